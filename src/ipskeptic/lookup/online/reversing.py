"""An address as the labels of a DNS name, its last part first."""

from __future__ import annotations

# The zones of reverse names: RFC 1035, section 3.5; RFC 3596, section 2.5.
REVERSE_ZONES = {4: "in-addr.arpa", 6: "ip6.arpa"}

_NIBBLES = 32


def reversed_labels(family: int, number: int) -> str:
    """The octets of an IPv4 address or the nibbles of an IPv6 one, the last first, with dots.

    Args:
        family: 4 or 6.
        number: The address as a number.

    Source: RFC 1035, section 3.5 (octets); RFC 3596, section 2.5 (nibbles).
    """
    if family == 4:
        return ".".join(str(number >> shift & 0xFF) for shift in (0, 8, 16, 24))
    return ".".join(f"{number >> 4 * place & 0xF:x}" for place in range(_NIBBLES))
