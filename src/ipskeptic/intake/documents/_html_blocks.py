"""Blocks of HTML, with the place of every character in the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ipskeptic.intake.documents._links import bare_links, link_field, may_hold, merged
from ipskeptic.intake.documents._pieces import Cut, Cuts, Segment, block_of, joined
from ipskeptic.intake.documents._tags import Tag, Tags, attribute, entity, entity_pattern
from ipskeptic.model.document import Block

HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Nothing in these is shown: HTML standard, section 15.3.1, "Hidden elements".
_HIDDEN = frozenset({"script", "style", "template", "noembed", "noframes"})
# What begins and ends a block, besides the elements that say of what kind it is.
_BREAKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "colgroup",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "main",
        "menu",
        "nav",
        "option",
        "p",
        "search",
        "section",
        "select",
        "summary",
        "tbody",
        "tfoot",
        "thead",
        "title",
    ]
)
_LISTS = frozenset({"ul", "ol", "menu", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_CELLS = frozenset({"td", "th"})
_KINDS = {"caption": "caption", "figcaption": "caption", "pre": "code", "listing": "code"}
_STRONG = frozenset({"b", "strong", "em", "i", "mark", "u"})
_RAISED = frozenset({"sup", "sub"})
_MOST_STRONG = 7  # judgement: deeper than that nobody nests bold; it bounds the time of a block


class Context(NamedTuple):
    """An open element that says what its text is.

    Attributes:
        name: The element's.
        kind: Of the blocks in it.
        level: Of the heading or the item.
    """

    name: str
    kind: str
    level: int


class _Table:
    """A table that is being read."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = 0
        self.column = 0
        self.names: list[str] = []
        self.headed = True  # whether all cells of the row so far are header cells


class HtmlReader:
    """Reads HTML that stands in segments of a source.

    Attributes:
        blocks: What was found, in order.
        facts: Values of `meta` and the title, by name in lower case.
        comments: (start, end, what it says) of each comment, as indexes of the joined text.
    """

    def __init__(self, segments: Sequence[Segment], tables: int = 0) -> None:
        self.blocks: list[Block] = []
        self.facts: dict[str, str] = {}
        self.comments: list[tuple[int, int, str]] = []
        self.tables = tables
        self._segments = segments
        self._text = joined(segments)
        self._starts: list[int] = []
        begin = 0
        for segment in segments:
            self._starts.append(begin)
            begin += len(segment.text) + 1
        self._tags = Tags(self._text)
        self._context = [Context("", "paragraph", 0)]
        self._open: dict[str, int] = {}
        self._lists = 0
        self._held: list[_Table] = []
        self._begin = 0
        self._cuts: list[Cut] = []
        self._links: list[tuple[int, int, str]] = []
        self._bold: list[tuple[int, int]] = []
        self._targets: list[tuple[int, int, int, int]] = []
        self._anchor: tuple[int, int, int] | None = None
        self._strong: list[int] = []
        self._titled = False

    def read(self) -> None:
        """Read all of it."""
        text = self._text
        index = 0
        no_comment = False
        for_special = _special()
        while found := for_special.search(text, index):
            at = found.start()
            if text[at] == "&":
                index = self._entity(at)
                continue
            if text.startswith("<!--", at):
                end = -1 if no_comment else text.find("-->", at + 4)
                no_comment = end < 0
                if no_comment:
                    index = at + 4
                    continue
                self.comments.append((at, end + 3, text[at + 4 : end]))
                self._cuts.append(Cut(at, end + 3))
                index = end + 3
                continue
            if text[at + 1 : at + 2] in ("!", "?"):
                end = text.find(">", at, at + 1000)  # judgement: no declaration is longer
                index = end + 1 if end > 0 else at + 1
                if end > 0:
                    self._cuts.append(Cut(at, index))
                continue
            tag = self._tags.at(at)
            index = self._tag(tag) if tag else at + 1
        self._flush(len(text))

    def _entity(self, at: int) -> int:
        found = entity_pattern().match(self._text, at)
        sign = entity(found[0]) if found else None
        if not found or sign is None:
            return at + 1
        self._cuts.append(Cut(at, found.end(), sign))
        return found.end()

    def _tag(self, tag: Tag) -> int:
        name = tag.name
        if name in _HIDDEN and not tag.closes:
            end = _end_of(name).search(self._text, tag.end)
            after = end.end() if end else len(self._text)
            self._cuts.append(Cut(tag.start, after))
            return after
        if name == "title" and not tag.closes and not self._titled:
            self._titled = True  # a second one is that of a picture, or is never closed
            return self._title(tag)
        if name == "br":
            self._cuts.append(Cut(tag.start, tag.end, "\n"))
        elif name in BLOCK_ELEMENTS:
            self._flush(tag.start)
            self._begin = tag.end
            (self._close if tag.closes else self._enter)(name)
        else:
            self._inline(tag)
        return tag.end

    def _title(self, tag: Tag) -> int:
        end = _end_of("title").search(self._text, tag.end)
        if end is None:
            return tag.end
        self._flush(tag.start)
        self._begin = end.end()
        text = entity_pattern().sub(
            lambda found: entity(found[0]) or found[0], self._text[tag.end : end.start()]
        )
        if text.strip():
            self.facts.setdefault("title", " ".join(text.split()))
        self._field("title", tag.end, end.start())
        return end.end()

    def _inline(self, tag: Tag) -> None:
        text = self._text
        instead = ""
        if tag.name in _RAISED and text[tag.start - 1 : tag.start].isalnum():
            # A raised number must not become a part of the number before it.
            instead = " " if text[tag.end : tag.end + 1].isalnum() else ""
        self._cuts.append(Cut(tag.start, tag.end, instead))
        if tag.name == "a":
            self._end_anchor(tag.start)
            if not tag.closes and (span := attribute(text, tag, "href")):
                self._anchor = (tag.end, *span)
        elif tag.name in _STRONG:
            if not tag.closes:
                self._strong[_MOST_STRONG:] = [tag.end]
            elif self._strong:
                self._bold.append((self._strong.pop(), tag.start))
        elif tag.name in ("img", "iframe", "source") and not tag.closes:
            if span := attribute(text, tag, "src"):
                start, end = span
                self._targets.append((start, host_end(text, start, end), start, start))
        elif tag.name == "meta":
            self._meta(tag)

    def _end_anchor(self, at: int) -> None:
        if self._anchor:
            begin, start, end = self._anchor
            self._links.append((begin, at, self._text[start:end]))
            self._targets.append((start, end, begin, at))
            self._anchor = None

    def _meta(self, tag: Tag) -> None:
        name = attribute(self._text, tag, "name", "property", "itemprop", "http-equiv")
        content = attribute(self._text, tag, "content")
        if name and content:
            key = self._text[name[0] : name[1]].lower()
            value = self._text[content[0] : content[1]]
            self.facts.setdefault(_META.get(key, key), value)
            if key not in ("viewport", "generator"):
                self._field(key, *content)

    def _field(self, name: str, start: int, end: int) -> None:
        if may_hold(self._text[start:end]):
            segments = self._between(start, end)
            block = block_of("field", segments, Cuts(_entities(joined(segments))), name=name)
            self.blocks += [block] if block else []

    def _enter(self, name: str) -> None:
        top = self._context[-1]
        if name in HEADINGS:
            kind = "quote" if top.kind == "quote" else "heading"
            self._push(name, kind if top.kind != "cell" else "cell", HEADINGS[name])
        elif name in _LISTS:
            self._lists += 1
            self._push(name, top.kind, top.level)
        elif name in _ITEMS:
            if top.name in _ITEMS:
                self._pop()
            kind = self._context[-1].kind
            kind = kind if kind in ("quote", "cell", "code") else "item"
            self._push(name, kind, max(self._lists, 1) if kind == "item" else 0)
        elif name in _KINDS:
            self._push(name, _KINDS[name], 0)
        elif name == "blockquote":
            self._push(name, "quote", 0)
        elif name == "table":
            self.tables += 1
            self._held.append(_Table(self.tables))
            self._push(name, "paragraph", 0)
        elif name == "tr":
            while self._context[-1].name in ("td", "th", "tr"):
                self._pop()
            self._push(name, "paragraph", 0)
            self._row()
        elif name in _CELLS:
            while self._context[-1].name in ("td", "th"):
                self._pop()
            self._cell(name)

    def _row(self) -> None:
        if self._held:
            self._held[-1].row += 1
            self._held[-1].column = 0
            self._held[-1].headed = True

    def _cell(self, name: str) -> None:
        if self._held:
            table = self._held[-1]
            if not table.row:
                self._row()
            table.headed = table.headed and name == "th"
            table.column += 1
        self._push(name, "cell", 0)

    def _close(self, name: str) -> None:
        if not self._open.get(name):
            return
        while self._context[-1].name != name:
            self._pop()
        self._pop()

    def _push(self, name: str, kind: str, level: int) -> None:
        self._context.append(Context(name, kind, level))
        self._open[name] = self._open.get(name, 0) + 1

    def _pop(self) -> None:
        name = self._context.pop().name
        self._open[name] -= 1
        if name in _LISTS:
            self._lists -= 1
        elif name == "table":
            self._held.pop()

    def _flush(self, end: int) -> None:
        """What was gathered since the last block's end becomes a block."""
        self._end_anchor(end)
        begin, top = self._begin, self._context[-1]
        cuts, links, bold, targets = self._cuts, self._links, self._bold, self._targets
        bold += [(start, end) for start in self._strong]
        self._cuts, self._links, self._bold, self._targets = [], [], [], []
        self._strong = [end] * len(self._strong)
        if begin >= end:
            return
        block = self._block(top, begin, end, cuts, links, bold)
        if block:
            self.blocks.append(block)
        for start, stop, shown, after in targets:
            (segment, *_) = self._between(start, stop) or [Segment(1, 1, "")]
            field = link_field(segment, self._text[shown:after])
            self.blocks += [field] if field else []

    def _block(
        self,
        top: Context,
        begin: int,
        end: int,
        cuts: list[Cut],
        links: list[tuple[int, int, str]],
        bold: list[tuple[int, int]],
    ) -> Block | None:
        segments = self._between(begin, end)
        inner = self._text[begin:end]
        moved = [Cut(cut.start - begin, cut.end - begin, cut.instead) for cut in cuts]
        own = [(a - begin, b - begin, url) for a, b, url in links]
        if top.kind != "code":
            moved = _with_blanks(inner, moved)
            own = merged(own, bare_links(inner))
        markup = Cuts(moved, own, [(max(a - begin, 0), b - begin) for a, b in bold if b > begin])
        table = self._held[-1] if self._held and top.kind == "cell" else None
        if table is None:
            return block_of(top.kind, segments, markup, level=top.level)
        number, row, column = table.number, table.row, table.column
        heads = row == 1 or (table.headed and len(table.names) < column)
        name = table.names[column - 1] if not heads and column <= len(table.names) else ""
        block = block_of("cell", segments, markup, table=number, row=row, name=name)
        if heads and (row == 1 or table.headed):
            table.names += [""] * (column - len(table.names))
            table.names[column - 1] = block.text.replace("\n", " ") if block else ""
        return block

    def _between(self, start: int, end: int) -> list[Segment]:
        """The segments of a stretch of the text."""
        at = bisect_right(self._starts, start) - 1
        found: list[Segment] = []
        while at < len(self._starts) and (self._starts[at] < end or not found):
            line, column, text = self._segments[at]
            base = self._starts[at]
            low, high = max(start - base, 0), min(end - base, len(text))
            found.append(Segment(line, column + low, text[low:high]))
            at += 1
        return found


_STRUCTURE = frozenset({"blockquote", "table", "tr", *_LISTS, *_ITEMS, *_CELLS})
BLOCK_ELEMENTS = _BREAKS | _STRUCTURE | frozenset(HEADINGS) | frozenset(_KINDS)

# Names under which pages give what `Document.facts` has a name for.
_META = {
    "og:title": "title",
    "dc.title": "title",
    "dcterms.title": "title",
    "article:author": "author",
    "dc.creator": "author",
    "article:published_time": "published",
    "datepublished": "published",
    "dc.date": "date",
    "dcterms.created": "published",
    "article:modified_time": "updated",
    "og:updated_time": "updated",
    "datemodified": "updated",
    "dcterms.modified": "updated",
    "last-modified": "updated",
}


@cache
def _special() -> re.Pattern[str]:
    return re.compile(r"[<&]")


@cache
def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)</{name}[^<>]*>")


@cache
def _blanks() -> re.Pattern[str]:
    return re.compile(r"\n\s++")


def _with_blanks(text: str, cuts: list[Cut]) -> list[Cut]:
    """The cuts, and one for the blanks at the beginning of each line."""
    found: list[Cut] = []
    at = 0
    for blank in _blanks().finditer(text):
        start, end = blank.start() + 1, blank.end()
        while at < len(cuts) and cuts[at].end <= start:
            found.append(cuts[at])
            at += 1
        if at < len(cuts) and cuts[at].start < end:
            continue
        found.append(Cut(start, end))
    return found + cuts[at:]


def _entities(text: str) -> list[Cut]:
    return [
        Cut(found.start(), found.end(), sign)
        for found in entity_pattern().finditer(text)
        if (sign := entity(found[0])) is not None
    ]


def host_end(text: str, start: int, end: int) -> int:
    """Where the host ends of an address of a page; only it counts where a picture is fetched."""
    scheme = text.find("//", start, end)
    slash = text.find("/", scheme + 2, end) if scheme >= 0 else -1
    return end if slash < 0 else slash
