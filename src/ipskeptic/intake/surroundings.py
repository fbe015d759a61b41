"""What stands beside a dotted number and makes it a version, a section or a name.

Every pattern looks at one line, at most `REACH` characters to each side.
"""

from __future__ import annotations

import re
from functools import cache

from ipskeptic.intake.beside import (
    PRODUCT_PARTS,
    PRODUCTS,
    SCANNERS,
    SECTION_WORDS,
    VERSION_WORDS,
    WEAK_VERSION_WORDS,
)

# Judgement: a word that says what a number is stands closer; it bounds the time of a decision.
REACH = 64

# Judgement: the parts of most versions are small; of addresses drawn at random, one in 1,500 has
# four parts below 41. Used only where something else speaks for a version too.
SMALL = 41

# Judgement: as `SMALL`, of one address in 22,000; enough where a word stands before that is none
# of `ADDRESS_WORDS`.
TINY = 21

# Written about more than any version: the resolvers of Cloudflare, Level 3, Google and Quad9 (their
# operators' pages), "this host" (RFC 1122, section 3.2.1.3) and the usual stand-in.
WELL_KNOWN = (
    "0.0.0.0",  # noqa: S104
    "1.0.0.1",
    "1.1.1.1",
    "1.2.3.4",
    "4.2.2.1",
    "4.2.2.2",
    "8.8.4.4",
    "8.8.8.8",
    "9.9.9.9",
)


# The word in other languages; `File version`, `ProductVersion`.
_VERSION = "versions?|versi[oó]n(?:es)?|versão|versione|верси[яию]|版本|バージョン|버전"


def _any(words: tuple[str, ...]) -> str:
    return "|".join(words)


@cache
def before() -> dict[str, re.Pattern[str]]:
    """What stands directly before, by what it makes of the number; each ends at the number."""
    between = r"[\"'\s:=.#(\[>]{0,16}"
    words = _any(VERSION_WORDS)
    # Not `vers` alone, which in French is "to".
    return {
        "version": re.compile(
            rf"(?i)(?:(?<![a-z])(?:{words})|{_VERSION}|(?<![a-z])vers[.:]"
            rf"|(?<![a-z])(?:app|bot|client|file|os|sdk)_?ver(?==))"
            rf"(?:\s(?:number|no\.?|info))?{between}"
            r"(?:(?:is|to|of|from|before|until)\s)?(?:v\.?\s?)?$"
        ),
        "section number": re.compile(
            rf"(?i)(?:(?<![a-z])(?:{_any(SECTION_WORDS)})[.\s:]{{1,2}}|§{{1,2}}\s?)$|^\s*\#{{1,6}}\s+$"
        ),
        "OID": re.compile(rf"(?i)(?<![a-z])oids?{between}$"),
    }


@cache
def perhaps_before() -> re.Pattern[str]:
    """What stands before a small number that is a version.

    A word that may as well speak of an address; `fixed in`, `upgrade to`; `>=`; the field before it
    (`"FileVersion","1.0.0.1"`).
    """
    between = r"[\"'\s:=.#(\[>]{0,16}"
    done = (
        "fixed|patched|resolved|addressed|introduced|mitigated|corrected|remediated"
        "|vulnerable|corrigée?"
    )
    moved = r"(?:up|down)grad(?:e|ed|ing)|updat(?:e|ed|ing)|mise?\sà\sjour"
    return re.compile(
        rf"(?i)(?:(?<![a-z])(?:{_any(WEAK_VERSION_WORDS)}){between}"
        rf"|(?<![a-z])(?:{done})\s(?:in|with|by|on|as\sof|dans)\s"
        rf"|(?<![a-z])(?:{moved})\s(?:to|from|vers)\s"
        r"|(?<![a-z])(?:prior|up)\sto\s|(?<![a-z])(?:earlier|older|newer|later|lower)\sthan\s"
        r"|(?:[<>]=|(?<![0-9])[≥≤~])\s?"
        r"|versions?[\"']?,\s?[\"']?)(?:v\.?\s?)?$"
    )


@cache
def platform() -> re.Pattern[str]:
    """The name of a product as CPE writes it, to which a version belongs (NISTIR 7695)."""
    return re.compile(r"(?i)(?<![a-z])cpe:[^\s\"'<>]{1,62}:$")


@cache
def amount() -> re.Pattern[str]:
    """A currency before a number whose thousands are parted by dots."""
    return re.compile(r"(?:(?<![A-Za-z])(?:Rp\.?|IDR|VND|EUR|USD|COP|CLP)|[€$£])\s?$")


@cache
def product() -> re.Pattern[str]:
    """The name of a program before a number, with a blank or an underscore between."""
    # With a capital inside, as OpenFire has it and most words have not.
    camel = r"[A-Z][a-z]+[A-Z][A-Za-z]*|[a-z]+[A-Z][A-Za-z]+"
    return re.compile(
        rf"(?<![A-Za-z])(?:(?i:(?P<scanner>{_any(SCANNERS)})|(?P<known>{_any(PRODUCTS)}))"
        rf"|(?P<camel>{camel}))"
        rf"(?P<more>\s(?i:{_any(PRODUCT_PARTS)}))?(?:[ \t]{{1,16}}|\s|_|\sv)$"
    )


@cache
def after() -> re.Pattern[str]:
    """What follows a version: `and earlier`, `(64-bit)`."""
    return re.compile(
        r"(?i)\s?\(?\s?(?:(?:and|or|&)\s(?:all\s)?"
        r"(?:below|earlier|higher|later|lower|newer|older|prior|previous|above)"
        r"|(?:build|x64|x86|(?:32|64)[- ]bit)\b)"
    )


@cache
def archive() -> re.Pattern[str]:
    """The end of the name of a package, in the same line."""
    return re.compile(
        r"(?i)[^<>|\"=?/\n]{0,60}\.(?:zip|rar|7z|exe|msi|iso|torrent|apk|dmg|pkg|deb|rpm|tgz)\b"
    )
