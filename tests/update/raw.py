"""Real files read a second time, by other means than the program's: for comparison."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import ipaddress
import lzma
import re
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

WIDTHS = {4: 32, 6: 128}
_OPENERS: dict[str, Callable[[bytes], bytes]] = {
    ".xz": lzma.decompress,
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
}


class Answer(NamedTuple):
    """What a file says of a number: the smallest record around it, and words it must have."""

    first: int
    last: int
    words: frozenset[str]


class Prefixes:
    """Prefixes of one family, found by trying every length, the longest first."""

    def __init__(self, family: int) -> None:
        self.width = WIDTHS[family]
        self.by_length: dict[int, dict[int, set[str]]] = {}
        self.ordered: list[tuple[int, dict[int, set[str]]]] = []

    def add(self, address: int, length: int, words: set[str]) -> None:
        """Add a prefix; bits beyond its length count as zero."""
        network = address >> (self.width - length)
        self.by_length.setdefault(length, {}).setdefault(network, set()).update(words)

    def find(self, number: int) -> Answer | None:
        """The longest prefix around a number."""
        if not self.ordered:
            lengths = sorted(self.by_length, reverse=True)
            self.ordered = [(self.width - length, self.by_length[length]) for length in lengths]
        for shift, networks in self.ordered:
            words = networks.get(number >> shift)
            if words is not None:
                first = number >> shift << shift
                return Answer(first, first + (1 << shift) - 1, frozenset(words))
        return None

    def points(self) -> set[int]:
        """First, last, and the next number of each prefix."""
        found = set()
        for length, networks in self.by_length.items():
            shift = self.width - length
            for network in networks:
                first, after = network << shift, (network + 1) << shift
                found |= {first, after - 1, after}
        return found


class Ranges:
    """Ranges that do not overlap, found by halving."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, frozenset[str]]] = []
        self.firsts: list[int] = []

    def add(self, first: int, last: int, words: set[str]) -> None:
        """Add a range."""
        self.rows.append((first, last, frozenset(words)))

    def find(self, number: int) -> Answer | None:
        """The range around a number."""
        if not self.firsts:
            self.rows.sort()
            self.firsts = [row[0] for row in self.rows]
        place = bisect_right(self.firsts, number) - 1
        if place < 0 or self.rows[place][1] < number:
            return None
        return Answer(*self.rows[place])

    def points(self) -> set[int]:
        """First, last, and the next number of each range."""
        return {n for first, last, _ in self.rows for n in (first, last, last + 1)}


class RawFile(NamedTuple):
    """One file: its digest, and what it says of each family."""

    sha256: str
    tables: dict[int, Prefixes | Ranges]


def unpacked(path: Path) -> bytes:
    """The bytes of a file, unpacked."""
    data = path.read_bytes()
    return _OPENERS[path.suffix](data) if path.suffix in _OPENERS else data


def delegated(path: Path) -> RawFile:
    """A registry's file: cc and status."""
    data = unpacked(path)
    numbers, short, long = Ranges(), Ranges(), Prefixes(6)
    for line in data.decode().splitlines():
        fields = line.split("|")
        if line.startswith("#") or len(fields) < 7 or fields[-1] == "summary" or fields[1] == "*":
            continue
        kind, start, size, status = fields[2], fields[3], int(fields[4] or 0), fields[6]
        words = {status} | ({fields[1]} if fields[1] not in ("", "ZZ") else set())
        if kind == "asn":
            numbers.add(int(start), int(start) + size - 1, words)
        elif kind == "ipv4":
            first = int(ipaddress.IPv4Address(start))
            short.add(first, first + size - 1, words)
        elif kind == "ipv6":
            long.add(int(ipaddress.IPv6Address(start)), size, words)
    return RawFile(hashlib.sha256(data).hexdigest(), {0: numbers, 4: short, 6: long})


def lines(path: Path, prefix_field: int, words_field: int | None) -> RawFile:
    """A text file with a prefix or address in each line, and a set of AS numbers or nothing."""
    data = unpacked(path)
    tables: dict[int, Prefixes | Ranges] = {4: Prefixes(4), 6: Prefixes(6)}
    for line in data.decode().splitlines():
        fields = line.partition("#")[0].split()
        if not fields or fields[0][0] in ";%":
            continue
        address, _, length = fields[prefix_field].partition("/")
        parsed = ipaddress.ip_address(address)
        if words_field is not None and length == "0":
            continue  # a default route would cover everything; the program passes it over too
        table = tables[parsed.version]
        assert isinstance(table, Prefixes)
        words = set()
        if words_field is not None:
            words = {f"AS{number}" for number in re.findall(r"\d+", fields[words_field])}
        table.add(int(parsed), int(length or table.width), words)
    return RawFile(hashlib.sha256(data).hexdigest(), tables)
