"""Defanged and wrapped text put back into a legal form, which is then read strictly.

Nothing here decides that a text is an address: it only takes off what people put around and
between the parts. Every step is linear: repetitions in the patterns are bounded.

Source:
    The forms of LINT, "Extraction", point 3; draft-grimminck-safe-ioc-sharing (the bracketed
    scheme, `[http]://`); RFC 5321, section 4.1.3 (`[IPv6:...]`); RFC 7208, section 5.6 (`ip4:`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

DEFANGED = "defanged"
FROM_URL = "host of a URL"

_PAIRS = ("()", "[]", "{}", "<>", "**", "__", "~~")
_MAX_WRAPPINGS = 8  # judgement: nobody wraps an address in more; it bounds the time


class Refanged(NamedTuple):
    """Text put back, with what was done.

    Attributes:
        text: The text without wrapping and defanging.
        notes: `DEFANGED`, `FROM_URL`, both or none.
    """

    text: str
    notes: tuple[str, ...] = ()


def refang(text: str) -> Refanged:
    """Take off wrapping (quotes, brackets, punctuation, labels) and defanging.

    A URL gives its host and port. What is only wrapped, or written with typographic dashes,
    quotes and spaces, is not called defanged.
    """
    usual = text if text.isascii() else text.translate(typography())
    plain = usual if usual.isascii() else usual.translate(disguises())
    wrapped = _unwrap(" ".join(plain.split()))
    dressed = wrapped
    for pattern, sign in _signs():
        dressed = pattern.sub(sign, dressed)
    scheme, host = _split_url(_label().sub("", dressed))
    defanged = plain != usual or dressed != wrapped or _is_disguised(scheme)
    notes = ((DEFANGED,) if defanged else ()) + ((FROM_URL,) if scheme is not None else ())
    return Refanged(_unwrap(_close(host)), notes)


@cache
def typography() -> dict[int, str | None]:
    """What editors make of quotes and dashes, and the mark that editors put before a text."""
    table: dict[int, str | None] = dict.fromkeys(map(ord, "“”„‟‘’‚‛«»‹›＂＇"), '"')
    table |= dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    table[0xFEFF] = None
    return table


@cache
def disguises() -> dict[int, str | None]:
    """Signs that look like the parts of an address, or like nothing.

    Superscript and circled digits are left out: `192.0.2.15` with a footnote 4 is not
    192.0.2.154. So Unicode's own compatibility forms (NFKC) can't be used.
    """
    # Full-width forms, U+FF01 to U+FF5E, stand for ASCII 0x21 to 0x7E in the same order.
    table: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(map(ord, "。｡﹒․·∙⋅・･۔"), ".")
    table |= dict.fromkeys(map(ord, "﹕∶꞉"), ":")
    table |= dict.fromkeys(map(ord, "⁄∕"), "/")
    table |= dict.fromkeys(map(ord, "【〔"), "[")
    table |= dict.fromkeys(map(ord, "】〕"), "]")
    # Soft hyphen, combining joiner, Mongolian separator, zero-width signs, direction marks,
    # word joiner and invisible operators, direction isolates.
    ranges = ((0xAD, 0xAD), (0x34F, 0x34F), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E))
    for low, high in (*ranges, (0x2060, 0x2064), (0x2066, 0x2069)):
        table |= dict.fromkeys(range(low, high + 1), None)
    return table


@cache
def _signs() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of a defanged dot, colon, slash or scheme, and the sign that is meant."""
    opening, closing = r"[\[({<]{1,4}", r"[\])}>]{1,4}"
    dot = r"(?:\\?\.|dot|d|period)"
    return (
        (re.compile(rf"(?i) ?{opening} ?{dot} ?{closing} ?"), "."),
        # A part in brackets, as iocsearcher has it: `192[.]0[.]2.[1]`.
        (re.compile(r"(?<=[0-9])\.[\[({](?=[0-9]{1,3}[\])}])"), "."),
        (re.compile(r"(?<=[0-9])[\])}]\.[\[({]?(?=[0-9])"), "."),
        # Half brackets.
        (re.compile(rf"(?i){opening}(?:\.|dot)|(?:\.|(?<=[0-9])dot){closing}|\\{{1,2}}\."), "."),
        (
            re.compile(r"(?i) \. | (?:dot|period) |(?<=[0-9])(?:dot|period|[-_]dot[-_])(?=[0-9])"),
            ".",
        ),
        # Only beside a digit, since `[::]` alone is the unspecified address in brackets.
        (re.compile(r"(?i)(?<=[0-9a-f])[\[({]::[\])}]|[\[({]::[\])}](?=[0-9a-f])"), "::"),
        (
            re.compile(
                r"(?i)(?<=[0-9a-f])(?:[\[({](:{1,2})(?=[0-9a-f])|(:{1,2})[\])}](?=[0-9a-f]))"
            ),
            r"\1\2",
        ),
        (re.compile(rf" ?{opening} ?(:?/{{1,2}}|:|@|-|\|) ?{closing} ?"), r"\1"),
        (re.compile(r"\\/"), "/"),
        (re.compile(r"(?i)^[\[({<]{1,2}([a-z][a-z0-9+.*-]{0,20})[\])}>]{1,2}(?=:)"), r"\1"),
    )


@cache
def _label() -> re.Pattern[str]:
    return re.compile(r"(?i)^(?:[-*+•] )?(?:[+~?-]?ip(?:v?[46])? ?[:=] ?)?")


@cache
def _url() -> re.Pattern[str]:
    # No blank in the path, or a second address after it would be taken for a part of it.
    return re.compile(r"(?i)([a-z][a-z0-9+.*_-]{0,20}):(?://|\\\\)([^/?#\\\s]*)(?:[/?#\\]\S*)?")


@cache
def _bare_url() -> re.Pattern[str]:
    # What follows the slash is a path if a port stands before it, or if it begins as no
    # prefix length and no netmask does (`/24`, `/ffffff00`), nor a misprinted one (`/l6`).
    host = r"(?:[0-9.]{7,15}|\[[0-9a-f:.]{2,45}\])"
    length = r"(?:[0-9a-f]{8}|[bilosz][0-9]{0,2})$"
    return re.compile(rf"(?i)({host}:[0-9]{{1,5}})/\S*|({host})/(?!{length})[a-z_~?%.]\S*")


def _split_url(text: str) -> tuple[str | None, str]:
    """The scheme and the host with its port; no scheme (None) if it is no URL."""
    if found := _url().fullmatch(text):
        host = found[2].rpartition("@")[2]
        # RFC 6874: in a URL the sign before a zone is itself written %25.
        return found[1], host.replace("%25", "%", 1) if host.startswith("[") else host
    if found := _bare_url().fullmatch(text):
        return "", found[1] or found[2]
    return None, text


def _is_disguised(scheme: str | None) -> bool:
    return any(sign in (scheme or "").lower() for sign in ("xx", "hx", "fx", "*", "meow"))


def _unwrap(text: str) -> str:
    """The text without quotes, pairs of brackets and punctuation around it."""
    for _ in range(_MAX_WRAPPINGS):
        inner = text.strip(" \"'`,;").rstrip(".!?")
        if inner.count(":") == 1 and "." in inner:
            inner = inner.rstrip(":")
        if _is_enclosed(inner):
            inner = inner[1:-1]
        if inner == text:
            break
        text = inner
    return text


def _is_enclosed(text: str) -> bool:
    """Whether the first and the last character are one pair: not in `[:][:]`."""
    pair = text[:1] + text[-1:]
    if len(text) < 3 or pair not in _PAIRS:
        return False
    if pair[0] == pair[1]:
        return True
    depth = 0
    for sign in text[:-1]:
        depth += (sign == pair[0]) - (sign == pair[1])
        if depth == 0:
            return False
    return True


def _close(text: str) -> str:
    """The text without a bracket that was opened or closed once too often.

    Not where a colon stands in it: brackets tell an IPv6 address from its port.
    """
    if ":" in text:
        return text
    return text.lstrip("[({<").rstrip("])}>")
