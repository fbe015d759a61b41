"""Files for `triage`: a list is read line by line, a log or document is searched for addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ipskeptic.errors import InputError
from ipskeptic.intake.ahead import Ahead
from ipskeptic.intake.guess import is_text
from ipskeptic.intake.item import Item
from ipskeptic.intake.items import read_items
from ipskeptic.model.assessment import BadInput

if TYPE_CHECKING:
    from ipskeptic.pipeline.tally import Tally

# How a file may be read.
LIST, TEXT = "list", "text"


class Text(NamedTuple):
    """What a log or document holds.

    Attributes:
        source: Its name, "-" for standard input.
        tally: Its addresses with how often each stands there.
    """

    source: str
    tally: Tally


def read_file(
    source: Path | BinaryIO,
    how: str | None = None,
    tick: Callable[[int], None] = lambda size: None,
) -> Iterator[Item | BadInput | Text]:
    """Read a file or standard input as a list, or as text.

    Args:
        source: A path, or a binary stream, which is standard input.
        how: `LIST` or `TEXT`; None to see by its first lines.
        tick: Called with how many bytes were read, each time.

    Yields:
        The items of a list, or one `Text`.

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
        if (how or (TEXT if is_text(ahead.head(), name) else LIST)) == TEXT:
            yield Text(name, _tally(ahead.stream(), name))
            return
        for item in read_items(ahead.stream()):
            yield item._replace(source=name) if name != "-" else item


def _tally(stream: BinaryIO, name: str) -> Tally:
    # Imported here: lists need no numpy.
    from ipskeptic.bulk.library import load
    from ipskeptic.pipeline.tally import tally

    library = load()
    return tally(stream, name, kernel=library.dll if library else None)
