"""One address as it may legally be written: with brackets, zone and port."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.errors import TargetError
from ipskeptic.intake.misprints import shown
from ipskeptic.intake.reasons import why_not
from ipskeptic.model.text import ipv4_number, ipv6_number

_MAPPED = 0xFFFF  # upper 96 bits of ::ffff:0:0/96: RFC 4291, section 2.5.5.2
_MAX_PORT = 65535  # 16 bits: RFC 9293, section 3.1
# Judgement: Linux allows 15 characters for an interface name, other systems more.
_MAX_ZONE = 64
_ZONE_SIGNS = str.maketrans("", "", "._~-@")


class WrittenAddress(NamedTuple):
    """One address with what stood beside it.

    Attributes:
        family: 4 or 6.
        number: The address as a number.
        zone: IPv6 zone, or "".
        port: Port, or None.
        has_port: Whether a port was written; port 0 names no connection and is not kept.
        notes: What was done to read it.
    """

    family: int
    number: int
    zone: str = ""
    port: int | None = None
    has_port: bool = False
    notes: tuple[str, ...] = ()


def read_address(text: str) -> WrittenAddress:
    """Read one address with or without brackets, zone and port.

    Raises:
        TargetError: It is none; the message says why.
    """
    bare, port = _split_port(text)
    bare, percent, zone = bare.partition("%")
    family, number = 4, ipv4_number(bare)
    if number is None:
        family, number = 6, ipv6_number(bare)
    if number is None:
        raise TargetError(why_not(text if percent else bare))
    if percent and family == 4:
        raise TargetError("a zone (after %) belongs to an IPv6 address: leave it out")
    found = WrittenAddress(family, number, _zone(zone) if percent else "")
    return found if port is None else _with_port(found, port)


def is_mapped(found: WrittenAddress) -> bool:
    """Whether it is an IPv4-mapped IPv6 address."""
    return found.family == 6 and found.number >> 32 == _MAPPED


def unmapped(found: WrittenAddress) -> WrittenAddress:
    """The IPv4 address that an IPv4-mapped IPv6 address stands for; any other as it is."""
    if not is_mapped(found):
        return found
    number = found.number & 0xFFFFFFFF
    return found._replace(family=4, number=number, notes=("IPv4-mapped", *found.notes))


def _split_port(text: str) -> tuple[str, str | None]:
    """The address and the port of `[ADDRESS]:80`, `192.0.2.1:80`, `ADDRESS|80`, `ADDRESS#80`."""
    if text.startswith("["):
        bare, closed, rest = text[1:].partition("]")
        if not closed or rest[:1] not in ("", ":"):
            raise TargetError(why_not(text))
        return bare, rest[1:] if rest else None
    # `#` is how DNS programs write a port.
    sign = next((sign for sign in "|#" if sign in text), ":")
    if sign == ":" and not (text.count(":") == 1 and "." in text):
        return text, None
    bare, _, port = text.partition(sign)
    return bare, port


def _zone(text: str) -> str:
    """A zone identifier (RFC 4007, section 11): a number or the name of an interface."""
    bare = text.translate(_ZONE_SIGNS)
    if len(text) > _MAX_ZONE or not (bare.isascii() and bare.isalnum()):
        raise TargetError("the zone after % is not the number or name of an interface")
    return text


def _with_port(found: WrittenAddress, text: str) -> WrittenAddress:
    if not text:
        raise TargetError("the port is missing: write it, or leave the sign before it out")
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= _MAX_PORT):
        raise TargetError(f"port {shown(text)}: a port is a number from 1 to {_MAX_PORT}")
    if int(text) == 0:
        # Flow records write it where there is no port; RFC 6335, section 6, reserves it.
        return found._replace(has_port=True, notes=("port 0 names no connection",))
    return found._replace(has_port=True, port=int(text))
