"""What is wrong with a text that is made of the signs of an address, and is none."""

from __future__ import annotations

from ipskeptic.model.text import format_address, ipv4_number

HELP = "write it like 192.0.2.1, 2001:db8::1, 192.0.2.0/24 or 192.0.2.1-192.0.2.9"
_MAX_SHOWN = 20  # judgement: enough to find it in the line
_HEXADECIMAL = "0123456789abcdefABCDEF"


def shown(text: str) -> str:
    """The text as a reason may repeat it: short, and with nothing but plain signs."""
    plain = "".join(sign if sign.isascii() and sign.isprintable() else "?" for sign in text)
    return plain if len(plain) <= _MAX_SHOWN else f"{plain[:_MAX_SHOWN]}..."


def sign_text(sign: str) -> str:
    """One character as a reason may name it."""
    return f"'{sign}'" if sign.isascii() else f"U+{ord(sign):04X}"


def why_not_integer(text: str) -> str:
    """Why digits alone are no address."""
    # The length first: Python refuses to read a number of very many digits.
    if len(text) <= 10 and text[0] != "0" and 1 << 24 <= int(text) < 1 << 32:
        return f"a plain number: if you mean {format_address(4, int(text))}, write that"
    return f"a plain number, not an address: {HELP}"


def why_not_ipv4(text: str) -> str:
    """Why digits and dots are no IPv4 address."""
    parts = text.split(".")
    if "" in parts:
        return f"a dot too many: {HELP}"
    if len(parts) > 4:
        return f"{len(parts)} parts where an IPv4 address has four (a port: 192.0.2.1:443)"
    for part in parts:
        if len(part) > 1 and part[0] == "0":
            return _why_no_zero(shown(part))
    if len(parts) < 4:
        return _why_not_short(parts)
    too_large = next(part for part in parts if len(part) > 3 or int(part) > 255)
    return f"{shown(too_large)} is above 255, the largest part of an IPv4 address"


def _why_no_zero(part: str) -> str:
    if part.isdecimal() and len(part) < _MAX_SHOWN and not set(part) & set("89"):
        octal, decimal = int(part, 8), int(part)
        if octal != decimal:
            return f"leading zero: {part} may mean {octal} or {decimal}; write it without"
    return f"leading zero: {part} is read differently by different programs; write it without"


def _why_not_short(parts: list[str]) -> str:
    """A form that `inet_aton` reads: the last part fills what the others leave."""
    start = f"a short form, {len(parts)} parts where an IPv4 address has four"
    heads, last = parts[:-1], parts[-1]
    if max(map(len, parts)) > 10 or any(int(head) > 255 for head in heads):
        return f"{start}: {HELP}"
    number = int(last)
    if number >= 256 ** (4 - len(heads)):
        return f"{start}: {HELP}"
    for place, head in enumerate(heads):
        number |= int(head) << (24 - 8 * place)
    return f"{start}: some programs read {format_address(4, number)}; write all four"


def why_not_ipv6(text: str) -> str:
    """Why letters, digits, dots and two or more colons are no IPv6 address."""
    if text.count("::") > 1 or ":::" in text:
        return "'::' stands more than once, and may stand once in an IPv6 address"
    for group in text.split(":"):
        if reason := "" if "." in group else _why_no_group(group):
            return reason
    if "." not in text:
        return _why_no_groups(text)
    tail = text.rpartition(":")[2]
    if "." in text.removesuffix(tail) or tail.strip("0123456789."):
        return "an IPv4 part may stand only at the end of an IPv6 address"
    if ipv4_number(tail) is None:
        return f"the IPv4 part: {why_not_ipv4(tail)}"
    return _why_no_groups(text)


def _why_no_group(group: str) -> str:
    if strange := group.strip(_HEXADECIMAL):
        return f"no IPv6 address with {sign_text(strange[0])} in it: it has digits and a to f"
    if len(group) > 4:
        return f"{shown(group)} is too long: a group of an IPv6 address has up to four digits"
    return ""


def _why_no_groups(text: str) -> str:
    count = len([group for group in text.split(":") if group]) + ("." in text)
    if "::" in text and count > 7:
        return f"{count} groups and '::', which stands for at least one more of the eight"
    if count > 8:
        return f"{count} groups where an IPv6 address has eight (a port: [2001:db8::1]:443)"
    if count == 8 or "::" in text:
        return "a colon at an end: an IPv6 address begins and ends with a group or '::'"
    return f"{count} groups where an IPv6 address has eight, or '::' for those left out"
