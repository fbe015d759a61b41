"""OpenIOC 1.0 and 1.1: what an indicator searches for.

An indicator is no observation, and has no time but that at which it was written. Which end of the
traffic an address was is not said either: `PortItem/remoteIP` is the other end of a connection of
the machine searched, whoever opened it, and programs that convert it differ (MISP makes it
`ip-src`, others `ip-dst`). Only what names a server or a sender says it.

Source:
    mandiant/OpenIOC_1.1, schemas/ioc.xsd (`condition`, `negate`) and IOC_Terms; MISP/MISP,
    app/Lib/Tools OpenIOC import; read on 2026-11-26.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.intake.documents import candidates
from ipskeptic.intake.documents._source import Source
from ipskeptic.intake.documents._xml import Element, pieces
from ipskeptic.intake.documents.openioc import Reading, looks_like_openioc
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
from ipskeptic.model.document import Candidate

# Names of searches in lower case, what they search through left out.
_UNKNOWN = re.compile(
    r"(?:.*/)?(?:portitem/(?:remote|local)ip|(?:remote|local|source|dest(?:ination)?)?ip(?:v[46])?"
    r"(?:address)?|ipaddress)|routeentryitem/(?:destination|gateway|netmask)"
    r"|dnsentryitem/(?:recorddata/(?:ipv[46]address|host)|recordname|host)|network/dns"
)
_SOURCE = re.compile(r"(?:.*/)?(?:email(?:item)?/receivedfromip|(?:event|network)[^/]*/sourceip)")
_DESTINATION = re.compile(
    r"network/(?:uri|url)|urlhistoryitem/(?:url|hostname)|filedownloadhistoryitem/sourceurl"
    r"|cookiehistoryitem/hostname|formhistoryitem/hostname|(?:event|network)[^/]*/dest(?:ination)?ip"
)
_URL = re.compile(r"network/(?:uri|url)|urlhistoryitem/url|filedownloadhistoryitem/sourceurl")
_ROOTS = ("ioc", "OpenIOC")
_EXACT = ("is", "")


def read_openioc(text: str) -> Iterator[Said]:
    """Read what an indicator searches for, all at the time at which it was written."""
    source = Source(text)
    reading = Reading(source)
    held: list[tuple[Candidate, str, Context]] = []
    where = authored = ""
    problems: list[str] = []
    for piece in pieces(source, problems):
        blocks = list(reading.blocks(piece))
        last = piece.path[-1] if piece.path else None
        if last is None or piece.kind == "element":
            where = last.get("id") if last is not None and last.name in _ROOTS else where
        elif last.name == "authored_date" and len(piece.path) <= 3:
            authored = authored or text[piece.start : piece.end].strip()
        elif last.name == "Content":
            item = next((e for e in reversed(piece.path) if e.name == "IndicatorItem"), last)
            why = _why_not(reading.search, item, piece.path)
            context = Context(role=_role(reading.search), where=item.get("id") or where)
            is_url = _URL.fullmatch(reading.search.lower()) is not None
            held += [
                (
                    found,
                    why or (why_not_host(found, blocks[found.block]) if is_url else ""),
                    context,
                )
                for found in candidates(blocks)
                if found.target is not None or blocks[found.block].holds == "address"
            ]
    times = moment(authored, "authored_date") or (Dated(),)
    for found, why, context in held:
        if why:
            yield refused(found, why)
        else:
            yield from in_contexts(found, [context._replace(dated=dated) for dated in times])
    yield from said_of_document(problems)


def _role(search: str) -> str:
    plain = search.lower()
    if _SOURCE.fullmatch(plain):
        return "source"
    return "destination" if _DESTINATION.fullmatch(plain) else "unknown"


def _why_not(search: str, item: Element, path: tuple[Element, ...]) -> str:
    """Why what it searches for is not read, or ""."""
    condition = item.get("condition")
    negates = sum(element.get("negate").lower() == "true" for element in path) % 2 == 1
    if negates or condition in ("isnot", "is not"):
        return "the indicator excludes it"
    plain = search.lower()
    if not any(form.fullmatch(plain) for form in (_SOURCE, _DESTINATION, _UNKNOWN)):
        return f"it is searched for in {search[:80] or 'nothing named'}, which no rule reads"
    if condition.lower() not in (*_EXACT, "contains", "matches", "starts-with", "ends-with"):
        return f"it is searched for by {condition[:40]!r}, which names no address"
    return ""


FORMAT = Format("OpenIOC", looks_like_openioc, read_openioc, rank=30)
