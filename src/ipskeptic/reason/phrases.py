"""One short clause for each reading, and reasons for the state of each rung."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ipskeptic.model.assessment import Weighed
from ipskeptic.model.dates import and_list, dates_text, span_text
from ipskeptic.model.names import NO_COUNTRY, with_article
from ipskeptic.model.observation import Observation
from ipskeptic.model.observed import is_of_document
from ipskeptic.model.reading import Absent, Present, is_of_server
from ipskeptic.model.ways import ROUTES_ASKED
from ipskeptic.reason.origins import count, count_text
from ipskeptic.reason.states import RungEvidence
from ipskeptic.reason.tables import Tables

# What a listing kind is called in a clause about the rung.
_LISTED_AS = {
    "hijacked": "on a list of hijacked or criminal netblocks",
    "leased": "on a list of leased prefixes",
    "rpki-invalid": "RPKI state invalid",
    "anycast": "anycast: announced from many places",
    "satellite": "a satellite operator's range",
    "compromised-host": "listed as infected or open to others",
    "tor-exit": "Tor exit",
    "vpn": "VPN or proxy range",
    "hosting": "cloud or hosting range",
    "cdn": "content network",
    "carrier-nat": "carrier NAT or mobile pool",
}

_CLAUSES = {
    "special-purpose": "{name} ({rfc}), {entry}",
    "two-way": "{said} TCP: blind spoofing is near ruled out, a misread log is not",
    "one-way": "{said} {entry}: a sender can write any source address into it",
    "registered-country": "registered country {cc} (embedded table, no date)",
    "route": "announced by {origin} in the tables of {when}",
    "asked-route": "announced by {origin} ({title}, {when})",
    "several-origins": "announced by {origin} in the table of {dates}",
    "asked-several-origins": "announced by {origin} ({title}, {dates})",
    "registry-conflict": "several registries claim it: {claims}",
    "transfer": "{change} between {when}",
    "geofeed": "{title} says {cc} ({dates})",
    "second-country": "{title} says {cc} ({dates})",
    "public-service": "{service}, {role}",
    "named-user": "{title} names {user} as its user ({dates})",
}

# What stands where a record does not fill a place of a template.
_EMPTY = {
    "rfc": "IANA",
    "service": "a shared service",
    "role": "contact is expected",
    "cc": "none",
    "user": "somebody unnamed",
}


def clause(item: Weighed, tables: Tables) -> str:
    """What a reading says, in one clause with its date."""
    reading = item.reading
    if isinstance(reading, Absent):
        if reading.kind == "route":
            return f"not on the routing table of {dates_text(reading.holds_at)}"
        return f"not on {reading.source.title} of {dates_text(reading.holds_at)}"
    if not isinstance(reading, Present):
        return f"{reading.source.title}: {item.why}"
    if reading.kind == "delegation":
        return _delegation(reading, item)
    if reading.kind == "undelegated":
        return _undelegated(reading)
    template = _CLAUSES.get(reading.kind)
    if reading.source.feed in ROUTES_ASKED:
        template = _CLAUSES.get(f"asked-{reading.kind}", template)
    if template is None:
        said = _LISTED_AS.get(reading.kind, "listed")
        return f"{said} ({reading.source.title}, {when_listed(item)})"
    values = {**_EMPTY, **dict(reading.value), "entry": reading.entry}
    values.update(title=reading.source.title, dates=when_listed(item))
    values["when"] = dates_text(reading.holds_at)
    # "you stated it", or "the document states it".
    values["said"] = reading.source.title.removesuffix(" it")
    return fill(template, values)


def when_listed(item: Weighed) -> str:
    """The dates of a reading, and how far off the nearest is where that matters."""
    reading = item.reading
    assert isinstance(reading, Present)
    dates = dates_text(reading.holds_at)
    return f"{dates}, {span_text(item.days)} off" if item.days and item.days > 1 else dates


def named(code: str, tables: Tables) -> str:
    """A country as it stands in a sentence: `North Korea (KP)`, `the United States (US)`."""
    name = tables.country(code)
    if name != code:
        return f"{with_article(name)} ({code})"
    region = ", which names a region and no country" if code in NO_COUNTRY else ""
    return f"the code {code}{region}"


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values into a template; not str.format, since values come from feeds and hold braces."""
    for key, value in values.items():
        template = template.replace("{" + key + "}", value)
    return template


def _delegation(reading: Present, item: Weighed) -> str:
    code = reading.get("cc") or "no country"
    if reading.partial:
        held = f"{code} blocks" if reading.get("cc") else "blocks of several countries"
        return f"{held} in parts of it, file of {dates_text(reading.holds_at)}"
    if len(reading.holds_at) > 1:
        dates = and_list([window.text for window in (reading.holds_at[0], reading.holds_at[-1])])
        return f"{code} block, same in the files of {dates}"
    tail = "" if item.usable else f", which does not speak for that time: {item.why}"
    return f"{block_of(reading)} {said_in(reading)}{tail}"


def block_of(reading: Present) -> str:
    """A block by its country: `KP block`, `block whose holder states KP`."""
    code = reading.get("cc") or "no country"
    return f"block whose holder states {code}" if reading.get("cc-by") else f"{code} block"


def said_in(reading: Present) -> str:
    """Where a delegation stands: `in the file of 2014-11-24`, `as APNIC by RDAP said at ...`."""
    dates = dates_text(reading.holds_at)
    if is_of_server(reading):
        return f"as {reading.source.title} said at {dates}"
    return f"in the file{'' if len(reading.holds_at) == 1 else 's'} of {dates}"


def _undelegated(reading: Present) -> str:
    route = {
        "absent": "and not announced",
        "announced": "yet announced",
        "unknown": "; whether it was announced is not known",
    }[reading.get("route")]
    joint = "" if route.startswith(";") else " "
    return f"delegated to nobody in the files of all five registries{joint}{route}"


def rung_reasons(
    evidence: RungEvidence, weighed: Sequence[Weighed], observation: Observation, tables: Tables
) -> tuple[str, ...]:
    """Why a rung has its state, one clause each, the decisive one first."""
    if evidence.rung == "party":
        return ("no record of an address speaks to this",)
    speaking = evidence.against or evidence.for_
    if speaking:
        return _speaking(speaking, tables)
    special = [i for i in weighed if i.reading.kind == "special-purpose" and i.row == "1"]
    if special:
        return ("not asked: a special-purpose address has no public holder, place or user",)
    match evidence.rung:
        case "record":
            said = "" if observation.transport != "unknown" else "; transport not stated"
            return (f"{log_of(observation)} is taken at its word{said}",)
        case "route":
            return (_open_route(weighed, tables),)
        case "place":
            return (_open_place(weighed, tables),)
        case "machine":
            return (_open_listed(weighed, ("compromised-host",), "infected or open hosts"),)
    return (_open_operator(weighed),)


def _speaking(items: Sequence[Weighed], tables: Tables) -> tuple[str, ...]:
    """One clause a kind, of the reading nearest to the time; the last says how many origins."""
    nearest: dict[str, Weighed] = {}
    for item in items:  # in their order: what excludes comes before what casts doubt
        known_best = nearest.setdefault(item.reading.kind, item)
        if (item.days or 0) < (known_best.days or 0):
            nearest[item.reading.kind] = item
    clauses = [clause(item, tables) for item in nearest.values()]
    if any(item.reading.source.feed != "stated" for item in items):
        _, known, unknown = count([item.reading for item in items])
        total = known + unknown
        clauses[-1] += f" ({total} origin{'s' if total != 1 else ''})"
    return tuple(clauses)


def _open_route(weighed: Sequence[Weighed], tables: Tables) -> str:
    held = [i for i in weighed if i.reading.kind == "delegation" and isinstance(i.reading, Present)]
    if held:
        nearest = min(held, key=lambda i: i.days if i.days is not None else 10**9)
        reading = nearest.reading
        assert isinstance(reading, Present)
        if reading.partial:
            return f"{_delegation(reading, nearest)}: no one record covers all of it"
        return f"{block_of(reading)} {said_in(reading)} ({nearest.why})"
    country = [i for i in weighed if i.reading.kind == "registered-country"]
    if country and isinstance(country[0].reading, Present):
        code = country[0].reading.get("cc")
        name = named(code, tables) if code else "two countries"
        return f"only a table without date or status names the block's country, {name}"
    if any(i.reading.kind == "delegation" for i in weighed):
        return "in none of the registry files held that may speak for that time"
    return "no registry file that speaks for that time is held"


def _open_place(weighed: Sequence[Weighed], tables: Tables) -> str:
    named = [
        item.reading
        for item in weighed
        if item.reading.kind in ("delegation", "registered-country")
        and isinstance(item.reading, Present)
    ]
    if not named:
        return "nothing says where the machine stood"
    # What the holder writes is not the registry's word, where that is known too.
    own = [reading for reading in named if reading.get("cc") and not reading.get("cc-by")]
    codes = sorted({reading.get("cc") for reading in own or named if reading.get("cc")})
    if not codes:
        return "the registry gives no country; nothing says where the machine stood"
    who = " or ".join(codes)
    if not own:
        return f"only its holder states {who}; that does not say where a machine is"
    return f"only the registry says {who}; it names who holds the block, not where a machine is"


def _open_listed(weighed: Sequence[Weighed], kinds: Sequence[str], of: str) -> str:
    asked = [i for i in weighed if i.reading.kind in kinds]
    usable = [i for i in asked if i.usable and isinstance(i.reading, Absent)]
    shown = [i for i in asked if isinstance(i.reading, Present)]
    if shown:
        nearest = min(shown, key=lambda i: i.days if i.days is not None else 10**9)
        return f"listed ({nearest.reading.source.title}), but {nearest.why}"
    if usable:
        counted = count_text([i.reading for i in usable])
        return f"on no list of {of} asked ({counted}); such lists miss most machines"
    dated = [item.days for item in asked if item.days is not None]
    if dated:
        return f"the nearest list of {of} is {span_text(min(dated))} off"
    return f"no list of {of} is held"


def _open_operator(weighed: Sequence[Weighed]) -> str:
    kinds = ("tor-exit", "vpn", "hosting", "cdn")
    asked = [i for i in weighed if i.reading.kind in kinds]
    shown = [i for i in asked if isinstance(i.reading, Present)]
    if shown:
        nearest = min(shown, key=lambda i: i.days if i.days is not None else 10**9)
        return f"listed ({nearest.reading.source.title}), but {nearest.why}"
    usable = [i for i in asked if i.usable]
    if usable:
        counted = count_text([i.reading for i in usable])
        return f"on no list of relays or hosting asked ({counted}); the user is not named"
    dated = [item.days for item in asked if item.days is not None]
    if dated:
        return f"the nearest list of relays or hosting ranges is {span_text(min(dated))} off"
    return "no list of relays or hosting ranges is held"


def log_of(observation: Observation) -> str:
    """Whose word it is that the address was seen."""
    return "the document" if is_of_document(observation.target) else "your log"


def when_of(observation: Observation) -> str:
    """The time of an observation as an adverb: `on that day`, `today`."""
    if not observation.time_given:
        return "today"
    text = observation.seen_at.text
    return {7: "in that month", 10: "on that day"}.get(len(text), "at that time")
