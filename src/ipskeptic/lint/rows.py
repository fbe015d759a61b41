"""Rows of tables and records: what stands in the same row as an address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ipskeptic.model.document import Block

_TIME = re.compile(
    r"^(?:(?:first|last)\s?(?:seen|observed|active|sighted)(?:\s.{0,12})?|date(?:\s?time)?|"
    r"date\s.{1,20}|time\s?stamp|time(?:\s?\(?[a-z]{3}\)?)?|observed(?:\s.{0,12})?|seen|when|valid\s"
    r"from|detected(?:\s.{0,6})?|event\s(?:date|time)|timeframe|period|active)$"
)
_COUNTRY = re.compile(
    r"^(?:country(?:\s(?:code|name))?|location|geo(?:\s?ip)?|geo\s?location|cc|ip\scountry|nation|"
    r"(?:registered|registration|hosting|geoip)\scountry|country\sof\s(?:registration|origin))$"
)
_NETWORK = re.compile(
    r"^(?:asn|as|as\s?(?:number|no\.?|num)|origin\s?as|autonomous\ssystem.{0,8})$"
)
_HOLDER = re.compile(
    r"^(?:as\s?(?:name|owner|org|description)|asn\s?name|org(?:ani[sz]ation)?|isp|holder|owner|"
    r"(?:hosting\s)?provider|hoster|net\s?name|network(?:\sname)?)$"
)
_PORT = re.compile(r"^(?:(?:source|src|s)[\s-]?port|sport|client\sport)$")
# Of a record (STIX, MISP) only what says when something was seen: "created" and "timestamp" say
# when somebody wrote it down.
_SEEN = re.compile(r"^(?:(?:first|last)\s(?:seen|observed)|valid\sfrom|observed)$")
_TOLD = re.compile(
    r"^(?:description|comments?|details?|notes?|tags?|labels?|context|role|purpose|type|"
    r"indicator\stypes?|name|title|category|info|remarks?|usage|function|event)$"
)
_KINDS = (
    ("time", _TIME),
    ("country", _COUNTRY),
    ("network", _NETWORK),
    ("holder", _HOLDER),
    ("port", _PORT),
    ("told", _TOLD),
)


class Rows:
    """The blocks of a document by table and row."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        """Put the blocks of tables and records into their rows."""
        self._blocks = blocks
        self._rows: dict[tuple[int, int], list[int]] = {}
        self._kinds: dict[tuple[str, bool], str] = {}
        for number, block in enumerate(blocks):
            if block.table:
                self._rows.setdefault((block.table, block.row), []).append(number)

    def of(self, block: Block) -> list[int]:
        """Indexes of the blocks of a block's row; none outside of tables."""
        return self._rows.get((block.table, block.row), []) if block.table else []

    def kind(self, block: Block) -> str:
        """What a cell or field holds by its name: "time", "country" and the like, or ""."""
        key = (block.name, block.kind == "field")
        if key not in self._kinds:
            self._kinds[key] = _kind_of(*key)
        return self._kinds[key]


def _kind_of(name: str, is_field: bool) -> str:
    # A field's path, "ipv4-addr.first_seen", is known by its last part.
    plain = " ".join(name.rpartition(".")[2].lower().replace("_", " ").replace("-", " ").split())
    found = next((kind for kind, pattern in _KINDS if pattern.match(plain)), "")
    return "" if found == "time" and is_field and not _SEEN.match(plain) else found
