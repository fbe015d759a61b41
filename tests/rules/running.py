"""Runs one rule over a text, with the made-up internet behind it."""

from __future__ import annotations

from ipskeptic.intake.documents import read_document
from ipskeptic.lint.engine import Plan, check
from ipskeptic.lint.reported import reported
from ipskeptic.lint.rules import rules
from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import Flag, RuleSettings
from ipskeptic.model.when import day
from ipskeptic.pipeline.holdings import Held
from ipskeptic.pipeline.skeptic import Skeptic


def read(text: str, name: str = "report.md") -> Reported:
    """What a text says."""
    return reported(read_document(text.encode(), name))


def flags(
    rule: str, text: str, world: Skeptic, name: str = "report.md", **settings: object
) -> list[Flag]:
    """What a rule flags in a text; documentation addresses stand for ordinary ones."""
    given = {"now": world.now, "documentation_addresses": "stand-in", **settings}
    if rule == "unused-suppression":
        # It speaks when all others have spoken.
        return _idle(read(text, name), world, RuleSettings(**given))  # type: ignore[arg-type]
    found = rules()[rule].check(read(text, name), Held(world), RuleSettings(**given))  # type: ignore[arg-type]
    return list(found)


def _idle(said: Reported, world: Skeptic, settings: RuleSettings) -> list[Flag]:
    plan = Plan(tuple(rules().values()), settings, frozenset(rules()))
    found = check(said, plan, Held(world))
    return [Flag(one.message, -1, 0, 0) for one in found if one.rule == "unused-suppression"]


def flagged(rule: str, text: str, world: Skeptic, name: str = "report.md") -> list[str]:
    """The flagged pieces of the text."""
    report = read(text, name)
    return [
        report.document.blocks[flag.block].text[flag.start : flag.end]
        for flag in flags(rule, text, world, name)
    ]


TODAY = day("2026-11-26")
