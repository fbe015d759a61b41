"""`data update --from` a mirror laid out from the real files, served over HTTP on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.fetch.server import Server

pytestmark = [pytest.mark.shared, pytest.mark.slow]


class Operator:
    """Somebody with a mirror and a data folder."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the program."""
        return subprocess.run(
            [sys.executable, "-m", "ipskeptic", *arguments, "--isolated", "--data-dir",
             str(self.folder)],
            capture_output=True, text=True, check=False, cwd=ROOT, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def update(self, *arguments: str) -> dict[str, dict[str, Any]]:
        """Update from the mirror; what came of each file by its address."""
        done = self.run("data", "update", *arguments, "--from", self.url, "-f", "json")
        assert done.returncode == 0, done.stderr
        return {file["url"]: file for file in json.loads(done.stdout)["files"]}


@pytest.fixture(scope="module")
def operator(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    """The mirror, served, with the newest files and those of 2014 brought."""
    root = tmp_path_factory.mktemp("mirror")
    laid = [sys.executable, str(ROOT / "tools" / "lay_mirror.py"), str(shared_data), str(root)]
    subprocess.run(laid, check=True, capture_output=True)
    with Server(root) as server:
        yield Operator(tmp_path_factory.mktemp("data"), server.url)


def test_one_command_brings_everything(operator: Operator) -> None:
    """All that the mirror has is fetched, checked and published; a second run finds nothing new."""
    first = operator.update()
    again = operator.update()

    assert len({file["feed"] for file in first.values()}) >= 40
    assert {file["state"] for file in first.values()} <= {"updated", "unchanged"}
    assert {file["state"] for file in again.values()} == {"unchanged"}
    assert operator.run("data", "verify").stdout == "sound\n"


def test_the_day_of_the_attack(operator: Operator) -> None:
    """The registries' files nearest to 2014-12-01 come, and how far off they are is said."""
    brought = operator.update("registries", "--at", "2014-12-01")
    near = {f["feed"]: f for f in brought.values() if f["snapshot"]["holds_at"] < "2014-12-01"}

    assert {name: file["snapshot"]["holds_at"] for name, file in near.items()} == {
        "afrinic": "2014-06-30", "apnic": "2014-10-31", "arin": "2013-08-12",
        "lacnic": "2014-10-08", "ripencc": "2014-08-03",
    }  # fmt: skip
    assert near["ripencc"]["days_off"] == 120

    done = operator.run("5.41.0.1", "--at", "2014-12-01", "-f", "json")
    found = json.loads(done.stdout)["assessments"][0]
    (country,) = [change for change in found["changes"] if change["what"] == "country"]
    (held,) = [r for r in found["readings"] if r["source"] == "ripencc"]

    assert (country["then"], country["then_at"], country["now"]) == ("RO", "2014-08-03", "SA")
    assert held["value"]["cc"] == "RO"
    assert held["days"] == 120
    assert not held["usable"]


def test_the_exits_of_a_day(operator: Operator) -> None:
    """A month of Tor's lists is one archive; the list of the day is taken out of it."""
    brought = operator.update("tor-exits", "--at", "2024-03-12")
    (file,) = brought.values()

    assert file["days_off"] == 0
    assert file["snapshot"]["records"] == 2378
