"""Damage anywhere gives an error or the same answer."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipskeptic.errors import IndexFileError
from ipskeptic.lookup.index import format as fmt
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Entry, Snapshot, Span
from ipskeptic.update.compile import compile_index
from ipskeptic.update.layer import Layer
from tests.index.conftest import dated, sample
from tests.index.oracle import edges


def questions(layers: list[Layer]) -> list[tuple[int, int]]:
    """Every number at which an answer may change."""
    return [(family, number) for family in (0, 4, 6) for number in edges(layers, family)]


def images() -> dict[str, tuple[bytes, list[tuple[int, int]]]]:
    """Two indexes with what to ask of them: every section of one of them has something in it."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        # In so small an index nothing would be worth it.
        patch.setattr("ipskeptic.update.lists._WORTH", 0)
        for name, layers in (("sample", sample()), ("dated", dated())):
            found[name] = (bytes(compile_index(layers, "")), questions(layers))
    return found


IMAGES = images()


def ask(index: Index, family: int, number: int) -> tuple[Entry, ...] | None:
    """An answer, or None for an error."""
    try:
        return index.lookup(family, number)
    except IndexFileError:
        return None


def check(name: str, path: Path, damaged: bytes, answers: list[tuple[Entry, ...] | None]) -> None:
    """A damaged file is noticed by `verify`, and no answer is another one."""
    path.write_bytes(damaged)
    try:
        index = Index.open(path)
    except IndexFileError:
        return
    with index:
        with pytest.raises(IndexFileError, match="is damaged"):
            index.verify()
        found = [ask(index, *question) for question in IMAGES[name][1]]

    assert all(new in (old, None) for new, old in zip(found, answers, strict=True))


def sound_answers(name: str, path: Path) -> tuple[bytes, list[tuple[Entry, ...] | None]]:
    """A sound file, and what it answers."""
    image, asked = IMAGES[name]
    path.write_bytes(image)
    with Index.open(path) as index:
        index.verify()
        return image, [index.lookup(*question) for question in asked]


def test_every_section_is_put_to_the_test() -> None:
    """What one of the indexes lacks, the other has."""
    filled = set()
    for image, _ in IMAGES.values():
        for number, name in enumerate(fmt.SECTIONS):
            _, _, _, items = fmt.SECTION.unpack_from(image, fmt.FIXED.size + 24 * number)
            filled |= {name} if items else set()

    assert filled == set(fmt.SECTIONS)


@pytest.mark.parametrize(
    "name", [b"4ADR", b"4ROW", b"ROWS", b"ENTR", b"SETS", b"TEXT", b"SPOS", b"STRG"]
)
def test_only_answers_out_of_a_damaged_block_are_errors(tmp_path: Path, name: bytes) -> None:
    """In an index of many blocks the rest is answered as before."""
    layers = [
        Layer(
            Snapshot(0, "registry", f"20{day:02}-01-01", sha256=f"{day:064x}"),
            [
                Span(4, n, n, f"registry=of-a-long-name\tcc={n % 40}\tdate={n}\tholder={n % 50}")
                for n in range(1200)
                if n % (day + 2)
            ],
        )
        for day in range(30)
    ]
    layers.append(Layer(Snapshot(0, "list", "", sha256="a"), [Span(4, 0, 4095, "x")]))
    path = tmp_path / "index"
    image = compile_index(layers, "")
    path.write_bytes(image)
    with Index.open(path) as index:
        answers = [index.lookup(4, number) for number in range(1200)]
    place = list(fmt.SECTIONS).index(name)
    _, size, offset, items = fmt.SECTION.unpack_from(image, fmt.FIXED.size + 24 * place)
    image[offset + size * items // 2] ^= 0x55
    path.write_bytes(image)
    with Index.open(path) as index:
        found = [ask(index, 4, number) for number in range(1200)]

    with Index.open(path) as index, pytest.raises(IndexFileError, match="checksum of block"):
        index.lookup_range(4, 0, 1199)

    assert None in found
    assert any(found)
    assert all(new in (old, None) for new, old in zip(found, answers, strict=True))


@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(sorted(IMAGES)),
    seed=st.integers(0, 2**32),
    length=st.sampled_from((1, 1, 4, 600)),
)
def test_damage_is_an_error_or_the_same_answer(
    tmp_path: Path, name: str, seed: int, length: int
) -> None:
    """Random bytes in place of one, a few or many change no answer."""
    path = tmp_path / "index"
    image, answers = sound_answers(name, path)
    chance = random.Random(seed)
    at = chance.randrange(len(image))
    noise = bytes(b ^ chance.randrange(1, 256) for b in image[at : at + length])

    check(name, path, image[:at] + noise + image[at + length :], answers)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(IMAGES))
def test_damage_to_any_byte_changes_no_answer(tmp_path: Path, name: str) -> None:
    """Every single byte in turn."""
    path = tmp_path / "index"
    image, answers = sound_answers(name, path)

    for at in range(len(image)):
        check(name, path, image[:at] + bytes([image[at] ^ 0x55]) + image[at + 1 :], answers)
