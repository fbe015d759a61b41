from __future__ import annotations

import csv
import gzip
import json
import lzma
import re
from pathlib import Path

import pytest

from tests.builtin.registry import REGISTRY, rows, span

FOUNDING = REGISTRY / "founding.toml"
FILES = {
    "2014-10-31": "rir/2014/delegated-apnic-20141102.xz",
    "2016-04-10": "rir/apnic-series/delegated-apnic-20160411.xz",
}
TABLES = {
    "2014-05-13": "routing/ipasn_20140513.dat.gz",
    "2015-11-01": "routing/ipasn6_20151101.dat.gz",
}


def test_the_founding_address_is_listed_on_one_day() -> None:
    """The CBL listing is of one address and one day."""
    assert [row.entry for row in rows(FOUNDING, "cbl", "2014-12-11")] == ["175.45.176.143"]


def test_excerpts_say_so() -> None:
    """Every snapshot of the founding cases is an excerpt: absence from it says nothing."""
    assert "excerpt = true" in FOUNDING.read_text(encoding="utf-8")


@pytest.mark.shared
@pytest.mark.parametrize("holds_at", sorted(FILES))
def test_delegations_stand_in_the_registry_file(holds_at: str, shared_data: Path) -> None:
    """Every built-in delegation is a record of APNIC's own file, whose end date it gives."""
    text = lzma.decompress((shared_data / FILES[holds_at]).read_bytes()).decode("ascii")
    header = next(line for line in text.splitlines() if line.startswith("2|apnic|"))

    assert header.split("|")[5] == holds_at.replace("-", "")
    for row in rows(FOUNDING, "apnic", holds_at):
        family, first, last = span(row.entry)
        kind, start = ("asn", str(first)) if family == 0 else ("ipv4", row.entry.partition("/")[0])
        fields = ("apnic", row.value["cc"], kind, start, str(last - first + 1))
        line = "|".join((*fields, row.value["date"].replace("-", ""), row.value["status"]))
        assert f"\n{line}\n" in text


@pytest.mark.shared
@pytest.mark.parametrize("holds_at", sorted(TABLES))
def test_routes_stand_in_the_routing_table(holds_at: str, shared_data: Path) -> None:
    """Every built-in route is in the table of its date, and none there is more specific."""
    wanted = {row.entry: row.value["origin"] for row in rows(FOUNDING, "routeviews", holds_at)}
    nets = tuple(entry.rpartition(".")[0] + "." for entry in wanted)
    found = {}
    with gzip.open(shared_data / TABLES[holds_at], "rt", encoding="ascii") as table:
        for line in table:
            if line.startswith(nets):
                prefix, origin = line.split()
                found[prefix] = f"AS{origin}"

    assert found == wanted


@pytest.mark.shared
def test_the_alert_has_its_seven_addresses(shared_reference: Path) -> None:
    """The seven addresses of TA14-353A carry the countries and ports of the casebook."""
    cases = json.loads((shared_reference / "cases.json").read_text(encoding="utf-8"))
    sony = next(case for case in cases if case["id"] == "sony-2014")
    wanted = {
        indicator["ip"]: (indicator["stated_country"].split(" (")[0], indicator["port"])
        for indicator in sony["indicators"]
        if "TA14-353A" in indicator["source"]
    }
    built_in = {
        row.entry: (
            row.value["stated-country"],
            int(row.value["port"]) if "port" in row.value else None,
        )
        for row in rows(FOUNDING, "ta14-353a", "2014-12-19")
    }

    assert len(built_in) == 7
    assert built_in == wanted


def _blocks(cell: str) -> list[str]:
    return [re.sub(r"\[\d+\]", "", block).strip() for block in cell.split(",")]


@pytest.mark.shared
@pytest.mark.parametrize("family", [4, 6])
def test_special_registries_are_whole(family: int, shared_data: Path) -> None:
    """Every block of IANA's registry is there, with its date, and nothing reachable is void."""
    name = f"iana-ipv{family}-special-registry-1.csv"
    ours = {row.entry: row.value for row in rows(REGISTRY / f"iana-special-ipv{family}.toml")}
    with (shared_data / "iana" / name).open(encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            for block in _blocks(record["Address Block"]):
                assert ours[block]["since"] == record["Allocation Date"]
                if record["Globally Reachable"].startswith("True"):
                    assert ours[block]["reachable"] in ("yes", "embedded")
                if record["Globally Reachable"].startswith("False"):
                    assert ours[block]["reachable"] == "no"


@pytest.mark.shared
def test_the_ipv4_space_is_ianas(shared_data: Path) -> None:
    """Status and date of each /8 are those of IANA's registry."""
    ours = [row.value for row in rows(REGISTRY / "iana-space.toml", holds_at="2025-10-10")]
    path = shared_data / "iana" / "ipv4-address-space.csv"
    with path.open(encoding="utf-8", newline="") as file:
        theirs = [(r["Status [1]"].lower(), r["Date"]) for r in csv.DictReader(file)]

    assert [(value["status"], value["date"]) for value in ours] == theirs
