"""An assessment as one flat row of text: the columns of `csv`, `tsv`, `brief` and `annotate`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from ipskeptic.model.assessment import Assessment, BadInput, Weighed
from ipskeptic.model.observation import Observation
from ipskeptic.model.reading import Present, is_of_server
from ipskeptic.model.ways import ROUTES_ASKED

# Source: INTERFACE, "Machine formats". Columns may be added at the end, never renamed.
COLUMNS = (
    "input",
    "ip",
    "class",
    "also",
    "carries",
    "stops_at",
    "fit",
    "registry",
    "cc",
    "prefix",
    "status",
    "date",
    "as_of",
    "usable",
    "holder",
    "holder_name",
    "asn",
    "as_name",
    "feeds",
    "origins",
    "seen_at",
    "error",
)

# Kinds whose readings are no entry of a list: registry, route and name records, what the user
# stated, and what follows from several readings together.
NOT_LISTINGS = frozenset(
    {
        "delegation",
        "registered-country",
        "registry-conflict",
        "transfer",
        "undelegated",
        "route",
        "several-origins",
        "rpki-state",
        "rpki-invalid",
        "as-name",
        "ptr",
        "special-purpose",
        "iana-space",
        "two-way",
        "one-way",
    }
)

# Farther than any date: readings without a date come after all that have one.
NO_DATE = 10**9


class Judged(NamedTuple):
    """The part of an assessment that a flat row shows; fields as in `Assessment`."""

    observation: Observation
    class_: str
    also: tuple[str, ...]
    carries: str
    stops_at: str
    fit: str
    readings: tuple[Weighed, ...]


# What a row can be made of.
Answered: TypeAlias = "Assessment | Judged"


def flat_row(item: Answered | BadInput) -> dict[str, str]:
    """One row, a text for every column of `COLUMNS`, nothing escaped.

    Lists are joined by ";". The registry columns come from the record nearest to the time seen,
    even where it may not speak for that time; `usable` says whether it may.

    Args:
        item: An assessment, or refused input, which has `input` and `error` alone.
    """
    row = dict.fromkeys(COLUMNS, "")
    if isinstance(item, BadInput):
        row["input"] = item.input
        row["error"] = item.reason
        return row
    row["input"] = item.observation.input
    row["ip"] = item.observation.target.text
    row["class"] = item.class_
    row["also"] = ";".join(item.also)
    row["carries"] = item.carries
    row["stops_at"] = item.stops_at
    row["fit"] = item.fit
    row["seen_at"] = item.observation.seen_at.text
    row.update(registry_columns(item))
    row.update(route_columns(item))
    listings = [
        reading
        for reading, _ in present(item)
        if reading.kind not in NOT_LISTINGS and not is_of_server(reading)
    ]
    row["feeds"] = ";".join(_distinct(reading.source.feed for reading in listings))
    row["origins"] = ";".join(_distinct(reading.source.origin for reading in listings))
    return row


def present(assessment: Answered) -> list[tuple[Present, Weighed]]:
    """The present readings with what they may move, in the document's order."""
    return [
        (weighed.reading, weighed)
        for weighed in assessment.readings
        if isinstance(weighed.reading, Present)
    ]


def registry_record(assessment: Answered) -> tuple[Present, Weighed] | None:
    """The delegation nearest to the time seen, else the registered country, else None.

    A registry's file that may speak for the time comes before its server, which does not say all
    that the file has.
    """
    for kind in ("delegation", "registered-country"):
        found = [pair for pair in present(assessment) if pair[0].kind == kind]
        if not found:
            continue
        nearest = min(found, key=_distance)
        if not is_of_server(nearest[0]):
            return nearest
        registry = nearest[0].get("registry")
        files = [
            pair
            for pair in found
            if pair[1].usable and not is_of_server(pair[0]) and pair[0].get("registry") == registry
        ]
        return min(files, key=_distance, default=nearest)
    return None


def as_of(reading: Present, assessment: Answered) -> str:
    """The date nearest to the time seen at which a source says that it held, or ""."""
    seen = assessment.observation.seen_at
    windows = sorted(reading.holds_at)
    return min(windows, key=lambda window: window.days_from(seen)).text if windows else ""


def _distance(pair: tuple[Present, Weighed]) -> tuple[int, bool]:
    days = pair[1].days
    return (NO_DATE if days is None else days, not pair[1].usable)


def registry_columns(assessment: Answered) -> dict[str, str]:
    """The columns from `registry` to `holder_name`; empty where no record is held."""
    found = registry_record(assessment)
    if found is None:
        return {}
    reading, weighed = found
    usable = "true" if weighed.usable else "false"
    if reading.kind == "registered-country":
        return {"cc": reading.get("cc"), "usable": usable}
    return {
        "registry": reading.get("registry"),
        "cc": _country(reading, assessment),
        "prefix": reading.entry,
        "status": reading.get("status"),
        "date": reading.get("date"),
        "as_of": as_of(reading, assessment),
        "usable": usable,
        "holder": _handle(reading),
        "holder_name": reading.get("holder-name") or _asked_name(reading, weighed, assessment),
    }


def _country(reading: Present, assessment: Answered) -> str:
    """The country that the registry names: never what the holder writes of itself (`cc-by`)."""
    code = "" if reading.get("cc-by") else reading.get("cc")
    return code or (_table_country(assessment) if is_of_server(reading) else "")


def _table_country(assessment: Answered) -> str:
    """The country of a table that may speak for the time, "" if none does."""
    found = (r for r, item in present(assessment) if item.usable and r.kind == "registered-country")
    return next((reading.get("cc") for reading in found), "")


def _asked_name(reading: Present, weighed: Weighed, assessment: Answered) -> str:
    """The holder's name as the same registry's server has it, where both speak for the time."""
    registry = reading.get("registry")
    names = (
        other.get("holder-name")
        for other, item in present(assessment)
        if other.kind == "delegation" and is_of_server(other) and item.usable
        if other.get("registry") == registry
    )
    return next(names, "") if weighed.usable else ""


def _handle(reading: Present) -> str:
    """The holder's handle with its registry, `lacnic:110686`: it means nothing without."""
    handle = reading.get("holder")
    return f"{reading.get('registry')}:{handle}" if handle else ""


def route_columns(assessment: Answered) -> dict[str, str]:
    """The columns `asn` and `as_name`.

    What a server says stands there only where it may speak for the time and no table held does.
    """
    pairs = present(assessment)
    held = [pair for pair in pairs if pair[0].source.feed not in ROUTES_ASKED]
    asked = [pair for pair in pairs if pair[0].source.feed in ROUTES_ASKED]
    if _speaks(asked) and not _speaks(held):
        origins = _origins(asked)
        names = _names(held, origins) or _names(asked, origins)
    else:
        origins = _origins(held)
        names = [r.get("name") for r, _ in held if r.kind in ("as-name", "route")]
    return {"asn": ";".join(origins), "as_name": ";".join(_distinct(names))}


def _speaks(pairs: Sequence[tuple[Present, Weighed]]) -> bool:
    """Whether a record of the route may speak for the time."""
    kinds = ("route", "several-origins")
    return any(reading.kind in kinds and weighed.usable for reading, weighed in pairs)


def _names(pairs: Sequence[tuple[Present, Weighed]], origins: Sequence[str]) -> list[str]:
    """The names that some readings give ASes."""
    return [r.get("name") for r, _ in pairs if r.kind == "as-name" and r.entry in origins]


def _origins(pairs: Sequence[tuple[Present, Weighed]]) -> list[str]:
    """The origin ASes by the tables nearest to the time."""
    routes = [pair for pair in pairs if pair[0].kind == "route"]
    nearest = min((_distance(pair)[0] for pair in routes), default=NO_DATE)
    # A prefix with several origins has them as "AS64496, AS64497".
    return _distinct(
        origin
        for pair in routes
        if _distance(pair)[0] == nearest
        for origin in pair[0].get("origin").split(", ")
    )


def _distinct(values: Iterable[str]) -> list[str]:
    """Every value once, in the order of the first, without the empty one."""
    return [value for value in dict.fromkeys(values) if value]
