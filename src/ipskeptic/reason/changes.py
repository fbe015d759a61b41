"""What differs between then and now: country, status, first allocation, registry, origin AS.

Never the opaque id of a holder: it is not constant between files.
"""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.assessment import Change, Weighed
from ipskeptic.model.names import NO_COUNTRY
from ipskeptic.model.reading import Present

_FACTS = (
    ("registry", "registry"),
    ("country", "cc"),
    ("status", "status"),
    ("first-allocation", "date"),
)


def changes_of(weighed: Sequence[Weighed], country_now: str = "") -> tuple[Change, ...]:
    """Differences between the record nearest to T and the newest record held.

    Args:
        weighed: The weighed readings.
        country_now: The country code in the embedded table, the witness for the present.
    """
    found: list[Change] = []
    found.extend(_compare(_dated(weighed, "delegation"), _FACTS))
    found.extend(_compare(_dated(weighed, "route"), (("origin-as", "origin"),)))
    then = _dated(weighed, "delegation")
    known = any(change.what == "country" for change in found)
    if country_now and then and not known and then[0].get("cc") not in (*NO_COUNTRY, country_now):
        found.append(_country_now(then[0], country_now))
    return tuple(found)


def _country_now(then: Present, code: str) -> Change:
    sources = (then.source.title, "embedded registry table (iptocc)")
    return Change("country", then.get("cc"), then.holds_at[0].text, code, "now", sources)


def _dated(weighed: Sequence[Weighed], kind: str) -> list[Present]:
    """Present readings of a kind: the one nearest to T first, then by date, newest last."""
    held = [
        (i.days if i.days is not None else 10**9, i.reading)
        for i in weighed
        if i.reading.kind == kind and isinstance(i.reading, Present) and i.reading.holds_at
        if not i.reading.partial
    ]
    if not held:
        return []
    nearest = min(held, key=lambda pair: (pair[0], pair[1].holds_at))[1]
    newest = max((r for _, r in held), key=lambda r: r.holds_at[-1])
    return [nearest] if newest is nearest else [nearest, newest]


def _compare(pair: Sequence[Present], facts: Sequence[tuple[str, str]]) -> list[Change]:
    if len(pair) < 2:
        return []
    then, now = pair[0], pair[-1]
    return [
        Change(
            what=what,
            then=then.get(key),
            then_at=then.holds_at[0].text,
            now=now.get(key),
            now_at=now.holds_at[-1].text if now.holds_at else "now",
            sources=(then.source.title, now.source.title),
        )
        for what, key in facts
        if then.get(key) != now.get(key) and (then.get(key) and now.get(key))
    ]
