"""What servers answered about a whole list, counted; no answer is never counted as "not listed"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ipskeptic.model.consulted import Consulted
from ipskeptic.model.dates import and_list
from ipskeptic.model.reading import Absent, Present, Reading

_HAS, _HAS_NOT = "present", "absent"


def consulted_of(by_target: Iterable[Iterable[Reading]]) -> tuple[Consulted, ...]:
    """Count the answers, once an input and feed: something stands above nothing, that above none.

    Args:
        by_target: The readings of the servers that were asked, for each input.
    """
    titles: dict[str, tuple[str, str]] = {}
    counts: dict[str, Counter[str]] = {}
    for readings in by_target:
        said: dict[str, str] = {}
        for reading in readings:
            feed = reading.source.feed
            titles.setdefault(feed, (reading.source.title, reading.kind))
            said[feed] = min(said.get(feed, _state(reading)), _state(reading), key=_rank)
        for feed, state in said.items():
            counts.setdefault(feed, Counter())[state] += 1
    return tuple(
        Consulted(
            feed,
            *titles[feed],
            present=counts[feed].pop(_HAS, 0),
            absent=counts[feed].pop(_HAS_NOT, 0),
            unanswered=tuple(sorted(counts[feed].items(), key=lambda item: (-item[1], item[0]))),
        )
        for feed in sorted(counts, key=lambda feed: titles[feed])
    )


def silence_sentence(consulted: Sequence[Consulted], judged: int) -> str:
    """Which servers gave no answer, and that nothing follows; "" where all did.

    Args:
        consulted: What servers answered.
        judged: How many different inputs there are.
    """
    silent = sorted((one for one in consulted if one.failed), key=lambda one: -one.failed)
    if not silent:
        return ""
    named = [f"{one.title} for {one.failed:,}" for one in silent[:3]]
    if len(silent) > 3:
        named.append(f"{len(silent) - 3:,} more")
    return (
        f"No answer came from {and_list(named)} of the {judged:,}: what these hold of them is not "
        'known, which is not the same as "not listed".'
    )


def _state(reading: Reading) -> str:
    if isinstance(reading, Present):
        return _HAS
    return _HAS_NOT if isinstance(reading, Absent) else reading.cause


def _rank(state: str) -> int:
    return (_HAS, _HAS_NOT).index(state) if state in (_HAS, _HAS_NOT) else 2
