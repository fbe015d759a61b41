"""Feeds whose publishers are a server on loopback, and how they are brought up to date."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from ipskeptic.lookup.online.wire import Limits
from ipskeptic.model.feed import Feed
from ipskeptic.model.when import parse_window
from ipskeptic.update.fetch.answers import Place
from ipskeptic.update.fetch.http import Client
from ipskeptic.update.fetch.places import Publishers
from ipskeptic.update.outcomes import Order, UpdateResult
from ipskeptic.update.store import Store
from ipskeptic.update.updating import update
from tests.update.world import DELEGATED, NOW, feed, store

LIMITS = Limits(seconds=1.0, slowest=50, tries=2)
LATER = NOW + timedelta(days=1)


def catalogue(server: str) -> dict[str, Feed]:
    """Two lists, a registry and a table of routes, all published by a server."""
    feeds = (
        feed("first-list", "netset")._replace(min_records=1, downloads=(f"{server}/first.txt",)),
        feed("second-list", "netset")._replace(downloads=(f"{server}/second.txt",)),
        feed("apnic", "delegated", "delegation")._replace(
            downloads=(f"{server}/apnic/latest",),
            checksum="{url}.md5",
            archives=(f"{server}/apnic/{{yyyy}}/delegated-apnic-{{yyyy}}{{mm}}{{dd}}",),
        ),
        feed("routeviews", "pfx2as", "route")._replace(
            archives=(f"{server}/rv/{{yyyy}}/{{mm}}/rv-{{yyyy}}{{mm}}{{dd}}-*.txt",)
        ),
        feed("dead-list", "netset")._replace(dead_since="2021-11-12"),
    )
    return {item.name: item for item in feeds}


def listing(*numbers: int) -> str:
    """A list of addresses of 192.0.2.0/24."""
    return "".join(f"192.0.2.{number}\n" for number in numbers)


def delegated(day: str, cc: str = "ZZ") -> str:
    """A registry's file of a day."""
    text = DELEGATED.replace("20240102", day).replace("20240101", day)
    return text.replace("apnic|ZZ|", f"apnic|{cc}|")


def bring(
    folder: Path,
    feeds: dict[str, Feed],
    *names: str,
    at: str = "",
    now: datetime = NOW,
    any_size: bool = False,
    place: Place | None = None,
    data: Store | None = None,
) -> UpdateResult:
    """Update a data folder; all feeds that can be fetched if none is named."""
    wanted = [feeds[name] for name in names] or [f for f in feeds.values() if f.downloads]
    return update(
        data or store(folder),
        place or Publishers(Client(LIMITS, proxies={}, sleep=lambda _: None)),
        Order(tuple(wanted), parse_window(at) if at else None, now, feeds, any_size),
        lambda url, done, total: None,
    )


def states(result: UpdateResult) -> dict[str, str]:
    """What became of each feed, joined where it has several files."""
    found: dict[str, str] = {}
    for outcome in result.outcomes:
        before = f"{found[outcome.feed]}, " if outcome.feed in found else ""
        found[outcome.feed] = f"{before}{outcome.state}"
    return found
