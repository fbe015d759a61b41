"""An export read by `mmdblookup`, the program of libmaxminddb."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ipskeptic.intake.time import parse_time
from ipskeptic.model.text import format_address
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.pipeline.export import Order
from ipskeptic.pipeline.skeptic import Skeptic
from tests.bulk.exported import COLUMNS, answer, edges, written


@pytest.mark.skipif(not shutil.which("mmdblookup"), reason="mmdblookup is not on this machine")
def test_mmdblookup_reads_it(world: Skeptic, tmp_path: Path) -> None:
    """The program of libmaxminddb: the same texts for the same addresses."""
    claim = parse_claim("KP", "party")
    order = Order("mmdb", at=parse_time("2024-03-12"), claim=claim, claim_text="KP")
    path, _ = written(world, tmp_path, order)
    for asked in [one for one in edges(world, order) if one[0] == 4 or one[1] >= 2**32][::9]:
        expected = answer(world, asked, order)
        done = subprocess.run(
            ["mmdblookup", "--file", str(path), "--ip", format_address(*asked)],
            capture_output=True,
            text=True,
            check=True,
        )
        assert _texts(done.stdout) == {n: t for n in COLUMNS if (t := expected[n])}
    done = subprocess.run(
        ["mmdblookup", "--verbose", "--file", str(path), "--ip", "203.0.113.9"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Type:          ipskeptic" in done.stdout
    assert "IP version:    IPv6" in done.stdout


def _texts(out: str) -> dict[str, str]:
    """The columns in what `mmdblookup` prints: a key, and below it the value with its type."""
    found, key = {}, ""
    for line in map(str.strip, out.splitlines()):
        if line.startswith('"') and line.endswith('":'):
            key = line[1:-2]
        elif key in COLUMNS and line.endswith((">", "<boolean>")):
            found[key] = line.rpartition(" <")[0].strip('"')
            key = ""
    return found
