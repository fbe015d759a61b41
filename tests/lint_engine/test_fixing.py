"""`--fix`: what is changed in a document, and what is left as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ipskeptic.errors import InputError
from ipskeptic.lint.engine import check
from ipskeptic.lint.rules import rules
from ipskeptic.model.finding import Edit
from ipskeptic.pipeline.fixing import edits_of, fix
from tests.lint_engine.made import Nothing, plan
from tests.rules.running import read

LIVE = rules()["live-address-among-defanged"]


def edits(text: str) -> tuple[Edit, ...]:
    """What the rule would change in a text."""
    return edits_of(check(read(text, "report.txt"), plan(LIVE), Nothing()))


def test_live_addresses_are_defanged(tmp_path: Path) -> None:
    """Every live public address gets brackets; the rest of the text stays byte for byte."""
    text = "At 192.0.2[.]1, 192.0.2[.]2,\t198.51.100.7:443 and\n203.0.113.0/24; v1.2; 10.0.0.1 \n"
    path = tmp_path / "report.txt"
    path.write_text(text, "utf-8")

    assert fix(path, edits(text)) == 2
    assert path.read_text("utf-8") == text.replace("100.7", "100[.]7").replace(
        "113.0/24", "113[.]0/24"
    )


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """What was changed is not changed again."""
    path = tmp_path / "report.txt"
    path.write_text("192.0.2[.]1 and 198.51.100.7", "utf-8")
    fix(path, edits(path.read_text("utf-8")))

    assert edits(path.read_text("utf-8")) == ()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_stay(tmp_path: Path, end: str, mark: str) -> None:
    """A document keeps its line ends, its byte order mark and its rights."""
    path = tmp_path / "report.txt"
    path.write_bytes((mark + f"192.0.2[.]1{end}198.51.100.7{end}").encode())
    os.chmod(path, 0o640)
    fix(path, edits("192.0.2[.]1\n198.51.100.7\n"))

    assert path.read_bytes().decode() == mark + f"192.0.2[.]1{end}198.51.100[.]7{end}"
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("data", [b"a\r\nb\n", b"a\rb", "ä".encode("utf-16")])
def test_what_can_not_be_kept_is_left_alone(tmp_path: Path, data: bytes) -> None:
    """Mixed line ends and other encodings are refused; the file stays as it was."""
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match="--fix"):
        fix(path, (Edit(0, 1, "x", "y"),))

    assert path.read_bytes() == data
    assert os.listdir(tmp_path) == ["report.txt"]


def test_overlapping_changes() -> None:
    """Of two changes of one place the first is made."""
    text = "192.0.2[.]1 and 198.51.100.7"
    found = check(read(text, "report.txt"), plan(LIVE), Nothing())
    wide = found[0]._replace(edits=(Edit(10, 28, "", "take it out"),))

    assert edits_of((*found, wide)) == (Edit(10, 28, "", "take it out"),)


def test_a_list_is_one_finding() -> None:
    """The live addresses of a list are told once, and all of them are changed."""
    text = "# R\n\nAt 192.0.2[.]1, 192.0.2[.]2.\n\n- 198.51.100.7\n- 198.51.100.8\n"
    (one,) = check(read(text), plan(LIVE), Nothing())

    assert one.message.startswith("198.51.100.7 and 1 more are written live")
    assert [edit.text for edit in one.edits] == ["198.51.100[.]7", "198.51.100[.]8"]
    assert [text for _, text in one.related] == ["198.51.100.8"]


@pytest.mark.parametrize(
    "text",
    [
        "At 192.0.2[.]1, 198.51.100.7 and 198.51.100.8.\n",
        "At 192.0.2[.]1.\n\nsudo iptables -I INPUT -s 198.51.100.7 -j DROP\n",
        "At 192.0.2[.]1.\n\nReceived: from mail.example (198.51.100.7) by mx\n",
    ],
)
def test_what_has_to_stand_live(text: str) -> None:
    """Most of a document that is live, commands and headers of mail are left alone."""
    assert not check(read(text), plan(LIVE), Nothing())
