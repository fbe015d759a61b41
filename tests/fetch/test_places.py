"""Publishers and mirrors."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from ipskeptic.errors import StoreError, UsageError
from ipskeptic.lookup.online.wire import Limits
from ipskeptic.update.fetch.answers import Asked, Failed, Got, Missing, NotModified
from ipskeptic.update.fetch.http import Client
from ipskeptic.update.fetch.places import (
    MirrorFolder,
    MirrorServer,
    Publishers,
    mirror,
    names_in,
)
from tests.fetch.server import Server

URL = "https://lists.example.org/a/list.txt"
BODY = b"192.0.2.1\n"
MD5 = hashlib.md5(BODY, usedforsecurity=False).hexdigest()


def nothing(url: str, done: int, total: int | None) -> None:
    """Hear nothing."""


def client() -> Client:
    """A client that does not wait."""
    return Client(Limits(seconds=1), proxies={}, sleep=lambda _: None)


@pytest.fixture
def laid(tmp_path: Path) -> Path:
    """A mirror of one file."""
    root = tmp_path / "mirror"
    place = root / "lists.example.org" / "a" / "list.txt"
    place.parent.mkdir(parents=True)
    place.write_bytes(BODY)
    return root


def test_a_folder_gives_its_file(laid: Path, tmp_path: Path) -> None:
    """By the publisher's address; and the second time nothing is copied."""
    place = mirror(str(laid), client())
    got = place.get(Asked(URL), tmp_path / "got", nothing)

    assert isinstance(place, MirrorFolder)
    assert isinstance(got, Got)
    assert got.path.read_bytes() == BODY
    assert got.last_modified.endswith("GMT")
    assert place.get(Asked(URL, etag=got.etag), tmp_path / "got", nothing) == NotModified()


def test_a_folder_may_have_it_packed(laid: Path, tmp_path: Path) -> None:
    """Packed files are known by their endings; a checksum is not of those."""
    (laid / "lists.example.org/a/list.txt").unlink()
    (laid / "lists.example.org/a/list.txt.xz").write_bytes(lzma.compress(BODY))
    (laid / "lists.example.org/a/list.txt.md5").write_text(MD5)
    got = MirrorFolder(laid).get(Asked(URL, checksum=f"{URL}.md5"), tmp_path / "got", nothing)

    assert isinstance(got, Got)
    assert lzma.decompress(got.path.read_bytes()) == BODY


def test_a_folder_without_the_file(laid: Path, tmp_path: Path) -> None:
    """It says where it looked."""
    missing = MirrorFolder(laid).get(Asked(f"{URL}.other"), tmp_path / "got", nothing)

    assert isinstance(missing, Missing)
    assert "list.txt.other" in missing.reason


def test_nothing_outside_of_a_mirror_is_read(laid: Path, tmp_path: Path) -> None:
    """An address with dots in it stays inside; a folder is no file."""
    (tmp_path / "secret").write_text("x")
    place = MirrorFolder(laid)
    for url in (
        "https://lists.example.org/../../secret",
        "https://lists.example.org/%2e%2e/%2e%2e/secret",
        "https://../secret",
        "https://lists.example.org/a",
        "https://lists.example.org",
    ):
        assert isinstance(place.get(Asked(url), tmp_path / "got", nothing), Missing)


@pytest.mark.parametrize(("text", "kind"), [(MD5, Got), ("0" * 32, Failed), ("none", Got)])
def test_a_folder_has_checksums_too(laid: Path, tmp_path: Path, text: str, kind: type) -> None:
    """A checksum beside the file is compared; one that says nothing changes nothing."""
    (laid / "lists.example.org/a/list.txt.md5").write_text(f"MD5 (list.txt) = {text}\n")
    answer = MirrorFolder(laid).get(Asked(URL, checksum=f"{URL}.md5"), tmp_path / "got", nothing)

    assert isinstance(answer, kind)


def test_a_file_that_can_not_be_read(
    laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is the mirror's failure."""

    opened: Callable[..., object] = Path.open

    def refuse(path: Path, *mode: str) -> object:
        if laid in path.parents:
            raise PermissionError(13, "Permission denied")
        return opened(path, *mode)

    monkeypatch.setattr(Path, "open", refuse)
    answer = MirrorFolder(laid).get(Asked(URL), tmp_path / "got", nothing)

    assert isinstance(answer, Failed)
    assert "Permission denied" in answer.reason


@pytest.mark.parametrize("name", ["list.txt", "list.txt.md5"])
def test_a_mirror_that_breaks(
    laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A disk that is pulled out is the mirror's failure, of its checksums too, and not ours."""
    (laid / "lists.example.org/a/list.txt.md5").write_text(MD5)
    opened: Callable[..., object] = Path.open

    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

    def open_(path: Path, *mode: str, **options: object) -> object:
        broken = path.name == name and laid in path.parents
        return Broken() if broken else opened(path, *mode, **options)

    monkeypatch.setattr(Path, "open", open_)
    answer = MirrorFolder(laid).get(Asked(URL, checksum=f"{URL}.md5"), tmp_path / "got", nothing)

    assert isinstance(answer, Failed)
    assert "Input/output error" in answer.reason


def test_a_mirror_that_may_not_be_looked_at(
    laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not as if it had no such file, which would be left out in silence."""

    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    answer = MirrorFolder(laid).get(Asked(URL), tmp_path / "got", nothing)

    assert isinstance(answer, Failed)
    assert "Permission denied" in answer.reason


def test_a_place_that_can_not_be_written(laid: Path, tmp_path: Path) -> None:
    """That is ours."""
    with pytest.raises(StoreError, match="can't be written"):
        MirrorFolder(laid).get(Asked(URL), tmp_path / "none" / "got", nothing)


def test_folders_list_what_they_have(laid: Path) -> None:
    """Names in order; a folder that is not there has none."""
    place = MirrorFolder(laid)

    assert place.listing("https://lists.example.org/a/") == ("list.txt",)
    assert place.listing("https://lists.example.org/b/") == ()


def test_a_served_mirror(laid: Path, tmp_path: Path) -> None:
    """The same over HTTP, packed or not, with queries and listings."""
    (laid / "lists.example.org/a/more.txt.gz").write_bytes(gzip.compress(BODY))
    (laid / "lists.example.org/a/list.txt.md5").write_text(MD5)
    with Server(laid) as server:
        place = mirror(server.url + "/", client())
        asked = Asked(URL, checksum=f"{URL}.md5")
        got = place.get(asked, tmp_path / "got", nothing)
        packed = place.get(Asked(URL.replace("list.txt", "more.txt")), tmp_path / "more", nothing)
        missing = place.get(Asked(f"{URL}.none?x=1"), tmp_path / "none", nothing)

        assert isinstance(place, MirrorServer)
        assert isinstance(got, Got)
        assert isinstance(packed, Got)
        assert isinstance(missing, Missing)
        assert "/lists.example.org/a/list.txt.none?x=1" in server.paths()
        assert place.listing("https://lists.example.org/a/") == (
            "list.txt", "list.txt.md5", "more.txt.gz",
        )  # fmt: skip


def test_the_password_of_a_mirror(server: Server, tmp_path: Path) -> None:
    """It goes along, and is in no name that is shown or kept."""
    server.put("/m/lists.example.org/a/list.txt", BODY)
    place = mirror(f"{server.url}/m".replace("//", "//me:secret@"), client())

    assert isinstance(place.get(Asked(URL), tmp_path / "got", nothing), Got)
    assert "Authorization" in server.seen[0].headers
    assert place.name == f"{server.url}/m"
    with pytest.raises(UsageError, match="no address") as caught:
        mirror("http://me:secret@[::1", client())
    assert "secret" not in str(caught.value)


def test_the_file_of_a_folder(laid: Path, tmp_path: Path) -> None:
    """An address that ends in a slash is `index.html` in a mirror, as wget writes it."""
    (laid / "lists.example.org/a/index.html").write_bytes(BODY)
    url = "https://lists.example.org/a/"
    on_disk = MirrorFolder(laid).get(Asked(url), tmp_path / "got", nothing)
    with Server(laid) as server:
        served = MirrorServer(client(), server.url).get(Asked(url), tmp_path / "got", nothing)
        missing = MirrorServer(client(), server.url).get(
            Asked(f"{URL}.none"), tmp_path / "got", nothing
        )

    assert isinstance(on_disk, Got)
    assert isinstance(served, Got)
    assert isinstance(missing, Missing)
    assert "list.txt.none: there is no such file" in missing.reason


def test_the_publishers_themselves(server: Server, tmp_path: Path) -> None:
    """Files and listings come from their own addresses."""
    place = Publishers(client())
    url = server.put("/a/list.txt", BODY)
    server.put("/a/", '<a href="list.txt">list.txt</a>')

    assert isinstance(place.get(Asked(url), tmp_path / "got", nothing), Got)
    assert place.listing(f"{server.url}/a/") == ("list.txt",)


def test_what_is_no_mirror(tmp_path: Path) -> None:
    """A folder that is not there, and one that has no hosts in it, with the way out."""
    with pytest.raises(UsageError, match="there is no such folder"):
        mirror(str(tmp_path / "none"), client())
    (tmp_path / "list.txt").write_text("192.0.2.1")
    with pytest.raises(UsageError, match="data import"):
        mirror(str(tmp_path), client())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ('<a href="b.gz">b</a> <A HREF=\'a.gz\'>a</A> <a href=c>c</a>', ("a.gz", "b.gz", "c")),
        ('<a href="../">up</a><a href="/x/y/z%20z.gz">z</a>', ("z z.gz",)),
        ("1\t2014-12-11\t2014/12/rib-1.gz\n2\t2014-12-12\t2014/12/rib-2.gz\n", (
            "rib-1.gz", "rib-2.gz")),
        ("-rw-r--r-- 1 ftp 12 Dec 11 2014 one.gz\n\n", ("one.gz",)),
        ('<a href="&#x61;&amp;b">x</a>', ("a&b",)),
        ("<" * 5000, ()),
    ],
)  # fmt: skip
def test_names_in_a_listing(text: str, names: tuple[str, ...]) -> None:
    """The links of a page, or the last words of a text's lines."""
    assert names_in(text) == names
