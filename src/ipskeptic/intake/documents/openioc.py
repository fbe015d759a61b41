"""OpenIOC 1.0 and 1.1.

The fields of one `IndicatorItem` share a `row`; its content is called by what is searched:
`PortItem/remoteIP`.

Source:
    mandiant/OpenIOC_1.1, schemas/ioc.xsd and IOC_Terms; OpenIOC 1.0 writes a range of values as
    `[192.0.2.1 TO 192.0.2.9]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from ipskeptic.intake.documents._holds import meant, role_of
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.intake.documents._source import Source, paragraphs
from ipskeptic.intake.documents._xml import Element, Piece, comments_of, pieces, written
from ipskeptic.model.document import Block

_LOOKS = re.compile(r"<(?:\w+:)?(?:ioc|OpenIOC)[\s>]|schemas\.mandiant\.com|openioc\.org")
_FACTS = {
    "short_description": "title",
    "authored_by": "author",
    "authored_date": "date",
    "published-date": "published",
}
_NONE = frozenset(("authored_date", "published-date", "link"))
_ADDRESS_SEARCH = re.compile(
    r"(?i)(?:.*/)?(?:(?:remote|local|source|dest(?:ination)?)?ip(?:v4|v6)?(?:address)?|ipaddress"
    r"|recorddata/ipv4address)|RouteEntryItem/(?:Destination|Gateway)|DnsEntryItem/RecordData/Host"
)
_NONE_TYPES = ("md5", "sha1", "sha256", "date", "int", "duration", "boolean")
_TO = re.compile(r" TO ")
_EXACT = ("is", "is not", "")


def looks_like_openioc(head: str) -> bool:
    """Whether a text's beginning is that of an OpenIOC document."""
    return head.lstrip()[:1] == "<" and _LOOKS.search(head) is not None


def read_openioc(text: str) -> Body:
    """Read OpenIOC."""
    source = Source(text)
    reading = Reading(source)
    problems: list[str] = []
    blocks = [block for piece in pieces(source, problems) for block in reading.blocks(piece)]
    facts = MappingProxyType(reading.facts)
    return Body(tuple(blocks), comments_of(source), facts=facts, problems=tuple(problems))


class Reading:
    """One pass over a document.

    Attributes:
        search: What the item that was begun last searches: `PortItem/remoteIP`.
        facts: What the document says of itself.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.row = 0
        self.item = -1
        self.search = ""
        self.facts: dict[str, str] = {}

    def blocks(self, piece: Piece) -> Iterator[Block]:
        """The fields in a piece."""
        if not piece.path:
            return
        last = piece.path[-1]
        if piece.kind == "element":
            self._begin(last)
            return
        value = written(self.source, piece.start, piece.end, piece.kind == "data")
        if not value[0]:
            return
        if last.name == "Content":
            yield from self._content(piece, last)
            return
        if last.name in _FACTS and len(piece.path) <= 3:
            self.facts.setdefault(_FACTS[last.name], value[0])
        if last.name in ("description", "Comment"):
            yield from paragraphs(value, name=last.name)
        elif last.name == "short_description":
            yield Block("heading", *value, level=1, name=last.name)
        else:
            holds = "none" if last.name in _NONE else "scan"
            yield Block("field", *value, name=last.name, holds=holds)

    def _begin(self, element: Element) -> None:
        if element.name == "IndicatorItem":
            self.row += 1
            self.search = ""
        elif element.name == "Context":
            self.search = element.get("search") or element.get("document")

    def _content(self, piece: Piece, element: Element) -> Iterator[Block]:
        value = written(self.source, piece.start, piece.end, piece.kind == "data")
        item = next((e for e in reversed(piece.path) if e.name == "IndicatorItem"), element)
        if " TO " in value[0] and value[0][0] in "[({":
            start = piece.start + self.source.text[piece.start : piece.end].index(value[0][0])
            end = self.source.text.rindex(value[0][-1], start, piece.end)
            value = self.source.written(start + 1, end, _TO, lambda _: "-")
        holds = self._holds(element.get("type"), item.get("condition"), value[0])
        name = self.search or "Content"
        yield Block("field", *value, name=name, table=1, row=self.row, holds=holds)

    def _holds(self, kind: str, condition: str, text: str) -> str:
        if kind.lower() == "ip" or _ADDRESS_SEARCH.fullmatch(self.search):
            # A host may stand there as well: `DnsEntryItem/RecordData/Host`.
            is_host = not re.search(r"[0-9]\.[0-9]|:", text)
            return "scan" if is_host or condition not in _EXACT else meant(text)
        if kind.lower() in _NONE_TYPES or role_of(self.search.rpartition("/")[2]) == "none":
            return "none"
        return "scan"


READER = Reader("openioc", (".ioc", ".xml"), read=read_openioc, looks=looks_like_openioc, rank=20)
