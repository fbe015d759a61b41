"""Text from outside does nothing, in whatever language it is written out."""

from __future__ import annotations

import csv
import unicodedata
from io import StringIO
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.markup import render

from ipskeptic.render import escape

ODD = st.text(st.characters() | st.sampled_from("\x1b\x9b\u202e\u2066\u200b\r\n\t`|<[]&*_#@:!\\~^"))


@given(ODD)
def test_a_terminal_gets_only_characters_that_print(text: str) -> None:
    """No control, format, private or unassigned character and no lone surrogate is left."""
    safe = escape.terminal(text)

    assert safe.isprintable()
    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co") for char in safe)


@given(ODD.filter(str.isprintable))
def test_a_terminal_gets_ordinary_text_as_it_is(text: str) -> None:
    """Printable text is not changed, save the start of a CI command."""
    assert escape.terminal(text) == text.replace("##[", "##\\x5b")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x9b0m", "\\x9b0m"),
        ("a\u00a0b\u3000c", "a b c"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("##[error]x", "##\\x5berror]x"),
        ("Île-de-France 日本", "Île-de-France 日本"),
    ],
)
def test_what_is_escaped_can_be_read(text: str, shown: str) -> None:
    """Escapes name the character, and letters of any script stay."""
    assert escape.terminal(text) == shown


@pytest.mark.parametrize("text", ["::error::x", "  ::error::x", "\t::warning::x"])
def test_a_log_line_starts_no_command(text: str) -> None:
    """A line that a CI runner would take for a command no longer starts with two colons."""
    assert not escape.log_line(text).lstrip().startswith("::")


def test_finished_text_keeps_its_colour_and_lines() -> None:
    """In finished text only what a CI runner takes for a command at a line's start is broken."""
    text = "\x1b[1mhead\x1b[0m\n  ::error::x\n::1 is an address\nplain ::warning::\n"

    assert escape.finished(text) == text.replace("  ::error", "  \\x3a:error")


def test_a_log_line_leaves_ipv6_readable() -> None:
    """Colons further on are left alone."""
    assert escape.log_line("2001:db8::1") == "2001:db8::1"


@given(ODD)
def test_rich_shows_markup_as_text(text: str) -> None:
    """Rich shows what was escaped letter by letter and makes no tag of it."""
    shown = render(f"[bold]{escape.rich_markup(text)}[/bold] end", emoji=False)

    assert shown.plain == f"{escape.terminal(text)} end"


MARKDOWN = MarkdownIt("gfm-like", {"linkify": False}).enable("table")
HARMLESS = {"paragraph_open", "paragraph_close", "inline", "text", "code_inline"}


def _tokens(source: str) -> set[str]:
    return {
        inner.type for token in MARKDOWN.parse(source) for inner in (token, *(token.children or ()))
    }


@given(ODD)
def test_markdown_has_no_construct_but_code(text: str) -> None:
    """A CommonMark parser sees a paragraph of text and code spans, nothing else."""
    assert _tokens(escape.markdown(text)) <= HARMLESS


@given(ODD)
def test_markdown_code_shows_the_text(text: str) -> None:
    """A code span shows exactly the text."""
    safe = escape.terminal(text)
    source = escape.markdown_code(text)
    inner = [t for token in MARKDOWN.parse(f"x {source}") for t in token.children or ()]
    codes = [token.content for token in inner if token.type == "code_inline"]

    assert codes == ([safe] if safe.strip() else []) or codes == [safe.strip()]


@given(ODD, ODD)
def test_a_table_keeps_its_columns(left: str, right: str) -> None:
    """No text opens or ends a cell of a table."""
    cells = [
        escape.markdown(left, in_table=True) or "x",
        escape.markdown_code(right, in_table=True) or "x",
    ]
    source = f"| a | b |\n| --- | --- |\n| {cells[0]} | {cells[1]} |"
    tokens = MARKDOWN.parse(source)

    assert sum(token.type == "td_open" for token in tokens) == 2
    assert sum(token.type == "tr_open" for token in tokens) == 2


@pytest.mark.parametrize(
    "word",
    [
        "@everyone",
        "#12",
        "GH-12",
        "https://example.com",
        "www.example.com",
        "evil.com",
        "user@example.com",
        "<b>",
        "![x](y)",
        "&lt;",
        "!12",
        "~label",
        "$12",
        ":skull:",
    ],
)
def test_markdown_puts_what_a_forge_acts_on_into_code(word: str) -> None:
    """Links, mentions and references stand in code spans, where nothing is acted on."""
    assert escape.markdown(f"see {word} now") == f"see `{word}` now"


def test_markdown_leaves_a_comma_out_of_an_address() -> None:
    """What is copied out of the code is the address, without the comma of the sentence."""
    assert escape.markdown("see https://list.example/1, zone a") == (
        "see `https://list.example/1`, zone a"
    )
    assert escape.markdown("odd #1 @me,, end") == "odd `#1 @me`,, end"
    assert escape.markdown("see @, end") == "see `@`, end"


@pytest.mark.parametrize(
    "text",
    [
        "The block 203.0.113.0/24 (FR), files of 2014-10-31 and 2016-04-10; 80-95 %.",
        '"it is registered in France, so France did it" breaks here',
        "a carrier's network: 1,024 addresses",
        "2001:db8::1",
    ],
)
def test_markdown_leaves_plain_sentences_alone(text: str) -> None:
    """Ordinary prose reads as it was written."""
    assert escape.markdown(text) == text


@given(ODD)
def test_html_is_text(text: str) -> None:
    """An XML parser reads escaped text back as one text, in an element and in an attribute."""
    safe = escape.html(text)
    element = ElementTree.fromstring(f'<p a="{safe}">{safe}</p>')

    assert list(element) == []
    assert (element.text or "") == escape.terminal(text)
    assert not set("<>\"'`") & set(safe)


@given(ODD)
def test_xml_is_text(text: str) -> None:
    """Escaped text is well-formed XML whatever stood in it."""
    element = ElementTree.fromstring(f"<p>{escape.xml(text)}</p>")

    assert (element.text or "") == escape.terminal(text)


@given(ODD)
def test_no_cell_is_a_formula(text: str) -> None:
    """No cell starts like a formula, unless it is a plain number."""
    cell = escape.csv_cell(text)

    assert cell[:1] not in tuple("=+-@\t\r\n") or cell == "" or float(cell) is not None


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("@x", "'@x"),
        ("\t=1", "'\\t=1"),
        ("-5", "-5"),
        ("+1.5e3", "+1.5e3"),
        ("-inf", "'-inf"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_formulas_get_an_apostrophe(text: str, cell: str) -> None:
    """Formulas are disarmed; signed numbers stay numbers."""
    assert escape.csv_cell(text) == cell


def test_a_passed_cell_keeps_its_lines() -> None:
    """A column of the user's own input keeps line breaks and tabs, which CSV can quote."""
    cell = escape.csv_cell("a\nb\tc\x1b", keep_lines=True)
    buffer = StringIO()
    csv.writer(buffer).writerow([cell])

    assert next(csv.reader(StringIO(buffer.getvalue(), newline=""))) == ["a\nb\tc\\x1b"]


def test_workflow_text_ends_no_command() -> None:
    """Line breaks, percent signs, colons and commas are written as the runner decodes them."""
    assert escape.workflow_data("a%\r\nb\x1b") == "a%25%0D%0Ab\\x1b"
    assert escape.workflow_property("f:1,2") == "f%3A1%2C2"


def test_json_starts_no_ci_command() -> None:
    """Two hashes and a bracket are broken inside a finished document."""
    assert escape.json_text('{"a": "##[error]"}') == '{"a": "##\\u005berror]"}'
