"""From the command line to real servers on loopback and back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ipskeptic.__main__ import main
from ipskeptic.pipeline.skeptic import Skeptic
from tests.online.faulty_dns import FaultyDns
from tests.online.servers import TESTS, TESTS_6, Part, rbldnsd
from tests.world import open_world

# Where the lists are: every one that is asked without a key answers its tests.
ZONES = {
    "zen.spamhaus.org": (
        TESTS,
        TESTS_6,
        Part("ip4set", (":127.0.0.4:https://check.example/$", "198.51.100.7")),
    ),
    "bl.blocklist.de": (TESTS,),
    "dnsbl.dronebl.org": (TESTS,),
    "psbl.surriel.com": (TESTS,),
    "bl.spamcop.net": (TESTS,),
    "dnsbl-1.uceprotect.net": (TESTS,),
    "all.s5h.net": (TESTS, TESTS_6),
    "dnsel.torproject.org": (Part("ip4set", (":127.0.0.2:", "198.51.100.8")),),
}
LISTED, NOT_LISTED, REFUSED = "198.51.100.7", "198.51.100.9", "198.51.100.10"


class Runs:
    """Runs command lines against a world and one resolver; keeps what was printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], server: FaultyDns) -> None:
        self._capsys = capsys
        self.server = server

    def __call__(self, *args: str, online: str = "dnsbl") -> tuple[int, str, str]:
        """Run one line; gives exit code, results and messages."""
        resolver = "{}:{}".format(*self.server.where)
        given = [*args, "--isolated", "--online", online, "--resolver", resolver]
        code = main(given)
        out, err = self._capsys.readouterr()
        return code, out, err


@pytest.fixture
def runs(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    world_folder: Path,
) -> Iterator[Runs]:
    """The made-up internet, real lists for it, and a cache folder of its own."""
    # Servers answer now.
    now = datetime.now(UTC)
    monkeypatch.setenv("IPSKEPTIC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(
        Skeptic, "open", classmethod(lambda cls, *args, **options: open_world(world_folder, now))
    )
    with rbldnsd(ZONES) as port, FaultyDns(relay=("127.0.0.1", port)) as server:
        yield Runs(capsys, server)


def test_a_listed_address(runs: Runs) -> None:
    """An address that a real server lists is listed in the report, with what the list says."""
    code, out, err = runs(LISTED, "-f", "json")
    readings = json.loads(out)["assessments"][0]["readings"]
    by_feed = {item["source"]: item for item in readings}

    assert (code, err) == (0, "")
    assert by_feed["spamhaus-xbl"]["state"] == "present"
    assert json.loads(out)["assessments"][0]["class"] == "compromised"
    assert by_feed["spamhaus-sbl"]["state"] == "absent"
    assert "https://check.example/198.51.100.7" in out


def test_a_warm_cache_sends_nothing(runs: Runs) -> None:
    """What is kept is not asked again: no packet is sent, and a dry run says so beforehand."""
    before = runs(LISTED, NOT_LISTED, "-f", "csv", "--dry-run")[1]
    first = runs(LISTED, NOT_LISTED, "-f", "csv")
    sent = len(runs.server.seen)
    plan = runs(LISTED, NOT_LISTED, "-f", "json", "--dry-run")
    again = runs(LISTED, NOT_LISTED, "-f", "csv")

    def rows(text: str) -> list[dict[str, str]]:
        wanted = ("ip", "class", "lists")
        return [
            {k: v for k, v in r.items() if k in wanted} for r in csv.DictReader(io.StringIO(text))
        ]

    assert "kept" not in before
    assert sent > 10
    assert len(runs.server.seen) == sent
    assert rows(again[1]) == rows(first[1])
    assert (json.loads(plan[1])["questions"], json.loads(plan[1])["kept"] > 10) == (0, True)
    runs(LISTED, "--refresh")
    assert len(runs.server.seen) > sent


def test_a_dry_run_names_the_questions_that_are_sent(runs: Runs) -> None:
    """What is sent is what the dry run said, no more; nothing is kept by a dry run."""
    _, out, _ = runs(LISTED, "-f", "json", "--dry-run")
    assert not runs.server.seen
    said = {
        question["asks"]
        for way in json.loads(out)["ways"]
        for server in way["servers"]
        for question in server["questions"]
    }
    runs(LISTED)
    sent = {f"{query.name} {query.kind}" for query in runs.server.seen}

    assert sent <= said
    # What was said and not sent are the reasons of lists that do not have it.
    assert all(asks.endswith(" TXT") for asks in said - sent)


def test_a_list_that_refuses(runs: Runs) -> None:
    """A server that refuses: said once with how often, exit code 4, and no absence from it."""
    runs.server.plan = lambda number, name, kind: (
        "refused" if name.endswith("bl.spamcop.net") else ""
    )
    code, out, err = runs(LISTED, NOT_LISTED, "-f", "json")
    lines = [line for line in err.splitlines() if line.startswith("dnsbl ")]

    assert code == 4
    assert len(lines) == 1
    assert lines[0].startswith("dnsbl bl.spamcop.net: refused 2 times: ")
    for item in json.loads(out)["assessments"]:
        states = {r["source"]: r["state"] for r in item["readings"]}
        assert states["spamcop"] == "unavailable"


def test_triage_counts_listings(runs: Runs, tmp_path: Path) -> None:
    """A listing that came over the wire is counted as any other."""
    path = tmp_path / "list.txt"
    path.write_text(f"{LISTED}\n{NOT_LISTED}\n{LISTED}\n10.0.0.1\n")
    code, out, _ = runs("triage", str(path), "-f", "json")
    tables = json.loads(out)["tables"]
    rows = {row["key"]: row["judged"] for row in tables["feed"]["rows"]}

    assert code == 0
    assert rows["spamhaus-xbl"] == 1
    names = {question.name for question in runs.server.seen}
    assert not [name for name in names if name.startswith("1.0.0.10.")]


def test_keys_are_never_shown(runs: Runs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A key goes to its server alone: not to results, messages, logs, plans or the cache."""
    key = "abcdefghij0123456789klmnop"
    monkeypatch.setenv("IPSKEPTIC_SPAMHAUS_KEY", key)
    texts = [*runs(LISTED, "--dry-run"), *runs(LISTED, "-v", "-f", "json"), *runs(LISTED, "-v")]

    assert [name for name in {q.name for q in runs.server.seen} if key in name]
    assert key not in "".join(map(str, texts))
    for path in (tmp_path / "cache").rglob("*"):
        assert key.encode() not in path.read_bytes()
