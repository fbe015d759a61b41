"""Look-ups in an index."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Entry, Span
from ipskeptic.update.compile import compile_index
from ipskeptic.update.layer import Layer
from tests.conftest import ROOT
from tests.index.conftest import DOC6, NET, sample

Opener = Callable[[bytes], Index]
LIST, REGISTRY = 0, 1
ZZ = (("cc", "ZZ"), ("status", "assigned"))


def test_an_address_gets_every_snapshot_that_covers_it(opened: Opener, image: bytes) -> None:
    """Records come by snapshot number, each with its own first and last."""
    found = opened(image).lookup(4, NET + 2)

    assert found == (
        Entry(LIST, NET + 2, NET + 2, ()),
        Entry(REGISTRY, NET, NET + 255, ZZ),
    )


def test_a_span_that_is_no_prefix_keeps_its_ends(opened: Opener, image: bytes) -> None:
    """A range of 1,745 addresses is answered as that range."""
    found = opened(image).lookup(4, NET + 1000)

    assert [(entry.first, entry.last) for entry in found] == [(NET + 256, NET + 2000)]


def test_an_address_that_nobody_names_gets_nothing(opened: Opener, image: bytes) -> None:
    """No record is an empty answer, in every family."""
    index = opened(image)

    assert not index.lookup(4, 0) + index.lookup(6, 0) + index.lookup(0, 0)
    assert not index.lookup(4, 2**32 - 1) + index.lookup(6, 2**128 - 1) + index.lookup(0, 2**32 - 1)


def test_ipv6_and_as_numbers_are_looked_up_alike(opened: Opener, image: bytes) -> None:
    """A /32 and a range of AS numbers are found from inside."""
    index = opened(image)

    assert index.lookup(6, DOC6 + 77) == (Entry(REGISTRY, DOC6, DOC6 + (1 << 96) - 1, ZZ),)
    assert index.lookup(0, 64500)[0][:3] == (REGISTRY, 64496, 64511)


@pytest.mark.parametrize(
    ("family", "number"), [(4, -1), (4, 1 << 32), (6, 1 << 128), (0, 1 << 32), (5, 1)]
)
def test_a_number_outside_its_family_is_refused(
    opened: Opener, image: bytes, family: int, number: int
) -> None:
    """A wrong number is the caller's mistake, not an answer."""
    with pytest.raises(ValueError, match="has no number"):
        opened(image).lookup(family, number)


def test_snapshots_come_back_as_they_were(opened: Opener, image: bytes) -> None:
    """Their place is their number, and nothing of them is lost."""
    index = opened(image)
    by_feed = sorted(sample(), key=lambda layer: layer.snapshot.feed)

    assert index.snapshots == tuple(
        layer.snapshot._replace(number=number) for number, layer in enumerate(by_feed)
    )
    assert index.builtin_digest == "built-in digest"
    assert index.builder.startswith("ipskeptic ")


def test_a_range_gets_every_record_that_it_touches(opened: Opener, image: bytes) -> None:
    """Single addresses of a list come one by one, a covering range once."""
    answer = opened(image).lookup_range(4, NET + 1, NET + 300)

    assert answer.complete
    assert [entry[:3] for entry in answer.entries] == [
        *((LIST, NET + n, NET + n) for n in (1, 2, 3, 9)),
        (REGISTRY, NET, NET + 255),
        (REGISTRY, NET + 256, NET + 2000),
    ]


def test_a_range_stops_at_its_limit_and_says_so(opened: Opener, image: bytes) -> None:
    """No more sets of records are looked at than were allowed."""
    answer = opened(image).lookup_range(4, 0, 2**32 - 1, limit=2)

    assert not answer.complete
    assert answer.rows == 2


def test_a_range_with_too_many_records_stops_too(opened: Opener) -> None:
    """One set of records may stand for a great many records."""
    many = [Span(4, NET + n, NET + n) for n in range(300)]
    index = opened(bytes(compile_index([Layer(sample()[1].snapshot, many)], "")))

    assert index.counts()["ipv4"] == 3
    assert not index.lookup_range(4, NET, NET + 299, limit=10).complete
    assert len(index.lookup_range(4, NET, NET + 299, limit=20).entries) == 300


def test_a_range_with_too_many_intervals_stops_too(opened: Opener) -> None:
    """Two sets of records may take turns a great many times."""
    many = [Span(4, NET + 2 * n, NET + 2 * n) for n in range(100)]
    index = opened(bytes(compile_index([Layer(sample()[1].snapshot, many)], "")))
    answer = index.lookup_range(4, NET, NET + 199, limit=2)

    assert (answer.complete, answer.rows, len(answer.entries)) == (False, 2, 16)


def test_what_is_remembered_has_a_bound(
    monkeypatch: pytest.MonkeyPatch, opened: Opener, image: bytes
) -> None:
    """Forgetting decoded records changes no answer."""
    wanted = [opened(image).lookup(4, NET + n) for n in range(0, 3000, 7)]
    monkeypatch.setattr("ipskeptic.lookup.index.records._KEPT", 1)
    index = opened(image)

    assert [index.lookup(4, NET + n) for n in range(0, 3000, 7)] == wanted


def test_a_range_that_ends_before_it_begins_is_refused(opened: Opener, image: bytes) -> None:
    """There is no such range."""
    with pytest.raises(ValueError, match="ends before"):
        opened(image).lookup_range(4, 2, 1)


def test_an_interval_is_where_nothing_changes(opened: Opener, image: bytes) -> None:
    """Three listed neighbours are one interval, the rest of the space another."""
    index = opened(image)

    assert index.interval(4, NET + 2) == (NET + 1, NET + 3)
    assert index.interval(4, 2**32 - 1) == (NET + 2001, 2**32 - 1)
    assert index.interval(6, 2**128 - 1) == (DOC6 + (1 << 96), 2**128 - 1)


def test_equal_sets_of_records_are_one_row(opened: Opener, image: bytes) -> None:
    """Two rows, of a listed address and the block around, are lists; the others are entries."""
    counts = opened(image).counts()

    assert counts == {
        "ipv4": 8,
        "ipv6": 5,
        "as": 3,
        "rows": 4,
        "entries": 6,
        "spans": 1,
        "sets": 2,
        "texts": 0,
        "strings": 4,
    }


def test_an_index_of_nothing_answers_nothing(opened: Opener) -> None:
    """No snapshot at all is a sound index."""
    index = opened(bytes(compile_index([], "")))
    index.verify()

    assert index.snapshots == ()
    assert index.lookup(6, 1) == ()
    assert index.lookup_range(4, 0, 2**32 - 1) == ((), True, 1)


def test_looking_up_needs_no_numeric_library(tmp_path: Path, image: bytes) -> None:
    """Neither numpy nor ipaddress nor json is imported to open an index and look up."""
    (tmp_path / "i").write_bytes(image)
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r})\n"
        "from ipskeptic.lookup.index.reader import Index\n"
        f"assert Index.open({str(tmp_path / 'i')!r}).lookup(4, {NET})\n"
        "print([m for m in ('numpy', 'ipaddress', 'json', 'dataclasses') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-Sc", code], capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == "[]", done.stderr
