"""A bundle used as it is answers as the folder it was made of, whatever happens to its bytes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipskeptic import discover
from ipskeptic.errors import StoreError
from ipskeptic.lookup import bundle
from ipskeptic.lookup.collect import Data
from ipskeptic.lookup.index.reader import Index
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.tables import build_tables
from ipskeptic.update.choosing import newest, speaking_for
from ipskeptic.update.unbundle import verify_bundle
from tests.bundle.conftest import make
from tests.world import NOW

NETS = ("192.0.2.", "198.51.100.", "203.0.113.", "10.0.0.", "100.64.0.")
TIMES = (None, "2024-03-12", "2024-03-12T14:20Z", "2024-03-20", "2025-06-01", "2026-08-25")
addresses = st.one_of(
    st.builds("{}{}".format, st.sampled_from(NETS), st.integers(0, 255)),
    st.builds("2001:db8:{:x}::{:x}".format, st.integers(0, 0xFFFF), st.integers(0, 0xFFFF)),
    st.builds("{}{}/30".format, st.sampled_from(NETS), st.sampled_from(range(0, 256, 4))),
)


def over(folder: Path, index: Index) -> Skeptic:
    """An index opened over the built-in records of the made-up internet."""
    catalogue = discover.catalogue()
    tables = build_tables(discover.load_generated("reasoning"), catalogue, discover.countries())
    builtin = Index.open(folder / "builtin.idx")
    return Skeptic(Data(builtin, index, catalogue), tables, NOW, [builtin, index])


@pytest.fixture(scope="module")
def both(world_folder: Path, world_bundle: Path) -> Iterator[tuple[Skeptic, Skeptic]]:
    """The folder and its bundle, opened."""
    with (
        over(world_folder, Index.open(world_folder / "index.ipskeptic")) as folder,
        over(world_folder, bundle.open_index(world_bundle)) as made,
    ):
        yield folder, made


@settings(max_examples=150)
@given(address=addresses, at=st.sampled_from(TIMES))
def test_the_same_answers_as_the_folder(
    both: tuple[Skeptic, Skeptic], address: str, at: str | None
) -> None:
    """Every assessment is equal, field by field."""
    folder, made = both

    assert made.assess(address, at=at, claim="KP") == folder.assess(address, at=at, claim="KP")


def test_opened_by_the_front_door(world_bundle: Path) -> None:
    """`Skeptic.open` takes the file in place of a folder."""
    with Skeptic.open(world_bundle, now=NOW) as skeptic:
        feeds = {snapshot.feed for snapshot in skeptic.snapshots if not snapshot.builtin}

    assert {"apnic", "tor-exits", "routeviews"} <= feeds


@pytest.mark.parametrize("at", ["2024-03-12", "2026-08-25"])
def test_a_bundle_for_a_time_names_the_same_party(
    world_folder: Path, tmp_path: Path, at: str
) -> None:
    """The nearest copies on both sides give the ladder that all copies give for that time."""
    from ipskeptic.intake.time import parse_time

    path = tmp_path / "some.ipskeptic"
    make(world_folder, path, lambda held: speaking_for(held, [parse_time(at)]))
    with (
        over(world_folder, Index.open(world_folder / "index.ipskeptic")) as folder,
        over(world_folder, bundle.open_index(path)) as made,
    ):
        for number in range(0, 256, 5):
            for net in NETS:
                old = folder.assess(f"{net}{number}", at=at, claim="KP")
                new = made.assess(f"{net}{number}", at=at, claim="KP")

                assert (new.class_, new.carries, new.stops_at) == (
                    old.class_,
                    old.carries,
                    old.stops_at,
                )


def test_a_bundle_of_the_newest_answers_for_now(world_folder: Path, tmp_path: Path) -> None:
    """Without a time it holds one date of each feed, and speaks for the present as all do."""
    path = tmp_path / "newest.ipskeptic"
    made = make(world_folder, path, newest)
    with (
        over(world_folder, Index.open(world_folder / "index.ipskeptic")) as folder,
        over(world_folder, bundle.open_index(path)) as few,
    ):
        for address in ("192.0.2.66", "198.51.100.23", "203.0.113.70", "203.0.113.200"):
            assert few.assess(address).class_ == folder.assess(address).class_

    assert len(made.snapshots) < 20


def ask(path: Path) -> list[object]:
    """Answers over the made-up internet, None for an error."""
    answers: list[object] = []
    try:
        index = bundle.open_index(path)
    except StoreError:
        return [None]
    with index:
        for family, base in ((4, 0xC0000200), (4, 0xC6336400), (4, 0xCB007100), (0, 64496)):
            for number in range(0, 256, 15):
                try:
                    answers.append(index.lookup(family, base + number))
                except StoreError:
                    answers.append(None)
    return answers


def regions(path: Path) -> list[tuple[int, int]]:
    """Header, manifest, index, each snapshot, and what lies between."""
    manifest = bundle.read_manifest(path)
    cuts = {0, 8, 12, 60, bundle.HEADER.size, manifest.end, path.stat().st_size}
    for part in (manifest.index_part, *(part for _, part in manifest.layers)):
        cuts |= {part.offset, part.offset + part.length}
    ordered = sorted(cuts)
    return list(pairwise(ordered))


def test_damage_anywhere_is_an_error_or_the_same_answer(world_bundle: Path, tmp_path: Path) -> None:
    """In every region of the file; `verify` notices each, and `import` takes none of it."""
    data = world_bundle.read_bytes()
    sound = ask(world_bundle)
    chance = random.Random(20141211)
    path = tmp_path / "damaged"
    for start, end in regions(world_bundle):
        for _ in range(6):
            at = chance.randrange(start, end)
            value = bytes([data[at] ^ chance.randrange(1, 256)])
            path.write_bytes(data[:at] + value + data[at + 1 :])
            found = ask(path)

            assert found == [None] or all(
                new in (old, None) for new, old in zip(found, sound, strict=True)
            )
            assert verify_bundle(path), at


def test_cut_off_anywhere_is_an_error(world_bundle: Path, tmp_path: Path) -> None:
    """However many bytes of a download came."""
    data = world_bundle.read_bytes()
    path = tmp_path / "cut"
    for length in (8, 9, 63, 64, 65, 4096, 5000, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:length])

        assert ask(path) == [None]
        assert verify_bundle(path)
