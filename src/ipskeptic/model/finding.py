"""What the linter found: the one document behind all of its formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, Protocol

from ipskeptic.model.assessment import OnRecord
from ipskeptic.model.claims import Reported
from ipskeptic.model.document import Place
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window

SEVERITIES = ("error", "warning", "info")  # the worst first
CERTAINTIES = ("high", "medium", "low")


class Record(NamedTuple):
    """What one source says of an address behind a claim.

    Attributes:
        source: The source's title.
        says: What it says, a clause without the source's name.
        date: The date of the copy it was read in, `2014-12-11`, or "".
    """

    source: str
    says: str
    date: str = ""


class Behind(NamedTuple):
    """An address behind a finding.

    Attributes:
        address: Canonical text.
        written: As it stands in the document.
        place: Where.
        at: The time it was judged at, or "" for none.
        records: What is on record.
    """

    address: str
    written: str
    place: Place
    at: str = ""
    records: tuple[Record, ...] = ()


class Flag(NamedTuple):
    """What a rule yields.

    Attributes:
        message: What is wrong here, one sentence without a full stop that names what it speaks of.
        block: Index of the block.
        start: Index in the block's text where the flagged text begins.
        end: Index after its end.
        certainty: One of `CERTAINTIES`: how sure the rule is that the text says what it flags.
        better: What would mend it, one sentence without a full stop.
        behind: Addresses that it rests on.
        related: Other places that belong to it: (place, what stands there).
        severity: One of `SEVERITIES` where it differs from the rule's, else "".
        replacement: What `--fix` puts in the place of the flagged text, or None.
        also_replaced: What `--fix` replaces besides, where one finding stands for several places:
            (block, start, end, text).
    """

    message: str
    block: int
    start: int
    end: int
    certainty: str = "high"
    better: str = ""
    behind: tuple[Behind, ...] = ()
    related: tuple[tuple[Place, str], ...] = ()
    severity: str = ""
    replacement: str | None = None
    also_replaced: tuple[tuple[int, int, int, str], ...] = ()


class RuleSettings(NamedTuple):
    """Settings of the rules, from `[lint]` of the configuration.

    Attributes:
        documentation_addresses: "special" or "stand-in": whether documentation ranges are treated
            as what they are, or as ordinary addresses (for made-up examples).
        stale_days: From how many days on an observation is stale. Default: judgement of LINT.
        now: The clock that was passed in.
        at: `--at`: when all was seen that has no time of its own, or None.
    """

    now: Window
    documentation_addresses: str = "special"
    stale_days: int = 90
    at: Window | None = None


class Holdings(Protocol):
    """What is on record of addresses; the pipeline gives it, from the data that are held."""

    def lacks(self, question: str) -> str:
        """Why a question can't be put to any address, one clause; "" where it can.

        Args:
            question: One of `NEEDS`.
        """
        ...

    def about(self, target: Target, at: Window | None) -> OnRecord:
        """What the records say of an address at a time; None for the present.

        Kept for the next rule that asks. For `documentation-addresses = "stand-in"` it is asked
        like any other.
        """
        ...


# What a rule may need: "country" (any table of registered countries; the built-in one counts),
# "delegations", "routes", "relays" (Tor, VPN, proxies), "services" (CDN, resolvers, clouds,
# sinkholes, scanners), "compromised" (infected or hijacked hosts), "mobile" (carrier-grade NAT).
NEEDS = ("country", "delegations", "routes", "relays", "services", "compromised", "mobile")

Check = Callable[[Reported, Holdings, RuleSettings], Iterator[Flag]]


class Rule(NamedTuple):
    """A rule: one file in `lint/rules`, with `RULE = Rule(...)` at its end.

    Attributes:
        name: As users write it; that of the file with `-` for `_`.
        severity: One of `SEVERITIES`.
        check: The function.
        needs: Of `NEEDS`: without one of them the rule is skipped, and that is said.
        yields_to: Names of rules whose finding on the same text says the same fault more exactly:
            beside one of theirs its own is left out.
    """

    name: str
    severity: str
    check: Check
    needs: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()


class Suppression(NamedTuple):
    """Why a finding is not counted.

    Attributes:
        kind: "comment", "config" or "baseline".
        reason: What the author wrote, or "".
        place: Of a comment where it stands, else None.
    """

    kind: str
    reason: str = ""
    place: Place | None = None


class Edit(NamedTuple):
    """A change that `--fix` makes to the source.

    Attributes:
        start: Offset in the source, in characters.
        end: Offset after it.
        text: What is put there.
        what: What it does, one clause.
        begins: The place of `start`; None where it is not known, and then no format offers the
            change, since formats have no source to count in.
        ends: The place of `end`.
    """

    start: int
    end: int
    text: str
    what: str
    begins: Place | None = None
    ends: Place | None = None


class Finding(NamedTuple):
    """A finding.

    Attributes:
        rule: The rule's name.
        severity: One of `SEVERITIES`.
        certainty: One of `CERTAINTIES`.
        path: Of the document, as shown, with `/`.
        start: Where the flagged text begins.
        end: Where it ends: the place of the character after it.
        message: What is wrong, one sentence without a full stop.
        sentence: The flagged text itself, line ends made blanks.
        excerpt: The source's lines that it stands on, as (line number, text), the first ones only;
            very long lines are cut (`lint.places`).
        better: What would mend it, or "".
        behind: The addresses that it rests on.
        related: Other places: (place, what stands there).
        fingerprint: Stays the same when lines move: hash of rule, path, normalised sentence and
            the count of the same before it. 64 hexadecimal digits.
        suppressed: Why it is not counted, or None.
        edits: What `--fix` would change.
        is_new: Whether it stands on a line changed since `--diff REF`; True without.
        excerpt_column: The column at which the excerpt's first line begins: more than 1 where the
            beginning of a very long line is left out.
    """

    rule: str
    severity: str
    certainty: str
    path: str
    start: Place
    end: Place
    message: str
    sentence: str
    excerpt: tuple[tuple[int, str], ...] = ()
    better: str = ""
    behind: tuple[Behind, ...] = ()
    related: tuple[tuple[Place, str], ...] = ()
    fingerprint: str = ""
    suppressed: Suppression | None = None
    edits: tuple[Edit, ...] = ()
    is_new: bool = True
    excerpt_column: int = 1


class Skipped(NamedTuple):
    """A rule that was not asked, or not of every address that it would have been asked of.

    Attributes:
        rule: Its name.
        reason: What is lacking, one clause: "no list of Tor relays is installed".
        command: What would bring it, or "".
        partly: Whether it was asked of other addresses.
    """

    rule: str
    reason: str
    command: str = ""
    partly: bool = False


class Linted(NamedTuple):
    """One document's outcome.

    Attributes:
        path: As shown.
        format: Of the document; "" if it could not be read.
        sentences: How many.
        claims: How many blame somebody, hedged or not.
        addresses: How many distinct ones.
        findings: In the order of the document; suppressed ones too.
        unanswered: Rules that could not be asked of some of its addresses.
    """

    path: str
    format: str
    sentences: int
    claims: int
    addresses: int
    findings: tuple[Finding, ...]
    unanswered: tuple[Skipped, ...] = ()


class RulePage(NamedTuple):
    """What a rule's page says, for formats that show it.

    Attributes:
        name: The rule's name.
        severity: Its severity.
        needs: What data it needs.
        title: First sentence of its page.
        sections: (heading, text in Markdown) in order: "What it does" and so on.
    """

    name: str
    severity: str
    needs: tuple[str, ...]
    title: str
    sections: tuple[tuple[str, str], ...]


class LintReport(NamedTuple):
    """The document behind every format of `lint`.

    Attributes:
        version: Version of ipskeptic that made it.
        generated_at: The clock that was passed in.
        files: In the order of their paths.
        rules: Pages of all rules that were selected, by name.
        skipped: Rules that were not asked, by name.
        snapshots: Snapshots of which a record is quoted.
        fail_on: "error", "warning", "info" or "never".
        min_certainty: Findings below it are hidden.
        hidden: How many findings were hidden for their certainty.
        stale_baseline: Entries of the baseline that nothing matches: (rule, path, sentence).
        diff: What `--diff` compared with, or "".
    """

    version: str
    generated_at: Window
    files: tuple[Linted, ...]
    rules: Mapping[str, RulePage]
    skipped: tuple[Skipped, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    fail_on: str = "error"
    min_certainty: str = "low"
    hidden: int = 0
    stale_baseline: tuple[tuple[str, str, str], ...] = ()
    diff: str = ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that count: neither suppressed nor on an unchanged line."""
        return tuple(
            finding
            for file in self.files
            for finding in file.findings
            if finding.suppressed is None and finding.is_new
        )

    @property
    def fails(self) -> bool:
        """Whether something stands at or above `fail_on`."""
        if self.fail_on == "never":
            return False
        worst = SEVERITIES[: SEVERITIES.index(self.fail_on) + 1]
        return any(finding.severity in worst for finding in self.findings)
