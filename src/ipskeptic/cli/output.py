"""Where results go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from ipskeptic.errors import IpskepticError, UsageError


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
