"""Lists as they come: line by line while they are short, in whole chunks once they are long."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO

from ipskeptic.intake.chunks import CHUNK, line_of, read_chunks
from ipskeptic.intake.item import Item
from ipskeptic.intake.plain import read_plain
from ipskeptic.model.row import Judged
from ipskeptic.pipeline.annotate import Annotator

# Judgement: so many lines or judged records cost about as much as working out all answers does.
MANY_LINES = 200_000
MANY_RECORDS = 10_000
MANY_BYTES = 8 << 20


def records_of(
    annotator: Annotator,
    stream: BinaryIO,
    name: str,
    check: Callable[[Judged], None] | None = None,
    wait: Callable[[], None] = lambda: None,
) -> Iterator[tuple[bytes | memoryview, int]]:
    """Answer a list.

    Args:
        annotator: What answers.
        stream: The list, binary.
        name: Its name, for messages.
        check: Called with the short assessment of each line; then none is answered in a chunk.
        wait: Called before the answers of all addresses are worked out, which takes seconds.

    Yields:
        Records, good until the next are asked for, and of how many lines they are.
    """
    number = 1
    long = check is None and _size(stream) > MANY_BYTES
    chunks = read_chunks(stream, name, _chunk_size(long))
    for chunk in chunks:
        if long or (check is None and _is_long(annotator, number)):
            if not annotator.is_many:
                wait()
            many = annotator.chunked(name)
            check = check if many is not None else _no_check
            if many is not None:
                yield from many.run(chain([chunk], chunks), number, _ready(stream))
                return
            long = False
        records, lines = _line_by_line(annotator, chunk, number, name, check)
        number += lines
        yield records, lines


def _no_check(judged: Judged) -> None:
    """Look at nothing: lines are answered one by one, as there is no faster way here."""


def _chunk_size(long: bool) -> int:
    """How many bytes to read at a time.

    Measured: the compiled kernel takes a tenth less time with chunks twice as long, operations on
    arrays a tenth more.
    """
    if not long:
        return CHUNK
    from ipskeptic.bulk.library import load

    return 2 * CHUNK if load() is not None else CHUNK


def _ready(stream: BinaryIO) -> Callable[[], bool]:
    """What tells whether more of a stream is there without waiting for it."""
    try:
        number = stream.fileno()
        is_file = stat.S_ISREG(os.fstat(number).st_mode)
    except (AttributeError, OSError, ValueError):
        return lambda: False
    if is_file:
        return lambda: True
    if os.name != "posix":
        return lambda: False
    import select

    return lambda: bool(select.select([number], [], [], 0)[0])


def _size(stream: BinaryIO) -> int:
    """Bytes of a regular file; 0 for anything else."""
    try:
        status = os.fstat(stream.fileno())
    except (AttributeError, OSError, ValueError):
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _is_long(annotator: Annotator, number: int) -> bool:
    return annotator.is_many or number > MANY_LINES or annotator.judged > MANY_RECORDS


def _line_by_line(
    annotator: Annotator,
    chunk: bytes,
    number: int,
    name: str,
    check: Callable[[Judged], None] | None,
) -> tuple[bytes, int]:
    texts = chunk.decode("utf-8", "replace").split("\n")[:-1]
    lines = (line_of(number + place, text) for place, text in enumerate(texts))
    records = []
    for item in read_plain(lines, name):
        if check is not None and check is not _no_check and isinstance(item, Item):
            check(annotator.judge(item))
        records.append(annotator.record(item))
    return b"".join(records), len(texts)
