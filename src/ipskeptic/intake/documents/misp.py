"""MISP: events with their attributes and objects, lists of attributes, warning lists.

`table` is the number of the event, `row` that of the object, or of the attribute outside of one:
so the fields of one `ip-port` object, its times and its comment are together. A field is called
by the attribute's type (`ip-dst`), or by where it stands (`Attribute.comment`).

Source:
    draft-dulaunoy-misp-core-format; MISP/misp-warninglists, schema.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from types import MappingProxyType

from ipskeptic.intake.documents._holds import meant, words
from ipskeptic.intake.documents._json import (
    JsonArray,
    JsonError,
    JsonObject,
    JsonText,
    JsonValue,
    JsonWord,
    no_json,
    parse_json,
    written,
)
from ipskeptic.intake.documents._misp_types import is_prose, parts_of
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.intake.documents._source import Source, paragraphs, part
from ipskeptic.model.document import Block

_LOOKS = re.compile(
    r'"Event"\s*:\s*\{|"(?:Shadow)?Attribute"\s*:\s*\[|"matching_attributes"\s*:\s*\['
    r'|"Orgc"\s*:\s*\{|"threat_level_id"\s*:'
)
_NONE = words(
    "id uuid timestamp publish_timestamp date sharing_group_id org_id orgc_id event_id object_id "
    "first_seen last_seen version template_uuid template_version attribute_count colour deleted "
    "collection_uuid tag_id galaxy_id threat_level_id analysis distribution extends_uuid namespace "
    "local relationship_type referenced_uuid source_uuid object_uuid referenced_id type category "
    "object_relation to_ids"
)
# Attributes and objects have rows; deleted ones are no part of the report.
_ATTRIBUTES = ("Attribute", "ShadowAttribute")


def looks_like_misp(head: str) -> bool:
    """Whether a text's beginning is that of an event, of attributes or of a warning list."""
    return head.lstrip()[:1] in ("{", "[") and _LOOKS.search(head) is not None


def read_misp(text: str) -> Body:
    """Read MISP's JSON; what is no JSON is read as plain text."""
    source = Source(text)
    try:
        values = parse_json(source)
    except JsonError as error:
        return no_json(text, error)
    reading = _Reading(source)
    blocks = tuple(block for value in values for block in reading.blocks(value))
    return Body(blocks, facts=MappingProxyType(reading.facts))


class _Reading:
    """One pass over the values of a document."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.table = 1
        self.rows = 0
        self.facts: dict[str, str] = {}

    def blocks(self, value: JsonValue) -> Iterator[Block]:
        """Every field, in order."""
        waiting: list[tuple[str, str, int, JsonValue]] = [("", "", 0, value)]
        while waiting:
            parent, name, row, value = waiting.pop()
            if isinstance(value, JsonArray):
                waiting.extend((parent, name, row, item) for item in reversed(value.items))
            elif isinstance(value, JsonObject):
                row = self._row(name, row, value)
                attribute = value if name in _ATTRIBUTES else None
                if attribute is not None:
                    yield from value_blocks(self.source, attribute, self.table, row)
                waiting.extend(
                    (name, key.text, row, inner)
                    for key, inner in reversed(value.members)
                    if not (attribute is not None and key.raw == "value")
                )
            elif value.raw:
                yield from self._field(parent, name, row, value)

    def _row(self, name: str, row: int, item: JsonObject) -> int:
        """The row of an object's fields."""
        if name == "Event":
            if self.facts:
                self.table += 1
                self.rows = 0
            self._note(item)
            return 0
        if name == "Object" or (name in _ATTRIBUTES and not row):
            self.rows += 1
            return self.rows
        return row

    def _note(self, event: JsonObject) -> None:
        author = event.get("Orgc")
        facts = {
            "title": event.text("info"),
            "date": event.text("date"),
            "published": _moment(event.text("publish_timestamp")),
            "updated": _moment(event.text("timestamp")),
            "author": author.text("name") if isinstance(author, JsonObject) else "",
        }
        for key, value in facts.items():
            if value:
                self.facts.setdefault(key, value)

    def _field(
        self, parent: str, name: str, row: int, value: JsonText | JsonWord
    ) -> Iterator[Block]:
        whole = written(self.source, value)
        full = f"{parent}.{name}" if parent else name
        if parent == "Event" and name == "info":
            yield Block("heading", *whole, level=1, name=full, table=self.table)
        elif name == "comment":
            yield from paragraphs(whole, name=full, table=self.table, row=row)
        elif name == "description" and "Galaxy" in parent:
            # Text of a library, not of this report.
            yield Block("quote", *whole, name=full, table=self.table, row=row)
        elif name in ("list", "content") and isinstance(value, JsonText):
            yield from paragraphs(whole, name=full, table=self.table, row=row)
        else:
            holds = "none" if name in _NONE or isinstance(value, JsonWord) else "scan"
            yield Block("field", *whole, name=full, table=self.table, row=row, holds=holds)


def value_blocks(
    source: Source, attribute: JsonObject, table: int = 0, row: int = 0
) -> Iterator[Block]:
    """The value of an attribute, read by its type; several where it has several parts."""
    value = attribute.get("value")
    if not isinstance(value, JsonText):
        return
    kind = attribute.text("type")
    relation = attribute.text("object_relation")
    whole = written(source, value)
    for start, end, holds in parts_of(kind, relation, whole[0]):
        piece = part(whole, start, end) if end - start < len(whole[0]) else whole
        if holds == "address":
            holds = meant(piece[0])
        if holds == "scan" and is_prose(kind):
            yield from paragraphs(piece, name=kind, table=table, row=row)
        elif piece[0]:
            yield Block("field", *piece, name=kind, table=table, row=row, holds=holds)


def _moment(seconds: str) -> str:
    """A time that is written as seconds since 1970, as a date; "" where it is none or 0."""
    if not (seconds.isascii() and seconds.isdecimal() and 0 < int(seconds[:12]) < 1 << 33):
        return ""
    return datetime.fromtimestamp(int(seconds[:12]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


READER = Reader("misp", (".json", ".misp"), read=read_misp, looks=looks_like_misp, rank=20)
