"""What an index says of itself: who wrote it, from which snapshots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ipskeptic.lookup.index.mapped import MappedIndex
from ipskeptic.model.feed import Snapshot


class Meta(NamedTuple):
    """The META section.

    Attributes:
        builder: Name and version of the program that wrote the file.
        builtin: Digest of the built-in records compiled in.
        snapshots: By number.
    """

    builder: str
    builtin: str
    snapshots: tuple[Snapshot, ...]


def snapshot_to_json(snapshot: Snapshot) -> dict[str, object]:
    """A snapshot's fields, without its number, which is its place."""
    fields: dict[str, object] = dict(snapshot._asdict())
    del fields["number"]
    fields["warnings"] = list(snapshot.warnings)
    return fields


def snapshot_from_json(number: int, fields: Mapping[str, Any]) -> Snapshot:
    """The snapshot that `snapshot_to_json` was given.

    Raises:
        TypeError: There are fields that no snapshot has.
        KeyError: A field is missing.
    """
    values = {**fields, "warnings": tuple(fields["warnings"])}
    return Snapshot(number, **values)


def write_meta(builder: str, builtin: str, snapshots: Sequence[Snapshot]) -> bytes:
    """The bytes of a META section."""
    import json

    document = {
        "builder": builder,
        "builtin": builtin,
        "snapshots": [snapshot_to_json(snapshot) for snapshot in snapshots],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "backslashreplace")


def read_meta(file: MappedIndex) -> Meta:
    """Read the META section.

    Raises:
        IndexFileError: It is damaged.
    """
    # Only here: json takes as long to import as half of Python's own start.
    import json

    offset, count = file.sections[b"META"]
    file.check(offset, offset + count)
    try:
        document = json.loads(bytes(file.data[offset : offset + count]))
        snapshots = tuple(
            snapshot_from_json(number, fields)
            for number, fields in enumerate(document["snapshots"])
        )
        return Meta(str(document["builder"]), str(document["builtin"]), snapshots)
    except (ValueError, TypeError, KeyError, RecursionError):
        file.fail("is damaged: what it says of itself can't be read")
