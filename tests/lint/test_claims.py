"""Who is blamed in a sentence, how surely and on what; and what only seems to blame."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipskeptic.discover import load_generated
from ipskeptic.intake.documents import read_document
from ipskeptic.lint.claims import classify, classify_text
from ipskeptic.lint.claims.forms import forms_of
from ipskeptic.lint.claims.language import GROUPS, LETTERS, language, language_from
from ipskeptic.lint.claims.lexicon import find
from ipskeptic.lint.claims.parties import named
from ipskeptic.lint.claims.patterns import pattern
from ipskeptic.lint.claims.read import classified
from ipskeptic.lint.claims.tokens import plain_of, tokens_of
from ipskeptic.lint.reported import reported
from ipskeptic.lint.sections import sections_of
from ipskeptic.lint.sentences import sentences_of
from ipskeptic.model.claims import EVIDENCE, FAMILIES, LABELS, PARTY_KINDS, WORD_KINDS, Sentence
from ipskeptic.model.document import Place
from tests.conftest import ROOT
from tests.lint.reading import block, document

# (family, sentence): plain claims.
CLAIMS = [
    ("attribute", "The intrusion has been attributed to Velvet Panda."),
    ("attribute", "Researchers attribute the loader, with high confidence, to Turla."),
    ("attribute", "The ministry blamed Iran for the outage."),
    ("attribute", "North Korea is responsible for the theft."),
    ("attribute", "The wiper was the work of Sandworm."),
    ("attribute", "The Chinese government stands behind the theft."),
    ("attribute", "The implant is linked to Russia's military intelligence."),
    ("attribute", "**Attribution:** Lazarus Group (high confidence)"),
    ("identity", "Gray Kestrel is a North Korean state-sponsored group."),
    ("identity", "Gray Kestrel is a China-based espionage actor active since 2012."),
    ("identity", "The attack was carried out by Iranian hackers."),
    ("identity", "Russian hackers broke into the utility in May."),
    ("identity", "The team is part of the GRU."),
    ("source", "The group operates out of Vietnam."),
    ("source", "The attackers work on behalf of the Syrian government."),
    ("source", "The campaign was sponsored by Beijing."),
    ("trace", "The attack was traced back to Pyongyang."),
    ("trace", "The attacks originated from North Korea."),
    ("trace", "The server is located in Iran, so we can conclude that Iran was behind it."),
]
HEADLINES = ["Chinese hackers hit shipyards", "Kremlin-linked group strikes again"]
HEDGED = [
    "All evidence points to the Chinese government.",
    "We believe that the operators are based in Russia.",
    "The group is suspected to be associated with the Chinese government.",
    "With moderate confidence we attribute the mails to Kimsuky.",
    "The attackers probably speak Russian.",
    "Working hours are consistent with the time zone of Tehran.",
    "The choice of targets suggests a state-sponsored actor.",
    "It is likely that a single actor controls both clusters.",
    "The tool may be linked to APT28.",
]
REJECTED = [
    "We cannot attribute the campaign to any known group.",
    "There is no evidence that the Russian government was involved.",
    "The evidence is insufficient to implicate China.",
    "It remains unclear whether the attackers are state-sponsored.",
    "The link to Lazarus has not been confirmed.",
    "The hypothesis of a North Korean origin was rejected.",
    "The strings may be a false flag meant to implicate Iran.",
    "We do not attribute this activity to APT28.",
]
NO_CLAIMS = {
    "victims": "Most victims are in Ukraine, Poland and Georgia.",
    "embassy": "The mail was sent to the embassy of China in Vienna.",
    "company": "Example Lab is a Russian security company.",
    "hosting": "The server is hosted in Germany and registered in Cyprus.",
    "registry": "The address is allocated to China Telecom.",
    "tool": "PlugX is a remote access tool that many Chinese groups share.",
    "tool's author": "The scanner was written by a Chinese developer in 2008.",
    "decoy": "The decoy is written in Korean and names a conference.",
    "definition": "Gray Kestrel is the name that we use for this cluster.",
    "statistics": "Scans came from China (31%), Vietnam (12%) and Brazil (9%).",
    "habits": "APT28 has used spearphishing since 2008.",
    "targets": "The group targets banks in Russia and China.",
    "method": "Attribution is outside the scope of this report.",
    "advice": "Organizations should patch, since Iranian actors are expected to return.",
    "question": "Is Russia behind the attack?",
    "plain": "The loader decrypts its configuration with RC4.",
    "network": "The implant connects to the Poison Ivy server over port 443.",
}


@pytest.mark.parametrize(("family", "text"), CLAIMS, ids=[text for _, text in CLAIMS])
def test_claims(family: str, text: str) -> None:
    """A sentence that names somebody as responsible is a claim of its family."""
    read = classify_text(text)

    assert (read.label, read.family) == ("claim", family), read.why
    assert read.blamed


@pytest.mark.parametrize("text", HEADLINES)
def test_headlines(text: str) -> None:
    """A heading blames with fewer words than a sentence."""
    assert classify_text(text, heading=True).label == "claim"


@pytest.mark.parametrize("text", HEDGED)
def test_hedged_claims(text: str) -> None:
    """Doubt, likelihood and low or moderate confidence hedge a claim."""
    assert classify_text(text).label == "hedged_claim", classify_text(text).why


@pytest.mark.parametrize("text", REJECTED)
def test_rejections(text: str) -> None:
    """A denied or insufficient attribution is a rejection, though a claim's words stand in it."""
    assert classify_text(text).label == "rejection", classify_text(text).why


@pytest.mark.parametrize("text", NO_CLAIMS.values(), ids=NO_CLAIMS)
def test_no_claims(text: str) -> None:
    """Who is hit, where a machine stands, whose tool it is: none of it blames."""
    assert not classify_text(text).is_claim, classify_text(text).why


@pytest.mark.parametrize(
    "text",
    [
        "There is no doubt that Beijing ordered the attack.",
        "Not only the mails but the wiper too was the work of Sandworm.",
        "We cannot rule out others, but Iran was behind the attack.",
    ],
)
def test_some_denials_deny_nothing(text: str) -> None:
    """Words of denial that deny nothing, or deny something before a "but", reject no claim."""
    assert classify_text(text).is_claim


@pytest.mark.parametrize(
    ("text", "party", "kind", "country"),
    [
        ("It was attributed to North Korea.", "North Korea", "state", "KP"),
        ("It was attributed to Pyongyang.", "Pyongyang", "state", "KP"),
        ("It was attributed to the Kremlin.", "Kremlin", "state", "RU"),
        ("It was attributed to the GRU.", "GRU", "agency", "RU"),
        ("It was attributed to Unit 61398.", "Unit 61398", "agency", "CN"),
        ("It was attributed to APT41.", "APT41", "group", ""),
        ("It was attributed to UNC-2452.", "UNC-2452", "group", ""),
        ("It was attributed to Velvet Chollima.", "Velvet Chollima", "group", "KP"),
        ("It was attributed to WICKED PANDA.", "WICKED PANDA", "group", "CN"),
        ("It was attributed to Gray Kestrel.", "Gray Kestrel", "group", ""),
        ("The authors are Chinese speakers.", "Chinese speakers", "speakers", "CN"),
        ("The Chinabased attackers stole it.", "China", "state", "CN"),
        ("It was traced to Example Technologies.", "Example Technologies", "company", ""),
        ("The attackers are based in Shanghai.", "Shanghai", "place", "CN"),
        ("We believe that the same actor is behind both.", "the same actor", "unnamed", ""),
    ],
)
def test_parties(text: str, party: str, kind: str, country: str) -> None:
    """Whom a sentence blames is told by name, kind and country, with its place."""
    blamed = [(each.name, each.kind, each.country) for each in classify_text(text).blamed]

    assert (party, kind, country) in blamed


def test_only_the_one_responsible_is_blamed() -> None:
    """Victims and speakers are named, and not blamed."""
    read = classify_text("The United States said that Iran was behind the attack on Saudi banks.")

    assert {each.country: each.blamed for each in read.parties} == {
        "US": False,
        "IR": True,
        "SA": False,
    }


@pytest.mark.parametrize("text", ["it gave us no choice", "the raw log", "a turkey", "may day"])
def test_small_words_name_nobody(text: str) -> None:
    """A name is one only with its capitals."""
    assert classify_text(text).parties == ()


@pytest.mark.parametrize(
    ("text", "kind", "level", "scale"),
    [
        ("We say so with high confidence.", "confidence", "high", ""),
        ("We say so with **HIGH confidence** (85%).", "confidence", "high", ""),
        ("Confidence: moderate", "confidence", "moderate", ""),
        ("Our confidence in this is low.", "confidence", "low", ""),
        ("We say so with medium-high confidence.", "confidence", "moderate", ""),
        ("We say so with moderate certainty.", "confidence", "moderate", ""),
        ("We are at 60 percent confidence.", "confidence", "moderate", ""),
        ("Confidence is INSUFFICIENT.", "confidence", "low", ""),
        ("| Turla | **Moderate** |", "confidence", "moderate", ""),
        ("Attribution: Turla (low)", "confidence", "low", ""),
        ("It is likely so.", "likelihood", "likely", "first"),
        ("It is very likely so.", "likelihood", "very likely", "first"),
        ("It is almost certainly so.", "likelihood", "almost certain", "first"),
        ("It is probably so.", "likelihood", "probable", "second"),
        ("It is highly probable.", "likelihood", "highly probable", "second"),
        ("It is possibly so.", "likelihood", "", "off"),
        ("It is more likely than not.", "likelihood", "", "off"),
        ("There is a 70 percent chance.", "likelihood", "", "number"),
        ("It seems so.", "hedge", "", ""),
        ("This proves it.", "certainty", "", ""),
        ("It is the smoking gun.", "certainty", "", ""),
        ("The FBI said so.", "speaker", "", ""),
        ("So it is, according to the vendor.", "speaker", "", ""),
        ("It is not so.", "negation", "", ""),
    ],
)
def test_words(text: str, kind: str, level: str, scale: str) -> None:
    """Words of confidence, likelihood, doubt and certainty are told with their level and row."""
    words = [(each.kind, each.level, each.scale) for each in classify_text(text).words]

    assert (kind, level, scale) in words


@pytest.mark.parametrize("text", ["On 9 May it began.", "There are a few 85% of them."])
def test_no_words(text: str) -> None:
    """The month and a bare percentage say nothing of doubt."""
    kinds = {each.kind for each in classify_text(text).words}

    assert not kinds & {"hedge", "confidence", "likelihood"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It rests on IP addresses.", "addresses"),
        ("The host is located in Iran.", "geolocation"),
        ("WHOIS names a firm.", "registry"),
        ("They share infrastructure.", "infrastructure"),
        ("The registrant is the same.", "domains"),
        ("The code overlap is large.", "malware-code"),
        ("The toolset is the same.", "tools"),
        ("The tradecraft is the same.", "ttp"),
        ("The keyboard layout was Farsi.", "language"),
        ("They kept office hours.", "time-zone"),
        ("The choice of victims fits.", "victimology"),
        ("His handle is known.", "persona"),
        ("An insider told us.", "human-source"),
        ("The indictment names him.", "legal"),
        ("Earlier reports say so.", "other-reports"),
    ],
)
def test_evidence(text: str, kind: str) -> None:
    """A sentence's kinds of evidence are told by its words."""
    assert kind in {each.kind for each in classify_text(text).evidence}


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Iran did it [4].", True),
        ("Iran did it (source: the ministry).", True),
        ("Iran did it, see https://example.com/report.", True),
        ("According to the ministry Iran did it.", True),
        ("Iran did it.", False),
    ],
)
def test_citations(text: str, cited: bool) -> None:
    """A link, a number in brackets, a source or a speaker is a citation."""
    assert classify_text(text).cited is cited


def test_a_link_of_the_block_is_a_citation() -> None:
    """A link that the text does not show counts for the sentence in which it stands."""
    text = "Iran did it. The ministry agrees."
    made = document([block(text, links=((0, 4, "https://example.com/"),))])

    assert [each.cited for each in reported(made).sentences] == [True, False]


def test_a_row_is_one_claim() -> None:
    """Party and confidence in two cells make one claim, in the party's cell."""
    made = document(
        [
            block("Field", "cell", table=1, row=1, name="Field"),
            block("Value", "cell", 2, table=1, row=1, name="Value"),
            block("Attribution", "cell", 3, table=1, row=2, name="Field"),
            block("North Korea", "cell", 4, table=1, row=2, name="Value"),
            block("Moderate confidence", "cell", 5, table=1, row=2, name=""),
            block("Victims", "cell", 6, table=1, row=3, name="Field"),
            block("South Korea", "cell", 7, table=1, row=3, name="Value"),
        ]
    )
    claims = reported(made).claims

    assert [(each.text, each.label, each.beside) for each in claims] == [
        ("North Korea", "hedged_claim", (2, 4))
    ]
    assert [(each.name, each.start, each.end) for each in claims[0].blamed] == [
        ("North Korea", 0, 11)
    ]


def test_a_column_tells_what_its_cells_are() -> None:
    """A name under "Threat actor" is blamed, one under "Victim" is not."""
    made = document(
        [
            block("Turla", "cell", table=1, row=2, name="Threat actor"),
            block("Poland", "cell", 2, table=1, row=2, name="Victim"),
        ]
    )

    assert [each.text for each in reported(made).claims] == ["Turla"]


def test_a_field_is_read_with_its_name() -> None:
    """A record's field that is called attribution makes a claim, one called victim does not."""
    made = document(
        [
            block("APT28", "field", name="attribution"),
            block("APT28", "field", 2, name="report.threat_actor"),
            block("Poland", "field", 3, name="victim"),
        ]
    )

    assert [each.block for each in reported(made).claims] == [0, 1]


PIECES = [
    "China", "Chinese", "hackers", "attributed", "to", "the", "GRU", ",", ".", "(", ")", "likely",
    "not", "APT28", "-based", "'s", "“", "”", "\u00ad", "high confidence", "located in", "so", "we",
    "believe", "|", "85%", "\n", "and", "İran", "ß", "Turla", "group", "<s1>", "_", "*", "ﬁ",
]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=25))
def test_every_span_fits(pieces: list[str]) -> None:
    """Whatever the text, it is read, and every span holds what it says it holds."""
    read = classify_text(" ".join(pieces))

    assert read.label in LABELS
    assert read.family in ("", *FAMILIES)
    for party in read.parties:
        assert party.kind in PARTY_KINDS
        assert read.text[party.start : party.end] == party.name
    for word in read.words:
        assert word.kind in WORD_KINDS
        assert read.text[word.start : word.end].replace("\n", " ") == word.text
    for evidence in read.evidence:
        assert evidence.kind in EVIDENCE
        assert read.text[evidence.start : evidence.end] == evidence.text


@pytest.mark.parametrize(
    "unit",
    [
        "attributed to ", "China ", "China, ", "not ", "high confidence ", "the ", "(", "APT28 ",
        "Chinese state-sponsored ", "-", "linked to China ", "a,", "U.S. ", "likely ", "Ab Cd ",
        "\u00ad", "from China and ", "is a ", "| High ", "confidence ",
    ],
)  # fmt: skip
def test_hostile_text_is_read_in_linear_time(unit: str) -> None:
    """Sentences as long as are read, made of one piece, take no longer than others."""
    classify_text(unit)
    text = unit * (3_000 // len(unit) + 1)
    made = document([block(text[:3_000]) for _ in range(8)])
    started = time.perf_counter()
    split = sentences_of(made)
    classify(made, split, sections_of(made, split))

    assert time.perf_counter() - started < 3


def _generator() -> Any:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import gen_language
    finally:
        sys.path.remove(str(ROOT / "tools"))
    return gen_language


def test_a_language_is_only_data() -> None:
    """A made-up language, a folder of word lists, is read like English."""
    gen_language = _generator()
    folder = Path(__file__).parent / "language" / "xx"
    made = language_from("xx", gen_language.language(folder, ROOT / "data"))

    def label(text: str) -> Sentence:
        bare = Sentence(0, 0, 0, len(text), text, Place(1, 1), 0)
        return classified(bare, made, heading=False)

    claim = label("Ke ataku wes faran an Ostia.")
    assert (claim.label, claim.family) == ("claim", "attribute")
    assert [(each.name, each.country) for each in claim.blamed] == [("Ostia", "AT")]
    assert label("Ke ataku wes foli faran an Ostia.").label == "hedged_claim"
    assert label("Ke ataku wes ni faran an Ostia.").label == "rejection"
    assert label("Ke sidu es in Ostia.").label == "not_a_claim"
    assert label("Mu kred ga ke ataku wes faran an Ostia.").label == "hedged_claim"


def test_what_calls_for_a_pattern_is_sound() -> None:
    """Wherever a pattern matches, a word that calls for it stands, and a party that it needs."""
    english = language("en")
    raw = load_generated("language-en")
    lines = (ROOT / "tests" / "language" / "dev.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines[::5]]
    for text in (*texts, *(text for _, text in CLAIMS), *REJECTED):
        tokens = tokens_of(text)
        people = named(text, tokens, find(english.lexicon, tokens, GROUPS), english)
        slots = [(each.first, each.after, each.slot(i)) for i, each in enumerate(people)]
        present = frozenset(LETTERS[each.list] for each in people)
        forms = forms_of(plain_of(tokens, slots).text, present, english)
        words = {token.low for token in tokens} | {each.glued for each in people}
        for kind in ("blame", "rejection", "seeming"):
            for entry, made_of in zip(getattr(english, kind), raw[kind], strict=True):
                for number, anchors in enumerate(made_of["anchors"]):
                    made = pattern(entry, number)
                    if made.regex.search(forms.agents if made.agents else forms.plain):
                        assert not anchors or words & set(anchors), (text, entry.texts[number])
                        assert not made.letters or made.letters & present


def test_a_language_that_cannot_be_used_is_refused() -> None:
    """Unbounded repetition, an unknown slot and an unknown family are refused with their place."""
    gen_language = _generator()
    entry = {"name": "it", "family": "trace", "words": ["so"], "patterns": ["{w}"]}
    slots = {name: ["x"] for name in gen_language.COMMON}
    for wrong in (
        {"patterns": ["so.*"]},
        {"patterns": ["(so )+{party}"]},
        {"patterns": ["{nobody}"]},
        {"patterns": ["(so"]},
        {"family": "guess"},
        {"with": ["luck"]},
    ):
        with pytest.raises(gen_language.DataError, match="it"):
            gen_language._entry({**entry, **wrong}, "blame", slots, set(), "xx")


def test_english_is_loaded_once() -> None:
    """A language is made ready once, and patterns when they are first needed."""
    assert language("en") is language("en")


def test_a_range_over_a_line_is_evidence_in_the_words_of_its_sentence() -> None:
    """What is named as evidence is what stands at its place in the sentence."""
    item = b'<ioc><Content type="IP">192.0.2.1\n-192.0.2.9</Content></ioc>'
    said = reported(read_document(item, "x.ioc", "openioc"))
    (one,) = [e for e in said.sentences[0].evidence if e.kind == "addresses"]

    assert one.text == said.sentences[0].text[one.start : one.end] == "192.0.2.1 -192.0.2.9"
