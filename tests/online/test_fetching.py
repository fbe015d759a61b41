"""One attempt at an RDAP answer, against a real server: whatever it does has a name."""

from __future__ import annotations

import json
import select
import socket
import ssl
from collections.abc import Iterator
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipskeptic.lookup.online.fetching import DEEPEST, Attempt
from ipskeptic.model.online import Body, Failure, NotFound
from tests.fetch.server import (
    Act,
    Server,
    broken_off,
    dripping,
    redirect,
    reset,
    silent,
    status,
)
from tests.online.rdap_server import (
    ASKED_AT,
    QUICK,
    Wires,
    answer,
    apnic,
    arin,
    dripping_head,
    endless,
    error,
)

GOOD = apnic("192.0.2.0", "192.0.2.255")


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    with Server() as running:
        yield running


@pytest.fixture
def wires() -> Iterator[Wires]:
    """Connections, with the least patience."""
    made = Wires()
    yield made
    made.close()


def attempt(server: Server, wires: Wires, *acts: Act) -> Attempt:
    """Ask a server that does something."""
    return wires.attempt(server.act("/ip/192.0.2.1", *acts))


def failure(found: Attempt) -> Failure:
    """The failure that an attempt ended with."""
    assert isinstance(found.answer, Failure)
    return found.answer


def test_a_network_comes_whole(server: Server, wires: Wires) -> None:
    """The object, the address that gave it and the moment; RDAP's own media type is asked for."""
    found = attempt(server, wires, answer(GOOD))

    assert found.answer == Body(GOOD, f"{server.url}/ip/192.0.2.1", ASKED_AT)
    assert found.host == server.url.removeprefix("http://")
    assert wires.turns == [found.host]
    assert server.seen[0].headers["Accept"].startswith("application/rdap+json")


@pytest.mark.parametrize("act", [status(404), error(404), answer({"errorCode": 404}), status(410)])
def test_nothing_under_that_address(server: Server, wires: Wires, act: Act) -> None:
    """What the registry does not have is an answer, and no failure."""
    found = attempt(server, wires, act)

    assert found.answer == NotFound(f"{server.url}/ip/192.0.2.1", ASKED_AT)


NOTICE = {"notices": [{"title": "Rate Limit Notice", "description": ["10 queries per 1 minutes."]}]}


@pytest.mark.parametrize(
    ("act", "wait"),
    [
        (error(429), None),
        (status(429, Retry_After="7"), 7.0),
        (status(429, Retry_After="Thu, 26 Nov 2026 12:01:30 GMT"), 90.0),
        (status(429, Retry_After="Thu, 26 Nov 2020 12:01:30 GMT"), 0.0),
        (status(429, Retry_After="soon"), None),
        (status(429, Retry_After="-5"), None),
        (status(429, Retry_After="9" * 5000), 999_999_999_999.0),
        (status(429, Retry_After="Thu, 99 Nov 99999999999999999999 12:01:30 GMT"), None),
        (status(503, Retry_After="3"), 3.0),
        (answer({"errorCode": 429, "title": "slow down"}), None),
        (answer(NOTICE), None),
        (answer({**GOOD, **NOTICE}), None),
    ],
)
def test_asked_too_often(server: Server, wires: Wires, act: Act, wait: float | None) -> None:
    """A limit is a limit by status, by error code or by LACNIC's notice, and never data."""
    found = attempt(server, wires, act)

    assert failure(found).cause == "rate-limited"
    assert found.again
    assert found.wait == wait


@pytest.mark.parametrize(
    ("act", "cause", "said", "again"),
    [
        (status(403), "refused", "does not answer this network", False),
        (answer({"errorCode": 403}), "refused", "403", False),
        (status(401), "failed", "name and password", False),
        (status(407), "failed", "the proxy wants", False),
        (status(400), "failed", "HTTP 400", False),
        (status(204), "failed", "HTTP 204", False),
        (status(304), "failed", "HTTP 304", False),
        (status(500), "failed", "HTTP 500", True),
        (status(503), "failed", "HTTP 503", True),
        (answer({"errorCode": 500}), "failed", "500", False),
        (answer([GOOD]), "failed", "no object", False),
        (answer({}), "failed", "of no class", False),
        (answer({**GOOD, "objectClassName": "domain"}), "failed", "'domain'", False),
        (answer({**GOOD, "objectClassName": 7}), "failed", "'7'", False),
        (lambda h: h.give(b""), "failed", "an empty answer", False),
        (lambda h: h.give(b"<html>Sign in</html>"), "failed", "Sign in", False),
        (lambda h: h.give(b'{"objectClassName": "ip network"'), "failed", "no JSON", False),
        (lambda h: h.give(b'{"objectClassName": NaN}'), "failed", "no JSON", False),
        (lambda h: h.give(b"\xff\xfe{}"), "failed", "no JSON", False),
        (lambda h: h.give(b"[" * 100_000), "failed", "no JSON", False),
        (lambda h: h.give(b'{"a":' * 9000 + b"1" + b"}" * 9000), "failed", "no", False),
        (lambda h: h.give(b"\x1f\x8b\x08\x00garbage"), "failed", "no JSON", False),
        (lambda h: h.give(b" " * (QUICK.size + 1)), "failed", "more than", False),
        (endless, "failed", "more than", False),
        (broken_off(json.dumps(GOOD).encode()), "failed", "broke off", True),
        (reset, "failed", "broke off", True),
        (dripping(b" " * 400, 0.05), "timed-out", "too slow", True),
        (dripping_head(6), "timed-out", "timed out", True),
        (silent(2), "timed-out", "timed out", True),
    ],
)
def test_what_is_no_answer(
    server: Server, wires: Wires, act: Act, cause: str, said: str, again: bool
) -> None:
    """Each fault has its cause, says what happened, and whether another attempt may help."""
    found = attempt(server, wires, act)

    assert failure(found).cause == cause
    assert said in failure(found).detail
    assert found.again is again


def test_json_as_deep_as_that_is_taken(server: Server, wires: Wires) -> None:
    """The bound on depth is a bound, and not a guess of the parser's."""
    inner: object = 1
    for _ in range(DEEPEST - 2):
        inner = [inner]

    assert isinstance(attempt(server, wires, answer({**GOOD, "x": inner})).answer, Body)
    assert failure(attempt(server, wires, answer({**GOOD, "x": [[inner]]}))).cause == "failed"


def test_nobody_listens(wires: Wires) -> None:
    """A server that is not there is said to be."""
    with Server() as gone:
        url = gone.url

    assert "no connection" in failure(wires.attempt(f"{url}/ip/192.0.2.1")).detail


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_registry(server: Server, wires: Wires, code: int) -> None:
    """It is followed, and the other one's turn is waited for too."""
    with Server() as other:
        there = other.act("/rdap/ip/192.0.2.1", answer(GOOD))
        found = attempt(server, wires, redirect(there, code))

    assert found.answer == Body(GOOD, there, ASKED_AT)
    assert wires.turns == [one.url.removeprefix("http://") for one in (server, other)]


def test_a_limit_of_the_other_registry_is_the_others(server: Server, wires: Wires) -> None:
    """Who asks to be left alone is the last one that was asked."""
    with Server() as other:
        there = other.act("/ip/192.0.2.1", status(429, Retry_After="60"))
        found = attempt(server, wires, redirect(there))

    assert (found.host, found.wait) == (other.url.removeprefix("http://"), 60.0)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("/ip/192.0.2.1", "in a circle"),
        ("/loop", "in a circle"),
        ("", "in a circle"),
        ("ftp://192.0.2.9/x", "only http and https"),
        ("http://[", "no address"),
        ("http://192.0.2.9:99999999/x", "no address"),
        ("http://192.0.2.9:x/", "no address"),
    ],
)
def test_a_redirect_that_leads_nowhere(server: Server, wires: Wires, where: str, said: str) -> None:
    """Circles and addresses that are none end in words, after a bounded number of requests."""
    server.act("/loop", redirect("/ip/192.0.2.1"))
    found = attempt(server, wires, lambda h: h.give(b"", status=302, headers={"Location": where}))

    assert failure(found).cause == "failed"
    assert said in failure(found).detail
    assert len(server.seen) <= 6


def test_a_host_that_is_stopped_is_not_asked(server: Server, wires: Wires) -> None:
    """What is held against a host ends the attempt as it stands, before anything is sent."""
    held = Failure("rate-limited", "it was asked too often before")
    with Server() as other:
        wires.held[other.url.removeprefix("http://")] = held
        found = attempt(server, wires, redirect(other.act("/ip/192.0.2.1", answer(GOOD))))

    assert found.answer == held
    assert not found.again
    assert other.seen == []


@pytest.fixture
def encrypted() -> Iterator[tuple[Server, trustme.CA]]:
    """A server with a certificate that its own authority vouches for."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Server(tls=context) as running:
        yield running, authority


def test_a_certificate_that_nobody_vouches_for(
    encrypted: tuple[Server, trustme.CA], wires: Wires
) -> None:
    """Nothing is taken from it, and the message names what to set."""
    found = attempt(encrypted[0], wires, answer(GOOD))

    assert failure(found).cause == "failed"
    assert "SSL_CERT_FILE" in failure(found).detail
    assert not found.again


def test_an_encrypted_question_is_not_sent_on_in_the_clear(
    encrypted: tuple[Server, trustme.CA],
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A redirect from https to http is refused."""
    running, authority = encrypted
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    wires = Wires()
    found = attempt(running, wires, redirect(server.act("/ip/192.0.2.1", answer(GOOD))))
    wires.close()

    assert "not encrypted" in failure(found).detail
    assert server.seen == []


def test_a_proxy_is_asked_with_its_password(server: Server) -> None:
    """The question goes to the proxy that was named; its password goes there and nowhere else."""
    server.act("http://rdap.invalid/ip/192.0.2.1", answer(GOOD))
    proxy = server.url.replace("http://", "http://me:secret@")
    wires = Wires(proxy=proxy)
    found = wires.attempt("http://rdap.invalid/ip/192.0.2.1")
    wires.close()
    headers = {name.lower(): value for name, value in server.seen[0].headers.items()}

    assert isinstance(found.answer, Body)
    assert headers["proxy-authorization"].startswith("Basic ")
    assert "authorization" not in headers


class Tunnel(BaseRequestHandler):
    """A proxy that lets encrypted questions through: one CONNECT, then bytes both ways."""

    def handle(self) -> None:
        """Connect, and pass on what comes until one side ends."""
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.request.recv(4096)
        self.server.heads.append(head.decode())  # type: ignore[attr-defined]
        host, _, port = head.split()[1].decode().rpartition(":")
        with socket.create_connection((host, int(port)), timeout=5) as there:
            self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            both = {self.request: there, there: self.request}
            while True:
                for one in select.select(list(both), [], [], 5)[0]:
                    block = one.recv(65536)
                    if not block:
                        return
                    both[one].sendall(block)


def test_an_encrypted_question_goes_through_a_proxy(
    encrypted: tuple[Server, trustme.CA],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The proxy is given the password and the host, and sees nothing else."""
    running, authority = encrypted
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    url = running.act("/ip/192.0.2.1", answer(GOOD))
    with ThreadingTCPServer(("127.0.0.1", 0), Tunnel) as proxy:
        proxy.heads = []  # type: ignore[attr-defined]
        thread = Thread(target=proxy.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        wires = Wires(proxy=f"http://me:secret@127.0.0.1:{proxy.server_address[1]}")
        found = wires.attempt(url)
        wires.close()
        proxy.shutdown()
        thread.join()
        (head,) = proxy.heads  # type: ignore[attr-defined]

    assert isinstance(found.answer, Body)
    assert "Proxy-Authorization: Basic" in head
    assert "/ip/" not in head
    assert "Proxy-Authorization" not in running.seen[0].headers


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("act", [reset, status(407), status(502)])
def test_a_proxy_that_fails_is_named_without_its_password(
    server: Server, act: Act, scheme: str
) -> None:
    """The message says that it is the proxy, or what it answered, and shows no password."""
    server.act("http://rdap.invalid/ip/192.0.2.1", act)
    wires = Wires(proxy=server.url.replace("http://", "http://me:secret@"))
    found = wires.attempt(f"{scheme}://rdap.invalid/ip/192.0.2.1")
    wires.close()

    assert failure(found).cause == "failed"
    assert "secret" not in repr(found)
    if scheme == "https":
        assert "--proxy" in failure(found).detail


def test_the_password_of_ones_own_server_is_not_shown(server: Server, wires: Wires) -> None:
    """An address with a password is asked with it, and shown without."""
    server.act("/ip/192.0.2.1", status(500))
    found = wires.attempt(server.url.replace("http://", "http://me:secret@") + "/ip/192.0.2.1")

    assert "Authorization" in server.seen[0].headers
    assert "secret" not in repr(found)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(body=st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_body_raises(server: Server, wires: Wires, body: bytes) -> None:
    """Whatever comes is a failure or an answer, and no error."""
    found = attempt(server, wires, lambda handler: handler.give(body))

    assert isinstance(found.answer, Failure | NotFound)


@pytest.mark.parametrize(
    "raw",
    [
        b"garbage\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[\xff\xfe\r\n\r\n",
        b"",
    ],
)
def test_no_bytes_raise(server: Server, wires: Wires, raw: bytes) -> None:
    """What is no HTTP at all is a failure too."""

    def act(handler: object) -> None:
        handler.wfile.write(raw)  # type: ignore[attr-defined]
        handler.close_connection = True  # type: ignore[attr-defined]

    assert failure(attempt(server, wires, act)).cause in ("failed", "timed-out")


def test_the_answer_of_another_registry_style_is_as_good(server: Server, wires: Wires) -> None:
    """A body without a country, with a byte order mark before it, is taken as it is."""
    body = arin("192.0.2.0", "192.0.2.255")
    content = b"\xef\xbb\xbf" + json.dumps(body).encode()
    found = attempt(server, wires, lambda handler: handler.give(content))

    assert isinstance(found.answer, Body)
    assert found.answer.data == body
