"""Blocks of Markdown, by lines: what of the text stands in which, without markup of blocks.

Nothing is swallowed: what is no heading, item, table, code or HTML is a paragraph, however odd.

Source:
    CommonMark 0.31.2, sections 4, 5 and its appendix "A parsing strategy"; GitHub Flavored
    Markdown 0.29, section 4.10 (tables).
"""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.intake.documents._comments import definition_comment
from ipskeptic.intake.documents._html_blocks import BLOCK_ELEMENTS
from ipskeptic.intake.documents._leaves import Leaf
from ipskeptic.intake.documents._links import may_hold
from ipskeptic.intake.documents._markdown_inline import defanged, label_key
from ipskeptic.intake.documents._markdown_lines import (
    Fence,
    advance,
    after_quote,
    cells_of,
    closes,
    delimiters,
    indent_of,
    is_rule,
    line_patterns,
)
from ipskeptic.intake.documents._pieces import Segment, part, trimmed
from ipskeptic.intake.documents._tags import Tags

# Judgement: nobody nests deeper; further signs are text. It bounds the time of a line.
_DEEPEST = 32


class _Container(NamedTuple):
    kind: str  # "quote", "item", "note" (a footnote)
    indent: int  # what the lines of an item have before them, in columns


# CommonMark, section 4.6, kind 6; some of its names are obsolete and left out.
_BLOCK_TAGS = BLOCK_ELEMENTS - {"pre"} | {"iframe", "link"}
_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}


class BlockReader:
    """Takes lines and gives leaves.

    Attributes:
        leaves: What was found, in order.
        references: Addresses of reference links.
    """

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.references: dict[str, str] = {}
        self._stack: list[_Container] = []
        self._fresh = False  # whether the item begun last has no text yet
        self._held: list[Segment] = []  # of the open paragraph
        self._code: list[Segment] | None = None
        self._fence: Fence | None = None
        self._html: list[Segment] | None = None
        self._html_end = ""  # what ends it; "" if an empty line does
        self._table = 0  # columns of the open table
        self._tables = 0
        self._row = 0

    def read(self, lines: list[Segment]) -> None:
        """Read all lines."""
        for line in lines:
            self._line(line)
        self._close()

    def _line(self, line: Segment) -> None:
        text = line.text
        if not text or text.isspace():
            self._blank(line, 0)
            return
        at, column, depth = 0, 0, 0
        for container in self._stack:
            follows, wide = indent_of(text, at, column)
            if container.kind == "quote":
                if wide - column > 3 or text[follows : follows + 1] != ">":
                    break
                at, column = after_quote(text, follows, wide)
            elif wide - column >= container.indent:
                at, column = advance(text, at, column, container.indent)
            elif follows < len(text):
                break
            depth += 1
        if self._continues(line, at, column, depth):
            return
        if text[at:].isspace() or at >= len(text):
            self._blank(line, depth)
            return
        self._begin(line, at, column, depth)

    def _continues(self, line: Segment, at: int, column: int, depth: int) -> bool:
        """Whether the line belongs to open code or HTML."""
        whole = depth == len(self._stack)
        if not whole and (self._fence or self._html is not None):
            self._end()
            return False
        if self._fence and self._code is not None:
            follows, wide = indent_of(line.text, at, column)
            if wide - column < 4 and closes(self._fence, line.text[follows:]):
                self._end()
            else:
                inner, _ = advance(line.text, at, column, self._fence.indent)
                self._code.append(part(line, inner))
            return True
        if self._html is not None:
            if not self._html_end and not line.text[at:].strip():
                return False
            self._html.append(part(line, at))
            self._end_html(line.text, at)
            return True
        return False

    def _end_html(self, text: str, at: int) -> None:
        if self._html_end == "raw":
            if line_patterns()["raw end"].search(text, at):
                self._end()
        elif self._html_end and self._html_end in text[at:]:
            self._end()

    def _blank(self, line: Segment, depth: int) -> None:
        """An empty line, or one that is empty behind its containers."""
        if self._stack:
            quote = next(
                (i for i, one in enumerate(self._stack) if one.kind == "quote" and i >= depth), -1
            )
            if quote >= 0:
                self._close_to(quote)
        if self._fence and self._code is not None:
            self._code.append(Segment(line.line, len(line.text) + 1, ""))
        elif self._html is not None and self._html_end:
            self._html.append(Segment(line.line, len(line.text) + 1, ""))
        elif self._code is not None:
            self._code.append(Segment(line.line, len(line.text) + 1, ""))
        else:
            self._end()

    def _begin(self, line: Segment, at: int, column: int, depth: int) -> None:
        """What begins in the rest of a line, containers first."""
        text = line.text
        while True:
            follows, wide = indent_of(text, at, column)
            if follows >= len(text):
                self._close_to(depth)
                return
            indent = wide - column
            is_whole = depth == len(self._stack)
            if indent >= 4:
                if self._held:
                    self._held.append(trimmed(part(line, follows)))
                else:
                    self._indented(line, at, column, depth)
                return
            if self._code is not None:
                self._end()
            inner = self._container(text, follows, wide, indent, depth)
            if inner is None:
                break
            at, column = inner
            depth += 1
        rest = part(line, follows)
        if not self._leaf(rest, depth, is_whole, indent):
            self._paragraph(rest, depth)

    def _container(
        self, text: str, at: int, column: int, indent: int, depth: int
    ) -> tuple[int, int] | None:
        """Begin a quote, an item or a footnote: where its text begins; None if none begins."""
        if depth >= _DEEPEST:
            return None
        sign = text[at]
        if sign == ">":
            self._push(_Container("quote", 0), depth)
            return after_quote(text, at, column)
        if sign == "[":
            found = line_patterns()["note"].match(text, at)
            if found:
                self._push(_Container("note", 4), depth)
                return found.end(), column + found.end() - at
            return None
        return self._item(text, at, column, indent, depth)

    def _item(
        self, text: str, at: int, column: int, indent: int, depth: int
    ) -> tuple[int, int] | None:
        patterns = line_patterns()
        sign = text[at]
        if sign in "-+*":
            found = patterns["bullet"].match(text, at)
            if found and sign != "+" and is_rule(text[at:]):
                return None
        elif "0" <= sign <= "9":
            found = patterns["number"].match(text, at)
        else:
            return None
        if not found:
            return None
        end = found.end()
        follows, wide = indent_of(text, end, column + end - at)
        is_empty = follows >= len(text)
        # It interrupts a paragraph only if it has text and begins at 1; not so after its sibling.
        is_sibling = depth < len(self._stack) and self._stack[depth].kind == "item"
        is_late = found.re is patterns["number"] and int(found[1]) != 1
        if self._held and not is_sibling and (is_empty or is_late):
            return None
        width = end - at
        gap = wide - (column + width)
        if is_empty or gap > 4:
            gap = 1
        self._push(_Container("item", indent + width + gap), depth)
        self._fresh = True
        return advance(text, end, column + width, gap)

    def _leaf(self, rest: Segment, depth: int, is_whole: bool, indent: int) -> bool:
        """Begin what is no paragraph; whether one began."""
        text, patterns = rest.text, line_patterns()
        sign = text[0]
        if sign == "#" and (found := patterns["heading"].match(text)):
            self._close_to(depth)
            self._heading(part(rest, found.end()), found.end())
            return True
        if sign in "`~" and (found := patterns["fence"].match(text)):
            self._close_to(depth)
            fence = found[1] or found[2]
            self._code, self._fence = [], Fence(sign, len(fence), indent)
            return True
        if sign == "<" and self._begins_html(text):
            self._close_to(depth)
            self._html = [rest]
            self._end_html(text, 0)
            return True
        if self._held and is_whole and self._below(text, sign):
            return True
        if sign in "-_*" and is_rule(text):
            self._close_to(depth)
            return True
        return False

    def _below(self, text: str, sign: str) -> bool:
        """A line that makes the paragraph above it a heading or a table's."""
        line = text.rstrip()
        if sign in "=-" and not line.strip(sign):
            held, self._held = self._held, []
            self._add("heading", held, 1 if sign == "=" else 2)
            return True
        if sign in "|:-" and (columns := delimiters(line)):
            head = self._held[-1]
            if len(cells_of(head)) == columns:
                self._held.pop()
                self._end()
                self._tables += 1
                self._table, self._row = columns, 0
                self._cells(head)
                return True
        return False

    def _begins_html(self, text: str) -> bool:
        patterns = line_patterns()
        self._html_end = ""
        if patterns["raw"].match(text):
            self._html_end = "raw"
            return True
        for begin, end in _ENDS.items():
            if text.startswith(begin):
                self._html_end = end
                return True
        if text[1:2] == "!" and text[2:3].isalpha():
            self._html_end = ">"
            return True
        found = patterns["block tag"].match(text)
        if found and found[1].lower() in _BLOCK_TAGS:
            return True
        if self._held:
            return False
        tag = Tags(text).at(0)
        return tag is not None and not text[tag.end :].strip()

    def _heading(self, rest: Segment, level: int) -> None:
        segment = trimmed(rest)
        text = segment.text
        bare = text.rstrip("#")
        if bare != text and (not bare or bare[-1] in " \t"):
            text = bare.rstrip()
        # `{#name}` and `{: .class}` behind a heading are Pandoc's and kramdown's.
        brace = text.rfind("{")
        if text.endswith("}") and text[brace + 1 : brace + 2] in ("#", ".", ":") and brace >= 0:
            text = text[:brace].rstrip()
        self._add("heading", [part(segment, 0, len(text))], level)

    def _paragraph(self, rest: Segment, depth: int) -> None:
        if self._table and depth == len(self._stack):
            self._cells(rest)
            return
        segment = trimmed(rest)
        if not segment.text:
            return  # a form feed, which is a blank that is none of Markdown's
        if segment.text.startswith("[//]:") and definition_comment(segment.text) is not None:
            return
        if segment.text.startswith("{:") and line_patterns()["attributes"].match(segment.text):
            return
        if self._held:
            self._held.append(segment)  # though its containers may have ended: "lazy"
            return
        self._close_to(depth)
        self._held.append(segment)

    def _indented(self, line: Segment, at: int, column: int, depth: int) -> None:
        if self._code is None or depth < len(self._stack):
            self._close_to(depth)
            self._code = []
        inner, _ = advance(line.text, at, column, 4)
        self._code.append(part(line, inner))

    def _push(self, container: _Container, depth: int) -> None:
        self._close_to(depth)
        self._stack.append(container)
        self._fresh = False

    def _close_to(self, depth: int) -> None:
        self._end()
        if depth < len(self._stack):
            del self._stack[depth:]
            self._fresh = False

    def _close(self) -> None:
        self._close_to(0)

    def _end(self) -> None:
        """End what is open and no container."""
        self._table = 0
        if self._held:
            held, self._held = self._held, []
            while held and held[0].text[0] == "[" and self._definition(held[0]):
                held.pop(0)
            if held:
                self._add(self._kind(), held)
        if self._code is not None:
            code, self._code, self._fence = self._code, None, None
            while code and not code[-1].text.strip():
                code.pop()
            self._add("code", code)
        if self._html is not None:
            html, self._html, self._html_end = self._html, None, ""
            self._add("html", html)

    def _kind(self) -> str:
        if any(container.kind == "quote" for container in self._stack):
            return "quote"
        return "item" if self._fresh else "paragraph"

    def _definition(self, segment: Segment) -> bool:
        found = line_patterns()["label"].match(segment.text)
        if not found or not found[1].strip() or defanged().match(f"[{found[1]}]"):
            return False
        if may_hold(found[1]):
            return False  # `[2001:db8::1]:443` is meant to be seen
        target = line_patterns()["destination"].match(segment.text, found.end())
        if not target:
            return False
        url = target[1] if target[1] is not None else target[2]
        self.references.setdefault(label_key(found[1]), url)
        self.leaves.append(Leaf("definition", [segment]))
        return True

    def _add(self, kind: str, segments: list[Segment], level: int = 0) -> None:
        if not segments:
            return
        if kind == "heading" and any(one.kind == "quote" for one in self._stack):
            kind, level = "quote", 0
        if kind == "item":
            level = sum(container.kind == "item" for container in self._stack)
        self._fresh = False
        self.leaves.append(Leaf(kind, segments, level))

    def _cells(self, line: Segment) -> None:
        self._row += 1
        self._fresh = False
        for number, cell in enumerate(cells_of(line)):
            self.leaves.append(
                Leaf(
                    "cell",
                    [cell],
                    table=self._tables,
                    row=self._row,
                    column=number,
                    heads=self._row == 1,
                )
            )
