"""MISP: attributes of events and their objects, with when they were seen.

The time of an attribute is the first of these that is given: its own `first_seen` and `last_seen`,
those of its object, its sightings, the day of its event. `timestamp` is when it was edited last,
and is no time at which anything was seen.

Source:
    draft-dulaunoy-misp-core-format-17, sections 2.2.1 (event), 2.4 (attribute), 2.5 (shadow
    attribute), 2.6 (object) and 2.9 (sighting: type 0 seen, 1 false positive, 2 expired);
    MISP/misp-objects, network-connection and netflow; all read on 2026-11-26.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ipskeptic.intake.documents import candidates
from ipskeptic.intake.documents._holds import words
from ipskeptic.intake.documents._json import (
    JsonArray,
    JsonObject,
)
from ipskeptic.intake.documents._misp_types import is_prose
from ipskeptic.intake.documents._source import Source
from ipskeptic.intake.documents.misp import value_blocks
from ipskeptic.intake.observations._base import (
    Context,
    Format,
    Said,
    in_contexts,
    json_values,
    refused,
    why_not_host,
)
from ipskeptic.intake.observations._times import Dated, between, moment, span_of, word_of

_ATTRIBUTES = re.compile(r'"Attribute"\s*:\s*\[')
_OBJECTS = re.compile(r'"Object"\s*:\s*\[')
_ONLY_EVENTS = re.compile(r'"threat_level_id"\s*:|"Orgc"\s*:\s*\{')
# Parts of an event whose addresses are another's or a text's.
_PASSED_OVER = words("Galaxy Tag RelatedEvent EventReport Feed Org Orgc Sighting Server EventTag")
_ROLES = {
    "ip-src": "source",
    "ip-src|port": "source",
    "ip-dst": "destination",
    "ip-dst|port": "destination",
    # A URL names what is connected to (RFC 3986, 3.2.2).
    "url": "destination",
    "uri": "destination",
    # As found in a look-up of the name, which is no traffic.
    "domain|ip": "unknown",
    "domain": "unknown",
    "hostname": "unknown",
    "hostname|port": "unknown",
    "ip": "unknown",
}
# What objects call the times between which they were seen, the narrowest first.
_OBJECT_TIMES = (
    ("first-packet-seen", "last-packet-seen"),
    ("first-seen", "last-seen"),
)
_PROTOCOLS = ("layer4-protocol", "protocol")
_TEXTS = frozenset(("link", "other", "email-header"))


def looks_like_misp(head: str) -> bool:
    """Whether a text begins as events or attributes of MISP do; a Windows event log does not."""
    if head.lstrip()[:1] not in ("{", "["):
        return False
    has_list = _ATTRIBUTES.search(head) or _OBJECTS.search(head)
    return bool(_ONLY_EVENTS.search(head) or (has_list and '"type"' in head))


def read_misp(text: str) -> Iterator[Said]:
    """Read the observations of MISP's events.

    Raises:
        InputError: It is no JSON.
    """
    source = Source(text)
    values = json_values(source)
    waiting = [("", value, _Around()) for value in reversed(values)]
    while waiting:
        name, value, around = waiting.pop()
        if isinstance(value, JsonArray):
            waiting.extend((name, item, around) for item in reversed(value.items))
        elif isinstance(value, JsonObject):
            around = around.within(name, value)
            if name in ("Attribute", "ShadowAttribute"):
                yield from _attribute(source, value, around)
            waiting.extend(
                (key.text, inner, around)
                for key, inner in reversed(value.members)
                if key.raw not in _PASSED_OVER
            )


class _Around(NamedTuple):
    """What an attribute has from where it stands.

    Attributes:
        date: The day of its event.
        times: Of its object.
        transport: Likewise.
        port: Source port, likewise.
        where: Identifier of its object.
        why: Why it is not read, or "".
    """

    date: str = ""
    times: tuple[Dated, ...] = ()
    transport: str = "unknown"
    port: int | None = None
    where: str = ""
    why: str = ""

    def within(self, name: str, item: JsonObject) -> _Around:
        """What stands in an event, object or proposal."""
        around = self
        if name == "Event" or (not name and item.get("info") is not None):
            around = _Around(date=item.text("date"))
        elif name == "Object":
            around = around._object(item)
        elif name == "Attribute":
            inner = item.get("Event")
            if isinstance(inner, JsonObject) and inner.text("date"):
                around = around._replace(date=inner.text("date"))
        elif name == "ShadowAttribute":
            around = around._replace(why="it is a proposal to the event, not a part of it")
        if name in ("Object", "Attribute") and word_of(item, "deleted") in ("true", "1"):
            around = around._replace(why="it was deleted from its event")
        return around

    def _object(self, item: JsonObject) -> _Around:
        """What the attributes of an object say of each other."""
        values = {
            attribute.text("object_relation"): attribute.text("value")
            for attribute in reversed(item.objects("Attribute"))
            if word_of(attribute, "deleted") not in ("true", "1")
        }
        times: tuple[Dated, ...] = ()
        for first, last in _OBJECT_TIMES:
            times = times or between(values.get(first, ""), values.get(last, ""), first, last)
        if not times:
            times = span_of(item, *_SEEN)
        said = {values.get(name, "").lower() for name in _PROTOCOLS}
        return self._replace(
            times=times,
            # That it was TCP does not say that the handshake was completed.
            transport="udp" if "udp" in said and "tcp" not in said else "unknown",
            port=_port(values.get("src-port", "")),
            where=item.text("uuid"),
        )


_SEEN = ("first_seen", "last_seen")


def _attribute(source: Source, item: JsonObject, around: _Around) -> Iterator[Said]:
    kind = item.text("type")
    blocks = list(value_blocks(source, item))
    if is_prose(kind) or kind in _TEXTS:
        # Of what may be sentences only an address alone is no text: `rdata` of a look-up.
        whole = item.text("value").strip()
        yield from (
            refused(found, _no_rule(kind))
            for found in candidates(blocks)
            if found.target is not None and found.text == whole
        )
        return
    is_url = kind in ("url", "uri")
    contexts: list[Context] | None = None
    for found in candidates(blocks):
        if found.target is None and blocks[found.block].holds != "address":
            continue
        if kind not in _ROLES:
            yield refused(found, _no_rule(kind))
        elif why := around.why or (why_not_host(found, blocks[found.block]) if is_url else ""):
            yield refused(found, why)
        else:
            contexts = contexts or _contexts(item, around, _ROLES[kind])
            yield from in_contexts(found, contexts)


def _no_rule(kind: str) -> str:
    return f"it is in an attribute of the type {kind[:40]!r}, which no rule reads as an observation"


def _contexts(item: JsonObject, around: _Around, role: str) -> list[Context]:
    times = span_of(item, *_SEEN) or around.times
    sighted, notes = _sightings(item)
    times = times or sighted or moment(around.date, "event date") or (Dated(),)
    base = Context(
        role=role,
        transport=around.transport,
        port=around.port if role == "source" else None,
        where=item.text("uuid") or around.where,
        notes=notes,
    )
    return [base._replace(dated=dated) for dated in times]


def _sightings(item: JsonObject) -> tuple[tuple[Dated, ...], tuple[str, ...]]:
    """When others saw it, and what else they said of it."""
    times: list[Dated] = []
    notes: list[str] = []
    for sighting in item.objects("Sighting"):
        kind, date = word_of(sighting, "type") or "0", word_of(sighting, "date_sighting")
        when = moment(date, "date_sighting")
        if kind == "0":
            times += when
            continue
        at = f" of {when[0].when.text}" if when and when[0].when else ""
        if kind == "1":
            notes.append(f"a sighting{at} calls it a false positive")
        elif kind == "2":
            notes.append(f"a sighting{at} lets it expire")
    return tuple(dict.fromkeys(times)), tuple(dict.fromkeys(notes))


def _port(text: str) -> int | None:
    plain = text.strip()
    is_number = plain.isascii() and plain.isdecimal() and len(plain) < 6
    return int(plain) if is_number and 0 < int(plain) < 65536 else None


FORMAT = Format("MISP", looks_like_misp, read_misp, rank=20)
