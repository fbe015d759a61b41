"""Pages about feeds, for whoever runs the program: what a list is worth, and how to come by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gen_data import DataError
from gen_text import code, md, page, prose, table

from ipskeptic.discover import feed_from
from ipskeptic.model.bringing import online_option
from ipskeptic.model.feed import Feed
from ipskeptic.pipeline.feed_facts import expected, fetch_command, kin_of

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


def pages(raw: dict[str, Any], kinds: dict[str, Any], builtin: set[str]) -> dict[str, bytes]:
    """The page of every feed and their index, by path under docs/.

    Args:
        raw: The catalogue by name.
        kinds: The evidence kinds by name.
        builtin: Names of the feeds of which records are part of the program.
    """
    feeds = {name: feed_from(name, fields) for name, fields in raw.items()}
    made = {"feeds/README.md": _index(feeds, builtin)}
    for name, feed in feeds.items():
        if feed.kind not in kinds:
            raise DataError(f"feeds/{name}.toml: {feed.kind!r} is no evidence kind")
        made[f"feeds/{name}.md"] = _page(feed, feeds, name in builtin)
    return made


def _index(feeds: dict[str, Feed], builtin: set[str]) -> bytes:
    fetched = [feed for feed in feeds.values() if feed.downloads]
    dated = sum(bool(feed.archives) for feed in feeds.values())
    dead = sum(bool(feed.dead_since) for feed in feeds.values())
    asked = sum(bool(feed.online and not feed.dead_since) for feed in feeds.values())
    rows = [
        (
            f"[{code(name)}]({name}.md)",
            md(feed.title),
            f"[{feed.kind}](../evidence/{feed.kind}.md)",
            feed.coverage,
            f"{feed.grade}{feed.credibility}",
            _how(feed, name in builtin),
            "yes" if feed.archives else "-",
            "yes" if feed.redistribute else "no",
        )
        for name, feed in feeds.items()
    ]
    head = ("feed", "title", "kind", "coverage", "grade", "files", "dated copies", "passed on")
    return page(
        "data/feeds/*.toml",
        "# Feeds",
        "One page a feed: what a listing means and what it does not, how far it is to be believed, "
        "where its files are, its terms, how many records a sound copy has, and which other lists "
        "say the same because they copy it. The grade is the Admiralty code.",
        f"{len(feeds)} feeds: {len(fetched)} have files that can be fetched "
        f"({sum(len(feed.downloads) for feed in fetched)} files), {dated} have dated copies at "
        f"their publisher, {dead} are dead, {asked} are servers that are asked for one address at "
        "a time, and only with `--online`. What copies what: [lineage](../lineage.md).",
        table(head, rows),
    )


def _how(feed: Feed, builtin: bool) -> str:
    if feed.downloads:
        return f"{len(feed.downloads)}"
    if feed.dead_since:
        return f"dead since {feed.dead_since}"
    if feed.online:
        return f"asked: {code(online_option(feed))}"
    return "by hand" if feed.by_hand else "built in" if builtin else "-"


def _page(feed: Feed, feeds: dict[str, Feed], builtin: bool) -> bytes:
    meaning = [
        f"{label} {md(text)}."
        for label, text in (("**Means:**", feed.means), ("**Does not mean:**", feed.does_not_mean))
        if text
    ]
    dead = ""
    if feed.dead_since and feed.online:
        dead = f"**Dead:** its server is gone since {md(feed.dead_since)}. It is not asked."
    elif feed.dead_since:
        dead = (
            f"**Dead:** the list has not changed since {md(feed.dead_since)}, whatever the date "
            "of a copy. It is not fetched."
        )
    return page(
        f"data/feeds/{feed.name}.toml",
        f"# {_capital(md(feed.title))}",
        f"Feed {code(feed.name)}.",
        dead,
        *meaning,
        "## How far it goes",
        table(("what", "says"), _worth(feed)),
        "## Where its files are",
        "\n\n".join(_files(feed, builtin)),
        "## Terms",
        f"{_capital(md(feed.licence)) or 'Not known'}. "
        + ("A copy may be passed on." if feed.redistribute else "A copy is not passed on."),
        "## Lineage",
        "\n\n".join(_lineage(feed, feeds)),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _worth(feed: Feed) -> list[tuple[str, str]]:
    return [
        ("evidence kind", f"[{feed.kind}](../evidence/{feed.kind}.md)"),
        ("coverage", COVERAGE[feed.coverage]),
        ("grade of the source", f"{feed.grade}, {GRADES[feed.grade]}"),
        (
            "credibility of what it states",
            f"{feed.credibility}, {CREDIBILITY[feed.credibility]}",
        ),
        ("speaks for", _reach(feed)),
        ("on its own day", _term(feed)),
        ("records of a sound copy", expected(feed) or "no bound is known"),
    ]


def _reach(feed: Feed) -> str:
    if feed.survival:
        return f"as long as measured: curve {code(feed.survival)} in data/reasoning/numbers.toml"
    if feed.valid_for_days is not None:
        return f"{feed.valid_for_days} days before and after its date"
    return "not stated here; see the evidence kind"


def _term(feed: Feed) -> str:
    if not feed.term:
        return ""
    return f"what it states was so: {feed.term} ({md(feed.term_source)})"


def _files(feed: Feed, builtin: bool) -> Iterator[str]:
    if builtin:
        yield "Some of its records are part of the program (`data/registry`)."
    if feed.url:
        yield f"Publisher: {prose(feed.url)}"
    if feed.downloads:
        yield "Files:\n\n" + "\n".join(f"- {prose(url)}" for url in feed.downloads)
    if feed.checksum:
        beside = code(feed.checksum.replace("{url}", "FILE"))
        yield f"The publisher's MD5 of each stands beside it as {beside}."
    if feed.by_hand:
        yield f"It must be brought by hand: {md(feed.by_hand)}."
    if feed.online and feed.dead_since:
        yield "It had no file: its server was asked for one address at a time."
    elif feed.online:
        yield (
            "It has no file: its server is asked for one address at a time, and only with "
            f"{code(online_option(feed))}."
        )
    if feed.archives:
        yield (
            "Dated copies, where `{yyyy}`, `{mm}` and `{dd}` are the day"
            + (", `*` is what varies in a name" if any("*" in a for a in feed.archives) else "")
            + (", and the member of an archive stands after `#`" if _members(feed) else "")
            + ":\n\n"
            + "\n".join(f"- {_alternatives(pattern)}" for pattern in feed.archives)
        )
    if feed.format:
        form, name = code(feed.format), feed.name
        command = fetch_command(feed)
        fetch = f" To fetch it: `{command}`." if command else ""
        yield f"Format {form}.{fetch} To read a copy: `ipskeptic data import FILE --as {name}`."


def _members(feed: Feed) -> bool:
    return any("#" in pattern for pattern in feed.archives)


def _alternatives(pattern: str) -> str:
    """The first of a pattern's alternatives, and the others below it."""
    first, *others = pattern.split(" ")
    return "\n".join([code(first), *(f"  - else {code(other)}" for other in others)])


def _lineage(feed: Feed, feeds: dict[str, Feed]) -> Iterator[str]:
    origin = md(feed.origin) or "not known"
    upstreams = md(", ".join(feed.upstreams))
    yield f"Origin: {origin}." + (f" Takes content from: {upstreams}." if upstreams else "")
    kin = ", ".join(f"[{name}]({name}.md)" for name in kin_of(feed, feeds))
    if kin:
        yield f"Counts as one witness with those that share a root with it: {kin}."
