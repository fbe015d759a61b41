"""One attempt at an RDAP answer: one JSON object over HTTP, and what else may come, in words.

Waiting, trying again and keeping are the session's; so one attempt says whether another one may
end otherwise, and how long the server wants to be left alone.

Source: RFC 7480 (how RDAP uses HTTP), RFC 9083 (its objects), RFC 9110 (HTTP).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple, NoReturn

import urllib3

from ipskeptic.lookup.online import urls
from ipskeptic.lookup.online.wire import Limits, PassingError, StopError, Wire
from ipskeptic.model.online import Body, Failure, HttpAnswer, NotFound
from ipskeptic.model.when import instant

# Judgement: the largest answers seen, with dozens of contacts, have 100 kB.
MOST_BYTES = 1 << 20
# Judgement: entities within entities within a network have 12.
DEEPEST = 64
# Judgement: registries answer within a second; some are asked through others. A question is tried
# twice, and whoever looks an address up waits for it.
_SECONDS = 10.0
# Judgement: bytes within that time, else a server drips; and how many times as long in all.
_SLOWEST = 256
_IN_ALL = 3
# RFC 9110, 15.6; RFC 8470, 5.2; RFC 9110, 15.5.9: another attempt may end otherwise.
_PASSING = (408, 425, 500, 502, 503, 504)
# RFC 9083, section 5.4: what a network's answer says it is.
_NETWORK = "ip network"
# What LACNIC answers, with HTTP 200, who asks too often (ipwhois issue 99, read 2026-11-26).
_LIMIT_NOTICE = "rate limit notice"
_BLOCK_SHOWN = 60
_ACCEPT = {"Accept": "application/rdap+json, application/json;q=0.9"}


class Attempt(NamedTuple):
    """What came of one attempt.

    Attributes:
        answer: The answer, or why there is none.
        host: Who gave it, or failed: the last host asked, with its port if it is an odd one.
        again: Another attempt may end otherwise.
        wait: Seconds that the server asks to be left alone; None if it says nothing.
    """

    answer: HttpAnswer
    host: str
    again: bool = False
    wait: float | None = None


class _EndError(Exception):
    """An answer that is none; holds why."""

    def __init__(self, failure: Failure, *, again: bool = False, wait: float | None = None) -> None:
        super().__init__(failure.detail)
        self.failure, self.again, self.wait = failure, again, wait


class Fetcher:
    """Asks RDAP servers; may be used by several threads."""

    def __init__(
        self,
        proxy: str = "",
        timeout: float | None = None,
        *,
        now: Callable[[], datetime],
        known: Callable[[str], bool],
        limits: Limits | None = None,
    ) -> None:
        """Make one.

        Args:
            proxy: The proxy to ask through; "" for the environment's.
            timeout: Seconds that a server may say nothing; None for the default.
            now: The clock, with its time zone.
            known: Whether a host is one that a server may send us on to: a registry's.
            limits: What an answer may cost; None for the defaults.
        """
        seconds = _SECONDS if timeout is None else timeout
        self._limits = limits or Limits(
            seconds=seconds, slowest=_SLOWEST, size=MOST_BYTES, redirects=urls.MOST_REDIRECTS
        )
        proxies = {"http": proxy, "https": proxy} if proxy else None
        self._wire = Wire(self._limits, proxies, "--proxy" if proxy else "HTTPS_PROXY")
        self._now = now
        self._known = known

    def get(self, url: str, turn: Callable[[str], Failure | None]) -> Attempt:
        """Ask once, following redirects. Raises nothing for what a server does.

        Args:
            url: The address.
            turn: Waits for the turn of a host before each request; a failure from it ends it all.
        """
        hosts = [""]

        def hop(host: str) -> None:
            if len(hosts) > 1 and not self._known(host):
                # Nobody but the registries is told of an address, and no server picks a host of
                # the user's own network, such as 127.0.0.1, to be asked.
                first = urls.without_login(url)
                raise StopError(f"{first}: it leads to {_shown(host)}, which is no registry's")
            hosts.append(host)
            held = turn(host)
            if held is not None:
                raise _EndError(held)

        try:
            with self._wire.opened(url, _ACCEPT, hop) as (response, there):
                return Attempt(self._answer(response, there), hosts[-1])
        except _EndError as end:
            return Attempt(end.failure, hosts[-1], end.again, end.wait)
        except StopError as stop:
            return Attempt(Failure("failed", str(stop)), hosts[-1])
        except PassingError as passing:
            cause = "timed-out" if passing.timed_out else "failed"
            return Attempt(Failure(cause, str(passing)), hosts[-1], again=True)

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def _answer(self, response: urllib3.BaseHTTPResponse, url: str) -> HttpAnswer:
        if response.status in (404, 410):
            return NotFound(url, self._moment())
        if response.status != 200:
            self._refused(response, url)
        data = _object(self._body(response, url), url)
        code = data.get("errorCode")
        if code == 404:
            return NotFound(url, self._moment())
        if code == 429 or _has_limit_notice(data):
            reason = f"{url}: the server says that it was asked too often"
            raise _EndError(Failure("rate-limited", reason), again=True)
        if code is not None:
            cause = "refused" if code == 403 else "failed"
            raise _EndError(Failure(cause, f"{url}: the server answered error {_shown(code)}"))
        what = data.get("objectClassName")
        if what != _NETWORK:
            said = _shown(what) if what else "of no class"
            raise _EndError(Failure("failed", f"{url}: an object {said} came, and no network"))
        return Body(data, url, self._moment())

    def _body(self, response: urllib3.BaseHTTPResponse, url: str) -> bytes:
        parts: list[bytes] = []
        size, begin = 0, time.monotonic()
        for block in self._wire.blocks(response, url):
            parts.append(block)
            size += len(block)
            if size > self._limits.size:
                reason = f"{url}: more than {self._limits.size:,} bytes came, which is no answer"
                raise StopError(reason)
            if time.monotonic() - begin > _IN_ALL * self._limits.seconds:
                raise PassingError(f"{url}: too slow, {size} bytes so far", timed_out=True)
        return b"".join(parts)

    def _refused(self, response: urllib3.BaseHTTPResponse, url: str) -> NoReturn:
        status = response.status
        wait = self._seconds(response.headers.get("Retry-After", ""))
        said = f"{url}: the server answered HTTP {status}"
        if status == 429 or (status == 503 and wait is not None):
            asks = "" if wait is None else f", and asks to be left alone for {wait:,.0f} s"
            failure = Failure("rate-limited", f"{said}, asked too often{asks}")
            raise _EndError(failure, again=True, wait=wait)
        if status == 403:
            raise _EndError(Failure("refused", f"{said}: it does not answer this network"))
        if status == 401:
            said += ": it wants a name and password, which your own server's address may hold"
        elif status == 407:
            said = f"{url}: the proxy wants a name and password: give both in its address"
        raise _EndError(Failure("failed", said), again=status in _PASSING)

    def _seconds(self, text: str) -> float | None:
        """The seconds of a Retry-After, a number or a date; None for anything else.

        Source: RFC 9110, 10.2.3.
        """
        text = text.strip()
        if text.isascii() and text.isdecimal():
            # Digits without end are no time that anybody waits.
            return float(text[:12])
        try:
            then = parsedate_to_datetime(text)
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        return max(0.0, (then - self._now()).total_seconds())

    def _moment(self) -> str:
        return instant(self._now().replace(microsecond=0)).text


def _object(body: bytes, url: str) -> dict[str, Any]:
    """The JSON object of a body.

    Raises:
        _EndError: It is none.
    """
    try:
        data = json.loads(body.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        begin = _shown(body[:_BLOCK_SHOWN].decode("utf-8", "replace").strip())
        what = f"no JSON came, but {begin}" if body else "an empty answer came"
        raise _EndError(Failure("failed", f"{url}: {what}")) from None
    if not isinstance(data, dict):
        raise _EndError(Failure("failed", f"{url}: JSON came, and no object"))
    if _is_deep(data):
        raise _EndError(Failure("failed", f"{url}: JSON nested deeper than {DEEPEST} came"))
    return data


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _is_deep(data: object) -> bool:
    level = [data]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _has_limit_notice(data: dict[str, Any]) -> bool:
    notices = data.get("notices")
    return isinstance(notices, list) and any(
        isinstance(notice, dict) and str(notice.get("title", "")).strip().lower() == _LIMIT_NOTICE
        for notice in notices
    )


def _shown(value: object) -> str:
    """What came, as it may stand in a clause: short; escaping it is the renderer's."""
    return repr(str(value)[:_BLOCK_SHOWN])
