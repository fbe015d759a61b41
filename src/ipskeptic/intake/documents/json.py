"""JSON and JSON lines of no kind known here: every string is looked at, sentences are prose.

`row` is the number of the record (item of the outermost array, line of JSON lines), and `name` the
names of the members it lies in, joined by dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.intake.documents._holds import holds_of, role_of, role_of_type
from ipskeptic.intake.documents._json import (
    JsonArray,
    JsonError,
    JsonObject,
    JsonText,
    JsonValue,
    no_json,
    parse_json,
    written,
)
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.intake.documents._source import Source, paragraphs
from ipskeptic.model.document import Block

_LOOKS = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
_NUMBERS = re.compile(r"[0-9].*[.:]|::")
# Judgement: a value of so many words is a sentence.
_MIN_WORDS = 8
_TYPED = ("value", "indicator", "ioc", "observable", "ioc_value", "data")


def read_json(text: str) -> Body:
    """Read JSON; what is none is read as plain text."""
    source = Source(text)
    try:
        values = parse_json(source)
    except JsonError as error:
        return no_json(text, error)
    if len(values) == 1 and isinstance(values[0], JsonArray):
        values = values[0].items
    blocks = [
        block
        for row, value in enumerate(values, 1)
        for block in _blocks(source, value, row if len(values) > 1 else 0)
    ]
    return Body(tuple(blocks))


def _blocks(source: Source, value: JsonValue, row: int) -> Iterator[Block]:
    waiting: list[tuple[tuple[str, ...], str, JsonValue]] = [((), "", value)]
    while waiting:
        path, kind, value = waiting.pop()
        if isinstance(value, JsonArray):
            waiting.extend((path, kind, item) for item in reversed(value.items))
        elif isinstance(value, JsonObject):
            kind = value.text("type") or value.text("ioc_type") or value.text("indicator_type")
            for key, inner in reversed(value.members):
                waiting.append(((*path, key.text), kind, inner))
                if _NUMBERS.search(key.raw):
                    waiting.append((path, "", key))  # a key that may be an address
        elif isinstance(value, JsonText) and value.raw.strip():
            yield from _field(source, path, kind, value, row)


def _field(
    source: Source, path: tuple[str, ...], kind: str, value: JsonText, row: int
) -> Iterator[Block]:
    whole = written(source, value)
    name = ".".join(path)
    table = 1 if row else 0
    if len(whole[0].split(maxsplit=_MIN_WORDS)) > _MIN_WORDS or "\n\n" in whole[0]:
        yield from paragraphs(whole, name=name, table=table, row=row)
        return
    last = path[-1] if path else ""
    role = role_of_type(kind) if kind and last in _TYPED else role_of(last)
    holds = holds_of(whole[0], role)
    yield Block("field", *whole, name=name, table=table, row=row, holds=holds)


def _looks(head: str) -> bool:
    return _LOOKS.match(head) is not None


READER = Reader("json", (".json", ".jsonl", ".ndjson"), read=read_json, looks=_looks, rank=60)
