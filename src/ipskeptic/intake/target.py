"""One piece of text becomes an address, a prefix or a range; nothing is ever expanded.

The order is: a plain address, then every legal written form (`strict`), then the defanged forms
(`refang`) put back and read as a legal form. So a text is never read by a looser rule than it
needs, and what no rule reads is refused with the reason.
"""

from __future__ import annotations

from ipskeptic.errors import TargetError
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address, ipv4_number, ipv6_number

# Judgement: the longest URLs in use are near 2,000 characters; nothing longer names one address.
MAX_CHARACTERS = 4096


def parse_target(text: str) -> Target:
    """Read one address, prefix or range, defanged or not.

    Args:
        text: `192.0.2.1`, `[2001:db8::1]:443`, `192.0.2.0/24`, `192.0.2.1-20`,
            `hxxps://192.0.2[.]7:8443/path`, and the like.

    Returns:
        The target. `notes` says what was done to read it: "defanged", "host of a URL",
        "IPv4-mapped", "host bits were set", "netmask", "a prefix of one address", "a range of
        one address", "port 0 names no connection".

    Raises:
        TargetError: It is none; the message is a clause that says why and what to write.
    """
    number = ipv4_number(text)
    if number is not None:
        return Target("address", 4, number, number, text)
    if ":" in text:
        number = ipv6_number(text)
        # An IPv4-mapped address (::ffff:0:0/96) becomes an IPv4 address, with a note, further on.
        if number is not None and number >> 32 != 0xFFFF:
            return Target("address", 6, number, number, format_address(6, number))
    return _parse_written(text)


def quick_target(text: str) -> Target | None:
    """What `parse_target` gives for `a.b.c.d/n` and `a.b.c.d:port` in their plain form, in a third
    of its time; None for all else."""
    head, sign, tail = text.partition("/")
    if not sign:
        head, sign, tail = text.partition(":")
    if not (tail.isascii() and tail.isdigit()) or tail[0] == "0":
        return None
    number = ipv4_number(head)
    if number is None or len(tail) > 5:
        return None
    value = int(tail)
    if sign == ":":
        return Target("address", 4, number, number, head, port=value) if value < 65536 else None
    hosts = (1 << 32 >> value) - 1
    if value > 31 or number & hosts:
        return None
    return Target("prefix", 4, number, number | hosts, text)


def is_target(text: str) -> bool:
    """Whether `parse_target` reads the text."""
    try:
        parse_target(text)
    except TargetError:
        return False
    return True


def _parse_written(text: str) -> Target:
    # Imported here: most input is a plain address, and these two need regular expressions.
    from ipskeptic.intake.refang import refang
    from ipskeptic.intake.strict import read_strict

    if len(text) > MAX_CHARACTERS:
        raise TargetError(f"{len(text):,} characters are too many for one address")
    plain = text.strip()
    try:
        return read_strict(plain)
    except TargetError:
        restored = refang(plain)
        if restored.text == plain:
            raise
    # Outside of the handler: the first refusal is no cause of the second.
    target = read_strict(restored.text)
    return target._replace(notes=restored.notes + target.notes)
