"""A feed in facts: how far it is to be believed, where its files are, its terms, its kin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ipskeptic.model.bringing import bring_command, online_option
from ipskeptic.model.feed import Feed

# At most so many feeds with a common root are named (judgement).
_KIN_NAMED = 8


def facts_of(feed: Feed, catalogue: Mapping[str, Feed]) -> tuple[tuple[str, str], ...]:
    """(what, says) pairs, in the order in which an operator asks; those that say nothing left out.

    Args:
        feed: The feed.
        catalogue: Feeds by name, to find those that are one witness with it.
    """
    facts = [
        ("evidence kind", feed.kind),
        ("coverage", feed.coverage),
        ("grade", f"{feed.grade} {feed.credibility}"),
        ("speaks for", _speaks_for(feed)),
        ("on its own day", f"{feed.term} ({feed.term_source})" if feed.term else ""),
        ("dead since", feed.dead_since),
        ("origin", feed.origin or "not known"),
        ("takes content from", ", ".join(feed.upstreams)),
        ("one witness with", _kin_text(feed, catalogue)),
        ("terms", feed.licence),
        ("may be passed on", "yes" if feed.redistribute else "no"),
        ("publisher", feed.url),
        ("files", ", ".join(feed.downloads)),
        ("by hand, because", feed.by_hand),
        ("checksum", feed.checksum.replace("{url}", "FILE")),
        ("dated copies", ", ".join(p.replace(" ", " or ") for p in feed.archives)),
        ("records expected", expected(feed)),
        ("format", feed.format),
        ("to fetch it", fetch_command(feed)),
        ("to ask it", "" if feed.dead_since else online_option(feed)),
        ("to import a copy", "" if feed.online else f"ipskeptic data import FILE --as {feed.name}"),
    ]
    return tuple(fact for fact in facts if fact[1])


def fetch_command(feed: Feed) -> str:
    """The command that fetches a feed, "" if none does."""
    command = bring_command(feed.name, feed)
    return command if "update" in command else ""


def expected(feed: Feed) -> str:
    """How many records a sound copy has, or "" where no bound is known."""
    if feed.max_records:
        least = f"{feed.min_records:,}" if feed.min_records else "none"
        return f"{least} to {feed.max_records:,}"
    return f"{feed.min_records:,} or more" if feed.min_records else ""


def kin_of(feed: Feed, catalogue: Mapping[str, Feed]) -> Iterator[str]:
    """The names of the feeds that declare a root in common with a feed: they count once."""
    roots = {root for root in (feed.origin, *feed.upstreams) if root}
    for name, other in sorted(catalogue.items()):
        if name != feed.name and not roots.isdisjoint((other.origin, *other.upstreams)):
            yield name


def _kin_text(feed: Feed, catalogue: Mapping[str, Feed]) -> str:
    kin = list(kin_of(feed, catalogue))
    more = f" and {len(kin) - _KIN_NAMED} more" if len(kin) > _KIN_NAMED else ""
    return ", ".join(kin[:_KIN_NAMED]) + more


def _speaks_for(feed: Feed) -> str:
    if feed.survival:
        return f"as long as measured: explain 'survival {feed.survival}'"
    if feed.valid_for_days is not None:
        return f"{feed.valid_for_days} days"
    return "as long as its date says, and no longer"
