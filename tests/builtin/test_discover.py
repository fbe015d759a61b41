from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ipskeptic import discover
from ipskeptic.errors import StoreError


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An own data folder whose generated files can be spoiled."""
    generated = tmp_path / "data" / "generated"
    generated.mkdir(parents=True)
    discover.load_generated.cache_clear()
    monkeypatch.setattr(discover, "data_root", lambda: tmp_path / "data")
    yield generated
    discover.load_generated.cache_clear()


def test_the_data_folder_is_found() -> None:
    """In a checkout the data lie beside `src`."""
    assert (discover.data_root() / "registry" / "founding.toml").is_file()


def test_the_catalogue_is_typed() -> None:
    """Feeds come with all fields, lists as tuples."""
    feed = discover.catalogue()["cbl"]

    assert (feed.name, feed.kind, feed.grade, feed.credibility) == (
        "cbl",
        "compromised-host",
        "B",
        3,
    )
    assert feed.upstreams == ()
    assert feed.valid_for_days == 30


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "is missing"),
        (b"{", "is damaged"),
        (b"[]", "no JSON object"),
        (b"\xff", "is damaged"),
    ],
)
def test_a_spoiled_file_is_named_with_the_way_out(
    content: bytes | None, complaint: str, broken: Path
) -> None:
    """A missing or damaged file gives an error that names it and says what to do."""
    if content is not None:
        (broken / "catalogue.json").write_bytes(content)

    with pytest.raises(StoreError, match=complaint) as caught:
        discover.load_generated("catalogue")
    assert "catalogue.json" in str(caught.value)
    assert "install ipskeptic again" in str(caught.value)


def test_an_unreadable_file_is_named(broken: Path) -> None:
    """A file that can't be read gives an error that names it."""
    (broken / "catalogue.json").mkdir()

    with pytest.raises(StoreError, match="can't be read"):
        discover.load_generated("catalogue")


def test_a_package_without_data_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no data folder the error says where it was looked for."""
    monkeypatch.setattr(discover, "__file__", str(tmp_path / "a" / "b" / "discover.py"))
    discover.data_root.cache_clear()

    with pytest.raises(StoreError, match="install ipskeptic again"):
        discover.data_root()
    monkeypatch.undo()
    discover.data_root.cache_clear()


def test_an_installed_package_has_its_data_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a wheel the data lie inside the package, and those are taken."""
    package = tmp_path / "site-packages" / "ipskeptic"
    (package / "data" / "generated").mkdir(parents=True)
    monkeypatch.setattr(discover, "__file__", str(package / "discover.py"))
    discover.data_root.cache_clear()
    found = discover.data_root()
    monkeypatch.undo()
    discover.data_root.cache_clear()

    assert found == (package / "data").resolve()
