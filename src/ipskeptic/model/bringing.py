"""The command that brings a feed's files: by itself, where its publisher lets it."""

from __future__ import annotations

from ipskeptic.model.feed import Feed


def bring_command(name: str, feed: Feed | None, at: str = "") -> str:
    """The command to print where a feed's file is missing.

    Args:
        name: Name of the feed.
        feed: Its entry in the catalogue; None if it has none.
        at: The date wanted; "" for the newest.
    """
    if at and feed and feed.archives:
        return f"ipskeptic data update {name} --at {at}"
    if not at and feed and (feed.downloads or feed.archives):
        return f"ipskeptic data update {name}"
    return f"ipskeptic data import FILE --as {name}" + (f" --date {at}" if at else "")
