"""What the records say of an address, in the form in which rules ask.

Only what a source says is handed on. That a source is silent, or was not held, never makes an
address anything: no function here says that an address is in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ipskeptic.lint.documentation import is_documentation
from ipskeptic.model.assessment import OnRecord, Weighed
from ipskeptic.model.claims import Reported, Use
from ipskeptic.model.finding import Behind, Holdings, Record, RuleSettings
from ipskeptic.model.names import NO_COUNTRY
from ipskeptic.model.reading import Absent, Present
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window

REGISTERED = ("delegation", "registered-country")
# The country of the AS that announces it is a source of its own: LINT, `sources-disagree`.
PLACES = (*REGISTERED, "second-country", "geofeed", "as-name")
ROUTES = ("route", "several-origins")
RELAYS = ("tor-exit", "tor-relay", "vpn")
SERVICES = ("cdn", "public-service", "anycast", "hosting")
# Of the satellite lists, Starlink's: its terminals share addresses (data/feeds/starlink.toml).
MOBILE = ("carrier-nat", "satellite")
# A mobile network's own geofeeds: telephones share addresses (RFC 6302; PARAMETERS 2).
_MOBILE_FEEDS = frozenset({"verizon-wireless-geofeed", "verizon-5ghome-geofeed"})

# What is told of an address where a rule names no kinds of its own, the most telling first.
_TELLING = (
    "special-purpose",
    "undelegated",
    *RELAYS,
    "compromised-host",
    "public-service",
    "cdn",
    "anycast",
    "hosting",
    *MOBILE,
    *REGISTERED,
    *ROUTES,
    "as-name",
    "geofeed",
    "second-country",
    "hijacked",
)
_RECORDS = 8  # behind one address; more is a list, and `ipskeptic ADDRESS` shows it (judgement)

_SAYS = {
    "tor-exit": "lists it as a Tor exit",
    "tor-relay": "lists it as a Tor relay",
    "vpn": "has it in a VPN's or proxy's range",
    "compromised-host": "lists it as an infected, hijacked or open host",
    "cdn": "has it in a content network's range",
    "hosting": "has it in a hosting provider's range",
    "anycast": "lists it as anycast: the same address in many places",
    "carrier-nat": "has it in a carrier's pool that many subscribers share",
    "satellite": "has it in a range of satellite terminals, which share addresses",
    "hijacked": "lists the block or its AS as hijacked or criminal",
    "undelegated": "have it delegated to nobody",
}


class Told(NamedTuple):
    """One thing that one source says of an address.

    Attributes:
        value: A country code, `AS131279`, a name; "" where it is only listed.
        kind: Evidence kind.
        record: The source, what it says, and when.
        usable: Whether it may speak for the time that was asked about.
        since: First date on which the source says so: `2014-12-11`, or "".
        days: Days between the time that was asked about and the nearest date of the record; None
            where it has no date.
    """

    value: str
    kind: str
    record: Record
    usable: bool
    since: str = ""
    days: int | None = None


def time_of(reported: Reported, use: Use, settings: RuleSettings) -> Window | None:
    """When an address was seen: by its own time, else the report's date, else `--at`, else None.

    A time that is still to come is none.
    """
    own = next((said.when for said in use.times if said.when), None)
    for when in (own, reported.published, settings.at):
        if when is not None and not when.begins_after(settings.now):
            return when
    return None


def target_of(reported: Reported, use: Use) -> Target:
    """What an address in a report names."""
    target = reported.document.candidates[use.candidate].target
    assert target is not None  # `uses` holds none without
    return target


def assessed(reported: Reported, use: Use, holdings: Holdings, settings: RuleSettings) -> OnRecord:
    """What the records say of an address in a report, at its time."""
    return holdings.about(target_of(reported, use), time_of(reported, use, settings))


def countries(assessment: OnRecord) -> tuple[Told, ...]:
    """Countries by registries, embedded table, geofeeds, second databases, and of the AS.

    Codes that name no country (EU, AP, ZZ) are left out.
    """
    return tuple(
        told for told in _told(assessment, PLACES, "cc") if told.value.upper() not in NO_COUNTRY
    )


def registered(assessment: OnRecord) -> tuple[Told, ...]:
    """Countries that registries give for the block."""
    return tuple(told for told in countries(assessment) if told.kind in REGISTERED)


def origins(assessment: OnRecord) -> tuple[Told, ...]:
    """AS numbers that were seen to announce it, one each."""
    return tuple(
        told._replace(value=number)
        for told in _told(assessment, ROUTES, "origin")
        for number in told.value.split(", ")
    )


def names(assessment: OnRecord) -> tuple[Told, ...]:
    """Names of the ASes that announce it, and of hosts and services whose range it lies in."""
    networks = _told(assessment, ("as-name",), "name")
    ranges = _told(assessment, SERVICES, "service")
    return (
        *networks,
        *(told._replace(value=f"{told.value} {told.record.source}".strip()) for told in ranges),
    )


def special(assessment: OnRecord, settings: RuleSettings) -> Told | None:
    """The special-purpose block it lies in, if it is no address of the public internet.

    Documentation ranges are treated as `settings` says, whatever the registry held says.
    """
    target = assessment.observation.target
    if is_documentation(target):
        if settings.documentation_addresses != "special":
            return None
        record = Record("RFC 5737, RFC 3849 and RFC 9637", "keep it for examples in documents")
        return Told("documentation", "special-purpose", record, usable=True)
    for weighed, reading in _present(assessment, ("special-purpose",)):
        if weighed.usable and reading.get("reachable") == "no":
            return _one(weighed, reading, reading.get("name"))
    return None


def undelegated(assessment: OnRecord) -> Told | None:
    """The finding, on whole files of all registries, that it was delegated to nobody."""
    return next((told for told in _told(assessment, ("undelegated",), "") if told.usable), None)


def not_announced(assessment: OnRecord) -> Told | None:
    """The routing table of the day that has no route to it, if there is one and no other has."""
    if any(weighed.usable for weighed, _ in _present(assessment, ROUTES)):
        return None
    for weighed in assessment.readings:
        reading = weighed.reading
        if not isinstance(reading, Absent) or reading.kind != "route" or not weighed.usable:
            continue
        if weighed.row == "10":  # a full table of the day: data/reasoning/evidence/route.toml
            record = Record(reading.source.title, "has no route to it", _date(reading.holds_at))
            return Told("", "route", record, usable=True)
    return None


def relays(assessment: OnRecord) -> tuple[Told, ...]:
    """Lists of Tor exits, VPNs and proxies that have it and may speak for the time."""
    return tuple(told for told in _told(assessment, RELAYS, "") if told.usable)


def services(assessment: OnRecord, *, at_any_time: bool = False) -> tuple[Told, ...]:
    """Lists of shared services that have it and may speak for the time, or at any time."""
    found = _told(assessment, SERVICES, "service")
    return tuple(told for told in found if told.usable or at_any_time)


def compromised(assessment: OnRecord) -> tuple[Told, ...]:
    """Lists of infected or open hosts that had it by the time."""
    return tuple(told for told in _told(assessment, ("compromised-host",), "") if told.usable)


def mobile(assessment: OnRecord) -> tuple[Told, ...]:
    """Lists of carriers' shared pools that have it, and geofeeds of mobile networks."""
    pools = [told for told in _told(assessment, MOBILE, "") if told.usable]
    for weighed, reading in _present(assessment, ("geofeed",)):
        if reading.source.feed in _MOBILE_FEEDS:
            pools.append(_one(weighed, reading, ""))
    return tuple(pools)


def behind(
    reported: Reported,
    use: Use,
    holdings: Holdings,
    settings: RuleSettings,
    kinds: Iterable[str] = _TELLING,
) -> Behind:
    """An address of a finding, with what is on record of it at its time.

    Args:
        reported: The report.
        use: The address in it.
        holdings: The data.
        settings: Of the rules.
        kinds: Evidence kinds whose records are told, the most telling first.
    """
    candidate = reported.document.candidates[use.candidate]
    when = time_of(reported, use, settings)
    assessment = assessed(reported, use, holdings, settings)
    return Behind(
        address=target_of(reported, use).text,
        written=candidate.text,
        place=candidate.place,
        at=when.text if when else "",
        records=records(assessment, settings, kinds),
    )


def records(
    assessment: OnRecord, settings: RuleSettings, kinds: Iterable[str] = _TELLING
) -> tuple[Record, ...]:
    """The telling records, those that may speak for the time before those that may not."""
    order = {kind: place for place, kind in enumerate(kinds)}
    found = [
        told
        for told in _told(assessment, tuple(order), "")
        if told.kind != "special-purpose" or not is_documentation(assessment.observation.target)
    ]
    if (block := special(assessment, settings)) and block not in found:
        found.append(block)
    found.sort(key=lambda told: (not told.usable, order.get(told.kind, 0)))
    return tuple(dict.fromkeys(told.record for told in found))[:_RECORDS]


def _told(assessment: OnRecord, kinds: tuple[str, ...], key: str) -> tuple[Told, ...]:
    return tuple(
        _one(weighed, reading, reading.get(key) if key else "")
        for weighed, reading in _present(assessment, kinds)
        if not key or reading.get(key) or key == "service"
    )


def _present(assessment: OnRecord, kinds: tuple[str, ...]) -> Iterator[tuple[Weighed, Present]]:
    for weighed in assessment.readings:
        reading = weighed.reading
        if isinstance(reading, Present) and reading.kind in kinds and not reading.partial:
            yield weighed, reading


def _one(weighed: Weighed, reading: Present, value: str) -> Told:
    date = _date(reading.holds_at)
    since = reading.since.text if reading.since else date
    record = Record(reading.source.title, _says(reading), date)
    days = weighed.days if reading.holds_at else None
    return Told(value, reading.kind, record, weighed.usable, since[:10], days)


def _date(windows: tuple[Window, ...]) -> str:
    """The first of the dates at which the same was read, to the day."""
    return windows[0].text[:10] if windows else ""


def _says(reading: Present) -> str:
    """What a record says, a clause without its source's name."""
    country, origin = reading.get("cc"), reading.get("origin")
    match reading.kind:
        case "special-purpose":
            return f"{reading.entry} is set aside: {reading.get('name')} ({reading.get('rfc')})"
        case "delegation":
            holder = f" to {country}" if country else ""
            return f"{reading.get('status')} {reading.entry}{holder}"
        case "registered-country" | "second-country" | "geofeed":
            return f"puts {reading.entry} in {country}"
        case "route" | "several-origins":
            return f"{origin} announced {reading.entry}"
        case "as-name":
            where = f", of {country}" if country else ""
            return f"{reading.entry} is {reading.get('name')}{where}"
        case "public-service":
            service = reading.get("service")
            return f"it is {service}" if service else "lists it as a service that anybody uses"
        case "compromised-host" if reading.get("infection"):
            return f"lists it as infected: {reading.get('infection')}"
    return _SAYS.get(reading.kind, f"lists {reading.entry}")
