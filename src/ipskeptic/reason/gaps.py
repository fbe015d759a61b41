"""What was not answered, what it would take, and what would settle the open alternatives."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.assessment import Alternative, Gap, NextStep, Weighed
from ipskeptic.model.bringing import bring_command
from ipskeptic.model.dates import and_list
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.observed import why_not_seen
from ipskeptic.model.reading import Absent, Present, Unavailable
from ipskeptic.model.ways import FAILURES
from ipskeptic.model.when import Window
from ipskeptic.reason.tables import Tables


def gaps_of(
    weighed: Sequence[Weighed],
    missing: Sequence[str],
    observation: Observation,
    claim: Claim | None,
    fit: str,
    tables: Tables,
    *,
    present_time: bool,
) -> tuple[Gap, ...]:
    """What was not answered for T, the question that would help most first.

    Args:
        weighed: The weighed readings.
        missing: Questions that no reading answered for T.
        observation: What was seen, and when.
        claim: What is claimed, or None.
        fit: Whether the records name who is claimed.
        tables: The catalogue and the questions.
        present_time: Whether T is the present.
    """
    if any(item.reading.kind == "special-purpose" and item.row == "1" for item in weighed):
        cause = "not asked: no registry or list can speak of a special-purpose address"
        return (Gap("registry", cause),)
    found: list[Gap] = []
    if not observation.time_given:
        found.append(
            Gap("time", "no time was given; an address may change hands within a day", "--at TIME")
        )
    elif basis := why_not_seen(observation.target):
        found.append(Gap("time", f"the time given is {basis}"))
    for question in tables.questions:
        name = str(question["name"])
        if name in missing:
            cause = _cause(name, str(question["none"]), weighed, tables)
            feed = str(question["feed"]) or _registry(weighed)
            at = "" if present_time else observation.seen_at.text[:10]
            command = bring_command(feed, tables.catalogue.get(feed), at)
            found.append(Gap(name, cause, command))
    if observation.transport == "unknown":
        found.append(Gap("transport", "not stated: was a TCP handshake completed?", "--transport"))
    if claim is not None and fit == "not-asked":
        what = (
            "not testable offline: no name of a holder is held"
            if claim.kind == "holder"
            else (f"no source held could name {claim.name}")
        )
        asked = any(_is_asked(item, "rdap", tables) for item in weighed)
        brings = "--online rdap" if claim.kind == "holder" and not asked else ""
        found.append(Gap("claim", what, brings))
    return tuple(found)


def _is_asked(item: Weighed, way: str, tables: Tables) -> bool:
    """Whether a reading is of a server that was asked in a way."""
    feed = tables.catalogue.get(item.reading.source.feed)
    return feed is not None and feed.online == way


def _cause(question: str, nothing: str, weighed: Sequence[Weighed], tables: Tables) -> str:
    items = [item for item in weighed if tables.question(item.reading.kind) == question]
    held = [i for i in items if i.days is not None and not i.usable]
    for item in items:
        # That a server gave no answer is said elsewhere; what is held, and of when, only here.
        if isinstance(item.reading, Unavailable) and not (held and item.reading.cause in FAILURES):
            return f"{item.reading.source.title}: {item.why}"
    if not held:
        return nothing
    if question == "route":
        tables_held = [i for i in held if i.reading.source.coverage == "census"]
        days = sorted({w.text[:10] for i in tables_held for w in _windows(i)})
        if not days:
            return f"{held[0].reading.source.title}: {held[0].why}"
        return f"the nearest tables held are of {and_list(days[:3])}"
    present = [item for item in held if isinstance(item.reading, Present)]
    nearest = min(present or held, key=lambda item: item.days or 0)
    return f"{nearest.reading.source.title}: {nearest.why}"


def _windows(item: Weighed) -> tuple[Window, ...]:
    reading = item.reading
    return reading.holds_at if isinstance(reading, Present | Absent) else ()


def _registry(weighed: Sequence[Weighed]) -> str:
    for item in weighed:
        if item.reading.kind == "iana-space" and isinstance(item.reading, Present):
            name = item.reading.get("registry")
            if name in ("afrinic", "apnic", "arin", "lacnic", "ripencc"):
                return name
    return "arin"


def next_steps_of(
    weighed: Sequence[Weighed],
    alternatives: Sequence[Alternative],
    class_: str,
    tables: Tables,
) -> tuple[NextStep, ...]:
    """Evidence that would settle what remains, and who holds it."""
    remaining = {a.name for a in alternatives if a.status not in ("ruled-out",)}
    kinds = {i.reading.kind for i in weighed if i.usable and isinstance(i.reading, Present)}
    steps = []
    for raw in tables.settle:
        settles = tuple(name for name in raw["settles"] if name in remaining)
        if not settles or class_ in raw.get("not_classes", ()):
            continue
        if raw.get("classes") and class_ not in raw["classes"]:
            continue
        if raw.get("kinds") and not kinds & set(raw["kinds"]):
            continue
        steps.append(NextStep(str(raw["what"]), str(raw["who"]), settles))
    return tuple(steps)
