"""The client, against a real server on loopback."""

from __future__ import annotations

import base64
import hashlib
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ipskeptic.errors import StoreError
from ipskeptic.lookup.online.wire import Limits
from ipskeptic.update.fetch.answers import Answer, Asked, Failed, Got, Missing, NotModified
from ipskeptic.update.fetch.http import Client, md5_in
from tests.fetch import server as serving
from tests.fetch.server import Server

BODY = b"192.0.2.1\n" * 100
QUICK = Limits(seconds=0.4, slowest=100, tries=3)


class Waits(list[float]):
    """A sleep that only writes down how long it should be."""

    def __call__(self, seconds: float) -> None:
        """Don't sleep."""
        self.append(seconds)


def get(asked: Asked, folder: Path, limits: Limits = QUICK, waits: Waits | None = None) -> Answer:
    """Ask for one file, without proxies."""
    client = Client(limits, proxies={}, sleep=waits if waits is not None else Waits())
    return client.get(asked, folder / "file", lambda url, done, total: None)


def reason(answer: Answer) -> str:
    """Why it did not come."""
    assert isinstance(answer, Failed)
    return answer.reason


def test_a_file_comes_whole(server: Server, tmp_path: Path) -> None:
    """The file, its mark and its date come, and the watcher hears of every block."""
    url = server.put("/list.txt", BODY, modified=1_400_000_000)
    heard: list[tuple[str, int, int | None]] = []
    client = Client(QUICK, proxies={})

    got = client.get(Asked(url), tmp_path / "file", lambda *what: heard.append(what))

    assert isinstance(got, Got)
    assert got.path.read_bytes() == BODY
    assert got.size == len(BODY)
    assert got.etag.startswith('"')
    assert got.last_modified == "Tue, 13 May 2014 16:53:20 GMT"
    assert heard[-1] == (url, len(BODY), len(BODY))
    assert server.seen[0].headers["Accept-Encoding"] == "identity"


def test_what_is_held_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    """The mark of the copy held goes with the request, and 304 comes back."""
    url = server.put("/list.txt", BODY)
    first = get(Asked(url), tmp_path)
    assert isinstance(first, Got)

    assert get(Asked(url, etag=first.etag), tmp_path) == NotModified()


def test_a_304_that_nobody_asked_for_is_no_answer(server: Server, tmp_path: Path) -> None:
    """A server that says "not modified" to who has nothing has failed."""
    url = server.act("/list.txt", serving.status(304))

    assert "was not asked" in reason(get(Asked(url), tmp_path))


def test_a_file_that_is_not_there(server: Server, tmp_path: Path) -> None:
    """404 and 410 are answers, and are not asked for again."""
    assert isinstance(get(Asked(f"{server.url}/none"), tmp_path), Missing)
    assert isinstance(get(Asked(server.act("/gone", serving.status(410))), tmp_path), Missing)
    assert len(server.seen) == 2


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_passing_fault_is_tried_again(server: Server, tmp_path: Path, code: int) -> None:
    """What may be otherwise next time is asked for again, after longer and longer waits."""
    waits = Waits()
    url = server.act(
        "/list.txt", serving.status(code), serving.status(code), lambda h: h.give(BODY)
    )

    assert isinstance(get(Asked(url), tmp_path, waits=waits), Got)
    assert waits == [1.0, 2.0]


def test_a_lasting_fault_is_given_up(server: Server, tmp_path: Path) -> None:
    """The reason names the address, the status and the number of tries."""
    url = server.act("/list.txt", serving.status(503))

    assert (
        reason(get(Asked(url), tmp_path)) == f"{url}: the server answered HTTP 503; tried 3 times"
    )
    assert len(server.seen) == 3


def test_the_server_says_how_long_to_wait(server: Server, tmp_path: Path) -> None:
    """Retry-After is kept; one that is too long ends the tries."""
    waits = Waits()
    url = server.act("/a", serving.status(429, Retry_After="7"), lambda h: h.give(BODY))
    assert isinstance(get(Asked(url), tmp_path, waits=waits), Got)
    assert waits == [7.0]

    long = server.act("/b", serving.status(429, Retry_After="4000"))
    assert "left alone for 4000 seconds" in reason(get(Asked(long), tmp_path, waits=waits))


@pytest.mark.parametrize("code", [400, 401, 403, 418])
def test_a_refusal_is_not_tried_again(server: Server, tmp_path: Path, code: int) -> None:
    """Asking again would change nothing."""
    assert f"HTTP {code}" in reason(get(Asked(server.act("/x", serving.status(code))), tmp_path))
    assert len(server.seen) == 1


def test_a_body_that_breaks_off(server: Server, tmp_path: Path) -> None:
    """Less than was promised is no file."""
    url = server.act("/list.txt", serving.broken_off(BODY))

    assert "broke off" in reason(get(Asked(url), tmp_path))


def test_a_body_that_breaks_off_once(server: Server, tmp_path: Path) -> None:
    """The second try brings all of it, and nothing of the first is left."""
    url = server.act("/list.txt", serving.broken_off(BODY * 3), lambda h: h.give(BODY))
    got = get(Asked(url), tmp_path)

    assert isinstance(got, Got)
    assert got.path.read_bytes() == BODY


def test_a_connection_that_is_closed(server: Server, tmp_path: Path) -> None:
    """No answer at all is a broken connection."""
    assert "broke off" in reason(get(Asked(server.act("/x", serving.reset)), tmp_path))


def test_nobody_listens(tmp_path: Path) -> None:
    """A port without a server is named as such."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/x"

        assert "no connection could be made" in reason(get(Asked(url), tmp_path))


def test_a_name_that_is_none(tmp_path: Path) -> None:
    """A host that can't be resolved is named as such."""
    assert "can't be resolved" in reason(get(Asked("http://nobody.invalid/x"), tmp_path))


def test_a_server_that_says_nothing(server: Server, tmp_path: Path) -> None:
    """It is given up when the time is over."""
    limits = QUICK._replace(tries=1, seconds=0.2)
    url = server.act("/x", serving.silent(1.0))

    assert "timed out" in reason(get(Asked(url), tmp_path, limits))


def test_a_server_that_drips(server: Server, tmp_path: Path) -> None:
    """A byte now and then keeps no download alive."""
    limits = QUICK._replace(tries=1, seconds=0.2)
    url = server.act("/x", serving.dripping(BODY, 0.05))

    assert "too slow" in reason(get(Asked(url), tmp_path, limits))


def test_redirects_are_followed(server: Server, tmp_path: Path) -> None:
    """One address leads to another, relative or not."""
    server.put("/end", BODY)
    server.act("/middle", serving.redirect("/end", 308))
    url = server.act("/start", serving.redirect(f"{server.url}/middle"))

    assert isinstance(get(Asked(url), tmp_path), Got)
    assert server.paths() == ["/start", "/middle", "/end"]


def test_redirects_that_lead_nowhere(server: Server, tmp_path: Path) -> None:
    """A circle, however long, ends."""
    a = server.act("/a", serving.redirect("/b"))
    server.act("/b", serving.redirect("/a"))
    own = server.act("/own", serving.redirect("/own"))

    assert "in a circle" in reason(get(Asked(a), tmp_path))
    assert "in a circle" in reason(get(Asked(own), tmp_path))
    assert len(server.seen) == QUICK.redirects + 2


def test_redirects_to_other_schemes_are_not_followed(server: Server, tmp_path: Path) -> None:
    """A server can't have a file of this machine read."""
    url = server.act("/x", serving.redirect("file:///etc/hostname"))

    assert "only http and https" in reason(get(Asked(url), tmp_path))


def test_redirects_to_what_is_no_address(server: Server, tmp_path: Path) -> None:
    """A server can't have us fall over its answer."""
    url = server.act("/x", serving.redirect("http://[::1"))

    assert "no address" in reason(get(Asked(url), tmp_path))


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """An authority that nobody knows."""
    return trustme.CA()


@pytest.fixture
def encrypted(authority: trustme.CA) -> Iterator[Server]:
    """A server with a certificate of that authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Server(tls=context) as running:
        yield running


def test_a_certificate_that_nobody_vouches_for(encrypted: Server, tmp_path: Path) -> None:
    """It is named, with the way out, and not asked for again."""
    said = reason(get(Asked(encrypted.put("/x", BODY)), tmp_path))

    assert "certificate can't be verified" in said
    assert "SSL_CERT_FILE" in said
    assert encrypted.seen == []


def test_an_authority_of_the_users_own(
    encrypted: Server, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SSL_CERT_FILE names it; from there no redirect leads out of the encryption."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    out = encrypted.act("/out", serving.redirect("http://127.0.0.1:1/x"))

    assert isinstance(get(Asked(encrypted.put("/x", BODY)), tmp_path), Got)
    assert "not encrypted" in reason(get(Asked(out), tmp_path))


def test_a_file_that_is_too_big(server: Server, tmp_path: Path) -> None:
    """It is refused by its promise, or where it has made none, as soon as it is."""
    limits = QUICK._replace(size=500)
    told = server.put("/told", BODY)

    def chunks(handler: serving.Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"A\r\n0123456789\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    untold = server.act("/untold", chunks)

    assert "at most 500 are expected" in reason(get(Asked(told), tmp_path, limits))
    assert "at most 500 are expected" in reason(get(Asked(untold), tmp_path, limits))


def test_a_length_that_is_no_number(server: Server, tmp_path: Path) -> None:
    """A server can't have us fall over thousands of digits."""

    def act(handler: serving.Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %b\r\n\r\n" % (b"9" * 5000))
        handler.wfile.write(BODY)
        handler.close_connection = True

    assert isinstance(get(Asked(server.act("/x", act)), tmp_path), Got)


def test_a_file_that_has_grown_tenfold(server: Server, tmp_path: Path) -> None:
    """The size of the copy held bounds what may come; small files may grow as they like."""
    url = server.put("/x", BODY)
    limits = QUICK._replace(growth_from=10)

    assert "are expected" in reason(get(Asked(url, known_size=50), tmp_path, limits))
    assert isinstance(get(Asked(url, known_size=50), tmp_path), Got)
    assert isinstance(get(Asked(url, known_size=len(BODY)), tmp_path, limits), Got)


MD5 = hashlib.md5(BODY, usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("form", ["MD5 (list.txt) = {}\n", "{}  list.txt\n", "{}"])
def test_the_published_checksum_is_compared(server: Server, tmp_path: Path, form: str) -> None:
    """In both forms in which registries write it."""
    url = server.put("/list.txt", BODY)
    checksum = server.put("/list.txt.md5", form.format(MD5))

    assert isinstance(get(Asked(url, checksum=checksum), tmp_path), Got)


def test_a_wrong_checksum(server: Server, tmp_path: Path) -> None:
    """It is asked for again, since both may just be changing; then it is refused."""
    url = server.put("/list.txt", BODY)
    checksum = server.put("/list.txt.md5", "0" * 32)

    assert f"its MD5 is {MD5}" in reason(get(Asked(url, checksum=checksum), tmp_path))
    assert server.paths().count("/list.txt") == QUICK.tries


def test_a_checksum_that_comes_late(server: Server, tmp_path: Path) -> None:
    """The second try finds both of one kind."""
    url = server.put("/list.txt", BODY)
    server.act("/list.txt.md5", lambda h: h.give(b"0" * 32), lambda h: h.give(MD5.encode()))

    assert isinstance(get(Asked(url, checksum=f"{url}.md5"), tmp_path), Got)


@pytest.mark.parametrize("text", ["", "no digest", "0" * 31, f"{'0' * 32} {'1' * 32}", "g" * 32])
def test_a_checksum_that_can_not_be_read(server: Server, tmp_path: Path, text: str) -> None:
    """The file is taken, and it is said that nothing was compared."""
    url = server.put("/list.txt", BODY)
    checksum = server.put("/list.txt.md5", text)
    got = get(Asked(url, checksum=checksum), tmp_path)

    assert md5_in(text) == ""
    assert isinstance(got, Got)
    assert "no checksum could be read" in got.notes[0]


def test_a_checksum_that_is_not_there(server: Server, tmp_path: Path) -> None:
    """The same, where the server has none or breaks off."""
    url = server.put("/list.txt", BODY)
    server.act("/b.md5", serving.reset)
    for name in ("none.md5", "b.md5"):
        got = get(Asked(url, checksum=f"{server.url}/{name}"), tmp_path)

        assert isinstance(got, Got)
        assert got.notes


def test_a_text_that_never_ends(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A listing has its bound too."""
    monkeypatch.setattr("ipskeptic.update.fetch.http._MAX_TEXT", 100)
    url = server.put("/", "x" * 1000)

    assert Client(QUICK, proxies={}).text(url) == ""


def test_many_files_of_one_host_wait_for_each_other(server: Server, tmp_path: Path) -> None:
    """With one place at the host, a file and its checksum do not wait for each other."""
    url = server.put("/list.txt", BODY)
    server.put("/list.txt.md5", MD5)
    limits = QUICK._replace(per_host=1)

    assert isinstance(get(Asked(url, checksum=f"{url}.md5"), tmp_path, limits), Got)


def test_a_proxy_is_used(server: Server, tmp_path: Path) -> None:
    """The request goes to the proxy, with its password where it has one, and none is shown."""
    url = "http://publisher.invalid/list.txt"
    server.act(url, lambda h: h.give(BODY))
    client = Client(QUICK, proxies={"http": server.url.replace("//", "//user:secret@")})
    got = client.get(Asked(url), tmp_path / "file", lambda *_: None)

    assert isinstance(got, Got)
    assert "proxy-authorization" in {name.lower() for name in server.seen[0].headers}


@pytest.mark.parametrize(
    ("login", "sent"),
    [("user:p%40ss", "user:p@ss"), ("user", "user:"), ("us%C3%A9r:x", "us\u00e9r:x")],
)
@pytest.mark.parametrize("scheme", ["http://", ""])
def test_the_password_of_a_proxy(
    server: Server, tmp_path: Path, login: str, sent: str, scheme: str
) -> None:
    """It is sent as it is, and not as an address writes it; the scheme may be left out."""
    url = "http://publisher.invalid/list.txt"
    server.act(url, lambda h: h.give(BODY))
    proxy = server.url.replace("http://", f"{scheme}{login}@")
    client = Client(QUICK._replace(tries=1), proxies={"http": proxy})

    assert isinstance(client.get(Asked(url), tmp_path / "file", lambda *_: None), Got)
    headers = {name.lower(): value for name, value in server.seen[0].headers.items()}
    kind, _, word = headers["proxy-authorization"].partition(" ")
    assert (kind, base64.b64decode(word).decode()) == ("Basic", sent)


@pytest.mark.parametrize(
    "proxy",
    [
        "socks5://user:secret@127.0.0.1:1",
        "http://127.0.0.1:1",
        "http://user:secret[@127.0.0.1:1",
        "http://user:secret@127.0.0.1:99999",
        "user:secret@127.0.0.1:x",
    ],
)
def test_a_proxy_that_is_none(tmp_path: Path, proxy: str) -> None:
    """A proxy of another kind, or one that is not there, is named without its password."""
    client = Client(QUICK._replace(tries=1), proxies={"all": proxy})
    said = reason(client.get(Asked("http://x.invalid/"), tmp_path / "file", lambda *_: None))

    assert "proxy" in said
    assert "secret" not in said


def test_a_password_in_an_address(server: Server, tmp_path: Path) -> None:
    """It is sent to the server that it was given for, not where that leads, and never shown."""
    with Server() as other:
        other.put("/end", BODY)
        server.act("/near", serving.redirect(f"{other.url}/end"))
        far = server.act("/far", serving.redirect("/near")).replace("//", "//me:se%63ret@")
        assert isinstance(get(Asked(far), tmp_path), Got)
        sent = [request.headers.get("Authorization") for request in (*server.seen, *other.seen)]
    none = f"{server.url}/none".replace("//", "//me:secret@")
    missing = get(Asked(none), tmp_path)
    bad = get(Asked("http://me:secret@[::1/x"), tmp_path)

    login = f"Basic {base64.b64encode(b'me:secret').decode()}"
    assert sent == [login, login, None]
    assert isinstance(missing, Missing)
    assert "secret" not in f"{missing.reason} {reason(bad)}"
    url = server.put("/list.txt", BODY).replace("//", "//me:secret@")
    server.put("/list.txt.md5", "0" * 32)
    assert "secret" not in reason(get(Asked(url, checksum=f"{url}.md5"), tmp_path))


def test_hosts_that_no_proxy_stands_before(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_PROXY is respected."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    client = Client(QUICK, proxies={"http": "http://127.0.0.1:1"})
    url = server.put("/x", BODY)

    assert isinstance(client.get(Asked(url), tmp_path / "file", lambda *_: None), Got)


def test_a_place_that_can_not_be_written(server: Server, tmp_path: Path) -> None:
    """That is our fault and not the server's: it stops the update."""
    url = server.put("/x", BODY)

    with pytest.raises(StoreError, match="can't be written"):
        get(Asked(url), tmp_path / "none")


@pytest.mark.parametrize("url", ["http://[::1", "http://127.0.0.1:99999/x", "http:///x"])
def test_addresses_that_are_none(tmp_path: Path, url: str) -> None:
    """They fail with the reason, and never with an error."""
    assert reason(get(Asked(url), tmp_path, QUICK._replace(tries=1)))
