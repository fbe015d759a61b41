"""Why a text is no address: one clause that says what is wrong and what to write instead.

Only plain letters, digits and a few signs of the input are repeated, since it is untrusted.
"""

from __future__ import annotations

import re
from functools import cache

from ipskeptic.intake.misprints import (
    HELP,
    sign_text,
    why_not_integer,
    why_not_ipv4,
    why_not_ipv6,
)

# Hexadecimal digits of the hashes that lists of indicators hold: FIPS 180-4, RFC 1321.
_HASHES = {32: "MD5", 40: "SHA-1", 64: "SHA-256", 128: "SHA-512"}

_CLAUSES = {
    "hex": "a hexadecimal form: write four decimal numbers, such as 192.0.2.1",
    "masked": "a masked address: write the prefix it leaves, such as 192.0.2.0/24",
    "time": "a time, not an address: give it with --at",
    "mac": "a MAC address, which never leaves its own network: give an IP address",
    "reverse": "a reverse name: write the address itself, its parts in the usual order",
    "mail": "an e-mail address or a log-in, not an IP address",
    "host": ("a host name, not an address: resolve it yourself and give the address and the time"),
}


def why_not(text: str) -> str:
    """Why the text is no address.

    Args:
        text: Refanged text, without prefix length and port where those could be told apart.

    Returns:
        One clause, to be put after the text and a colon.
    """
    if not text.strip():
        return f"empty: {HELP}"
    if reason := _why_unreadable(text) or why_other(text):
        return reason
    if re.fullmatch(r"[0-9.]+", text):
        return why_not_ipv4(text)
    if text.count(":") > 1 and re.fullmatch(r"[0-9A-Za-z:.]+", text):
        return why_not_ipv6(text)
    if " " in text:
        return "several words: give one address, prefix or range"
    if "[" in text or "]" in text:
        return "a bracket in the wrong place: write it without, or as [2001:db8::1]:443"
    for sign in text:
        if not (sign.isascii() and (sign.isalnum() or sign in ".:")):
            return f"no address with {sign_text(sign)} in it: {HELP}"
    return f"no address, prefix or range: {HELP}"


def why_other(text: str) -> str:
    """What the text is, if it is something else that is well known; "" if not."""
    for name, pattern in _patterns():
        if pattern.fullmatch(text):
            return _clause(name, text)
    return ""


def _why_unreadable(text: str) -> str:
    for sign in text:
        if sign == "\ufffd" or "\ud800" <= sign <= "\udfff":
            return "bytes that are no text in this encoding: save it as UTF-8"
        if not sign.isprintable():
            return f"an invisible character (U+{ord(sign):04X}): retype it"
        if sign.isdecimal() and not sign.isascii():
            return f"a digit that is none of 0 to 9 (U+{ord(sign):04X}): retype it"
    return ""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # Compiled on the first refusal: most runs have none.
    part = r"(?:0x[0-9a-f]+|[0-9]+)"
    pair = r"[0-9a-f]{2}"
    label = r"[^\W_](?:[\w-]{0,61}\w)?"  # 63 octets: RFC 1035, section 2.3.4; _ is in use
    patterns = {
        "asn": r"ASN?[ :]?(?:[0-9]{1,10}|[0-9]{1,5}\.[0-9]{1,5})",
        "integer": r"[0-9]+",
        "hex": rf"(?=.*0x){part}(?:\.{part}){{0,3}}",
        "masked": r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}(?:\.(?:x{1,3}|\*)){1,3}",
        "time": r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2}(?:[T ].*)?)?|[0-9]{2}:[0-9]{2}(?::[0-9]{2})?",
        "country": r"(?-i:[A-Z]{2})",
        "mac": rf"{pair}(?:[:-]{pair}){{5}}|(?:{pair}{pair}\.){{2}}{pair}{pair}",
        "hash": "|".join(f"[0-9a-f]{{{digits}}}" for digits in _HASHES),
        "reverse": r"[0-9a-f.]+\.(?:in-addr|ip6)\.arpa\.?",
        "mail": r"[^@\s]+@[^@\s]+",
        "host": rf"(?:_?{label}\.)+(?:[^\W\d_]{{2,63}}|xn--[\w-]+)\.?|localhost",
    }
    return tuple((name, re.compile(f"(?i:{text})")) for name, text in patterns.items())


def _clause(name: str, text: str) -> str:
    match name:
        case "asn":
            number = "".join(sign for sign in text if sign.isdecimal() or sign == ".")
            return f"an AS number, not an address: give it as --claim AS{number}"
        case "integer":
            return why_not_integer(text)
        case "country":
            return f"a country code, not an address: give it as --claim {text}"
        case "hash":
            return f"a file hash ({_HASHES[len(text)]}), not an address"
    return _CLAUSES[name]
