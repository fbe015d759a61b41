"""AsciiDoc: headings, paragraphs, lists, tables, listings, links, comments.

Source:
    The language is documented at docs.asciidoctor.org/asciidoc/latest; written from knowledge of
    it, not from a copy.
"""

from __future__ import annotations

import re
from functools import cache

from ipskeptic.intake.documents._asciidoc_inline import asciidoc_inline
from ipskeptic.intake.documents._asciidoc_tables import table_leaves
from ipskeptic.intake.documents._comments import Offsets, line_comment
from ipskeptic.intake.documents._leaves import Leaf, Shown
from ipskeptic.intake.documents._links import may_hold
from ipskeptic.intake.documents._pieces import Segment, lines_of, part, trimmed
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.model.document import Comment

# What stands under a heading in the old form, by its level.
_UNDERLINES = "=-~^+"
_ALIASES = {"revdate": "date", "docdate": "date", "authors": "author"}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "verbatim": re.compile(r"(-{4,}|\.{4,}|\+{4,}|`{3,})[\w-]*$"),
        "around": re.compile(r"={4,}$|\*{4,}$|_{4,}$|--$|~{4,}$"),
        "table": re.compile(r"([|,:!])={3,}$"),
        "heading": re.compile(r"(={1,6}|#{1,6})[ \t]+(?=\S)"),
        "attribute": re.compile(r":!?([\w-]{1,100})!?:(?:[ \t]+|$)"),
        "item": re.compile(r"(\*{1,6}|-|\.{1,6}|[0-9]{1,9}\.|<[0-9.]{1,3}>|\u2022)[ \t]+(?=\S)"),
        "term": re.compile(r"[^:\n]{1,200}?(?:::|;;)(?=[ \t]|$)"),
        "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    }


class _Lines:
    """Takes lines and gives leaves."""

    def __init__(self, offsets: Offsets) -> None:
        self.leaves: list[Leaf] = []
        self.comments: list[Comment] = []
        self.facts: dict[str, str] = {}
        self._offsets = offsets
        self._held: list[Segment] = []
        self._kind: tuple[str, int] = ("paragraph", 0)
        self._markers: list[str] = []
        self._around: list[str] = []
        self._attributes = ""
        self._tables = 0
        self._header = 0  # 1 to 3: the lines behind the document's title

    def read(self, lines: list[Segment]) -> None:
        index = 0
        while index < len(lines):
            index = self._line(lines, index)
        self._end()

    def _line(self, lines: list[Segment], index: int) -> int:
        line = lines[index]
        text = line.text.rstrip()
        if text.startswith("////") and not text.strip("/"):
            self._end()
            return self._until(lines, index + 1, text)[0]
        if text.startswith("//") and not text.startswith("///"):
            self._comment(line)
            return index + 1
        line = self._without_comment(line)
        text = line.text.rstrip()
        if not text:
            self._end()
            self._header = 0
            return index + 1
        if self._underlined(line, text):
            return index + 1
        patterns = _patterns()
        if found := patterns["verbatim"].match(text):
            return self._verbatim(lines, index, text, found[1])
        if found := patterns["table"].match(text):
            return self._table(lines, index, text, found[1])
        if patterns["around"].match(text):
            self._end()
            self._markers = []
            if text in self._around:
                del self._around[self._around.index(text) :]
            elif len(self._around) < 32:  # judgement: nobody nests deeper
                self._around.append(text)
            return index + 1
        self._text(line, text)
        return index + 1

    def _until(self, lines: list[Segment], index: int, end: str) -> tuple[int, list[Segment]]:
        """The lines up to a delimiter, and the index of the line behind it."""
        held = []
        while index < len(lines) and lines[index].text.rstrip() != end:
            held.append(lines[index])
            index += 1
        return index + 1, held

    def _verbatim(self, lines: list[Segment], index: int, text: str, delimiter: str) -> int:
        self._end()
        end = delimiter if delimiter[0] == "`" else text
        after, held = self._until(lines, index + 1, end)
        kind = "html" if delimiter[0] == "+" and "[stem" not in self._attributes else "code"
        self._attributes = ""
        if held:
            self.leaves.append(Leaf(kind, held))
        return after

    def _table(self, lines: list[Segment], index: int, text: str, sign: str) -> int:
        self._end()
        after, held = self._until(lines, index + 1, text)
        attributes, self._attributes = self._attributes, ""
        if sign != "|" and held:
            self.leaves.append(Leaf("code", held))
            return after
        self._tables += 1
        kept = [self._without_comment(line) for line in held if not self._is_comment(line)]
        self.leaves += table_leaves(kept, attributes, self._tables)
        return after

    def _text(self, line: Segment, text: str) -> None:
        patterns = _patterns()
        if found := patterns["heading"].match(text):
            self._end()
            self._markers = []
            level = len(found[1])
            self._heading(part(line, found.end(), len(text)), level, found[1][0])
            return
        if not self._held and self._aside(line, text):
            return
        if text == "+" or text in ("'''", "<<<", "---", "***"):
            self._end()
            return
        bare = trimmed(line)
        if found := patterns["item"].match(bare.text):
            self._end()
            self._begin_item(part(bare, found.end()), _marker(found[1]))
        elif not self._held and not self._markers and text[0] in " \t":
            self._kind = ("code", 0)
            self._held.append(line)
        elif (
            not self._held
            and (found := patterns["term"].match(bare.text))
            and not may_hold(found[0].rstrip(":;"))
        ):
            self._begin_item(bare, "::")
        else:
            if not self._held:
                self._kind = ("paragraph", 0)
            self._held.append(line if self._kind[0] == "code" else bare)

    def _begin_item(self, segment: Segment, marker: str) -> None:
        if marker in self._markers:
            del self._markers[self._markers.index(marker) + 1 :]
        else:
            self._markers.append(marker)
        self._kind = ("item", len(self._markers))
        self._held.append(segment)

    def _aside(self, line: Segment, text: str) -> bool:
        """A line that says something of the document or of the next block."""
        if self._header and self._header_line(trimmed(line)):
            return True
        if not text.startswith(":"):
            self._header = 0
        if found := _patterns()["attribute"].match(text):
            self._field(found[1].lower(), trimmed(part(line, found.end())))
            return True
        if text[0] == "[" and text[-1] == "]" and not may_hold(text):
            self._attributes += text
            if not text.startswith("[["):
                self._markers = []
            return True
        if text[0] == "." and len(text) > 1 and text[1] not in ". \t":
            self.leaves.append(Leaf("caption", [part(line, 1, len(text))]))
            return True
        return False

    def _header_line(self, line: Segment) -> bool:
        """The author's line and the revision's, directly behind the title; others are text."""
        if self._header == 3:
            return False
        date = _patterns()["date"].search(line.text)
        if date or (line.text[0] == "v" and line.text[1:2].isdigit()):
            self._header = 3
            self._field("revision", line)
            if date:
                self.facts.setdefault("date", date[0])
            return True
        if self._header == 2 or not line.text[0].isalpha() or may_hold(line.text):
            return False
        self._header = 2
        self._field("author", line)
        return True

    def _field(self, name: str, value: Segment) -> None:
        if value.text:
            self.facts.setdefault(_ALIASES.get(name, name), value.text)
            self.leaves.append(Leaf("field", [value], name=name))

    def _heading(self, rest: Segment, level: int, sign: str) -> None:
        segment = trimmed(rest)
        bare = segment.text.rstrip(sign)
        if bare != segment.text and bare[-1:] == " ":
            segment = trimmed(part(segment, 0, len(bare)))
        self.leaves.append(Leaf("heading", [segment], level))
        if level == 1 and "title" not in self.facts:
            self.facts["title"] = segment.text
            self._header = 1

    def _underlined(self, line: Segment, text: str) -> bool:
        """Whether the line stands under a heading; a listing may begin as it does."""
        sign = text[0]
        if sign not in _UNDERLINES or len(self._held) != 1 or self._kind != ("paragraph", 0):
            return False
        title = self._held[0].text
        if text.strip(sign) or abs(len(title) - len(text)) > 1 or not any(map(str.isalnum, title)):
            return False
        held, self._held = self._held, []
        self._markers = []
        self._heading(held[0], _UNDERLINES.index(sign) + 1, "\0")
        return True

    def _end(self) -> None:
        held, self._held = self._held, []
        kind, level = self._kind
        self._kind = ("paragraph", 0)
        if not held:
            return
        if kind == "paragraph":
            self._markers = []
            quoted = "quote" in self._attributes or any(d[0] == "_" for d in self._around)
            kind = "quote" if quoted else kind
        self._attributes = ""
        self.leaves.append(Leaf(kind, held, level))

    def _is_comment(self, line: Segment) -> bool:
        if line.text.startswith("//") and not line.text.startswith("///"):
            self._comment(line)
            return True
        return False

    def _comment(self, line: Segment) -> None:
        self._without_comment(line)

    def _without_comment(self, line: Segment) -> Segment:
        """The line without a comment at its end that speaks to us, which is kept."""
        found = line_comment(line.text)
        if found is None:
            return line
        at, words = found
        start = self._offsets.offset(line.line, line.column + at)
        end = self._offsets.offset(line.line, line.column) + len(line.text.rstrip())
        self.comments.append(self._offsets.comment(start, end, words))
        return part(line, 0, at)


def _is_term(text: str) -> bool:
    """Whether a line begins as a term of a list: `term:: what it means`, but not `2001:db8::`."""
    found = _patterns()["term"].match(text)
    return found is not None and not may_hold(found[0].rstrip(":;"))


def _marker(marker: str) -> str:
    return "1." if marker[0].isdigit() else "<>" if marker[0] == "<" else marker


def read_asciidoc(text: str) -> Body:
    """Read AsciiDoc."""
    reader = _Lines(Offsets(text))
    reader.read(lines_of(text))
    shown = Shown(asciidoc_inline)
    for leaf in reader.leaves:
        shown.add(leaf)
    return Body(tuple(shown.blocks), tuple(reader.comments), reader.facts)


READER = Reader("asciidoc", (".adoc", ".asciidoc", ".asc"), read=read_asciidoc)
