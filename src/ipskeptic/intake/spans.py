"""The written forms of prefixes (with a length or a netmask) and of ranges."""

from __future__ import annotations

from ipskeptic.errors import TargetError
from ipskeptic.intake.misprints import shown
from ipskeptic.intake.reasons import why_not, why_other
from ipskeptic.intake.written import WrittenAddress, is_mapped, read_address, unmapped
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address, format_span, ipv4_number

_BITS = {4: 32, 6: 128}
_ALL_ONES = 0xFFFFFFFF
_MAPPED_BITS = 96  # of the 128: RFC 4291, section 2.5.5.2


def read_prefix(network: str, length_text: str) -> Target:
    """Read a prefix; host bits are masked, with a note.

    Args:
        network: What stands before the slash.
        length_text: What stands after it: a length or a netmask.

    Raises:
        TargetError: It is no prefix; the message says why.
    """
    found = _network(network, length_text)
    length, notes = _length(found.family, length_text)
    # ::ffff:0:0/96 itself, and what is wider, is a block of IPv6 and stays one.
    if is_mapped(found) and length > _MAPPED_BITS:
        found, length = unmapped(found), length - _MAPPED_BITS
        notes = (*found.notes, *notes)
    size = 1 << (_BITS[found.family] - length)
    first = found.number & -size
    last = first + size - 1
    if first != found.number:
        notes = (*notes, "host bits were set")
    if size == 1:
        notes = (*notes, "a prefix of one address")
    kind = "address" if size == 1 else "prefix"
    text = format_span(found.family, first, last)
    return Target(kind, found.family, first, last, text, found.zone, None, notes)


def _network(text: str, length_text: str) -> WrittenAddress:
    if not text:
        raise TargetError("nothing before the slash: write the prefix in full")
    parts = text.split(".")
    if len(parts) < 4 and text.isascii() and all(part.isdecimal() for part in parts):
        whole = ".".join(parts + ["0"] * (4 - len(parts)))
        raise TargetError(f"a short form: write all four parts, {shown(f'{whole}/{length_text}')}")
    if " " in text or " " in length_text:
        raise TargetError(why_not(f"{text}/{length_text}"))
    found = read_address(text)
    if found.port is not None or found.notes:
        raise TargetError("a prefix has no port: write the prefix alone")
    return found


def _length(family: int, text: str) -> tuple[int, tuple[str, ...]]:
    """A prefix length, or the length that a netmask stands for, with its note."""
    bits = _BITS[family]
    if text.isascii() and text.isdecimal() and len(text) <= 3:
        if len(text) > 1 and text[0] == "0":
            raise TargetError(f"prefix length {text} has a leading zero: write {int(text)}")
        if int(text) > bits:
            raise TargetError(f"prefix length {text}: IPv{family} has 0 to {bits}")
        return int(text), ()
    mask = ipv4_number(text)
    if mask is None or family != 4:
        raise TargetError(_why_no_length(text, bits))
    hosts = mask ^ _ALL_ONES
    if hosts & (hosts + 1) == 0:
        return bits - hosts.bit_length(), ("netmask",)
    if mask & (mask + 1) == 0:
        raise TargetError(f"{text} is a wildcard mask: write /{bits - mask.bit_length()}")
    raise TargetError(f"{text} is no netmask, its ones are not in one run: write a prefix length")


def _why_no_length(text: str, bits: int) -> str:
    if not text:
        return "nothing after the slash: write the prefix length, or leave the slash out"
    if "-" in text:
        return "a range runs between two addresses: write them without prefix lengths"
    if text.partition(":")[0].isdecimal():
        return "a prefix has no port: write the prefix alone"
    return f"{shown(text)} is no prefix length: write a number from 0 to {bits}"


def read_range(left: str, right: str) -> Target:
    """Read a range, with its end in full or as the last part of an IPv4 address.

    Args:
        left: What stands before the dash.
        right: What stands after it.

    Raises:
        TargetError: It is no range; the message says why.
    """
    whole = f"{left}-{right}"
    if not (left and right):
        raise TargetError(why_not(whole))
    try:
        low = unmapped(read_address(left))
    except TargetError as error:
        # A date, or a name with a dash in it (`host-1.example`), is no range with a bad end.
        raise TargetError(why_other(whole) or str(error)) from error
    if low.family == 4 and right.isascii() and right.isdecimal() and len(right) <= 3:
        right = f"{format_address(4, low.number).rpartition('.')[0]}.{right}"
    try:
        high = unmapped(read_address(right))
    except TargetError as error:
        raise TargetError(f"the end of the range: {error}") from error
    return _range(low, high)


def _range(low: WrittenAddress, high: WrittenAddress) -> Target:
    if low.has_port or high.has_port:
        raise TargetError("a range has no port: write the range alone")
    if low.family != high.family:
        raise TargetError("a range of IPv4 and IPv6 mixed: both ends must be of one family")
    if low.zone and high.zone and low.zone != high.zone:
        raise TargetError("the ends of the range are in two zones: give one zone")
    first = format_address(low.family, low.number)
    last = format_address(high.family, high.number)
    if low.number > high.number:
        raise TargetError(f"the range runs backwards: write {last}-{first}")
    notes = tuple(dict.fromkeys(low.notes + high.notes))
    zone = low.zone or high.zone
    if low.number == high.number:
        notes = (*notes, "a range of one address")
        return Target("address", low.family, low.number, low.number, first, zone, None, notes)
    text = f"{first}-{last}"
    return Target("range", low.family, low.number, high.number, text, zone, None, notes)
