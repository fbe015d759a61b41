"""STIX 1.x and CybOX: addresses and URLs of observables, with the times of their indicators.

Source:
    STIX 1.2.1 and CybOX 2.1.1 (https://stixproject.github.io/data-model/1.2/, read on 2026-11-26):
    `is_source` and `is_destination` of an Address Object, the socket addresses of a Network
    Connection, `Valid_Time_Position` and `Sighting` of an indicator, `negate` and `idref` of an
    observable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ipskeptic.intake.documents import candidates
from ipskeptic.intake.documents._source import Source
from ipskeptic.intake.documents._xml import Element, Piece, pieces
from ipskeptic.intake.documents.stix1 import Reading, looks_like_stix1
from ipskeptic.intake.observations._base import (
    Context,
    Format,
    Said,
    in_contexts,
    refused,
    said_of_document,
    why_not_host,
)
from ipskeptic.intake.observations._times import Dated, moment
from ipskeptic.model.document import Block, Candidate

_ADDRESSES = ("Address_Value", "IP_Address")
_NAMED = ("URI.Value", "DomainName.Value", "Hostname.Hostname_Value", "Link.Value")
_URLS = ("URI.Value", "Link.Value")
_SOCKETS = {"Source_Socket_Address": "source", "Destination_Socket_Address": "destination"}
_EQUAL = ("", "Equals", "InclusiveBetween", "ExclusiveBetween")


class _Held(NamedTuple):
    """An address until the times of its indicators are known.

    Attributes:
        found: The address.
        why: Why it is not read, or "".
        role: Which end it was.
        indicators: Numbers of the indicators it lies in.
        ids: Identifiers of the observables it lies in.
    """

    found: Candidate
    why: str
    role: str
    indicators: tuple[int, ...]
    ids: tuple[str, ...]


def read_stix1(text: str) -> Iterator[Said]:
    """Read the observables of STIX 1."""
    source = Source(text)
    package = _Package(source)
    problems: list[str] = []
    for piece in pieces(source, problems):
        package.take(piece)
    yield from package.said()
    yield from said_of_document(problems)


class _Package:
    """Addresses, and the times of indicators, which may stand behind what they are of."""

    def __init__(self, source: Source) -> None:
        self._text = source.text
        self._reading = Reading(source)
        self._held: list[_Held] = []
        self._times: dict[int, list[Dated]] = defaultdict(list)
        self._names: dict[int, str] = {}
        self._refers: dict[str, list[int]] = defaultdict(list)

    def take(self, piece: Piece) -> None:
        """Take the next piece."""
        blocks = list(self._reading.blocks(piece))
        indicators = tuple(e.number for e in piece.path if e.name == "Indicator")
        if piece.kind == "element":
            self._begin(piece.path[-1], indicators)
            return
        if indicators and _is_start(piece.path):
            start = self._text[piece.start : piece.end].strip()
            self._times[indicators[-1]] += moment(start, "Valid_Time_Position")
        if any(element.name == "Properties" for element in piece.path):
            for found in candidates(blocks):
                block = blocks[found.block]
                if found.target is not None or block.holds == "address":
                    self._held.append(_hold(found, block, piece, indicators))

    def _begin(self, last: Element, indicators: tuple[int, ...]) -> None:
        if last.name == "Indicator":
            self._names[last.number] = last.get("id")
        if last.name == "Observable" and last.get("idref") and indicators:
            self._refers[last.get("idref")].append(indicators[-1])
        if last.name == "Sighting" and indicators:
            self._times[indicators[-1]] += moment(last.get("timestamp"), "Sighting")

    def said(self) -> Iterator[Said]:
        """The addresses, each at the times of the indicators that have it or name it."""
        for each in self._held:
            if each.why:
                yield refused(each.found, each.why)
                continue
            by_name = (n for name in each.ids for n in self._refers.get(name, ()))
            contexts = [
                Context(dated, role=each.role, where=self._names.get(number, ""))
                for number in each.indicators or tuple(by_name)
                for dated in self._times.get(number, ())
            ]
            yield from in_contexts(each.found, contexts or [Context(role=each.role)])


def _hold(found: Candidate, block: Block, piece: Piece, indicators: tuple[int, ...]) -> _Held:
    name = block.name
    why = _why_not(name, piece.path)
    if not why and name in _URLS:
        why = why_not_host(found, block)
    ids = tuple(e.get("id") for e in piece.path if e.name == "Observable" and e.get("id"))
    return _Held(found, why, _role(name, piece.path), indicators, ids)


def _is_start(path: tuple[Element, ...]) -> bool:
    return [element.name for element in path[-2:]] == ["Valid_Time_Position", "Start_Time"]


def _role(name: str, path: tuple[Element, ...]) -> str:
    for element in reversed(path):
        is_source, is_destination = element.get("is_source"), element.get("is_destination")
        if (is_source == "true") != (is_destination == "true"):
            return "source" if is_source == "true" else "destination"
        if element.name in _SOCKETS:
            return _SOCKETS[element.name]
    # A URL names what is connected to (RFC 3986, 3.2.2); a domain does not say what it is for.
    kind = next((e.get("type") for e in reversed(path) if e.name == "Properties"), "")
    kinds = [e.get("type") for e in path if e.get("type")]
    is_url = name == "URI.Value" and ("URL" in kinds or kind.endswith("URIObjectType"))
    return "destination" if is_url and "Domain Name" not in kinds else "unknown"


def _why_not(name: str, path: tuple[Element, ...]) -> str:
    if sum(element.get("negate") == "true" for element in path) % 2:
        return "the indicator excludes it"
    condition = path[-1].get("condition")
    if condition in ("DoesNotEqual", "DoesNotContain"):
        return "the indicator excludes it"
    if condition not in _EQUAL:
        return f"it is compared by {condition[:40]}, which names no address"
    if path[-1].name in _ADDRESSES or name in _NAMED:
        return ""
    return f"it stands in {name[:80]}, which is not read as an observation"


FORMAT = Format("STIX 1", looks_like_stix1, read_stix1, rank=40)
