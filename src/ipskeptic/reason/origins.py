"""Origins, not lists: readings that share an origin are one witness."""

from __future__ import annotations

from collections.abc import Iterable

from ipskeptic.model.reading import Reading, Source


def witnesses(readings: Iterable[Reading]) -> tuple[tuple[Reading, ...], ...]:
    """Group readings into witnesses: those joined by a shared origin or upstream are one.

    Returns:
        Groups in a stable order, by the name that `name_of` gives; readings in the order given.
    """
    groups: list[tuple[set[str], list[Reading]]] = []
    for reading in readings:
        roots = roots_of(reading.source)
        merged: list[Reading] = []
        kept: list[tuple[set[str], list[Reading]]] = []
        for other_roots, members in groups:
            if other_roots & roots:
                roots |= other_roots
                merged.extend(members)
            else:
                kept.append((other_roots, members))
        kept.append((roots, [*merged, reading]))
        groups = kept
    named = [(name_of(members), tuple(members)) for _, members in groups]
    return tuple(members for _, members in sorted(named, key=lambda pair: pair[0]))


def roots_of(source: Source) -> set[str]:
    """The names by which two sources can be seen to share their content."""
    roots = {origin for origin in (source.origin, *source.upstreams) if origin}
    return roots or {f"feed:{source.feed}"}


def name_of(group: Iterable[Reading]) -> str:
    """One name for a witness: its origin, or its feed where no origin is known."""
    members = list(group)
    known = sorted({r.source.origin for r in members if r.source.origin})
    return known[0] if known else sorted(r.source.feed for r in members)[0]


def count(readings: Iterable[Reading]) -> tuple[int, int, int]:
    """Count feeds, witnesses of known origin, and witnesses of unknown origin."""
    kept = list(readings)
    groups = witnesses(kept)
    known = sum(1 for group in groups if any(r.source.origin for r in group))
    return len({r.source.feed for r in kept}), known, len(groups) - known


def count_text(readings: Iterable[Reading]) -> str:
    """The count in words: "3 lists, 2 known origins, 1 of unknown origin"."""
    lists, known, unknown = count(readings)
    parts = [f"{lists} list{'s' if lists != 1 else ''}"]
    if known:
        parts.append(f"{known} {'known origins' if known != 1 else 'origin'}")
    if unknown:
        parts.append(f"{unknown} of unknown origin")
    return ", ".join(parts)
