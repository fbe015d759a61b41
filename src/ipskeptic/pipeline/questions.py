"""Which of the five questions can be answered for now, by which feeds, and what would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ipskeptic.model.bringing import bring_command
from ipskeptic.model.names import REGISTRIES, REGISTRY_NAMES
from ipskeptic.model.status import FeedStatus, QuestionStatus
from ipskeptic.reason.tables import Tables

_ALL_REGISTRIES = "nro-combined"
# The registry with most addresses first (judgement): its file helps most.
_BY_SIZE = ("arin", "ripencc", "apnic", "lacnic", "afrinic")


def questions_of(
    feeds: Mapping[str, FeedStatus], tables: Tables, has_country: bool
) -> tuple[QuestionStatus, ...]:
    """The five questions, as answering helps most.

    Args:
        feeds: What is held, by feed.
        tables: The tables of the reasoning.
        has_country: Whether the built-in table of countries can be asked.
    """
    made = []
    for raw in tables.questions:
        name = str(raw["name"])
        of_question = [feed for feed in feeds.values() if feed.question == name and feed.copies]
        if name == "registry":
            made.append(_registry(feeds, of_question, has_country))
            continue
        best = str(raw["feed"])
        command = bring_command(best, tables.catalogue.get(best))
        full = [feed.name for feed in of_question if feed.speaks == "yes"]
        part = [feed.name for feed in of_question if feed.speaks == "listings"]
        if full:
            made.append(QuestionStatus(name, "yes", (*full, *part), "", ""))
        elif part:
            why = "of what is listed alone"
            made.append(QuestionStatus(name, "partly", tuple(part), why, command))
        else:
            made.append(QuestionStatus(name, "no", (), _old(of_question), command))
    return tuple(made)


def _registry(
    feeds: Mapping[str, FeedStatus], held: Sequence[FeedStatus], has_country: bool
) -> QuestionStatus:
    """A registry speaks of its own addresses: the question needs all five, or the joint file."""
    full = tuple(feed.name for feed in held if feed.speaks == "yes")
    if _ALL_REGISTRIES in full or set(REGISTRIES) <= set(full):
        return QuestionStatus("registry", "yes", full, "", "")
    lacking = [name for name in _BY_SIZE if name not in full]
    old, never = [], []
    for name in lacking:
        feed = feeds.get(name)
        if feed is None or not feed.copies:
            never.append(REGISTRY_NAMES[name])
        else:
            old.append(f"{REGISTRY_NAMES[name]} ({_state(feed)})")
    why = "; ".join(
        f"{what}: {', '.join(names)}"
        for what, names in (("not of now", old), ("not held", never))
        if names
    )
    if has_country:
        why += "; the built-in table has each address's country and no more"
    wanted = "registries" if len(lacking) == len(_BY_SIZE) else " ".join(lacking)
    command = f"ipskeptic data update {wanted}"
    answered = "partly" if has_country or any(f.speaks != "no" for f in held) else "no"
    return QuestionStatus("registry", answered, full, why, command)


def _old(held: Sequence[FeedStatus]) -> str:
    """Why no feed held speaks: the one with the newest copy says it."""
    if not held:
        return "nothing is held"
    ages = [feed for feed in held if feed.copies[0].age_days is not None]
    nearest = min(ages, key=lambda feed: (feed.copies[0].age_days or 0, feed.name), default=held[0])
    return f"{nearest.name}: {_state(nearest)}"


def _state(feed: FeedStatus) -> str:
    age = feed.copies[0].age_days
    if age is None or feed.reach_days is None or age <= feed.reach_days:
        return feed.why or "held"
    return f"{age:,} d old, reach {feed.reach_days:,} d"
