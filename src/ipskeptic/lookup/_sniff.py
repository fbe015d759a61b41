"""What the first bytes of a file say it is: its format, and the feed where the content tells."""

from __future__ import annotations

import re
from typing import NamedTuple

from ipskeptic.lookup.feeds._addresses import read_entry
from ipskeptic.lookup.feeds._dates import from_digits, from_epoch, read_date
from ipskeptic.lookup.feeds._names import MISP_LISTS, feed_name
from ipskeptic.model.names import REGISTRIES

_Lines = list[str]


class Sniffed(NamedTuple):
    """What the content says.

    Attributes:
        format: Name of the format, or "".
        what: The format in words, for a message.
        feed: Name of the feed that the content tells, or "".
        date: Its date, as `Window` text, or "".
        trouble: Why it can't be a feed at all, a clause; or "".
    """

    format: str = ""
    what: str = ""
    feed: str = ""
    date: str = ""
    trouble: str = ""


def sniff(head: bytes) -> Sniffed:
    """Tell format and feed from the first bytes of a file."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    start = head[:4096].lstrip()
    if not start:
        return Sniffed(what="empty")
    if start[:15].lower().startswith((b"<!doctype html", b"<html", b"<head")):
        return Sniffed(trouble="it is a page of HTML, perhaps an error page; fetch it again")
    if start.startswith(b"<?xml"):
        return Sniffed(trouble="it is XML, which no feed here uses; fetch its text or CSV form")
    if b"\0" in start or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Sniffed(trouble="it is no UTF-8 text")
    if start[:1] in (b"{", b"["):
        return _json(head.decode("utf-8", "replace"))
    return _text(head[: 64 << 10].decode("utf-8", "replace"))


def _text(text: str) -> Sniffed:
    lines = text.split("\n")
    comments = [line.lstrip("#;%/ \t").rstrip() for line in lines if line[:1] in "#;%" and line]
    data = [line.rstrip() for line in lines if line.strip() and line[0] not in "#;%"]
    first = data[0] if data else ""
    for test in (_delegated, _signed, _enkidu, _iana, _headed, _row):
        seen = test(comments, first, data)
        if seen.format:
            return seen
    return Sniffed("netset", "a list without an entry") if comments and not data else Sniffed()


def _delegated(_comments: _Lines, first: str, _data: _Lines) -> Sniffed:
    fields = first.split("|")
    if len(fields) != 7 or not re.fullmatch(r"\d(\.\d)?", fields[0]):
        return Sniffed()
    registry = fields[1].lower()
    feed = registry if registry in REGISTRIES else "nro-combined" if registry == "nro" else ""
    date = from_digits(fields[5]) or from_digits(fields[2]) or from_epoch(fields[2])
    return Sniffed("delegated", "a registry's delegated file", feed, date)


_SIGNED = (
    # Words in a comment, format, feed, what it is.
    ("Spamhaus DROP List", "netset", "spamhaus-drop", "Spamhaus DROP"),
    ("Spamhaus EDROP List", "netset", "spamhaus-edrop", "Spamhaus EDROP"),
    ("Spamhaus IPv6 DROP List", "netset", "spamhaus-dropv6", "Spamhaus DROP for IPv6"),
    ("abuse.ch Feodo Tracker", "feodo-csv", "feodo", "abuse.ch's Feodo Tracker"),
    ("abuse.ch SSL", "sslbl-csv", "sslbl", "abuse.ch's SSL Blacklist"),
    ("DShield.org Recommended Block", "dshield-block", "dshield", "DShield's block list"),
    ("IPsum Threat Intelligence Feed", "ipsum", "ipsum", "IPsum"),
    ("RIPE NCC's Routing Information Service", "riswhois", "ris", "a RIS whois dump"),
    ("IP-ASN", "pfx2as", "routeviews", "a route table made by pyasn"),
    ("prefix TAB origin AS", "pfx2as", "routeviews", "a route table"),
    ("country TAB prefix", "country-tsv", "ipverse-country", "networks by country"),
)


def _signed(comments: _Lines, _first: str, data: _Lines) -> Sniffed:
    """A publisher's own words in the comments, or FireHOL's header."""
    dates = ("source file date", "last-modified", "last update", "last modified", "generated at")
    date = next((read_date(c) for word in dates for c in comments if word in c[:60].lower()), "")
    for words, form, feed, what in _SIGNED:
        if any(comment.startswith(words) or words in comment[:60] for comment in comments[:40]):
            # Two forms of Feodo and SSLBL: the CSV, and FireHOL's netset, which says so itself.
            return Sniffed(form, what, feed, date)
    if any(c.startswith(("ipv4 hash:", "ipv6 hash:")) for c in comments[:6]):
        name = next((c for c in comments[:4] if re.fullmatch(r"[a-z][a-z0-9_]*", c)), "")
        return Sniffed("netset", "a FireHOL set", feed_name(name), date)
    return Sniffed()


def _enkidu(_comments: _Lines, first: str, data: _Lines) -> Sniffed:
    if first == "Updated:" and len(data) > 2 and not data[2].strip("-"):
        return Sniffed("netset", "a list of addresses", "", read_date(data[1]))
    return Sniffed()


_HEADERS = (
    ("Address Block,Name,RFC,", "iana-special", "iana-special", "an IANA special registry"),
    ("Prefix,Designation,Date,", "iana-space", "iana-space", "an IANA address space registry"),
    ("IPv6 Prefix,Allocation,", "iana-space", "iana-space", "an IANA address space registry"),
    ("ASN,IP Prefix,Max Length", "vrps", "rpki-vrps", "an export of the RPKI"),
    ("URI,ASN,IP Prefix,Max Length", "vrps", "rpki-vrps", "an export of the RPKI"),
    ("as_number,as_name,", "as-names", "as-names", "names of AS numbers"),
)


def _iana(_comments: _Lines, first: str, _data: _Lines) -> Sniffed:
    for start, form, feed, what in _HEADERS:
        if first.startswith(start):
            return Sniffed(form, what, feed)
    return Sniffed()


def _headed(_comments: _Lines, first: str, _data: _Lines) -> Sniffed:
    if first.startswith(("ExitNode ", "@type tordnsel", "ExitAddress ")):
        return Sniffed("tor-exit-addresses", "Tor's exit list", "tor-exits")
    names = {name.strip().lower() for name in first.split(",")}
    if len(names) > 1 and names & {"address", "ip", "prefix", "cidr", "network", "ip_address"}:
        return Sniffed("address-csv", "a table of addresses")
    return Sniffed()


def _row(comments: _Lines, first: str, _data: _Lines) -> Sniffed:
    """The form of the first row."""
    date = next((read_date(c) for c in comments[:20] if "modified" in c.lower()), "")
    entry, comma, rest = first.partition(",")
    if comma and _is_entry(entry.strip()):
        field = rest.split(",")[0].strip()
        if _is_entry(field):
            many = rest.count(",") > 0
            form = ("ipcat", "ranges with names") if many else ("anycast-csv", "prefix, address")
            return Sniffed(*form)
        if len(field) in (0, 2):
            return Sniffed("geofeed", "a geofeed", "", date)
    columns = first.split("\t")
    if len(columns) == 2 and "/" in columns[0] and re.fullmatch(r"[\d{},_]+", columns[1]):
        return Sniffed("pfx2as", "a route table")
    if len(columns) == 3 and re.fullmatch(r"[\d{},_]+", columns[2]) and columns[1].isdecimal():
        return Sniffed("pfx2as", "a route table")
    if len(columns) == 2 and columns[1].isdecimal() and _is_entry(columns[0]):
        return Sniffed("ipsum", "addresses with a count")
    if re.match(r"AS\d+\b", first):
        return Sniffed("asn-list", "a list of AS numbers")
    if re.match(r"\d+ \S.*, [A-Z]{2}$", first):
        return Sniffed("as-names", "names of AS numbers", "as-names")
    if _is_entry(re.split(r"\s*[#;]", first, maxsplit=1)[0].strip()):
        return Sniffed("netset", "a list of addresses", "", date)
    return Sniffed()


def _is_entry(text: str) -> bool:
    try:
        read_entry(text)
    except ValueError:
        return False
    return True


_KEYS: tuple[tuple[str, str, str, str], ...] = (
    # A pattern near the start, format, feed, what it is.
    (r'"ip_prefix"', "aws", "aws", "Amazon's ranges"),
    (r'"service": ?"Google Cloud"', "gcp", "gcp", "Google Cloud's ranges"),
    (r'"ipv[46]Prefix"', "gcp", "", "one of Google's lists of ranges"),
    (r'"changeNumber"', "azure", "azure", "Azure's service tags"),
    (r'"last_updated_timestamp"', "oracle", "oracle", "Oracle's ranges"),
    (r'\A\s*{"addresses":', "fastly", "fastly", "Fastly's ranges"),
    (r'"verifiable_password_authentication"', "github-meta", "github", "GitHub's ranges"),
    (r'\A\s*{"asn":', "asndrop-json", "spamhaus-asndrop", "Spamhaus ASN-DROP"),
    (r'\A\s*{"\d{1,10}":', "as-names", "as-names", "names of AS numbers"),
    (r'"roas":\s*\[\s*{\s*"(asn|prefix)"', "vrps", "rpki-vrps", "an export of the RPKI"),
    (r'"hubPrefixes"', "json-list", "zscaler", "Zscaler's ranges"),
)


def _json(text: str) -> Sniffed:
    start = text[:4096]
    if re.match(r'\s*{"cidr":\s*"', start):
        feed = "spamhaus-dropv6" if ":" in start.split('"')[3] else "spamhaus-drop"
        return Sniffed("drop-json", "Spamhaus DROP", feed)
    if '"list"' in start and ('"description"' in start or '"matching_attributes"' in text):
        return _misp(text)
    for pattern, form, feed, what in _KEYS:
        if re.search(pattern, start):
            return Sniffed(form, what, feed, _json_date(start))
    if re.match(r'\s*\[\s*"|\s*{\s*"\w+":\s*\[\s*"', start):
        return Sniffed("json-list", "a list of networks")
    if re.match(r'\s*{"file":.*"hash_id":', start):
        return Sniffed(what="rpki-client's dump of all objects: take its CSV or JSON of payloads")
    return Sniffed(what="JSON of no known form")


def _misp(text: str) -> Sniffed:
    found = re.search(r'"name":\s*"([^"]*)"', text)
    version = re.search(r'"version":\s*(\d{8})\b', text)
    feed = MISP_LISTS.get(found.group(1), "") if found else ""
    date = from_digits(version.group(1)) if version else ""
    return Sniffed("misp-warninglist", "a MISP warninglist", feed, date)


def _json_date(start: str) -> str:
    token = re.search(r'"syncToken":\s*"(\d+)"', start)
    if token:
        return from_epoch(token.group(1))
    made = re.search(r'"(?:creationTime|last_updated_timestamp|buildtime)":\s*"([^"]*)"', start)
    return read_date(made.group(1)) if made else ""
