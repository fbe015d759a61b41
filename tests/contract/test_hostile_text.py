"""One hostile text goes through every format; nothing in it is active afterwards."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from io import StringIO

import pytest
from markdown_it import MarkdownIt

from ipskeptic.model.assessment import Report
from ipskeptic.render.brief import BriefLines
from ipskeptic.render.csv_report import CsvRows
from ipskeptic.render.json_report import to_json
from ipskeptic.render.jsonl import to_jsonl
from ipskeptic.render.markdown import to_markdown
from ipskeptic.render.saved import report_from_json
from ipskeptic.render.stix import to_stix
from tests.render.sample import report

HOSTILE = (
    "=cmd|'/c calc'!A1 \x1b]0;title\x07\x1b[31m\x9b0m \u202egnp.exe\u2066 \u200b\u2028 \r\n"
    "::error file=x::boom ##[set-env name=A]b <script>alert(1)</script> <img src=x onerror=y> "
    "![i](http://evil.example/x.png) [link](javascript:alert(1)) @everyone #1 | cell | `code` "
    "``` https://evil.example www.evil.example [red]markup[/red] [link=http://x]y[/link] "
    "\ud800 \U000e0041 ]]> -- --> :skull: *b* _i_ ~~s~~ $(id) &lt;"
)
STARTS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@x",
    "\t=1",
    "::error::x",
    "##[error]",
    "# head",
    "- item",
    "1. x",
)


def brief(given: Report) -> str:
    """All lines of `brief`."""
    lines = BriefLines(given.items)
    return "".join(lines.line(item) for item in given.items)


def rows(given: Report, *, tabs: bool) -> str:
    """All lines of `csv` or `tsv`, with a hostile column passed through."""
    writer = CsvRows(passed=("note",), tabs=tabs)
    return writer.header() + "".join(writer.row(item, (HOSTILE,)) for item in given.items)


def text(given: Report) -> str:
    """The terminal report, where it is there."""
    module = pytest.importorskip("ipskeptic.render.text.report")
    shown = module.render_text(given, width=80, color=False, verbose=True)
    assert isinstance(shown, str)
    return shown


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": text,
    "brief": brief,
    "csv": lambda given: rows(given, tabs=False),
    "tsv": lambda given: rows(given, tabs=True),
    "json": lambda given: to_json(given),
    "jsonl": lambda given: "".join(to_jsonl(item) for item in given.items),
    "markdown": lambda given: to_markdown(given),
    "stix": to_stix,
    "markdown of a saved report": lambda given: to_markdown(report_from_json(to_json(given))),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("hostile", [HOSTILE, *STARTS], ids=repr)
def test_a_terminal_and_a_ci_log_get_nothing_active(name: str, hostile: str) -> None:
    """No control, bidi or invisible character, and no line that a CI runner takes as a command."""
    shown = FORMATS[name](report(hostile))
    # Line breaks are the format's own; a tab separates cells of TSV; CSV quotes a passed break.
    kept = shown.replace("\n", "").replace("\r", "" if "sv" in name else "\r")
    kept = kept.replace("\t", "") if "sv" in name else kept

    assert kept.isprintable()
    assert "##[" not in shown
    assert not any(re.match(r"\s*::[a-z-]+( |::)", line) for line in shown.splitlines())


@pytest.mark.parametrize("tabs", [False, True])
@pytest.mark.parametrize("hostile", [HOSTILE, *STARTS], ids=repr)
def test_a_spreadsheet_gets_no_formula(tabs: bool, hostile: str) -> None:
    """No cell starts a formula, and the table keeps its shape."""
    dialect = csv.excel_tab if tabs else csv.excel
    table = list(csv.reader(StringIO(rows(report(hostile), tabs=tabs), newline=""), dialect))

    assert len({len(row) for row in table}) == 1
    assert all(cell[:1] not in tuple("=+-@\t\r") for row in table for cell in row if cell)


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_json_is_ascii_and_says_the_same(name: str) -> None:
    """The document is plain ASCII and reads back as the very text that went in."""
    shown = FORMATS[name](report(HOSTILE))
    first = json.loads(shown if name == "json" else shown.splitlines()[1])
    item = first["assessments"][0] if name == "json" else first

    assert shown.isascii()
    assert item["claim"]["name"] == HOSTILE


@pytest.mark.parametrize("hostile", [HOSTILE, *STARTS], ids=repr)
def test_markdown_gets_no_link_image_or_html(hostile: str) -> None:
    """A Markdown parser with links on sees no link, image, HTML or list of the text's making."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    plain = parser.parse(to_markdown(report("plain")))
    tokens = parser.parse(to_markdown(report(hostile)))
    inner = [child for token in tokens for child in token.children or ()]
    html = {child.content for child in inner if child.type == "html_inline"}
    blocks = [token.type for token in tokens if token.type != "inline"]

    assert {"link_open", "image", "s_open", "em_open"}.isdisjoint(child.type for child in inner)
    assert html <= {"<br>"}
    assert blocks == [token.type for token in plain if token.type != "inline"]


@pytest.mark.parametrize("hostile", [HOSTILE], ids=["all"])
def test_markdown_mentions_and_links_stand_in_code(hostile: str) -> None:
    """What a forge acts on without markup is found in code spans alone."""
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(to_markdown(report(hostile)))
    prose = " ".join(
        child.content for token in tokens for child in token.children or () if child.type == "text"
    )

    assert all(
        part not in prose for part in ("@everyone", "#1", "https://", "www.", "evil.example")
    )
