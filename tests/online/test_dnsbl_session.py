"""Blocklists asked through the session that asks real servers: its cache, its keys, its pace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from ipskeptic.discover import load_generated
from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.online import dnsbl
from ipskeptic.lookup.online.session import Session
from ipskeptic.model.online import Subject, Wishes
from ipskeptic.model.reading import Reading
from tests.online.faulty_dns import FaultyDns
from tests.online.listing import NO_KEYS, ZEN, in_words, setup
from tests.online.servers import TESTS, Part, rbldnsd

KEY = "ab12cd34ef56gh78ij90"
BELOW = "zen.dq.spamhaus.net"
LISTED = Part(
    "ip4set",
    (
        ":127.0.0.4:listed",
        "192.0.2.4 :127.0.0.4:asked for $",
        "192.0.2.9 :127.255.255.254:Error: open resolver",
    ),
)
ZONES = {ZEN: (TESTS, LISTED), f"{KEY}.{BELOW}": (TESTS, LISTED)}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """ZEN, and ZEN below a key."""
    with rbldnsd(ZONES) as port:
        yield port


class Run:
    """One run over some addresses, of one zone."""

    def __init__(
        self, port: int, folder: Path, addresses: Sequence[str], keys: Mapping[str, str] = NO_KEYS
    ) -> None:
        """Ask."""
        self.log: list[str] = []
        self.words: list[dict[str, str]] = []
        wishes = Wishes(("dnsbl",), resolvers=(("127.0.0.1", port),), keys=keys)
        subjects = [Subject(parse_target(address)) for address in addresses]
        jobs = [
            job
            for subject in subjects
            for job in dnsbl.jobs(subject, setup(keys))
            if job.server in (ZEN, BELOW)
        ]
        found: dict[int, tuple[Reading, ...]] = {}
        session = Session(wishes, load_generated("online"), folder=folder, log=self.log.append)
        try:
            session.run(jobs, lambda job, readings: found.update({jobs.index(job): readings}))
            self.sent = session.sent
        finally:
            session.close()
        for number in range(len(jobs)):
            self.words.append(in_words({r.source.feed: r for r in found[number]}))


def test_with_a_warm_cache_nothing_is_sent(port: int, tmp_path: Path) -> None:
    """Not even the list's own test; the readings are the same."""
    first = Run(port, tmp_path, ["192.0.2.4", "192.0.2.200"])
    again = Run(port, tmp_path, ["192.0.2.4", "192.0.2.200"])

    assert first.words[0]["spamhaus-xbl"] == "listed 127.0.0.4"
    assert set(first.words[1].values()) == {"absent"}
    assert first.sent == 5  # two of the test, two of the listed address, one of the other
    assert again.words == first.words
    assert again.sent == 0


def test_what_one_resolver_said_is_not_kept_for_another(port: int, tmp_path: Path) -> None:
    """A resolver to which no name is there gives no absences in the name of a list's own test."""
    sound = Run(port, tmp_path, ["192.0.2.200"])
    with FaultyDns() as liar:
        other = Run(liar.where[1], tmp_path, ["192.0.2.200", "192.0.2.4"])

    assert set(sound.words[0].values()) == {"absent"}
    assert {word for words in other.words for word in words.values()} == {"failed"}


def test_a_refusal_is_asked_again_in_the_next_run(port: int, tmp_path: Path) -> None:
    """It holds for the resolver and the hour, so it is kept neither as a listing nor as a miss."""
    first = Run(port, tmp_path, ["192.0.2.9"])
    again = Run(port, tmp_path, ["192.0.2.9"])

    assert set(first.words[0].values()) == set(again.words[0].values()) == {"refused"}
    assert again.sent >= 1


def test_the_key_is_in_no_log_and_on_no_disk(port: int, tmp_path: Path) -> None:
    """The zone below it answers, so it was sent; nothing else has it."""
    run = Run(port, tmp_path, ["192.0.2.4"], {"spamhaus": KEY})
    files = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert run.words[0]["spamhaus-xbl"] == "listed 127.0.0.4"
    assert run.sent == 4
    assert files
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
    assert not [line for line in run.log if KEY in line.lower()]
    assert [line for line in run.log if f"4.2.0.192.KEY.{BELOW}" in line]
