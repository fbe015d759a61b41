"""The freshness page, letter by letter, in 80 and 120 columns and as JSON.

Golden files are read by eye before they are frozen. To write them again after a change that is
meant: IPSKEPTIC_WRITE_GOLDEN=1 pytest tests/render/test_data_status.py, then read the diff.
"""

from __future__ import annotations

import json
import os
import re
from datetime import timedelta
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own
import pytest

from ipskeptic.model.status import QuestionStatus, StatusPage
from ipskeptic.render.data_status import status_document, status_json
from ipskeptic.render.schema import SCHEMAS
from ipskeptic.render.text.status import render_status
from tests.pipeline.held import copy, holdings, page

GOLDEN = Path(__file__).parent / "golden" / "status"
PAGES: dict[str, StatusPage] = {
    "all": page(),
    "some": page(named=("tor-exits", "arin", "never-came"), max_age=timedelta(days=30)),
    "nothing": page(holdings()._replace(index_file=page().index_file._replace(
        state="missing", size=0, counts={}))),
}  # fmt: skip


def same(name: str, text: str) -> None:
    """Compare with a golden file."""
    path = GOLDEN / name
    if os.environ.get("IPSKEPTIC_WRITE_GOLDEN"):
        path.write_text(text, "utf-8", newline="\n")

    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", PAGES)
def test_as_text(name: str, width: int) -> None:
    """The page is the one that was read and approved; named feeds show every date."""
    text = render_status(PAGES[name], width=width, color=False, every_date=name == "some")
    same(f"{name}-{width}.txt", text)

    assert all(len(line) <= width for line in text.splitlines())


@pytest.mark.parametrize("name", PAGES)
def test_as_json(name: str) -> None:
    """The document is the one that was approved, and fits its schema."""
    same(f"{name}.json", status_json(PAGES[name]))
    validator = jsonschema.Draft202012Validator(SCHEMAS["data-status"][0]())
    validator.validate(status_document(PAGES[name]))


def test_colour_adds_only_colour() -> None:
    """With colour the text is the same once the escape sequences are taken out."""
    plain = render_status(PAGES["all"], width=80, color=False)
    coloured = render_status(PAGES["all"], width=80, color=True)

    assert "\x1b" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_text_from_files_does_nothing() -> None:
    """Warnings, feeds, reasons and paths may hold what somebody wrote."""
    evil = "\x1b]0;x\x07##[error] \u202e\n::error::"
    held = holdings(copy("bad\x1b[2Jname", "2026-08-26", warnings=(evil,)))._replace(place=evil)
    text = render_status(page(held), width=80, color=False, every_date=True)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "##[" not in text
    assert not re.search(r"(?m)^\s*::error", text)
    assert "##[" not in status_json(page(held))


def test_a_bundle_is_only_read() -> None:
    """Its page does not advise what would write to it."""
    held = holdings(copy("arin", "2020-01-01"))._replace(is_bundle=True, place="x.ipskeptic")
    text = render_status(page(held), width=80, color=False)

    assert "have it made again" in text
    assert "HELD IN THE BUNDLE x.ipskeptic" in text
    assert "helps most" not in text
    assert json.loads(status_json(page(held)))["bundle"] is True


def test_a_long_page_names_a_few() -> None:
    """Many feeds of one question and many remarks are counted; -v has all remarks."""
    many = tuple(f"warning {number}" for number in range(9))
    found = page(holdings(copy("arin", "2026-08-25", warnings=many, fetched_at="")))
    names = tuple(f"feed-{number}" for number in range(9))
    found = found._replace(
        questions=(QuestionStatus("relay", "yes", names, "", ""),), helps_most=""
    )
    short = render_status(found, width=80, color=False)
    long = render_status(found, width=80, color=False, every_date=True)

    assert "feed-5 and 3 more" in short
    assert "and 6 more remarks: -v" in short
    assert "helps most" not in short
    assert "warning 8" in long
    assert "newest came" not in long


def test_an_index_that_is_wrong_is_said() -> None:
    """With the way out."""
    found = page()
    wrong = found.index_file._replace(state="out-of-date", detail="run `ipskeptic data compile`")
    text = render_status(found._replace(index_file=wrong), width=80, color=False)

    assert "INDEX: out-of-date, 41 MB\n  run `ipskeptic data compile`" in text
