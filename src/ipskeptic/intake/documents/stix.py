"""STIX 2.0 and 2.1: bundles, objects, observed data, patterns.

The fields of one object share `table` (number of the bundle) and `row` (number of the object), so
that a rule finds the time beside the address. What an object refers to as its own observables
(`object_refs`, `src_ref`, "based-on") has the row of the first that does.

Source:
    STIX 2.0 and 2.1 (OASIS), sections on objects, observables and patterning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from ipskeptic.intake.documents._holds import holds_of, meant, words
from ipskeptic.intake.documents._json import (
    JsonArray,
    JsonError,
    JsonObject,
    JsonText,
    JsonValue,
    JsonWord,
    leaves,
    no_json,
    parse_json,
    written,
)
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.intake.documents._source import Source, Written, paragraphs, part
from ipskeptic.intake.documents._stix_pattern import Compared, compared
from ipskeptic.model.document import Block

_ADDRESSES = ("ipv4-addr.value", "ipv6-addr.value")
# Last name of a property that can't hold an address: identifiers, times, closed vocabularies.
_NONE = words(
    "type id spec_version created modified version pattern_type pattern_version lang revoked "
    "valid_from valid_until first_observed last_observed first_seen last_seen published start end "
    "number_observed confidence cpe swid mime_type region country latitude longitude defanged "
    "is_family relationship_type identity_class definition_type ctime mtime atime date "
    "payload_bin extension_type serial_number"
)
_PROSE = frozenset(("description", "abstract", "content", "explanation", "statement", "body"))
_SKIPPED = frozenset(("granular_markings",))
_LOOKS = re.compile(
    r'"type"\s*:\s*"bundle"|"id"\s*:\s*"[a-z0-9-]{3,60}--[0-9a-fA-F]{8}-|"spec_version"\s*:\s*"2\.'
)


def looks_like_stix(head: str) -> bool:
    """Whether a text's beginning is that of a bundle, an object or a list of objects."""
    return head.lstrip()[:1] in ("{", "[") and _LOOKS.search(head) is not None


def read_stix(text: str) -> Body:
    """Read STIX 2; what is no JSON is read as plain text."""
    source = Source(text)
    try:
        values = parse_json(source)
    except JsonError as error:
        return no_json(text, error)
    blocks: list[Block] = []
    objects: list[JsonObject] = []
    for table, bundle in enumerate(bundles(values), 1):
        rows = _rows(bundle)
        for row, item in enumerate(bundle, 1):
            blocks += object_blocks(source, item, table, rows.get(item.text("id"), row))
        objects += bundle
    return Body(tuple(blocks), facts=MappingProxyType(_facts(objects)))


def object_blocks(source: Source, item: JsonObject, table: int = 0, row: int = 0) -> list[Block]:
    """The fields of one object, in order."""
    return list(_Object(source, item, table, row).blocks())


def pattern_blocks(source: Source, item: JsonObject) -> list[tuple[Block, Compared]]:
    """The constants of an indicator's pattern of STIX, in order, and how each is compared."""
    return list(_Object(source, item, 0, 0).pattern())


def bundles(values: tuple[JsonValue, ...]) -> Iterator[tuple[JsonObject, ...]]:
    """The objects of each bundle; objects outside of one make one of their own."""
    loose: list[JsonObject] = []
    for value in values:
        items = value.items if isinstance(value, JsonArray) else (value,)
        for item in items:
            if not isinstance(item, JsonObject):
                continue
            inner = item.objects("objects")
            # `observed-data` of 2.0 has `objects` too, which is no list.
            if inner and isinstance(item.get("objects"), JsonArray):
                head = tuple(m for m in item.members if m[0].raw != "objects")
                yield (*inner, JsonObject(item.start, head)) if len(head) > 3 else inner
            else:
                loose.append(item)
    if loose:
        yield tuple(loose)


def _rows(objects: tuple[JsonObject, ...]) -> dict[str, int]:
    """The row of objects that another one refers to as its observables."""
    rows = {item.text("id"): row for row, item in enumerate(objects, 1) if item.text("id")}
    taken: dict[str, int] = {}
    for row, item in enumerate(objects, 1):
        kind = item.text("type")
        if kind == "relationship" and item.text("relationship_type") == "based-on":
            taken.setdefault(item.text("target_ref"), rows.get(item.text("source_ref"), row))
        if kind not in ("observed-data", "network-traffic"):
            continue
        own = taken.get(item.text("id"), row)
        for path, leaf in leaves(item):
            name = path[-1] if path else ""
            if name in ("object_refs", "src_ref", "dst_ref") and isinstance(leaf, JsonText):
                taken.setdefault(leaf.raw, own)
    return taken


def _facts(objects: list[JsonObject]) -> dict[str, str]:
    names = {item.text("id"): item.text("name") for item in objects}
    for item in sorted(objects, key=lambda o: o.text("type") != "report"):
        if item.text("type") not in ("report", "grouping", "note"):
            continue
        facts = {
            "title": item.text("name"),
            "published": item.text("published"),
            "date": item.text("created"),
            "updated": item.text("modified"),
            "author": names.get(item.text("created_by_ref"), ""),
        }
        return {name: value for name, value in facts.items() if value}
    return {}


class _Object:
    """One object, and its fields as blocks."""

    def __init__(self, source: Source, item: JsonObject, table: int, row: int) -> None:
        self.source = source
        self.item = item
        self.kind = item.text("type") or "object"
        self.table = table
        self.row = row

    def blocks(self) -> Iterator[Block]:
        """Its fields, in order."""
        for path, leaf in leaves(self._typed()):
            if not path or path[0] in _SKIPPED or not leaf.raw:
                continue
            yield from self._field(".".join(path), path[-1], leaf)

    def _typed(self) -> JsonObject:
        """The object with `observed-data.objects` under the types of the things observed."""
        members = []
        for key, value in self.item.members:
            if key.raw == "objects" and isinstance(value, JsonObject):
                for inner_key, inner in value.members:
                    kind = inner.text("type") if isinstance(inner, JsonObject) else ""
                    members.append((inner_key._replace(raw=f"\0{kind or inner_key.raw}"), inner))
            else:
                members.append((key, value))
        return JsonObject(self.item.start, tuple(members))

    def _field(self, path: str, name: str, leaf: JsonText | JsonWord) -> Iterator[Block]:
        full = path[1:] if path.startswith("\0") else f"{self.kind}.{path}"
        value = written(self.source, leaf)
        if full == "indicator.pattern" and self.item.text("pattern_type") in ("", "stix"):
            yield from (block for block, _ in self._pattern(value))
            return
        holds = self._holds(full, name, value[0]) if isinstance(leaf, JsonText) else "none"
        if name in _PROSE and holds == "scan":
            yield from paragraphs(value, name=full, table=self.table, row=self.row)
            return
        yield Block("field", *value, name=full, table=self.table, row=self.row, holds=holds)

    def _holds(self, full: str, name: str, text: str) -> str:
        if full in _ADDRESSES:
            return meant(text)
        if name in _NONE or name.endswith(("_ref", "_refs")) or ".hashes." in full:
            return "none"
        return "scan"

    def pattern(self) -> Iterator[tuple[Block, Compared]]:
        """The constants of its pattern, if it has one of STIX, and how each is compared."""
        leaf = self.item.get("pattern")
        if isinstance(leaf, JsonText) and self.item.text("pattern_type") in ("", "stix"):
            yield from self._pattern(written(self.source, leaf))

    def _pattern(self, value: Written) -> Iterator[tuple[Block, Compared]]:
        """The constants of a pattern under the names of the properties they are compared with."""
        for each in compared(value[0]):
            start, end, path, operator = each[:4]
            name = path.replace(":", ".", 1) or "indicator.pattern"
            text = value[0][start:end]
            if operator in ("LIKE", "MATCHES") or not path:
                holds = "scan"
            elif "_ref" in name and name.endswith(".value"):
                holds = holds_of(text, "address")
            else:
                holds = self._holds(name, name.rpartition(".")[2], text)
            block = Block(
                "field",
                *part(value, start, end),
                name=name,
                table=self.table,
                row=self.row,
                holds=holds,
            )
            yield block, each


READER = Reader("stix", (".json", ".stix"), read=read_stix, looks=looks_like_stix, rank=10)
