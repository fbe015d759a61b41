"""What an update knows of earlier ones, and what it will tell later ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ipskeptic.model.feed import Fetch, Snapshot
from ipskeptic.update.fetch.errands import Brought, Errand
from ipskeptic.update.fetches import load_fetches, save_fetches
from ipskeptic.update.folder import DataFolder
from ipskeptic.update.outcomes import FAILED, MISSING, REFUSED, UNCHANGED, UPDATED, Outcome


class Memory:
    """The records of what was asked for; new ones are saved when the index is out, not before."""

    def __init__(self, folder: DataFolder, stamp: str, mirror: str = "") -> None:
        """Read them.

        Args:
            folder: The data folder.
            stamp: The time of this update, RFC 3339 UTC.
            mirror: The mirror that this update asks, "" if it asks the publishers.
        """
        self._folder = folder
        self._stamp = stamp
        self._mirror = mirror
        self._fetches = load_fetches(folder)
        self._asked: dict[tuple[str, str], Fetch] = {}

    def known(self, feed: str, url: str, held: Iterable[Snapshot]) -> Fetch | None:
        """What is known of a file, if its copy is held still."""
        fetch = self._fetches.get((feed, url))
        digests = {snapshot.sha256 for snapshot in held}
        if fetch is None or fetch.sha256 not in digests:
            return None
        if fetch.mirror != self._mirror:
            # The time of a mirror's file is not the publisher's: who has changed a file before
            # that would say that nothing has changed.
            return fetch._replace(etag="", last_modified="")
        return fetch

    def dated(self, feed: str, held: Iterable[Snapshot]) -> Mapping[str, Snapshot]:
        """Dated copies by address that were fetched before and are held: they do not change."""
        by_digest = {snapshot.sha256: snapshot for snapshot in held}
        return {
            url: by_digest[fetch.sha256]
            for (name, url), fetch in self._fetches.items()
            if name == feed and fetch.sha256 in by_digest
        }

    def note(self, errand: Errand, brought: Brought, outcomes: Sequence[Outcome]) -> None:
        """Write down what came of an errand.

        That a dated copy did not come is nothing to remember: it is no news of the list, and
        nothing that is asked for later would take it back.
        """
        key = (errand.feed.name, brought.url)
        before = self._fetches.get(key)
        worst = next((o for o in outcomes if o.state in (REFUSED, FAILED, MISSING)), None)
        good = next((o.snapshot for o in outcomes if o.snapshot), None)
        if errand.at and (worst or not good):
            return
        if worst or not good:
            state = worst.state if worst and worst.state == REFUSED else FAILED
            # What was known of the last good copy is known still.
            fetch = (before or Fetch(*key, self._stamp, state))._replace(
                asked_at=self._stamp, state=state, reason=worst.reason if worst else ""
            )
        else:
            state = UPDATED if any(o.state == UPDATED for o in outcomes) else UNCHANGED
            fetch = Fetch(*key, self._stamp, state, "", self._stamp, good.sha256)
            if brought.path is None and before:
                fetch = fetch._replace(etag=before.etag, last_modified=before.last_modified)
            elif errand.at is None:
                fetch = fetch._replace(etag=brought.etag, last_modified=brought.last_modified)
            fetch = fetch._replace(mirror=self._mirror)
        self._asked[key] = fetch

    def save(self) -> None:
        """Save the records of all feeds that were asked for; only for whoever holds the lock.

        Raises:
            StoreError: They can't be written.
        """
        for feed in sorted({feed for feed, _ in self._asked}):
            kept = {**load_fetches(self._folder, feed), **self._asked}
            save_fetches(self._folder, feed, [f for (name, _), f in kept.items() if name == feed])
