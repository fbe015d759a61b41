"""Rows of delegated files: registry, country, range, date of first allocation, status, holder."""

from __future__ import annotations

from collections.abc import Mapping
from socket import AF_INET, inet_pton

from ipskeptic.lookup.feeds._addresses import HOSTS_6, read_address
from ipskeptic.lookup.feeds._dates import from_digits
from ipskeptic.lookup.feeds._gather import Gather, plain
from ipskeptic.lookup.feeds.base import FeedFile
from ipskeptic.model.feed import Span
from ipskeptic.model.names import REGISTRIES

TYPES = ("asn", "ipv4", "ipv6")
STATUSES = frozenset(
    ("allocated", "assigned", "available", "reserved", "ietf", "iana", "ianapool", *REGISTRIES)
)
_V4_END = 1 << 32


class Rows(Gather):
    """Collects delegations, and counts them by type.

    Args:
        file: The file.
        elsewhere: Rows of each type that were read elsewhere: counted, and given by others.
    """

    def __init__(self, file: FeedFile, elsewhere: Mapping[str, int]) -> None:
        super().__init__(file)
        self.held = dict.fromkeys(TYPES, 0) | dict(elsewhere)
        self.records = sum(self.held.values())
        self.reserved_asn = False
        self.last = 0, ""
        # A file repeats the same few hundred of these for its hundred thousand rows.
        self._heads: dict[tuple[str, str, str], str] = {}
        self._dates: dict[str, str] = {"": "", "00000000": ""}

    @property
    def registries(self) -> set[str]:
        """The registries that rows name."""
        return {registry for registry, _, _ in self._heads}

    def row(self, line: int, text: str, fields: list[str]) -> None:
        """Take one data row, or refuse it."""
        if len(fields) < 7 or fields[2] not in self.held:
            self.refuse(line, text, "no delegation row")
            return
        registry, cc, kind, start, value, date, status = fields[:7]
        span = _RANGES[kind](start, value)
        if isinstance(span, str):
            self.refuse(line, text, span)
            return
        family, first, last, masked = span
        head = self._heads.get((registry, cc, status)) or self._head(registry, cc, status)
        if not head:
            self.refuse(line, text, "no status" if registry.isalpha() else "no registry")
            return
        holder = plain(fields[7]) if len(fields) > 7 else ""
        day = self._dates.get(date)
        if day is None:
            day = self._date(date)
        self.spans.append(Span(family, first, last, f"{head}{day}\tholder={holder}"))
        self.records += 1
        self.held[kind] += 1
        self.last = line, text
        if masked or status not in STATUSES or kind == "asn":
            self._odd(kind, status, masked=masked)

    def _head(self, registry: str, cc: str, status: str) -> str:
        head = head_of(registry, cc, status)
        if head:
            self._heads[registry, cc, status] = head
        return head

    def drop_last(self) -> None:
        """Refuse the last row: the file ends inside it, so its last field may be cut off."""
        if self.spans:
            self.spans.pop()
            self.records -= 1
            self.refuse(self.last[0], self.last[1], "the file ends inside this row")

    def _odd(self, kind: str, status: str, *, masked: bool) -> None:
        if masked:
            self.count("bits set beyond the prefix length, which were masked")
        if status == "reserved" and kind == "asn":
            self.reserved_asn = True
        if status not in STATUSES:
            self.count(f"unknown status {plain(status, 20)!r}")

    def _date(self, text: str) -> str:
        day = from_digits(text)
        if day:
            self._dates[text] = day  # there are no more than 44,000 days to keep
        else:
            self.count("a date that is none, left out")
        return day


def head_of(registry: str, cc: str, status: str) -> str:
    """The value of a row up to its date; "" if the row names no registry or no status."""
    if not registry.isalpha() or not status.isalpha():
        return ""
    name, word = plain(registry).lower(), plain(status)
    return f"registry={name}\tcc={_country(cc)}\tstatus={word}\tdate="


def _country(code: str) -> str:
    """The country code as the row has it; EU and AP, which are none, stay. "" if none or ZZ."""
    code = code.upper()
    return code if len(code) == 2 and code.isalpha() and code.isascii() and code != "ZZ" else ""


_Range = tuple[int, int, int, bool] | str


def _number(text: str) -> int:
    """A decimal number of at most ten digits, or -1."""
    return int(text) if len(text) <= 10 and text.isascii() and text.isdecimal() else -1


def _asn(start: str, value: str) -> _Range:
    first, count = _number(start), _number(value)
    if first < 0 or count < 1 or first + count > _V4_END:
        return "no range of AS numbers"
    return 0, first, first + count - 1, False


def _ipv4(start: str, value: str) -> _Range:
    try:
        first = int.from_bytes(inet_pton(AF_INET, start), "big")
    except (OSError, ValueError):
        return "no range of IPv4 addresses"
    count = _number(value)
    if count < 1 or first + count > _V4_END:
        return "no range of IPv4 addresses"
    return 4, first, first + count - 1, False


def _ipv6(start: str, value: str) -> _Range:
    try:
        family, first = read_address(start)
    except ValueError:
        family, first = 0, 0
    hosts = HOSTS_6.get(value)
    if family != 6 or hosts is None:
        return "no IPv6 prefix"
    return 6, first & ~hosts, first | hosts, bool(first & hosts)


_RANGES = {"asn": _asn, "ipv4": _ipv4, "ipv6": _ipv6}
