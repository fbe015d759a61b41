"""Blocklists asked of a real rbldnsd on loopback."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO

import pytest
from markdown_it import MarkdownIt

from ipskeptic.model.reading import Present, Reading, Unavailable
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.render.brief import BriefLines
from ipskeptic.render.csv_report import CsvRows
from ipskeptic.render.json_report import to_json
from ipskeptic.render.markdown import to_markdown
from ipskeptic.render.text.report import render_text
from tests.online.judging import judged
from tests.online.listing import ServerLines, ask, in_words
from tests.online.servers import TESTS, TESTS_6, Part, rbldnsd

# What a server may write into a reason; rbldnsd takes neither NUL nor a line's end,
# and its own first "=" for itself.
HOSTILE = (
    "=cmd|'/c calc'!A1 \x1b]0;title\x07\x1b[31m \x9b0m \u202egnp.exe\u2066 \u200b "
    "<script>x</script> ![i](http://evil.example/x.png) [red]markup[/red] ::error::x "
    "##[error]y @everyone | `code`"
)
ZONES = {
    "zen.spamhaus.org": (
        TESTS,
        TESTS_6,
        Part(
            "ip4set",
            (
                ":127.0.0.4:listed",
                "192.0.2.4 :127.0.0.4:https://check.example/$",
                "192.0.2.5 :127.0.0.2:",
                f"192.0.2.6 :127.0.0.4:={HOSTILE}",
                "192.0.2.7 :127.0.0.77:?",
                "192.0.2.8 :203.0.113.80:?",
                "192.0.2.9 :127.255.255.254:Error: open resolver",
            ),
        ),
        Part("ip4trie", (":127.0.0.10:policy of $", "192.0.2.4/31")),
        Part("ip6trie", (":127.0.0.3:seen $", "2001:db8:1::/64")),
        Part("generic", ('10.2.0.192 TXT "no address"',)),
    ),
    # A list that is gone, whose domain a squatter answers for.
    "bl.spamcop.net": (Part("ip4trie", (":203.0.113.80:for sale", "0.0.0.0/0")),),
    # One that lists the world.
    "psbl.surriel.com": (Part("ip4trie", (":127.0.0.2:listed", "0.0.0.0/0")),),
    # One that has been emptied.
    "all.s5h.net": (Part("ip4set", ("# nothing",)),),
    "bl.blocklist.de": (
        Part(
            "ip4set",
            (
                ":127.0.0.15:Infected System (Service: w00tw00t), see http://l.example/$",
                "127.0.0.2",
                "192.0.2.4 :127.0.0.14:Infected System (Service: ssh, Last-Attack: 1795687200)",
            ),
        ),
    ),
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The server of all the lists."""
    with rbldnsd(ZONES) as port:
        yield port


def test_a_listing_in_two_sublists_with_both_reasons(port: int) -> None:
    """XBL and PBL, by two records, with what the list writes of each."""
    found = ask("192.0.2.4", ServerLines(port))
    listing = found["spamhaus-xbl"]

    assert in_words(found) == {
        "spamhaus-xbl": "listed 127.0.0.4",
        "spamhaus-pbl": "listed 127.0.0.10",
        "spamhaus-sbl": "absent",
        "spamhaus-css": "absent",
        "spamhaus-drop-dns": "absent",
        "spamhaus-bcl": "absent",
    }
    assert isinstance(listing, Present)
    assert listing.get("reason") == "https://check.example/192.0.2.4; policy of 192.0.2.4"


def test_a_listing_without_a_reason(port: int) -> None:
    """The second question finds nothing and takes nothing away."""
    listing = ask("192.0.2.5", ServerLines(port))["spamhaus-sbl"]

    assert isinstance(listing, Present)
    assert listing.get("code") == "127.0.0.2"


def test_what_is_not_there_is_absent(port: int) -> None:
    """Of both families."""
    assert set(in_words(ask("192.0.2.200", ServerLines(port))).values()) == {"absent"}
    assert set(in_words(ask("2001:db8:2::1", ServerLines(port))).values()) == {"absent"}


def test_ipv6_is_found_by_its_nibbles(port: int) -> None:
    """In its /64."""
    found = ask("2001:db8:1::abcd", ServerLines(port))

    assert in_words(found)["spamhaus-css"] == "listed 127.0.0.3"


@pytest.mark.parametrize(
    ("address", "cause", "word"),
    [
        ("192.0.2.7", "failed", "127.0.0.77"),
        ("192.0.2.8", "failed", "203.0.113.80"),
        ("192.0.2.9", "refused", "open resolver"),
        ("192.0.2.10", "failed", "rebinding"),
    ],
)
def test_other_answers_are_neither(port: int, address: str, cause: str, word: str) -> None:
    """Undocumented, foreign, refused, and a name without an address."""
    found = ask(address, ServerLines(port))

    assert set(in_words(found).values()) == {cause}
    assert all(isinstance(r, Unavailable) and word in r.detail for r in found.values())


@pytest.mark.parametrize(
    ("zone", "word"),
    [
        ("bl.spamcop.net", "203.0.113.80"),
        ("psbl.surriel.com", "wildcard"),
        ("all.s5h.net", "is it gone"),
        ("dnsbl-1.uceprotect.net", "REFUSED"),
    ],
)
def test_lists_that_are_gone_are_found_out_by_their_own_test(
    port: int, zone: str, word: str
) -> None:
    """Squatted, listing the world, emptied, or served by nobody: no question about an address."""
    lines = ServerLines(port)
    found = ask("192.0.2.4", lines, zone)

    assert all(isinstance(r, Unavailable) and word in r.detail for r in found.values())
    assert not [question for question in lines.asked if "192" in question]


def test_a_test_entry_may_have_any_documented_code(port: int) -> None:
    """blocklist.de's own is 127.0.0.15; the service stands beside the code."""
    listing = ask("192.0.2.4", ServerLines(port), "bl.blocklist.de")["blocklist-de-dns"]

    assert isinstance(listing, Present)
    assert (listing.get("code"), listing.get("says")) == ("127.0.0.14", "SSH")
    assert listing.get("reason").startswith("Infected System (Service: ssh")


def _hostile(port: int) -> list[Reading]:
    found = ask("192.0.2.6", ServerLines(port))
    listing = found["spamhaus-xbl"]
    assert isinstance(listing, Present)
    assert listing.get("reason") == HOSTILE
    return list(found.values())


def test_a_reason_does_nothing_in_a_terminal_or_log(port: int, world: Skeptic) -> None:
    """Escaped in the report and in the line; nothing that a runner takes as a command."""
    assessment = judged(world, "192.0.2.6", _hostile(port))
    report = world.report([assessment])
    for shown in (
        render_text(report, width=100, color=False, verbose=True),
        BriefLines(report.items).line(assessment),
    ):
        assert shown.replace("\n", "").isprintable()
        assert "##[" not in shown
        assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
    assert "\\x1b" in render_text(report, width=100, color=False, verbose=True)


def test_a_reason_does_nothing_in_other_formats(port: int, world: Skeptic) -> None:
    """No formula in a table, no image or HTML in Markdown; JSON says the very text in ASCII."""
    assessment = judged(world, "192.0.2.6", _hostile(port))
    report = world.report([assessment])
    document = to_json(report)
    rows = CsvRows(passed=())
    table = list(csv.reader(StringIO(rows.header() + rows.row(assessment, ()), newline="")))
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    inline = [
        child for token in parser.parse(to_markdown(report)) for child in token.children or ()
    ]

    assert document.isascii()
    assert [
        reading["value"]["reason"]
        for reading in json.loads(document)["assessments"][0]["readings"]
        if reading["source"] == "spamhaus-xbl"
    ] == [HOSTILE]
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert {token.content for token in inline if token.type == "html_inline"} <= {"<br>"}
    assert not {"image", "link_open"} & {token.type for token in inline}
