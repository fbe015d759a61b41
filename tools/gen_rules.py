"""Pages of the lint rules, made from their docstrings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gen_text import code, md, page, table

from ipskeptic.lint.rules import RETIRED
from ipskeptic.model.finding import SEVERITIES, RulePage
from ipskeptic.pipeline.pages import measured, rule_pages


def pages(known: Mapping[str, Any]) -> dict[str, bytes]:
    """The page of every rule and their index, by path under docs/.

    Args:
        known: What `gen_data.measured` gives.
    """
    made = {"rules/README.md": _index(rule_pages(), known)}
    for rule in rule_pages():
        made[f"rules/{rule.name}.md"] = _page(rule, known)
    return made


def _index(rules: tuple[RulePage, ...], known: Mapping[str, Any]) -> bytes:
    ordered = sorted(rules, key=lambda rule: (SEVERITIES.index(rule.severity), rule.name))
    rows = [
        (
            f"[{code(rule.name)}]({rule.name}.md)",
            rule.severity,
            ", ".join(rule.needs),
            md(rule.title),
            measured(rule.name, known),
        )
        for rule in ordered
    ]
    retired = ", ".join(map(code, RETIRED))
    return page(
        "src/ipskeptic/lint/rules/*.py",
        "# Rules of `ipskeptic lint`",
        "A finding is about the text: it says where a claim leans on addresses more than addresses "
        "can bear. It never says that the claim is wrong. Where a rule needs records of a kind "
        "that is not held, it is skipped, and the summary says so.",
        table(("rule", "severity", "needs records of", "flags", "on real reports"), rows),
        f"Retired names, reserved for ever: {retired}." if retired else "",
    )


def _page(rule: RulePage, known: Mapping[str, Any]) -> bytes:
    needs = f", needs records of: {', '.join(rule.needs)}" if rule.needs else ""
    parts = []
    for heading, text in rule.sections:
        parts += [f"## {heading}", text if text.startswith("```") else _prose(text)]
    return page(
        f"src/ipskeptic/lint/rules/{rule.name.replace('-', '_')}.py",
        f"# {rule.name}",
        f"{md(rule.title)}",
        f"Severity: {rule.severity}{needs}. On real reports: {measured(rule.name, known)}.",
        *parts,
    )


def _prose(text: str) -> str:
    # The docstring is Markdown already, of our own making.
    return "\n".join(line.rstrip() for line in text.split("\n"))
