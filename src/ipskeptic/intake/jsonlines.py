"""JSON Lines: the address from one field of each record, the other fields kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ipskeptic.intake.item import Columns, Item, Place, encodable
from ipskeptic.intake.lines import Line
from ipskeptic.intake.plain import refuse_cut
from ipskeptic.intake.rows import read_row
from ipskeptic.model.assessment import BadInput


def read_jsonl(
    lines: Iterable[Line], source: str, fields: tuple[str, str | None]
) -> Iterator[Item | BadInput]:
    """Read one JSON object a line.

    Args:
        lines: The lines; blank ones are passed over.
        source: Their name.
        fields: Path of the field with the address, and of that with the time or None. A path is
            a key, or keys with dots between: `source.ip`, also where that is one key. Lists
            give all their values, or one by its 0-based number.

    Yields:
        One `Item` an address, and a `BadInput` for a record without one, or without its time.
    """
    for line in lines:
        place = Place(source, line.number)
        text = line.text.strip()
        if line.is_cut:
            yield refuse_cut(line, place)
        elif text and not text.startswith(("#", "//")):
            yield from _read_record(text, place, fields)


class _ConstantError(Exception):
    """NaN or Infinity, which Python reads and JSON has not (RFC 8259, section 6)."""


def _refuse_constant(name: str) -> None:
    raise _ConstantError(name)


def _read_record(
    text: str, place: Place, fields: tuple[str, str | None]
) -> Iterator[Item | BadInput]:
    try:
        record = json.loads(text, parse_constant=_refuse_constant)
        if not isinstance(record, dict):
            yield place.refuse(text, "a JSON value that is no object with fields")
            return
        place = place._replace(column_fields=_columns(record), record=encodable(text))
        addresses = _values(record, fields[0].split(".")) or [""]
        times = _values(record, fields[1].split(".")) if fields[1] else []
    except _ConstantError as error:
        yield place.refuse(text, f"no JSON: {error} is no number there")
        return
    except json.JSONDecodeError as error:
        yield place.refuse(text, f"no JSON: {error.msg} at column {error.colno}")
        return
    except (ValueError, RecursionError):
        yield place.refuse(text, "JSON with a number too long, or nested too deep")
        return
    for address in addresses:
        yield from read_row(place, address, fields[0], times[0] if times else "", fields[1])


def _columns(record: dict[str, Any]) -> Columns:
    return tuple((encodable(key), _text(value)) for key, value in record.items())


def _text(value: object) -> str:
    return encodable(value) if isinstance(value, str) else json.dumps(value)


def _values(value: object, path: list[str]) -> list[str]:
    """The texts at the end of a path; none where it leads nowhere or to null."""
    if isinstance(value, list):
        if path and path[0].isdecimal() and int(path[0]) < len(value):
            return _values(value[int(path[0])], path[1:])
        return [text for part in value for text in _values(part, path)]
    if not path:
        return [] if value is None else [_text(value)]
    if isinstance(value, dict):
        # A key may have dots in it: the longest key that is there is meant.
        for end in range(len(path), 0, -1):
            key = ".".join(path[:end])
            if key in value:
                return _values(value[key], path[end:])
    return []
