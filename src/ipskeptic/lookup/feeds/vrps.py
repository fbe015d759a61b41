"""Validated ROA payloads: which AS may announce which prefix, as validators of the RPKI export it.

Reads the CSV of Routinator (`ASN,IP Prefix,Max Length,Trust Anchor`) and of rpki-client (with
`Expires`), Routinator's csvext, which RIPE NCC's archive has (`URI,ASN,IP Prefix,Max Length,Not
Before,Not After`), and the JSON of both (`{"roas": [...]}`). rpki-client's dump of all objects is
not read: its manifests have lines longer than any feed's.

Source:
    Real files of 2024 (FINDINGS 1; `rpki/` of PROVENANCE); RIPE NCC, rpki-repo-archive, and
    Routinator's manual, Output formats, both read 2026-11-25. Max length: RFC 9582, section 4.
"""

from __future__ import annotations

from typing import cast

from ipskeptic.lookup.feeds._addresses import HOSTS_4, HOSTS_6, read_prefix
from ipskeptic.lookup.feeds._csv import split_row
from ipskeptic.lookup.feeds._dates import checked, from_epoch
from ipskeptic.lookup.feeds._gather import Gather
from ipskeptic.lookup.feeds._json import as_object, field, objects, read_json, text
from ipskeptic.lookup.feeds._vrps import Vrp, joined
from ipskeptic.lookup.feeds.asn_list import read_asn
from ipskeptic.lookup.feeds.base import FeedFile, Parsed

_COLUMNS = ("asn", "ip prefix", "max length")
_FEED = "rpki-vrps"


class _Payloads:
    """The payloads read so far."""

    def __init__(self, file: FeedFile) -> None:
        self.rows = Gather(file)
        self.found: list[tuple[int, int, int, Vrp]] = []

    def take(self, asn: str, prefix: str, longest: str, line: int, row: str) -> None:
        """Take one payload, or refuse it."""
        try:
            self.found.append(_payload(asn, prefix, longest))
        except ValueError as error:
            self.rows.refuse(line, row, str(error))
        else:
            self.rows.records += 1

    def finish(self, holds_at: str) -> Parsed:
        """The result.

        Raises:
            FeedFormatError: It holds no payload, or more rows were refused than read.
        """
        self.rows.spans.extend(joined(self.found))
        parsed = self.rows.finish(holds_at=holds_at, feed=_FEED)
        if not parsed.records:
            raise self.rows.file.cut_off("an export of the RPKI without a payload")
        return parsed


def parse(file: FeedFile) -> Parsed:
    """Read an export of validated ROA payloads.

    Returns:
        One span a prefix; `value` has `vrps`, the payloads of it and of the prefixes around it as
        far as they matter: prefix length, longest length allowed, AS (`16-24 AS64496`). `records`
        counts payloads.

    Raises:
        FeedFormatError: It is no such export, or is empty.
    """
    payloads = _Payloads(file)
    as_json = file.peek(4096).lstrip().startswith(b"{")
    return payloads.finish(_read_json(payloads) if as_json else _read_csv(payloads))


def _payload(asn: str, prefix: str, longest: str) -> tuple[int, int, int, Vrp]:
    number = read_asn(asn)
    if number < 0:
        raise ValueError("no AS number")
    family, first, last, masked = read_prefix(prefix)
    if masked:
        raise ValueError("bits set beyond the prefix length")
    most = 32 if family == 4 else 128
    length = most + 1 - (last - first + 1).bit_length()
    if length == 0:
        raise ValueError("it covers all addresses")
    allowed = longest or str(length)
    if allowed not in (HOSTS_4 if family == 4 else HOSTS_6) or int(allowed) < length:
        raise ValueError("no max length")
    return family, first, last, Vrp(length, int(allowed), number)


def _read_csv(payloads: _Payloads) -> str:
    file = payloads.rows.file
    places: list[int] = []
    for number, line in enumerate(file.text_lines(), 1):
        if not line.strip():
            continue
        fields = split_row(line)
        if not places:
            names = [name.lower() for name in fields]
            if not set(_COLUMNS) <= set(names):
                todo = "Give an export whose first row names ASN, IP Prefix and Max Length"
                raise file.refusal("its columns are not those of an RPKI export", todo, number)
            places = [names.index(name) for name in _COLUMNS]
        elif len(fields) <= max(places):
            payloads.rows.refuse(number, line, "too few columns")
        else:
            asn, prefix, longest = (fields[place] for place in places)
            payloads.take(asn, prefix, longest, number, line)
    if not file.ends_in_newline:
        payloads.rows.warn("its last line has no line break, so it may be cut off")
    return ""


def _read_json(payloads: _Payloads) -> str:
    file = payloads.rows.file
    document = as_object(file, read_json(file))
    for roa in objects(field(file, document, "roas")):
        payloads.take(
            _word(roa, "asn"), text(roa, "prefix"), _word(roa, "maxLength"), 0, str(roa)[:200]
        )
    given = document.get("metadata")
    about = cast("dict[str, object]", given) if isinstance(given, dict) else {}
    moments = (checked(text(about, key)[:20]) for key in ("buildtime", "generatedTime"))
    return from_epoch(about.get("generated")) or next(filter(None, moments), "")


def _word(holder: dict[str, object], key: str) -> str:
    """A number or text under a key as text: Routinator writes AS numbers as text, others not."""
    value = holder.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
