"""Feeds and snapshots: a published list or table, and our copy of it at a time."""

from __future__ import annotations

from typing import NamedTuple


class Feed(NamedTuple):
    """One entry of the catalogue.

    Attributes:
        name: Kebab-case name, as in `data import --as NAME`.
        title: How it reads in a report: "Tor Project exit list".
        kind: The evidence kind that a listing on it is (a name in `data/reasoning/evidence`).
        coverage: "census" (lists all of what it lists) or "sample".
        grade: Admiralty source grade, A to F.
        credibility: Admiralty credibility of what a listing states, 1 to 6.
        origin: The root that the content comes from; "" if not known.
        upstreams: Names of other origins that it takes content from.
        valid_for_days: How long after its date (and before it) a listing was at least likely
            still true; None where `survival` says so by measurement.
        survival: Name of a measured survival curve in `data/reasoning/numbers.toml`, or "".
        term: ICD 203 term for "what the listing states was so on the listing's own day".
        term_source: Where the term comes from; "judgement" where nothing was measured.
        means: What a listing means, one clause.
        does_not_mean: What it does not mean, one clause.
        states: What the listing states, to be put after "That ": "{address} was a Tor exit".
        format: Name of the parser in `lookup/feeds`.
        licence: Licence or terms, in a few words.
        redistribute: Whether the terms let a copy be passed on.
        url: Where the publisher keeps it: the file, or the page that tells of it.
        downloads: Addresses of the files that `data update` fetches, each a snapshot of its own;
            none where a list is dead, or must be brought by hand.
        checksum: Address of the MD5 that is published beside a file, with `{url}` for the file's
            own address; "" if there is none.
        archives: Patterns of dated copies, one for each file wanted, with {yyyy} {mm} {dd}; `*`
            is a part of a file's name that varies and is found in the listing of its folder;
            what comes after `#` is the member wanted of a tar archive; alternatives, tried in
            their order, are separated by a blank. None if the publisher keeps no dated copies.
        by_hand: Why there are no downloads although it lives, a clause; "" where it needs none.
        online: The way in which it is asked, address by address (one of `model.online.WAYS`), where
            it is no file; "" for all others. It has neither downloads nor `by_hand`.
        dead_since: Date since which the publisher has not changed it, as `Window` text; "" if it
            lives.
        min_records: Fewer records than this are suspicious (0: may be empty).
        max_records: More records than this are suspicious; 0 for no bound.
    """

    name: str
    title: str
    kind: str
    coverage: str
    grade: str
    credibility: int
    origin: str = ""
    upstreams: tuple[str, ...] = ()
    valid_for_days: int | None = None
    survival: str = ""
    term: str = ""
    term_source: str = "judgement"
    means: str = ""
    does_not_mean: str = ""
    states: str = ""
    format: str = ""
    licence: str = ""
    redistribute: bool = False
    url: str = ""
    downloads: tuple[str, ...] = ()
    checksum: str = ""
    archives: tuple[str, ...] = ()
    by_hand: str = ""
    online: str = ""
    dead_since: str = ""
    min_records: int = 0
    max_records: int = 0


class Snapshot(NamedTuple):
    """One copy of a feed, of one date.

    Attributes:
        number: Its number in the index it was read from.
        feed: Name of the feed.
        holds_at: The publisher's own date as `Window` text; "" if it has none.
        fetched_at: When it was imported or fetched, RFC 3339 UTC; "" if not known.
        sha256: Of the file's bytes as the publisher gives them (unpacked); of a built-in one, of
            its records as `update.builtin` writes them.
        size: Bytes of the same.
        records: Records read; for a registry all record types.
        bad: Records refused.
        excerpt: It holds only some records, so absence from it says nothing.
        builtin: It is part of the program.
        families: The families it can speak of: "4", "6" or "46".
        title: Set where the feed's own title is too general ("US-CERT TA14-353A").
        warnings: What was odd but not refused.
    """

    number: int
    feed: str
    holds_at: str
    fetched_at: str = ""
    sha256: str = ""
    size: int = 0
    records: int = 0
    bad: int = 0
    excerpt: bool = False
    builtin: bool = False
    families: str = "46"
    title: str = ""
    warnings: tuple[str, ...] = ()


class Fetch(NamedTuple):
    """The last time that `data update` asked for one file of a feed.

    Attributes:
        feed: Name of the feed.
        url: Address of the file.
        asked_at: When it was asked for, RFC 3339 UTC.
        state: "updated", "unchanged", "refused" (it came and was not sound) or "failed" (it did
            not come).
        reason: Why it was refused or failed, and what to do; "" if neither.
        answered_at: When a sound copy last came or was confirmed, RFC 3339 UTC; "" if never.
        sha256: Of the unpacked bytes of that copy; "" if never.
        etag: The server's mark of that copy, "" if it gave none.
        last_modified: The server's date of that copy, "" if it gave none.
        mirror: The mirror whose marks these are, "" for the publisher's own.
    """

    feed: str
    url: str
    asked_at: str
    state: str
    reason: str = ""
    answered_at: str = ""
    sha256: str = ""
    etag: str = ""
    last_modified: str = ""
    mirror: str = ""


class Entry(NamedTuple):
    """One record of a snapshot that covers an address, as the index holds it.

    Attributes:
        snapshot: Number of the snapshot.
        first: Lowest address of the record.
        last: Highest address of the record.
        value: What the record says, `key=value` pairs (keys differ by feed kind).
    """

    snapshot: int
    first: int
    last: int
    value: tuple[tuple[str, str], ...] = ()


class Span(NamedTuple):
    """One record of a feed as its parser reads it.

    Attributes:
        family: 4 or 6, or 0 for a record about an AS number (then first and last are AS numbers).
        first: Lowest address (or AS number).
        last: Highest address (or AS number).
        value: What the record says, as `key=value` pairs joined by tab; "" if it only lists.
    """

    family: int
    first: int
    last: int
    value: str = ""


class BadRecord(NamedTuple):
    """A record of a feed that was refused.

    Attributes:
        line: 1-based line number, or 0 where the format has no lines.
        text: The record, cut to 200 characters.
        reason: Why, in a clause.
    """

    line: int
    text: str
    reason: str
