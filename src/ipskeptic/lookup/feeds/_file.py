"""The file that a feed parser reads: bounded, one block at a time, with its size and hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from ipskeptic.errors import FeedFormatError
from ipskeptic.lookup.feeds._unpack import refusal

# Judgement: the longest line of the real files is the 1,000 characters of a URLhaus comment.
MAX_LINE = 64 << 10
# Judgement: the largest JSON feed known, Azure's, has 4.1 MB; parsed JSON takes up to 25 times
# its bytes in memory (`{},` makes a dict of 64 bytes).
MAX_JSON = 64 << 20
# Judgement: 200 times the largest file known (a Route Views table, 22 MB).
MAX_UNPACKED = 4 << 30
# Judgement: five times the lines of the largest file known, a Route Views table of 2021; a
# record takes some 140 bytes in memory.
MAX_LINES = 5_000_000
# Judgement: the best packed real file (Amazon's, 2.6 MB) has 30 bytes a packed byte; small
# files may pack better, so the ratio counts from 64 MiB on.
MAX_RATIO = 200
RATIO_FROM = 64 << 20

_WRONG_KIND = "Check that the file is what its feed should be, or name another feed with --as"
_AGAIN = "Fetch it again"


class FeedFile:
    """A feed's file, unpacked a block at a time; it can be read once.

    Attributes:
        name: File name without its folders.
        where: What to call it in messages: the path, or the archive and its member.
        packed_size: Bytes of the file or member on disk; 0 where it is not packed.
    """

    def __init__(
        self, name: str, blocks: Iterable[bytes], *, where: str = "", packed_size: int = 0
    ) -> None:
        self.name = name
        self.where = where or name
        self.packed_size = packed_size
        self._source = iter(blocks)
        self._ahead: list[bytes] = []
        self._hash = hashlib.sha256()
        self._size = 0
        self._last = b""

    @classmethod
    def of_bytes(cls, data: bytes, name: str = "feed.txt") -> FeedFile:
        """A feed file of unpacked bytes in memory."""
        return cls(name, [data] if data else [])

    def peek(self, size: int) -> bytes:
        """The first `size` unpacked bytes, or all if it has fewer; reading starts before them."""
        held = sum(map(len, self._ahead))
        while held < size and (block := self._pull()):
            self._ahead.append(block)
            held += len(block)
        return b"".join(self._ahead)[:size]

    def blocks(self) -> Iterator[bytes]:
        """The unpacked bytes, in blocks of no fixed size.

        Raises:
            FeedFormatError: The file is cut off, damaged, or too large.
        """
        while self._ahead:
            yield self._ahead.pop(0)
        while block := self._pull():
            yield block

    def _pull(self) -> bytes:
        block = next(self._source, b"")
        if block:
            self._size += len(block)
            self._hash.update(block)
            self._last = block[-1:]
            self._check_size()
        return block

    def _check_size(self) -> None:
        if self._size > MAX_UNPACKED:
            why = f"it is larger than {MAX_UNPACKED >> 30} GiB unpacked"
            raise self.refusal(why, _WRONG_KIND)
        if self.packed_size and self._size > max(RATIO_FROM, self.packed_size * MAX_RATIO):
            why = f"it unpacks to more than {MAX_RATIO} times its size, as no feed does"
            raise self.refusal(why, _WRONG_KIND)

    def _whole_lines(self) -> Iterator[bytes]:
        """Blocks that end where a line ends, without that last line break."""
        rest = b""
        for block in self.blocks():
            cut = block.rfind(b"\n")
            if cut < 0:
                rest += block
                if len(rest) > MAX_LINE:
                    raise self._long_line()
                continue
            yield rest + block[:cut]
            rest = block[cut + 1 :]
        if rest:
            yield rest

    def lines(self) -> Iterator[bytes]:
        """The lines, without their line feed.

        Raises:
            FeedFormatError: A line is longer than 64 KiB, there are more than five million; or
                as `blocks`.
        """
        seen = 0
        for block in self._whole_lines():
            lines = block.split(b"\n")
            seen += len(lines)
            self._check_lines(seen, max(map(len, lines)))
            yield from lines

    def text_lines(self) -> Iterator[str]:
        """The lines as text, without line feed; bytes that are no UTF-8 become U+FFFD.

        Raises:
            FeedFormatError: It is binary, UTF-16 or HTML; or as `lines`.
        """
        self.check_text()
        seen = 0
        for block in self._whole_lines():
            lines = block.decode("utf-8", "replace").split("\n")
            seen += len(lines)
            self._check_lines(seen, max(map(len, lines)))
            yield from lines

    def check_text(self) -> None:
        """Look at the first 4 KiB, and drop a UTF-8 byte order mark.

        Raises:
            FeedFormatError: It is binary, UTF-16, or a page of HTML in place of a feed.
        """
        head = self.peek(4096)
        if head.startswith(b"\xef\xbb\xbf"):
            self._ahead[:] = [b"".join(self._ahead)[3:]]
            head = head[3:]
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise self.refusal("it is UTF-16 text", "Save it as UTF-8", line=1)
        if b"\0" in head:
            raise self.refusal("it is binary data, not text", _WRONG_KIND)
        start = head.lstrip()[:15].lower()
        if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")):
            what = "XML" if start.startswith(b"<?xml") else "HTML, perhaps an error page"
            why = f"it is a page of {what}, not the feed"
            raise self.refusal(why, _AGAIN + " from the publisher", line=1)

    def read_all(self, limit: int = MAX_JSON) -> bytes:
        """All bytes at once, for formats that can't be read line by line.

        Raises:
            FeedFormatError: There are more than `limit`; or as `blocks`.
        """
        parts, size = [], 0
        for block in self.blocks():
            size += len(block)
            if size > limit:
                raise self.refusal(f"it is larger than {limit >> 20} MiB", _WRONG_KIND)
            parts.append(block)
        return b"".join(parts)

    @property
    def ends_in_newline(self) -> bool:
        """Whether the last byte read is a line feed; true for a file of no bytes."""
        return self._last in (b"\n", b"")

    @property
    def size(self) -> int:
        """Number of unpacked bytes; reads the rest of the file if need be."""
        self._drain()
        return self._size

    @property
    def sha256(self) -> str:
        """SHA-256 of the unpacked bytes; reads the rest of the file if need be."""
        self._drain()
        return self._hash.hexdigest()

    def _drain(self) -> None:
        while self._pull():
            pass

    def _check_lines(self, seen: int, longest: int) -> None:
        if longest > MAX_LINE:
            raise self._long_line()
        if seen > MAX_LINES:
            raise self.refusal(f"it has more than {MAX_LINES:,} lines", _WRONG_KIND)

    def _long_line(self) -> FeedFormatError:
        why = f"a line is longer than {MAX_LINE >> 10} KiB"
        return self.refusal(why, _WRONG_KIND)

    def refusal(self, why: str, todo: str = _WRONG_KIND, line: int = 0) -> FeedFormatError:
        """An error about this file: what, where, why and what to do."""
        return refusal(self.where, why, todo, line)

    def cut_off(self, why: str) -> FeedFormatError:
        """The error for a file that was not fetched to its end."""
        return self.refusal(f"it is cut off: {why}", _AGAIN)
