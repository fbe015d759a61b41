"""The one member of a tar archive that is wanted, taken out with all limits of a feed's file."""

from __future__ import annotations

import fnmatch
import io
import re
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ipskeptic.errors import FeedFormatError, StoreError
from ipskeptic.lookup.feeds.base import FeedFile, open_feed_file
from ipskeptic.model.when import Window
from ipskeptic.update.fetch.landing import landing

# 2014-12-11-00-02-00, as CollecTor names its lists; the time may be missing.
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[-T](\d\d)[-:]?(\d\d))?")
# Judgement: a month of hourly lists is some 750 files.
_MAX_MEMBERS = 20_000
_BLOCK = 1 << 20
# POSIX pax, "ustar Interchange Format": an archive ends in two blocks of zeros.
_END = 1024


def take_member(archive: Path, pattern: str, wanted: Window, into: Path) -> tuple[str, Path]:
    """Write the member of an archive that is nearest to a time to a folder.

    Args:
        archive: A tar file, packed or not.
        pattern: As after the `#` of an archive's pattern; its fields are read as any digits.
        wanted: The time. Of several members within it the last is taken.
        into: The folder.

    Returns:
        The member's name, and where it was written.

    Raises:
        FeedFormatError: It is no tar archive, is damaged or too large, or has no such member.
        StoreError: The member can't be written.
    """
    shape = re.sub(r"\{(?:yyyy|mm|dd)\}", "*", pattern)
    with open_feed_file(archive) as file:
        names = [name for name in _names(file) if fnmatch.fnmatchcase(name, shape)]
    chosen = nearest_member(names, wanted)
    if not chosen:
        raise FeedFormatError(f"{archive.name}: no file in it is named like {pattern}.")
    target = landing(into, chosen.rpartition("/")[2])
    with open_feed_file(archive) as file:
        _write(file, chosen, target)
    return chosen, target


def nearest_member(names: list[str], wanted: Window) -> str:
    """The name whose date and time is nearest to a time, the last one within it; "" if none."""
    dated = sorted((moment, name) for name in names if (moment := moment_in(name)))
    within = [name for moment, name in dated if wanted.start <= moment < wanted.end]
    if within:
        return within[-1]
    return min(((abs(m - wanted.start), name) for m, name in dated), default=(None, ""))[1]


def moment_in(name: str) -> datetime | None:
    """The date and time in the last part of a name, None if there is none."""
    found = _STAMP.search(name.rpartition("/")[2])
    if not found:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None


def _names(file: FeedFile) -> list[str]:
    return [info.name for _, info in _members(file)]


def _write(file: FeedFile, name: str, target: Path) -> None:
    for archive, info in _members(file):
        content = archive.extractfile(info) if info.name == name else None
        if content is None:
            continue
        try:
            with target.open("wb") as out:
                while block := content.read(_BLOCK):
                    out.write(block)
        except OSError as error:
            raise StoreError(f"{target}: can't be written: {error.strerror or error}") from error
        return


def _members(file: FeedFile) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """The plain files of an archive, one after the other, as a stream."""
    stream = _Stream(file)
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, info in enumerate(archive):
                if number >= _MAX_MEMBERS:
                    raise file.refusal(f"it has more than {_MAX_MEMBERS:,} files")
                # Of one with holes a few bytes promise as many as they like.
                if info.isfile() and not info.issparse():
                    yield archive, info
        stream.read()
        # NOTE: tarfile takes an archive that is cut off at a header for one that is at its end.
        if stream.tail.strip(b"\0") or len(stream.tail) < _END:
            raise file.cut_off("an archive ends in blocks of zeros")
    except (tarfile.TarError, EOFError, ValueError, ArithmeticError, RecursionError) as error:
        # RecursionError: tarfile calls itself for each header that tells of the next.
        raise file.refusal(f"it is no sound tar archive ({error})", "Fetch it again") from error


class _Stream(io.RawIOBase):
    """The unpacked bytes of a feed's file, as `tarfile` reads them.

    Attributes:
        tail: The last bytes that were read.
    """

    def __init__(self, file: FeedFile) -> None:
        super().__init__()
        self.tail = b""
        self._blocks = file.blocks()
        self._rest = b""

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        wanted = size if size is not None and size >= 0 else 1 << 62
        parts, got = [], 0
        while got < wanted:
            block = self._rest or next(self._blocks, b"")
            if not block:
                break
            parts.append(block[: wanted - got])
            self._rest = block[wanted - got :]
            got += len(parts[-1])
            self.tail = (self.tail + parts[-1][-_END:])[-_END:]
        return b"".join(parts)
