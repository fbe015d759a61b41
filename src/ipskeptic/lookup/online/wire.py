"""The connections: proxies, redirects, time-outs, and what went wrong in words.

`ipskeptic.update` fetches files over them, and the look-up by RDAP its answers.

Redirects and limits are ours, not the library's: each of them must end in a sentence that says
what happened, and no library says it for the body of an answer that breaks off.
"""

from __future__ import annotations

import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

from ipskeptic import __version__
from ipskeptic.lookup.online import urls
from ipskeptic.lookup.online.heads import bound_heads

# RFC 9110, 15.4: redirects that keep the method, or turn to GET as ours is.
_REDIRECTS = (301, 302, 303, 307, 308)
_BLOCK = 1 << 16
# Judgement: the head of an answer may take so many times as long as a server may say nothing.
_HEAD = 2


class Limits(NamedTuple):
    """What one file may cost. All are judgement.

    Attributes:
        seconds: How long a server may say nothing; a connection waits as long.
        slowest: Bytes that must come in each such span: fewer is a server that drips.
        size: Bytes that one file may have.
        growth: How many times the size of the copy held a file may have, if that is more than
            `growth_from`.
        growth_from: Bytes below which growth is no sign of anything.
        tries: How often a file is asked for before it is given up.
        longest_wait: Seconds that a server may ask us to wait.
        redirects: How many redirects are followed.
        per_host: How many files are asked of one host at a time, to be polite.
    """

    seconds: float = 30.0
    slowest: int = 4096
    size: int = 1 << 30
    growth: int = 10
    growth_from: int = 1 << 20
    tries: int = 3
    longest_wait: float = 60.0
    redirects: int = 5
    per_host: int = 2


class StopError(Exception):
    """An end that no further try can change; the message is the reason."""


class PassingError(Exception):
    """An end that may be another one next time; the message is the reason.

    Attributes:
        wait: Seconds that the server asks to be left alone; None if it says nothing.
        timed_out: Whether it was too slow.
    """

    def __init__(self, reason: str, wait: float | None = None, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.timed_out = timed_out


def _nothing(_: str) -> None:
    """Wait for nobody."""


class Wire:
    """Connections to servers, or to the proxies before them; may be used by several threads."""

    def __init__(
        self,
        limits: Limits,
        proxies: Mapping[str, str] | None = None,
        proxy_is: str = "HTTPS_PROXY",
    ) -> None:
        """Make one.

        Args:
            limits: What one file may cost.
            proxies: Proxies by scheme; None for those of the environment.
            proxy_is: Where the user named the proxy, for messages.
        """
        self._limits = limits
        self._proxy_is = proxy_is
        self._proxies = getproxies() if proxies is None else dict(proxies)
        self._turns: dict[str, threading.Semaphore] = {}
        self._pools: dict[str, urllib3.PoolManager] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the connections that wait to be used again."""
        with self._lock:
            pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            pool.clear()

    @contextmanager
    def turn(self, url: str) -> Iterator[None]:
        """Wait until few enough files are asked of the host of an address."""
        with self._lock:
            places = threading.Semaphore(self._limits.per_host)
            turn = self._turns.setdefault(_parts(url).netloc, places)
        with turn:
            yield

    @contextmanager
    def opened(
        self, url: str, headers: Mapping[str, str], hop: Callable[[str], None] = _nothing
    ) -> Iterator[tuple[urllib3.BaseHTTPResponse, str]]:
        """The answer behind all redirects, with its address.

        Args:
            url: The first address.
            headers: What is sent to every server.
            hop: Is called with each host before it is asked; what it raises is raised.

        Raises:
            StopError: It can't be asked for, or leads nowhere.
            PassingError: No answer came.
        """
        url, login = without_login(url)
        for _ in range(self._limits.redirects + 1):
            hop(host_of(url))
            response = self._request(url, {**headers, **login})
            try:
                if response.status not in _REDIRECTS:
                    yield response, url
                    return
                onward = _joined(url, response.headers.get("Location", ""))
            finally:
                # What was not read is not worth reading: the connection goes with it.
                response.close()
            if url.startswith("https:") and not onward.startswith("https:"):
                raise StopError(f"{url}: it leads to {onward}, which is not encrypted")
            if onward == url:
                break
            if _parts(onward)[:2] != _parts(url)[:2]:
                # A password is for the server that it was given for.
                login = {}
            url = without_login(onward)[0]
        raise StopError(f"{url}: it leads in a circle, or through too many redirects")

    def blocks(self, response: urllib3.BaseHTTPResponse, url: str) -> Iterator[bytes]:
        """The body as it comes.

        Raises:
            PassingError: It broke off, or the server drips.
        """
        since, came = time.monotonic(), 0
        while True:
            try:
                block = response.read1(_BLOCK, decode_content=False)
            except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                raise self._passing(url, error) from error
            if not block:
                return
            came += len(block)
            now = time.monotonic()
            if now - since >= self._limits.seconds:
                if came < self._limits.slowest:
                    reason = f"{url}: too slow, {came} bytes in {now - since:.0f} s"
                    raise PassingError(reason, timed_out=True)
                since, came = now, 0
            yield block

    def _request(self, url: str, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        if _parts(url).scheme not in ("http", "https"):
            raise StopError(f"{url}: only http and https are fetched")
        wanted = {
            # What is published is wanted as it is: checksums are of that.
            "Accept-Encoding": "identity",
            "User-Agent": f"ipskeptic/{__version__}",
            **headers,
        }
        try:
            return self._pool(url).request(
                "GET", url, headers=wanted, preload_content=False, redirect=False, retries=False
            )
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            if "407" in str(error.__cause__) and isinstance(error, urllib3.exceptions.ProxyError):
                raise StopError(
                    f"{url}: the proxy wants a name and password: give both in {self._proxy_is}"
                ) from error
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise StopError(
                    f"{url}: its certificate can't be verified: if your network puts its own "
                    "before it, name that with SSL_CERT_FILE"
                ) from error
            raise self._passing(url, error) from error

    def _passing(self, url: str, error: BaseException) -> PassingError:
        """An error of the library in words; what it was raised from may be the narrower one."""
        both = (error, error.__cause__)
        why = next(words for kind, words in _REASONS if any(isinstance(e, kind) for e in both))
        slow = any(isinstance(e, urllib3.exceptions.TimeoutError | TimeoutError) for e in both)
        return PassingError(f"{url}: {why.replace('{proxy}', self._proxy_is)}", timed_out=slow)

    def _pool(self, url: str) -> urllib3.PoolManager:
        parts = _parts(url)
        proxy = self._proxies.get(parts.scheme) or self._proxies.get("all") or ""
        if proxy and proxy_bypass(parts.hostname or ""):
            proxy = ""
        with self._lock:
            if proxy not in self._pools:
                self._pools[proxy] = self._new_pool(proxy)
            return self._pools[proxy]

    def _new_pool(self, proxy: str) -> urllib3.PoolManager:
        timeout = urllib3.Timeout(connect=self._limits.seconds, read=self._limits.seconds)
        size = self._limits.per_host
        if not proxy:
            plain = urllib3.PoolManager(timeout=timeout, maxsize=size)
            return bound_heads(plain, _HEAD * self._limits.seconds)
        try:
            # Without a scheme it is an http one, as others who read these variables have it.
            parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
            if parts.scheme not in ("http", "https"):
                raise StopError(
                    f"a proxy of kind {parts.scheme!r} can't be used: name an http:// one"
                )
            login = _login(parts, "Proxy-")
            manager = urllib3.ProxyManager(
                parts.geturl(), timeout=timeout, maxsize=size, proxy_headers=login
            )
            return bound_heads(manager, _HEAD * self._limits.seconds)
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            # Its text may have a password in it.
            raise StopError(f"the proxy is no address: see {self._proxy_is}") from error


def host_of(url: str) -> str:
    """The host of an address, with its port where that is not the one of its scheme.

    Raises:
        StopError: It is no address.
    """
    try:
        return urls.host_of(url)
    except ValueError as error:
        raise StopError(f"{url.rpartition('@')[2]}: it is no address of a file") from error


def without_login(url: str) -> tuple[str, dict[str, str]]:
    """An address as it may be shown, and the header for the name and password in it.

    Raises:
        StopError: It is no address.
    """
    parts = _parts(url)
    return urls.without_login(url), _login(parts)


def _login(parts: SplitResult, what: str = "") -> dict[str, str]:
    """The header for the name and password in an address, none if it has none."""
    if not parts.username:
        return {}
    both = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {f"{what}Authorization": f"Basic {b64encode(both.encode()).decode()}"}


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        # What stands before the sign may be a password.
        raise StopError(f"{url.rpartition('@')[2]}: it is no address of a file") from error


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise StopError(f"{url}: it leads to {location!r}, which is no address") from error


# The narrowest first: the library's errors are kinds of one another.
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (urllib3.exceptions.ProxyError, "the proxy can't be reached or refuses: see {proxy}"),
    (urllib3.exceptions.NameResolutionError, "its name can't be resolved: is there a network?"),
    (urllib3.exceptions.NewConnectionError, "no connection could be made"),
    (urllib3.exceptions.ConnectTimeoutError, "it timed out"),
    (urllib3.exceptions.ReadTimeoutError, "it timed out"),
    (urllib3.exceptions.IncompleteRead, "the answer broke off before its end"),
    (urllib3.exceptions.SSLError, "no encrypted connection could be made"),
    (urllib3.exceptions.LocationParseError, "it is no address of a file"),
    (urllib3.exceptions.HTTPError, "the connection broke off"),
    (OSError, "the connection broke off"),
    (ValueError, "it is no address of a file"),
)
