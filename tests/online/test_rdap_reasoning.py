"""What registries' answers move in an assessment, beside their files, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ipskeptic.discover import load_generated
from ipskeptic.lookup.online.rdap import jobs
from ipskeptic.lookup.online.session import Session
from ipskeptic.model.assessment import Assessment, Weighed
from ipskeptic.model.online import Subject, Wishes
from ipskeptic.model.reading import Present, Reading
from ipskeptic.model.row import flat_row
from ipskeptic.pipeline.online import Online
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.assess import assess
from ipskeptic.reason.counting import CONVERGING
from ipskeptic.reason.derive import countries_of
from ipskeptic.render.text.records import absences_of, records_of
from ipskeptic.update.builtin import build_builtin
from ipskeptic.update.store import Store
from tests.fetch.server import Server
from tests.online.judging import judged
from tests.online.rdap_server import (
    Wires,
    answer,
    apnic,
    arin,
    entity,
    error,
    lacnic,
    ripe,
    setup,
    up,
)
from tests.world import HERE, NOW, open_world

# Ordinary networks of the made-up internet: 198.51.100.0/24 is RIPE NCC's, FR; 192.0.2.0/24
# ARIN's, US; 203.0.113.0/26 APNIC's, KP.
FRENCH = "198.51.100.23"
AMERICAN = "192.0.2.200"
KOREAN = "203.0.113.9"


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    with Server() as running:
        yield running


def asked(server: Server, world: Skeptic, address: str, body: object) -> tuple[Reading, ...]:
    """What the registry's server says of an address."""
    act = body if callable(body) else answer(body)
    server.act(f"/ip/{address}", act)
    subject = world.askable(world.assess(address).observation.target)
    wires = Wires(now=NOW)
    try:
        made = setup(**{subject.registry: server})  # type: ignore[union-attr]
        (job,) = jobs(subject, made)  # type: ignore[arg-type]
        return job.ask(wires)
    finally:
        wires.close()


def of_feed(found: Assessment, name: str) -> Weighed:
    """The reading of a feed, as it was weighed."""
    return next(w for w in found.readings if w.reading.source.feed == name)


def kinds(found: Assessment) -> set[str]:
    """The kinds of all readings."""
    return {weighed.reading.kind for weighed in found.readings}


def said(found: Assessment) -> str:
    """The rows of what is on record, one a line."""
    return "\n".join(row.text for row in records_of(found, None)[0])


def test_the_same_from_file_and_server_is_one_witness(server: Server, world: Skeptic) -> None:
    """Same registry, same facts: no conflict, no change, no second origin; the name comes in."""
    online = asked(server, world, KOREAN, apnic("203.0.113.0", "203.0.113.63"))
    before, after = world.assess(KOREAN), judged(world, KOREAN, online)

    assert (before.class_, before.carries) == (after.class_, after.carries)
    assert before.changes == after.changes
    assert before.summary == after.summary
    assert "registry-conflict" not in kinds(after)
    assert of_feed(after, "apnic-rdap").row == "5"
    row = flat_row(after)
    assert (row["cc"], row["status"], row["date"]) == ("KP", "allocated", "2009-12-21")
    assert row["holder_name"] == "Example Joint Venture"
    assert row["holder"] == "apnic:a1"
    assert row["feeds"] == flat_row(before)["feeds"]
    assert "held by Example Joint Venture (also apnic-rdap: same origin)" in said(after)


def test_a_server_without_a_country_takes_none_away(server: Server, world: Skeptic) -> None:
    """ARIN's answers name no country; the file's stays, in sentences, rows and columns."""
    online = asked(server, world, AMERICAN, arin("192.0.2.0", "192.0.2.255"))
    after = judged(world, AMERICAN, online)

    assert not any("under no country" in text for text in after.summary)
    assert any("registered in the United States (US; ARIN, file" in t for t in after.summary)
    assert "no country" not in said(after)
    assert flat_row(after)["cc"] == "US"
    assert flat_row(after)["holder_name"] == "Example Networks LLC"
    assert after.changes == world.assess(AMERICAN).changes


def test_another_country_at_the_registry_is_a_change(server: Server, world: Skeptic) -> None:
    """Where the country is the registry's word, a difference shows, with both dates."""
    online = asked(server, world, KOREAN, apnic("203.0.113.0", "203.0.113.63", country="CN"))
    after = judged(world, KOREAN, online)

    (change,) = [one for one in after.changes if one.what == "country"]
    assert (change.then, change.now) == ("KP", "CN")
    assert change.sources == ("APNIC", "APNIC by RDAP")
    assert any("is now registered in China (CN; APNIC by RDAP, 2026" in t for t in after.summary)
    assert "KP" in said(after)
    assert "its server says CN" in said(after)


def test_a_country_that_the_holder_writes_is_no_change(server: Server, world: Skeptic) -> None:
    """RIPE's database has what the holder writes; the file has where the holder is based."""
    online = asked(server, world, FRENCH, ripe("198.51.100.0", "198.51.100.255", country="DE"))
    before, after = world.assess(FRENCH), judged(world, FRENCH, online)

    assert before.changes == after.changes
    assert "its server says DE as its holder states" in said(after)
    assert flat_row(after)["cc"] == "FR"


def test_another_registry_is_a_change_and_no_conflict(server: Server, world: Skeptic) -> None:
    """A block that has moved since the file was written is not claimed by two."""
    with Server() as other:
        other.act(f"/ip/{AMERICAN}", answer(ripe("192.0.2.0", "192.0.2.255", country="US")))
        server.act(
            f"/ip/{AMERICAN}",
            lambda h: h.give(b"", status=302, headers={"Location": f"{other.url}/ip/{AMERICAN}"}),
        )
        subject = world.askable(world.assess(AMERICAN).observation.target)
        wires = Wires(now=NOW)
        (job,) = jobs(subject, setup(arin=server, ripencc=other))  # type: ignore[arg-type]
        online = job.ask(wires)
        wires.close()
    after = judged(world, AMERICAN, online)

    assert "registry-conflict" not in kinds(after)
    (change,) = [one for one in after.changes if one.what == "registry"]
    assert (change.then, change.now) == ("arin", "ripencc")


def test_asked_today_it_moves_nothing_of_2014(server: Server, world: Skeptic) -> None:
    """Row 6: shown as of today, and the holder of today is not put beside the file of then."""
    online = asked(server, world, KOREAN, apnic("203.0.113.0", "203.0.113.63"))
    before = world.assess(KOREAN, at="2024-03-12")
    after = judged(world, KOREAN, online, at="2024-03-12")

    assert not of_feed(after, "apnic-rdap").usable
    assert of_feed(after, "apnic-rdap").row == "6"
    assert (before.class_, before.carries, before.changes) == (
        after.class_,
        after.carries,
        after.changes,
    )
    assert flat_row(after)["holder_name"] == ""
    assert "held by Example Joint Venture" in said(after)


def test_a_record_changed_since_says_nothing_of_before(server: Server, world: Skeptic) -> None:
    """Asked ten days after the time, of a record that was changed three days ago."""
    events = [{"eventAction": "last changed", "eventDate": "2026-08-23T00:00:00Z"}]
    online = asked(server, world, KOREAN, apnic("203.0.113.0", "203.0.113.63", events=events))
    after = judged(world, KOREAN, online, at="2026-08-16")
    now = judged(world, KOREAN, online)

    assert "was changed on 2026-08-23" in of_feed(after, "apnic-rdap").why
    assert of_feed(now, "apnic-rdap").usable


def test_no_record_at_the_server_moves_nothing(server: Server, world: Skeptic) -> None:
    """Row 36: a 404 is shown as asked in vain, and is no whole file of a registry."""
    online = asked(server, world, KOREAN, error(404))
    before, after = world.assess(KOREAN), judged(world, KOREAN, online)

    assert of_feed(after, "apnic-rdap").row == "36"
    assert (before.class_, before.ladder, before.changes) == (
        after.class_,
        after.ladder,
        after.changes,
    )
    assert "apnic-rdap" in {item.reading.source.feed for item in absences_of(after)}


def test_an_undelegated_block_stays_so(server: Server, world: Skeptic) -> None:
    """Of five whole files nobody has it: a server that has nothing adds no sixth."""
    before = world.assess("203.0.113.200")
    online = asked_arin(server, world, "203.0.113.200")
    after = judged(world, "203.0.113.200", online)

    assert "undelegated" in kinds(before)
    assert before.class_ == after.class_
    assert "undelegated" in kinds(after)


def asked_arin(server: Server, world: Skeptic, address: str) -> tuple[Reading, ...]:
    """What ARIN's server says of an address that no registry is known to have."""
    server.act(f"/ip/{address}", error(404))
    wires = Wires(now=NOW)
    (job,) = jobs(world.askable(world.assess(address).observation.target), setup(arin=server))  # type: ignore[arg-type]
    found = job.ask(wires)
    wires.close()
    return found


def test_a_failure_is_shown_with_its_cause(server: Server, world: Skeptic) -> None:
    """Nothing is read out of a server that did not answer."""
    online = asked(server, world, KOREAN, error(429))
    before, after = world.assess(KOREAN), judged(world, KOREAN, online)

    assert before.ladder == after.ladder
    assert not of_feed(after, "apnic-rdap").usable


def customer(server: Server, **fields: Any) -> dict[str, Any]:
    """A customer's record within the French network, with a link to the holder's."""
    server.act("/up", answer(ripe("198.51.100.0", "198.51.100.255", country="FR")))
    return ripe(
        "198.51.100.16",
        "198.51.100.31",
        **{
            "type": "ASSIGNED PA",
            "country": "PL",
            "entities": [entity("ORG-SH1-RIPE", "Shop Sp. z o.o.")],
            "links": up(f"{server.url}/up"),
            **fields,
        },
    )


def test_a_customer_is_named_and_is_not_the_holder(server: Server, world: Skeptic) -> None:
    """Row 38: the customer moves no rung; the holder's column has the holder."""
    online = asked(server, world, FRENCH, customer(server))
    before, after = world.assess(FRENCH), judged(world, FRENCH, online)
    weighed = next(w for w in after.readings if w.reading.kind == "named-user")

    assert weighed.row == "38"
    assert before.class_ == after.class_
    assert {rung.rung: rung.state for rung in before.ladder} == {
        rung.rung: rung.state for rung in after.ladder
    }
    assert flat_row(after)["holder_name"] == "Example Hosting B.V."
    assert flat_row(after)["feeds"] == flat_row(before)["feeds"]
    assert "User of 198.51.100.16/28: Shop Sp. z o.o., PL, ASSIGNED PA" in said(after)


def claimed(world: Skeptic, online: tuple[Reading, ...], claim: str, at: str | None) -> Assessment:
    """An assessment of the French address with a claim."""
    offline = world.assess(FRENCH, at=at, claim=claim)
    return assess(
        offline.observation,
        [*(weighed.reading for weighed in offline.readings), *online],
        now=world.now,
        tables=world.tables,
        claim=offline.claim,
    )


def test_a_claim_of_a_holder_can_be_tested(server: Server, world: Skeptic) -> None:
    """The holder's name is in the records now: a claim is named, or not, by them."""
    online = asked(server, world, FRENCH, ripe("198.51.100.0", "198.51.100.255", country="FR"))
    without = world.assess(FRENCH, claim="holder:Example Hosting")
    named = claimed(world, online, "holder:Example Hosting", None)
    other = claimed(world, online, "holder:Somebody Else", None)

    assert without.fit == "not-asked"
    assert [gap.command for gap in without.gaps if gap.question == "claim"] == ["--online rdap"]
    assert named.fit == "named"
    assert any(
        'the holder of the block is recorded as "Example Hosting B.V."' in text.lower()
        or 'holder of the block is recorded as "Example Hosting B.V."' in text
        for text in named.summary
    )
    assert other.fit == "not-named"


def test_a_claim_of_a_country_says_once_who_names_it(server: Server, world: Skeptic) -> None:
    """What the registry says and what the holder states are a clause each, in one sentence."""
    online = asked(server, world, FRENCH, ripe("198.51.100.0", "198.51.100.255", country="FR"))
    told = [t for t in claimed(world, online, "FR", None).summary if "country code" in t]

    assert len(told) == 1
    assert told[0].count("ountry code of the block is FR") == 1
    assert "the holder of the block states FR (RIPE NCC by RDAP, 2026-" in told[0]


def test_a_claim_of_a_customer_is_one_of_two(server: Server, world: Skeptic) -> None:
    """Holder and customer are two names: the records differ, and both are said to be what."""
    online = asked(server, world, FRENCH, customer(server))
    found = claimed(world, online, "holder:Shop Sp", None)

    assert found.fit == "sources-differ"
    assert any('names "Shop Sp. z o.o." as a user of it' in text for text in found.summary)


def test_without_any_file_the_server_carries(server: Server, tmp_path: Path) -> None:
    """The server's answer alone supports the route for now, and says what it names."""
    Store(tmp_path).compile()
    (tmp_path / "builtin.idx").write_bytes(build_builtin(HERE))
    with open_world(tmp_path) as bare:
        server.act(f"/ip/{AMERICAN}", answer(arin("192.0.2.0", "192.0.2.255")))
        server.act("/ip/198.51.100.1", answer(lacnic("198.51.100.0", "198.51.100.255")))
        wires = Wires(now=NOW)
        target = bare.assess(AMERICAN).observation.target
        (job,) = jobs(bare.askable(target), setup(arin=server))  # type: ignore[arg-type]
        found = judged(bare, AMERICAN, job.ask(wires))
        wires.close()

    assert found.carries == "route"
    assert any(
        "its server names no country; ARIN, its server's answer of" in t for t in found.summary
    )
    assert flat_row(found)["prefix"] == "192.0.2.0/24"
    assert flat_row(found)["holder_name"] == "Example Networks LLC"
    assert flat_row(found)["usable"] == "true"


def test_what_the_holder_writes_is_not_where_it_is_registered(
    server: Server, tmp_path: Path
) -> None:
    """Without a file RIPE's server alone speaks: its country is the holder's own word."""
    Store(tmp_path).compile()
    (tmp_path / "builtin.idx").write_bytes(build_builtin(HERE))
    with open_world(tmp_path) as bare:
        server.act(f"/ip/{FRENCH}", answer(ripe("198.51.100.0", "198.51.100.255", country="KP")))
        wires = Wires(now=NOW)
        target = bare.assess(FRENCH).observation.target
        (job,) = jobs(Subject(target, "ripencc"), setup(ripencc=server))
        online = job.ask(wires)
        wires.close()
        found = judged(bare, FRENCH, online)
        claim = claimed(bare, online, "KP", None)

    assert any("(its holder states" in text for text in found.summary)
    assert not any("registered in" in text and "KP" in text for text in found.summary)
    assert flat_row(found)["cc"] != "KP"
    assert any("holder of the block states KP" in text for text in claim.summary)
    assert not any("country code of the block is KP" in text for text in claim.summary)
    assert countries_of(found.readings, bare.tables) == frozenset()


def test_a_record_made_since_says_nothing_of_before(server: Server, world: Skeptic) -> None:
    """An object that was made after the time is no record of the time."""
    events = [{"eventAction": "registration", "eventDate": "2026-08-23T00:00:00Z"}]
    online = asked(server, world, KOREAN, apnic("203.0.113.0", "203.0.113.63", events=events))
    after = judged(world, KOREAN, online, at="2026-08-16")

    assert "was made on 2026-08-23" in of_feed(after, "apnic-rdap").why


def test_asked_through_a_session_and_kept(server: Server, world: Skeptic, tmp_path: Path) -> None:
    """Through pace, cache and threads: one question a block, none with a warm cache."""
    server.act(f"/ip/{KOREAN}", answer(apnic("203.0.113.0", "203.0.113.63")))
    wishes = Wishes(ways=("rdap",), servers={"apnic": f"{server.url}/"})
    targets = [world.assess(f"203.0.113.{n}").observation.target for n in (9, 10, 11)]
    for _ in range(2):
        with Online.open(world, wishes, folder=tmp_path) as online:
            online.ahead(targets)
            readings = [online.readings(target) for target in targets]
            assert not online.trouble

        assert [found[0].kind for found in readings] == ["delegation"] * 3
        assert len(server.seen) == 1
        assert sorted({r.get("asked-for") for (r,) in readings}) == ["", KOREAN]  # type: ignore[union-attr]


def test_a_fault_that_passes_is_tried_again(server: Server, world: Skeptic) -> None:
    """Through a session: an error, a limit with its wait, then the answer."""
    server.act(
        f"/ip/{KOREAN}",
        error(500),
        answer(apnic("203.0.113.0", "203.0.113.63")),
    )
    server.act(
        "/ip/203.0.113.70",
        error(429, Retry_After="2"),
        answer(apnic("203.0.113.64", "203.0.113.127", country="HK")),
    )
    wishes = Wishes(ways=("rdap",), servers={"apnic": f"{server.url}/"})
    waited: list[float] = []
    found: list[Reading] = []
    # Time stands still here but for what was slept.
    with Session(
        wishes,
        load_generated("online"),
        folder=None,
        clock=lambda: NOW + timedelta(seconds=sum(waited)),
        monotonic=lambda: sum(waited),
        sleep=waited.append,
    ) as session:
        for address in (KOREAN, "203.0.113.70"):
            subject = world.askable(world.assess(address).observation.target)
            (job,) = jobs(subject, setup(apnic=server))  # type: ignore[arg-type]
            found.extend(job.ask(session))
        sent = session.sent

    assert [reading.kind for reading in found] == ["delegation", "delegation"]
    assert all(isinstance(reading, Present) for reading in found)
    assert sent == len(server.seen) == 4
    assert sum(waited) >= 2


def test_a_dry_run_knows_what_is_kept_of_a_block(
    server: Server, world: Skeptic, tmp_path: Path
) -> None:
    """Another address of a block that was asked needs no question."""
    server.act(f"/ip/{KOREAN}", answer(apnic("203.0.113.0", "203.0.113.63")))
    wishes = Wishes(ways=("rdap",), servers={"apnic": f"{server.url}/"})
    first, second, far = (
        world.assess(text).observation.target for text in (KOREAN, "203.0.113.50", "203.0.113.70")
    )
    with Online.open(world, wishes, folder=tmp_path) as online:
        online.ahead([first])
        kept = online.plan_of([second])
        not_kept = online.plan_of([far])

    assert [question for asked in kept.asked for question in asked.questions] == []
    assert [question for asked in not_kept.asked for question in asked.questions] != []
    assert len(server.seen) == 1


def test_blocks_of_one_holder_converge(server: Server, tmp_path: Path) -> None:
    """Two blocks that were asked for seconds apart are one holder's, under one name."""
    Store(tmp_path).compile()
    (tmp_path / "builtin.idx").write_bytes(build_builtin(HERE))
    keys = set()
    with open_world(tmp_path) as bare:
        for seconds, address in enumerate((AMERICAN, "198.51.100.23")):
            first, last = address.rpartition(".")[0] + ".0", address.rpartition(".")[0] + ".255"
            server.act(f"/ip/{address}", answer(arin(first, last)))
            wires = Wires(now=NOW + timedelta(seconds=seconds))
            target = bare.assess(address).observation.target
            (job,) = jobs(Subject(target, "arin"), setup(arin=server))
            row = flat_row(judged(bare, address, job.ask(wires)))
            wires.close()
            keys |= set(CONVERGING["holder"].values(SimpleNamespace(**row)))  # type: ignore[arg-type]

    assert keys == {(f"arin:EXAMP ({NOW.date()})", "Example Networks LLC")}
