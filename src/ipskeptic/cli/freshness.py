"""`--max-age`: are the sources near enough to the time seen?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ipskeptic.cli.run import INCOMPLETE, Run
from ipskeptic.discover import catalogue
from ipskeptic.model.bringing import bring_command
from ipskeptic.model.row import Answered
from ipskeptic.model.when import Window

if TYPE_CHECKING:
    from ipskeptic.pipeline.skeptic import Skeptic


class Freshness:
    """Finds sources that are farther from the time seen than asked for; each is said once.

    Built-in records have no part in this: they are of the program's own age, and what they say
    is bounded by their own dates. An address of which no installed source has said anything
    does not meet the demand either, save where the special-purpose registry settles it.
    """

    def __init__(self, run: Run, max_age: timedelta) -> None:
        self._run = run
        self._max_age = max_age
        self._said: set[str] = set()

    def check(self, assessment: Answered) -> None:
        """Look at one assessment."""
        nearest: dict[str, int] = {}
        for weighed in assessment.readings:
            feed = weighed.reading.source.feed
            if weighed.reading.kind == "special-purpose" and weighed.usable:
                return
            if weighed.reading.source.builtin or weighed.days is None:
                continue
            known = catalogue().get(feed)
            if known and known.online and timedelta(days=weighed.days) > self._max_age:
                continue  # a server's answer is of the moment it was asked, and no copy to renew
            nearest[feed] = min(weighed.days, nearest.get(feed, weighed.days))
        if not nearest:
            self._incomplete(
                "",
                "--max-age: no installed source speaks of the addresses asked: "
                "ipskeptic data update, or ipskeptic data import FILE",
            )
        at = assessment.observation.seen_at.text[:10] if assessment.observation.time_given else ""
        for feed, days in sorted(nearest.items()):
            if timedelta(days=days) > self._max_age:
                self._incomplete(
                    feed,
                    f"{feed}: its nearest copy is {days} days from the time seen, more than "
                    f"--max-age: {bring_command(feed, catalogue().get(feed), at)}",
                )

    def _incomplete(self, feed: str, message: str) -> None:
        self._run.note_code(INCOMPLETE)
        if feed not in self._said:
            self._said.add(feed)
            self._run.say(message)


def note_distances(run: Run, skeptic: Skeptic, times: set[Window], max_age: timedelta) -> None:
    """Say which sources are farther from a time seen than asked for."""
    from ipskeptic.pipeline.triage import distances

    found = distances(skeptic.snapshots, times)
    if not found:
        run.note_code(INCOMPLETE)
        run.say("--max-age: nothing is installed that it could be asked of: ipskeptic data update")
    for feed, (days, time) in found.items():
        if timedelta(days=days) > max_age:
            run.note_code(INCOMPLETE)
            brings = bring_command(feed, catalogue().get(feed), time.text[:10])
            run.say(
                f"{feed}: its nearest copy is {days} days from {time.text[:10]}, more than "
                f"--max-age: {brings}"
            )
