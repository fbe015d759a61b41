"""What must hold when the main job is done, driven as a user drives it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXPECTED_SERVICES = {
    "8.8.8.8": "Google Public DNS",
    "1.1.1.1": "Cloudflare",
    "2001:4860:4860::8888": "Google Public DNS",
}


def run(*arguments: str, data: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run the program on a data folder; the configuration of the machine is not read."""
    return subprocess.run(
        [sys.executable, "-m", "ipskeptic", "--isolated", "--data-dir", str(data), *arguments],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def ask(*arguments: str, data: Path) -> dict[str, Any]:
    """The one assessment that the program gives as JSON."""
    done = run(*arguments, "-f", "json", data=data)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["assessments"]
    assert len(found) == 1
    return found[0]


def by_name(found: dict[str, Any], what: str, key: str) -> dict[str, dict[str, Any]]:
    """A list of the assessment by the name of its members."""
    return {item[key]: item for item in found[what]}


@pytest.mark.parametrize("address", ["10.0.0.1", "10.76.1.11"])
def test_private_addresses_are_void(address: str, tmp_path: Path) -> None:
    """A private address is void: it names nobody outside its own network."""
    found = ask(address, data=tmp_path)

    assert found["class"] == "void"
    assert found["carries"] is None
    assert found["stops_at"] == "record"


def test_north_koreas_own_browser_is_mentioned(tmp_path: Path) -> None:
    """The report on 10.76.1.11 mentions the case of North Korea's own browser."""
    done = run("10.76.1.11", data=tmp_path)

    assert "North Korea's own browser" in " ".join(done.stdout.split())


def test_the_founding_case(tmp_path: Path) -> None:
    """The founding case reads as the design has it, on built-in data alone."""
    found = ask("175.45.176.143", "--at", "2014-12-11", "--claim", "KP", data=tmp_path)
    compromised = by_name(found, "alternatives", "name")["compromised"]
    machine = by_name(found, "ladder", "rung")["machine"]

    assert found["class"] == "compromised"
    assert (found["carries"], found["stops_at"]) == ("route", "place")
    assert found["fit"] == "named"
    assert found["claim"]["answer"] == "refused"
    assert compromised["status"] == "recorded"
    assert "CBL" in compromised["because"][0]
    assert machine["against"] == 1
    assert found["confidence"]["who_acted"] == "low"


def test_a_published_indicator_names_nobody(tmp_path: Path) -> None:
    """One of the seven published addresses is unknown, names no party, and clears nobody."""
    found = ask("203.131.222.102", "--claim", "KP", data=tmp_path)
    text = run("203.131.222.102", "--claim", "KP", data=tmp_path).stdout

    assert found["class"] == "unknown"
    assert found["fit"] == "not-named"
    assert "This neither supports a party nor clears one." in text


def test_code_and_user_differ(tmp_path: Path) -> None:
    """The block with code CN and a North Korean user has sources that differ."""
    found = ask("210.52.109.22", "--claim", "KP", data=tmp_path)

    assert found["fit"] == "sources-differ"


@pytest.mark.parametrize(("address", "service"), EXPECTED_SERVICES.items())
def test_services_everybody_shares(address: str, service: str, tmp_path: Path) -> None:
    """A public resolver is expected, and built-in data name the service."""
    found = ask(address, data=tmp_path)
    text = run(address, data=tmp_path).stdout

    assert found["class"] == "expected"
    assert service in text


@pytest.fixture(scope="module")
def tor_folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one real exit list."""
    folder = tmp_path_factory.mktemp("tor")
    done = run(
        "data", "import", str(shared_data / "tor" / "exit-addresses-20240312.xz"), data=folder
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.shared
@pytest.mark.parametrize(
    ("at", "class_", "terms"),
    [
        ("2024-03-12", "shared", ["almost certain"]),
        ("2024-04-21", "shared", ["very likely"]),
        ("2026-03-12", "unknown", []),
    ],
)
def test_tor_exit_by_distance(tor_folder: Path, at: str, class_: str, terms: list[str]) -> None:
    """Shared on the list's date and 40 days off, with the survival said; not two years off."""
    found = ask("178.20.55.16", "--at", at, data=tor_folder)
    text = " ".join(run("178.20.55.16", "--at", at, data=tor_folder).stdout.split())

    assert found["class"] == class_
    assert [judged["term"] for judged in found["judgements"]] == terms
    assert ("of the exits of a day" in text) == bool(terms)


@pytest.fixture(scope="module")
def world_2014(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the registry files of 2013 and 2014."""
    folder = tmp_path_factory.mktemp("2014")
    files = sorted((shared_data / "rir" / "2014").glob("delegated-*"))
    files += sorted((shared_data / "rir" / "2013-08").glob("delegated-arin-*"))
    done = run("data", "import", *map(str, files), data=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def hidden_cobra(shared_data: Path) -> Path:
    """US-CERT's own list of the actor's addresses."""
    return shared_data / "blocklists" / "firehol-20240126" / "uscert_hidden_cobra.ipset"


@pytest.mark.shared
def test_hidden_cobra_as_csv(world_2014: Path, hidden_cobra: Path) -> None:
    """627 answers, none in KP, 57 countries, three addresses that were delegated to nobody yet."""
    done = run(
        str(hidden_cobra), "-f", "csv", "--at", "2014-11-24", "--claim", "KP", data=world_2014
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    countries = {row["cc"] for row in rows} - {""}
    nobody = {row["ip"] for row in rows if not row["cc"]}

    assert done.returncode == 0, done.stderr
    assert len(rows) == 627
    assert "KP" not in countries
    assert len(countries) == 57
    assert nobody == {"45.120.61.145", "129.56.2.38", "196.228.75.121"}
    assert {row["usable"] for row in rows if row["cc"]} == {"true", "false"}
    assert all(row["as_of"] for row in rows if row["cc"])
    assert {row["fit"] for row in rows} == {"not-named"}


@pytest.mark.shared
def test_hidden_cobra_in_brief(world_2014: Path, hidden_cobra: Path) -> None:
    """One line an address."""
    done = run(str(hidden_cobra), "--brief", "--at", "2014-11-24", "--claim", "KP", data=world_2014)
    lines = [line for line in done.stdout.splitlines() if line[:1].isdigit()]

    assert done.returncode == 0, done.stderr
    assert len(lines) == 627
