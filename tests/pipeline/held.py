"""A made-up data folder for the freshness page: one feed for everything that may be odd."""

from __future__ import annotations

from datetime import timedelta

from ipskeptic import discover
from ipskeptic.model.feed import Feed, Fetch, Snapshot
from ipskeptic.model.status import CURRENT, IndexStatus, StatusPage
from ipskeptic.model.when import parse_window
from ipskeptic.pipeline.freshness import Holdings, status_page
from ipskeptic.pipeline.remarks import Held
from ipskeptic.reason.tables import Tables, build_tables

NOW = parse_window("2026-08-26T12:00:00Z")


def feed(name: str, kind: str, days: int | None = 30, **more: object) -> Feed:
    """A feed of a made-up catalogue."""
    given: dict[str, object] = {"grade": "B", "credibility": 2, "licence": "CC0", **more}
    return Feed(name, f"Title of {name}", kind, "census", valid_for_days=days, **given)  # type: ignore[arg-type]


CATALOGUE = {
    item.name: item
    for item in (
        *(feed(name, "delegation") for name in ("afrinic", "apnic", "arin", "lacnic", "ripencc")),
        feed("nro-combined", "delegation"),
        feed("tor-exits", "tor-exit", None, survival="tor-exit", redistribute=True),
        feed("x4b-datacenter", "hosting", 90, redistribute=True),
        feed("et-compromised", "compromised-host", licence="BSD"),
        feed("routeviews", "route"),
        feed("iana-special", "special-purpose", 365, redistribute=True),
        feed("grades-below-c3", "abuse", grade="D"),
        feed("long-dead-list-of-somebody", "abuse", dead_since="2021-09"),
        feed("empty-list", "abuse"),
        feed("undated-list", "abuse"),
        feed("failing", "abuse"),
        feed("never-came", "abuse"),
    )
}


def copy(name: str, date: str, records: int = 100, **more: object) -> Held:
    """A copy that is held."""
    given: dict[str, object] = {"fetched_at": "2026-08-26T06:00:00Z", "size": 5_000, **more}
    content = str(given.pop("content", ""))
    digest = f"{name}{date}".encode().hex().ljust(64, "0")[:64]
    held = Snapshot(0, name, date, sha256=digest, records=records, **given)  # type: ignore[arg-type]
    return Held(held, records * 9, content)


def asked(name: str, state: str, reason: str = "", sha256: str = "", answered: str = "") -> Fetch:
    """A file that was asked for."""
    return Fetch(
        name, f"https://example.net/{name}", "2026-08-26T05:00:00Z", state, reason,
        answered_at=answered, sha256=sha256,
    )  # fmt: skip


DEAD = copy("long-dead-list-of-somebody", "2021-09-30", content="c")
COPIES = (
    copy("iana-special", "2014-01-01", builtin=True, excerpt=True),
    copy("arin", "2026-08-25", 120_000),
    copy("arin", "2014-12-10", 100_000),
    copy("apnic", "2026-06-01", 90_000),
    copy("ripencc", "2026-08-26", 29, excerpt=True),
    copy("ripencc", "2026-08-20", 200_000, warnings=("declares 41,595 and holds 260,022",)),
    copy("tor-exits", "2026-08-26T11:00Z", 1_200),
    copy("tor-exits", "2024-03-12", 1_174, bad=3),
    copy("x4b-datacenter", "2026-05-01", 9_000),
    copy("et-compromised", "2026-08-24", 200),
    copy("et-compromised", "2026-08-23", 500),
    copy("routeviews", "2031-01-01", 900_000),
    copy("iana-special", "2016-01-01", 21),
    copy("grades-below-c3", "2026-08-26"),
    DEAD,
    copy("long-dead-list-of-somebody", "2020-01-01", content="c"),
    copy("empty-list", "2026-08-26", 0),
    copy("undated-list", "", warnings=("it has no date, so what it says can't be judged",)),
    copy("failing", "2026-08-01", fetched_at="2026-09-01T00:00:00Z"),
    copy("nobody-knows", "2026-08-26"),
)
FETCHES = (
    asked("long-dead-list-of-somebody", "updated", sha256=DEAD.snapshot.sha256),
    asked(
        "failing", "failed", "no answer within 30 seconds: try again", "", "2026-08-01T05:00:00Z"
    ),
    asked("never-came", "refused", "it is a page of HTML: fetch it by hand"),
)
INDEX = IndexStatus("/data/index.ipskeptic", CURRENT, "", 41_234_567, {"ipv4": 9, "rows": 3})


def tables() -> Tables:
    """The real numbers over the made-up catalogue."""
    return build_tables(discover.load_generated("reasoning"), CATALOGUE, {})


def holdings(*copies: Held, fetches: tuple[Fetch, ...] = ()) -> Holdings:
    """A folder that holds some copies."""
    return Holdings("/data", False, copies, fetches, INDEX, ())


def page(
    held: Holdings | None = None, named: tuple[str, ...] = (), max_age: timedelta | None = None
) -> StatusPage:
    """The page of a folder; of all the copies above if none is given."""
    found = held or holdings(*COPIES, fetches=FETCHES)
    return status_page(found, CATALOGUE, tables(), NOW, named=named, max_age=max_age)._replace(
        version="0.1.0"
    )
