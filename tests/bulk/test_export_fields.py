"""The fields of a MaxMind DB, as its reader in Python reads them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from maxminddb.decoder import Decoder

from ipskeptic.bulk.mmdb.fields import Pool, Uint, control, encoded, map_start, pointer


@pytest.mark.parametrize(
    "place",
    [0, 1, 2047, 2048, 2049, 526335, 526336, 526337, 134744063, 134744064, 2**32 - 1],
)
def test_pointers(place: int) -> None:
    """At the ends of each width, as the reader reads them."""
    data = pointer(place)
    assert data[0] >> 5 == 1
    reader = Decoder(Sparse({1 << 33: data, place: encoded("here")}))  # type: ignore[arg-type]

    assert reader.decode(1 << 33) == ("here", (1 << 33) + len(data))


class Sparse:
    """A long buffer of zeros with some bytes here and there."""

    def __init__(self, parts: dict[int, bytes]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return 1 << 34

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return bytes(self[n] for n in range(place.start, place.stop))
        for begin, data in self._parts.items():
            if begin <= place < begin + len(data):
                return data[place - begin]
        return 0


def test_places_too_far() -> None:
    """Pointers and sizes end somewhere."""
    with pytest.raises(ValueError, match="more than the format can point to"):
        pointer(2**32)
    with pytest.raises(ValueError, match="longer than the format has"):
        control(2, 65821 + 2**24)


@pytest.mark.parametrize("size", [0, 1, 28, 29, 30, 284, 285, 286, 65820, 65821, 65822, 200_000])
def test_sizes(size: int) -> None:
    """Strings and maps at the ends of each width."""
    assert Decoder(encoded("x" * size)).decode(0)[0] == "x" * size
    pairs = {f"{n}": str(n % 7) for n in range(min(size, 30_000))}
    assert Decoder(encoded(pairs)).decode(0)[0] == pairs
    assert encoded(pairs).startswith(map_start(len(pairs)))


@given(
    st.recursive(
        st.text(st.characters(exclude_categories=["Cs"])) | st.booleans(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab"), inner),
        max_leaves=20,
    )
)
def test_any_value(value: Any) -> None:
    """What is written is read."""
    data = encoded(value)
    assert Decoder(data).decode(0) == (value, len(data))


@pytest.mark.parametrize("width", [16, 32, 64])
def test_numbers(width: int) -> None:
    """Of each width, without leading zeros."""
    for number in {0, 1, 255, 256, 65535, 2 ** (width - 1), 2**width - 1}:
        data = encoded(Uint(number, width))
        assert Decoder(data).decode(0) == (number, len(data))


def test_pool_has_each_text_once() -> None:
    """A text that is no longer than a pointer stands where it is used."""
    pool = Pool()
    first, again, short = pool.text("a long text"), pool.text("a long text"), pool.text("a")
    country, same = pool.field({"iso_code": "DE"}), pool.field({"iso_code": "DE"})

    assert first == again == pointer(0)
    assert short == encoded("a")
    assert country == same == pointer(12)
    assert pool.bytes() == encoded("a long text") + encoded({"iso_code": "DE"})
