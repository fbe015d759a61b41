"""Addresses, prefixes and ranges of feeds: text to numbers, strictly and fast.

`inet_pton` takes exactly the textual forms of RFC 4291 and dotted IPv4 without leading zeros,
and no zone, at a fraction of the cost of the `ipaddress` module.
"""

from __future__ import annotations

from socket import AF_INET, AF_INET6, inet_pton
from typing import NamedTuple

# Host masks by the text of the prefix length, so that "+8", "08" or "8 " are no lengths.
HOSTS_4 = {str(length): (1 << (32 - length)) - 1 for length in range(33)}
HOSTS_6 = {str(length): (1 << (128 - length)) - 1 for length in range(129)}

_V4 = (1 << 32) - 1


class Block(NamedTuple):
    """What one entry of a list covers.

    Attributes:
        family: 4 or 6.
        first: Lowest address.
        last: Highest address.
        masked: Whether bits were set beyond the prefix length.
        mapped: Whether it was written as an IPv4-mapped IPv6 address.
    """

    family: int
    first: int
    last: int
    masked: bool = False
    mapped: bool = False


def read_address(text: str) -> tuple[int, int]:
    """Family and number of an address.

    Raises:
        ValueError: It is none; the message is a clause.
    """
    try:
        if ":" in text:
            return 6, int.from_bytes(inet_pton(AF_INET6, text), "big")
        return 4, int.from_bytes(inet_pton(AF_INET, text), "big")
    except (OSError, ValueError):
        raise ValueError("no address") from None


def read_prefix(text: str) -> tuple[int, int, int, bool]:
    """Family, lowest and highest address of a prefix or address, and whether bits were masked.

    Raises:
        ValueError: It is neither; the message is a clause.
    """
    address, slash, length = text.partition("/")
    family, first = read_address(address)
    if not slash:
        return family, first, first, False
    hosts = (HOSTS_4 if family == 4 else HOSTS_6).get(length)
    if hosts is None:
        raise ValueError("no prefix length")
    lowest = first & ~hosts
    return family, lowest, first | hosts, lowest != first


def read_entry(text: str) -> Block:
    """What an entry of a list covers: an address, a prefix, or a range `a-b`.

    IPv4-mapped entries count as IPv4, as they do where an address is asked about.

    Raises:
        ValueError: It is none of these, or covers all addresses; the message is a clause.
    """
    if "-" in text:
        low, _, high = text.partition("-")
        block = read_range(low.strip(), high.strip())
    else:
        block = Block(*read_prefix(text))
    if block.family == 6 and block.first >> 32 == 0xFFFF and block.last >> 32 == 0xFFFF:
        block = Block(4, block.first & _V4, block.last & _V4, block.masked, True)
    if block.first == 0 and block.last in (_V4, HOSTS_6["0"]):
        raise ValueError("it covers all addresses")
    return block


def read_range(low: str, high: str) -> Block:
    """The range between two addresses.

    Raises:
        ValueError: They are no addresses of one family, lower one first.
    """
    family, first = read_address(low)
    family_high, last = read_address(high)
    if family != family_high:
        raise ValueError("a range over two families")
    if last < first:
        raise ValueError("a range that ends before it starts")
    return Block(family, first, last)
