"""What is on record, one row a witness and kind, as a reader wants it: what, when, how good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ipskeptic.model.assessment import Assessment, Weighed
from ipskeptic.model.names import REGISTRY_NAMES
from ipskeptic.model.reading import Absent, Present, Unavailable, is_of_server
from ipskeptic.model.ways import FAILURES, ROUTES_ASKED
from ipskeptic.model.when import Window
from ipskeptic.render.escape import terminal

# The order in which records are read under pressure: what moves something, then whose block it
# is, then the rest. Judgement.
_FIRST = ("special-purpose", "undelegated", "public-service", "compromised-host", "tor-exit", "vpn")
_THEN = ("delegation", "registered-country", "route", "registry-conflict", "transfer")
_LAST = ("rpki-state", "as-name", "iana-space")

# The ladder says what these mean; listings say it themselves.
_SELF_EVIDENT = frozenset({*_THEN, *_LAST, "special-purpose", "undelegated"})

# Where a record was read is in its feed's page, not in the report.
_UNSAID = frozenset({"source", "read", "read-in", "until", "agrees", "registry", "basis"})

# What stands for the name of a person: no record of a block is about what a person did.
_PERSON = "a person, whose name is left out"
# At most so many reverse names of an address stand in their row (judgement).
_REVERSE_NAMES = 3


class Record(NamedTuple):
    """One row: what it says, when it held, its grade, and what it does not mean."""

    text: str
    holds_at: str
    grade: str
    means: str = ""
    does_not_mean: str = ""
    note: str = ""
    moves: bool = False


def records_of(assessment: Assessment, limit: int | None) -> tuple[tuple[Record, ...], int]:
    """The rows to show, and how many are left out.

    Args:
        assessment: The assessment.
        limit: At most so many rows; None for all.
    """
    every = limit is None
    present = [
        item
        for item in assessment.readings
        if isinstance(item.reading, Present) and item.reading.source.feed != "stated"
    ]
    if not every:
        present = [item for item in present if item.reading.kind != "undelegated"]
    groups: dict[tuple[str, str, str], list[Weighed]] = {}
    for item in sorted(present, key=_order):
        source = item.reading.source
        last = item.reading.kind in _LAST and source.feed not in ROUTES_ASKED
        if every or not last or len(present) < 4:
            key = (item.reading.kind, source.origin or source.feed, "" if item.usable else "not")
            groups.setdefault(key, []).append(item)
    names = None if every else _REVERSE_NAMES
    rows = [_row(group, names) for group in groups.values()]
    limit = len(rows) if limit is None else limit
    return tuple(rows[:limit]), len(rows) - len(rows[:limit])


def absences_of(assessment: Assessment) -> tuple[Weighed, ...]:
    """Lists that were asked, speak for the time, and do not have it; and servers that were asked.

    Nothing follows from what a reverse zone or a source of routes that is no full table does not
    have; still whoever asked them wants to know.
    """
    return tuple(
        item
        for item in assessment.readings
        if isinstance(reading := item.reading, Absent)
        if (item.usable and reading.kind != "delegation")
        or reading.kind == "ptr"
        or (reading.kind in ("route", "delegation") and reading.source.coverage == "sample")
    )


def failures_of(assessment: Assessment) -> tuple[str, ...]:
    """Servers that gave no answer or were not asked, and why: one text for each cause.

    What the user has not got is in the gaps; here stands only what was to be asked.
    """
    failed = [
        item.reading
        for item in assessment.readings
        if isinstance(item.reading, Unavailable) and item.reading.cause in FAILURES
    ]
    titles: dict[str, list[str]] = {}
    # First those who were asked: that nobody asked the others is no news.
    for reading in sorted(failed, key=lambda reading: reading.cause == "not-asked"):
        cause = reading.cause.replace("-", " ")
        why = f"{cause} ({reading.detail})" if reading.detail else cause
        titles.setdefault(why, []).append(reading.source.title)
    return tuple(
        terminal(f"{', '.join(sorted(set(named)))}: {why}") for why, named in titles.items()
    )


def _order(item: Weighed) -> tuple[int, int, int, str]:
    kind = item.reading.kind
    if kind in _FIRST:
        rank = _FIRST.index(kind)
    elif kind in _THEN:
        rank = 20 + _THEN.index(kind)
    else:
        rank = 40 if kind in _LAST else 10
    if not item.usable and rank < 20:
        rank += 12
    return (rank, item.days if item.days is not None else 10**6, 0, item.reading.source.feed)


def _row(group: Sequence[Weighed], names: int | None) -> Record:
    item = next((i for i in group if not _is_asked(i)), group[0])
    reading = item.reading
    assert isinstance(reading, Present)
    text = _reverse_names(group, names) if reading.kind == "ptr" else _text(reading)
    if reading.kind == "delegation" and not is_of_server(reading):
        text += _as_asked(reading, group)
    others = sorted({i.reading.source.feed for i in group} - {reading.source.feed})
    if others:
        shown = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        text += f" (also {shown}: same origin)"
    note = "" if item.usable or not item.why else f"moves nothing: {item.why}"
    explained = reading.kind not in _SELF_EVIDENT
    return Record(
        text=terminal(text),
        holds_at=_dates(reading.holds_at),
        grade=f"{reading.source.grade} {reading.source.credibility}",
        means=terminal(reading.source.means) if explained else "",
        does_not_mean=terminal(reading.source.does_not_mean) if explained else "",
        note=note,
        moves=item.usable,
    )


def _reverse_names(group: Sequence[Weighed], most: int | None) -> str:
    """All reverse names of an address in one row: they are one answer of one zone."""
    names = [_reverse_name(item.reading) for item in group if isinstance(item.reading, Present)]
    more = len(names) - len(names[:most])
    shown = "; ".join(names[:most]) + (f"; and {more} more" if more else "")
    return f"Reverse name{'s' if len(names) > 1 else ''} {shown}"


def _reverse_name(reading: Present) -> str:
    """A reverse name and whether it leads back: `host.example, confirmed by its A record`."""
    kind = reading.get("forward")
    match reading.get("confirmed"):
        case "yes":
            said = f"confirmed by its {kind} record"
        case "no" if reading.get("leads-to"):
            said = f"not confirmed: its {kind} records say {reading.get('leads-to')}"
        case "no":
            said = f"not confirmed: {reading.get('why')}"
        case _:
            said = f"not checked: {reading.get('why')}"
    left_out = reading.get("names-left-out")
    return f"{reading.entry}, {said}" + (f" ({left_out} more names came)" if left_out else "")


def _text(reading: Present) -> str:
    title = reading.source.title
    match reading.kind:
        case "delegation":
            return _delegation(reading)
        case "registered-country":
            code = reading.get("cc") or reading.get("ends") or "no country"
            return f"Registered country {code} for {reading.entry}: {title}"
        case "route":
            return f"Route {reading.entry}, origin {reading.get('origin')}: {title}"
        case "special-purpose":
            rfc = f", {reading.get('rfc')}" if reading.get("rfc") else ""
            return f"{reading.get('name') or 'Special-purpose'} {reading.entry}{rfc}: {title}"
        case "registry-conflict":
            return f"Two registries claim it: {reading.get('claims')}"
        case "transfer":
            return f"Changed hands: {reading.get('change')}"
        case "named-user" if is_of_server(reading):
            return _named_user(reading)
        case "as-name":
            return f"{reading.entry} is named {reading.get('name')}: {title}"
        case "iana-space":
            registry = reading.get("registry")
            name = REGISTRY_NAMES.get(registry, registry.upper())
            return f"{reading.entry} is administered by {name}: {title}"
        case "rpki-state" | "rpki-invalid" if reading.get("state"):
            why = f" ({reading.get('because')})" if reading.get("because") else ""
            state = f"RPKI state {reading.get('state')}{why}"
            return f"{state} for {reading.entry}, as in {reading.get('table')}: {title}"
        case "several-origins":
            return f"{reading.entry} announced by {reading.get('origin')}: {title}"
    return f"{title}: {reading.entry}{_values(reading)}"


def _delegation(reading: Present) -> str:
    registry = REGISTRY_NAMES.get(reading.get("registry"), reading.source.title)
    if is_of_server(reading):
        changed = reading.get("changed")
        when = f", record changed on {changed}" if changed else ""
        what = f"{reading.source.title}: {reading.entry}, {_country(reading)}"
        return f"{what}{_held_by(reading)}{when}"
    parts = [f"{registry} delegation {reading.entry}", reading.get("cc") or "no country"]
    if reading.get("date"):
        parts.append(f"since {reading.get('date')} (first allocation)")
    size = _size(reading.entry)
    if size:
        parts.append(f"{size:,} addresses")
    return ", ".join(parts)


def _is_asked(item: Weighed) -> bool:
    return isinstance(item.reading, Present) and is_of_server(item.reading)


def _as_asked(reading: Present, group: Sequence[Weighed]) -> str:
    """What the registry's server says beyond its file."""
    asked = [i.reading for i in group if isinstance(i.reading, Present) and _is_asked(i)]
    if not asked:
        return ""
    code = asked[0].get("cc")
    differs = "" if code in ("", reading.get("cc")) else f", its server says {_country(asked[0])}"
    return f"{differs}{_held_by(asked[0])}"


def _held_by(reading: Present) -> str:
    """The holder's name, and the address that was asked if it is another one of the block."""
    name, other = reading.get("holder-name"), reading.get("asked-for")
    if reading.get("holder-kind") == "person":
        name = _PERSON
    held = f", held by {name}" if name else ""
    if not name and reading.get("network"):
        held = f", network {reading.get('network')}, no holder named"
    return f"{held} (asked for {other})" if other else held


def _country(reading: Present) -> str:
    """The country, and that it is the holder's word where it is."""
    code = reading.get("cc") or "no country named"
    return f"{code} as its holder states" if reading.get("cc-by") else code


def _named_user(reading: Present) -> str:
    """Another user of the block, as a registry's server has it."""
    user = reading.get("user") or "unnamed"
    if reading.get("holder-kind") == "person":
        user = _PERSON
    elif not reading.get("user") and reading.get("network"):
        user = f"unnamed, network {reading.get('network')}"
    parts = [f"User of {reading.entry}: {user}"]
    if reading.get("cc"):
        parts.append(reading.get("cc"))
    if reading.get("type"):
        parts.append(reading.get("type"))
    return f"{', '.join(parts)}: {reading.source.title}"


def _size(entry: str) -> int:
    """How many addresses an IPv4 prefix has; 0 for anything else."""
    network, slash, length = entry.partition("/")
    if not slash or ":" in network or not length.isdigit():
        return 0
    return 1 << (32 - int(length))


def _values(reading: Present) -> str:
    shown = [
        f"{key.replace('-', ' ')} {value}" if key not in ("service", "role", "name") else value
        for key, value in reading.value
        if value and key not in _UNSAID
    ]
    return f", {', '.join(shown)}" if shown else ""


def _dates(windows: Sequence[Window]) -> str:
    texts = [window.text.replace("T", " ").removesuffix("Z") for window in windows]
    if not texts:
        return "no date"
    if len(texts) == 1:
        return texts[0]
    if len({text[:10] for text in texts}) == 1 and len(texts[0]) > 10:
        return f"{texts[0]} to {texts[-1][11:]}"
    joint = " and " if len(texts) == 2 else " to "
    return f"{texts[0]}{joint}{texts[-1]}"
