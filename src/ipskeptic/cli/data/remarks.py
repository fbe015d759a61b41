"""Remarks on many copies, said once where they all get the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ipskeptic.cli.run import Run

# Judgement: so many copies may get the same line each, and so many names are read.
_LINES = 3
NAMED = 8


class On(NamedTuple):
    """A remark on one copy.

    Attributes:
        feed: Name of its feed.
        where: What stands before the remark: the feed, or a file.
        text: The remark, a clause.
    """

    feed: str
    where: str
    text: str


class Remarks:
    """What is said of each copy beside it, and what is said of many of them at the end.

    Args:
        run: Says it.
        remarks: All of them, in order. With -v each is said beside its copy.
    """

    def __init__(self, run: Run, remarks: Iterable[On]) -> None:
        self._run = run
        feeds: dict[str, dict[str, None]] = {}
        counts: dict[str, int] = {}
        for remark in remarks:
            feeds.setdefault(remark.text, {})[remark.feed] = None
            counts[remark.text] = counts.get(remark.text, 0) + 1
        self._many: Mapping[str, tuple[int, list[str]]] = {
            text: (count, list(feeds[text]))
            for text, count in counts.items()
            if count > _LINES and not run.verbose
        }

    def beside(self, remarks: Iterable[On]) -> None:
        """Say those on one copy, save what many get."""
        for remark in remarks:
            if remark.text not in self._many:
                self._run.say(f"  {remark.where}: {remark.text}")

    def of_many(self) -> None:
        """Say what many get."""
        for text, (count, feeds) in self._many.items():
            self._run.say(f"  {count} files: {text}: {some_of(feeds)}")


def some_of(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more (-v)"
