"""Files for `triage`: a list is read line by line, a log or document is searched for addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ipskeptic.errors import InputError
from ipskeptic.intake.ahead import HEAD, Ahead
from ipskeptic.intake.guess import is_text
from ipskeptic.intake.item import Item
from ipskeptic.intake.items import read_items
from ipskeptic.intake.lines import BOMS
from ipskeptic.intake.plain import read_plain
from ipskeptic.intake.unpack import BZIP2, GZIP, XZ, ZSTD
from ipskeptic.model.assessment import BadInput

if TYPE_CHECKING:
    from ipskeptic.intake.observations import Format
    from ipskeptic.pipeline.tally import Tally

# How a file may be read.
LIST, TEXT = "list", "text"

# JSON, XML, and what is packed or encoded: a document of observations begins with one of these.
_DOCUMENT_SIGNS = (b"{", b"[", b"<", GZIP, BZIP2, XZ, ZSTD, *BOMS)


class Text(NamedTuple):
    """What a log or document holds, or the plain addresses of a long list.

    Attributes:
        source: Its name, "-" for standard input.
        tally: Its addresses with how often each stands there.
        is_list: Whether it is a list; then the first lines are not known.
    """

    source: str
    tally: Tally
    is_list: bool = False


def read_file(
    source: Path | BinaryIO,
    how: str | None = None,
    tick: Callable[[int], None] = lambda size: None,
) -> Iterator[Item | BadInput | Text]:
    """Read a file or standard input as a document of observations, a list, or as text.

    Args:
        source: A path, or a binary stream, which is standard input.
        how: `LIST` or `TEXT`; None to see by its first lines.
        tick: Called with how many bytes were read, each time.

    Yields:
        The items of a document or list, or one `Text`; of a long list those of its lines that are
        more than a plain address, and then one `Text` with these.

    Raises:
        InputError: It can't be read, is damaged, or is packed in a way that is not read here.
    """
    name = str(source) if isinstance(source, Path) else "-"
    with ExitStack() as stack:
        if isinstance(source, Path):
            try:
                stream: BinaryIO = stack.enter_context(source.open("rb"))
            except OSError as error:
                reason = error.strerror or error
                raise InputError(f"{source}: it can't be opened: {reason}") from error
        else:
            stream = source
        ahead = Ahead(stream, tick)
        head = ahead.head()
        format_ = _observations(head) if how is None else None
        if format_ is not None:
            # Imported here: lists and logs need no reader of documents.
            from ipskeptic.intake.observations import read_observations

            yield from read_observations(ahead.stream(), name, format_)
        elif (how or (TEXT if is_text(head, name) else LIST)) == TEXT:
            yield Text(name, _tally(ahead.stream(), name))
        elif len(head) >= HEAD:
            yield from _read_long(ahead.stream(), name)
        else:
            yield from (item._replace(source=name) for item in read_items(ahead.stream()))


def _observations(head: bytes) -> Format | None:
    """The format of a document of observations; None for all that is a list or a text."""
    if not head.lstrip(b" \t\r\n").startswith(_DOCUMENT_SIGNS):
        return None
    from ipskeptic.intake.observations import format_of_bytes

    return format_of_bytes(head)


def _read_long(stream: BinaryIO, name: str) -> Iterator[Item | BadInput | Text]:
    """Read a list chunk by chunk: the same in a tenth of the time."""
    # Imported here: short lists need no numpy.
    from ipskeptic.bulk.list_counter import ListCounter
    from ipskeptic.intake.chunks import line_of, read_chunks
    from ipskeptic.pipeline.tally import Tally

    counter = ListCounter()
    number = 1
    careful = 0
    for chunk in read_chunks(stream, name):
        fed = counter.feed(chunk)
        careful += len(fed.left)
        lines = (
            line_of(number + place, chunk[start:end].decode("utf-8", "replace"))
            for place, start, end in fed.left
        )
        yield from read_plain(lines, name)
        number += fed.lines
    found = (counter.counted(4), counter.counted(6))
    yield Text(name, Tally(*found, {}, number - 1, careful), is_list=True)


def _tally(stream: BinaryIO, name: str) -> Tally:
    # Imported here: lists need no numpy.
    from ipskeptic.bulk.library import load
    from ipskeptic.pipeline.tally import tally

    library = load()
    return tally(stream, name, kernel=library.dll if library else None)
