"""Lint reports built by hand, with one text wherever text from a document or a feed can reach."""

from __future__ import annotations

from ipskeptic.model.document import Place
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.finding import (
    SEVERITIES,
    Behind,
    Edit,
    Finding,
    Linted,
    LintReport,
    Record,
    RulePage,
    Skipped,
    Suppression,
)
from ipskeptic.model.when import parse_window

NOW = parse_window("2026-01-02T03:04:05Z")

HOSTILE = (
    "::error::boom \x1b[31m\x1b]0;t\x07\x9b0m \u202egnp.exe\u2066 <script>alert(1)</script> "
    "| cell | @everyone #1 %0A%25 `code` ``` ]]> --> [a](https://evil.example) {0} [x](1) "
    "\U0001f600 e\u0301 日本 \x00 \ud800 \u2028 \r\n::warning file=x::y ##[error]z </details> "
    "<img src=x onerror=y> www.evil.example *b* _i_ ~~s~~ :skull: &lt; \U000e0041"
)

LINE = "\tOn 198[.]51.100.7 (日本) an attack \U0001f600 came, so e\u0301 North Korea did it."


def page(name: str, severity: str, needs: tuple[str, ...] = ()) -> RulePage:
    """A rule's page."""
    return RulePage(
        name,
        severity,
        needs,
        f"Finds {name.replace('-', ' ')}.",
        (
            ("What it does", f"It looks for\n{name.replace('-', ' ')} in `sentences`.\n"),
            ("Why this is weak evidence", "An address names no one.\n"),
            ("Example", "# Report\n\n```\ncode\n```\n\nIt came from 192.0.2.1.\n"),
            ("Better", "It came from 192.0.2.1 at 10:00Z.\n"),
            ("Limits", "- English only\n"),
            ("References", "- <https://www.rfc-editor.org/rfc/rfc6302>\n"),
        ),
    )


RULES = {
    item.name: item
    for item in (
        page("anonymiser-as-source", "error", ("relays",)),
        page("claim-on-addresses-alone", "error"),
        page("stale-observation", "info"),
        page("time-without-zone", "warning"),
        page("unused-suppression", "warning"),
    )
}


def behind(hostile: str, column: int = 5) -> Behind:
    """An address behind a finding."""
    return Behind(
        "198.51.100.7",
        f"198[.]51.100.7{hostile[:0]}",
        Place(12, column),
        "2014-12-11",
        (
            Record(f"Tor Project exit list {hostile}", f"an exit address {hostile}", "2014-12-11"),
            Record("RIPE NCC delegation", "FR, since 2010-02-19", ""),
        ),
    )


def findings(hostile: str, path: str) -> tuple[Finding, ...]:
    """One finding of each kind of place and state."""
    line = f"{LINE} {hostile}".replace("\r", " ").replace("\n", " ")
    start = LINE.index("North") + 1
    return (
        Finding(
            rule="claim-on-addresses-alone",
            severity="error",
            certainty="high",
            path=path,
            start=Place(12, start),
            end=Place(12, start + len("North Korea did it.")),
            message=f"North Korea is blamed and the section names nothing but addresses {hostile}",
            sentence=f"North Korea did it. {hostile}",
            excerpt=((12, line),),
            better=f"name evidence that is no address {hostile}",
            behind=(behind(hostile), Behind("192.0.2.1", "192.0.2.1", Place(3, 1))),
            related=((Place(3, 2), f"the summary says so too {hostile}"),),
            fingerprint="ab" * 32,
        ),
        Finding(
            rule="time-without-zone",
            severity="warning",
            certainty="medium",
            path=path,
            start=Place(14, 3),
            end=Place(16, 9),
            message="the time 12:40 has no UTC offset",
            sentence="at 12:40 the host answered",
            excerpt=((14, "- at 12:40"), (15, "  the host"), (16, "  answered and more")),
            fingerprint="cd" * 32,
            suppressed=Suppression("comment", f"agreed {hostile}", Place(13, 1)),
        ),
        Finding(
            rule="time-without-zone",
            severity="warning",
            certainty="low",
            path=path,
            start=Place(20, 1),
            end=Place(20, 6),
            message="the time 13:40 has no UTC offset",
            sentence="13:40",
            excerpt=((20, "13:40"),),
            fingerprint="ef" * 32,
            suppressed=Suppression("baseline"),
        ),
        Finding(
            rule="unused-suppression",
            severity="warning",
            certainty="high",
            path=path,
            start=Place(22, 6),
            end=Place(22, 30),
            message="no finding is suppressed here",
            sentence="<!-- ipskeptic: ignore -->",
            excerpt=((22, "日本 \U0001f600 <!-- ipskeptic: ignore -->"),),
            fingerprint="0f" * 32,
            edits=(
                Edit(100, 126, "", "removes the comment", Place(22, 6), Place(22, 32)),
                Edit(90, 91, "x", "whose places are not known"),
            ),
        ),
        Finding(
            rule="stale-observation",
            severity="info",
            certainty="high",
            path=path,
            start=Place(30, 1),
            end=Place(30, 5),
            message="on a line that did not change",
            sentence="2014",
            excerpt=((30, "2014"),),
            fingerprint="1f" * 32,
            is_new=False,
        ),
        Finding(
            rule="stale-observation",
            severity="info",
            certainty="high",
            path=path,
            start=Place(40, 1, 7),
            end=Place(40, 200, 7),
            message="seen 400 days before the claim",
            sentence="In 2014 it was seen",
            excerpt=((40, f"{'long ' * 60}In 2014 it was seen{' and more' * 60}"),),
            fingerprint="2f" * 32,
        ),
    )


def report(hostile: str = "plain") -> LintReport:
    """A report with findings, a document without, and one that could not be read."""
    path = f"reports/a b:1,2%{'' if hostile == 'plain' else hostile.replace('/', '')}.md"
    unreadable = Finding(
        rule="unreadable-document",
        severity="error",
        certainty="high",
        path="reports/c.pdf",
        start=Place(1, 1),
        end=Place(1, 1),
        message=f"it can't be read: it is encrypted {hostile}",
        sentence="",
        fingerprint="3f" * 32,
    )
    return LintReport(
        version="0.1.0",
        generated_at=NOW,
        files=(
            Linted(path, "markdown", 20, 2, 3, findings(hostile, path)),
            Linted("reports/b.txt", "text", 4, 0, 1, ()),
            Linted("reports/c.pdf", "", 0, 0, 0, (unreadable,)),
        ),
        rules=RULES,
        skipped=(
            Skipped(
                "anonymiser-as-source",
                f"no list of Tor relays is installed {hostile}",
                f"ipskeptic data update tor-exits {hostile}",
            ),
        ),
        snapshots=(Snapshot(3, "tor-exits", "2014-12-11", title=hostile, warnings=(hostile,)),),
        hidden=2,
        min_certainty="low",
        stale_baseline=(("time-without-zone", "reports/old.md", f"at noon {hostile}"),),
        diff="origin/main",
    )


EMPTY = LintReport(version="0.1.0", generated_at=NOW, files=(), rules={})

# Every rule lacks its data: the report must not look as if nothing were wrong.
SKIPPED = LintReport(
    version="0.1.0",
    generated_at=NOW,
    files=(Linted("reports/b.txt", "text", 4, 1, 1, ()),),
    rules=RULES,
    skipped=tuple(Skipped(name, "nothing is installed", "ipskeptic data update") for name in RULES),
)


def many(number: int, text: str = "") -> LintReport:
    """A report with so many findings, the severities in turn, the worst last."""
    names = ("stale-observation", "time-without-zone", "claim-on-addresses-alone")
    found = tuple(
        Finding(
            rule=names[index % 3],
            severity=SEVERITIES[2 - index % 3],
            certainty="high",
            path="reports/a.md",
            start=Place(index + 1, 1),
            end=Place(index + 1, 5),
            message=f"finding {index} {text}",
            sentence="text",
            excerpt=((index + 1, "text"),),
            fingerprint=f"{index:064x}",
        )
        for index in range(number)
    )
    files = (Linted("reports/a.md", "markdown", number, number, 0, found),)
    return LintReport(version="0.1.0", generated_at=NOW, files=files, rules=RULES)
