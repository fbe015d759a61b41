"""XML taken apart with the place of every text and attribute.

Not the `xml` module: its parsers give no places for attributes, refuse a whole document for one
wrong sign, and expand entities. Here nothing is expanded but the five entities that XML names and
character references, document types are passed over, and nothing outside is ever fetched. Each
step goes on from where the last one stopped, so the time is linear.

Source:
    XML 1.0 (W3C, fifth edition), sections 2.3 to 2.8 and 4.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ipskeptic.intake.documents._comments import NAME, Offsets, html_comments, said
from ipskeptic.intake.documents._source import Source, Written
from ipskeptic.model.document import Comment

MAX_DEPTH = 100  # judgement: STIX 1 nests about 30 deep
# Judgement: in a document of 64 MiB an element of STIX 1 takes 100 bytes.
MAX_ELEMENTS = 700_000

# No `<` in an attribute's value (section 3.1), so an unclosed tag ends at the next one.
_TAG = re.compile(
    r"<(?P<slash>/?)(?P<name>[A-Za-z_][\w:.-]*+)(?P<attributes>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
)
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)')")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_SECTIONS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))


class Attribute(NamedTuple):
    """An attribute: its name without prefix, and the offsets of its value."""

    name: str
    value: str
    start: int
    end: int


class Element(NamedTuple):
    """An element that is open.

    Attributes:
        name: Without prefix.
        full: With it.
        attributes: Without declarations of namespaces.
        number: How many elements began before it.
    """

    name: str
    full: str
    attributes: tuple[Attribute, ...]
    number: int

    def get(self, name: str) -> str:
        """An attribute's value, or ""."""
        return next((a.value for a in self.attributes if a.name == name), "")


class Piece(NamedTuple):
    """A text, or the start of an element (`start` is -1), or a comment.

    Attributes:
        path: The open elements, outermost first.
        start: Offset of the text's first character, or -1.
        end: Offset after its last.
        kind: "text", "data" (CDATA, without entities), "comment" or "element".
    """

    path: tuple[Element, ...]
    start: int
    end: int
    kind: str


def pieces(source: Source, problems: list[str]) -> Iterator[Piece]:
    """Take a document apart; what is wrong with it goes to `problems`.

    Comments that speak to this program are left out.
    """
    for piece in _Reading(source.text, problems).pieces():
        if piece.kind != "comment" or said(source.text[piece.start : piece.end]) is None:
            yield piece


def comments_of(source: Source) -> tuple[Comment, ...]:
    """The comments that speak to this program."""
    if NAME not in source.text:
        return ()
    offsets = Offsets(source.text)
    found = ((start, end, said(text)) for start, end, text in html_comments(source.text))
    return tuple(offsets.comment(start, end, text) for start, end, text in found if text)


class _Reading:
    def __init__(self, text: str, problems: list[str]) -> None:
        self.text = text
        self.problems = problems
        self.path: tuple[Element, ...] = ()
        self.count = 0
        self.too_deep = 0
        self.has_type = False
        # Ends of sections that do not occur any more, so that they are not looked for again.
        self.missing: set[str] = set()

    def pieces(self) -> Iterator[Piece]:
        text, at, begin = self.text, 0, 0
        while (at := text.find("<", at)) >= 0:
            found = _TAG.match(text, at)
            after = found.end() if found else self._other(at)
            if after < 0:  # a `<` that begins nothing is text
                at += 1
                continue
            if at > begin:
                yield Piece(self.path, begin, at, "text")
            if found is not None:
                yield from self._tag(found)
            elif text.startswith("<!--", at):
                yield Piece(self.path, at + 4, after - 3, "comment")
            elif text.startswith("<![CDATA[", at):
                yield Piece(self.path, at + 9, after - 3, "data")
            at = begin = after
        if begin < len(text):
            yield Piece(self.path, begin, len(text), "text")
        if self.path:
            self._say(f"<{self.path[-1].full}> is not closed: it ends too early")

    def _say(self, problem: str) -> None:
        if problem not in self.problems and len(self.problems) < 5:
            self.problems.append(problem)

    def _other(self, at: int) -> int:
        """Offset after a comment, CDATA section, instruction or document type, or -1."""
        for opening, closing in _SECTIONS:
            if self.text.startswith(opening, at):
                return self._find(closing, at + len(opening))
        if self.text.startswith("<!DOCTYPE", at) and not self.has_type:
            self.has_type = True
            self._say("its document type was passed over; entities it defines stand as written")
            bracket = self._find("[", at)
            end = self._find(">", at)
            if 0 <= bracket <= end:
                inner = self._find("]", bracket)
                end = self._find(">", inner) if inner >= 0 else end
            return end
        return -1

    def _find(self, sign: str, at: int) -> int:
        """Offset after the next occurrence, or -1."""
        if sign in self.missing:
            return -1
        found = self.text.find(sign, at)
        if found < 0:
            self.missing.add(sign)
            return -1
        return found + len(sign)

    def _tag(self, found: re.Match[str]) -> Iterator[Piece]:
        full = found["name"]
        if found["slash"]:
            self._close(full)
            return
        is_empty = found["attributes"].endswith("/")
        if len(self.path) >= MAX_DEPTH:
            self.too_deep += not is_empty
            self._say(
                f"elements nested more than {MAX_DEPTH} deep: those within are not told apart"
            )
            return
        if self.count >= MAX_ELEMENTS:
            self.too_deep += not is_empty
            self._say(f"more than {MAX_ELEMENTS:,} elements: later ones are not told apart")
            return
        attributes = tuple(self._attributes(found))
        element = Element(full.rpartition(":")[2], full, attributes, self.count)
        self.count += 1
        path = (*self.path, element)
        yield Piece(path, -1, -1, "element")
        if not is_empty:
            self.path = path

    def _attributes(self, found: re.Match[str]) -> Iterator[Attribute]:
        if not found["attributes"]:
            return
        for each in _ATTRIBUTE.finditer(self.text, *found.span("attributes")):
            name = each[1]
            if not name.startswith("xmlns"):
                group = 2 if each[2] is not None else 3
                yield Attribute(name.rpartition(":")[2], each[group], *each.span(group))

    def _close(self, full: str) -> None:
        if self.too_deep:
            self.too_deep -= 1
            return
        if self.path and self.path[-1].full == full:
            self.path = self.path[:-1]
            return
        self._say(f"</{full[:40]}> closes what is not open")
        names = [element.full for element in self.path[-20:]]
        if full in names:
            self.path = self.path[: len(self.path) - names[::-1].index(full) - 1]


def written(source: Source, start: int, end: int, is_data: bool = False) -> Written:
    """What a text or an attribute's value means, trimmed, with the place of each character."""
    raw = source.text[start:end]
    start, end = start + len(raw) - len(raw.lstrip()), end - len(raw) + len(raw.rstrip())
    if start >= end:
        return "", ((0, *source.place(start)),)
    return source.written(start, end, None if is_data else _ENTITY, meaning_of)


def meaning_of(found: re.Match[str]) -> str:
    """What an entity or character reference stands for."""
    name = found[0][1:-1]
    if not name.startswith("#"):
        return _NAMED[name]
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
