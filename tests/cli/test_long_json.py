"""`-f json` as it comes: the same bytes, and none of the answers kept in memory."""

from __future__ import annotations

import gc
import io
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.cli import output as outputs
from ipskeptic.cli.output import Aside, Output
from ipskeptic.cli.writers import Json
from ipskeptic.errors import IpskepticError
from ipskeptic.model.assessment import Assessment, BadInput
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.render.json_report import to_json

BAD = BadInput("x", '##[group] "assessments": []', "list.txt", 2)


def found(skeptic: Skeptic, which: str) -> list[Assessment | BadInput]:
    """Some answers, in an order in which refused input stands anywhere."""
    answers: dict[str, Any] = {
        "8": lambda: skeptic.assess("192.0.2.66", at="2024-03-12"),
        "p": lambda: skeptic.assess("203.0.113.0/24", text="##[x]", claim="AS64496"),
        "b": lambda: BAD,
    }
    return [answers[letter]() for letter in which]


@pytest.mark.parametrize("in_memory", [0, 3000, 1 << 24])
@pytest.mark.parametrize("which", ["", "b", "8", "b8", "8b", "8bpb8"])
def test_the_bytes_are_those_of_the_whole(
    moves: Skeptic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str, in_memory: int
) -> None:
    """Line by line, in memory or through a file: no byte differs from the document at once."""
    monkeypatch.setattr(outputs, "_IN_MEMORY", in_memory or 1)
    items = found(moves, which)
    folder = tmp_path / "results"
    folder.mkdir()
    path = folder / "r.json"
    with Output(path) as output:
        writer = Json(output, moves)
        for item in items:
            writer.add(item)
        writer.finish()

    assert path.read_text("ascii") == to_json(moves.report(items))
    assert list(folder.iterdir()) == [path]


def test_no_answer_is_kept(moves: Skeptic, tmp_path: Path) -> None:
    """What was written as a line can be forgotten."""

    def alive() -> int:
        gc.collect()
        return sum(type(thing) is Assessment for thing in gc.get_objects())

    before = alive()
    with Output(tmp_path / "r.json") as output:
        writer = Json(output, moves)
        for number in range(20):
            writer.add(moves.assess(f"192.0.2.{number}", at="2024-03-12"))
        kept = alive() - before
        writer.finish()

    assert kept == 0


def test_what_is_put_aside_is_closed_after_an_error(
    moves: Skeptic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error on the way leaves neither an open file nor a part of the result."""
    monkeypatch.setattr(outputs, "_IN_MEMORY", 1)
    folder = tmp_path / "results"
    folder.mkdir()

    def failing() -> None:
        with Output(folder / "r.json") as output:
            Json(output, moves).add(found(moves, "8")[0])
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        failing()
    gc.collect()

    assert list(folder.iterdir()) == []


def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No place for a long result: what to do is said."""
    monkeypatch.setattr(outputs, "_IN_MEMORY", 1)
    aside = Aside(tmp_path / "not-there")

    with pytest.raises(IpskepticError, match=r"can't be put aside: .*: make room, or write"):
        aside.write("long")


def test_pieces_are_whole_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text comes back as it went in, whatever the sizes."""
    monkeypatch.setattr(outputs, "_IN_MEMORY", 7)
    aside, held = Aside(None), io.StringIO()
    for number in range(50):
        aside.write("x" * (number % 11) + str(number))
        held.write("x" * (number % 11) + str(number))
    text = "".join(aside.pieces())
    aside.close()

    assert text == held.getvalue()
