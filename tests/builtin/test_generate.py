from __future__ import annotations

import shutil
from pathlib import Path

import gen_data
import gen_text
import generate
import pytest

HOSTILE = "a|b `c` <script>[x](y)\n# d\x1b[31m\u202e&amp;*_~"


def test_what_is_committed_is_what_would_be_made(root: Path) -> None:
    """The generated JSON, index and pages are up to date with the TOML they are made from."""
    assert generate.differences(root, generate.build(root)) == []


def test_the_same_input_gives_the_same_bytes(root: Path) -> None:
    """Nothing generated depends on anything but the files."""
    assert generate.build(root) == generate.build(root)


def test_differences_are_named_and_mended(root: Path, tmp_path: Path) -> None:
    """A file that is missing, differs or is left over is named, and gone after writing."""
    shutil.copytree(root / "data", tmp_path / "data")
    made = generate.build(tmp_path)
    generate.write(tmp_path, made)
    (tmp_path / "docs/cases.md").write_text("other", encoding="utf-8")
    (tmp_path / "docs/feeds/gone.md").write_text("old", encoding="utf-8")
    (tmp_path / "data/generated/countries.json").unlink()
    wrong = generate.differences(tmp_path, made)
    generate.write(tmp_path, made)

    assert wrong == ["data/generated/countries.json", "docs/cases.md", "docs/feeds/gone.md"]
    assert generate.differences(tmp_path, made) == []


def test_line_ends_of_windows_are_no_difference(root: Path, tmp_path: Path) -> None:
    """A checkout that turned the line ends of a page is not out of date."""
    (tmp_path / "page.md").write_bytes(b"one\r\ntwo\r\n")

    assert generate.differences(tmp_path, {"page.md": b"one\ntwo\n"}) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('name = "other"', "name must be 'odd'"),
        ('name = "odd"\ncolour = "red"', "colour: no field of a feed"),
        ('name = "odd"\ntitle = "x"', "coverage, credibility, grade, kind: missing"),
        ("name = ", "Invalid value"),
    ],
)
def test_a_wrong_feed_is_named(text: str, complaint: str, tmp_path: Path) -> None:
    """A feed's file that is wrong is refused with its name and what is wrong."""
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "odd.toml").write_text(text, encoding="utf-8")

    with pytest.raises(gen_data.DataError, match=complaint) as caught:
        gen_data.catalogue(tmp_path)
    assert "feeds/odd.toml" in str(caught.value)


def test_hostile_text_does_nothing_in_markdown() -> None:
    """Text from outside stays on its line, in its cell, and brings no markup."""
    shown = gen_text.md(HOSTILE)

    assert "\n" not in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\|" in shown
    assert "\\<script\\>" in shown
    assert "&amp;amp;" in shown


def test_hostile_text_does_not_leave_a_code_span() -> None:
    """A code span has no backtick or bar inside."""
    assert gen_text.code(HOSTILE).strip("`").count("`") == 0
    assert "|" not in gen_text.code(HOSTILE)


def test_only_real_addresses_of_pages_become_links() -> None:
    """A word that begins like an address and holds markup stays text."""
    assert gen_text.prose("see https://example.org/a_b now") == "see <https://example.org/a_b> now"
    assert gen_text.prose("https://example.org/<b>") == "https://example.org/\\<b\\>"
