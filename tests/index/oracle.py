"""What an index must answer, worked out record by record, and random data to ask it of."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from ipskeptic.model.feed import Entry, Snapshot, Span
from ipskeptic.update.layer import Layer

WIDTHS = {0: 32, 4: 32, 6: 128}
VALUES = (
    *("", "a=1", "a=2", "a=2\tb=x, y", "b=\u00fc", "plain"),
    *(
        f"registry=of-a-long-name\tcc={country}\tdate=2014-12-1{day}\tholder={holder}"
        for country, day, holder in (("ZZ", 1, ""), ("ZZ", 2, "9"), ("AA", 1, ""), ("AA", 2, ""))
    ),
    *("\t", "\ta=1", "a=1\t", "one-long-pair\t", "one-long-pair\tother-long-pair\t"),
)


def pairs(value: str) -> tuple[tuple[str, str], ...]:
    """A value as the index gives it."""
    if not value:
        return ()
    return tuple((part.split("=")[0], "=".join(part.split("=")[1:])) for part in value.split("\t"))


def joined(values: set[str]) -> tuple[tuple[str, str], ...]:
    """Several values of one span as one."""
    if len(values) == 1:
        return pairs(next(iter(values)))
    keys: dict[str, set[str]] = {}
    for value in sorted(values):
        for part in value.split("\t"):
            if value:
                key, sign, text = part.partition("=")
                keys.setdefault(key + sign, set()).add(text)
    return pairs("\t".join(key + ", ".join(sorted(found)) for key, found in keys.items()))


def in_order(layers: Sequence[Layer]) -> list[Layer]:
    """Layers by the number of their snapshot."""
    return sorted(
        layers,
        key=lambda layer: (layer.snapshot.feed, layer.snapshot.holds_at, layer.snapshot.sha256),
    )


def answers(layers: Sequence[Layer], family: int, number: int) -> tuple[Entry, ...]:
    """The records that cover a number: of each snapshot the smallest, then the first."""
    found = []
    for place, layer in enumerate(in_order(layers)):
        covering = [s for s in layer.spans if s.family == family and s.first <= number <= s.last]
        if covering:
            size, first, last = min((s.last - s.first, s.first, s.last) for s in covering)
            values = {s.value for s in covering if (s.first, s.last) == (first, last)}
            found.append(Entry(place, first, first + size, joined(values)))
    return tuple(found)


def edges(layers: Sequence[Layer], family: int) -> list[int]:
    """Every number at which an answer may change, and its neighbours."""
    top = (1 << WIDTHS[family]) - 1
    points = {0, top}
    for layer in layers:
        for span in layer.spans:
            if span.family == family:
                points |= {span.first - 1, span.first, span.last, span.last + 1}
    return sorted(point for point in points if 0 <= point <= top)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """A record: a prefix or any range, near others, at the ends of the space or anywhere."""
    family = draw(st.sampled_from((0, 4, 6)))
    width = WIDTHS[family]
    top = (1 << width) - 1
    around = st.sampled_from((0, 1 << 16, (1 << (width - 1)) - 8, (1 << 64) - 8, top - 40))
    base = min(draw(st.one_of(around, st.integers(0, top))), top)
    first = min(base + draw(st.integers(0, 40)), top)
    value = draw(st.sampled_from(VALUES))
    if draw(st.booleans()):
        host_bits = draw(st.one_of(st.integers(0, 6), st.integers(0, width)))
        hosts = (1 << host_bits) - 1
        return Span(family, first & ~hosts, first | hosts, value)
    last = min(first + draw(st.one_of(st.integers(0, 20), st.integers(0, top))), top)
    return Span(family, first, last, value)


def layers() -> st.SearchStrategy[list[Layer]]:
    """Some snapshots with some records each."""
    return st.lists(st.lists(spans(), max_size=12), max_size=5).map(
        lambda lists: [
            Layer(
                Snapshot(0, "ab"[n % 2], ("", "2020-01-01")[n // 2 % 2], sha256=f"{n:064x}"),
                records,
            )
            for n, records in enumerate(lists)
        ]
    )


@st.composite
def dates(draw: st.DrawFn) -> list[Layer]:
    """Two feeds of several dates each, which have most of their records in common."""
    layers = []
    for feed in ("registry", "list"):
        held = set(draw(st.lists(spans(), max_size=10)))
        for day in range(draw(st.integers(0, 6))):
            # Sorted, since the order of a set is another one in every process.
            for span in draw(st.lists(st.sampled_from(sorted(held)), max_size=2)) if held else ():
                held.discard(span)
                if draw(st.booleans()):
                    held.add(span._replace(value=draw(st.sampled_from(VALUES))))
            held |= set(draw(st.lists(spans(), max_size=2)))
            date = f"20{day + 10}-01-01"
            snapshot = Snapshot(0, feed, date, sha256=f"{day:064x}")
            layers.append(Layer(snapshot, sorted(held)))
    return layers
