"""The text format: carets stand under what is flagged, and every line fits."""

from __future__ import annotations

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from ipskeptic.model.document import Place
from ipskeptic.model.finding import Finding, LintReport
from ipskeptic.render.escape import terminal
from ipskeptic.render.lint_formats import LintOptions, render_lint
from ipskeptic.render.text.excerpt import TAB, excerpt
from tests.lint_formats.sample import SKIPPED, many, report

LINES = st.text(
    st.sampled_from("ab \t日本e\u0301\U0001f600\x1b\u202e[#:"), min_size=1, max_size=120
)


def finding(line: str, start: int, end: int) -> Finding:
    """A finding on one line, from one index to another."""
    return (
        many(1)
        .files[0]
        .findings[0]
        ._replace(start=Place(1, start + 1), end=Place(1, end + 1), excerpt=((1, line),))
    )


def shown(given: Finding, columns: int) -> list[str]:
    """The lines of its excerpt."""
    return [line.plain for line in excerpt(given, columns, "bold", 2)]


@given(LINES, st.data(), st.integers(20, 90))
def test_carets_stand_under_what_is_flagged(line: str, data: st.DataObject, columns: int) -> None:
    """The carets begin in the column in which the flagged text begins, and no line is too long."""
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    assume("##[" not in line and "\t" not in line and terminal(line[start]) == line[start])
    assume(cell_len(line[start]) > 0)
    text, carets = shown(finding(line, start, end), columns)
    begin = carets.index("^")
    before = next(n for n in range(len(text)) if cell_len(text[:n]) >= begin)

    assert max(cell_len(text), cell_len(carets)) <= columns
    assert cell_len(text[:before]) == begin
    assert text[before:].lstrip("\u0301").startswith(line[start])
    assert carets.count("^") <= max(1, cell_len(terminal(line[start:end])))


def test_a_whole_line_is_flagged_letter_by_letter() -> None:
    """Tabs, wide, combining and unprintable characters take the columns that they show in."""
    line = "a\t日e\u0301\x1bz!"

    assert shown(finding(line, 6, 7), 80) == [
        f"  1 | a{' ' * (TAB - 1)}日e\u0301\\x1bz!",
        f"    | {' ' * (TAB + 2 + 1 + 4)}^",
    ]


def test_a_flag_at_the_end_of_a_line_has_a_caret() -> None:
    """A place where nothing stands is shown by one caret."""
    assert shown(finding("ab", 2, 2), 80) == ["  1 | ab", "    |   ^"]
    assert shown(finding("", 0, 0), 80) == ["  1 | ", "    | ^"]


def test_a_long_line_is_cut_around_the_flag() -> None:
    """The flag is in the middle, and marks say that there is more."""
    line = f"{'x' * 500} FLAG {'y' * 500}"
    text, carets = shown(finding(line, 501, 505), 60)

    assert text.startswith("  1 | ..x")
    assert text.endswith("y..")
    assert text[carets.index("^") : carets.rindex("^") + 1] == "FLAG"
    assert len(text) == 60


def test_a_line_of_any_length_costs_the_same() -> None:
    """Ten million characters and a tower of combining ones are cut before they are looked at."""
    line = f"{'x' * 10_000_000}F{chr(0x301) * 1_000_000}"
    text, carets = shown(finding(line, 10_000_000, 10_000_001), 60)

    assert cell_len(text) <= 60
    assert len(text) < 1000
    assert text[carets.index("^")] == "F"


def test_several_lines_are_flagged_each() -> None:
    """A finding over lines has carets under each, from the first letter of the later ones."""
    given = finding("", 0, 0)._replace(
        start=Place(8, 3),
        end=Place(10, 3),
        excerpt=((8, "- ab"), (9, "  cd "), (10, "efgh")),
    )

    assert shown(given, 80) == [
        "   8 | - ab",
        "     |   ^^",
        "   9 |   cd ",
        "     |   ^^",
        "  10 | efgh",
        "     | ^^",
    ]


def test_many_lines_are_cut() -> None:
    """Of a finding over twenty lines the first four and the last are shown."""
    given = finding("", 0, 0)._replace(
        start=Place(1, 1), end=Place(20, 2), excerpt=tuple((n, "ab") for n in range(1, 21))
    )
    text = shown(given, 80)

    assert [line for line in text if "^" not in line] == [
        "   1 | ab",
        "   2 | ab",
        "   3 | ab",
        "   4 | ab",
        "     .. 15 lines",
        "  20 | ab",
    ]


@settings(max_examples=40)
@given(st.text(st.sampled_from("a \u0301日\U0001f600:\x1b"), max_size=300), st.integers(10, 130))
def test_every_line_fits(text: str, width: int) -> None:
    """No line is wider than the terminal, from 40 to 120 columns."""
    out = render_lint("text", report(text), LintOptions(width=width, verbose=True))

    assert max(map(cell_len, out.split("\n"))) <= max(40, min(width, 120))


def test_colour_changes_no_letter() -> None:
    """Without its escape sequences the coloured text is the plain one."""
    colored = render_lint("text", report(), LintOptions(color=True))

    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render_lint("text", report())


def test_the_summary_begins_with_what_was_skipped() -> None:
    """Without data the first line of the summary says so, and what would bring it follows."""
    lines = render_lint("text", SKIPPED).splitlines()

    assert lines[0] == "5 rules skipped: no data"
    assert "    ipskeptic data update" in lines
    assert lines[-1] == "no findings"


def _said(given: LintReport, **options: bool) -> str:
    return render_lint("text", given, LintOptions(**options))


def test_more_is_said_when_asked() -> None:
    """With -v suppressed findings are shown with their reason, and statistics count by rule."""
    assert "suppressed by" not in _said(report())
    assert "suppressed by comment: agreed plain" in _said(report(), verbose=True)
    assert "suppressed by baseline: no reason given" in _said(report(), verbose=True)
    assert "FINDINGS BY RULE\n  1  claim-on-addresses-alone\n" in _said(report(), statistics=True)


def test_what_is_left_out_is_counted() -> None:
    """Addresses, records, places and stale entries beyond the first few are counted."""
    given = report()
    first = given.files[0].findings[0]
    many_behind = (first.behind[0]._replace(records=first.behind[0].records * 5),) * 8
    crowded = first._replace(behind=many_behind, related=first.related * 9)
    files = (given.files[0]._replace(findings=(crowded,)),)
    text = _said(given._replace(files=files, stale_baseline=given.stale_baseline * 9))

    assert "    6 more records with -v\n" in text
    assert "  4 more addresses with -v\n" in text
    assert "  see 6 more places with -v\n" in text
    assert "baseline: 9 entries match nothing any more\n" in text
    assert "  and 4 more\n" in text


def test_the_records_of_an_address_are_shown_once() -> None:
    """Of an address behind several findings the records stand with the first."""
    given = report()
    first = given.files[0].findings[0]
    files = (given.files[0]._replace(findings=(first, first)),)
    text = _said(given._replace(files=files))

    assert text.count(first.behind[0].records[0].says) == 1
    assert f"  records as above: {first.behind[0].address}" in text
