"""`data update`: fetch, check, keep, compile; the last good state answers until all is done.

Files are fetched in threads, and read by one as they come. Each sound copy is kept at once; the
index is replaced after the last, in one step, and only then is anything remembered or reported as
updated. A process that is killed in between leaves the old index and whole snapshots, and the next
update goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC
from pathlib import Path

from ipskeptic.model.feed import Feed, Fetch, Snapshot
from ipskeptic.model.when import Window, instant, parse_window
from ipskeptic.update.fetch.answers import Place, Watch
from ipskeptic.update.fetch.crew import Crew
from ipskeptic.update.fetch.errands import Brought, Errand, run_errand
from ipskeptic.update.fetches import load_fetches, save_fetches
from ipskeptic.update.importing import ALREADY_HELD, Read, Wanted, read_files
from ipskeptic.update.outcomes import (
    FAILED,
    MISSING,
    REFUSED,
    UNCHANGED,
    UPDATED,
    Order,
    Outcome,
    UpdateResult,
)
from ipskeptic.update.sound import objection, remarks
from ipskeptic.update.store import Store
from ipskeptic.update.workplace import workplace

# Judgement: after so many refused dated copies the archive itself is at fault.
_MAX_REFUSED = 3


def update(
    store: Store,
    place: Place,
    order: Order,
    watch: Watch,
    tell: Callable[[str], None] = lambda what: None,
) -> UpdateResult:
    """Bring feeds up to date, or bring those of a past time.

    Args:
        store: The data folder.
        place: Where files are asked for.
        order: What is wanted.
        watch: Is told how downloads go on.
        tell: Is told what is being done.

    Raises:
        StoreError: The data folder can't be written; what was held is held still, and answers.
    """
    with workplace(store.folder) as folder:
        return _Run(store, place, order, watch, tell, folder).run()


class _Run:
    """One update."""

    def __init__(
        self,
        store: Store,
        place: Place,
        order: Order,
        watch: Watch,
        tell: Callable[[str], None],
        folder: Path,
    ) -> None:
        self._store = store
        self._place = place
        self._order = order
        self._tell = tell
        self._held: dict[str, list[Snapshot]] = {}
        for snapshot in store.sound_snapshots():
            self._held.setdefault(snapshot.feed, []).append(snapshot)
        self._fetches = load_fetches(store.folder)
        self._asked: dict[tuple[str, str], Fetch] = {}
        self._outcomes: list[Outcome] = []
        self._stamp = order.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

        def work(errand: Errand) -> Brought:
            return run_errand(errand, place, folder, watch)

        self._crew: Crew[Errand, Brought] = Crew(work, order.jobs)

    def run(self) -> UpdateResult:
        """Do it."""
        for errand in self._errands():
            self._crew.add(errand)
        for errand, brought in self._crew.results():
            self._tell(f"reading {errand.feed.name}")
            self._outcomes += self._take(errand, brought)
        self._tell("compiling the index")
        with self._store.locked():
            compiled = self._store.publish(any(o.state == UPDATED for o in self._outcomes))
            self._remember()
        return UpdateResult(tuple(sorted(self._outcomes, key=_order)), compiled)

    def _errands(self) -> Iterator[Errand]:
        """One for each file wanted; a feed that has none has its outcome at once."""
        for feed in self._order.feeds:
            reason = _no_errand(feed, dated=self._order.at is not None)
            if reason:
                self._outcomes.append(Outcome(feed.name, feed.url, MISSING, reason))
            held = self._held.get(feed.name, [])
            if self._order.at is None:
                for url in feed.downloads:
                    known = self._known(feed.name, url)
                    yield Errand(feed, url, known=known, known_size=_size(held, known))
                if not feed.downloads:
                    yield from self._dated(feed, held, instant(self._order.now), ("before",))
            elif feed.kind == "route":
                # A table before a time and one after it: neither alone says what was in between.
                yield from self._dated(feed, held, self._order.at, ("before", "after"))
            else:
                yield from self._dated(feed, held, self._order.at, ("nearest",))

    def _dated(
        self, feed: Feed, held: Sequence[Snapshot], at: Window, sides: Sequence[str]
    ) -> Iterator[Errand]:
        done = self._done_before(feed.name, held)
        for pattern in feed.archives:
            for side in sides:
                yield Errand(feed, pattern, at=at, side=side, done=done)

    def _known(self, feed: str, url: str) -> Fetch | None:
        """What is known of a file, if its copy is held still."""
        fetch = self._fetches.get((feed, url))
        held = {snapshot.sha256 for snapshot in self._held.get(feed, ())}
        return fetch if fetch and fetch.sha256 in held else None

    def _done_before(self, feed: str, held: Iterable[Snapshot]) -> Mapping[str, Snapshot]:
        """Dated copies by address that were fetched before and are held: they do not change."""
        by_digest = {snapshot.sha256: snapshot for snapshot in held}
        return {
            url: by_digest[fetch.sha256]
            for (name, url), fetch in self._fetches.items()
            if name == feed and fetch.sha256 in by_digest
        }

    def _take(self, errand: Errand, brought: Brought) -> Iterator[Outcome]:
        """Read what came, and keep it if it is sound."""
        if brought.path is None:
            yield self._without(errand, brought)
            return
        wanted = Wanted(
            errand.feed.name,
            None,
            self._order.now,
            self._order.catalogue,
            fallback=brought.date,
            fallback_from=brought.date_from,
        )
        outcomes = [
            self._judge(errand, brought, read)
            for read in read_files(brought.path, wanted, brought.url)
        ]
        with suppress(OSError):
            brought.path.unlink()
        refused = [outcome for outcome in outcomes if outcome.state == REFUSED]
        outcomes = [self._with_kept(errand, outcome) for outcome in outcomes]
        if refused and errand.at and len(errand.passed_over) < _MAX_REFUSED:
            # A dated copy that is broken: the next nearest may not be.
            self._crew.add(errand.passing_over(brought.url, refused[0].reason))
            return
        yield from outcomes
        self._note(errand, brought, outcomes)

    def _without(self, errand: Errand, brought: Brought) -> Outcome:
        """The outcome where no file came."""
        snapshot = brought.held
        if brought.state == UNCHANGED and snapshot is None and errand.known:
            by_digest = {s.sha256: s for s in self._held.get(errand.feed.name, ())}
            snapshot = by_digest.get(errand.known.sha256)
        outcome = Outcome(
            errand.feed.name,
            brought.url,
            brought.state,
            brought.reason,
            snapshot,
            self._days_off(snapshot),
        )
        self._note(errand, brought, [outcome])
        return self._with_kept(errand, outcome)

    def _with_kept(self, errand: Errand, outcome: Outcome) -> Outcome:
        """An outcome that is no good one, with the copy that goes on answering."""
        held = [s for s in self._held.get(outcome.feed, ()) if s.holds_at]
        if outcome.state not in (REFUSED, FAILED) or errand.at or not held:
            return outcome
        last = max(held, key=lambda s: parse_window(s.holds_at))
        reason = outcome.reason.rstrip(".")
        return outcome._replace(reason=f"{reason}. The copy of {last.holds_at} is kept.")

    def _judge(self, errand: Errand, brought: Brought, read: Read) -> Outcome:
        """Keep one file that was read, or say why not."""
        feed, url = errand.feed.name, brought.url
        outcome, layer = read
        if layer is None:
            return Outcome(feed, url, REFUSED, outcome.reason)
        held = self._held.setdefault(feed, [])
        same = next((s for s in held if _same_content(s, layer.snapshot)), None)
        if same:
            return Outcome(feed, url, UNCHANGED, "", same, self._days_off(same), brought.notes)
        reason = self._objection(errand, layer.snapshot, held)
        if reason:
            return Outcome(feed, url, REFUSED, f"{url}: {reason}", bad=outcome.bad)
        with self._store.folder.locked():
            kept = self._store.keep(read)
        snapshot = kept.snapshot or layer.snapshot
        notes = (*brought.notes, *snapshot.warnings)
        if not errand.at:
            notes = (*notes, *remarks(snapshot, held))
        held.append(snapshot)
        state = UNCHANGED if kept.state == ALREADY_HELD else UPDATED
        return Outcome(feed, url, state, "", snapshot, self._days_off(snapshot), notes, kept.bad)

    def _objection(self, errand: Errand, new: Snapshot, held: Sequence[Snapshot]) -> str:
        if new.feed != errand.feed.name:
            return f"it is {new.feed}, not {errand.feed.name}"
        if self._order.any_size:
            return ""
        return objection(new, errand.feed, held, archived=errand.at is not None)

    def _days_off(self, snapshot: Snapshot | None) -> int | None:
        if self._order.at is None or snapshot is None or not snapshot.holds_at:
            return None
        return parse_window(snapshot.holds_at).days_from(self._order.at)

    def _note(self, errand: Errand, brought: Brought, outcomes: Sequence[Outcome]) -> None:
        """Make the record of what was asked for; it is saved when the index is out."""
        worst = next((o for o in outcomes if o.state in (REFUSED, FAILED, MISSING)), None)
        good = next((o.snapshot for o in outcomes if o.snapshot), None)
        before = self._fetches.get((errand.feed.name, brought.url))
        fetch = Fetch(errand.feed.name, brought.url, self._stamp, FAILED)
        if worst or not good:
            # What was known of the last good copy is known still.
            state = worst.state if worst and worst.state == REFUSED else FAILED
            kept = before or fetch
            reason = worst.reason if worst else ""
            fetch = kept._replace(asked_at=self._stamp, state=state, reason=reason)
        else:
            state = UPDATED if any(o.state == UPDATED for o in outcomes) else UNCHANGED
            fetch = fetch._replace(state=state, answered_at=self._stamp, sha256=good.sha256)
            if brought.path is None and before:
                fetch = fetch._replace(etag=before.etag, last_modified=before.last_modified)
            elif errand.at is None:
                fetch = fetch._replace(etag=brought.etag, last_modified=brought.last_modified)
        self._asked[fetch.feed, fetch.url] = fetch

    def _remember(self) -> None:
        """Save the records of all feeds that were asked for."""
        for feed in sorted({feed for feed, _ in self._asked}):
            kept = {**load_fetches(self._store.folder, feed), **self._asked}
            save_fetches(
                self._store.folder, feed, [f for (name, _), f in kept.items() if name == feed]
            )


def _order(outcome: Outcome) -> tuple[str, str]:
    return outcome.feed, outcome.url


def _no_errand(feed: Feed, *, dated: bool) -> str:
    """Why nothing can be asked for, "" if something can."""
    by_hand = f"bring a file with `ipskeptic data import FILE --as {feed.name}`"
    if dated and not feed.archives:
        return f"{feed.name}: its publisher keeps no dated copies: {by_hand}"
    if not feed.downloads and not feed.archives:
        dead = f"dead since {feed.dead_since}" if feed.dead_since else "not to be fetched"
        return f"{feed.name}: it is {dead}: {by_hand}"
    return ""


def _size(held: Iterable[Snapshot], known: Fetch | None) -> int:
    """Bytes of the copy that is held of a file, 0 if none is."""
    sizes = [s.size for s in held if known and s.sha256 == known.sha256]
    return max(sizes, default=0)


def _same_content(held: Snapshot, new: Snapshot) -> bool:
    """Whether a copy is held of which nothing is new: neither content nor date."""
    return held.sha256 == new.sha256 and held.holds_at == new.holds_at and not held.excerpt
