"""What stands beside a dotted number and makes it a version, a section or a name.

Every pattern looks at one line, at most `REACH` characters to each side.
"""

from __future__ import annotations

import re
from functools import cache

# Judgement: a word that says what a number is stands closer; it bounds the time of a decision.
REACH = 64

# Judgement: the parts of most versions are small; of addresses drawn at random, one in 1,500 has
# four parts below 41. Used only where something else speaks for a version too.
SMALL = 41

VERSION_WORDS = (
    "version",
    "versions",
    "ver",
    "vers",
    "release",
    "releases",
    "build",
    "firmware",
    "revision",
    "rev",
    "patch",
    "hotfix",
    "kernel",
    "agent",
    "driver",
    "client version",
    "v",
)

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

# Words after which a number with dots is an address, whatever its parts.
ADDRESS_WORDS = (
    "a",
    "accepted",
    "addr",
    "address",
    "addresses",
    "and",
    "as",
    "at",
    "by",
    "client",
    "connect",
    "connected",
    "curl",
    "destination",
    "dig",
    "dns",
    "dst",
    "for",
    "from",
    "gateway",
    "host",
    "hosts",
    "in",
    "ip",
    "ips",
    "ipv",
    "is",
    "local",
    "nameserver",
    "net",
    "network",
    "node",
    "of",
    "on",
    "or",
    "peer",
    "ping",
    "remote",
    "resolver",
    "rhost",
    "server",
    "source",
    "src",
    "ssh",
    "subnet",
    "telnet",
    "the",
    "to",
    "user",
    "value",
    "via",
    "was",
    "with",
)

# Names that do not show by an inner capital that they are names of programs, and what such names
# end with. Of virus scanners, those in the tables of reports.
PRODUCTS = (
    "acrobat",
    "android",
    "antivir",
    "antivirus",
    "apache",
    "avast",
    "avg",
    "bitdefender",
    "brave",
    "chrome",
    "chromium",
    "clamav",
    "comodo",
    "drweb",
    "edg",
    "edge",
    "edition",
    "electron",
    "emsisoft",
    "enterprise",
    "excel",
    "exchange",
    "explorer",
    "firefox",
    "flash",
    "fortigate",
    "fortinet",
    "fortios",
    "framework",
    "ikarus",
    "java",
    "jboss",
    "jdk",
    "jenkins",
    "joomla",
    "jre",
    "kaspersky",
    "linux",
    "mcafee",
    "messenger",
    "mongodb",
    "mozilla",
    "nginx",
    "nmap",
    "norman",
    "office",
    "openfire",
    "openssh",
    "openssl",
    "opera",
    "oracle",
    "outlook",
    "panda",
    "php",
    "player",
    "plugin",
    "pro",
    "professional",
    "python",
    "reader",
    "redis",
    "runtime",
    "safari",
    "sdk",
    "sharepoint",
    "silverlight",
    "skype",
    "sophos",
    "splunk",
    "studio",
    "suite",
    "symantec",
    "teams",
    "teamviewer",
    "thunderbird",
    "tomcat",
    "toolkit",
    "vipre",
    "vivaldi",
    "webkit",
    "weblogic",
    "webview",
    "winrar",
    "word",
    "wordpress",
    "zoom",
)
SECTION_WORDS = (
    "section",
    "sections",
    "sec",
    "chapter",
    "clause",
    "subsection",
    "paragraph",
    "appendix",
    "annex",
    "figure",
    "fig",
    "table",
    "article",
)
# Segments of a path after which an address may stand: `/ip/192.0.2.1`, `check/192.0.2.1`.
PATH_WORDS = (
    "addr",
    "address",
    "addresses",
    "check",
    "client",
    "dst",
    "host",
    "hosts",
    "ip",
    "ip-address",
    "ip-addresses",
    "ip4",
    "ip6",
    "ipaddress",
    "ips",
    "ipv4",
    "localhost",
    "node",
    "report",
    "search",
    "server",
    "src",
    "whois",
)


def _any(words: tuple[str, ...]) -> str:
    return "|".join(words)


@cache
def before() -> dict[str, re.Pattern[str]]:
    """What stands directly before, by what it makes of the number; each ends at the number."""
    between = r"[\"'\s:=.#(\[>]{0,16}"
    return {
        "version": re.compile(
            rf"(?i)(?:(?<![a-z])(?:{_any(VERSION_WORDS)})|version|versions){between}"
            r"(?:(?:is|to|of|from|before|until)\s)?(?:v\.?\s?)?$"
        ),
        "section number": re.compile(
            rf"(?i)(?:(?<![a-z])(?:{_any(SECTION_WORDS)})[.\s:]{{1,2}}|§{{1,2}}\s?)$|^\s*\#{{1,6}}\s+$"
        ),
        "OID": re.compile(rf"(?i)(?<![a-z])oids?{between}$"),
    }


@cache
def product() -> re.Pattern[str]:
    """The name of a program before a number, with a blank or an underscore between."""
    # With a capital inside, as OpenFire has it and most words have not.
    camel = r"[A-Z][a-z]+[A-Z][A-Za-z]*|[a-z]+[A-Z][A-Za-z]+"
    return re.compile(
        rf"(?<![A-Za-z])(?:(?i:(?P<known>{_any(PRODUCTS)}))|(?P<camel>{camel}))"
        r"(?:\s|_|\sv)$"
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
