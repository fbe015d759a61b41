"""What all feed parsers share: the file they read and the result they give."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ipskeptic.errors import InputError
from ipskeptic.lookup.feeds._file import MAX_JSON, MAX_LINE, MAX_LINES, MAX_UNPACKED, FeedFile
from ipskeptic.lookup.feeds._unpack import is_zip, refusal, unpack, zip_members
from ipskeptic.model.feed import BadRecord, Span

__all__ = [
    "MAX_BAD_KEPT",
    "MAX_BAD_TEXT",
    "MAX_JSON",
    "MAX_LINE",
    "MAX_LINES",
    "MAX_UNPACKED",
    "MAX_VALUE",
    "FeedFile",
    "Parsed",
    "Parser",
    "open_feed_file",
    "open_feed_files",
]

# Given by the contract: what is kept of refused records, and of a text from a feed.
MAX_BAD_KEPT = 1000
MAX_BAD_TEXT = 200
MAX_VALUE = 300

_SEVERAL = "Import it as a whole, so that each is recognised"


class Parsed(NamedTuple):
    """All of one file.

    Attributes:
        spans: Its records; several may stand for one row, and a row may stand for none.
        bad: The first 1,000 refused records.
        bad_count: Number of all refused records.
        holds_at: The publisher's own date in the content, as `Window` text; "" if none.
        warnings: What was odd but not refused, a clause each.
        records: Data rows that were read, repeats included.
        families: The families of which it has records, "4", "6" or "46".
        feed: Name of the feed if the content itself tells it, else "".
    """

    spans: list[Span]
    bad: list[BadRecord]
    bad_count: int = 0
    holds_at: str = ""
    warnings: tuple[str, ...] = ()
    records: int = 0
    families: str = "46"
    feed: str = ""


Parser = Callable[[FeedFile], Parsed]


def open_feed_files(path: Path, where: str = "") -> Generator[FeedFile, None, None]:
    """Open a plain, gz, bz2, xz, zst or zip file; a zip archive gives each of its files.

    A file is read before the next one is asked for: each is closed then.

    Args:
        path: The file.
        where: What to call it in messages; "" for its path.

    Yields:
        The feed files.

    Raises:
        InputError: It can't be opened.
        FeedFormatError: It is a damaged archive.
    """
    where = where or str(path)
    try:
        raw = path.open("rb")
    except OSError as error:
        raise InputError(f"{where}: can't be opened ({error.strerror}).") from error
    with raw:
        if is_zip(raw):
            for member, packed, stream in zip_members(raw, where):
                inside = f"{where}:{member}"
                name = member.replace("\\", "/").rsplit("/", 1)[-1]
                with stream:
                    blocks = unpack(stream, inside)
                    yield FeedFile(name, blocks, where=inside, packed_size=max(packed, 1))
        else:
            size = max(path.stat().st_size, 1)
            blocks = unpack(raw, where)
            yield FeedFile(path.name, blocks, where=where, packed_size=size)


@contextmanager
def open_feed_file(path: Path) -> Iterator[FeedFile]:
    """Open a file that holds one feed file, packed or not.

    Raises:
        InputError: It can't be opened.
        FeedFormatError: It is a damaged archive, or one with several files.
    """
    files = open_feed_files(path)
    file = next(files)
    try:
        yield file
        if next(files, None):
            raise refusal(str(path), "this zip archive holds several files", _SEVERAL)
    finally:
        files.close()
