"""The formats of a hand-made report, letter by letter, and of an empty one.

`python -m tests.render.test_golden` writes the files anew; look at the difference before it is
committed: names in these formats are promised to be stable.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ipskeptic.model.assessment import Report
from ipskeptic.model.when import day
from ipskeptic.render.brief import BriefLines
from ipskeptic.render.csv_report import CsvRows
from ipskeptic.render.json_report import to_json
from ipskeptic.render.jsonl import to_jsonl
from ipskeptic.render.markdown import to_markdown
from ipskeptic.render.stix import to_stix
from tests.render.sample import report

FOLDER = Path(__file__).parent / "golden"
EMPTY = Report(version="0.1.0", generated_at=day("2026-01-02"), snapshots=(), items=())


def rows(given: Report, *, tabs: bool) -> str:
    """CSV or TSV."""
    writer = CsvRows(tabs=tabs)
    return writer.header() + "".join(writer.row(item) for item in given.items)


def brief(given: Report) -> str:
    """One line an item."""
    lines = BriefLines(given.items)
    return "".join(lines.line(item) for item in given.items)


FORMATS: dict[str, Callable[[Report], str]] = {
    "json": lambda given: to_json(given, pretty=True),
    "jsonl": lambda given: "".join(to_jsonl(item) for item in given.items),
    "csv": lambda given: rows(given, tabs=False),
    "tsv": lambda given: rows(given, tabs=True),
    "brief": brief,
    "md": to_markdown,
    "stix.json": to_stix,
}
REPORTS = {"sample": report("text of a feed"), "empty": EMPTY}


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format_", FORMATS)
def test_a_format_is_as_it_was(name: str, format_: str) -> None:
    """The output is that of the golden file."""
    golden = (FOLDER / f"{name}.{format_}").read_text(encoding="utf-8")

    assert FORMATS[format_](REPORTS[name]) == golden


def test_a_saved_report_gives_the_same_in_every_format() -> None:
    """What was read back from JSON is written as the first time, in each format."""
    from ipskeptic.render.saved import report_from_json

    for given in REPORTS.values():
        back = report_from_json(to_json(given))
        for format_, write in FORMATS.items():
            if format_ not in ("md",):
                assert write(back) == write(given), format_


if __name__ == "__main__":
    for name, given in REPORTS.items():
        for format_, write in FORMATS.items():
            (FOLDER / f"{name}.{format_}").write_text(write(given), encoding="utf-8", newline="\n")
