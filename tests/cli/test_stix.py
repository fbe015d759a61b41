"""`-f stix` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Cli
from tests.render.stix_bundle import complaints, note, objects

ASKED = ("175.45.176.143", "2001:db8::/32", "10.0.0.300", "--at", "2014-12-11", "--claim", "KP")


def test_a_saved_report_gives_the_bundle_of_its_own_time(cli: Cli, tmp_path: Path) -> None:
    """A saved report is the same bytes each time, valid, with nothing of it lost."""
    saved = tmp_path / "saved.json"
    cli(*ASKED, "-f", "json", "-o", saved)
    first, again = cli(saved, "-f", "stix"), cli("-i", saved, "-f", "stix")
    bundle = json.loads(first.out)
    made = json.loads(saved.read_text())["generated_at"]

    assert (first.code, first.out) == (0, again.out)
    assert complaints(bundle) == []
    assert note(bundle, "What was asked: 2 answered, 1 refused")["created"] == f"{made[:-1]}.000Z"
    assert "10.0.0.300" in note(bundle, "What was asked")["content"]


def test_it_goes_to_a_file(cli: Cli, tmp_path: Path) -> None:
    """`-o` writes the bundle, and nothing goes to standard output."""
    path = tmp_path / "bundle.json"
    done = cli(*ASKED, "-f", "stix", "-o", path)

    assert (done.code, done.out) == (0, "")
    assert complaints(json.loads(path.read_text())) == []


def test_our_own_reader_finds_the_address(cli: Cli, tmp_path: Path) -> None:
    """`extract` finds in the bundle what was asked, in the field of its address object."""
    path = tmp_path / "bundle.json"
    cli(*ASKED, "-f", "stix", "-o", path)
    found = [json.loads(line) for line in cli("extract", path, "-f", "jsonl").out.splitlines()]
    values = [item["value"] for item in objects(json.loads(path.read_text()), "ipv4-addr")]
    fields = {item["ip"] for item in found if item.get("field") == "ipv4-addr.value"}

    assert values == ["175.45.176.143"]
    assert fields == {"175.45.176.143"}
