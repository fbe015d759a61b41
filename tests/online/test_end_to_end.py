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
from tests.fetch.server import Server
from tests.online.faulty_dns import FaultyDns
from tests.online.rdap_server import answer, arin
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


@pytest.fixture
def registry() -> Iterator[Server]:
    """An RDAP server that has one block of ARIN's."""
    with Server() as server:
        for number in (66, 67):
            server.act(f"/ip/192.0.2.{number}", answer(arin("192.0.2.0", "192.0.2.255")))
        yield server


def own_server(folder: Path, server: Server) -> str:
    """A configuration that has the server in the place of ARIN's."""
    path = folder / "own.toml"
    path.write_text(f'[online.rdap]\narin = "{server.url}/"\n')
    return str(path)


def test_a_holder_by_name(
    runs: Runs, registry: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """RDAP brings the holder's name; one question is sent for two addresses of the block."""
    given = ["192.0.2.66", "192.0.2.67", "--config", own_server(tmp_path, registry)]
    given += ["--online", "rdap", "-f", "csv"]
    code = main(given)
    out, err = capsys.readouterr()
    plan = (main([*given[:-1], "json", "--dry-run"]), json.loads(capsys.readouterr().out))

    assert (code, err) == (0, "")
    assert {row["holder_name"] for row in csv.DictReader(io.StringIO(out))} == {
        "Example Networks LLC"
    }
    assert registry.paths() == ["/ip/192.0.2.66"]
    assert (plan[0], plan[1]["questions"], plan[1]["kept"]) == (0, 0, 2)


def test_a_proxy_for_rdap_alone(
    runs: Runs, registry: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """RDAP goes through the proxy, whose password is nowhere shown; DNS does not."""
    own = tmp_path / "own.toml"
    own.write_text('[online.rdap]\narin = "http://rdap.example/"\n')
    registry.act("http://rdap.example/ip/192.0.2.66", answer(arin("192.0.2.0", "192.0.2.255")))
    proxy = registry.url.replace("http://", "http://me:secret@")
    resolver = "{}:{}".format(*runs.server.where)
    code = main(
        [
            *("192.0.2.66", "--config", str(own), "--online", "rdap,ptr", "--proxy", proxy),
            *("--resolver", resolver, "-f", "json", "-v"),
        ]
    )
    out, err = capsys.readouterr()

    assert "Example Networks LLC" in out
    assert registry.paths() == ["http://rdap.example/ip/192.0.2.66"]
    assert [query.name for query in runs.server.seen][:1] == ["66.2.0.192.in-addr.arpa"]
    assert "secret" not in out + err
    # The lists' server refuses what is no zone of its own.
    assert (code, "ptr in-addr.arpa: refused once: " in err) == (4, True)
