"""Addresses as text: strict reading of one address, canonical writing of addresses and spans.

The C library's `inet_pton` and `inet_ntop` differ between platforms (leading zeros, zones, how
embedded IPv4 is written), so neither is used; the tests compare this file with `ipaddress`,
which costs too much at start-up to be imported for one look-up.
"""

from __future__ import annotations

# Only the plain decimal form of an octet is in here, so a leading zero, a sign, a space or
# a digit of another script is refused by not being found.
_OCTETS = {str(value): value for value in range(256)}
_IPV6_CHARACTERS = "0123456789abcdefABCDEF:"


def ipv4_number(text: str) -> int | None:
    """The number of a plain dotted-decimal IPv4 address, or None if the text is not one.

    Source:
        RFC 6943, section 3.1.1: the strict form has four decimal parts and no leading zeros.
    """
    parts = text.split(".")
    if len(parts) != 4:
        return None
    try:
        first, second, third, fourth = [_OCTETS[part] for part in parts]
    except KeyError:
        return None
    return first << 24 | second << 16 | third << 8 | fourth


def ipv6_number(text: str) -> int | None:
    """The number of an IPv6 address in any legal form, or None if the text is not one.

    Brackets, zones, ports and prefix lengths are no part of an address.

    Source:
        RFC 4291, section 2.2; `::` stands for at least one group, as `ipaddress` has it.
    """
    if "." in text:
        head, _, tail = text.rpartition(":")
        low = ipv4_number(tail)
        if low is None or not head:
            return None
        text = f"{head}:{low >> 16:x}:{low & 0xFFFF:x}"
    if text.strip(_IPV6_CHARACTERS):
        return None
    head, double, tail = text.partition("::")
    groups = head.split(":") if head else []
    if double:
        right = tail.split(":") if tail else []
        missing = 8 - len(groups) - len(right)
        if missing < 1:
            return None
        groups += ["0"] * missing + right
    digits = "".join([group.zfill(4) for group in groups])
    if len(groups) != 8 or len(digits) != 32 or "" in groups:
        return None
    return int(digits, 16)


def format_address(family: int, number: int) -> str:
    """The canonical text of an address.

    Args:
        family: 4 or 6.
        number: The address as a number.

    Source:
        RFC 5952, section 4. The mixed notation of its section 5 is not used: this project
        turns IPv4-mapped addresses into IPv4 addresses where it reads them.
    """
    if family == 4:
        return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    groups = [f"{number >> shift & 0xFFFF:x}" for shift in range(112, -16, -16)]
    padded = f":{':'.join(groups)}:"
    for length in range(8, 1, -1):
        head, found, tail = padded.partition(f":{'0:' * length}")
        if found:
            return f"{head[1:]}::{tail[:-1]}"
    return padded[1:-1]


def format_span(family: int, first: int, last: int) -> str:
    """The shortest exact text of a span of addresses.

    Args:
        family: 4 or 6.
        first: Its lowest address, as a number.
        last: Its highest address.

    Returns:
        A plain address if it is one, CIDR if it is exactly one prefix, else `a-b`.
    """
    start = format_address(family, first)
    if first == last:
        return start
    size = last - first + 1
    if size & (size - 1) == 0 and first % size == 0:
        bits = 32 if family == 4 else 128
        return f"{start}/{bits + 1 - size.bit_length()}"
    return f"{start}-{format_address(family, last)}"
