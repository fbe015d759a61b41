"""One hostile text goes through every format of lint; nothing in it is active afterwards."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ipskeptic.render.lint_formats import FORMATS, LintOptions, render_lint
from tests.lint_formats.sample import HOSTILE, report

STARTS = ("::error::x", "##[error]", "# head", "- item", "1. x", "=1+1", "> q", "</details>")
ODD = st.text(
    st.characters() | st.sampled_from("\x1b\x9b\u202e\u200b\r\n\t`|<>[](){}&*_#@:!\\~%,0"),
    max_size=40,
)
JSON = ("json", "jsonl", "sarif", "gitlab", "rdjson")
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "github"])
@pytest.mark.parametrize("hostile", [HOSTILE, *STARTS], ids=repr)
def test_a_terminal_and_a_ci_log_get_nothing_active(format_: str, hostile: str) -> None:
    """No control, bidi or invisible character, and no line that a CI runner takes as a command."""
    shown = render_lint(format_, report(hostile))

    assert shown.replace("\n", "").isprintable()
    assert "##[" not in shown
    assert not any(re.match(r"\s*::[a-z-]+( |::)", line) for line in shown.splitlines())


@pytest.mark.parametrize("hostile", [HOSTILE, *STARTS], ids=repr)
def test_workflow_commands_are_ours(hostile: str) -> None:
    """Every line is one command of ours, whose properties end where they should."""
    lines = render_lint("github", report(hostile)).split("\n")
    command = re.compile(
        r"::(error|warning|notice) "
        r"((file=[^:,]+,line=\d+,(endLine=\d+,(col=\d+,endColumn=\d+,)?)?)?"
        r"title=ipskeptic[^:,]*)::(.*)"
    )

    assert lines.pop() == ""
    assert all(line.isprintable() and command.fullmatch(line) for line in lines)
    assert not any("##[" in line for line in lines)


@settings(max_examples=30)
@given(ODD)
def test_workflow_commands_say_what_was_said(text: str) -> None:
    """A runner decodes a command to one line more than there are line breaks of ours."""
    for line in render_lint("github", report(text)).split("\n")[:-1]:
        message = line.split("::", 2)[2]

        assert "%" not in re.sub(r"%(25|0A)", "", message)


@pytest.mark.parametrize("format_", JSON)
@pytest.mark.parametrize("hostile", [HOSTILE, *STARTS], ids=repr)
def test_json_is_ascii(format_: str, hostile: str) -> None:
    """The documents are plain ASCII, and parse."""
    shown = render_lint(format_, report(hostile))

    assert shown.isascii()
    for text in shown.splitlines() if format_ == "jsonl" else [shown]:
        json.loads(text)


@pytest.mark.parametrize("format_", ["sarif", "gitlab", "rdjson"])
def test_strict_readers_get_no_half_of_a_pair(format_: str) -> None:
    """A lone surrogate, which Go's reader refuses, is in none of the documents for others."""
    shown = render_lint(format_, report("a\ud800b\udfff"), LintOptions(suppressed=True))
    text = json.dumps(json.loads(shown), ensure_ascii=False)

    assert not any("\ud800" <= char <= "\udfff" for char in text)


def test_json_says_the_same() -> None:
    """The hostile text itself is in the document of machines, letter by letter."""
    lines = render_lint("jsonl", report(HOSTILE)).splitlines()

    assert json.loads(lines[0])["better"].endswith(HOSTILE)


@settings(max_examples=30)
@given(ODD)
def test_junit_is_well_formed(text: str) -> None:
    """An XML parser reads a test for each finding whatever stands in it."""
    root = ElementTree.fromstring(render_lint("junit", report(text)).encode())

    assert [suite.get("tests") for suite in root] == ["3", "1", "1", "1"]
    assert {element.tag for element in root.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "error",
        "skipped",
        "system-out",
    }


def _blocks(hostile: str) -> list[str]:
    tokens = PARSER.parse(render_lint("markdown", report(hostile)))
    return [token.type for token in tokens if token.type != "inline"]


@pytest.mark.parametrize("hostile", [HOSTILE, *STARTS], ids=repr)
def test_markdown_has_no_construct_but_ours(hostile: str) -> None:
    """A Markdown parser sees no link, image, HTML or list of the text's making."""
    tokens = PARSER.parse(render_lint("markdown", report(hostile)))
    inner = [child for token in tokens for child in token.children or ()]
    html = "".join(token.content for token in tokens if token.type == "html_block")

    assert {"link_open", "image", "s_open", "em_open", "html_inline"}.isdisjoint(
        child.type for child in inner
    )
    assert _blocks(hostile) == _blocks("plain")
    assert set(re.findall(r"<(/?[a-z!-]+)", html)) <= {
        "!--",
        "details",
        "/details",
        "summary",
        "/summary",
        "code",
        "/code",
    }


@pytest.mark.parametrize("format_", ["markdown", "rdjson"])
def test_mentions_and_links_stand_in_code(format_: str) -> None:
    """What a forge acts on without markup is found in code alone."""
    shown = render_lint(format_, report(HOSTILE))
    if format_ == "rdjson":
        shown = "\n\n".join(item["message"] for item in json.loads(shown)["diagnostics"])
    tokens = PARSER.parse(shown)
    prose = " ".join(
        child.content for token in tokens for child in token.children or () if child.type == "text"
    )
    html = "".join(token.content for token in tokens if token.type == "html_block")
    prose += re.sub(r"<code>.*?</code>", "", html)

    assert all(part not in prose for part in ("@everyone", "#1", "https://", "www."))
    assert "@everyone" in shown


def test_sarif_messages_link_to_nothing() -> None:
    """No message of SARIF has an embedded link or a placeholder of the text's making."""
    log = json.loads(render_lint("sarif", report(HOSTILE)))
    messages = [result["message"]["text"] for result in log["runs"][0]["results"]]

    assert any("evil.example" in text for text in messages)
    assert not any("](" in text or re.search(r"\{\d+\}", text) for text in messages)
