"""The laws of the reasoning over whatever lists, reverse zones and Team Cymru answered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipskeptic.lookup.online import cymru, dnsbl, ptr
from ipskeptic.model.assessment import Assessment
from ipskeptic.model.online import DnsAnswer, Failure, NoName, NoRecords, Records
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from tests.online.listing import TableLines, sound, zone_tables
from tests.online.told import judged, setup, subject
from tests.reason.world import (
    NOW,
    REGISTRIES,
    absent,
    country,
    delegated,
    present,
    states,
    statuses,
    with_value,
)

ADDRESS, LABELS = "198.51.100.23", "23.100.51.198"
ZONES = {t["zone"]: t for t in zone_tables().values() if "dead_since" not in t}
OLD = "2014-03-12"
LAWS = settings(max_examples=60, deadline=None)

HELD: list[list[Reading]] = [
    [],
    [country("FR")],
    [delegated("FR", "2026-08-25")],
    [delegated("FR", OLD), with_value(present("table", OLD), origin="AS64496")],
    [absent(name, "2026-08-26") for name in REGISTRIES],
    [present("infected-a", "2026-08-20"), present("tor-a", "2026-08-25")],
]
CODES = sorted({code for table in ZONES.values() for code in table["codes"]})
ODD = ["127.0.0.1", "127.0.0.77", "127.255.255.252", "127.255.255.254", "8.8.8.8", "x"]
ORIGINS = [
    "64496 | 198.51.100.0/24 | KP | apnic | 2010-02-19",
    "64497 | 198.51.100.0/24 | | | ",
    "64498 64499 | 198.51.0.0/16 | | | ",
    "4200000000 | 198.51.100.0/25 | | | ",
    "0 | 198.51.100.0/24 | | | ",
    "{64496,64497} | 198.51.100.0/24 | | | ",
    "64496 | 0.0.0.0/0 | | | ",
    "64496 | 203.0.113.0/24 | | | ",
]
NAMES = ["whitehouse.gov", "kp.example", "xn--80ak6aa92e.example", "localhost", "<b>.example", ""]


def _answers(*values: str, most: int = 4) -> st.SearchStrategy[DnsAnswer]:
    """What a server may answer: records, nothing in two ways, no answer."""
    some = st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True)
    nothing = [NoName(NOW.text), NoRecords(NOW.text)]
    failed = [Failure(cause, "so it was") for cause in ("timed-out", "refused", "failed")]
    return st.one_of(
        some.map(lambda found: Records(tuple(sorted(found)), NOW.text)),
        st.sampled_from([*nothing, *failed]),
    )


def _table(zone: str, listed: DnsAnswer) -> dict[str, DnsAnswer]:
    return sound(zone) | {f"{LABELS}.{zone} A": listed}


def _lists(answers: dict[str, DnsAnswer]) -> list[Reading]:
    """What lists gave that answer so."""
    table: dict[str, DnsAnswer] = {}
    for zone, answer in answers.items():
        table |= _table(zone, answer)
    found = dnsbl.jobs(subject(ADDRESS), setup())
    lines = TableLines(table)
    return [reading for job in found if job.server in answers for reading in job.ask(lines)]


def _reverse(names: DnsAnswer, forward: DnsAnswer) -> list[Reading]:
    table = {f"{name} A": forward for name in NAMES}
    (job,) = ptr.jobs(subject(ADDRESS), setup())
    return list(job.ask(TableLines({**table, f"{LABELS}.in-addr.arpa PTR": names})))


def _routes(answer: DnsAnswer) -> list[Reading]:
    (job,) = cymru.jobs(subject(ADDRESS), setup())
    return list(job.ask(TableLines({f"{LABELS}.origin.asn.cymru.com TXT": answer})))


lists = st.dictionaries(st.sampled_from(sorted(ZONES)), _answers(*CODES, *ODD), max_size=4).map(
    _lists
)
reverse = st.builds(_reverse, _answers(*NAMES), _answers(ADDRESS, "203.0.113.1"))
routes = _answers(*ORIGINS, most=2).map(_routes)
came = st.builds(lambda *each: [r for one in each for r in one], lists, reverse, routes)
held = st.sampled_from(HELD)
times = st.sampled_from(["", "2026-08-26", "2026-08-10", OLD])


def _moved(found: Assessment) -> tuple[object, ...]:
    return (found.carries, states(found), statuses(found))


@LAWS
@given(st.data(), held, came, times)
def test_order_and_repetition_do_not_matter(
    data: st.DataObject, first: list[Reading], online: list[Reading], at: str
) -> None:
    """Threads bring answers in any order; the same question answered twice is one answer."""
    again = data.draw(st.permutations([*first, *online, *online[:3]]))

    assert judged(*first, *online, at=at) == judged(*again, at=at)


@LAWS
@given(held, came, times)
def test_only_what_a_kind_may_move_is_moved(
    first: list[Reading], online: list[Reading], at: str
) -> None:
    """No answer, silence, names, abuse, policies and C2 lists move no rung and no alternative.

    What moves is listings of machines that others drive, of Tor exits and of hijacked blocks, and
    who announced the block.
    """
    kinds = ("compromised-host", "tor-exit", "hijacked", "route", "several-origins")
    moving = [r for r in online if isinstance(r, Present) and r.kind in kinds]
    found = judged(*first, *online, at=at)

    # Row 8 and not 8a where somebody announces what nobody was given: so `undelegated` is left.
    assert _moved(found) == _moved(judged(*first, *moving, at=at))
    assert statuses(found)["planted"] == "untestable"
    assert states(found)["party"] == "refused"
    assert found.confidence_who == "low"


@LAWS
@given(held, came, times)
def test_who_gave_no_answer_changes_nothing(
    first: list[Reading], online: list[Reading], at: str
) -> None:
    """Refused, late, failed, not asked: no state, class, alternative or answered question."""
    answered = [r for r in online if not isinstance(r, Unavailable)]
    one, other = judged(*first, *online, at=at), judged(*first, *answered, at=at)

    assert (one.class_, one.also, one.answered) == (other.class_, other.also, other.answered)
    assert _moved(one) == _moved(other)


@LAWS
@given(came)
def test_cymru_alone_carries_no_route(online: list[Reading]) -> None:
    """Row 9 needs row 5: without a delegation, a table's country is none, nothing is supported."""
    found = judged(country("FR"), *online)

    assert states(found)["route"] in ("open", "doubtful")
    assert found.carries in ("", "record")


@pytest.mark.parametrize("zone", sorted(ZONES))
def test_a_list_moves_the_machine_only_where_its_feed_is_of_machines(zone: str) -> None:
    """Of every documented code of every list: abuse and policies never doubt a rung."""
    for code, row in ZONES[zone]["codes"].items():
        keys = {"barracuda": "registered", "spamhaus": "a" * 20}
        given_setup = setup()._replace(keys=keys)
        below = f"{keys['spamhaus']}.{ZONES[zone].get('server', '')}"
        suffix = below if "server" in ZONES[zone] else zone
        listed = Records((code,), NOW.text)
        lines = TableLines(_table(suffix, listed) | {f"2.0.0.127.{suffix} A": listed})
        online = [
            reading
            for job in dnsbl.jobs(subject(ADDRESS), given_setup)
            if job.server in (zone, ZONES[zone].get("server"))
            for reading in job.ask(lines)
        ]
        found = judged(*online)
        doubted = {rung for rung, state in states(found).items() if state == "doubtful"}
        kind = given_setup.catalogue[row["feed"]].kind

        assert any(isinstance(reading, Present) for reading in online)
        assert all(isinstance(reading, Present | Absent) for reading in online)
        assert doubted == {
            "compromised-host": {"machine"},
            "tor-exit": {"operator"},
            "hijacked": {"route"},
        }.get(kind, set())
