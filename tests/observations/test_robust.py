"""Damaged, hostile and huge documents: an answer or a reason, in bounded time."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import random
from typing import Any

import pytest

from ipskeptic.errors import InputError
from ipskeptic.intake.observations import _read as reading
from ipskeptic.intake.observations import _stix_objects as objects
from ipskeptic.intake.observations import (
    format_of,
    format_of_bytes,
    formats,
    read_observations,
    read_source,
)
from tests.observations.reading import bundle, indicator, ip, items, observed, sco, sdo, uuid

WHOLE = json.dumps(
    bundle(observed(4, f"ipv4-addr--{uuid(1)}"), ip(1, "192.0.2.1"), ip(2, "198.51.100.2")),
    indent=1,
)


@pytest.mark.parametrize("seed", range(40))
def test_damage_is_an_answer_or_a_reason(seed: int) -> None:
    """Signs changed, cut out or doubled: items, or one error that says that it is no JSON."""
    rng = random.Random(seed)
    text = list(WHOLE)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(60, len(text))
        text[at : at + rng.randrange(3)] = rng.choice(['"', "{", "]", "", "\x00", ": ", "\ud7ff"])
    format_ = format_of("".join(text))
    assert format_ is not None

    made: list[object] = []
    said = ""
    try:
        made += read_observations(io.BytesIO("".join(text).encode()), "x", format_)
    except InputError as error:
        said = str(error)

    assert made or said.startswith("x begins as STIX does: its JSON can't be read: ")


def test_what_is_of_another_type_is_passed_over() -> None:
    """Numbers where texts should be, and lists where objects should be, do no harm."""
    odd: list[dict[str, Any]] = [
        {"type": 1, "id": 2},
        {"type": "observed-data", "id": "observed-data--x", "object_refs": 7, "objects": [1]},
        sdo("sighting", 7, sighting_of_ref=["a"], count=-1, first_seen=5),
        sdo("relationship", 8, relationship_type="consists-of", source_ref=None, target_ref=1),
        sco("network-traffic", 3, src_ref={}, protocols="tcp", src_port="x", extensions=[]),
        indicator(5, "[", valid_from=None, kill_chain_phases="x", labels=3),
    ]

    made = items(json.dumps(bundle(*odd, ip(1, "192.0.2.1"))))

    assert [getattr(item, "text", "") for item in made] == ["192.0.2.1"]


def test_references_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many that refer to many end with the reason, not after hours."""
    monkeypatch.setattr(objects, "_MOST_STEPS", 500)
    names = [f"domain-name--{uuid(n)}" for n in range(100)]
    chain = [
        sco("domain-name", n, value="a.example", resolves_to_refs=names[n + 1 : n + 2])
        for n in range(100)
    ]
    data = [observed(1000 + n, names[0]) for n in range(100)]

    with pytest.raises(InputError, match="more than 500 references between its objects"):
        items(json.dumps(bundle(*data, *chain)))


def test_observations_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that makes many out of few ends with the reason."""
    monkeypatch.setattr(reading, "MOST", 20)
    pattern = " OR ".join(f"ipv4-addr:value = '192.0.2.{n}'" for n in range(30))

    with pytest.raises(InputError, match="more than 20 observations"):
        items(json.dumps(bundle(indicator(5, f"[{pattern}]"))))


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a document may have is refused with what to do."""
    monkeypatch.setattr(reading, "MAX_BYTES", 1 << 20)
    big = json.dumps(bundle(sdo("note", 7, content="x" * (1 << 21)), ip(1, "192.0.2.1")))

    with pytest.raises(InputError, match="more than 1 MiB, too much to be read as one document"):
        items(big)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, bytes])
def test_packed_ones_are_known(pack: object) -> None:
    """A packed document is known by its beginning and read whole."""
    assert callable(pack)
    data = pack(WHOLE.encode())

    assert format_of_bytes(data[:65536]) is not None
    assert len(list(read_source(io.BytesIO(data)))) == 2


@pytest.mark.parametrize(
    "text",
    ["", "192.0.2.1\n", "[2001:db8::1]:443\n", '{"ip": "192.0.2.1"}', "<html>", '[{"a": 1}]', " "],
)
def test_what_is_none(text: str) -> None:
    """Lists, pages and other JSON are no documents of observations."""
    assert format_of(text) is None


def test_a_stream_is_not_waited_for() -> None:
    """A list's first lines are read before more of it comes."""

    class Slow(io.RawIOBase):
        """A stream of one line, whose end never comes."""

        def __init__(self) -> None:
            self.left = [b"[2001:db8::1]:443\n"]

        def read1(self, size: int) -> bytes:
            """As a pipe gives it: what has come, and no more."""
            assert self.left, "waited for more than the first line"
            first, self.left = self.left[0], self.left[1:]
            if len(first) > size:
                self.left.insert(0, first[size:])
            return first[:size]

        read = read1  # type: ignore[assignment]

    first = next(iter(read_source(Slow())))  # type: ignore[arg-type]

    assert getattr(first, "text", "") == "[2001:db8::1]:443"


def test_a_document_without_any_says_so() -> None:
    """A report that states no observation is no empty answer."""
    (only,) = items(json.dumps(bundle(sdo("report", 7, name="192.0.2.1", object_refs=[]))))

    assert "no observation of an address in it" in getattr(only, "reason", "")


def test_each_format_has_its_own_file() -> None:
    """Formats are found by their files, and asked in a fixed order."""
    assert [each.name for each in formats()][:3] == ["STIX", "MISP", "OpenIOC"]
