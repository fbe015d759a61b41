"""Pages of the rules, for `explain`, the docs and the formats that carry them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ipskeptic.discover import load_generated
from ipskeptic.lint.page import parse_page
from ipskeptic.lint.rules import docstring, rules
from ipskeptic.model.finding import Rule, RulePage


@cache
def _page(name: str) -> RulePage:
    rule = rules()[name]
    page = parse_page(docstring(name))
    # A page may have several examples; each stays under its own heading.
    parts = tuple((part.heading, _shown(part.heading, part.file, part.text)) for part in page.parts)
    return RulePage(rule.name, rule.severity, rule.needs, page.title, parts)


def rule_page(rule: Rule) -> RulePage:
    """The page of a rule; examples as fenced code."""
    return _page(rule.name)


def rule_pages() -> tuple[RulePage, ...]:
    """The pages of all rules, by name."""
    return tuple(_page(name) for name in rules())


def measured(name: str, known: Mapping[str, Any] | None = None) -> str:
    """How often a rule fires on real reports and how often it was right, a clause.

    Args:
        name: The rule.
        known: The counts; None for those that the program has.
    """
    known = load_generated("measured") if known is None else known
    if not known["documents"]:
        return "not yet"
    found = known["rules"].get(name, {"documents": 0, "findings": 0, "right": 0})
    fires = f"fires on {found['documents']} of {known['documents']} real reports"
    if not found["findings"]:
        return fires
    noun = "finding" if found["findings"] == 1 else "findings"
    return f"{fires}, {found['findings']} {noun}, {found['right']} right (judgement)"


def _shown(heading: str, file: str, text: str) -> str:
    if heading not in ("Example", "Better"):
        return text.strip()
    language = {"md": "markdown", "json": "json", "csv": "csv"}.get(file.rpartition(".")[2], "")
    # Longer than any fence inside.
    fence = "````" if "```" in text else "```"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
