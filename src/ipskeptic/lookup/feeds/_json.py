"""Reading JSON of feeds: bounded, and of the expected shape or refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import cast

from ipskeptic.lookup.feeds.base import FeedFile


def read_json(file: FeedFile) -> object:
    """The document of a JSON file.

    Raises:
        FeedFormatError: It is no JSON, too large, or nested too deeply.
    """
    file.check_text()
    start = file.peek(4096).lstrip()[:1]
    if start not in (b"{", b"["):
        raise file.refusal("it is no JSON document")
    data = file.read_all()
    return decode(file, data)


def decode(file: FeedFile, data: bytes | str, line: int = 0) -> object:
    """The value of JSON text.

    Args:
        file: The file it is from, for messages.
        data: The text.
        line: Its line in the file where it is one line of many.

    Raises:
        FeedFormatError: It is no JSON, or nested too deeply.
    """
    try:
        return cast("object", json.loads(data))
    except RecursionError as error:
        raise file.refusal("its JSON is nested too deeply", line=line) from error
    except json.JSONDecodeError as error:
        inside_a_string = error.msg.startswith("Unterminated string")
        if inside_a_string or error.pos >= len(error.doc.rstrip()):
            raise file.cut_off("its JSON ends too early") from error
        where = line or error.lineno
        raise file.refusal(f"its JSON is broken ({error.msg})", line=where) from error
    except ValueError as error:
        raise file.refusal("it is no JSON text in UTF-8", line=line) from error


def as_object(file: FeedFile, value: object, what: str = "its JSON") -> dict[str, object]:
    """The value, if it is a JSON object.

    Raises:
        FeedFormatError: It is not.
    """
    if not isinstance(value, dict):
        raise file.refusal(f"{what} is no object")
    return cast("dict[str, object]", value)


def field(file: FeedFile, holder: dict[str, object], key: str) -> list[object]:
    """The list under a key that must be there.

    Raises:
        FeedFormatError: There is no list.
    """
    value = holder.get(key)
    if not isinstance(value, list):
        raise file.refusal(f"its JSON has no list {key!r}")
    return cast("list[object]", value)


def objects(values: list[object]) -> Iterator[dict[str, object]]:
    """The objects among the values; others count as empty objects, so that they get refused."""
    for value in values:
        yield cast("dict[str, object]", value) if isinstance(value, dict) else {}


def text(holder: dict[str, object], key: str) -> str:
    """The string under a key, or ""."""
    value = holder.get(key)
    return value if isinstance(value, str) else ""
