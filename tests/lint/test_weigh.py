"""What words weigh where no pattern decides, and kinds of evidence that hang on each other."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from ipskeptic.discover import load_generated
from ipskeptic.lint.claims import classify_text
from ipskeptic.lint.claims.language import language, language_from
from ipskeptic.lint.claims.read import classified
from ipskeptic.lint.claims.weigh import Weights, features, weigh
from ipskeptic.model.claims import Sentence
from ipskeptic.model.document import Place
from tests.conftest import ROOT

SMALL = Weights(
    endings=("ing", "s"),
    families={"sent": ("deed",)},
    values={"w:mail": 30, "post:sent": 200, "h:<X> {deed}": 50, "pre:against": -400, "k:hedge": 7},
    base=-100,
    enough=100,
    too_little=-100,
)
# No pattern knows this sentence.
UNKNOWN = (
    "Investigators in the case see the trace of Iranian intelligence in the theft of the files."
)


def _read(text: str, weights: Weights | None) -> Sentence:
    spoken = language("en")._replace(weights=weights)
    bare = Sentence(0, 0, 0, len(text), text, Place(1, 1), 0)
    return classified(bare, spoken, heading=False)


def test_sum_of_what_stands_in_it() -> None:
    """A sentence weighs its base and each of its features once, and names the strongest first."""
    found = weigh("<g0> sent mails and mails to the plant .", {"hedge"}, SMALL)

    assert found.total == -100 + 200 + 50 + 30 + 7
    assert found.reasons == ("post:sent", "h:<X> {deed}", "w:mail", "k:hedge")
    assert found.party == 0


def test_party_that_most_belongs_to() -> None:
    """Of several parties the one whose words weigh most is taken."""
    found = weigh("a raid against <s0> of which it is said that <g1> sent mails .", set(), SMALL)

    assert found.party == 1


@pytest.mark.parametrize(
    "text", ["the plant sent mails to the works in May .", "<g0> sent mails ."]
)
def test_never_a_claim(text: str) -> None:
    """A text that names nobody, or is too short to be a sentence, has no party."""
    assert weigh(text, set(), SMALL).party == -1


def test_long_texts_cost_no_more() -> None:
    """The number of features ends with the pieces that are read."""
    few, many = ("<g0> and <s1> hit it , " * times for times in (200, 2000))

    assert [*features(few, set(), SMALL)] == [*features(many, set(), SMALL)]


def test_where_no_pattern_decides() -> None:
    """A sentence that weighs enough is a claim, and says what weighed."""
    weights = SMALL._replace(values={"w:trace": 900})
    found = _read(UNKNOWN, weights)

    assert (found.label, found.family, found.why) == ("claim", "attribute", "weighed: w:trace")
    assert [party.name for party in found.blamed] == ["Iranian"]
    assert _read(UNKNOWN, weights._replace(enough=2000)).label == "not_a_claim"


def test_against_a_pattern() -> None:
    """A sentence that weighs too little is none, though a pattern takes it for a claim."""
    text = "Russian hackers broke into the offices of the utility on the coast in May."

    assert _read(text, SMALL).label == "claim"
    found = _read(text, SMALL._replace(values={"w:coast": -900}))
    assert (found.label, found.why) == ("not_a_claim", "outweighed: w:coast")


def test_a_language_without_weights() -> None:
    """Without weights only the patterns decide."""
    raw = {**load_generated("language-en"), "weights": {}}

    assert language_from("en", raw).weights is None
    assert _read(UNKNOWN, None).label == "not_a_claim"


def test_weights_hold_no_sentence() -> None:
    """No feature of the weights has more than three words."""
    weights = language("en").weights
    assert weights is not None

    assert max(len(each.partition(":")[2].split()) for each in weights.values) <= 3


def _generator() -> Any:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import gen_weights
    finally:
        sys.path.remove(str(ROOT / "tools"))
    return gen_weights


def test_words_of_a_slot() -> None:
    """The words of a pattern are told, without what is no single word."""
    words = _generator().single_words("(hack(s|ed)?|spy|carried out|organi(s|z)ed|[0-9]{2}|{any})")

    assert words == {"hack", "hacks", "hacked", "spy", "organised", "organized"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The comments in the code are written by native Russian speakers.", {"language"}),
        ("Strings in the binary are written in Russian.", {"language"}),
        (
            "The strings are in Russian, and the code overlaps with an older sample.",
            {"language", "malware-code"},
        ),
        ("The loader shares code with an implant of 2019.", {"malware-code"}),
        ("The code resembles that of an older sample.", {"malware-code"}),
        ("It was traced to an address in Iran.", {"addresses", "geolocation"}),
    ],
)
def test_kinds_of_evidence(text: str, kinds: set[str]) -> None:
    """What only says where other evidence was found is none; one phrase may be of two kinds."""
    assert {each.kind for each in classify_text(text).evidence} == kinds


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("We attribute the attack on Ukraine to Russia.", ["Russia"]),
        ("We attribute the activity at 198.51.100.32 to Russia's GRU.", ["Russia", "GRU"]),
        ("Author: Security Incident Response Team", []),
        ("Attribution: Security Incident Response Team", []),
        ("There is no government evidence of active exploitation.", []),
    ],
)
def test_who_is_blamed(text: str, blamed: list[str]) -> None:
    """Who was attacked isn't blamed, an address stops no pattern, who writes is no actor."""
    found = classify_text(text)

    assert [party.name for party in found.blamed] == blamed
    assert found.label == ("claim" if blamed else "not_a_claim")
