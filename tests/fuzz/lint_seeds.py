"""Small documents of every kind that lint reads, for the fuzzer to change; all made up here."""

from __future__ import annotations

PROSE = (
    "The server 192.0[.]2.66 is registered in North Korea (AS64496), therefore the attack on "
    "2026-08-01 at 10:00 was carried out by North Korea. We assess with high confidence that "
    "it is very likely APT99; no other explanation was considered. See also 10.0.0.1:8080, "
    "2001:db8::1 and hxxp://203.0.113[.]7/x. It was not Example Group."
)

MARKDOWN = f"""---
title: Intrusion at Example Ltd
date: 2026-08-02
---
# Summary

{PROSE} **High confidence.** [a link](https://example.com/a) and a note[^1].

<!-- ipskeptic: ignore[location-as-origin, certainty-words] why until=2027-01-31 -->
- Seen `198.51.100.7` on 2026-08-01T10:00Z, undoubtedly Russian.
- Keyboard layout was Cyrillic.

<!-- ipskeptic: disable[time-without-zone] -->
| Address | Country | Seen | AS |
|---|---|---|---|
| 192.0.2.66 | KP | 12:40 | AS64497 |
| 203.0.113.300 | US | 2026-08-01 | AS64498 |
<!-- ipskeptic: enable[time-without-zone] -->

## Indicators

> 198[.]51[.]100.1-9, 192.0.2.0/24

[^1]: Traced to Iran.
"""

ASCIIDOC = f"""= Intrusion
:revdate: 2026-08-02

== Summary

{PROSE} *bold* link:https://example.com[a]

// ipskeptic: ignore[certainty-words] why
* 198.51.100.7 proves it was China.

|===
|Address |Country
|192.0.2.66 |KP
|===
"""

HTML = f"""<!doctype html><html><head><title>Intrusion</title>
<meta name="date" content="2026-08-02">
</head><body><h1>Summary</h1><p>{PROSE} 192.0.<b>2</b>.9 &amp; &#49;98.51.100.7</p>
<!-- ipskeptic: ignore[certainty-words] why --><ul><li>It proves that Iran did it.</li></ul>
<table><tr><th>Address</th><th>Country</th></tr><tr><td>192.0.2.66</td><td>KP</td></tr></table>
</body></html>
"""

TEXT = f"""Intrusion at Example Ltd
========================

{PROSE}

# ipskeptic: ignore[certainty-words] why
* 198.51.100.7  KP  2026-08-01 10:00
"""

CSV = """# made up
ip,country,asn,first_seen,attribution,confidence,comment
192.0.2.66,KP,AS64496,2026-08-01T10:00Z,North Korea,high,"said to be ""theirs""
on two lines"
203.0.113.300,US,64498,12:40,,low,10.0.0.1
"""

STIX = """{"type": "bundle", "id": "bundle--5f0a1c1e-8a39-4d6f-9d2b-0a6f4f5b7e01", "objects": [
{"type": "report", "id": "report--1", "name": "Intrusion", "published": "2026-08-02T00:00:00Z",
 "description": "The address 192.0.2.66 is in North Korea.\\n\\nSo North Korea did it."},
{"type": "indicator", "id": "indicator--1", "valid_from": "2026-08-01T00:00:00Z", "pattern":
 "[ipv4-addr:value = '192.0.2.66' OR domain-name:value = '203.0.113.7'] START t'2026-08-01'"},
{"type": "ipv6-addr", "value": "2001:db8::1"}, {"type": "intrusion-set", "name": "APT99"},
{"type": "relationship", "relationship_type": "attributed-to", "source_ref": "intrusion-set--1"}]}
"""

STIX1 = """<stix:STIX_Package xmlns:stix="http://stix.mitre.org/stix-1"
timestamp="2026-08-02T00:00:00Z">
<stix:STIX_Header><stix:Title>Intrusion</stix:Title><stix:Description>192.0.2.66 is in North Korea,
therefore North Korea did it.</stix:Description></stix:STIX_Header><stix:Indicators>
<Address_Value condition="InclusiveBetween">192.0.2.1##comma##192.0.2.9</Address_Value>
</stix:Indicators></stix:STIX_Package>
"""

MISP = """{"Event": {"info": "Iran undoubtedly did it from 192.0.2.66", "date": "2026-08-01",
"Attribute": [{"type": "ip-src|port", "value": "192.0.2.66|8080", "comment": "traced to Iran",
"timestamp": "1785542400"}, {"type": "domain", "value": "203.0.113.7"}],
"Object": [{"name": "x", "Attribute": [{"type": "ip-dst", "value": "2001:db8::1"}]}]}}
"""

OPENIOC = """<ioc xmlns="http://schemas.mandiant.com/2010/ioc" id="1"
last-modified="2026-08-02T00:00:00">
<short_description>Intrusion</short_description><description>It came from 192.0.2.66 in Iran, so
Iran did it.</description><definition><Indicator operator="OR"><IndicatorItem condition="is">
<Context search="PortItem/remoteIP"/><Content type="IP">[192.0.2.1 TO 192.0.2.9]</Content>
</IndicatorItem></Indicator></definition></ioc>
"""

JSON = """{"title": "Intrusion", "ip": ["192.0.2.66", {"country": "KP", "a": "\\ud83d\\ude00"}],
"text": "North Korea did it, since 192.0.2.66 is located there.", "n": -1.5e3}
[null, "198.51.100.7"]
"""

XML = """<?xml version="1.0"?><a b="192.0.2.66"><c>North Korea did it, since 192.0.2.66 is located
there.</c><![CDATA[198.51.100.7]]>&#x31;&amp;<!-- ipskeptic: ignore[certainty-words] x --></a>
"""

SEEDS = {
    "markdown": MARKDOWN,
    "asciidoc": ASCIIDOC,
    "text": TEXT,
    "html": HTML,
    "csv": CSV,
    "stix": STIX,
    "stix1": STIX1,
    "misp": MISP,
    "openioc": OPENIOC,
    "json": JSON,
    "xml": XML,
}

# What is put in, besides bytes of the fuzzer's own.
PIECES = (
    *("\n", "\n\n", "\r\n", "\r", "\t", " ", "\x00", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"),
    *(
        "\ufeff",
        "\u200b",
        "\u00ad",
        "\u202e",
        "\u0130",
        "\u00df",
        "e\u0301",
        "\U0001f600",
        "日本。",
    ),
    *(
        "#",
        "## ",
        "> ",
        "- ",
        "1. ",
        "|",
        "|-|-|\n",
        "`",
        "```\n",
        "*",
        "**",
        "_",
        "[",
        "](",
        "[^1]",
    ),
    *(
        "<",
        "<!--",
        "-->",
        "<p>",
        "</table>",
        "<td>",
        "&#x0;",
        "&amp;",
        "]]>",
        "<![CDATA[",
        "{",
        "}",
    ),
    *('"', '""', "'", ",", ";", ":", "::", "\\", "\\u", "\\ud800", "|===\n", "----\n", "= ", "// "),
    *(
        "<!-- ipskeptic: ignore[",
        "<!-- ipskeptic: disable[certainty-words] -->",
        "until=2020-01-01",
    ),
    *("<!-- ipskeptic: enable[certainty-words] -->", "[//]: # (ipskeptic: ignore-file[x] y)"),
    *(
        "192.0.2.1",
        "10.0.0.1",
        "2001:db8::",
        "1.2.3[.4",
        "192.0.2.7-9",
        "198.51.100.0/24",
        "AS64496",
    ),
    *(
        "North Korea ",
        "APT28 ",
        "China's ",
        "Unit 61398 ",
        "high confidence ",
        "very likely ",
        "55%",
    ),
    *("attributed to ", "behind the attack ", "traced to ", "registered in ", "therefore ", "not "),
    *(
        "10:00 ",
        "2026-13-45 ",
        "1 January 0000 ",
        "99999999999 ",
        "9999-12-31T23:59:60Z",
        "Tor exit ",
    ),
    *("According to ", "we assess ", "proves ", "language ", "port 1 ", "VPN ", "hosted in ", ". "),
)
