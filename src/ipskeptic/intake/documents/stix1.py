"""STIX 1.x and CybOX in XML.

All fields of one indicator, or of one observable outside of an indicator, share a `row`. Fields of
an object are called by its type: `Address.Address_Value`, `DomainName.Value`; others by where they
stand: `Indicator.Title`.

Source:
    STIX 1.2.1 and CybOX 2.1.1 (OASIS, https://stixproject.github.io/data-model/1.2/, read on
    2026-11-26): lists of values are parted by `##comma##` unless `delimiter` says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from ipskeptic.intake.documents._holds import words
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.intake.documents._source import Source, Written, paragraphs, part
from ipskeptic.intake.documents._xml import Element, Piece, comments_of, pieces, written
from ipskeptic.model.document import Block

_LOOKS = re.compile(
    r"stix\.mitre\.org|cybox\.mitre\.org|docs\.oasis-open\.org/cti/ns/(?:stix|cybox)|<\w*:?STIX_Package"
)
_ROWS = words(
    "Indicator Observable TTP Threat_Actor Campaign Incident Course_Of_Action Exploit_Target "
    "Event Report"
)
# Others that lie in one of these are its parts.
_OUTER = frozenset(("Indicator", "Observable"))
_PROSE = frozenset(("Description", "Short_Description", "Statement", "Business_Function_Or_Role"))
_NONE = words(
    "Simple_Hash_Value Fuzzy_Hash_Value Type Version Port_Value Size_In_Bytes Produced_Time "
    "Start_Time End_Time First_Seen Last_Seen Received_Time Timestamp Date Handle Number "
    "Confidence TLP Marking_Structure File_Extension Hive Message_ID"
)
# Categories of an address object that are no IP address; without one it is IPv4 (CybOX 2.1).
_OTHER_CATEGORIES = frozenset(("asn", "atm", "mac", "ipv4-net-mask", "ipv6-net-mask"))
_SCANNED_CATEGORIES = frozenset(("e-mail", "ext-value"))
_COMMA = "##comma##"


def looks_like_stix1(head: str) -> bool:
    """Whether a text's beginning names STIX 1 or CybOX."""
    return _LOOKS.search(head) is not None and "<" in head[:200]


def read_stix1(text: str) -> Body:
    """Read STIX 1."""
    source = Source(text)
    reading = Reading(source)
    problems: list[str] = []
    blocks = [block for piece in pieces(source, problems) for block in reading.blocks(piece)]
    facts = MappingProxyType(reading.facts)
    return Body(tuple(blocks), comments_of(source), facts=facts, problems=tuple(problems))


class Reading:
    """One pass over a package."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.rows: dict[int, int] = {}  # an element's number, its row
        self.facts: dict[str, str] = {}

    def blocks(self, piece: Piece) -> Iterator[Block]:
        """The fields in a piece."""
        if not piece.path:
            return
        name, row = self._name(piece.path), self._row(piece.path)
        if piece.kind == "element":
            yield from self._attributes(piece.path[-1], name, row)
            return
        value = written(self.source, piece.start, piece.end, piece.kind == "data")
        if not value[0]:
            return
        self._note(piece.path, value[0])
        yield from self._text(piece.path, value, name, row)

    def _text(
        self, path: tuple[Element, ...], value: Written, name: str, row: int
    ) -> Iterator[Block]:
        last = path[-1]
        table = 1 if row else 0
        if last.name in _PROSE:
            yield from paragraphs(value, name=name, table=table, row=row)
            return
        if last.name == "Title" and len(path) == 3 and path[1].name == "STIX_Header":
            yield Block("heading", *value, level=1, name=name)
            return
        holds = self._holds(path)
        for piece in self._values(last, value):
            yield Block("field", *piece, name=name, table=table, row=row, holds=holds)

    def _row(self, path: tuple[Element, ...]) -> int:
        row, in_outer = 0, False
        for element in path:
            if element.name in _ROWS and not (in_outer and element.name != "Indicator"):
                row = self.rows.setdefault(element.number, len(self.rows) + 1)
                in_outer = in_outer or element.name in _OUTER
        return row

    def _name(self, path: tuple[Element, ...]) -> str:
        """The type of the object or the nearest row's element, and the name of the last one."""
        last = path[-1].name
        for element in reversed(path[:-1]):
            kind = element.get("type") if element.name in ("Properties", "Defined_Object") else ""
            if kind:
                return f"{kind.rpartition(':')[2].removesuffix('ObjectType')}.{last}"
            if element.name in _ROWS:
                return f"{element.name}.{last}"
        return last

    def _holds(self, path: tuple[Element, ...]) -> str:
        name = path[-1].name
        if name in ("Address_Value", "IP_Address"):
            category = next((e.get("category") for e in reversed(path) if e.get("category")), "")
            if category in _OTHER_CATEGORIES:
                return "none"
            condition = path[-1].get("condition")
            if category in _SCANNED_CATEGORIES or condition in ("Contains", "FitsPattern"):
                return "scan"
            return "address"
        return "none" if name in _NONE else "scan"

    def _values(self, element: Element, value: Written) -> Iterator[Written]:
        """The values of a list; a range is one value."""
        text = value[0]
        delimiter = element.get("delimiter") or _COMMA
        if delimiter not in text and element.name == "Address_Value":
            delimiter = ","
        if delimiter not in text:
            yield value
            return
        bounds = [0]
        for found in re.finditer(re.escape(delimiter), text):
            bounds += found.span()
        bounds.append(len(text))
        values = [
            part(value, start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True)
        ]
        named = [each for each in values if each[0].strip()]
        if "Between" in element.get("condition") and len(named) == len(values) == 2:
            yield _range(*named)
        else:
            yield from named

    def _attributes(self, element: Element, name: str, row: int) -> Iterator[Block]:
        for attribute in element.attributes:
            if attribute.name != "timestamp" or not row:
                continue
            value = written(self.source, attribute.start, attribute.end)
            if value[0]:
                full = f"{element.name}.timestamp"
                yield Block("field", *value, name=full, table=1, row=row, holds="none")

    def _note(self, path: tuple[Element, ...], text: str) -> None:
        names = [element.name for element in path]
        if names[1:] == ["STIX_Header", "Title"]:
            self.facts.setdefault("title", text)
        elif "STIX_Header" in names and names[-1] == "Produced_Time":
            self.facts.setdefault("date", text)
        elif "STIX_Header" in names and names[-2:] == ["Identity", "Name"]:
            self.facts.setdefault("author", text)


def _range(low: Written, high: Written) -> Written:
    """Two values as the ends of a range."""
    low = part(low, 0, len(low[0].rstrip()))
    high = part(high, len(high[0]) - len(high[0].lstrip()), len(high[0]))
    text = low[0] + "-"
    index, line, column = low[1][-1]
    dash = (len(low[0]), line, column + len(low[0]) - index)
    shifted = tuple((index + len(text), line, column) for index, line, column in high[1])
    return text + high[0], (*low[1], dash, *shifted)


READER = Reader("stix1", (".xml",), read=read_stix1, looks=looks_like_stix1, rank=10)
