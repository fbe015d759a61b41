"""JSON with the place of every string.

Not the `json` module, which gives no places, loses all but the last of several members with one
name, and recurses. This one takes what that takes, and several values one after the other (JSON
lines), line ends in strings, and escapes that JSON does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ipskeptic.intake.documents._reader import Body
from ipskeptic.intake.documents._source import Source, Written
from ipskeptic.intake.documents.text import read_text

MAX_DEPTH = 200  # judgement: STIX and MISP nest less than 20 deep
# Judgement: a document of 64 MiB with usual strings has fewer; each costs about a microsecond.
MAX_SIGNS = 4_000_000

# NOTE: every repetition is possessive: an unclosed quote is looked at once, and ends the reading.
_SIGN = re.compile(
    r'[ \t\n\r\ufeff]*+(?:"((?:[^"\\]++|\\.)*+)"|([{}\[\]:,])|([^\s{}\[\]:,"]++)|(\Z))', re.DOTALL
)
_WORD = re.compile(r"-?[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null|NaN|-?Infinity")
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL
)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "/": "/"}


class JsonText(NamedTuple):
    """A string.

    Attributes:
        start: Offset of its first character, behind the quote.
        end: Offset of the closing quote.
        raw: As it stands between them.
    """

    start: int
    end: int
    raw: str

    @property
    def text(self) -> str:
        """What it means."""
        return _ESCAPE.sub(_meaning, self.raw) if "\\" in self.raw else self.raw


class JsonWord(NamedTuple):
    """A number, `true`, `false` or `null`, as it stands."""

    start: int
    raw: str


class JsonArray(NamedTuple):
    """An array."""

    start: int
    items: tuple[JsonValue, ...]


class JsonObject(NamedTuple):
    """An object; members with one name are all kept."""

    start: int
    members: tuple[tuple[JsonText, JsonValue], ...]

    def get(self, name: str) -> JsonValue | None:
        """The first member of a name."""
        return next((value for key, value in self.members if key.raw == name), None)

    def text(self, name: str) -> str:
        """The first member of a name if it is a string; else ""."""
        value = self.get(name)
        return value.text if isinstance(value, JsonText) else ""

    def objects(self, name: str) -> tuple[JsonObject, ...]:
        """The objects in the array that the member is, or the one that it is itself."""
        value = self.get(name)
        if isinstance(value, JsonObject):
            return (value,)
        items = value.items if isinstance(value, JsonArray) else ()
        return tuple(item for item in items if isinstance(item, JsonObject))


JsonValue = JsonText | JsonWord | JsonArray | JsonObject


class JsonError(Exception):
    """It is no JSON; the message is a clause that says why and where."""


def parse_json(source: Source) -> tuple[JsonValue, ...]:
    """Read the values of a document: one, or several as in JSON lines.

    Raises:
        JsonError: It is no JSON, or nested too deep, or has too many values.
    """
    builder = _Builder()
    text, at, signs = source.text, 0, 0
    while found := _SIGN.match(text, at):
        signs += 1
        if signs > MAX_SIGNS:
            raise JsonError(f"more than {MAX_SIGNS:,} signs of JSON")
        at = found.end()
        kind = found.lastindex
        start = found.start(kind or 0)
        if kind == 4:
            break
        why = builder.take(kind or 0, start, found[kind or 0])
        if why:
            raise JsonError(_where(source, start, why))
    if found is None:
        raise JsonError(_where(source, at, "a string is not closed"))
    if builder.stack:
        raise JsonError(_where(source, len(text), "it ends within a value"))
    return tuple(builder.done)


def no_json(text: str, error: JsonError) -> Body:
    """What is no JSON after all, read as plain text, and that said."""
    problem = f"it is no JSON and was read as plain text: {error}"
    return read_text(text)._replace(problems=(problem,))


def _where(source: Source, offset: int, why: str) -> str:
    line, column = source.place(offset)
    return f"{why} (line {line}, column {column})"


class _Open:
    """An array or object that is being read."""

    def __init__(self, start: int, closing: str) -> None:
        self.start = start
        self.closing = closing
        self.items: list[JsonValue] = []
        self.names: list[JsonText] = []


class _Builder:
    """The values read so far."""

    def __init__(self) -> None:
        self.done: list[JsonValue] = []
        self.stack: list[_Open] = []
        # What may come: a "value", a "name", ":" or "," (a closing bracket too); "first" is what
        # follows an opening bracket.
        self.expected = "value"

    def take(self, kind: int, start: int, raw: str) -> str:
        """Take the next sign; says what is wrong with it, or ""."""
        if kind == 1:
            return self._string(JsonText(start, start + len(raw), raw))
        if kind == 3:
            if _WORD.fullmatch(raw) is None:
                return "a word that JSON does not know"
            return self._add(JsonWord(start, raw))
        if raw in "{[":
            return self._open(start, "}" if raw == "{" else "]")
        if raw in "}]":
            return self._close(raw)
        return self._between(raw)

    def _string(self, value: JsonText) -> str:
        names = self.stack and self.stack[-1].closing == "}"
        if names and self.expected in ("first", "name"):
            self.stack[-1].names.append(value)
            self.expected = ":"
            return ""
        return self._add(value)

    def _takes_value(self) -> bool:
        in_array = not self.stack or self.stack[-1].closing == "]"
        return self.expected == "value" or (self.expected == "first" and in_array)

    def _add(self, value: JsonValue) -> str:
        if not self._takes_value():
            return "a value where none can stand"
        if self.stack:
            self.stack[-1].items.append(value)
            self.expected = ","
        else:
            self.done.append(value)
            self.expected = "value"
        return ""

    def _open(self, start: int, closing: str) -> str:
        if not self._takes_value():
            return "a value where none can stand"
        if len(self.stack) >= MAX_DEPTH:
            return f"nested more than {MAX_DEPTH} deep"
        self.stack.append(_Open(start, closing))
        self.expected = "first"
        return ""

    def _close(self, raw: str) -> str:
        if not self.stack or self.stack[-1].closing != raw or self.expected not in ("first", ","):
            return "a bracket closes that is not open"
        last = self.stack.pop()
        value: JsonValue
        if raw == "]":
            value = JsonArray(last.start, tuple(last.items))
        else:
            value = JsonObject(last.start, tuple(zip(last.names, last.items, strict=True)))
        self.expected = "value"
        return self._add(value)

    def _between(self, raw: str) -> str:
        if raw == ":" and self.expected == ":":
            self.expected = "value"
        elif raw == "," and self.expected == "," and self.stack:
            self.expected = "name" if self.stack[-1].closing == "}" else "value"
        else:
            return f"{raw!r} where it can't stand"
        return ""


def written(source: Source, value: JsonText | JsonWord) -> Written:
    """What a string means, or a word as it stands, with the place of each character."""
    if isinstance(value, JsonWord):
        return value.raw, ((0, *source.place(value.start)),)
    return source.written(value.start, value.end, _ESCAPE, _meaning)


def _meaning(found: re.Match[str]) -> str:
    sign = found[0]
    if len(sign) == 12:
        high, low = int(sign[2:6], 16), int(sign[8:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    if sign[1] == "u" and len(sign) == 6:
        code = int(sign[2:], 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
    return _SHORT.get(sign[1], sign)


def leaves(
    value: JsonValue, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], JsonText | JsonWord]]:
    """Every string and word in a value with the names of the members it lies in, in order."""
    waiting: list[tuple[tuple[str, ...], JsonValue]] = [(path, value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, JsonArray):
            waiting.extend((path, item) for item in reversed(value.items))
        elif isinstance(value, JsonObject):
            waiting.extend(((*path, key.text), item) for key, item in reversed(value.members))
        else:
            yield path, value
