"""A saved JSON report read back, so that it can be shown in another format with nothing asked.

The file may come from anybody: every field is checked, and what is odd is named by its path.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any

from ipskeptic.errors import InputError
from ipskeptic.model.assessment import (
    CLASSES,
    FITS,
    QUESTIONS,
    RUNGS,
    Assessment,
    BadInput,
    Report,
    StillTrue,
    Weighed,
)
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import LEVELS, ROLES, TRANSPORTS, Claim, Observation
from ipskeptic.model.reading import CAUSES, Absent, Present, Reading, Source, Unavailable
from ipskeptic.model.target import Target
from ipskeptic.model.text import ipv4_number, ipv6_number
from ipskeptic.render import saved_findings as findings
from ipskeptic.render.fields import Fields
from ipskeptic.render.record import SCHEMA_VERSION

# The lists of an assessment, which are there even where they are empty.
_LISTS = (
    "also",
    "ladder",
    "readings",
    "judgements",
    "alternatives",
    "matrix",
    "changes",
    "next_steps",
    "gaps",
    "mentions",
    "summary",
)


def report_from_json(text: str) -> Report:
    """Read the text of a report that was saved with `-f json`.

    Raises:
        InputError: It is no such report, is damaged, or is of a later version.
    """
    return read_document(parse(text))


def parse(text: str) -> Any:
    """The plain data of a saved report's text.

    Raises:
        InputError: It is not JSON.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"no saved report: not JSON ({error})") from error


def read_document(data: Any) -> Report:
    """Read a report from plain data.

    Raises:
        InputError: It is no such report, is damaged, or is of a later version.
    """
    fields = Fields(data, "")
    version = fields.text("schema_version")
    if version != SCHEMA_VERSION:
        raise InputError(
            f"a saved report of schema version {version or 'unknown'!r}; this program reads "
            f"{SCHEMA_VERSION!r}: use the version that wrote it, or assess again"
        )
    if fields.data.get("kind") == "timeline":
        raise InputError("a saved time line, not a report: run `ipskeptic history` to see it again")
    need(fields, ("assessments", "errors", "data"))
    assessments = fields.children("assessments", _assessment)
    items: list[Assessment | BadInput] = list(assessments)
    # Ascending, so that each stands where it stood when those before it are in place.
    for position, bad in sorted(fields.children("errors", _error), key=lambda pair: pair[0]):
        items.insert(position - 1 if position else len(items), bad)
    return Report(
        version=fields.child("tool").text("version"),
        generated_at=fields.window("generated_at"),
        snapshots=fields.children("data", snapshot),
        items=tuple(items),
        overrides=fields.texts("overrides"),
    )


def assessment_from(data: Any, path: str) -> Assessment:
    """An assessment out of its plain data.

    Args:
        data: As it stands in `assessments`, or on a line of `jsonl`.
        path: Where it stands, for messages.

    Raises:
        InputError: It is damaged.
    """
    return _assessment(Fields(data, path))


def question_from(data: Any, path: str) -> tuple[Observation, Claim | None]:
    """Only what was asked; see `assessment_from`."""
    fields = Fields(data, path)
    claim, _ = _claim(fields.optional_child("claim"))
    return _observation(fields), claim


def readings_from(data: Any, path: str, feeds: Collection[str]) -> tuple[Reading, ...]:
    """Only the readings of some feeds; see `assessment_from`."""
    fields = Fields(data, path)
    need(fields, ("readings",))
    return tuple(
        reading for reading in fields.children("readings", _of(feeds)) if reading is not None
    )


def _of(feeds: Collection[str]) -> Callable[[Fields], Reading | None]:
    return lambda fields: _reading(fields) if fields.text("source") in feeds else None


def _error(fields: Fields) -> tuple[int, BadInput]:
    bad = BadInput(
        input=fields.text("input"),
        reason=fields.text("reason"),
        source=fields.text("source"),
        line=fields.count("line"),
    )
    return fields.count("position"), bad


def snapshot(fields: Fields) -> Snapshot:
    """A snapshot as it stands in `data`."""
    return Snapshot(
        number=fields.count("number"),
        feed=fields.text("feed"),
        holds_at=fields.text("holds_at"),
        fetched_at=fields.text("fetched_at"),
        sha256=fields.text("sha256"),
        size=fields.count("size"),
        records=fields.count("records"),
        bad=fields.count("bad"),
        excerpt=fields.flag("excerpt"),
        builtin=fields.flag("builtin"),
        families=fields.text("families"),
        title=fields.text("title"),
        warnings=fields.texts("warnings"),
    )


def need(fields: Fields, names: Iterable[str]) -> None:
    """What is missing must not look as if nothing had been found."""
    for name in names:
        if fields.data.get(name) is None:
            raise InputError(f"{fields.at(name)} is missing; save the report again")


def _assessment(fields: Fields) -> Assessment:
    need(fields, _LISTS)
    claim, answer = _claim(fields.optional_child("claim"))
    confidence = fields.child("confidence")
    asked = fields.child("asked")
    return Assessment(
        observation=_observation(fields),
        claim=claim,
        answer=answer,
        fit=fields.text("fit", FITS),
        class_=fields.text("class", CLASSES),
        also=fields.texts("also", CLASSES),
        carries=fields.text("carries", ("", *RUNGS)),
        stops_at=fields.text("stops_at", ("", *RUNGS)),
        # Whatever the file says: no record of an address shows who acted.
        confidence_who="low",
        confidence_because=confidence.texts("because"),
        answered=asked.texts("answered", QUESTIONS),
        missing=asked.texts("missing", QUESTIONS),
        ladder=fields.children("ladder", findings.rung),
        readings=fields.children("readings", _weighed),
        judgements=fields.children("judgements", findings.judgement),
        alternatives=fields.children("alternatives", findings.alternative),
        matrix=fields.children("matrix", findings.matrix_row),
        changes=fields.children("changes", findings.change),
        next_steps=fields.children("next_steps", findings.next_step),
        gaps=fields.children("gaps", findings.gap),
        mentions=fields.children("mentions", findings.mention),
        summary=fields.texts("summary"),
        shortcut=fields.text("shortcut"),
    )


def _observation(fields: Fields) -> Observation:
    return Observation(
        input=fields.text("input"),
        target=_target(fields),
        seen_at=fields.window("seen_at"),
        time_given=fields.flag("time_given"),
        role=fields.text("role", ROLES),
        transport=fields.text("transport", TRANSPORTS),
        port=fields.number("port"),
    )


def _target(fields: Fields) -> Target:
    for kind in ("address", "prefix", "range"):
        text = fields.text(kind)
        if not text:
            continue
        try:
            family, first, last = _bounds(kind, text)
        except ValueError as error:
            raise fields.wrong(kind, f"an {kind}" if kind == "address" else f"a {kind}") from error
        return Target(
            kind=kind,
            family=family,
            first=first,
            last=last,
            text=text,
            zone=fields.text("zone"),
            port=fields.number("input_port"),
            notes=fields.texts("notes"),
        )
    raise InputError(f"{fields.path} has no address, prefix or range; save the report again")


def _bounds(kind: str, text: str) -> tuple[int, int, int]:
    if kind == "prefix":
        base, _, length = text.partition("/")
        family, first = _number(base)
        bits = 32 if family == 4 else 128
        host = bits - int(length)
        if not 0 <= host <= bits or first % (1 << host):
            raise ValueError(text)
        return family, first, first + (1 << host) - 1
    low, dash, high = text.partition("-")
    family, first = _number(low)
    other, last = _number(high) if dash else (family, first)
    if family != other or first > last or bool(dash) is not (kind == "range"):
        raise ValueError(text)
    return family, first, last


def _number(text: str) -> tuple[int, int]:
    for family, read in ((4, ipv4_number), (6, ipv6_number)):
        number = read(text)
        if number is not None:
            return family, number
    raise ValueError(text)


def _claim(fields: Fields | None) -> tuple[Claim | None, str]:
    if fields is None:
        return None, ""
    claim = Claim(
        kind=fields.text("kind", ("country", "asn", "holder")),
        value=fields.text("value"),
        name=fields.text("name"),
        level=fields.text("level", LEVELS),
    )
    return claim, fields.text("answer", ("", "carried", "not-carried", "refused"))


def _weighed(fields: Fields) -> Weighed:
    still = fields.optional_child("still_true")
    return Weighed(
        reading=_reading(fields),
        usable=fields.flag("usable"),
        why=fields.text("why"),
        row=fields.text("effect"),
        still_true=None
        if still is None
        else StillTrue(
            share=still.share("share"),
            term=still.text("term"),
            band=still.text("band"),
            basis=still.text("basis"),
        ),
        days=fields.number("days"),
    )


def _reading(fields: Fields) -> Reading:
    kind = fields.text("kind")
    source = Source(
        feed=fields.text("source"),
        title=fields.text("title"),
        grade=fields.text("grade", "ABCDEF"),
        credibility=fields.count("credibility"),
        origin=fields.text("origin"),
        upstreams=fields.texts("upstreams"),
        coverage=fields.text("coverage"),
        builtin=fields.flag("builtin"),
        means=fields.text("means"),
        does_not_mean=fields.text("does_not_mean"),
    )
    match fields.text("state", ("present", "absent", "unavailable")):
        case "present":
            return Present(
                kind=kind,
                source=source,
                entry=fields.text("entry"),
                value=_pairs(fields.optional_child("value")),
                holds_at=fields.windows("holds_at"),
                fetched_at=fields.text("fetched_at"),
                since=fields.optional_window("since"),
                partial=fields.flag("partial"),
                settled=fields.text("settled"),
            )
        case "absent":
            return Absent(
                kind=kind,
                source=source,
                holds_at=fields.windows("holds_at"),
                fetched_at=fields.text("fetched_at"),
            )
    return Unavailable(
        kind=kind,
        source=source,
        cause=fields.text("cause", CAUSES),
        detail=fields.text("detail"),
    )


def _pairs(fields: Fields | None) -> tuple[tuple[str, str], ...]:
    if fields is None:
        return ()
    pairs: list[tuple[str, str]] = []
    for key, value in fields.data.items():
        values = fields.texts(key) if isinstance(value, list) else (fields.text(key),)
        pairs.extend((key, text) for text in values)
    return tuple(pairs)
