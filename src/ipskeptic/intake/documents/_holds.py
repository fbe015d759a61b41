"""What a named field may hold: an address, none, or what the careful extractor must decide.

Names are those that publishers give to columns and keys: Talos, Unit 42, ESET, Volexity, Citizen
Lab, AlienVault OTX, abuse.ch, MISP's CSV export, Zeek.
"""

from __future__ import annotations

import re
from functools import cache

from ipskeptic.intake.target import is_target


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_ADDRESS_WORDS = words(
    "ip ips ipv4 ipv6 ip4 ip6 ipaddr ipaddrs ipaddress ipaddresses cidr cidrs netblock subnet "
    "saddr daddr srcip dstip sourceip destip destinationip remoteip localip clientip srcaddr "
    "dstaddr addr inet network networks prefix"
)
_ADDRESS_NAMES = frozenset(("id orig h", "id resp h", "ip range", "address range"))
# What may be an address, or a domain, or something else: a cell that is one as a whole is one.
_MIXED = words(
    "indicator indicators ioc iocs value observable artifact artefact address host server c2 c2s "
    "cnc src dst source destination data"
) | {"c2 server", "c2 address", "indicator value", "ioc value", "observable value", "c c"}
_NONE_WORDS = words(
    "version versions hash hashes md5 sha1 sha256 sha512 sha ssdeep imphash tlsh uuid guid oid "
    "asn port ports timestamp date datetime time cpe build release firmware ver revision"
)
_TYPED = [
    "indicator",
    "ioc",
    "observable",
    "attribute",
    "entity",
    "artifact",
    "artefact",
    "object",
    "data",
    "value",
]
_TYPE_NAMES = frozenset(("type", "kind", "category", *(f"{word} type" for word in _TYPED)))
_ADDRESS_TYPES = re.compile(
    r"(?:ip|ips|ipv4|ipv6|ip ?addr(?:ess)?(?:es)?|ipv[46] ?addr(?:ess)?|ip port|ipv[46] port"
    r"|ip (?:src|dst)(?: port)?|cidr|ipv[46] (?:cidr|net)|network|netblock|subnet|(?:src|dst) ip)"
)
_NONE_TYPES = re.compile(
    r"(?:file ?hash.*|md5.*|sha ?-?[0-9].*|.*hash|ssdeep|tlsh|imphash|hash.*|.*version|asn?"
    r"|.*fingerprint|oid|uuid|cve|mutex|jarm|ja3s?)"
)
_PARTING = re.compile(r"[\s,;]+")
_WORDS = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What somebody who writes nothing but an address may have got wrong.
_NEARLY = re.compile(r"[0-9a-fA-F:.\[\]/]{5,60}")


_DIGIT = re.compile("[0-9]")


@cache
def plain_name(name: str) -> str:
    """A name in lower-case words: `dst_ip` and `DstIP` become `dst ip`."""
    return " ".join(_WORDS.findall(_CAMEL.sub(" ", name[:200]).lower()))


@cache
def role_of(name: str) -> str:
    """What a column or key of a name has: "address", "mixed", "none", "type" or "scan"."""
    plain = plain_name(name)
    parts = plain.split()
    if plain in _TYPE_NAMES:
        return "type"
    excludes = any(word in _NONE_WORDS for word in parts) or parts[-1:] == ["id"]
    if plain in _ADDRESS_NAMES or any(word in _ADDRESS_WORDS for word in parts):
        return "mixed" if excludes else "address"  # `IP or hash`, `ip_version`
    if plain in _MIXED:
        return "mixed"
    if excludes:
        return "mixed" if any(word in _MIXED for word in parts) else "none"
    return "scan"


def role_of_type(kind: str) -> str:
    """What a row has whose type is given: "address", "none" or "mixed"."""
    plain = plain_name(kind)
    if _ADDRESS_TYPES.fullmatch(plain):
        return "address"
    return "none" if _NONE_TYPES.fullmatch(plain) else "mixed"


def meant(text: str) -> str:
    """How a value is looked at whose field is one for addresses: "scan" if it has several."""
    parts = _PARTING.split(text.strip())
    if len(parts) > 1 and not is_target(text[:200]) and any(is_target(part) for part in parts[:20]):
        return "scan"
    return "address"


def _has_digit(text: str) -> bool:
    if text.isascii():
        return _DIGIT.search(text) is not None
    return any(map(str.isdigit, text))


def holds_of(text: str, role: str) -> str:
    """How a value is looked at for addresses, by the role of its column or key."""
    if role == "none":
        return "none"
    if role not in ("address", "mixed"):
        return "scan"
    bare = text.strip()
    # Every address has a colon, or seven characters with a digit, as `intake.plain` knows.
    if ":" not in bare and (len(bare) < 7 or not _has_digit(bare)):
        return "scan"
    if len(bare) < 100 and "://" not in bare and is_target(bare):
        return "address"
    if role == "address" and _NEARLY.fullmatch(bare) and max(map(bare.count, ".:")) > 1:
        return "address"
    return "scan"
