"""The manifest of a bundle: every field of its kind, since a bundle may come from anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ipskeptic.lookup.index.meta import snapshot_from_json
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.when import parse_window

# Page size of most machines, so that no page belongs to two parts.
ALIGNMENT = 4096
# Not in a name of a file on some system.
_NO_NAME = frozenset('/\\:*?"<>|')
_MAX_NAME = 100
_FAMILIES = ("4", "6", "46")


class Part(NamedTuple):
    """The index or one snapshot inside a bundle.

    Attributes:
        offset: From the start of the file.
        length: In bytes.
        sha256: Of these bytes, in hexadecimal digits.
    """

    offset: int
    length: int
    sha256: str


class Terms(NamedTuple):
    """What a bundle says of one feed: its licence, and whether a copy may be passed on."""

    licence: str
    redistribute: bool


class Manifest(NamedTuple):
    """What a bundle says of itself.

    Attributes:
        builder: Name and version of the program that wrote it.
        index_part: Where the index lies.
        layers: The snapshots, each with its place.
        terms: By feed.
        end: Where the manifest itself ends.
    """

    builder: str
    index_part: Part
    layers: tuple[tuple[Snapshot, Part], ...]
    terms: Mapping[str, Terms]
    end: int

    @property
    def closed(self) -> tuple[str, ...]:
        """Feeds in it that may not be passed on by their terms."""
        return tuple(sorted(name for name, terms in self.terms.items() if not terms.redistribute))


def next_place(end: int) -> int:
    """Where a part begins that comes after the byte `end`."""
    return (end + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT


def manifest_from(document: Any, end: int, inside: tuple[int, int], length: int) -> Manifest:
    """The manifest out of its JSON, checked against what the header says.

    Args:
        document: The parsed JSON.
        end: Where the manifest ends.
        inside: Offset and length of the index.
        length: Of the whole file.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: It is not as described.
    """
    index = _part(document["index"], inside[0])
    if index.length != inside[1]:
        raise ValueError("two lengths of the index")
    layers: list[tuple[Snapshot, Part]] = []
    at = index.offset + index.length
    for item in document["layers"]:
        part = _part(item, next_place(at))
        at = part.offset + part.length
        layers.append((_snapshot(item["snapshot"]), part))
    if at != length:
        raise ValueError("the parts are not the whole file")
    terms = {str(name): _terms(value) for name, value in document["terms"].items()}
    return Manifest(_text(document["builder"]), index, tuple(layers), terms, end)


def _part(item: Any, offset: int) -> Part:
    return Part(offset, _count(item["length"]), _digest(item["sha256"]))


def _terms(value: Any) -> Terms:
    return Terms(_text(value["licence"]), _flag(value["redistribute"]))


def _snapshot(fields: Any) -> Snapshot:
    """A snapshot's fields, each of its kind: a bundle may come from anybody.

    Feed and date become the name of a file.
    """
    found = snapshot_from_json(0, fields)
    for text in (found.feed, found.holds_at, found.fetched_at, found.title, *found.warnings):
        _text(text)
    for count in (found.size, found.records, found.bad):
        _count(count)
    _digest(found.sha256)
    _flag(found.excerpt)
    if _flag(found.builtin):
        raise ValueError("a built-in snapshot is in no bundle")
    if found.families not in _FAMILIES or not _is_name(found.feed):
        raise ValueError("a family or feed of no such name")
    for date in (found.holds_at, found.fetched_at):
        if date and parse_window(date).text != date:
            raise ValueError("a date in another form")
    return found


def _is_name(text: str) -> bool:
    return (
        0 < len(text) <= _MAX_NAME
        and text.isprintable()
        and text[0] not in ". "
        and text[-1] not in ". "
        and not _NO_NAME & set(text)
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 63:
        raise TypeError("no count")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("no flag")
    return value


def _digest(value: Any) -> str:
    text = _text(value)
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        raise ValueError("no SHA-256")
    return text
