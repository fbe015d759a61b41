"""Team Cymru's origins: what is asked, what an answer says, and what it can move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.lookup.evidence import networks
from ipskeptic.lookup.online import cymru
from ipskeptic.lookup.online.base import Job
from ipskeptic.model.assessment import Assessment
from ipskeptic.model.online import DnsAnswer, Failure, NoName, NoRecords
from ipskeptic.model.reading import Absent, Present, Reading, Unavailable
from ipskeptic.model.row import flat_row
from ipskeptic.model.when import Window
from tests.evidence.asks import ask, entry, held
from tests.online.authoritative import Nsd, running_nsd
from tests.online.told import Asked, Told, judged, said, setup, subject
from tests.reason.world import (
    NOW,
    REGISTRIES,
    absent,
    delegated,
    present,
    states,
    with_value,
)
from tests.world import build_world, open_world

A = "192.0.2.10"
B = "2001:db8::1"
NAME = "10.2.0.192.origin.asn.cymru.com"
SIX = "1" + ".0" * 23 + ".8.b.d.0.1.0.0.2.origin6.asn.cymru.com"
PLAIN = "64496 | 192.0.2.0/24 | US | arin | 2010-02-19"
AS_NAME = "64496 | US | arin | 2010-02-19 | EXAMPLE Example Networks, Inc., US"


def job(address: str) -> Job:
    """The one job for an address."""
    (found,) = cymru.jobs(subject(address), setup())
    return found


def asked(lines: Told, address: str = A) -> tuple[Reading, ...]:
    """What an address gets."""
    return job(address).ask(lines)


def told(*records: str, names: Mapping[int, DnsAnswer] | None = None) -> tuple[Reading, ...]:
    """What the sample address gets where these records come."""
    named = {(f"AS{asn}.asn.cymru.com", "TXT"): answer for asn, answer in (names or {}).items()}
    return asked(Told({(NAME, "TXT"): said(*records), **named}))


def of_kind(found: Sequence[Reading], kind: str) -> list[Present]:
    """The present readings of one kind."""
    return [r for r in found if isinstance(r, Present) and r.kind == kind]


def test_the_questions_go_to_team_cymru_alone() -> None:
    """The origin is asked for, then the name of the AS; nobody else learns of it."""
    four, six = job(A), job(B)

    assert [q.what for q in four.questions] == [f"{NAME} TXT", f"AS(of {A}).asn.cymru.com TXT"]
    assert [q.what for q in six.questions] == [f"{SIX} TXT", f"AS(of {B}).asn.cymru.com TXT"]
    assert {q.server for q in (*four.questions, *six.questions)} == {"asn.cymru.com"}
    assert not any(question.warns for question in four.questions)


@pytest.mark.parametrize("text", ["192.0.2.0/24", "2001:db8::-2001:db8::9"])
def test_only_a_single_address_is_asked_about(text: str) -> None:
    """A prefix may be announced in parts: nothing is sent, and that is said."""
    lines = Told()
    (found,) = asked(lines, text)

    assert (job(text).questions, lines.asked) == ((), [])
    assert isinstance(found, Unavailable)
    assert (found.kind, found.cause) == ("route", "not-asked")


def test_one_origin_is_a_route_and_a_name() -> None:
    """Prefix, origin and name are read; what is copied of the registry is no country of ours."""
    route, name = told(PLAIN, names={64496: said(AS_NAME)})

    assert isinstance(route, Present)
    assert isinstance(name, Present)
    assert (route.kind, route.entry, route.source.feed) == ("route", "192.0.2.0/24", "cymru")
    assert dict(route.value) == {"origin": "AS64496", "as-registered": "US, arin, 2010-02-19"}
    assert (name.kind, name.entry, name.source.feed) == ("as-name", "AS64496", "cymru-as-names")
    assert name.get("name") == "EXAMPLE Example Networks, Inc."
    assert not route.get("cc") + name.get("cc") + route.get("registry")


@pytest.mark.parametrize(
    "records",
    [
        ("64497 64496 | 192.0.2.0/24 | US | arin | 2010-02-19",),
        (PLAIN, "64497 | 192.0.2.0/24 | US | arin | 2010-02-19"),
        (PLAIN, "64497 64496 64497 | 192.0.2.0/24 | US | arin | 2010-02-19"),
    ],
)
def test_several_origins_are_several_however_they_come(records: tuple[str, ...]) -> None:
    """In one record or in several of one prefix: written as routing tables' are, and in doubt."""
    found = told(*records)
    (route,), (several,) = of_kind(found, "route"), of_kind(found, "several-origins")

    assert route.get("origin") == several.get("origin") == "AS64496, AS64497"
    assert (route.entry, several.entry) == ("192.0.2.0/24", "192.0.2.0/24")


def test_the_longest_prefix_counts() -> None:
    """Wider prefixes are shown beside it, and their origins are none of the address's."""
    wider = [f"{64500 + n} | 192.0.0.0/{9 + n} | US | arin | 2010-02-19" for n in range(6)]
    found = told(*wider, PLAIN)
    (route,) = of_kind(found, "route")

    assert (route.entry, route.get("origin")) == ("192.0.2.0/24", "AS64496")
    assert route.get("also-within").split(", ")[0] == "192.0.0.0/14 AS64505"
    assert route.get("also-within").count("AS") == 4
    assert not of_kind(found, "several-origins")


@pytest.mark.parametrize("date", ["", "2010-02-19"])
def test_a_record_without_a_date_is_read(date: str) -> None:
    """Country and date may be missing, as they are in the registries' files."""
    (route, *_) = told(f"64496 | 192.0.2.0/24 |  | arin | {date}")

    assert isinstance(route, Present)
    assert route.get("as-registered") == ", ".join(filter(None, ("arin", date)))


@pytest.mark.parametrize(
    "record",
    [
        "",
        "query limit reached",
        "64496",
        "64496 | 192.0.2.0/24",
        "| 192.0.2.0/24 | US | arin | 2010-02-19",
        "NA | 192.0.2.0/24 | US | arin | 2010-02-19",
        "0 | 192.0.2.0/24 | US | arin | 2010-02-19",
        "-1 | 192.0.2.0/24 | US | arin | 2010-02-19",
        "64496 {64497} | 192.0.2.0/24 | US | arin | 2010-02-19",
        "4294967296 | 192.0.2.0/24 | US | arin | 2010-02-19",
        f"{'9' * 5000} | 192.0.2.0/24 | US | arin | 2010-02-19",
        "\u0661 | 192.0.2.0/24 | US | arin | 2010-02-19",
        "64496 | NA | US | arin | 2010-02-19",
        "64496 | 192.0.2.10/24 | US | arin | 2010-02-19",
        "64496 | 192.0.2.0/33 | US | arin | 2010-02-19",
        "64496 | 192.0.3.0/24 | US | arin | 2010-02-19",
        "64496 | 2001:db8::/32 | US | arin | 2010-02-19",
        "64496 | 0.0.0.0/0 | US | arin | 2010-02-19",
        "64496 | 192.0.0.0/2 | US | arin | 2010-02-19",
        "64496 | 192.0.2.10 | US | arin | 2010-02-19",
        "64496 | 192.0.2.0/255.255.255.0 | US | arin | 2010-02-19",
        "64496 | 192.0.2.0/0.0.0.255 | US | arin | 2010-02-19",
        "{64496,64497} | 192.0.2.0/24 | US | arin | 2010-02-19",
        f"{' '.join(str(64496 + n) for n in range(65))} | 192.0.2.0/24 | US | arin | 2010-02-19",
    ],
)
def test_what_is_not_documented_is_a_failure_that_is_quoted(record: str) -> None:
    """Neither a route nor the absence of one: the answer is quoted, cut short, and that is all.

    So it is where a sound record stands beside it: the odd one may have been the longer prefix.
    """
    for records in ((record,), (record, PLAIN)):
        (found,) = told(*records)

        assert isinstance(found, Unavailable)
        assert (found.kind, found.cause) == ("route", "failed")
        _, _, quoted = found.detail.partition('"')
        assert record.startswith(quoted.rstrip('"').removesuffix("…"))
        assert len(quoted) <= 81


@pytest.mark.parametrize("answer", [NoName(NOW.text), NoRecords(NOW.text)])
def test_not_announced_is_absent_and_no_failure(answer: DnsAnswer) -> None:
    """No such name and no record both say that no collector of theirs sees it."""
    (found,) = asked(Told({(NAME, "TXT"): answer}))

    assert isinstance(found, Absent)
    assert (found.kind, found.source.coverage) == ("route", "sample")


@pytest.mark.parametrize("cause", ["refused", "rate-limited", "timed-out", "failed"])
def test_a_failure_keeps_its_cause(cause: str) -> None:
    """What did not answer is unavailable, by its cause, and never absent."""
    (found,) = asked(Told({(NAME, "TXT"): Failure(cause, "said so")}))

    assert isinstance(found, Unavailable)
    assert (found.kind, found.cause, found.detail) == ("route", cause, "said so")


@pytest.mark.parametrize(
    ("answer", "state", "cause"),
    [
        (said("64497 | US | arin | 2010-02-19 | OTHER, US"), Unavailable, "failed"),
        (said("64496 | US | arin | 2010-02-19"), Unavailable, "failed"),
        (said(), Unavailable, "failed"),
        (Failure("timed-out", "late"), Unavailable, "timed-out"),
        (NoName(NOW.text), Absent, ""),
    ],
)
def test_a_route_without_a_name_stays_a_route(
    answer: DnsAnswer, state: type[Reading], cause: str
) -> None:
    """A name that is missing or can't be read takes nothing from the origin."""
    route, name = told(PLAIN, names={64496: answer})

    assert isinstance(route, Present)
    assert isinstance(name, state)
    assert name.kind == "as-name"
    assert getattr(name, "cause", "") == cause


def test_a_bar_in_a_name_is_part_of_it() -> None:
    """Only the first four bars part fields."""
    names = {64496: said("64496 | US | arin | 2010-02-19 | A | B, US")}
    found = told(PLAIN, names=names)

    assert [name.get("name") for name in of_kind(found, "as-name")] == ["A | B"]


def test_a_prefix_is_addresses_and_a_length() -> None:
    """What may stand behind a percent sign in an IPv6 address is anything, and no prefix."""
    for prefix, kind in (("2001:DB8::/32", Present), ("2001:db8::%<b>=1/32", Unavailable)):
        (found, *_) = asked(Told({(SIX, "TXT"): said(f"64496 | {prefix} | | | ")}), B)

        assert isinstance(found, kind)


def test_an_answer_with_more_origins_than_a_prefix_has_is_none() -> None:
    """However they are spread over records: nothing is looked up of thousands of ASes."""
    (found,) = told(*(f"{64496 + n} | 192.0.2.0/24 | US | arin | 2010-02-19" for n in range(4000)))

    assert isinstance(found, Unavailable)
    assert (found.cause, found.detail) == (
        "failed",
        "an answer with 4,000 AS numbers in 4,000 records",
    )


def test_the_names_asked_for_are_bounded() -> None:
    """Eight names of an answer are asked for; that others were not is said."""
    origins = " ".join(str(64496 + n) for n in range(12))
    lines = Told({(NAME, "TXT"): said(f"{origins} | 192.0.2.0/24 | US | arin | 2010-02-19")})
    found = asked(lines)

    assert len(lines.asked) == 9
    assert isinstance(found[-1], Unavailable)
    assert found[-1].cause == "not-asked"
    assert "AS64504, AS64505, AS64506, AS64507" in found[-1].detail


@given(st.lists(st.text(max_size=60) | st.just(PLAIN), max_size=5))
def test_no_answer_is_too_odd(records: list[str]) -> None:
    """Whatever comes gives a route or a failure, and raises nothing."""
    found = told(*records)

    assert found
    assert found[0].kind == "route"


def ours(*records: str, at: Window = NOW, name: str = "") -> tuple[Reading, ...]:
    """Readings for the sample address of `tests/reason/world`, asked at a time."""
    answer = said(*records)._replace(asked_at=at.text) if records else NoName(at.text)
    answers = {("23.100.51.198.origin.asn.cymru.com", "TXT"): answer}
    if name:
        answers[f"AS{name.split()[0]}.asn.cymru.com", "TXT"] = said(name)
    return asked(Told(answers), "198.51.100.23")


ROUTE = "64496 | 198.51.100.0/24 | KP | apnic | 2010-02-19"
OLD = "2014-03-12"


def outcome(found: Assessment) -> tuple[object, ...]:
    """What readings can move."""
    return (found.class_, found.also, found.carries, found.answered, states(found))


def test_today_it_answers_the_question_of_the_route() -> None:
    """It is a table of today, and supports only what a registry's file supports too."""
    alone = judged(*ours(ROUTE))
    both = judged(*ours(ROUTE), delegated("FR", "2026-08-25"))
    rows = [item.row for item in alone.readings if item.reading.kind == "route"]

    assert "route" in alone.answered
    assert rows == ["9"]
    assert states(alone)["route"] == "open"
    assert states(both)["route"] == "supported"


def test_of_another_time_it_says_nothing() -> None:
    """What is announced today is shown beside a time of 2014, and moves nothing there."""
    bare = judged(delegated("FR", OLD), at=OLD)
    found = judged(delegated("FR", OLD), *ours(ROUTE), at=OLD)

    assert outcome(found) == outcome(bare)
    assert any(item.reading.kind == "route" for item in found.readings)


def test_several_origins_cast_doubt() -> None:
    """As in a routing table: row 13."""
    found = judged(*ours("64496 64497 | 198.51.100.0/24 | KP | apnic | "), delegated("FR"))

    assert states(found)["route"] == "doubtful"


def test_the_copied_country_is_no_witness() -> None:
    """Their copy of the registry's country makes no delegation, place or conflict."""
    bare = judged(delegated("FR", "2026-08-25"))
    found = judged(delegated("FR", "2026-08-25"), *ours(ROUTE))

    assert states(found)["place"] == states(bare)["place"]
    assert {r.reading.kind for r in found.readings} == {"delegation", "route", "as-name"}


WORLD = st.sampled_from(
    [
        delegated("FR", "2026-08-25"),
        delegated("FR", OLD),
        with_value(present("table", "2026-08-26"), origin="AS64496"),
        with_value(present("table", OLD), origin="AS64497"),
        absent("table", "2026-08-26"),
        absent("table", OLD),
        *(absent(name, "2026-08-25") for name in REGISTRIES),
        *(absent(name, OLD) for name in REGISTRIES),
    ]
)
UNDELEGATED = [absent(name, "2026-08-25") for name in REGISTRIES]


@given(st.lists(WORLD, max_size=8), st.sampled_from(["", OLD, "2026-08-26", "2026-08"]))
def test_not_being_seen_moves_nothing(others: list[Reading], at: str) -> None:
    """It is no full table: beside any records and for any time its silence changes nothing."""
    found = judged(*others, *ours(), at=at)
    silent = [item for item in found.readings if item.reading.source.feed == "cymru"]

    assert outcome(found) == outcome(judged(*others, at=at))
    assert [(item.usable, item.row) for item in silent] == [(False, "36")]


def test_undelegated_and_seen_is_announced() -> None:
    """Nobody holds it and somebody announces it: row 8, contested and not void."""
    found = judged(*UNDELEGATED, *ours(ROUTE))
    nobody = next(i for i in found.readings if i.reading.kind == "undelegated")

    assert (nobody.row, found.class_) == ("8", "contested")


def test_undelegated_and_not_seen_stays_open() -> None:
    """Silence of no full table is no proof that it was not announced: row 8a, never void."""
    found = judged(*UNDELEGATED, *ours())
    nobody = next(i for i in found.readings if i.reading.kind == "undelegated")

    assert nobody.row == "8a"
    assert "void" not in found.also


def test_a_gap_says_what_was_asked_in_vain() -> None:
    """The gap names who was asked, and claims no table."""
    (gap,) = [gap for gap in judged(*ours()).gaps if gap.question == "route"]
    held = judged(*ours(), absent("table", OLD))
    (other,) = [gap for gap in held.gaps if gap.question == "route"]

    assert gap.cause == "Team Cymru: saw no announcement, but is no full table"
    assert other.cause == f"the nearest tables held are of {OLD}"


def test_a_server_that_fails_does_not_hide_what_is_held() -> None:
    """The gap tells of the tables held, and of the server only where none is."""
    failed = asked(Told({(NAME, "TXT"): Failure("timed-out", "no answer in 3 s")}))
    causes = [
        gap.cause
        for found in (judged(*failed), judged(*failed, absent("table", OLD)))
        for gap in found.gaps
        if gap.question == "route"
    ]

    assert causes == ["Team Cymru: no answer in 3 s", f"the nearest tables held are of {OLD}"]


def test_another_origin_today_is_a_change() -> None:
    """Beside a table of that time it says what has changed since, with both dates."""
    then = with_value(present("table", OLD), origin="AS64499")
    (change,) = judged(delegated("FR", OLD), then, *ours(ROUTE), at=OLD).changes

    assert (change.then, change.then_at) == ("AS64499", OLD)
    assert (change.now, change.now_at) == ("AS64496", NOW.text)
    assert change.sources == ("full routing table", "Team Cymru")


@pytest.mark.parametrize(("at", "settled"), [("2026-08-26", ""), (OLD, "alone")])
def test_lists_of_ases_are_asked_about_its_origin(at: str, settled: str) -> None:
    """A list held of criminal ASes speaks of the AS told, where it announces it at that time."""
    lists = [held("as-blocks", at, entry("AS64496"))]
    told_by = ask("198.51.100.23", at, asn=lists)._replace(told=ours(ROUTE))
    (found,) = networks.read(told_by)

    assert isinstance(found, Present)
    assert (found.kind, found.settled) == ("hijacked", settled)
    assert not list(networks.read(told_by._replace(told=ours())))


def test_what_servers_tell_reaches_the_lists_held(tmp_path: Path) -> None:
    """A name held of an AS is given for an origin that only a server tells, in lists as well."""
    (tmp_path / "names.csv").write_text("as_number,as_name,as_country,\n64511,HELD,US,\n")
    told_by = ours(
        "64511 | 198.51.100.0/24 | KP | apnic | 2010-02-19", name="64511 | US | arin | | OTHER, US"
    )
    with open_world(build_world(tmp_path / "data", [tmp_path / "names.csv"])) as skeptic:
        bare = skeptic.assess("198.51.100.23")
        found = skeptic.assess("198.51.100.23", extra=told_by)
        flat = skeptic.judge("198.51.100.23", extra=iter(told_by))

    assert not [item for item in bare.readings if item.reading.kind == "as-name"]
    assert flat_row(flat)["as_name"] == flat_row(found)["as_name"] == "HELD"
    assert flat_row(flat)["asn"] == "AS64511"


def test_a_table_with_another_origin_is_no_witness_of_this_one() -> None:
    """Tables six days apart that name two ASes are not two witnesses of either."""
    held_by = delegated("KP", "2026-08-25")
    same = with_value(present("table", "2026-08-20"), origin="AS64496")
    other = with_value(present("table", "2026-08-20"), origin="AS64499")
    agreeing, differing = judged(held_by, same, *ours(ROUTE)), judged(held_by, other, *ours(ROUTE))
    (passed,) = [item for item in differing.readings if item.reading == other]

    assert [found.ladder[1].for_ for found in (agreeing, differing)] == [3, 2]
    assert (passed.usable, passed.row) == (False, "9a")
    assert passed.why == "a table nearer to that time has another origin"
    assert states(differing)["route"] == "supported"


def test_the_row_has_it_where_no_table_speaks() -> None:
    """Columns `asn` and `as_name`: for now, and behind a table that may speak for now.

    A table of another day that has another origin may not: what is nearer to the time counts.
    """
    name = name_of_sample()
    table = with_value(present("table", "2026-08-20"), origin="AS64499")
    old = with_value(present("table", OLD), origin="AS64499")
    names = [present("names", OLD, entry="AS64499")._replace(value=(("name", "TABLE"),))]

    def columns(*readings: Reading, at: str = "") -> tuple[str, str]:
        row = flat_row(judged(*readings, at=at))
        return row["asn"], row["as_name"]

    assert columns(*ours(ROUTE), name) == ("AS64496", "EXAMPLE")
    assert columns(*ours(ROUTE), name, old, *names) == ("AS64496", "EXAMPLE")
    today = with_value(present("table", "2026-08-26"), origin="AS64499")
    assert columns(*ours(ROUTE), name, today, *names) == ("AS64499", "TABLE")
    assert columns(*ours(ROUTE), name, table, *names) == ("AS64496", "EXAMPLE")
    assert columns(*ours(ROUTE), name, at=OLD) == ("", "")
    assert columns(*ours(ROUTE), name, old, *names, at=OLD) == ("AS64499", "TABLE")


def name_of_sample() -> Reading:
    """The name of the sample AS."""
    (_, name) = told(PLAIN, names={64496: said("64496 | US | arin | | EXAMPLE, US")})
    return name


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nsd]:
    """A name server with the zones of this folder."""
    with running_nsd(tmp_path_factory.mktemp("nsd")) as running:
        yield running


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.10", ["192.0.2.0/24 AS64496", "AS64496 EXAMPLE Example Networks, Inc."]),
        (
            "192.0.2.11",
            [
                "192.0.2.0/24 AS64496, AS64497",
                "192.0.2.0/24 AS64496, AS64497",
                "AS64496 EXAMPLE Example Networks, Inc.",
                "absent",
            ],
        ),
        ("192.0.2.12", ["192.0.2.0/24 AS64496", "AS64496 EXAMPLE Example Networks, Inc."]),
        ("192.0.2.13", ["failed"]),
        ("192.0.2.14", ["failed"]),
        ("192.0.2.99", ["absent"]),
        ("2001:db8::1", ["2001:db8::/32 AS64497", "absent"]),
        ("2001:db8::2", ["absent"]),
    ],
)
def test_a_real_server_is_read_right(server: Nsd, address: str, expected: list[str]) -> None:
    """Every answer of nsd becomes what it is."""
    found = [
        f"{reading.entry} {reading.get('origin') or reading.get('name')}"
        if isinstance(reading, Present)
        else getattr(reading, "cause", "absent")
        for reading in asked(Asked(server.port), address)
    ]

    assert found == expected


def test_an_answer_that_needs_tcp_comes_whole(server: Nsd) -> None:
    """Forty records do not fit into a datagram, and the longest prefix is among the last."""
    (route, *_) = asked(Asked(server.port), "192.0.2.15")

    assert isinstance(route, Present)
    assert (route.entry, route.get("origin")) == ("192.0.2.0/24", "AS64503")
