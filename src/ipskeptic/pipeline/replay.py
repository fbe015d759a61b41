"""Ask a saved report again with today's data, and say what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ipskeptic import __version__
from ipskeptic.errors import InputError, UsageError
from ipskeptic.lookup.embedded import table_snapshot
from ipskeptic.model.assessment import Assessment
from ipskeptic.model.feed import Feed, Snapshot
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.reading import Reading
from ipskeptic.model.replay import Again, Context, Replay, short_of
from ipskeptic.model.when import Window
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.pipeline.saved_report import SavedReport
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.causes import Surroundings, pin
from ipskeptic.reason.differences import compare
from ipskeptic.render.saved import assessment_from


def replay(saved: SavedReport, skeptic: Skeptic) -> Replay:
    """Ask every assessment of a report again: same target, time, role, transport, port and claim.

    Where no time was given, the report's moment is the time. Nothing is asked of a server:
    recorded answers of servers are taken over.

    Args:
        saved: The report.
        skeptic: Today's data, clock, numbers and catalogue.

    Raises:
        InputError: An assessment is damaged; says which.
        UsageError: The report is of the future.
    """
    unpinned = any(s.builtin and not s.sha256 for s in saved.snapshots or ())
    held = tuple(_comparable(_all(skeptic), unpinned))
    clock = saved.generated_at or skeptic.now
    then = Context(saved.version or __version__, clock, saved.overrides, saved.snapshots)
    overrides = skeptic.tables.overrides if not saved.lines else ()
    now = Context(__version__, skeptic.now, overrides, held)
    around = Surroundings(then, now, skeptic.tables)
    online = online_feeds(skeptic.tables.catalogue)
    pins = skeptic.pins()
    items = []
    for path, raw in saved.assessments():
        before = _before(raw, path, saved)
        recorded = [w.reading for w in before.readings if w.reading.source.feed in online]
        seen = before.observation
        after = ask(skeptic, seen, before.claim, seen.seen_at, recorded, f"{saved.name}: {path}")
        pins.add(after)
        comparison = compare(before, after, around)
        items.append(
            Again(
                input=seen.input,
                target=seen.target,
                seen_at=seen.seen_at,
                time_given=seen.time_given,
                claim=_claim_text(before.claim),
                before=short_of(before),
                after=short_of(after),
                conclusion=comparison.conclusion,
                changes=comparison.changes,
                recorded=len(recorded),
            )
        )
    used = tuple(_comparable(skeptic.pinned(pins), unpinned))
    pinned = {pin(s) for s in saved.snapshots or ()}
    there = {pin(s) for s in held}
    return Replay(
        source=saved.name,
        then=then,
        now=now._replace(snapshots=used),
        new=tuple(s for s in used if pin(s) not in pinned) if not saved.lines else (),
        gone=tuple(s for s in saved.snapshots or () if pin(s) not in there),
        same=sum(pin(s) in there for s in saved.snapshots or ()),
        items=tuple(items),
        refused=saved.refused,
    )


def _before(raw: Mapping[str, Any], path: str, saved: SavedReport) -> Assessment:
    try:
        return assessment_from(raw, path)
    except InputError as error:
        raise InputError(f"{saved.name}: {error}") from error


def ask(
    skeptic: Skeptic,
    seen: Observation,
    claim: Claim | None,
    at: Window | None,
    recorded: Iterable[Reading],
    where: str,
) -> Assessment:
    """Ask one question again.

    Args:
        skeptic: The data, clock and numbers.
        seen: What was seen.
        claim: What was claimed, or None.
        at: The time to ask for; None for the clock's.
        recorded: Answers of servers, taken over.
        where: For messages.

    Raises:
        UsageError: It is of the future, or its claim can't be read; says which.
    """
    try:
        return skeptic.assess(
            seen.target,
            at=at,
            claim=_claimed(claim),
            role=seen.role,
            transport=seen.transport,
            port=seen.port,
            text=seen.input,
            extra=tuple(recorded),
        )
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error


def _claimed(claim: Claim | None) -> Claim | None:
    """The claim read anew, so that a name that was edited is not taken over."""
    if claim is None:
        return None
    text = f"holder:{claim.value}" if claim.kind == "holder" else claim.value
    return parse_claim(text, claim.level)


def online_feeds(catalogue: Mapping[str, Feed]) -> frozenset[str]:
    """The feeds that are servers."""
    return frozenset(name for name, feed in catalogue.items() if feed.online)


def _all(skeptic: Skeptic) -> tuple[Snapshot, ...]:
    table = table_snapshot()
    return (*skeptic.snapshots, *([table] if table else []))


def _comparable(snapshots: Iterable[Snapshot], unpinned: bool) -> Iterable[Snapshot]:
    """Reports of earlier versions pin no built-in records: then these are told by date alone."""
    return (s._replace(sha256="") if unpinned and s.builtin else s for s in snapshots)


def _claim_text(claim: Claim | None) -> str:
    if claim is None:
        return ""
    text = f"holder:{claim.value}" if claim.kind == "holder" else claim.value
    return f"{claim.level} {text}"
