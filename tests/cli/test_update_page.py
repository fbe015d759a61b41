"""The runs of `data update` that docs/data.md shows: a mirror of made-up files, what is said."""

from __future__ import annotations

import bz2
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.publisher import exit_addresses

GOLDEN = ROOT / "tests/cli/golden/update.txt"
# Each test starts without settings of ours in the environment.
WRITE = bool(os.environ.get("IPSKEPTIC_WRITE_GOLDEN"))
# Of these the mirror has whole files, a half, too little, and dated ones.
RUNS = (
    "tor-exits x4b-pia x4b-vpn et-compromised azure",
    "tor-exits",
    "ripencc --at 2014-12-11",
)
STAMP = datetime(2024, 3, 12, 15, 30, tzinfo=UTC)
# A few more than a whole file of that registry has at least.
BLOCKS = 41_100


def registry(day: str) -> str:
    """A registry's file, with blocks of private space."""
    return f"2|ripencc|{day}|{BLOCKS}|19930901|{day}|+0000\n" + "".join(
        f"ripencc|ZZ|ipv4|10.{n // 256}.{n % 256}.0|256|20120516|allocated|h{n}\n"
        for n in range(BLOCKS)
    )


def listing(count: int) -> str:
    """A list of addresses."""
    return "".join(f"198.51.100.{n}\n" for n in range(count))


@pytest.fixture
def mirror(home: Path) -> Path:
    """A folder that has its files as HOST/PATH, in the working folder."""
    root = home / "work" / "mirror"
    lists = "raw.githubusercontent.com/X4BNet/lists_vpn/main"
    archive = "ftp.ripe.net/pub/stats/ripencc/2014/delegated-ripencc-extended"
    files = {
        "check.torproject.org/exit-addresses": exit_addresses(STAMP, 600),
        f"{lists}/input/vpn/ips/pia.txt": listing(200),
        f"{lists}/output/vpn/ipv4.txt": listing(200),
        "rules.emergingthreats.net/blockrules/compromised-ips.txt": listing(3),
        f"{archive}-20141201.bz2": registry("20141201"),
        f"{archive}-20141214.bz2": registry("20141214"),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = text.encode()
        path.write_bytes(bz2.compress(content) if path.suffix == ".bz2" else content)
        os.utime(path, (STAMP.timestamp(), STAMP.timestamp()))
    return root


def test_the_runs_of_the_page(mirror: Path) -> None:
    """What is updated, unchanged, missing, refused and how far off reads as was approved."""
    shown = ""
    for run in RUNS:
        done = subprocess.run(
            [sys.executable, "-m", "ipskeptic", "data", "update", *run.split(), "--from", "mirror"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        code = f"$ echo $?\n{done.returncode}\n" if done.returncode else ""
        shown += f"$ ipskeptic data update {run} --from mirror\n{done.stdout}{code}"
    shown = shown.replace("\\", "/")
    if WRITE:
        GOLDEN.write_text(shown, "utf-8", newline="\n")

    assert shown == GOLDEN.read_text("utf-8")
