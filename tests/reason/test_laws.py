"""The laws of the reasoning, over any readings: REASONING, "From readings to states"."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from ipskeptic.model.assessment import (
    ALTERNATIVES,
    CLASSES,
    RUNGS,
    STATES,
    STATUSES,
    Assessment,
)
from ipskeptic.model.reading import Present, Reading
from ipskeptic.reason.sentences import CLOSING
from ipskeptic.reason.tables import Effect
from tests.reason.world import (
    FEEDS,
    absent,
    claim_of,
    country,
    delegated,
    present,
    states,
    statuses,
    tables,
    unavailable,
    weigh_up,
    with_value,
)

T = "2024-03-12"
DATES = ("2024-03-12", "2024-03-01", "2024-03-20", "2024-02-01", "2022-01-01", "2026-08-25")
_VALUES = {
    "table": {"origin": "AS64496"},
    "own-places": {"cc": "DE", "agrees": "no"},
    "other-db": {"cc": "DE", "agrees": "no"},
    "space": {"reachable": "no", "name": "Private-Use", "rfc": "RFC 1918"},
    "services": {"service": "Example DNS", "role": "public resolver"},
    "briefing": {"cc": "KP", "user": "somebody"},
}
_PLAIN = [name for name in FEEDS if name != "space"]
_SAMPLES = [n for n, f in FEEDS.items() if f.coverage == "sample"]


def _present(name: str, dates: tuple[str, ...]) -> Present:
    if name in ("afrinic", "apnic", "arin", "lacnic", "ripencc"):
        return delegated("FR", *dates, registry=name)
    return with_value(present(name, *dates), **_VALUES.get(name, {}))


dates = st.lists(st.sampled_from(DATES), min_size=1, max_size=2, unique=True).map(
    lambda found: tuple(sorted(found))
)
presents = st.builds(_present, st.sampled_from(_PLAIN), dates)
absents = st.builds(lambda name, when: absent(name, *when), st.sampled_from(_PLAIN), dates)
silent = st.builds(unavailable, st.sampled_from(_PLAIN))
extra = st.sampled_from(
    [
        country("FR"),
        present("table", T, kind="several-origins", origin="AS64496, AS64497"),
        present("ripencc", T, kind="transfer", change="ripencc FR to ripencc DE"),
        present("ripencc", T, kind="registry-conflict", claims="apnic JP and arin US"),
        *(absent(name, T) for name in ("afrinic", "apnic", "arin", "lacnic", "ripencc")),
    ]
)
readings = st.lists(st.one_of(presents, absents, silent, extra), max_size=9)
transports = st.sampled_from(["unknown", "tcp", "udp", "one-way"])
LAWS = settings(max_examples=150, deadline=None)


def _outcome(found: Assessment) -> tuple[object, ...]:
    return (found.class_, found.also, found.carries, states(found), statuses(found))


def _rank(state: str) -> int:
    return {"excluded": 0, "doubtful": 1, "open": 2, "assumed": 3, "supported": 4, "refused": 2}[
        state
    ]


@LAWS
@given(st.data(), readings, transports)
def test_order_and_repetition_do_not_matter(
    data: st.DataObject, given_readings: list[Reading], transport: str
) -> None:
    """The same readings in any order, any number of times, give the same assessment."""
    again = data.draw(st.permutations([*given_readings, *given_readings[:3]]))

    assert weigh_up(given_readings, T, transport=transport) == weigh_up(
        again, T, transport=transport
    )


def _effect_of(found: Assessment, reading: Present) -> Effect | None:
    for item in found.readings:
        if item.reading == reading and item.usable:
            return tables().effect(reading.kind, item.row)
    return None


@LAWS
@given(readings, presents, transports)
def test_a_reading_moves_a_rung_only_its_own_way(
    given_readings: list[Reading], added: Present, transport: str
) -> None:
    """One against a rung never improves it, one for it never worsens it."""
    before = states(weigh_up(given_readings, T, transport=transport))
    found = weigh_up([*given_readings, added], T, transport=transport)
    after = states(found)
    effect = _effect_of(found, added)
    if effect is None:
        return

    for rung in (*effect.doubts, *effect.excludes):
        assert _rank(after[rung]) <= _rank(before[rung])
    for rung in effect.supports:
        if not any(item.reading.kind == "undelegated" for item in found.readings):
            assert _rank(after[rung]) >= min(_rank(before[rung]), _rank(after[rung]))
            assert not (before[rung] == "supported" and after[rung] == "open")


@LAWS
@given(readings, silent, transports)
def test_unavailable_moves_nothing(
    given_readings: list[Reading], added: Reading, transport: str
) -> None:
    """A source that could not be asked changes no state, class or alternative."""
    before = weigh_up(given_readings, T, transport=transport)
    after = weigh_up([*given_readings, added], T, transport=transport)

    assert _outcome(before) == _outcome(after)


@LAWS
@given(readings, st.lists(st.sampled_from(_SAMPLES), min_size=1, max_size=6))
def test_sample_absence_moves_no_rung(given_readings: list[Reading], names: list[str]) -> None:
    """Silence of samples, however many, changes no rung and no alternative."""
    before = weigh_up(given_readings, T)
    after = weigh_up([*given_readings, *(absent(name, T) for name in names)], T)

    assert (states(before), statuses(before)) == (states(after), statuses(after))
    assert before.carries == after.carries


@LAWS
@given(readings, transports)
def test_doubt_and_alternative_agree(given_readings: list[Reading], transport: str) -> None:
    """A rung is doubtful or excluded if and only if one of its alternatives is recorded."""
    found = weigh_up(given_readings, T, transport=transport)
    recorded = {a.rung for a in found.alternatives if a.status == "recorded"}
    against = {r.rung for r in found.ladder if r.state in ("doubtful", "excluded")}

    assert recorded == against


@LAWS
@given(readings, transports, st.sampled_from(["location", "operator", "party"]))
def test_the_claim_changes_neither_class_nor_ladder(
    given_readings: list[Reading], transport: str, level: str
) -> None:
    """Class, states and alternatives belong to what was observed, never to the claim."""
    without = weigh_up(given_readings, T, transport=transport)
    claimed = weigh_up(given_readings, T, claim_of("KP", level), transport=transport)

    assert _outcome(without) == _outcome(claimed)


@LAWS
@given(readings, transports, st.sampled_from(["KP", "FR", "DE"]))
def test_what_is_always_so(given_readings: list[Reading], transport: str, code: str) -> None:
    """Party refused, confidence low, planting untestable, nobody cleared."""
    found = weigh_up(given_readings, T, claim_of(code), transport=transport)

    assert states(found)["party"] == "refused"
    assert found.answer == "refused"
    assert found.confidence_who == "low"
    assert found.confidence_because
    assert statuses(found)["planted"] == "untestable"
    assert found.summary[-1] == CLOSING


@LAWS
@given(readings, transports)
def test_only_closed_sets_occur(given_readings: list[Reading], transport: str) -> None:
    """States, classes, statuses, rungs and alternatives come from their closed sets, in order."""
    found = weigh_up(given_readings, T, transport=transport)

    assert [rung.rung for rung in found.ladder] == list(RUNGS)
    assert {rung.state for rung in found.ladder} <= set(STATES)
    assert [a.name for a in found.alternatives] == list(ALTERNATIVES)
    assert {a.status for a in found.alternatives} <= set(STATUSES)
    assert found.also == tuple(name for name in CLASSES if name in found.also)
    assert found.class_ == found.also[0]
    assert states(found)["machine"] in ("open", "doubtful")
    assert states(found)["operator"] in ("open", "doubtful")


@LAWS
@given(readings, transports)
def test_carries_stops_before_the_first_rung_not_borne(
    given_readings: list[Reading], transport: str
) -> None:
    """Every rung up to `carries` is supported or assumed, and the next one is where it stops."""
    found = weigh_up(given_readings, T, transport=transport)
    borne = [r.rung for r in found.ladder if r.state in ("supported", "assumed")]
    below = RUNGS[: RUNGS.index(found.stops_at)]

    assert found.carries == (below[-1] if below else "")
    assert set(below) <= set(borne)
    assert found.stops_at not in borne


@LAWS
@given(readings, transports)
def test_no_case_carries_beyond_place(given_readings: list[Reading], transport: str) -> None:
    """No record of an address bears more than where the machine was."""
    found = weigh_up(given_readings, T, transport=transport)

    assert found.carries in ("", "record", "route", "place")


_TERMS = (
    "almost no chance|very unlikely|unlikely|roughly even chance|very likely|likely|almost certain"
)
_BANNED = re.compile(r"malicious|attacker|\bclean\b|traced to|\bproves?\b|ceiling|probably", re.I)


def _prose(found: Assessment) -> list[str]:
    text = [*found.summary, *found.confidence_because, found.shortcut]
    text += [f"That {j.statement}: {j.term} ({j.band})." for j in found.judgements]
    text += [f"Confidence is {j.confidence}: {'; '.join(j.because)}." for j in found.judgements]
    for rung in found.ladder:
        text += [rung.statement, *rung.because]
    for alternative in found.alternatives:
        text += [alternative.reads, *alternative.because]
    text += [gap.cause for gap in found.gaps]
    return text


@LAWS
@given(readings, transports)
def test_words_keep_to_the_rules(given_readings: list[Reading], transport: str) -> None:
    """No banned word; likelihood and confidence in no one sentence; every term has its band."""
    found = weigh_up(given_readings, T, claim_of("KP"), transport=transport)

    for text in _prose(found):
        assert not _BANNED.search(text), text
        for sentence in re.split(r"(?<=[.;])\s", text):
            has_term = re.search(rf"\b({_TERMS})\b", sentence)
            has_level = re.search(r"\b(low|moderate|high)\b", sentence)
            assert not (has_term and has_level), sentence
    for judged in found.judgements:
        assert re.fullmatch(_TERMS, judged.term)
        assert re.fullmatch(r"\d+-\d+ %", judged.band)


@LAWS
@given(readings)
def test_an_origin_counts_once(given_readings: list[Reading]) -> None:
    """A copy under another feed name but of the same origin changes no count of origins."""
    listed = [present("tor-a", T)]
    copied = [*listed, present("tor-b", T)]
    one = weigh_up([*given_readings, *listed], T)
    two = weigh_up([*given_readings, *copied], T)

    assert [r.against for r in one.ladder] == [r.against for r in two.ladder]
    assert [row.ratings for row in one.matrix] == [row.ratings for row in two.matrix]


def test_a_changed_value_is_not_the_same_reading() -> None:
    """Readings are compared whole: another entry is another reading."""
    first = present("tor-a", T)
    second = first._replace(entry="198.51.100.23")

    assert len(weigh_up([first, second, first], T).readings) == 2
