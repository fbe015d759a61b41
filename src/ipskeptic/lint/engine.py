"""Runs the rules over what a report says, and leaves out what is suppressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ipskeptic.lint.directives import directives
from ipskeptic.lint.fingerprints import Fingerprints
from ipskeptic.lint.marking import Marker
from ipskeptic.lint.places import Source
from ipskeptic.lint.unused import unused
from ipskeptic.lint.views import forget
from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import (
    Finding,
    Flag,
    Holdings,
    Rule,
    RuleSettings,
    Skipped,
    Suppression,
)
from ipskeptic.model.when import Window

UNUSED = "unused-suppression"


class Exempt(NamedTuple):
    """Rules that the configuration suppresses in some documents.

    Attributes:
        rules: Their names.
        reason: Why.
        until: The last day on which it holds, or None.
        origin: Where it stands, for messages.
    """

    rules: tuple[str, ...]
    reason: str
    until: Window | None = None
    origin: str = ""


class Plan(NamedTuple):
    """What is asked of every document of a run.

    Attributes:
        rules: The rules to ask, in the order of their names.
        settings: Of the rules.
        known: Names of all rules there are, asked or not.
        ignores: Whether suppressions count (`--no-ignores`).
    """

    rules: tuple[Rule, ...]
    settings: RuleSettings
    known: frozenset[str]
    ignores: bool = True


def choose(
    rules: Iterable[Rule], holdings: Holdings
) -> tuple[tuple[Rule, ...], tuple[Skipped, ...]]:
    """Tell the rules that can be asked from those whose data are lacking."""
    asked: list[Rule] = []
    skipped: list[Skipped] = []
    for rule in rules:
        lacking = [why for need in rule.needs if (why := holdings.lacks(need))]
        if lacking:
            # "no routing table is held: run `ipskeptic data update routeviews`"
            reason, _, command = lacking[0].partition(": ")
            skipped.append(Skipped(rule.name, reason, command.removeprefix("run ").strip("`")))
        else:
            asked.append(rule)
    return tuple(asked), tuple(skipped)


def check(
    reported: Reported, plan: Plan, holdings: Holdings, exempt: Sequence[Exempt] = ()
) -> tuple[Finding, ...]:
    """Ask all rules about one report.

    Args:
        reported: What it says.
        plan: What is asked.
        holdings: What is on record.
        exempt: What the configuration suppresses in this document.

    Returns:
        The findings, suppressed ones marked, in the order of the document.
    """
    spoken = directives(reported.document) if plan.ignores else ()
    try:
        flags = [
            (rule, flag)
            for rule in plan.rules
            for flag in rule.check(reported, holdings, plan.settings)
        ]
    finally:
        forget()
    flags = told_once(flags)
    source = Source(reported.document)
    marker = Marker(spoken, plan.settings.now)
    marks: dict[int, Suppression] = {}
    for number, (rule, flag) in enumerate(flags):
        start, end = source.span(flag)
        by_comment = marker.mark(rule.name, start.line, end.line)
        if by_comment is not None:
            marks[number] = by_comment
        elif plan.ignores:
            marks |= _by_config(number, rule.name, exempt, plan.settings.now)
    names = {rule.name for rule in plan.rules}
    unused_rule = next((rule for rule in plan.rules if rule.name == UNUSED), None)
    if unused_rule is not None:
        late = unused(source.text, spoken, marker.used(), names, plan.known)
        flags += [(unused_rule, flag) for flag in late]
    return tuple(_findings(source, flags, marks))


def told_once(flags: Sequence[tuple[Rule, Flag]]) -> list[tuple[Rule, Flag]]:
    """Leave out what another rule says of the same text more exactly (`Rule.yields_to`).

    One fault is one finding, so that one change, or one suppression, does away with it.
    """
    flagged = {(rule.name, flag.block, flag.start) for rule, flag in flags}
    return [
        (rule, flag)
        for rule, flag in flags
        if not any((other, flag.block, flag.start) in flagged for other in rule.yields_to)
    ]


def _by_config(
    number: int, rule: str, exempt: Sequence[Exempt], now: Window
) -> dict[int, Suppression]:
    for one in exempt:
        over = one.until is not None and one.until.end <= now.start
        if rule in one.rules and not over:
            return {number: Suppression("config", one.reason)}
    return {}


def _findings(
    source: Source, flags: Sequence[tuple[Rule, Flag]], marks: dict[int, Suppression]
) -> Iterator[Finding]:
    path = source.document.path
    placed = []
    for number, (rule, flag) in enumerate(flags):
        start, end = source.span(flag)
        placed.append((start, end, rule.name, number, rule, flag))
    prints = Fingerprints()
    for start, end, name, number, rule, flag in sorted(placed, key=lambda item: item[:4]):
        text = source.flagged(flag)
        excerpt = source.excerpt(start, end)
        edits = [source.edit(part) for part in _replaced(flag)]
        yield Finding(
            rule=name,
            severity=flag.severity or rule.severity,
            certainty=flag.certainty,
            path=path,
            start=start,
            end=end,
            message=flag.message,
            sentence=text,
            excerpt=excerpt.lines,
            better=flag.better,
            behind=flag.behind,
            related=flag.related,
            fingerprint=prints.of(name, path, text),
            suppressed=marks.get(number),
            edits=tuple(edit for edit in edits if edit is not None),
            excerpt_column=excerpt.column,
        )


def _replaced(flag: Flag) -> Iterator[Flag]:
    """A flag for each piece of text that it replaces."""
    yield flag
    for block, start, end, text in flag.also_replaced:
        yield flag._replace(block=block, start=start, end=end, replacement=text)
