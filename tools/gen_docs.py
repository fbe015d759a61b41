"""Pages under docs/ made from the catalogue, the evidence kinds and the casebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gen_feeds
from gen_data import casebook, catalogue, load, reasoning
from gen_text import code, md, page, prose, table


def pages(data: Path) -> dict[str, bytes]:
    """All pages, by path under docs/."""
    feeds = catalogue(data)
    reasons = reasoning(data)
    kinds = reasons["evidence"]
    builtin = _builtin_feeds(data)
    made = {"evidence/README.md": _kinds_index(kinds), **gen_feeds.pages(feeds, kinds, builtin)}
    for name, kind in kinds.items():
        using = sorted(feed for feed, raw in feeds.items() if raw["kind"] == name)
        made[f"evidence/{name}.md"] = _kind_page(name, kind, using)
    made["cases.md"] = _cases_page(casebook(data), reasons.get("cases", {}).get("modes", []))
    return made


def _builtin_feeds(data: Path) -> set[str]:
    names: set[str] = set()
    for path in sorted((data / "registry").glob("*.toml")):
        raw = load(path)
        names.update(s.get("feed", raw.get("feed")) for s in raw.get("snapshots", [raw]))
    return names


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _kinds_index(kinds: dict[str, Any]) -> bytes:
    rows = [
        (f"[{code(name)}]({name}.md)", md(kind["title"]), md(kind.get("question", "")))
        for name, kind in kinds.items()
    ]
    return page(
        "data/reasoning/evidence/*.toml",
        "# Evidence kinds",
        "What each kind of record can move, and what it cannot. An empty last column: it answers "
        "none of the five questions.",
        table(("kind", "title", "question it helps to answer"), rows),
    )


def _kind_page(name: str, kind: dict[str, Any], feeds: list[str]) -> bytes:
    effects = [
        (
            effect["row"],
            effect["state"],
            code(effect["when"]),
            ", ".join(effect.get("supports", ())),
            ", ".join(effect.get("doubts", ())),
            ", ".join(effect.get("excludes", ())),
            ", ".join(effect.get("records", ())),
            effect.get("class", ""),
            md(effect["source"]),
        )
        for effect in kind["effects"]
    ]
    head = ("row", "state", "when", "supports", "doubts", "excludes", "records", "class", "source")
    links = ", ".join(f"[{feed}](../feeds/{feed}.md)" for feed in feeds)
    return page(
        f"data/reasoning/evidence/{name}.toml",
        f"# {_capital(md(kind['title']))}",
        f"Evidence kind {code(name)}.",
        kind.get("page", ""),
        "## What it moves",
        table(head, effects),
        _ratings(kind),
        f"Feeds of this kind: {links}." if links else "",
    )


def _ratings(kind: dict[str, Any]) -> str:
    rows = [
        (effect["row"], name, str(rating))
        for effect in kind["effects"]
        for name, rating in sorted(effect.get("ratings", {}).items())
    ]
    if not rows:
        return "All alternatives are rated 0: it does not discriminate."
    return (
        "## Ratings\n\nHow much more (+) or less (-) it is to be expected under the alternative "
        "than for any ordinary address; 0 where nothing is written.\n\n"
        + table(("row", "alternative", "rating"), rows)
    )


def _cases_page(book: list[dict[str, Any]], modes: list[dict[str, Any]]) -> bytes:
    where = {mode["mode"]: mode for mode in modes}
    parts = [part for case in book for part in _case_parts(case)]
    rows = [
        (code(name), mode["to"], md(mode.get("name", "")), md(mode["reason"]))
        for name, mode in sorted(where.items())
    ]
    return page(
        "data/cases/*.toml and data/reasoning/cases.toml",
        "# Casebook",
        "Incidents that test reasoning from addresses. *Verified* means that the address and its "
        "role stand in the named source, not that the attribution is right. The addresses are "
        "historical: today they belong to others, so this is no list to block by.",
        *parts,
        "## Failure modes, and where each would show in address records",
        table(("mode", "maps to", "which", "because"), rows),
    )


def _case_parts(case: dict[str, Any]) -> list[str]:
    facts = [
        f"- Claimed: {md(case['claim'])} Party named: {md(case['claimed_party'])}.",
        f"- Known now: {md(case['outcome'])}",
        f"- Lesson: {md(case['lesson'])}",
        f"- Failure modes: {', '.join(code(mode) for mode in case['modes'])}",
    ]
    rows = [
        (
            code(indicator["address"]),
            md(indicator["role"]),
            md(" ".join((indicator["observed"], indicator.get("observed_is", "")))),
            md(indicator["stated_country"]),
            str(indicator.get("port", "")),
            indicator["status"],
        )
        for indicator in case["indicators"]
    ]
    head = ("address", "role", "observed", "stated country", "port", "status")
    sources = "\n".join(f"- {prose(source)}" for source in case["sources"])
    return [
        f"## {md(case['title'])}",
        f"{code(case['id'])}, {case['date']}",
        "\n".join(facts),
        table(head, rows) if rows else "No address of it was published in the sources read.",
        f"Sources:\n\n{sources}",
    ]
