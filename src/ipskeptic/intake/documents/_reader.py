"""What a format's module gives: `READER`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ipskeptic.model.document import Block, Comment


class Body(NamedTuple):
    """What a reader makes of a document; `model.document.Document` says what the fields mean.

    Attributes:
        blocks: In the order of the document.
        comments: Comments that speak to this program.
        facts: What the document says of itself.
        problems: What of it could not be read.
        lines: Lines of the text as read, where that is not the source (PDF, DOCX); else None.
    """

    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...] = ()
    facts: Mapping[str, str] = MappingProxyType({})
    problems: tuple[str, ...] = ()
    lines: tuple[str, ...] | None = None


class Reader(NamedTuple):
    """A format.

    Attributes:
        name: Its name; one of those in `model.document.Document`.
        suffixes: Ends of file names in lower case, with the dot.
        read: From the text, its lines ended by LF, to what it holds. It never raises on any
            text: what it can't make sense of is said in `problems`, or is plain text.
        read_bytes: For formats that are no text; then `read` is None.
        looks: Whether content is of this format, asked only where the name does not tell or
            several formats share the suffix: gets the first 64 KiB of the text (of the bytes,
            decoded as Latin-1, for formats that are no text).
        rank: Formats that share a suffix are asked in the order of this, lowest first; the last
            takes all.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[str], Body] | None = None
    read_bytes: Callable[[bytes], Body] | None = None
    looks: Callable[[str], bool] | None = None
    rank: int = 50
