"""A saved report read part by part, so that one of ten thousand addresses fits into memory.

`-f json` writes every element of a list on a line of its own; a report in that form is read line
by line. In any other form (indented, sorted) it is read whole, and then must be small. JSON lines
are read too: each is an assessment or refused input.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple, TextIO

from ipskeptic.errors import InputError
from ipskeptic.intake.lines import UnreadableError, open_text
from ipskeptic.intake.saved import LIMIT


class Part(NamedTuple):
    """One part of a report.

    Attributes:
        name: Name of the field of the document.
        place: For an element of a list its place from 0; None for a whole field; -1 for a list
            that begins here, whether or not it has elements.
        value: The field or element; None where a list begins.
    """

    name: str
    place: int | None
    value: Any


class Unparsed(NamedTuple):
    """The text of an element that was not asked for."""

    text: str


def read_parts(stream: BinaryIO, name: str, passed_over: str = "") -> Iterator[Part]:
    """Read a report's parts in their order.

    Args:
        stream: The file; it is not closed.
        name: Its name, for messages.
        passed_over: A list whose elements need not be parsed where they stand on lines of their
            own; `Unparsed` then.

    Yields:
        The parts. For JSON lines those of `assessments` and `errors`, and `lines`, which is true.

    Raises:
        InputError: It can't be read, is no report, or is damaged; says where.
    """
    try:
        text = open_text(stream, name)
        first, second = text.readline(LIMIT), text.readline(LIMIT)
        if first.strip() == "{" and second.startswith('"'):
            yield from _of_lines(text, second, name, passed_over)
        else:
            yield from _other(first, second, text, name)
    except UnreadableError as error:
        raise InputError(f"{name}: {error}") from error


def _of_lines(text: TextIO, line: str, name: str, passed_over: str) -> Iterator[Part]:
    number = 1
    field, place = "", 0
    while line:
        number += 1
        content = line.rstrip("\n")
        if not field and content == "}":
            return
        element = content.removesuffix(",")
        if field and element == "]":
            field = ""
        elif field:
            skipped = field == passed_over
            value = Unparsed(element) if skipped else _loaded(element, name, number)
            yield Part(field, place, value)
            place += 1
        elif element.endswith(": ["):
            field, place = _loaded(element[: -len(": [")], name, number), 0
            yield Part(field, -1, None)
        else:
            for key, value in _loaded(f"{{{element}}}", name, number).items():
                yield from _field(key, value)
        line = text.readline(LIMIT)
    raise InputError(f"{name}: the report is cut off after line {number}: save it again")


def _field(key: str, value: Any) -> Iterator[Part]:
    if not isinstance(value, list):
        yield Part(key, None, value)
        return
    yield Part(key, -1, None)
    for place, element in enumerate(value):
        yield Part(key, place, element)


def _loaded(text: str, name: str, number: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{name}:{number}: no saved report, or a damaged one ({error}): save it again"
        ) from error


def _other(first: str, second: str, text: TextIO, name: str) -> Iterator[Part]:
    """A document in another form, or JSON lines."""
    document = _whole_line(first)
    if document is not None and "tool" not in document:
        yield Part("lines", None, True)
        yield from _jsonl(document, second, text, name)
        return
    if document is None:
        whole = first + second + text.read(max(0, LIMIT + 1 - len(first) - len(second)))
        if len(whole) > LIMIT:
            raise InputError(
                f"{name}: a report of more than 64 MiB in a form other than -f json writes to a "
                "file: replay the file as it was saved"
            )
        document = _loaded(whole.strip("\ufeff \t\r\n"), name, 1)
    if not isinstance(document, dict):
        raise InputError(f"{name}: no saved report: not a JSON object")
    for key, value in document.items():
        yield from _field(key, value)


def _whole_line(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _jsonl(document: Any, line: str, text: TextIO, name: str) -> Iterator[Part]:
    places = {"assessments": 0, "errors": 0}
    number = 1
    while True:
        if not isinstance(document, dict) or "schema_version" not in document:
            raise InputError(f"{name}:{number}: no line of -f jsonl: this is no saved report")
        key = "errors" if "error" in document else "assessments"
        yield Part(key, places[key], document)
        places[key] += 1
        while line and not line.strip():
            line, number = text.readline(LIMIT), number + 1
        if not line:
            return
        number += 1
        document, line = _loaded(line, name, number), text.readline(LIMIT)
