"""What brings a feed's answers: a command for its files, or the option that asks its server."""

from __future__ import annotations

from ipskeptic.model.feed import Feed


def bring_command(name: str, feed: Feed | None, at: str = "") -> str:
    """The command to print where a feed's file is missing; the option where it is no file.

    Args:
        name: Name of the feed.
        feed: Its entry in the catalogue; None if it has none.
        at: The date wanted; "" for the newest.
    """
    if feed and feed.online:
        return online_option(feed)
    if at and feed and feed.archives:
        return f"ipskeptic data update {name} --at {at}"
    if not at and feed and (feed.downloads or feed.archives):
        return f"ipskeptic data update {name}"
    return f"ipskeptic data import FILE --as {name}" + (f" --date {at}" if at else "")


def online_option(feed: Feed) -> str:
    """The option with which a feed is asked address by address, "" where it is a file."""
    return f"--online {feed.online}" if feed.online else ""


def how_asked(feed: Feed) -> str:
    """How a feed that is no file is asked, or that it was, a clause; "" where it is a file."""
    if feed.online and feed.dead_since:
        return (
            f"its server was asked for one address at a time, and is dead since {feed.dead_since}"
        )
    option = online_option(feed)
    return f"its server is asked for one address at a time with {option}" if option else ""
