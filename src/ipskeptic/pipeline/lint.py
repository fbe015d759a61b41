"""Reports are read, asked every rule, and put into one `LintReport`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ipskeptic import __version__
from ipskeptic.config.lint_table import LintSettings, Suppress
from ipskeptic.discover import catalogue
from ipskeptic.errors import InputError, UsageError
from ipskeptic.intake.documents import MAX_BYTES, read_document
from ipskeptic.lint.baseline import Baseline, Entry, apply_baseline
from ipskeptic.lint.engine import Exempt, Plan, check, choose
from ipskeptic.lint.fingerprints import Fingerprints
from ipskeptic.lint.reported import reported
from ipskeptic.lint.rules import RETIRED, rules
from ipskeptic.model.document import Document, Place
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.finding import (
    CERTAINTIES,
    Finding,
    Linted,
    LintReport,
    Rule,
    RuleSettings,
)
from ipskeptic.model.when import Window
from ipskeptic.pipeline.changed import Changes
from ipskeptic.pipeline.forked import spread
from ipskeptic.pipeline.holdings import Held
from ipskeptic.pipeline.lint_cache import LintCache
from ipskeptic.pipeline.lint_watch import Watched, joined
from ipskeptic.pipeline.pages import rule_page
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.pipeline.walk import Found, matches

UNREADABLE = "unreadable-document"
# Judgement: five long books. Measured: up to 60 bytes and 20 microseconds a character.
MOST_TEXT = 16_000_000


class Source(NamedTuple):
    """A document to lint.

    Attributes:
        shown: Its path, as shown.
        path: Where it is, or None for standard input.
        data: Its bytes where they were read already, else None.
        format: Of the document where it was given, else "".
    """

    shown: str
    path: Path | None
    data: bytes | None = None
    format: str = ""


class Ask(NamedTuple):
    """What is asked of a run.

    Attributes:
        settings: From flags and configuration.
        at: When all was seen that has no time of its own, or None.
        ignores: Whether suppressions count (`--no-ignores`).
        baseline: What is known already, or None.
        changes: What `--diff` compares with, or None.
        cache: What earlier runs found, or None.
        jobs: Processes at most; 0 for as many as there are processors.
    """

    settings: LintSettings
    at: Window | None = None
    ignores: bool = True
    baseline: Baseline | None = None
    changes: Changes | None = None
    cache: LintCache | None = None
    jobs: int = 0


def sources_of(found: Iterable[Found]) -> list[Source]:
    """Documents that a walk has found, as sources."""
    return [Source(one.shown, one.path) for one in found]


def select(settings: LintSettings) -> tuple[Rule, ...]:
    """The rules that are to be asked.

    Raises:
        UsageError: A name is no rule.
    """
    known = rules()
    for name in (*settings.select, *settings.extend_select, *settings.ignore):
        if name not in known:
            raise UsageError(_no_rule(name, known))
    for one in settings.suppress:
        for name in one.rules:
            if name not in known:
                raise UsageError(f"{one.origin}: {_no_rule(name, known)}")
    chosen = set(settings.select or known) | set(settings.extend_select)
    return tuple(known[name] for name in sorted(chosen - set(settings.ignore)))


def _no_rule(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    if name in RETIRED:
        return f"the rule {name!r} was retired"
    near = get_close_matches(name, sorted(known), 1)
    hint = f"did you mean {near[0]!r}?" if near else "`ipskeptic explain` lists them"
    return f"there is no rule {name!r}; {hint}"


def lint(skeptic: Skeptic, sources: Sequence[Source], ask: Ask) -> LintReport:
    """Lint documents.

    A document that can't be read gives a finding of `unreadable-document`, whatever is selected.

    Raises:
        UsageError: A rule is none.
    """
    held = Watched(Held(skeptic))
    chosen = select(ask.settings)
    asked, skipped = choose(chosen, held)
    plan = Plan(asked, _rule_settings(skeptic, ask), frozenset(rules()), ask.ignores)
    run = _Run(held, plan, ask)
    files = run.files(sources)
    stale: Counter[Entry] = Counter()
    if ask.baseline is not None:
        files, stale = _with_baseline(files, ask.baseline)
    files, hidden = _hide(files, ask.settings.min_certainty)
    return LintReport(
        version=__version__,
        generated_at=skeptic.now,
        files=tuple(files),
        rules={rule.name: rule_page(rule) for rule in chosen},
        skipped=joined(skipped, files),
        snapshots=_quoted(skeptic, files),
        fail_on=ask.settings.fail_on,
        min_certainty=ask.settings.min_certainty,
        hidden=hidden,
        stale_baseline=tuple(_stale(stale, ask.baseline)),
        diff=ask.changes.ref if ask.changes else "",
    )


def _rule_settings(skeptic: Skeptic, ask: Ask) -> RuleSettings:
    return RuleSettings(
        now=skeptic.now,
        documentation_addresses=ask.settings.documentation_addresses,
        stale_days=ask.settings.stale_days,
        at=ask.at,
    )


class _Run:
    """One run over all documents."""

    def __init__(self, held: Watched, plan: Plan, ask: Ask) -> None:
        self._held = held
        self._plan = plan
        self._ask = ask

    def files(self, sources: Sequence[Source]) -> list[Linted]:
        """Lint documents: kept ones first, the others in as many processes as pay."""
        found = {n: kept for n, one in enumerate(sources) if (kept := self._kept(one))}
        rest = [number for number in range(len(sources)) if number not in found]
        worked = spread(lambda n: self._linted(sources[n]), rest, self._ask.jobs)
        found |= zip(rest, worked, strict=True)
        if rest and self._ask.cache is not None:
            self._ask.cache.prune()
        return [self._finished(source, found[n]) for n, source in enumerate(sources)]

    def _finished(self, source: Source, found: Linted) -> Linted:
        if self._ask.changes is not None and source.path is not None:
            found = _only_new(found, self._ask.changes.of(source.path))
        return found

    def _kept(self, source: Source) -> Linted | None:
        """What an earlier run found; None where there is none."""
        if self._ask.cache is None:
            return None
        try:
            data = source.data if source.data is not None else _read(source)
        except InputError:
            return None
        return self._ask.cache.get(self._key(source, data))

    def _key(self, source: Source, data: bytes) -> str:
        exempt = _exempt(source, self._ask.settings.suppress)
        cache = self._ask.cache
        return cache.key(data, source.shown, source.format, exempt) if cache is not None else ""

    def _linted(self, source: Source) -> Linted:
        try:
            data = source.data if source.data is not None else _read(source)
        except InputError as error:
            return _unreadable(source, str(error))
        try:
            document = read_document(data, source.shown, source.format)
            _refuse_a_library(document)
        except InputError as error:
            return _unreadable(source, str(error))
        found = self._checked(document, _exempt(source, self._ask.settings.suppress))
        if self._ask.cache is not None:
            self._ask.cache.put(self._key(source, data), found)
        return found

    def _checked(self, document: Document, exempt: Sequence[Exempt]) -> Linted:
        try:
            self._held.begin()
            report = reported(document)
            findings = check(report, self._plan, self._held, exempt)
        except Exception as error:
            error.add_note(f"while checking {document.path}")
            raise
        targets = {c.target.text for c in document.candidates if c.target is not None}
        return Linted(
            path=document.path,
            format=document.format,
            sentences=len(report.sentences),
            claims=len(report.claims),
            addresses=len(targets),
            findings=findings,
            unanswered=self._held.unanswered(self._plan.rules),
        )


def _refuse_a_library(document: Document) -> None:
    if sum(len(block.text) for block in document.blocks) > MOST_TEXT:
        raise InputError(
            f"more than {MOST_TEXT:,} characters of text, which no report has: `ipskeptic triage` "
            "and `ipskeptic extract` read logs"
        )


def _quoted(skeptic: Skeptic, files: Iterable[Linted]) -> tuple[Snapshot, ...]:
    """The snapshots whose records are quoted."""
    titles = {
        record.source
        for file in files
        for finding in file.findings
        for behind in finding.behind
        for record in behind.records
    }
    names = {name: feed.title for name, feed in catalogue().items()}
    return tuple(
        snapshot
        for snapshot in skeptic.snapshots
        if titles & {snapshot.title, names.get(snapshot.feed, snapshot.feed)}
    )


def _read(source: Source) -> bytes:
    assert source.path is not None
    try:
        with source.path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{source.shown}: can't be read ({error.strerror or error})") from error
    return data


def _unreadable(source: Source, message: str) -> Linted:
    reason = message.removeprefix(f"{source.shown}: ")
    place = Place(1, 1)
    finding = Finding(
        rule=UNREADABLE,
        severity="error",
        certainty="high",
        path=source.shown,
        start=place,
        end=place,
        message=f"not read: {reason}",
        sentence="",
        better="mend the file, or leave it out of the check",
        fingerprint=Fingerprints().of(UNREADABLE, source.shown, ""),
    )
    return Linted(source.shown, "", 0, 0, 0, (finding,))


def _exempt(source: Source, suppress: Iterable[Suppress]) -> tuple[Exempt, ...]:
    found = []
    for one in suppress:
        path = source.shown
        if source.path is not None:
            absolute = source.path.absolute()
            if absolute.is_relative_to(one.base):
                path = absolute.relative_to(one.base).as_posix()
        if matches(path, one.paths):
            found.append(Exempt(one.rules, one.reason, one.until, one.origin))
    return tuple(found)


def _only_new(file: Linted, lines: frozenset[int] | None) -> Linted:
    """Mark what stands on unchanged lines."""
    if lines is None:
        return file
    # A document without lines of its own is new as a whole when anything in it has changed; so is
    # that something in it can't be read, wherever.
    whole = file.format in ("pdf", "docx")
    marked = (
        finding if (whole or finding.rule == UNREADABLE) and lines else _new_part(finding, lines)
        for finding in file.findings
    )
    return file._replace(findings=tuple(marked))


def _new_part(finding: Finding, lines: frozenset[int]) -> Finding:
    """A finding as far as it stands on changed lines; one for several places may do so in part."""
    edits = tuple(edit for edit in finding.edits if edit.begins and edit.begins.line in lines)
    if any(n in lines for n in range(finding.start.line, finding.end.line + 1)):
        # All that is changed with what stands there is its own.
        return finding._replace(edits=edits) if len(finding.edits) > 1 else finding
    return finding._replace(edits=edits, is_new=bool(edits))


def _with_baseline(
    files: Sequence[Linted], baseline: Baseline
) -> tuple[list[Linted], Counter[Entry]]:
    every = [finding for file in files for finding in file.findings]
    marked, left = apply_baseline(every, baseline)
    out, at = [], 0
    for file in files:
        out.append(file._replace(findings=marked[at : at + len(file.findings)]))
        at += len(file.findings)
    # Entries of documents that were not read now are not stale.
    seen = {file.path for file in files}
    return out, Counter({entry: count for entry, count in left.items() if entry.path in seen})


def _stale(left: Counter[Entry], baseline: Baseline | None) -> Iterator[tuple[str, str, str]]:
    if baseline is None:
        return
    for entry in sorted(left):
        yield entry.rule, entry.path, baseline.sentences[entry]


def _hide(files: Sequence[Linted], least: str) -> tuple[list[Linted], int]:
    """Leave out what is less certain than asked for."""
    shown = CERTAINTIES[: CERTAINTIES.index(least) + 1]
    hidden = 0
    out = []
    for file in files:
        kept = tuple(finding for finding in file.findings if finding.certainty in shown)
        hidden += len(file.findings) - len(kept)
        out.append(file._replace(findings=kept))
    return out, hidden
