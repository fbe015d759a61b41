"""The one member of a tar archive that is wanted."""

from __future__ import annotations

import io
import lzma
import tarfile
from pathlib import Path

import pytest

from ipskeptic.errors import FeedFormatError, StoreError
from ipskeptic.model.when import parse_window
from ipskeptic.update.fetch.members import moment_in, nearest_member, take_member

PATTERN = "exit-list-{yyyy}-{mm}/{dd}/{yyyy}-{mm}-{dd}-*"
NAMES = [
    "exit-list-2014-12/10/2014-12-10-23-02-00",
    "exit-list-2014-12/11/2014-12-11-00-02-00",
    "exit-list-2014-12/11/2014-12-11-23-02-00",
    "exit-list-2014-12/12/2014-12-12-00-02-00",
]


def archive(folder: Path, names: list[str], pack: bool = True) -> Path:
    """A tar archive whose members hold their own names."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("exit-list-2014-12/11"), io.BytesIO())
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = len(name)
            tar.addfile(info, io.BytesIO(name.encode()))
        link = tarfile.TarInfo("exit-list-2014-12/11/2014-12-11-23-59-00")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tar.addfile(link)
    path = folder / "exit-list-2014-12.tar.xz"
    path.write_bytes(lzma.compress(out.getvalue()) if pack else out.getvalue())
    return path


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("2014-12-11", NAMES[2]),
        ("2014-12-11T00:30Z", NAMES[1]),
        ("2014-12-10T23:40Z", NAMES[1]),
        ("2014-12-01", NAMES[0]),
        ("2014-12-30", NAMES[3]),
        ("2014-12", NAMES[3]),
    ],
)
@pytest.mark.parametrize("pack", [True, False])
def test_the_nearest_member_is_taken(tmp_path: Path, at: str, name: str, pack: bool) -> None:
    """The last within the time, else the nearest; never a link."""
    path = archive(tmp_path, NAMES, pack)
    found, written = take_member(path, PATTERN, parse_window(at), tmp_path)

    assert found == name
    assert written.read_text() == name
    assert written.name == name.rpartition("/")[2]


def test_an_archive_without_such_a_member(tmp_path: Path) -> None:
    """It says what was looked for."""
    path = archive(tmp_path, ["other/2014-12-11-00-02-00", "exit-list-2014-12/11/none"])

    with pytest.raises(FeedFormatError, match="no file in it is named like"):
        take_member(path, PATTERN, parse_window("2014-12-11"), tmp_path)


@pytest.mark.parametrize("cut", [100, 3000])
def test_an_archive_that_is_cut_off(tmp_path: Path, cut: int) -> None:
    """It is named as such, packed or not."""
    whole = archive(tmp_path, NAMES, pack=False).read_bytes()
    path = tmp_path / "cut.tar"
    path.write_bytes(whole[:cut])

    with pytest.raises(FeedFormatError):
        take_member(path, PATTERN, parse_window("2014-12-12"), tmp_path)


def test_what_is_no_archive(tmp_path: Path) -> None:
    """A page of HTML, for instance."""
    path = tmp_path / "page.tar.xz"
    path.write_bytes(b"<html>" * 500)

    with pytest.raises(FeedFormatError, match="no sound tar archive"):
        take_member(path, PATTERN, parse_window("2014-12-11"), tmp_path)


def test_an_archive_of_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has a bound."""
    monkeypatch.setattr("ipskeptic.update.fetch.members._MAX_MEMBERS", 2)

    with pytest.raises(FeedFormatError, match="more than 2 files"):
        take_member(archive(tmp_path, NAMES), PATTERN, parse_window("2014-12-11"), tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """What can't be written is our failure."""
    path = archive(tmp_path, NAMES)

    with pytest.raises(StoreError, match="can't be written"):
        take_member(path, PATTERN, parse_window("2014-12-11"), tmp_path / "none")


@pytest.mark.parametrize(
    "name",
    ["2014-12-11-00\\..\\..\\evil", "2014-12-11-00:x", f"2014-12-11-00-{'x' * 300}"],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    """A member's name is its archive's, and no system is asked to take it as a path."""
    place = tmp_path / "into"
    place.mkdir()
    path = archive(tmp_path, [f"exit-list-2014-12/11/{name}"])
    _, target = take_member(path, PATTERN, parse_window("2014-12-11"), place)

    assert target.parent.parent == place
    assert len(target.name) <= 100
    assert not set(target.name) & set("\\:/")


def _header(kind: bytes, content: bytes = b"13 comment=x\n") -> bytes:
    """A header that tells something of the next one."""
    info = tarfile.TarInfo("x")
    info.type, info.size = kind, len(content)
    return info.tobuf(tarfile.USTAR_FORMAT) + content.ljust(512, b"\0")


def test_headers_of_headers(tmp_path: Path) -> None:
    """Thousands of them one after the other are damage, and never an error of ours."""
    path = tmp_path / "x.tar"
    path.write_bytes(_header(tarfile.XHDTYPE) * 3000 + bytes(1024))

    with pytest.raises(FeedFormatError, match="no sound tar archive"):
        take_member(path, PATTERN, parse_window("2014-12-11"), tmp_path)


def test_a_name_with_a_zero_in_it(tmp_path: Path) -> None:
    """It is written under a name that a system takes."""
    info = tarfile.TarInfo("x")
    info.pax_headers = {"path": "exit-list-2014-12/11/2014-12-11-00-02-00\0"}
    path = tmp_path / "x.tar"
    path.write_bytes(info.tobuf(tarfile.PAX_FORMAT) + bytes(1024))
    _, target = take_member(path, PATTERN, parse_window("2014-12-11"), tmp_path)

    assert target.name == "2014-12-11-00-02-00_"


def test_a_member_with_holes(tmp_path: Path) -> None:
    """A few bytes that stand for more than any disk holds are not unpacked."""
    info = tarfile.TarInfo("exit-list-2014-12/11/2014-12-11-00-02-00")
    info.size = 1024
    info.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": info.name,
        "GNU.sparse.realsize": str(1 << 24),
    }
    holes = b"1\n0\n3\n".ljust(512, b"\0") + b"abc".ljust(512, b"\0")
    path = tmp_path / "x.tar"
    path.write_bytes(info.tobuf(tarfile.PAX_FORMAT) + holes + bytes(1024))

    with pytest.raises(FeedFormatError, match="no file in it"):
        take_member(path, PATTERN, parse_window("2014-12-11"), tmp_path)


def test_moments_in_names() -> None:
    """Only the last part counts, and only what is a date."""
    assert str(moment_in("x/2014-12-11-00-02-00")) == "2014-12-11 00:02:00+00:00"
    assert str(moment_in("list-20141211.txt")) == "2014-12-11 00:00:00+00:00"
    assert moment_in("2014-12-11/list") is None
    assert moment_in("2014-13-11") is None
    assert nearest_member([], parse_window("2014-12-11")) == ""
