"""What is asked for, and the four answers that may come."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol


class UnlistedError(Exception):
    """What a folder holds can't be told now; the message is the reason."""


class Asked(NamedTuple):
    """One file, by the address that its publisher gave it.

    Attributes:
        url: The publisher's address of it.
        etag: The server's mark of the copy that is held, "" if none is.
        last_modified: The server's date of the copy that is held, "" if none is.
        checksum: Address of its published MD5, "" if there is none.
        known_size: Bytes of the copy held, 0 if none is: for a bound on what may come.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    checksum: str = ""
    known_size: int = 0


class Got(NamedTuple):
    """The file came whole.

    Attributes:
        path: Where it lies.
        size: Bytes that came.
        etag: The server's mark of it, "" if it gave none.
        last_modified: The server's date of it as it wrote it, "" if it gave none.
        notes: What was odd about its coming, a clause each.
    """

    path: Path
    size: int
    etag: str = ""
    last_modified: str = ""
    notes: tuple[str, ...] = ()


class NotModified(NamedTuple):
    """The copy that is held is the newest there is."""


class Missing(NamedTuple):
    """There is no such file where it was asked for."""

    reason: str


class Failed(NamedTuple):
    """It did not come, or not whole; the reason says what, where and what to do."""

    reason: str


Answer = Got | NotModified | Missing | Failed


class Watch(Protocol):
    """Is told how a download goes on; called from several threads."""

    def __call__(self, url: str, done: int, total: int | None) -> None:
        """So many bytes of a file have come, of so many if that is known."""


class Place(Protocol):
    """Where files are asked for: their publishers, or a mirror of them.

    Attributes:
        name: How it reads in a message, "" for the publishers themselves.
        years_searched: How many years on each side of a date are worth a listing.
    """

    name: str
    years_searched: int

    def get(self, asked: Asked, into: Path, watch: Watch) -> Answer:
        """Ask for one file and write it to `into`."""

    def listing(self, folder: str) -> tuple[str, ...]:
        """Names in the folder of a publisher's address, in order; none if it shows none.

        Raises:
            UnlistedError: It may show some, and did not come.
        """
