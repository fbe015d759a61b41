"""What stands in a STIX bundle, object by object."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from ipskeptic.model.assessment import BadInput, Judgement, StillTrue, Weighed
from ipskeptic.model.observation import Claim
from ipskeptic.model.reading import Present
from ipskeptic.model.when import day
from ipskeptic.render.json_report import to_json
from ipskeptic.render.saved import report_from_json
from ipskeptic.render.stix import to_stix
from ipskeptic.render.stix_objects import LIKELIHOOD
from tests.render.sample import assessment, report, source
from tests.render.stix_bundle import (
    asked,
    bundle_of,
    complaints,
    note,
    objects,
    of,
    report_of,
    texts,
)

BANDS = ("1-5 %", "5-20 %", "20-45 %", "45-55 %", "55-80 %", "80-95 %", "95-99 %")
TERMS = tuple(zip(LIKELIHOOD, BANDS, strict=True))
# How the abstract begins of the note on the sample's judgement.
JUDGED = "203.0.113.9 at 2024-03-12T14:20Z: judged, "


def test_all_is_of_one_producer_and_one_time() -> None:
    """Every object but addresses and the producer has the producer and the report's time."""
    bundle = bundle_of(of(assessment()))
    producer, *others = bundle["objects"]
    made = [item for item in others if not item["type"].endswith("-addr")]

    assert (producer["type"], producer["identity_class"]) == ("identity", "system")
    assert {item["created_by_ref"] for item in made} == {producer["id"]}
    assert {item["created"] for item in made} == {"2026-01-02T03:04:05.000Z"}
    assert all(item["modified"] == item["created"] for item in made)


def test_the_producer_is_the_same_in_every_bundle() -> None:
    """Neither version nor time of a report make another producer of it."""
    other = of(assessment())._replace(version="9.9", generated_at=day("2030-01-01"))

    assert bundle_of(other)["objects"][0] == bundle_of(of())["objects"][0]


def test_nothing_is_drawn_between_address_and_actor() -> None:
    """No relation, indicator or actor, and no property of our own making."""
    bundle = bundle_of(report())

    assert {item["type"] for item in bundle["objects"]} == {
        "identity", "ipv4-addr", "observed-data", "note", "opinion",
    }  # fmt: skip
    assert not any(name.startswith("x_") or name == "extensions"
                   for item in bundle["objects"] for name in item)  # fmt: skip


def test_confidence_is_that_in_who_acted() -> None:
    """The report's note, the statement and the opinion have the value for low, and say of what."""
    bundle = bundle_of(of(assessment()))
    main = report_of(bundle)
    low = 'estimative-language:confidence-in-analytic-judgment="low"'
    others = [note(bundle, "Statement tested"), *objects(bundle, "opinion")]

    assert all(item["confidence"] == 15 and item["labels"] == [low] for item in (main, *others))
    assert "is that in any judgement of who acted" in main["content"]


@pytest.mark.parametrize(("grade", "value"), [("low", 15), ("moderate", 50), ("high", 85)])
@pytest.mark.parametrize(("term", "band"), TERMS)
def test_a_judgement_has_its_own_note(grade: str, value: int, term: str, band: str) -> None:
    """Likelihood is a term, with its label; confidence has the number; no sentence has both."""
    judged = Judgement("it was a Tor exit", term, band, "judgement", grade, ("one list",))
    bundle = bundle_of(of(assessment()._replace(judgements=(judged,))))
    found = note(bundle, JUDGED)
    tag = term.replace(" ", "-")

    assert f"That it was a Tor exit: {term} ({band}; judgement)." in found["content"]
    assert f"Confidence in this judgement is {grade}: one list." in found["content"]
    assert found["confidence"] == value
    assert f'estimative-language:likelihood-probability="{tag}"' in found["labels"]
    assert f'estimative-language:confidence-in-analytic-judgment="{grade}"' in found["labels"]
    assert complaints(bundle) == []


def test_a_term_off_the_scale_has_no_label() -> None:
    """A saved report may hold other words: they stand in the text alone."""
    judged = Judgement("it was so", "perhaps", "1-99 %", "judgement", "low", ())
    bundle = bundle_of(of(assessment()._replace(judgements=(judged,))))

    assert not any("likelihood" in label for label in note(bundle, JUDGED)["labels"])


def _listed(grade: str, credibility: int, term: str = "likely") -> Weighed:
    given = source("a-list", "A list")._replace(grade=grade, credibility=credibility)
    reading = Present("vpn", given, "203.0.113.9", holds_at=(day("2024-03-12"),))
    return Weighed(reading, True, "", "30", StillTrue(None, term, "55-80 %", "judgement"), 0)


B_3 = ['source-reliability="b"', 'information-credibility="3"']


@pytest.mark.parametrize(
    ("readings", "labels"),
    [
        ((_listed("B", 3),), B_3),
        ((_listed("F", 6),), ['source-reliability="f"', 'information-credibility="6"']),
        ((_listed("B", 3), _listed("B", 3)), B_3),
        ((_listed("B", 3), _listed("A", 1, "very likely")), B_3),
        ((_listed("B", 3), _listed("C", 3)), []),
        ((_listed("B", 3)._replace(usable=False),), []),
        ((_listed("B", 0),), B_3[:1]),
        ((), []),
    ],
)
def test_the_grade_is_that_of_the_source(readings: tuple[Weighed, ...], labels: list[str]) -> None:
    """A judgement has the grade of the reading it has its likelihood from, unless it is unclear."""
    judged = Judgement("it was a VPN", "likely", "55-80 %", "judgement", "low", ())
    item = assessment()._replace(judgements=(judged,), readings=readings)
    found = note(bundle_of(of(item)), JUDGED)["labels"]

    assert [label for label in found if label.startswith("admiralty")] == [
        f"admiralty-scale:{label}" for label in labels
    ]


@pytest.mark.parametrize(
    ("answer", "opinion"),
    [("carried", "agree"), ("not-carried", "neutral"), ("refused", "neutral")],
)
def test_an_opinion_never_disagrees(answer: str, opinion: str) -> None:
    """What is carried is agreed with; all else is neutral, since it clears nobody either."""
    bundle = bundle_of(of(assessment()._replace(answer=answer)))
    (found,) = objects(bundle, "opinion")

    assert found["opinion"] == opinion
    assert found["object_refs"] == [note(bundle, "Statement tested")["id"]]
    assert found["explanation"].endswith("This neither supports a party nor clears one.")
    assert "as far as `route`" in found["explanation"]


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        (Claim("country", "KP", "North Korea"), '"North Korea did it"'),
        (Claim("country", "KP", "North Korea", "location"), '"the machine was in North Korea"'),
        (Claim("asn", "AS64496", "AS64496", "location"),
         '"the machine was in the network of AS64496"'),
        (Claim("holder", "Example", "Example", "operator"), '"Example operated the machine"'),
    ],
)  # fmt: skip
def test_a_claim_in_words(claim: Claim, statement: str) -> None:
    """The statement says what is claimed at its level, and that it isn't ours."""
    found = note(bundle_of(of(assessment()._replace(claim=claim))), "Statement tested")

    assert found["abstract"].endswith(f": {statement}")
    assert f"not held by ipskeptic: {statement}, from this address alone." in found["content"]
    assert f"Level of the claim: {claim.level}." in found["content"]


@pytest.mark.parametrize(
    ("shortcut", "statement"),
    [
        ('"it is registered in France, so France did it" breaks at `place`',
         '"it is registered in France, so France did it"'),
        ("", '"whoever holds 203.0.113.9 did it"'),
        ("something else", '"whoever holds 203.0.113.9 did it"'),
    ],
)  # fmt: skip
def test_without_a_claim_the_short_cut_is_tested(shortcut: str, statement: str) -> None:
    """What is often concluded is the statement, and that nobody claimed it is said."""
    bundle = bundle_of(of(assessment(claim=False)._replace(shortcut=shortcut)))
    found = note(bundle, "Statement tested")

    assert f"{statement}, from this address alone." in found["content"]
    assert "Nobody claimed it here" in found["content"]
    assert objects(bundle, "opinion")[0]["opinion"] == "neutral"


def test_refused_input_is_not_lost() -> None:
    """A note on the producer lists it with its place and reason, and counts it."""
    bad = BadInput("203.0.113.300", "300 is more than 255", "list.txt", 7)
    bundle = bundle_of(of(bad, assessment(), BadInput("x", "no address")))
    found = note(bundle, "What was asked: 1 answered, 2 refused")

    assert "| `203.0.113.300` | `list.txt:7` | 300 is more than 255 |" in found["content"]
    assert "| `x` | argument | no address |" in found["content"]
    assert found["object_refs"] == [bundle["objects"][0]["id"]]
    assert "By class: 1 shared. Last rung carried: 1 route." in found["content"]


def test_replaced_numbers_are_named() -> None:
    """A note says which numbers the user's configuration replaced."""
    bundle = bundle_of(of(assessment())._replace(overrides=("valid-for",)))
    notes = [
        note(bundle, start)["content"] for start in ("203.0.113.9 at 2024-03-12T14:20Z: sh", "What")
    ]

    assert all("Numbers replaced by configuration: valid-for." in text for text in notes)


@pytest.mark.parametrize("items", [(), (BadInput("x", "no address"),)], ids=["none", "refused"])
def test_without_an_answer_it_is_a_bundle(items: Sequence[BadInput]) -> None:
    """Nothing answered is a valid bundle of the producer and a note."""
    bundle = bundle_of(of(*items))

    assert [item["type"] for item in bundle["objects"]] == ["identity", "note"]
    assert complaints(bundle) == []


def test_the_same_report_is_the_same_bundle() -> None:
    """Written twice, and from its saved form, it is the same bytes; another time is another."""
    given = report()
    later = given._replace(generated_at=day("2027-01-01"))

    assert to_stix(given) == to_stix(given) == to_stix(report_from_json(to_json(given)))
    assert bundle_of(later)["id"] != bundle_of(given)["id"]


def test_what_was_asked_twice_stands_once() -> None:
    """The same question gives no object twice; another time gives its own notes."""
    first = asked("203.0.113.9")
    later = asked("203.0.113.9", seen_at=day("2024-04-01"))
    spelt = asked("203.0.113.9")._replace(
        observation=first.observation._replace(input="203[.]0[.]113[.]9")
    )
    once, bundle = bundle_of(of(first)), bundle_of(of(first, first, later, spelt))
    ids = [item["id"] for item in bundle["objects"]]

    assert len(ids) == len(set(ids))
    assert ids[: len(once["objects"]) - 1] == [item["id"] for item in once["objects"][:-1]]
    assert len(objects(bundle, "ipv4-addr")) == 1
    assert len(objects(bundle, "observed-data")) == len(objects(bundle, "opinion")) == 2
    assert complaints(bundle) == []


def test_no_two_opinions_have_one_time() -> None:
    """Each is a millisecond later, since OpenCTI takes those of one value and time for one."""
    bundle = bundle_of(of(*(asked(f"203.0.113.{number}") for number in range(3))))

    assert [item["created"] for item in objects(bundle, "opinion")] == [
        f"2026-01-02T03:04:05.00{number}Z" for number in range(3)
    ]


def test_words_keep_to_the_rules() -> None:
    """No word that judges an address; likelihood and confidence in no one sentence."""
    terms = "|".join(sorted(LIKELIHOOD, key=len, reverse=True))
    judged = tuple(
        Judgement("so", t, b, "judgement", "low", ("x",))
        for t, b in zip(LIKELIHOOD, BANDS, strict=True)
    )
    bundle = bundle_of(of(assessment()._replace(judgements=judged), assessment(claim=False)))

    for text in texts(bundle):
        assert not re.search(r"malicious|attacker|\bclean\b|traced to|\bproves?\b", text, re.I)
        for sentence in re.split(r"(?<=[.;|])\s|\n", text):
            likely = re.search(rf"\b({terms})\b", sentence)
            sure = re.search(r"\b(low|moderate|high)\b|[Cc]onfidence", sentence)
            assert not (likely and sure), sentence


def test_many_addresses_are_written_object_by_object() -> None:
    """Pieces hold one object each, and what they cost does not grow with their number."""
    from ipskeptic.render.stix import stix_pieces

    def longest(count: int) -> int:
        items = (asked(f"203.0.113.{number}") for number in range(count))
        return max(len(piece) for piece in stix_pieces(of(*items)))

    assert longest(50) <= longest(5) + 10


def test_it_is_ascii_with_one_object_a_line() -> None:
    """Each line but the first and last is one object of JSON, plain ASCII."""
    lines = to_stix(report("grün \u202e ##[x]")).splitlines()

    assert "".join(lines).isascii()
    assert all(json.loads(line.removesuffix(","))["id"] for line in lines[1:-1])


def test_times_are_utc_with_milliseconds() -> None:
    """Finer than a millisecond is cut off, not rounded."""
    from ipskeptic.render.stix_objects import timestamp

    assert timestamp(datetime(2024, 3, 12, 1, 2, 3, 999999, UTC)) == "2024-03-12T01:02:03.999Z"
    assert timestamp(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00.000Z"
