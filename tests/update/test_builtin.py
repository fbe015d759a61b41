"""Built-in records as layers and as an index."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipskeptic.errors import StoreError
from ipskeptic.model.feed import Span
from ipskeptic.update.builtin import build_builtin, builtin_digest, builtin_layers, read_entry
from tests.update.reading import opened

NET = 0xC0000200  # 192.0.2.0
SEVERAL = """
feed = "founding"
read_on = "2024-01-01"
comment = "for people"
[[snapshots]]
holds_at = "2014-12-11"
records = [{ entry = "192.0.2.1", value = { role = "a", many = ["x", "y"], yes = true, n = 7 } }]
[[snapshots]]
feed = "other"
title = "Another title"
excerpt = false
records = [{ entry = "2001:db8::/32" }, { entry = "AS64496-AS64511" }]
"""


def write(folder: Path, **files: str) -> Path:
    """A folder `data` with files in `registry`."""
    (folder / "registry").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "registry" / f"{name}.toml").write_text(text, "utf-8")
    return folder


def test_one_file_may_hold_several_snapshots(tmp_path: Path) -> None:
    """What a snapshot does not say it takes from the top of the file."""
    first, second = builtin_layers(write(tmp_path, one=SEVERAL))

    assert first.snapshot[1:4] == ("founding", "2014-12-11", "2024-01-01T00:00:00Z")
    assert (first.snapshot.excerpt, first.snapshot.builtin) == (True, True)
    assert (first.snapshot.families, first.snapshot.records) == ("4", 1)
    assert list(first.spans) == [Span(4, NET + 1, NET + 1, "role=a\tmany=x, y\tyes=true\tn=7")]
    assert (second.snapshot.feed, second.snapshot.title) == ("other", "Another title")
    assert (second.snapshot.excerpt, second.snapshot.families) == (False, "6")
    assert [span.family for span in second.spans] == [0, 6]


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    """So that the same files give the same index anywhere."""
    table = 'feed = "f"\nrecords = [{{ entry = "192.0.2.{}" }}]'
    root = write(tmp_path, b=table.format(2), a=table.format(1))

    assert [layer.spans[0].first for layer in builtin_layers(root)] == [NET + 1, NET + 2]


def test_the_index_knows_its_records(tmp_path: Path) -> None:
    """Its digest is theirs, and another record makes another one."""
    root = write(tmp_path, one=SEVERAL)
    before = builtin_digest(builtin_layers(root))
    with opened(tmp_path / "index", build_builtin(root)) as index:
        assert index.builtin_digest == before
        assert len(index.lookup(4, NET + 1)) == 1
    write(tmp_path, one=SEVERAL.replace('role = "a"', 'role = "b"'))

    assert builtin_digest(builtin_layers(root)) != before
    assert build_builtin(root) == build_builtin(root)


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("192.0.2.1", (4, NET + 1, NET + 1)),
        ("192.0.2.0/24", (4, NET, NET + 255)),
        ("192.0.2.0 - 192.0.2.9", (4, NET, NET + 9)),
        ("2001:db8::-2001:db8::1", (6, 0x20010DB8 << 96, (0x20010DB8 << 96) + 1)),
        ("AS64496", (0, 64496, 64496)),
        ("AS64496-AS64511", (0, 64496, 64511)),
    ],
)
def test_entries_are_read(entry: str, found: tuple[int, int, int]) -> None:
    """Addresses, prefixes, ranges and AS numbers."""
    assert read_entry(entry) == found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("feed =", "Invalid"),
        ('feed = "f"\n[[records]]\nvalue = {}', "'entry' is missing"),
        ('records = [{ entry = "192.0.2.0/24" }]', "'feed' is missing"),
        ('feed = "f"\n[[records]]\nentry = "192.0.2.1/24"', "host bits"),
        ('feed = "f"\n[[records]]\nentry = "192.0.2.1-2001:db8::"', "two families"),
        ('feed = "f"\n[[records]]\nentry = "192.0.2.9-192.0.2.1"', "no range"),
        ('feed = "f"\nholds_at = "once"\nrecords = []', "no month, date"),
        ('feed = "f"\n[[records]]\nentry = "192.0.2.1"\nvalue = { a = "\\t" }', "be printed"),
        ('feed = "f"\n[[records]]\nentry = 1', "one.toml"),
    ],
)
def test_a_wrong_file_is_named_with_the_reason(tmp_path: Path, text: str, what: str) -> None:
    """Which file, and what is wrong with it."""
    with pytest.raises(StoreError, match=what) as caught:
        builtin_layers(write(tmp_path, one=text))

    assert "one.toml" in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A folder of that name is no file."""
    (write(tmp_path) / "registry" / "one.toml").mkdir()
    with pytest.raises(StoreError, match=r"one\.toml: can't be read"):
        builtin_layers(tmp_path)
