"""Where files are asked for: their publishers, or a mirror that has them by their address.

A mirror has the file of `https://host/path` at `host/path`, as `wget --force-directories` and
`wget --mirror` write it, packed (gz, bz2, xz or zst) or not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from email.utils import formatdate
from html import unescape
from pathlib import Path
from stat import S_ISREG
from urllib.parse import unquote, urlsplit

from ipskeptic.errors import StoreError, UsageError
from ipskeptic.lookup.online.wire import StopError, without_login
from ipskeptic.update.fetch.answers import (
    Answer,
    Asked,
    Failed,
    Got,
    Missing,
    NotModified,
    UnlistedError,
    Watch,
)
from ipskeptic.update.fetch.http import Client, md5_in

_BLOCK = 1 << 20
PACKED = (".gz", ".xz", ".bz2", ".zst")
# What wget calls the file of an address that ends in a slash; web servers serve it under that.
_OF_A_FOLDER = "index.html"
_NAME = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


class _Listings:
    """Listings of servers, each asked for once."""

    # Judgement: a date whose neighbours of a year hold nothing is not in the archive.
    years_searched = 1

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, tuple[str, ...] | UnlistedError] = {}

    def _names(self, url: str) -> tuple[str, ...]:
        # Two threads may ask at once, and then both put down the same.
        if url not in self._known:
            try:
                self._known[url] = names_in(self._client.listing(url))
            except UnlistedError as error:
                self._known[url] = error
        known = self._known[url]
        if isinstance(known, UnlistedError):
            raise UnlistedError(str(known)) from known
        return known


class Publishers(_Listings):
    """The publishers' own servers."""

    name = ""

    def get(self, asked: Asked, into: Path, watch: Watch) -> Answer:
        """Ask its publisher for one file."""
        return self._client.get(asked, into, watch)

    def listing(self, folder: str) -> tuple[str, ...]:
        """Names in a folder, from the page or text that its server shows for it."""
        return self._names(folder)


class MirrorServer(_Listings):
    """A mirror that is served over HTTP."""

    def __init__(self, client: Client, base: str) -> None:
        super().__init__(client)
        self._base = base.rstrip("/")
        self.name = without_login(self._base)[0]

    def _there(self, url: str) -> str:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._base}/{parts.netloc}{parts.path}{query}"

    def get(self, asked: Asked, into: Path, watch: Watch) -> Answer:
        """Ask the mirror for a publisher's file, packed if it has no other."""
        there = self._there(asked.url)
        checksum = self._there(asked.checksum) if asked.checksum else ""
        answer = self._client.get(asked._replace(url=there, checksum=checksum), into, watch)
        if not isinstance(answer, Missing) or there.endswith("/"):
            return answer
        for ending in PACKED:
            # A checksum is of what is published, so a packed copy can't be compared with it.
            there_packed = asked._replace(url=there + ending, checksum="")
            packed = self._client.get(there_packed, into, watch)
            if not isinstance(packed, Missing):
                return packed
        return answer

    def listing(self, folder: str) -> tuple[str, ...]:
        """Names in the mirror's folder, from the page that its server shows for it."""
        return self._names(self._there(folder))


class MirrorFolder:
    """A mirror on a disk."""

    # As far as registry files reach back and forward, and more (judgement).
    years_searched = 40

    def __init__(self, root: Path) -> None:
        self._root = root
        self.name = str(root)

    def _there(self, url: str) -> Path:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        steps = [step for step in unquote(parts.path).split("/") if step not in ("", ".", "..")]
        # Windows allows no colon in a name; a host of dots would lead out of the mirror.
        place = self._root.joinpath(parts.netloc.replace(":", "+").strip(".") or "_", *steps)
        return place.with_name(place.name + query) if steps else place

    def get(self, asked: Asked, into: Path, watch: Watch) -> Answer:
        """Copy a publisher's file out of the mirror.

        Raises:
            StoreError: It can't be written here.
        """
        there = self._there(asked.url)
        if urlsplit(asked.url).path.endswith("/"):
            there /= _OF_A_FOLDER
        try:
            return self._get(asked, there, into, watch)
        except (OSError, _UnreadError) as error:
            reason = getattr(error, "strerror", None) or error
            return Failed(f"{there}: can't be read: {reason}")

    def _get(self, asked: Asked, there: Path, into: Path, watch: Watch) -> Answer:
        found = next((p for p in (there, *_with_packed(there)) if _is_there(p)), None)
        if found is None:
            return Missing(f"{there}: the mirror has no such file")
        state = found.stat()
        mark = f'"{state.st_size:x}-{state.st_mtime_ns:x}"'
        if asked.etag == mark:
            return NotModified()
        try:
            with into.open("wb") as file:
                file.writelines(_blocks(found))
        except OSError as error:
            raise StoreError(f"{into}: can't be written: {error.strerror or error}") from error
        watch(asked.url, state.st_size, state.st_size)
        got = Got(into, state.st_size, mark, formatdate(state.st_mtime, usegmt=True))
        return self._compared(asked, got, found == there)

    def _compared(self, asked: Asked, got: Got, as_published: bool) -> Answer:
        """Compare with the checksum beside it, where the mirror has one."""
        beside = self._there(asked.checksum) if asked.checksum else None
        if not as_published or beside is None or not _is_there(beside):
            return got
        import hashlib

        wanted = md5_in(beside.read_text("utf-8", "replace")[:4096])
        with got.path.open("rb") as file:
            digest = hashlib.file_digest(
                file, lambda: hashlib.md5(usedforsecurity=False)
            ).hexdigest()
        if wanted and wanted != digest:
            return Failed(
                f"{self._there(asked.url)}: its MD5 is {digest}, and {beside} says {wanted}, so it "
                "is not what was published: fetch it again"
            )
        return got

    def listing(self, folder: str) -> tuple[str, ...]:
        """Names in the mirror's folder."""
        try:
            return tuple(sorted(os.listdir(self._there(folder))))
        except OSError:
            return ()


def mirror(where: str, client: Client) -> MirrorServer | MirrorFolder:
    """The mirror of `--from`.

    Raises:
        UsageError: It is neither an address nor a folder, or a folder with no host in it.
    """
    if where.startswith(("http://", "https://")):
        try:
            return MirrorServer(client, where)
        except StopError as error:
            raise UsageError(f"--from {error}") from error
    root = Path(where).expanduser()
    if not root.is_dir():
        what = "it is no folder" if root.exists() else "there is no such folder"
        raise UsageError(f"--from {where}: {what}: name a folder, or an http(s) address")
    if not any("." in entry.name and entry.is_dir() for entry in root.iterdir()):
        raise UsageError(
            f"--from {where}: a mirror has its files as HOST/PATH, as `wget -x` writes them, and "
            "this folder has no host in it: take other files with `ipskeptic data import`"
        )
    return MirrorFolder(root)


def names_in(text: str) -> tuple[str, ...]:
    """Names of files in a listing, in order: the links of a page, or the words of a text."""
    if "<" in text[:1024]:
        found = (unquote(unescape(link)) for link in _NAME.findall(text))
    else:
        found = (word for line in text.splitlines() for word in line.split()[-1:])
    names = (word.rstrip("/").rpartition("/")[2] for word in found)
    return tuple(sorted({name for name in names if name and name not in (".", "..")}))


def _with_packed(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + packed) for packed in PACKED)


class _UnreadError(Exception):
    """A file of a mirror can't be read: no fault of the place that it is copied to."""


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as content:
            while block := content.read(_BLOCK):
                yield block
    except OSError as error:
        raise _UnreadError(error.strerror or error) from error


def _is_there(path: Path) -> bool:
    """Whether there is such a file; one that can't be looked at is an error, and not missing."""
    try:
        return S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
