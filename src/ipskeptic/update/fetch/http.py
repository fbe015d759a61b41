"""One file at a time over HTTP: conditional, bounded, compared with its checksum, with back-off."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

import urllib3

from ipskeptic.errors import StoreError
from ipskeptic.lookup.online.wire import Limits, PassingError, StopError, Wire, without_login
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

# RFC 9110, 15.5.5 and 15.5.11: there is no such file, and there is none any more.
_GONE = (404, 410)
# Worth another try: overload, and what stands between us and the server (RFC 9110, 15.5.9 and
# 15.6; RFC 8470, 5.2; RFC 6585, 4).
_PASSING = (408, 425, 429, 500, 502, 503, 504)
# Judgement: the listing of twenty years of daily files has 2 MB.
_MAX_TEXT = 8 << 20


class Client:
    """Asks for files; may be used by several threads."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        proxies: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make a client.

        Args:
            limits: What one file may cost.
            proxies: Proxies by scheme; None for those of the environment.
            sleep: Waits between tries.
        """
        self.limits = limits or Limits()
        self._wire = Wire(self.limits, proxies)
        self._sleep = sleep

    def get(self, asked: Asked, into: Path, watch: Watch) -> Answer:
        """Ask for one file; the answer says what came of it.

        Raises:
            StoreError: The file can't be written here.
        """
        reason = ""
        for attempt in range(self.limits.tries):
            try:
                with self._wire.turn(asked.url):
                    answer, digest = self._once(asked, into, watch)
                # Not within the turn: the checksum waits for one of the same host.
                if asked.checksum and isinstance(answer, Got):
                    return self._compared(asked, answer, digest)
                return answer
            except StopError as stop:
                return Failed(str(stop))
            except PassingError as passing:
                reason = str(passing)
                wait = 2.0**attempt if passing.wait is None else passing.wait
                if wait > self.limits.longest_wait:
                    return Failed(f"{reason}: it asks to be left alone for {wait:.0f} seconds")
            if attempt + 1 < self.limits.tries:
                self._sleep(wait)
        return Failed(f"{reason}; tried {self.limits.tries} times")

    def text(self, url: str) -> str:
        """A small text such as a checksum; "" if it can't be had."""
        try:
            return self._text(url)
        except (StopError, PassingError):
            return ""

    def listing(self, url: str) -> str:
        """The page of a folder; "" if the server shows none.

        Raises:
            UnlistedError: The server is not to be had, or is overloaded.
        """
        reason = ""
        for attempt in range(self.limits.tries):
            if attempt:
                self._sleep(2.0 ** (attempt - 1))
            try:
                return self._text(url)
            except StopError:
                return ""
            except PassingError as passing:
                reason = str(passing)
        raise UnlistedError(f"{reason}; tried {self.limits.tries} times")

    def _text(self, url: str) -> str:
        with self._wire.turn(url), self._wire.opened(url, {}) as (response, there):
            if response.status in _PASSING:
                raise PassingError(f"{there}: the server answered HTTP {response.status}")
            if response.status != 200:
                return ""
            parts: list[bytes] = []
            size = 0
            for block in self._wire.blocks(response, there):
                parts.append(block)
                size += len(block)
                if size > _MAX_TEXT:
                    return ""
        return b"".join(parts).decode("utf-8", "replace")

    def _once(self, asked: Asked, into: Path, watch: Watch) -> tuple[Answer, str]:
        """One try: the answer, and the MD5 of what came."""
        headers = {"If-None-Match": asked.etag} if asked.etag else {}
        if asked.last_modified:
            headers["If-Modified-Since"] = asked.last_modified
        with self._wire.opened(asked.url, headers) as (response, url):
            if response.status == 304:
                if headers:
                    return NotModified(), ""
                raise StopError(f"{url}: it says that nothing has changed, and was not asked that")
            if response.status in _GONE:
                return Missing(f"{url}: there is no such file (HTTP {response.status})"), ""
            if response.status != 200:
                _refused(url, response)
            size, digest = self._save(asked, response, url, into, watch)
            etag = response.headers.get("ETag", "")
            return Got(into, size, etag, response.headers.get("Last-Modified", "")), digest

    def _save(
        self,
        asked: Asked,
        response: urllib3.BaseHTTPResponse,
        url: str,
        into: Path,
        watch: Watch,
    ) -> tuple[int, str]:
        """Write the body; its size and MD5."""
        length = response.headers.get("Content-Length", "")
        # A number with more digits is no size, and may be one that int() does not take.
        total = int(length) if re.fullmatch(r"[0-9]{1,18}", length) else None
        most = self._most(asked)
        if total is not None and total > most:
            raise StopError(self._too_big(url, total, most))
        # As the registries publish it: against damage, not against forgers.
        size, digest = 0, hashlib.md5(usedforsecurity=False)
        try:
            with into.open("wb") as file:
                for block in self._wire.blocks(response, url):
                    size += len(block)
                    if size > most:
                        raise StopError(self._too_big(url, size, most))
                    digest.update(block)
                    file.write(block)
                    watch(asked.url, size, total)
        except OSError as error:
            raise StoreError(f"{into}: can't be written: {error.strerror or error}") from error
        return size, digest.hexdigest()

    def _most(self, asked: Asked) -> int:
        grown = max(asked.known_size * self.limits.growth, self.limits.growth_from)
        return min(self.limits.size, grown) if asked.known_size else self.limits.size

    def _too_big(self, url: str, size: int, most: int) -> str:
        reason = f"{url}: it has {size:,} bytes or more, and at most {most:,} are expected"
        # The last bound is for nobody to lift.
        return reason if most == self.limits.size else f"{reason}: --any-size takes more"

    def _compared(self, asked: Asked, got: Got, digest: str) -> Got:
        wanted = md5_in(self.text(asked.checksum))
        beside = without_login(asked.checksum)[0]
        if not wanted:
            note = f"{beside}: no checksum could be read there, so none was compared"
            return got._replace(notes=(*got.notes, note))
        if wanted != digest:
            # A publisher replaces the file and its checksum one after the other: ask again.
            raise PassingError(
                f"{without_login(asked.url)[0]}: its MD5 is {digest}, and {beside} says {wanted}, "
                "so it is not what was published"
            )
        return got


def md5_in(text: str) -> str:
    """The one MD5 in the text of a checksum file; "" if there is none, or more than one.

    Registries write `MD5 (file) = digest` or `digest  file`.
    """
    words = {word.lower() for word in text.replace("=", " ").split() if len(word) == 32}
    found = [word for word in words if not set(word) - set("0123456789abcdef")]
    return found[0] if len(found) == 1 else ""


def _refused(url: str, response: urllib3.BaseHTTPResponse) -> NoReturn:
    reason = f"{url}: the server answered HTTP {response.status}"
    if response.status in _PASSING:
        raise PassingError(reason, _seconds(response.headers.get("Retry-After", "")))
    if response.status in (401, 403, 407):
        reason += ", no access: open it in a browser, or bring its file with `data import`"
    raise StopError(reason)


def _seconds(text: str) -> float | None:
    """The seconds of a Retry-After; None for a date or nothing, where our own back-off does."""
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
