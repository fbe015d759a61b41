"""Where results go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TextIO

from ipskeptic.errors import IpskepticError, UsageError

# So much of what is put aside is kept in memory, in characters (judgement).
_IN_MEMORY = 1 << 24


class Aside:
    """Text that can be written only when all is done: in memory while short, then in a file.

    Args:
        folder: Where the file lies, which has no name; None for that of temporary files.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._parts: list[str] = []
        self._size = 0
        self._file: IO[str] | None = None

    def write(self, text: str) -> None:
        """Put text aside.

        Raises:
            IpskepticError: The disk is full, or there is no place for the file.
        """
        self._parts.append(text)
        self._size += len(text)
        if self._size > _IN_MEMORY:
            self._to_file()

    def _to_file(self) -> None:
        try:
            if self._file is None:
                # Imported here: few results are as long.
                import tempfile

                self._file = tempfile.TemporaryFile(  # noqa: SIM115 - closed by `close`
                    "w+", encoding="utf-8", newline="\n", dir=self._folder
                )
            self._file.writelines(self._parts)
        except OSError as error:
            reason = error.strerror or error
            raise IpskepticError(
                f"the long result can't be put aside: {reason}: make room, or write -f jsonl"
            ) from error
        self._parts.clear()
        self._size = 0

    def pieces(self) -> Iterator[str]:
        """All text in the order in which it came, in pieces."""
        if self._file is None:
            yield from self._parts
            return
        self._to_file()
        self._file.seek(0)
        while piece := self._file.read(_IN_MEMORY):
            yield piece

    def close(self) -> None:
        """Forget it all."""
        self._parts.clear()
        if self._file is not None:
            self._file.close()


class Output:
    """A place to write text to, as a context manager.

    A file is written beside its place under another name and put there when all is done; when
    anything fails, what stood there before is left as it was. Devices and pipes are written to
    directly, since they can't be replaced.

    Args:
        path: The file; None or `-` for standard output.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = None if path is None or str(path) == "-" else path
        # Where it is put: what the path leads to, if that is a link.
        self._place = self._path
        self._temporary: str | None = None
        self._asides: list[Aside] = []
        self.stream: TextIO

    def __enter__(self) -> Self:
        """Open it; where that fails, nothing has been worked on yet."""
        if self._path is None:
            if sys.stdout is None:
                raise UsageError("standard output is closed: name a file with -o")
            self.stream = sys.stdout
            return self
        try:
            self.stream = self._open(self._path)
        except OSError as error:
            reason = error.strerror or error
            raise IpskepticError(f"-o {self._path}: can't be written ({reason})") from error
        return self

    def _open(self, path: Path) -> TextIO:
        # A pipe or device is written as it is named: resolving /dev/stdout gives no path at all.
        if os.path.exists(path) and not os.path.isfile(path):
            return open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n")
        if os.path.exists(path) and not os.access(path, os.W_OK):
            raise PermissionError(13, "permission denied")
        # A link stays a link: what it points to is replaced.
        path = self._place = Path(os.path.realpath(path))
        # Imported here: most results go to standard output.
        import tempfile

        number, self._temporary = tempfile.mkstemp(
            prefix=f".{path.name}.", suffix=".part", dir=path.parent
        )
        if hasattr(os, "fchmod"):
            os.fchmod(number, _mode(path))
        return open(number, "w", encoding="utf-8", errors="backslashreplace", newline="\n")

    def aside(self) -> Aside:
        """A place for text that can't be written yet; it is closed with the output."""
        # Beside the result, where there must be room for it anyway.
        beside = self._place.parent if self._temporary and self._place else None
        self._asides.append(Aside(beside))
        return self._asides[-1]

    @property
    def is_terminal(self) -> bool:
        """Whether somebody reads along."""
        try:
            return self.stream.isatty()
        except ValueError:
            return False

    def write(self, text: str) -> None:
        """Write text; on standard output it is there at once, for a reader that waits.

        Raises:
            BrokenPipeError: The reader has gone.
            IpskepticError: It can't be written, as on a full disk.
        """
        try:
            self.stream.write(text)
            if self._path is None:
                self.stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise self._failed(error) from error

    def write_bytes(self, data: bytes | memoryview) -> None:
        """Write UTF-8 as it is.

        Raises:
            BrokenPipeError: The reader has gone.
            IpskepticError: It can't be written, as on a full disk.
        """
        binary = getattr(self.stream, "buffer", None)
        if binary is None:
            self.write(bytes(data).decode())
            return
        try:
            self.stream.flush()
            binary.write(data)
            if self._path is None:
                binary.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> IpskepticError:
        where = self._path or "standard output"
        return IpskepticError(f"{where} can't be written: {error.strerror or error}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put the file in its place, or leave no trace of it."""
        for aside in self._asides:
            aside.close()
        if self._path is None:
            return
        try:
            self.stream.close()
            if self._temporary is not None and self._place is not None and kind is None:
                os.replace(self._temporary, self._place)
                self._temporary = None
        except OSError as failed:
            reason = failed.strerror or failed
            raise IpskepticError(f"-o {self._path}: can't be written ({reason})") from failed
        finally:
            if self._temporary is not None:
                os.unlink(self._temporary)


def _mode(path: Path) -> int:
    """The rights of the file that is replaced, else those of any new file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
