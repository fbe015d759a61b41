"""Lay files of publishers out as a mirror, HOST/PATH, as `ipskeptic data update --from` reads it.

python tools/lay_mirror.py SOURCE MIRROR

Every file under SOURCE is recognised as `ipskeptic data import` does. The newest copy of each feed
stands at the address that the publisher serves it from, with its checksum beside it where one is
published, and every copy at the address that it has in the publisher's archive; packed as the
address says, and dated as the content says. What is no sound file of a feed that can be fetched
is left out and named.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import sys
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from ipskeptic import discover
from ipskeptic.errors import FeedFormatError, InputError
from ipskeptic.lookup.feeds import parse_feed
from ipskeptic.lookup.feeds.base import open_feed_file
from ipskeptic.lookup.recognise import HEAD, recognise
from ipskeptic.model.feed import Feed
from ipskeptic.model.when import parse_window


class Copy(NamedTuple):
    """One sound file of a feed.

    Attributes:
        date: Its date, as `Window` text.
        path: Where it lies.
        families: The families of which it has records.
        form: Name of its format.
    """

    date: str
    path: Path
    families: str
    form: str


def lay(source: Path, mirror: Path) -> dict[str, str]:
    """Lay a mirror out; says what was left out, and why, by path."""
    left_out: dict[str, str] = {}
    copies: dict[str, list[Copy]] = {}
    catalogue = discover.catalogue()
    for path in sorted(p for p in source.rglob("*") if p.is_file()):
        try:
            name, copy = _read(path)
        except (FeedFormatError, InputError) as error:
            left_out[str(path)] = str(error)
            continue
        if not catalogue[name].downloads and not catalogue[name].archives:
            left_out[str(path)] = f"{name} can't be fetched"
        else:
            copies.setdefault(name, []).append(copy)
    for name, found in sorted(copies.items()):
        _lay_feed(catalogue[name], sorted(found), mirror)
    return left_out


def _read(path: Path) -> tuple[str, Copy]:
    with open_feed_file(path) as file:
        known = recognise(file.peek(HEAD), file.name, discover.catalogue())
        if not known.feed:
            raise FeedFormatError(known.message)
        parsed = parse_feed(file, known.format)
        feed = discover.catalogue()[known.feed]
        if feed.coverage == "census" and parsed.records < feed.min_records:
            raise FeedFormatError(f"{path.name}: only an excerpt of {feed.name}")
    return known.feed, Copy(parsed.holds_at or known.date, path, parsed.families, known.format)


def _lay_feed(feed: Feed, copies: list[Copy], mirror: Path) -> None:
    # Copies in another form than the publisher's stand for it only where there is none in its own.
    copies = [copy for copy in copies if copy.form == feed.format] or copies
    for url in feed.downloads:
        fitting = [copy for copy in copies if _fits(url, copy, feed)]
        if fitting:
            place = _place(mirror, url)
            _write(place, fitting[-1])
            if feed.checksum:
                digest = hashlib.md5(place.read_bytes(), usedforsecurity=False).hexdigest()
                beside = _place(mirror, feed.checksum.replace("{url}", url))
                beside.write_text(f"MD5 ({place.name}) = {digest}\n")
    for pattern in feed.archives:
        for copy in copies:
            if _fits(pattern, copy, feed) and copy.date:
                _lay_dated(pattern.split()[0], copy, mirror)


def _fits(url: str, copy: Copy, feed: Feed) -> bool:
    """Whether a copy can be the file of an address: those for IPv6 have a 6 in their name."""
    if len(feed.downloads) < 2 and len(feed.archives) < 2:
        return True
    six = "6" in url.partition("{")[0].rpartition("/")[2] or "routeviews6" in url
    return six == (copy.families == "6")


def _lay_dated(pattern: str, copy: Copy, mirror: Path) -> None:
    yyyy, mm, dd, *_ = (*copy.date[:10].split("-"), "01")
    fields = {"{yyyy}": yyyy, "{mm}": mm, "{dd}": dd, "*": "1200"}
    for field, text in fields.items():
        pattern = pattern.replace(field, text)
    url, _, member = pattern.partition("#")
    place = _place(mirror, url)
    if not place.exists():
        _write(place, copy, member)


def _place(mirror: Path, url: str) -> Path:
    parts = urlsplit(url)
    place = mirror / parts.netloc.replace(":", "+") / parts.path.lstrip("/")
    if parts.path.endswith("/"):
        place /= "index.html"  # as wget calls it
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _write(place: Path, copy: Copy, member: str = "") -> None:
    content = b"".join(_blocks(copy.path))
    if member:
        content = _tarred(content, member)
    match place.suffix:
        case ".gz":
            content = gzip.compress(content, 6, mtime=0)
        case ".bz2":
            content = bz2.compress(content)
        case ".xz":
            content = lzma.compress(content, preset=0)
    place.write_bytes(content)
    if copy.date:
        moment = parse_window(copy.date).start
        _touch(place, moment)


def _tarred(content: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def _touch(place: Path, moment: datetime) -> None:
    os.utime(place, (moment.timestamp(), moment.timestamp()))


def _blocks(path: Path) -> Iterator[bytes]:
    with open_feed_file(path) as file:
        yield from file.blocks()


def main(arguments: list[str]) -> int:
    """Lay a mirror out, and print what was left out."""
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    for path, reason in lay(Path(arguments[1]), Path(arguments[2])).items():
        print(f"left out: {path}: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
