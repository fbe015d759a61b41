"""Small made-up worlds in which records meet in ways that the test worlds do not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from ipskeptic import Skeptic, discover
from ipskeptic.lookup.collect import Data
from ipskeptic.lookup.index.reader import Index
from ipskeptic.model.feed import Feed
from ipskeptic.reason.tables import build_tables
from ipskeptic.update.builtin import build_builtin
from ipskeptic.update.store import Store
from tests.bulk.test_equal import compare
from tests.world import HERE, NOW

# Addresses of both blocks, in two halves each.
ADDRESSES = [(4, block + host) for block in (0xC0000200, 0xC6336400) for host in (1, 200)]

# Name of a feed, date, text of the file.
File = tuple[str, str, str]


@contextmanager
def made(folder: Path, files: Sequence[File], *own: Feed, root: Path = HERE) -> Iterator[Skeptic]:
    """A world of a few files, with feeds of the user's own."""
    catalogue = {**discover.catalogue(), **{feed.name: feed for feed in own}}
    catalogue = {name: feed._replace(min_records=0) for name, feed in catalogue.items()}
    store = Store(folder / "data")
    for number, (feed, date, text) in enumerate(files):
        path = folder / f"{number}.txt"
        path.write_text(text)
        done = store.import_files([path], feed=feed, date=date, now=NOW, catalogue=catalogue)
        assert [file.state for file in done.files] == ["imported"], done
    (folder / "builtin.idx").write_bytes(build_builtin(root))
    builtin = Index.open(folder / "builtin.idx")
    index = Index.open(folder / "data" / "index.ipskeptic")
    tables = build_tables(discover.load_generated("reasoning"), catalogue, discover.countries())
    with Skeptic(Data(builtin, index, catalogue), tables, NOW, [builtin, index]) as skeptic:
        yield skeptic


def delegated(date: str, *blocks: tuple[str, int], registry: str = "apnic") -> str:
    """A registry's file with IPv4 blocks, all of one holder."""
    compact = date.replace("-", "")
    lines = [f"2|{registry}|{compact}|{len(blocks)}|19830101|{compact}|+0000"]
    lines += [f"{registry}|*|{kind}|*|{n}|summary" for kind, n in (("asn", 0), ("ipv6", 0))]
    lines.append(f"{registry}|*|ipv4|*|{len(blocks)}|summary")
    lines += [f"{registry}|FR|ipv4|{first}|{n}|20100101|allocated|h1" for first, n in blocks]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("at", ["2013-01-01", "2017-01-01", "2020-01-01"])
def test_a_block_that_was_split_between_copies(tmp_path: Path, at: str) -> None:
    """Of three copies the one that speaks gives the prefix, not the first that says the same."""
    whole, halves = ("198.51.100.0", 256), (("198.51.100.0", 128), ("198.51.100.128", 128))
    other = ("192.0.2.0", 256)
    files = [
        ("apnic", "2014-01-01", delegated("2014-01-01", other, whole)),
        ("apnic", "2016-01-01", delegated("2016-01-01", other, *halves)),
        ("apnic", "2018-01-01", delegated("2018-01-01", other, *halves)),
    ]
    with made(tmp_path, files) as skeptic:
        compare(skeptic, ADDRESSES, (at, None, "unknown"))


def test_a_list_that_is_no_listing(tmp_path: Path) -> None:
    """A feed of one's own may be of a kind that the columns of lists leave out."""
    own = Feed("mine", "Mine", "rpki-invalid", "sample", "B", 2, origin="me", valid_for_days=60)
    files = [("mine", "2026-08-20", "198.51.100.0/24\n")]
    with made(tmp_path, files, own._replace(format="netset")) as skeptic:
        compare(skeptic, ADDRESSES, ("2026-08-21", None, "unknown"))


def test_places_are_compared_with_a_superseded_delegation(tmp_path: Path) -> None:
    """A file that the origin's own, nearer one supersedes still says in which country it was."""
    files = [
        ("mine", "2026-08-11", delegated("2026-08-11", ("198.51.100.0", 256))),
        ("apnic", "2026-08-20", delegated("2026-08-20", ("192.0.2.0", 256))),
        ("places", "2026-08-20", "198.51.100.0/24,US,,,\n192.0.2.0/24,FR,,,\n"),
    ]
    own = (
        Feed("mine", "Mine", "delegation", "census", "B", 2, origin="apnic", format="delegated"),
        Feed("places", "Places", "geofeed", "sample", "B", 2, origin="g", valid_for_days=60),
    )
    with made(tmp_path, files, own[0], own[1]._replace(format="geofeed")) as skeptic:
        row = skeptic.answers(at="2026-08-21").row(*ADDRESSES[3])
        assert "contested" in row["also"]
        compare(skeptic, ADDRESSES, ("2026-08-21", None, "unknown"))


def test_networks_on_a_list_for_a_while(tmp_path: Path) -> None:
    """That an entry on a network ended tells it from one that did not."""
    registry = tmp_path / "root" / "registry"
    registry.mkdir(parents=True)
    (registry / "one.toml").write_text(
        'feed = "x4b-datacenter-asn"\nholds_at = 2026-08-20\nread_on = "2026-08-20"\n'
        '[[records]]\nentry = "AS64496"\nvalue = { until = "2026-01-01" }\n'
        '[[records]]\nentry = "AS64497"\n'
    )
    files = [
        ("routeviews", date, "192.0.2.0\t24\t64496\n198.51.100.0\t24\t64497\n")
        for date in ("2026-08-20", "2026-08-24")
    ]
    with made(tmp_path, files, root=tmp_path / "root") as skeptic:
        shared = [skeptic.assess(text, at="2026-08-22") for text in ("192.0.2.1", "198.51.100.1")]
        assert ["shared" in found.also for found in shared] == [False, True]
        compare(skeptic, ADDRESSES, ("2026-08-22", None, "unknown"))
