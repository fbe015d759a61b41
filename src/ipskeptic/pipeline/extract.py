"""What `extract` does with one source: which format it is in, and what stands in it.

Plain text of any size goes through in blocks. Other formats are read as a whole, up to the limit of
`read_document`; what is longer and is text is searched as plain text, and that is said.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from ipskeptic.errors import InputError
from ipskeptic.intake.ahead import HEAD, Ahead
from ipskeptic.intake.documents import (
    MAX_BYTES,
    Reader,
    TooMuchError,
    read_document,
    reader_for,
)
from ipskeptic.intake.lines import UnreadableError, open_source, spoken
from ipskeptic.intake.unpack import PDF, ZIP
from ipskeptic.model.document import Candidate, Document
from ipskeptic.model.extracted import Columns, Extracted, extracted
from ipskeptic.pipeline.positions import Found, read_positions

# What a packed file's name ends with, before which stands the end that tells the format.
_PACKED = (".gz", ".bz2", ".xz", ".zst")
_BATCH = 1000  # judgement: records handed over at a time


class Source(NamedTuple):
    """What is to be read.

    Attributes:
        stream: Binary, packed or not.
        name: As it is shown, "-" for standard input; its end tells the format.
        format: The document's format where it was given, else "".
    """

    stream: BinaryIO
    name: str
    format: str = ""


class Wish(NamedTuple):
    """What is asked of every source.

    Attributes:
        all_: Give what was refused too.
        note: Called with a clause on what could not be read as it should.
        tick: Called with how many bytes were read, each time.
    """

    all_: bool
    note: Callable[[str], None]
    tick: Callable[[int], None] = lambda size: None


def extract(source: Source, wish: Wish) -> Iterator[Found]:
    """Find the addresses of a source.

    Yields:
        Some at a time, in the order of the document.

    Raises:
        InputError: It can't be read; the message says why.
        UsageError: There is no such format.
    """
    opened = _open(source, wish)
    if opened.reader.name == "text":
        yield from read_positions(opened.stream, source.name, all_=wish.all_)
        return
    data = _read_all(opened, source.name)
    if len(data) > MAX_BYTES:
        if opened.reader.read is None:
            raise InputError(
                f"{spoken(source.name)}: more than {MAX_BYTES:,} bytes, which no report has"
            )
        wish.note(
            f"more than {MAX_BYTES:,} bytes are too many for {opened.reader.name}: "
            "searched as plain text"
        )
        rest = cast("BinaryIO", _Chained(data, opened.stream))
        yield from read_positions(rest, source.name, all_=wish.all_)
        return
    try:
        document = read_document(data, opened.name, opened.reader.name)
    except TooMuchError as error:
        if opened.reader.read is None:
            raise
        wish.note(f"{str(error).removeprefix(f'{opened.name}: ')}: searched as plain text")
        yield from read_positions(io.BytesIO(data), source.name, all_=wish.all_)
        return
    for problem in document.problems:
        wish.note(problem)
    yield from _batches(document, wish.all_)


def read_whole(source: Source, wish: Wish) -> Document:
    """Read a source as a document, plain text too.

    Raises:
        InputError: It can't be read, or is too long.
    """
    opened = _open(source, wish)
    data = _read_all(opened, source.name)
    document = read_document(data, opened.name, opened.reader.name)
    for problem in document.problems:
        wish.note(problem)
    return document


class _Opened(NamedTuple):
    stream: BinaryIO  # unpacked
    name: str  # without the end that says how it was packed
    reader: Reader


def _open(source: Source, wish: Wish) -> _Opened:
    """Unpack, and see which format it is."""
    name = source.name
    for end in _PACKED:
        name = name[: -len(end)] if name.lower().endswith(end) else name
    ahead = Ahead(source.stream, wish.tick)
    try:
        head, encoding = ahead.head(), "latin-1"
        if not head.startswith((ZIP, PDF)):
            opened, encoding = open_source(ahead.stream(), source.name)
            ahead = Ahead(cast("BinaryIO", opened))
            head = ahead.head()
    except UnreadableError as error:
        raise InputError(f"{spoken(source.name)}: {error}") from error
    except OSError as error:
        raise InputError(f"{spoken(source.name)}: it can't be read: {error}") from error
    text = head[:HEAD].decode("latin-1" if head.startswith((ZIP, PDF)) else encoding, "replace")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return _Opened(ahead.stream(), name, reader_for(name, text, source.format))


def _read_all(opened: _Opened, name: str) -> bytes:
    """All bytes, or a few more than a document may have."""
    data = io.BytesIO()
    try:
        while data.tell() <= MAX_BYTES and (more := opened.stream.read(1 << 20)):
            data.write(more)
    except UnreadableError as error:
        raise InputError(f"{spoken(name)}: {error}") from error
    except OSError as error:
        raise InputError(f"{spoken(name)}: it can't be read: {error}") from error
    return data.getvalue()


class _Chained:
    """Bytes that were read, and what follows them; as much of a stream as is asked of it."""

    def __init__(self, data: bytes, stream: BinaryIO) -> None:
        self._data = io.BytesIO(data)
        self._stream = stream

    def read1(self, size: int) -> bytes:
        """As a buffered stream's."""
        return self._data.read(size) or self._stream.read(size)

    read = read1


def _batches(document: Document, all_: bool) -> Iterator[Found]:
    batch: list[Extracted] = []
    for candidate in document.candidates:
        if candidate.target is None and not all_:
            continue
        batch.append(_record(document, candidate))
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _record(document: Document, candidate: Candidate) -> Extracted:
    block = document.blocks[candidate.block]
    found = extracted(
        (candidate.place.line, candidate.place.column, candidate.place.page),
        candidate.text,
        candidate.target,
        candidate.decision,
        block.name,
    )
    if block.holds == "address" and not found.reason:
        found = found._replace(reason="its field or column is one for addresses")
    if found.ends and len(found.ends) > 1:
        # Where the last end stands, an escape or a line's end may have moved it.
        shift = found.ends[1][1] - found.column
        place = block.place(candidate.start + shift)
        if place.line == found.line:
            ip, _, original = found.ends[1]
            found = found._replace(ends=(found.ends[0], (ip, place.column, original)))
    return found


def open_file(path: Path) -> BinaryIO:
    """Open a file.

    Raises:
        InputError: It can't be.
    """
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except IsADirectoryError as error:
        raise InputError(f"{path}: a folder: name the files in it") from error
    except OSError as error:
        # A name that is too long would fill the screen.
        shown = str(path)[:200]
        raise InputError(f"{shown}: it can't be opened: {error.strerror or error}") from error


def records(found: Found) -> Iterator[Extracted]:
    """One by one."""
    return found.records() if isinstance(found, Columns) else iter(found)
