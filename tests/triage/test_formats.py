"""The formats of the report: golden files, the schema, hostile text, and the empty report.

Golden files are read by eye before they are frozen. To write them again after a change that is
meant: IPSKEPTIC_WRITE_GOLDEN=1 pytest tests/triage/test_formats.py, then read the diff.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own
import pytest
from markdown_it import MarkdownIt

from ipskeptic.model.assessment import BadInput
from ipskeptic.model.observation import Claim
from ipskeptic.model.triage import SEVERAL, TABLES, Triage
from ipskeptic.model.when import day
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.triage import Asked
from ipskeptic.render.text.bars import bar
from ipskeptic.render.text.triage import render_triage
from ipskeptic.render.triage_json import triage_document, triage_json
from ipskeptic.render.triage_markdown import triage_markdown
from ipskeptic.render.triage_schema import triage_schema
from ipskeptic.render.triage_words import SECTIONS, TITLES, percent, rows_of
from tests.contract.test_hostile_text import HOSTILE, STARTS
from tests.triage.lists import WORLD_LIST, WORLD_LOGINS, judged, made, row, seen

GOLDEN = Path(__file__).parent / "golden"
VALIDATOR = jsonschema.Draft202012Validator(triage_schema())


def undated(world: Skeptic) -> Triage:
    """A list of many things, without dates, and a claim."""
    return judged(world, WORLD_LIST, claim=parse_claim("KP"))


def logins(world: Skeptic) -> Triage:
    """Log-ins from one network over many days."""
    return judged(world, WORLD_LOGINS, claim=parse_claim("FR", "location"), role="source")


REPORTS: dict[str, Callable[[Skeptic], Triage]] = {"undated": undated, "logins": logins}


def compare(name: str, text: str) -> None:
    """Compare with a golden file, or write it."""
    path = GOLDEN / name
    if os.environ.get("IPSKEPTIC_WRITE_GOLDEN"):
        path.write_text(text, "utf-8", newline="\n")

    assert text == path.read_text("utf-8")


def stable(report: Triage) -> Triage:
    """Without the copies' checksums and sizes, which the world's own build decides."""
    return report._replace(
        snapshots=tuple(
            copy._replace(number=0, sha256="", size=0, fetched_at="") for copy in report.snapshots
        )
    )


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", REPORTS)
def test_text(world: Skeptic, name: str, width: int) -> None:
    """The terminal's page is the one that was read and approved."""
    text = render_triage(REPORTS[name](world), width=width, color=False)

    compare(f"{name}-{width}.txt", text)
    assert max(map(len, text.splitlines())) <= width


def test_ascii(world: Skeptic) -> None:
    """Where blocks can't be written bars are ASCII, and nothing else differs."""
    report = undated(world)
    blocks = render_triage(report, width=80, color=False)
    plain = render_triage(report, width=80, color=False, blocks=False)

    assert plain.isascii()
    assert re.sub(r" +[#.]+$", "", plain, flags=re.M) == re.sub(
        r" +[█-▏]+$", "", blocks, flags=re.M
    )


def test_colour_adds_only_colour(world: Skeptic) -> None:
    """With colour the text is the same once the escape sequences are taken out."""
    report = undated(world)
    plain = render_triage(report, width=80, color=False)
    coloured = render_triage(report, width=80, color=True)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)

    assert "\x1b" in coloured
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


@pytest.mark.parametrize("name", REPORTS)
def test_markdown(world: Skeptic, name: str) -> None:
    """The Markdown is the one that was read and approved, and its tables are tables."""
    text = triage_markdown(REPORTS[name](world))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)

    compare(f"{name}.md", text)
    assert sum(token.type == "table_open" for token in tokens) >= 10
    assert sum(token.type == "heading_open" for token in tokens) >= len(SECTIONS) + 4


@pytest.mark.parametrize("name", REPORTS)
def test_json(world: Skeptic, name: str) -> None:
    """The document is the one that was read and approved, and fits its schema."""
    report = stable(REPORTS[name](world))
    text = triage_json(report)

    compare(f"{name}.json", text)
    VALIDATOR.validate(json.loads(text))
    assert json.loads(triage_json(report, pretty=True)) == json.loads(text)


def test_top_cuts_rows_and_keeps_sums(world: Skeptic) -> None:
    """With fewer rows the document has the same sums."""
    report = undated(world)
    whole, cut = triage_document(report), triage_document(report, top=1)

    VALIDATOR.validate(cut)
    for name, table in cut["tables"].items():
        every = whole["tables"][name]
        assert len(table["rows"]) <= 1
        assert table["distinct"] == every["distinct"]
        for unit in ("judged", "read"):
            assert (
                sum(r[unit] for r in table["rows"]) + table["rest"][unit]
                == sum(r[unit] for r in every["rows"]) + every["rest"][unit]
            )


def test_the_page_has_every_table(world: Skeptic) -> None:
    """Each table has a title and a place on the page, so none is counted and not shown."""
    placed = {"class", "also", "carries", "stops_at", "fit"}.union(*(s.tables for s in SECTIONS))

    assert placed == set(TABLES) == set(TITLES)
    assert set(TABLES) >= SEVERAL


def test_rest_of_several_rows_has_no_share(world: Skeptic) -> None:
    """What is left of a table in which an address has several rows would count some twice."""
    report = made(
        [seen(f"198.51.100.{n}") for n in range(4)], lambda t, w: row(asn="AS1;AS2;AS3", cc="FR")
    )
    network, country = report.table("network"), report.table("country")

    assert network is not None
    assert country is not None
    assert rows_of(network, 1)[-1] == ("and 2 more", None, None)
    assert "and 2 more |  |  |  |" in triage_markdown(report, top=1)
    assert [name for name, *_ in rows_of(country, 1)] == ["FR France"]


EMPTY = made([], lambda target, when: row())
REFUSED = made([BadInput("", "empty", "", 0)], lambda target, when: row())


@pytest.mark.parametrize("report", [EMPTY, REFUSED], ids=["empty", "refused"])
def test_nothing_read(report: Triage) -> None:
    """A report without one address has an answer, no table of nothing, and fits the schema."""
    text = render_triage(report, width=80, color=False)
    page = triage_markdown(report)

    VALIDATOR.validate(triage_document(report))
    for shown in (text, page):
        assert "so it carries nothing" in " ".join(shown.split())
        assert "origin AS" not in shown
    assert ("REFUSED" in text) is bool(report.refused)


def test_many_reasons_are_summed_up() -> None:
    """More reasons than rows are one line."""
    bad = [BadInput("x", f"reason {letter}", "a.txt", 3) for letter in "abcdefgh"]
    report = made(bad, lambda target, when: row())

    assert "3  for 3 other reasons" in render_triage(report, width=80, color=False)
    assert "| 6 other reasons | 6 |" in triage_markdown(report, top=2)
    assert "| argument |" in triage_markdown(REFUSED)


@pytest.mark.parametrize(
    ("sources", "name"),
    [
        ((), "addresses of the command line"),
        (("-",), "standard input"),
        (("a.txt",), "a.txt"),
        (("", "a.txt", "b.txt", "-"), "a.txt and 2 more"),
    ],
)
def test_what_the_list_is_called(sources: tuple[str, ...], name: str) -> None:
    """By its file, or standard input, or how many there are."""
    report = made([seen("198.51.100.1", source=source) for source in sources], lambda t, w: row())

    assert render_triage(report, width=80, color=False).startswith(f"{name}  ")


def test_overrides_and_at_are_shown() -> None:
    """A replaced number is named in every format, and the one time given stands in the head."""
    report = made([seen("198.51.100.1")], lambda t, w: row(), Asked(at=day("2024-03-12")))
    report = report._replace(overrides=("triage-most = 0.9",))

    for shown in (render_triage(report, width=80, color=False), triage_markdown(report)):
        assert "triage-most = 0.9" in " ".join(shown.replace("`", "").split())
        assert "all seen at 2024-03-12" in shown
    assert triage_document(report)["asked"]["at"] == "2024-03-12"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (1, "100 %"), (0.0001, "<0.1 %"), (0.9995, "99.9 %"), (0.016, "1.6 %"),
     (0.5, "50 %"), (0.996, "99.6 %")],
)  # fmt: skip
def test_percent(share: float, text: str) -> None:
    """Shares in a table take at most six columns, and never read as all or none."""
    assert percent(share) == text


@pytest.mark.parametrize(
    ("part", "whole", "columns", "blocks", "drawn"),
    [
        (0, 10, 20, True, ""),
        (1, 0, 20, True, ""),
        (1, 1, 0, True, ""),
        (10, 10, 4, True, "████"),
        (5, 10, 4, True, "██"),
        (9, 16, 2, True, "█▏"),
        (1, 10_000, 20, True, "▏"),
        (10, 10, 4, False, "####"),
        (1, 10_000, 20, False, "."),
    ],
)
def test_bars(part: int, whole: int, columns: int, blocks: bool, drawn: str) -> None:
    """A full bar is all, eighths count, and what is not nothing is always seen."""
    assert bar(part, whole, columns, blocks=blocks) == drawn


def hostile(text: str) -> Triage:
    """A report with this text wherever somebody else's text may stand."""
    flat = " ".join(text.split())
    claim = Claim(kind="holder", value=flat, name=text)
    report = made(
        [
            *(seen(f"198.51.100.{n}", f"2024-03-{1 + n:02}", source=text) for n in range(12)),
            BadInput(text, text, text, 7),
        ],
        lambda target, when: row(
            as_name=text, asn="AS64496", holder="ripencc:" + text.replace(";", ""), cc="FR",
            holder_name=text, feeds=text.replace(";", ""), origins=text.replace(";", ""),
            prefix="198.51.100.0/24", fit="not-named", usable="false",
        ),
        Asked(claim=claim),
    )  # fmt: skip
    return report._replace(overrides=(text,), version=text)


SHOWN: dict[str, Callable[[Triage], str]] = {
    "text": lambda report: render_triage(report, width=80, color=False),
    "json": lambda report: triage_json(report),
    "markdown": lambda report: triage_markdown(report),
}


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("text", [HOSTILE, *STARTS], ids=repr)
def test_a_terminal_and_a_ci_log_get_nothing_active(name: str, text: str) -> None:
    """No control, bidi or invisible character, and no line that a CI runner takes as a command."""
    shown = SHOWN[name](hostile(text))

    assert shown.replace("\n", "").isprintable()
    assert "##[" not in shown
    assert not any(re.match(r"\s*::[a-z-]+( |::)", line) for line in shown.splitlines())


@pytest.mark.parametrize("text", [HOSTILE, *STARTS], ids=repr)
def test_markdown_gets_no_link_image_or_html(text: str) -> None:
    """A Markdown parser with links on sees nothing of the text's making, and the same blocks."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    plain = parser.parse(triage_markdown(hostile("plain")))
    tokens = parser.parse(triage_markdown(hostile(text)))
    inner = [child.type for token in tokens for child in token.children or ()]

    assert {"link_open", "image", "s_open", "em_open", "html_inline"}.isdisjoint(inner)
    assert [t.type for t in tokens if t.type != "inline"] == [
        t.type for t in plain if t.type != "inline"
    ]


def test_json_is_ascii_and_says_the_same() -> None:
    """The document is ASCII, and reads back as the very text that went in."""
    shown = triage_json(hostile(HOSTILE))

    assert shown.isascii()
    assert json.loads(shown)["asked"]["claim"]["name"] == HOSTILE
