"""What a convergence can carry, and what it cannot, in words."""

from __future__ import annotations

from ipskeptic.model.names import with_article
from ipskeptic.model.triage import Convergence
from ipskeptic.reason.shares import percent, share_text


def carries_of(found: Convergence) -> str:
    """What it can carry, one sentence."""
    much = f"{found.judged:,} of {found.out_of:,} ({percent(found.judged, found.out_of)})"
    when = f", on {found.days:,} different days" if found.days else ""
    where = {
        "country": f"are registered in {with_article(found.title)}",
        "network": f"were announced by {named(found)} in the routing tables nearest in time",
        "holder": f"lie in blocks of one holder, {named(found)}",
        "prefix": f"lie in one block, {found.key}",
    }[found.on]
    base = ""
    if found.base is not None:
        base = f"; of all delegated IPv4 addresses {share_text(found.base)} do"
        base = base.replace(" do", " are") if found.on == "country" else base
    start = {
        "addresses-and-dates": "Many addresses on many dates have this in common",
        "addresses": "Many addresses have this in common",
    }[found.state]
    return f"{start}: {much} {where}{when}{base}."


def limit_of(found: Convergence, wide_length: int) -> str:
    """What it cannot carry, one sentence.

    Args:
        found: What the list converges on.
        wide_length: Blocks of this prefix length or wider name a carrier.
    """
    parts = []
    if found.state == "addresses":
        few = f"on {found.days} different days only" if found.days else "without dates"
        parts.append(f"{few} it does not show that they were used time and again")
    if found.shared * 2 > found.judged:
        parts.append(
            f"{_of_them(found.shared, found.judged)} lie in services with many users, so it "
            "shows whose service was used, not by whom"
        )
    if found.wide * 2 > found.judged:
        parts.append(
            f"{_of_them(found.wide, found.judged)} lie in so wide a block (/{wide_length} or "
            "wider) that it names a carrier of a city or country, never a unit or a person"
        )
    if found.other_date:
        parts.append(
            f"for {_of_them(found.other_date, found.judged)} the registry's record is of another "
            "date than they were seen"
        )
    parts.append(_beyond(found))
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _of_them(part: int, whole: int) -> str:
    return "all of them" if part == whole else f"{part:,} of them"


def _beyond(found: Convergence) -> str:
    if found.on == "country":
        return "it says where blocks are registered, not where machines stand or who used them"
    if found.on == "prefix":
        return "to whom it was assigned at those times, only its holder can say"
    return "which of its customers or users it was, only its own records can say"


def named(found: Convergence) -> str:
    """The key with how it reads."""
    return f"{found.key} ({found.title})" if found.title else found.key
