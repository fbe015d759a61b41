"""Validated ROA payloads, joined so that one record at an address tells of all that cover it.

An index keeps at each place the most specific record of a snapshot. An announcement is judged by
all payloads whose prefix covers it, whichever networks they are written for, so the record of a
prefix also has those of the prefixes around it: docs/decisions/0010.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ipskeptic.lookup.feeds.base import MAX_VALUE
from ipskeptic.model.feed import Span

# Judgement: eight texts of 300 characters hold 110 payloads and more. What does not fit is counted
# under `more`, and whoever reads the record then knows that it is not whole.
_MAX_KEYS = 8


class Vrp(NamedTuple):
    """One validated ROA payload at a prefix.

    Attributes:
        length: Prefix length.
        longest: The longest announcement that it allows.
        asn: The AS that may announce it; 0 for nobody (RFC 7607).
    """

    length: int
    longest: int
    asn: int

    @property
    def text(self) -> str:
        """As it stands in a value: `24 AS64496`, or `16-24 AS64496`."""
        span = f"{self.length}" if self.length == self.longest else f"{self.length}-{self.longest}"
        return f"{span} AS{self.asn}"


def joined(payloads: Iterable[tuple[int, int, int, Vrp]]) -> Iterator[Span]:
    """One span a prefix, with the payloads of it and of all prefixes that cover it.

    Args:
        payloads: Family, lowest and highest address, and payload, in any order.

    Yields:
        Spans by family and address; `value` is that of `value_of`.
    """
    around: list[tuple[int, int, tuple[Vrp, ...]]] = []
    own: set[Vrp] = set()
    here: tuple[int, int, int] | None = None
    ordered = sorted(set(payloads), key=lambda item: (item[0], item[1], -item[2]))
    for family, first, last, vrp in ordered:
        if here != (family, first, last):
            if here:
                yield _span(here, own, around)
            here, own = (family, first, last), set()
        own.add(vrp)
    if here:
        yield _span(here, own, around)


def _span(
    here: tuple[int, int, int], own: set[Vrp], around: list[tuple[int, int, tuple[Vrp, ...]]]
) -> Span:
    family, first, last = here
    # Prefixes lie in each other or apart, so what ends before this one covers none that follows.
    while around and (around[-1][0] != family or around[-1][1] < last):
        around.pop()
    payloads = _without_implied((*(around[-1][2] if around else ()), *sorted(own)))
    around.append((family, last, payloads))
    return Span(family, first, last, value_of(payloads))


def _without_implied(payloads: tuple[Vrp, ...]) -> tuple[Vrp, ...]:
    """Without what another payload of the same AS, as wide or wider, allows anyway.

    The state of no announcement depends on those: where they cover it, so does the wider one, and
    what they match, it matches.
    """
    if len(payloads) == 1:
        return payloads
    best: dict[int, int] = {}
    kept = []
    for vrp in sorted(payloads, key=lambda vrp: (vrp.length, -vrp.longest, vrp.asn)):
        if vrp.longest > best.get(vrp.asn, -1):
            best[vrp.asn] = vrp.longest
            kept.append(vrp)
    return tuple(kept)


def value_of(payloads: Iterable[Vrp]) -> str:
    """The value of a span: `vrps`, and `vrps-2` and so on where one text would be too long.

    Payloads stand shortest prefix first. `more` is the number of those for which there was no
    room.
    """
    every = [vrp.text for vrp in payloads]
    whole = ", ".join(every)
    if len(whole) <= MAX_VALUE:
        return f"vrps={whole}"
    texts: list[str] = []
    left = 0
    for text in every:
        if texts and len(texts[-1]) + 2 + len(text) <= MAX_VALUE:
            texts[-1] += f", {text}"
        elif len(texts) < _MAX_KEYS:
            texts.append(text)
        else:
            left += 1
    pairs = [f"vrps={texts[0]}", *(f"vrps-{n}={text}" for n, text in enumerate(texts[1:], 2))]
    return "\t".join([*pairs, *([f"more={left}"] if left else [])])
