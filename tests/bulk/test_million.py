"""A million random addresses, and edges of intervals, over real files: as `assess` has them."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ipskeptic import Skeptic, discover
from ipskeptic.model.row import flat_row
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address
from ipskeptic.update.store import Store
from tests.bulk.test_equal import COLUMNS, Planned
from tests.conftest import ROOT

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ADDRESSES = 1_000_000
EDGES = 100_000
# One in so many is assessed with all its sentences; the others are judged by the same functions.
WHOLE = 50
SHARES = 2
AT = "2026-08-22"
FILES = (
    "rir/current/delegated-afrinic-extended-20260821.xz",
    "rir/current/delegated-apnic-20260617.xz",
    "rir/2026-02-13/delegated-lacnic-20260212.xz",
    "rir/2014/delegated-ripencc-20140803.xz",
    "rir/2013-08/delegated-arin-20130813.xz",
    "routing/routeviews-pfx2as-20210416.tsv.xz",
    "blocklists/ipsum/ipsum-20260822.txt.xz",
    "blocklists/other/sans-20260822.txt.xz",
    "anonymizers/x4b-datacenter-ipv4-20260822.txt.xz",
    "anonymizers/x4b-vpn-ipv4-20260822.txt",
)


@pytest.fixture(scope="module")
def real_folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of real files: registries, a routing table, lists."""
    folder = tmp_path_factory.mktemp("real")
    sets = sorted((shared_data / "blocklists" / "firehol-20240126").glob("*set*"))
    paths = [*(shared_data / name for name in FILES), *sets[:30]]
    # In a process of its own, so that the runner of the tests stays small.
    command = [sys.executable, "-m", "tests.bulk.test_million", str(folder), *map(str, paths)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert int(said) > 25
    return folder


@pytest.mark.slow
@pytest.mark.shared
def test_a_million_addresses(real_folder: Path) -> None:
    """Every process compares its share; the last line says how many were compared."""
    command = [sys.executable, "-m", "tests.bulk.test_million", str(real_folder)]
    shares = [
        subprocess.Popen([*command, str(share)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for share in range(SHARES)
    ]
    said = [process.communicate()[0].splitlines()[-1] for process in shares]

    assert [process.returncode for process in shares] == [0] * SHARES, said
    assert sum(int(line.split()[0]) for line in said) == ADDRESSES + EDGES


def addresses(planned: Planned, share: int) -> Iterator[tuple[int, int]]:
    """A share of the addresses: anywhere in IPv4, in used IPv6, and at edges of intervals."""
    draw = random.Random(20261126 + share)
    plan = planned.plan
    six = list(zip(plan.v6_high.tolist(), plan.v6_low.tolist(), strict=True))
    for _ in range(ADDRESSES // SHARES):
        if draw.random() < 0.8:
            yield 4, draw.randrange(1 << 32)
        else:
            high, low = draw.choice(six)
            yield 6, (high << 64 | low) + draw.randrange(1 << 64) & (1 << 128) - 1
    four = plan.v4_first.tolist()
    for _ in range(EDGES // SHARES):
        if draw.random() < 0.7:
            yield 4, (draw.choice(four) - draw.randrange(2)) % (1 << 32)
        else:
            high, low = draw.choice(six)
            yield 6, ((high << 64 | low) - draw.randrange(2)) % (1 << 128)


def compare_share(folder: Path, share: int) -> int:
    """Compare a share; how many."""
    count = 0
    with Skeptic.open(folder, now=NOW) as skeptic:
        planned = Planned(skeptic.answers(at=AT))
        for family, number in addresses(planned, share):
            target = Target("address", family, number, number, format_address(family, number))
            found = skeptic.judge(target, at=AT)
            flat = flat_row(found)
            if count % WHOLE == 0:
                whole = flat_row(skeptic.assess(target, at=AT))
                assert whole == flat, target.text
            expected = {name: flat[name] for name in COLUMNS}
            assert planned.row(family, number) == expected, target.text
            count += 1
    return count


def import_all(folder: Path, paths: list[Path]) -> int:
    """Import files; how many."""
    done = Store(folder).import_files(
        paths, feed=None, date=None, now=NOW, catalogue=discover.catalogue()
    )
    return sum(file.state == "imported" for file in done.files)


if __name__ == "__main__":
    place, *rest = sys.argv[1:]
    if len(rest) == 1:
        sys.stdout.write(f"{compare_share(Path(place), int(rest[0]))} compared\n")
    else:
        sys.stdout.write(f"{import_all(Path(place), [Path(path) for path in rest])}\n")
