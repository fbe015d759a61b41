"""`data update`: fetch, check, keep, compile; the last good state answers until all is done.

Files are fetched in threads, and read by one as they come. Each sound copy is kept at once; the
index is replaced after the last, in one step, and only then is anything remembered or reported as
updated. A process that is killed in between leaves the old index and whole snapshots, and the next
update goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from ipskeptic.model.bringing import how_asked
from ipskeptic.model.feed import Feed, Fetch, Snapshot
from ipskeptic.model.when import Window, instant, parse_window
from ipskeptic.update.fetch.answers import Place, Watch
from ipskeptic.update.fetch.crew import Crew
from ipskeptic.update.fetch.errands import Brought, Errand, run_errand
from ipskeptic.update.importing import ALREADY_HELD, Read, Wanted, read_files
from ipskeptic.update.memory import Memory
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
from ipskeptic.update.serving import (
    SERVED,
    between,
    due,
    keep_again,
    minute,
    nothing_new,
    served_before,
    stands_by,
)
from ipskeptic.update.sound import objection, remarks
from ipskeptic.update.store import Store
from ipskeptic.update.workplace import workplace

# Judgement: after so many refused dated copies the archive itself is at fault.
_MAX_REFUSED = 3
# EFFECTS, row 5; `delegation-reach-days` in data/reasoning/numbers.toml, which a test compares.
DELEGATION_REACH_DAYS = 31

Notes = tuple[str, ...]


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
        self._memory = Memory(store.folder, instant(order.now).text, place.name)
        self._outcomes: list[Outcome] = []
        self._again = False

        def work(errand: Errand) -> Brought:
            return run_errand(errand, place, folder, watch)

        self._crew: Crew[Errand, Brought] = Crew(work, order.jobs)

    def run(self) -> UpdateResult:
        """Do it."""
        with self._crew:
            for errand in self._errands():
                self._crew.add(errand)
            for errand, brought in self._crew.results():
                self._tell(f"reading {errand.feed.name}")
                self._outcomes += self._take(errand, brought)
        self._tell("compiling the index")
        with self._store.locked():
            new = self._again or any(o.state == UPDATED for o in self._outcomes)
            compiled = self._store.publish(new)
            self._memory.save()
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
                    known = self._memory.known(feed.name, url, held)
                    size = 0 if self._order.any_size else _size(held, known)
                    yield Errand(feed, url, known=known, known_size=size)
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
        done = self._memory.dated(feed.name, held)
        for pattern in feed.archives:
            for side in sides:
                yield Errand(feed, pattern, at=at, side=side, done=done)

    def _take(self, errand: Errand, brought: Brought) -> Iterator[Outcome]:
        """Read what came, and keep it if it is sound."""
        if brought.path is None:
            outcome = self._without(errand, brought)
            if not (errand.extra and outcome.state == MISSING):
                self._other_side(errand, [outcome])
                yield outcome
            return
        outcomes = [
            self._judge(errand, brought, read)
            for read in read_files(brought.path, self._wanted(errand, brought), brought.url)
        ]
        with suppress(OSError):
            brought.path.unlink()
        refused = [outcome for outcome in outcomes if outcome.state == REFUSED]
        outcomes = [self._with_kept(errand, outcome) for outcome in outcomes]
        if refused and errand.at and len(errand.passed_over) < _MAX_REFUSED:
            # A dated copy that is broken: the next nearest may not be.
            self._crew.add(errand.passing_over(brought.url, refused[0].reason))
            return
        self._memory.note(errand, brought, outcomes)
        self._other_side(errand, outcomes)
        yield from outcomes

    def _wanted(self, errand: Errand, brought: Brought) -> Wanted:
        """What a file should be, and a date for it if it has none of its own."""
        date, source = brought.date, brought.date_from
        if self._is_live(errand) and (stands_by(errand.feed) or not date):
            date, source = minute(self._order.now), SERVED
        return Wanted(
            errand.feed.name,
            None,
            self._order.now,
            self._order.catalogue,
            fallback=date,
            fallback_from=source,
        )

    def _unchanged(self, errand: Errand, url: str, same: Snapshot, notes: Notes) -> Outcome:
        """The outcome of a copy that is held; where it is served still, that may be news."""
        held = self._held.setdefault(errand.feed.name, [])
        copies = served_before(held, same.sha256)
        if self._is_live(errand) and due(errand.feed, copies, self._order.now):
            gone = between(held, copies)
            with self._store.folder.locked():
                same = keep_again(self._store, copies[-1], gone, self._order.now)
            held[:] = [s for s in held if s not in gone] + [same]
            self._again = True
            notes = (*notes, "served unchanged, so it is held under its new date too")
        return Outcome(errand.feed.name, url, UNCHANGED, "", same, self._days_off(same), notes)

    def _is_live(self, errand: Errand) -> bool:
        """Whether what comes is what the publisher itself serves now."""
        return errand.at is None and not self._place.name

    def _other_side(self, errand: Errand, outcomes: Sequence[Outcome]) -> None:
        """Ask for the registry's file on the other side of a time that the nearest is far from.

        Alone it may not speak for that time; where the files on both sides agree, they may.
        """
        if errand.at is None or errand.side != "nearest" or errand.feed.kind != "delegation":
            return
        for outcome in outcomes:
            if outcome.snapshot and (outcome.days_off or 0) > DELEGATION_REACH_DAYS:
                after = parse_window(outcome.snapshot.holds_at).begins_after(errand.at)
                self._crew.add(errand._replace(side="before" if after else "after", extra=True))
                return

    def _without(self, errand: Errand, brought: Brought) -> Outcome:
        """The outcome where no file came."""
        snapshot = brought.held
        if brought.state == UNCHANGED and snapshot is None and errand.known:
            by_digest = {s.sha256: s for s in self._held.get(errand.feed.name, ())}
            snapshot = by_digest.get(errand.known.sha256)
        if brought.state == UNCHANGED and snapshot:
            outcome = self._unchanged(errand, brought.url, snapshot, brought.notes)
        else:
            outcome = Outcome(errand.feed.name, brought.url, brought.state, brought.reason)
        if outcome.state != MISSING or not self._place.name:
            self._memory.note(errand, brought, [outcome])
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
        came_back = errand.known is not None and errand.known.sha256 != layer.snapshot.sha256
        same = [s for s in held if nothing_new(s, layer.snapshot, came_back)]
        if same:
            return self._unchanged(errand, url, same[-1], brought.notes)
        reason = self._objection(errand, layer.snapshot, held)
        if reason:
            return Outcome(feed, url, REFUSED, f"{url}: {reason}", bad=outcome.bad)
        with self._store.folder.locked():
            kept = self._store.keep(read)
        snapshot = kept.snapshot or layer.snapshot
        notes = (*brought.notes, *snapshot.warnings)
        if not errand.at:
            notes = (*notes, *remarks(snapshot, _of_file(errand, held)))
        held.append(snapshot)
        state = UNCHANGED if kept.state == ALREADY_HELD else UPDATED
        return Outcome(feed, url, state, "", snapshot, self._days_off(snapshot), notes, kept.bad)

    def _objection(self, errand: Errand, new: Snapshot, held: Sequence[Snapshot]) -> str:
        if new.feed != errand.feed.name:
            return f"it is {new.feed}, not {errand.feed.name}"
        held = _of_file(errand, held)
        archived, any_size = errand.at is not None, self._order.any_size
        return objection(new, errand.feed, held, archived=archived, any_size=any_size)

    def _days_off(self, snapshot: Snapshot | None) -> int | None:
        if self._order.at is None or snapshot is None or not snapshot.holds_at:
            return None
        return parse_window(snapshot.holds_at).days_from(self._order.at)


def _order(outcome: Outcome) -> tuple[str, str]:
    return outcome.feed, outcome.url


def _of_file(errand: Errand, held: Sequence[Snapshot]) -> Sequence[Snapshot]:
    """Earlier copies of the file itself: of several files of a feed none is the others' measure."""
    if len(errand.feed.downloads) < 2:
        return held
    return [s for s in held if errand.known and s.sha256 == errand.known.sha256]


def _no_errand(feed: Feed, *, dated: bool) -> str:
    """Why nothing can be asked for, "" if something can."""
    if feed.online:
        return f"{feed.name}: it is no file, {how_asked(feed)}"
    by_hand = f"bring a file with `ipskeptic data import FILE --as {feed.name}`"
    if dated and not feed.archives:
        return f"{feed.name}: its publisher keeps no dated copies: {by_hand}"
    if not feed.downloads and not feed.archives:
        why = f"it is dead since {feed.dead_since}" if feed.dead_since else feed.by_hand
        return f"{feed.name}: {why or 'there is no address to fetch it from'}: {by_hand}"
    return ""


def _size(held: Iterable[Snapshot], known: Fetch | None) -> int:
    """Bytes of the copy that is held of a file, 0 if none is."""
    sizes = [s.size for s in held if known and s.sha256 == known.sha256]
    return max(sizes, default=0)
