"""Pages under docs/ made from the catalogue, the evidence kinds and the casebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gen_data import DataError, casebook, catalogue, load, reasoning
from gen_text import code, md, page, prose, table

# NATO Admiralty code, as in MISP `admiralty-scale` version 5 (STANDARDS, section 3).
GRADES = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
COVERAGE = {
    "census": "census: it lists all of what it lists, so absence says something",
    "sample": "sample: it lists some, so absence says nothing",
}


def pages(data: Path) -> dict[str, bytes]:
    """All pages, by path under docs/."""
    feeds = catalogue(data)
    reasons = reasoning(data)
    kinds = reasons["evidence"]
    builtin = _builtin_feeds(data)
    made = {"feeds/README.md": _feeds_index(feeds), "evidence/README.md": _kinds_index(kinds)}
    for name, feed in feeds.items():
        made[f"feeds/{name}.md"] = _feed_page(name, feed, kinds, name in builtin)
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


def _feeds_index(feeds: dict[str, Any]) -> bytes:
    rows = [
        (
            f"[{code(name)}]({name}.md)",
            md(feed["title"]),
            f"[{feed['kind']}](../evidence/{feed['kind']}.md)",
            feed["coverage"],
            f"{feed['grade']}{feed['credibility']}",
            md(feed.get("licence", "")),
            "yes" if feed.get("redistribute") else "no",
        )
        for name, feed in feeds.items()
    ]
    head = ("feed", "title", "kind", "coverage", "grade", "terms", "may be passed on")
    return page(
        "data/feeds/*.toml",
        "# Feeds",
        "One page a feed: what a listing means and what it does not, its terms and its format. The "
        "grade is the Admiralty code: how far the source, and what it states, may be believed.",
        table(head, rows),
    )


def _feed_page(name: str, feed: dict[str, Any], kinds: dict[str, Any], builtin: bool) -> bytes:
    if feed["kind"] not in kinds:
        raise DataError(f"feeds/{name}.toml: {feed['kind']!r} is no evidence kind")
    grade, credibility = feed["grade"], feed["credibility"]
    rows = [
        ("evidence kind", f"[{feed['kind']}](../evidence/{feed['kind']}.md)"),
        ("coverage", COVERAGE[feed["coverage"]]),
        ("grade of the source", f"{grade}, {GRADES[grade]}"),
        ("credibility of what it states", f"{credibility}, {CREDIBILITY[credibility]}"),
        ("origin", md(feed.get("origin", "")) or "not known"),
        ("takes content from", md(", ".join(feed.get("upstreams", ())))),
        ("speaks for", _reach(feed)),
        ("on its own day", _term(feed)),
        ("format", code(feed.get("format", ""))),
        ("publisher", prose(feed.get("url", ""))),
        ("dated copies", ", ".join(code(pattern) for pattern in feed.get("archives", ()))),
        ("terms", md(feed.get("licence", "")) or "not known"),
        ("may be passed on", "yes" if feed.get("redistribute") else "no"),
        ("records expected", _expected(feed)),
    ]
    meaning = [
        f"{label} {md(feed[key])}."
        for label, key in (("**Means:**", "means"), ("**Does not mean:**", "does_not_mean"))
        if feed.get(key)
    ]
    return page(
        f"data/feeds/{name}.toml",
        f"# {_capital(md(feed['title']))}",
        f"Feed {code(name)}.",
        *meaning,
        table(("what", "says"), rows),
        _how_to_get(name, feed, builtin),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _reach(feed: dict[str, Any]) -> str:
    if feed.get("survival"):
        return f"as long as measured: curve {code(feed['survival'])} in data/reasoning/numbers.toml"
    if "valid_for_days" in feed:
        return f"{feed['valid_for_days']} days before and after its date"
    return "not stated here; see the evidence kind"


def _term(feed: dict[str, Any]) -> str:
    if not feed.get("term"):
        return ""
    return f"what it states was so: {feed['term']} ({md(feed.get('term_source', 'judgement'))})"


def _expected(feed: dict[str, Any]) -> str:
    least, most = feed.get("min_records", 0), feed.get("max_records", 0)
    if most:
        return f"{least:,} to {most:,}; else it is suspicious"
    return f"{least:,} or more; else it is suspicious" if least else "may be empty"


def _how_to_get(name: str, feed: dict[str, Any], builtin: bool) -> str:
    parts = []
    if builtin:
        parts.append("Some of its records are part of the program (`data/registry`).")
    if feed.get("format"):
        parts.append(f"To read a copy you have: `ipskeptic data import FILE --as {name}`.")
    return " ".join(parts)


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
