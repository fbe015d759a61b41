"""A real HTTP server on loopback, which serves what a test puts there and fails as it is told."""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple, Self

# What a request gets: it is given the handler and writes the whole answer.
Act = Callable[["Handler"], None]


class Request(NamedTuple):
    """A request that came."""

    path: str
    headers: Mapping[str, str]


class Handler(BaseHTTPRequestHandler):
    """Answers with what stands under the path, else with the file of the served folder."""

    protocol_version = "HTTP/1.1"
    server: _Served

    def do_GET(self) -> None:
        """Answer."""
        self.server.seen.append(Request(self.path, dict(self.headers)))
        acts = self.server.acts.get(self.path)
        if acts:
            # The last one stays, so that a fault may pass or last.
            act = acts.pop(0) if len(acts) > 1 else acts[0]
            with suppress(ConnectionError):
                act(self)
            return
        self._file()

    def _file(self) -> None:
        path = self.server.root and self.server.root / self.path.lstrip("/").partition("?")[0]
        if path and (path / "index.html").is_file():
            path /= "index.html"
        if path and path.is_dir():
            rows = "".join(f'<a href="{p.name}">{p.name}</a>\n' for p in sorted(path.iterdir()))
            self.give(f"<html><body>{rows}</body></html>".encode())
        elif path and path.is_file():
            self.give(path.read_bytes(), modified=path.stat().st_mtime)
        else:
            self.give(b"not here", status=404)

    def give(
        self,
        body: bytes,
        *,
        status: int = 200,
        modified: float | None = None,
        length: int | None = None,
        etag: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send an answer, or 304 if the client has it."""
        mark = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status == 200 and etag and self.headers.get("If-None-Match") == mark:
            status, body = 304, b""
        self.send_response(status)
        if etag and status in (200, 304):
            self.send_header("ETag", mark)
        if modified is not None and status == 200:
            self.send_header("Last-Modified", formatdate(modified, usegmt=True))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Served(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.acts: dict[str, list[Act]] = {}
        self.seen: list[Request] = []
        self.root: Path | None = None

    def handle_error(self, *_: object) -> None:
        """A client that went away is no error of the server's."""


class Server:
    """The server, as a context manager.

    Attributes:
        seen: The requests that came, in their order.
    """

    def __init__(self, root: Path | None = None, tls: ssl.SSLContext | None = None) -> None:
        """Serve a folder, and what `put` and `act` say; encrypted if a context is given."""
        self._served = _Served()
        self._scheme = "https" if tls else "http"
        if tls:
            plain = self._served.socket
            self._served.socket = tls.wrap_socket(plain, server_side=True)
        self._served.root = root
        self.seen = self._served.seen
        self._thread = Thread(target=self._served.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"{self._scheme}://127.0.0.1:{self._served.server_address[1]}"

    def put(self, path: str, body: bytes | str, **options: object) -> str:
        """Serve a body under a path; its address."""
        content = body.encode() if isinstance(body, str) else body
        return self.act(path, lambda handler: handler.give(content, **options))  # type: ignore[arg-type]

    def act(self, path: str, *acts: Act) -> str:
        """Answer the requests of a path one after the other; the last for all that follow."""
        self._served.acts[path] = list(acts)
        return self.url + path

    def paths(self) -> list[str]:
        """The paths that were asked for."""
        return [request.path for request in self.seen]

    def __enter__(self) -> Self:
        """Start it."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self._served.shutdown()
        self._served.server_close()
        self._thread.join()


def status(code: int, **headers: str) -> Act:
    """An answer of a status code."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.give(b"no", status=code, headers=named)


def broken_off(body: bytes) -> Act:
    """An answer that promises twice what comes."""

    def act(handler: Handler) -> None:
        handler.give(body, length=2 * len(body))
        handler.close_connection = True

    return act


def reset(handler: Handler) -> None:
    """No answer: the connection is closed."""
    handler.close_connection = True


def redirect(where: str, code: int = 302) -> Act:
    """An answer that leads on."""
    return lambda handler: handler.give(b"", status=code, headers={"Location": where})


def dripping(body: bytes, pause: float) -> Act:
    """An answer of one byte at a time."""

    def act(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for place in range(len(body)):
            handler.wfile.write(body[place : place + 1])
            handler.wfile.flush()
            time.sleep(pause)

    return act


def silent(seconds: float) -> Act:
    """No answer for a while."""

    def act(handler: Handler) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return act
