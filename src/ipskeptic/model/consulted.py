"""What servers answered about a whole list: how often they had something, nothing, or no answer."""

from __future__ import annotations

from typing import NamedTuple


class Consulted(NamedTuple):
    """One server or list that was asked, over all different addresses, prefixes and ranges.

    Attributes:
        feed: The feed that its answers are readings of.
        title: Its title.
        kind: The evidence kind that it speaks of.
        present: About how many it had something.
        absent: About how many it had nothing.
        unanswered: About how many it gave no answer or was not asked, by cause, most first.
    """

    feed: str
    title: str
    kind: str
    present: int
    absent: int
    unanswered: tuple[tuple[str, int], ...]

    @property
    def answered(self) -> int:
        """About how many it gave an answer."""
        return self.present + self.absent

    @property
    def failed(self) -> int:
        """About how many it was asked, and gave no answer."""
        return sum(count for cause, count in self.unanswered if cause != "not-asked")
