"""Damage anywhere gives an error or the same answer."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipskeptic.errors import IndexFileError
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Entry
from ipskeptic.update.compile import compile_index
from tests.index.conftest import sample
from tests.index.oracle import edges

QUESTIONS = [(family, number) for family in (0, 4, 6) for number in edges(sample(), family)]


def ask(index: Index, family: int, number: int) -> tuple[Entry, ...] | None:
    """An answer, or None for an error."""
    try:
        return index.lookup(family, number)
    except IndexFileError:
        return None


def check(path: Path, damaged: bytes, answers: list[tuple[Entry, ...] | None]) -> None:
    """A damaged file is noticed by `verify`, and no answer is another one."""
    path.write_bytes(damaged)
    try:
        index = Index.open(path)
    except IndexFileError:
        return
    with index:
        with pytest.raises(IndexFileError, match="is damaged"):
            index.verify()
        found = [ask(index, *question) for question in QUESTIONS]

    assert all(new in (old, None) for new, old in zip(found, answers, strict=True))


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32), length=st.sampled_from((1, 1, 4, 600)))
def test_damage_is_an_error_or_the_same_answer(tmp_path: Path, seed: int, length: int) -> None:
    """Random bytes in place of one, a few or many change no answer."""
    image = bytes(compile_index(sample(), ""))
    chance = random.Random(seed)
    at = chance.randrange(len(image))
    noise = bytes(b ^ chance.randrange(1, 256) for b in image[at : at + length])
    path = tmp_path / "index"
    path.write_bytes(image)
    with Index.open(path) as index:
        index.verify()
        answers: list[tuple[Entry, ...] | None] = [index.lookup(*q) for q in QUESTIONS]

    check(path, image[:at] + noise + image[at + length :], answers)


@pytest.mark.slow
def test_damage_to_any_byte_changes_no_answer(tmp_path: Path, image: bytes) -> None:
    """Every single byte in turn."""
    path = tmp_path / "index"
    path.write_bytes(image)
    with Index.open(path) as index:
        answers: list[tuple[Entry, ...] | None] = [index.lookup(*q) for q in QUESTIONS]

    for at in range(len(image)):
        check(path, image[:at] + bytes([image[at] ^ 0x55]) + image[at + 1 :], answers)
