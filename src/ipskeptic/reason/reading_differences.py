"""Readings of two answers, paired: what is new, gone or changed, by kind, source and entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ipskeptic.model.assessment import Weighed
from ipskeptic.model.dates import dates_text
from ipskeptic.model.reading import Absent, Present, Unavailable
from ipskeptic.model.when import Window


class ReadingPair(NamedTuple):
    """A reading that differs: before, after, or both.

    Attributes:
        before: The first answer's, None where it had none.
        after: The second answer's, None where it has none.
    """

    before: Weighed | None
    after: Weighed | None

    @property
    def one(self) -> Weighed:
        """The first of the two that is there."""
        found = self.before or self.after
        assert found is not None  # one of the two is always there
        return found

    @property
    def kind(self) -> str:
        """The evidence kind."""
        return self.one.reading.kind

    @property
    def feed(self) -> str:
        """Name of the source's feed."""
        return self.one.reading.source.feed

    @property
    def of_network(self) -> bool:
        """Whether it speaks of an AS, and so follows from who announced the address."""
        reading = self.one.reading
        return isinstance(reading, Present) and reading.entry.startswith("AS")

    @property
    def dates(self) -> tuple[Window, ...]:
        """All dates that one of the two quotes."""
        return tuple(w for side in (self.before, self.after) if side for w in _windows(side))

    @staticmethod
    def dates_of(side: Weighed | None) -> set[str]:
        """The dates that a side quotes, as text."""
        return {window.text for window in _windows(side)} if side else set()

    @property
    def source_differs(self) -> bool:
        """Whether what the catalogue says of the feed differs."""
        if self.before is None or self.after is None:
            return False
        return _standing(self.before) != _standing(self.after)

    @property
    def says_else(self) -> bool:
        """Whether not the date alone differs."""
        if self.before is None or self.after is None:
            return True
        return _content(self.before) != _content(self.after)

    @property
    def matters(self) -> bool:
        """Whether it may move anything: one side is usable, and not the date alone differs."""
        return self.says_else and any(s.usable for s in (self.before, self.after) if s)

    @property
    def silent(self) -> bool:
        """Whether neither side is a record: of such readings there are many."""
        sides = (self.before, self.after)
        return not any(s and isinstance(s.reading, Present) for s in sides)


def pairs_of(before: Sequence[Weighed], after: Sequence[Weighed]) -> tuple[ReadingPair, ...]:
    """The readings that differ, paired by kind, source and entry, then by kind and source.

    What may move anything comes first, and of that the records before the silence.

    Of readings that are the same but for when a copy was fetched nothing is said.
    """
    left = list((_counted(before) - _counted(after)).elements())
    right = list((_counted(after) - _counted(before)).elements())
    earlier = _pick(before, left)
    later = _pick(after, right)
    found: list[ReadingPair] = []
    for key in (_entry_key, _feed_key):
        earlier, later = _paired(earlier, later, key, found)
    found += [ReadingPair(side, None) for side in earlier]
    found += [ReadingPair(None, side) for side in later]
    return tuple(sorted(found, key=_order))


_Key = Callable[[Weighed], tuple[str, ...]]


def _paired(
    earlier: list[Weighed], later: list[Weighed], key: _Key, found: list[ReadingPair]
) -> tuple[list[Weighed], list[Weighed]]:
    """Pair what has the same key, in order; what is left of both."""
    waiting: dict[tuple[str, ...], list[Weighed]] = {}
    for side in later:
        waiting.setdefault(key(side), []).append(side)
    rest: list[Weighed] = []
    for side in earlier:
        others = waiting.get(key(side))
        if others:
            found.append(ReadingPair(side, others.pop(0)))
        else:
            rest.append(side)
    return rest, [side for others in waiting.values() for side in others]


def _order(pair: ReadingPair) -> tuple[object, ...]:
    sides = sorted(repr(side) for side in (pair.before, pair.after) if side)
    return (not pair.matters, pair.silent, pair.kind, pair.feed, sides)


def _counted(readings: Sequence[Weighed]) -> Counter[tuple[object, ...]]:
    return Counter(map(_identity, readings))


def _pick(readings: Sequence[Weighed], wanted: list[tuple[object, ...]]) -> list[Weighed]:
    """The readings behind identities, sorted, so that pairing does not depend on their order."""
    left = Counter(wanted)
    found = []
    for item in readings:
        identity = _identity(item)
        if left[identity]:
            left[identity] -= 1
            found.append(item)
    return sorted(found, key=lambda item: (_entry_key(item), repr(item)))


def _identity(item: Weighed) -> tuple[object, ...]:
    return (_entry_key(item), _content(item), _standing(item), _dates(item))


def _content(item: Weighed) -> tuple[object, ...]:
    """What a reading says and may move, without its dates."""
    reading = item.reading
    own: tuple[object, ...] = (type(reading).__name__, item.usable, item.row)
    match reading:
        case Present():
            pairs = tuple(sorted(reading.value))
            own += (reading.entry, pairs, reading.since, reading.partial, reading.settled)
        case Unavailable():
            own += (reading.cause, reading.detail)
    return own


def _standing(item: Weighed) -> tuple[object, ...]:
    source = item.reading.source
    return (source.grade, source.credibility, source.origin, source.upstreams, source.coverage)


def _windows(item: Weighed) -> tuple[Window, ...]:
    reading = item.reading
    return () if isinstance(reading, Unavailable) else reading.holds_at


def _dates(item: Weighed) -> tuple[str, ...]:
    return tuple(window.text for window in _windows(item))


def _feed_key(item: Weighed) -> tuple[str, ...]:
    return (item.reading.kind, item.reading.source.feed)


def _entry_key(item: Weighed) -> tuple[str, ...]:
    reading = item.reading
    return (*_feed_key(item), reading.entry if isinstance(reading, Present) else "")


def reading_name(item: Weighed) -> str:
    """Which reading: its kind, feed and entry."""
    kind, feed, entry = _entry_key(item)
    return f"{kind} from {feed}: {entry}" if entry else f"{kind} from {feed}"


def said(item: Weighed | None) -> str:
    """What a reading says, in a line: "" for none."""
    return "; ".join(_said(item)) if item else ""


def _said(item: Weighed) -> Iterator[str]:
    reading = item.reading
    dates = dates_text(_windows(item))
    match reading:
        case Present():
            values = ", ".join(f"{key} {value}" for key, value in reading.value)
            yield f"{reading.entry}, {values}" if values else reading.entry
            yield dates
        case Absent():
            yield "not in it"
            yield dates
        case _:
            yield f"not available: {reading.detail or reading.cause}"
    source = reading.source
    yield f"{source.grade}{source.credibility}"
    if not item.usable:
        yield f"moves nothing: {item.why or 'not usable'}"
