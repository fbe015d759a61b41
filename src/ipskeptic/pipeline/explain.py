"""What a word of a report means: glossary, evidence kinds, feeds, numbers, rows, failure modes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ipskeptic.discover import load_generated
from ipskeptic.errors import UsageError
from ipskeptic.model.feed import Feed
from ipskeptic.pipeline.feed_facts import facts_of

# The order of the list; kinds of the glossary, then those that come from other data.
KINDS = (
    "class",
    "rung",
    "state",
    "alternative",
    "status",
    "fit",
    "question",
    "confidence",
    "likelihood",
    "grade",
    "credibility",
    "cause",
    "term",
    "code",
    "evidence",
    "rule",
    "row",
    "number",
    "mode",
    "feed",
)
# Too many to be listed with the others; they have a command or a page of their own.
UNLISTED = ("row", "feed")


class Topic(NamedTuple):
    """One thing that can be explained.

    Attributes:
        name: Its name, as a user types it.
        kind: One of `KINDS`.
        title: What it is, in a few words.
        text: A paragraph; "" where the title says it all.
        facts: (what, says) pairs.
        source: Where it comes from.
        page: (heading, text) of a rule's page, whose texts keep their lines.
    """

    name: str
    kind: str
    title: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    source: str = ""
    page: tuple[tuple[str, str], ...] = ()


def topics(catalogue: Mapping[str, Feed]) -> tuple[Topic, ...]:
    """Everything that can be explained, by kind, then in the order of the data.

    Args:
        catalogue: Feeds by name, the user's own among them.
    """
    reasoning = load_generated("reasoning")
    found = [
        *_glossary(reasoning),
        *_likelihoods(reasoning),
        *_evidence(reasoning, catalogue),
        *_rules(),
        *_rows(reasoning),
        *_numbers(reasoning),
        *_modes(reasoning),
        *(_feed(feed, catalogue) for _, feed in sorted(catalogue.items())),
    ]
    return tuple(sorted(found, key=lambda topic: KINDS.index(topic.kind)))


def find_topics(name: str, catalogue: Mapping[str, Feed]) -> tuple[Topic, ...]:
    """The topics of a name; several, where a word stands for several things.

    Raises:
        UsageError: There is none; the message names the nearest.
    """
    every = topics(catalogue)
    wanted = _plain(name)
    found = tuple(topic for topic in every if _plain(topic.name) == wanted)
    if not found and wanted[:1] in tuple("abcdef") and wanted[1:].strip("-") in tuple("123456"):
        # A grade as reports print it: B 3.
        pair = (wanted[0], wanted[1:].strip("-"))
        found = tuple(
            t for t in every if t.kind in ("grade", "credibility") and _plain(t.name) in pair
        )
    if found:
        return found
    from difflib import get_close_matches

    near = get_close_matches(wanted, dict.fromkeys(_plain(topic.name) for topic in every), 3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`ipskeptic explain` lists them"
    raise UsageError(f"there is nothing called {name[:80]!r} to explain; {hint}")


def _plain(name: str) -> str:
    return "-".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _glossary(reasoning: Mapping[str, Any]) -> Iterator[Topic]:
    for entry in reasoning["glossary"]["terms"]:
        yield Topic(
            name=entry["name"],
            kind=entry["kind"],
            title=entry["title"],
            text=" ".join(entry["text"].split()),
            facts=tuple(_more(entry["kind"], entry["name"], reasoning)),
            source=entry["source"],
        )


def _more(kind: str, name: str, reasoning: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the tables of the reasoning say beside the glossary."""
    statements = reasoning["statements"]
    match kind:
        case "rung":
            yield "statement", statements["source"][name]
            if statements["destination"][name] != statements["source"][name]:
                yield "with --role destination", statements["destination"][name]
            lives = [other for other, rung in statements["lives"].items() if rung == name]
            yield "alternatives that live here", ", ".join(lives) or "none"
            for word in ("supports", "doubts", "excludes"):
                yield f"what {word} it", _kinds_with(reasoning, word, name)
        case "alternative":
            yield "lives on", statements["lives"].get(name, "no rung")
            yield "recorded by", _kinds_with(reasoning, "records", name)
            for step in reasoning["settle"]["evidence"]:
                if name in step["settles"]:
                    yield "would be settled by", f"{step['what']} ({step['who'] or 'nobody'})"
        case "class":
            yield "given by", _kinds_with(reasoning, "class", name)
        case "question":
            kinds = [
                k for k, entry in reasoning["evidence"].items() if entry.get("question") == name
            ]
            yield "answered by", ", ".join(kinds)


def _kinds_with(reasoning: Mapping[str, Any], word: str, name: str) -> str:
    """The evidence kinds of which an effect names something under a word."""
    found = [
        kind
        for kind, entry in reasoning["evidence"].items()
        if any(name in _listed(effect.get(word)) for effect in entry["effects"])
    ]
    return ", ".join(found) or "no evidence kind"


def _listed(value: Any) -> Iterable[str]:
    return (value,) if isinstance(value, str) else value or ()


def _likelihoods(reasoning: Mapping[str, Any]) -> Iterator[Topic]:
    words = reasoning["words"]
    for term in words["terms"]:
        yield Topic(
            name=term["term"],
            kind="likelihood",
            title=f"{term['low']}-{term['high']} %",
            text="One of the seven terms of ICD 203; the bands are half-open, never 0 % or 100 %.",
            source=words["source"],
        )


def _evidence(reasoning: Mapping[str, Any], catalogue: Mapping[str, Feed]) -> Iterator[Topic]:
    for name, entry in reasoning["evidence"].items():
        feeds = [feed.name for _, feed in sorted(catalogue.items()) if feed.kind == name]
        facts = [("helps to answer", entry["question"])] if entry.get("question") else []
        facts += [(f"row {effect['row']}", effect_text(effect)) for effect in entry["effects"]]
        facts.append(("feeds of this kind", ", ".join(feeds) or "none"))
        yield Topic(name, "evidence", entry["title"], " ".join(entry["page"].split()), tuple(facts))


def effect_text(effect: Mapping[str, Any]) -> str:
    """One row of the table of effects in a sentence."""
    parts = [f"{effect['state']}, {effect['when']}:"]
    moves = [
        f"{word} {', '.join(_listed(effect[word]))}"
        for word in ("supports", "doubts", "excludes", "records", "class")
        if effect.get(word)
    ]
    parts.append("; ".join(moves) or "moves nothing")
    ratings = effect.get("ratings", {})
    if ratings:
        shown = (f"{k} {v:+d}" if isinstance(v, int) else f"{k} {v}" for k, v in ratings.items())
        parts.append(f"(ratings: {', '.join(shown)})")
    return " ".join(parts)


def _rules() -> Iterator[Topic]:
    # Imported here: three dozen small files.
    from ipskeptic.pipeline.pages import measured, rule_pages

    for page in rule_pages():
        facts = [("severity", page.severity)]
        if page.needs:
            facts.append(("needs records of", ", ".join(page.needs)))
        facts.append(("measured", measured(page.name)))
        source = " ".join(dict(page.sections)["References"].split())
        yield Topic(page.name, "rule", page.title, "", tuple(facts), source, page.sections)


def _rows(reasoning: Mapping[str, Any]) -> Iterator[Topic]:
    seen: dict[str, list[tuple[str, str]]] = {}
    sources: dict[str, list[str]] = {}
    for name, entry in reasoning["evidence"].items():
        for effect in entry["effects"]:
            seen.setdefault(effect["row"], []).append((name, effect_text(effect)))
            sources.setdefault(effect["row"], []).append(effect["source"])
    for row, facts in seen.items():
        source = "; ".join(dict.fromkeys(sources[row]))
        yield Topic(f"row {row}", "row", "a row of the table of effects", "", tuple(facts), source)
    every = tuple((f"row {row}", f"{kind}: {text}") for row in seen for kind, text in seen[row])
    yield Topic("effects", "term", "the whole table of effects", "", every, "EFFECTS")


def _numbers(reasoning: Mapping[str, Any]) -> Iterator[Topic]:
    for name, entry in reasoning["numbers"].items():
        if "value" in entry:
            text = "A user's configuration may replace it, under [numbers]; the report says so."
            value = str(entry["value"])
            yield Topic(name, "number", value, text, (("value", value),), entry["source"])
    for name, curve in reasoning["numbers"].get("survival", {}).items():
        points = ", ".join(f"{days} d {share * 100:.0f} %" for days, share in curve["points"])
        facts = (
            ("points", points),
            ("population", str(curve["population"])),
            ("years", str(curve["year"])),
        )
        yield Topic(f"survival {name}", "number", "measured survival", "", facts, curve["source"])


def _modes(reasoning: Mapping[str, Any]) -> Iterator[Topic]:
    for mode in reasoning["cases"]["modes"]:
        facts = [("would show as", f"{mode['to']} {mode.get('name', '')}".strip())]
        if mode.get("revealed_by"):
            facts.append(("revealed by", ", ".join(mode["revealed_by"])))
        yield Topic(
            mode["mode"],
            "mode",
            "a way in which a claim of the casebook failed",
            mode["reason"],
            tuple(facts),
            "judgement, after the cases of the casebook",
        )


def _feed(feed: Feed, catalogue: Mapping[str, Feed]) -> Topic:
    text = f"Means: {feed.means}. " if feed.means else ""
    text += f"Does not mean: {feed.does_not_mean}." if feed.does_not_mean else ""
    return Topic(feed.name, "feed", feed.title, text.strip(), facts_of(feed, catalogue))
