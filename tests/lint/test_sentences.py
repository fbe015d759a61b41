"""Where sentences begin and end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipskeptic.lint.claims.language import language
from ipskeptic.lint.sentences import sentences_of, spans_of
from ipskeptic.model.document import BLOCK_KINDS
from tests.lint.reading import block, document

# Each text with a | where a sentence ends.
TEXTS = [
    "One host called home.| Another did not.",
    "The U.S. Treasury named three firms.| It gave no grounds.",
    "They acted from the U.S.| The others did not.",
    "Servers in St. Petersburg answered first.",
    "Tools (e.g. PlugX) and hosts, i.e. relays, were shared.",
    "See Fig. 3 and Sec. 4.2 for No. 17 vs. No. 18.",
    "Example Inc. sold it to Example Ltd. in 2019.",
    "Version v1.2 was sold.| Version 2.0.1 was not.",
    "The share rose from 4.5 to 6.25 percent.| Then it fell.",
    "We saw 192.0.2.1.| It answered on port 443.",
    "We saw 192[.]0[.]2[.]1.| It answered.",
    "The sample evil.exe dropped loader.dll.| Both were signed.",
    "J. R. Smith wrote it.| George W. Example read it.",
    "So did I.| They did not.",
    "He waited ... and left.| Nothing came.",
    "It ended…| Then it began.",
    "Who did it?| We do not know!| Nobody does.",
    "“It was them.”| So he said.",
    "(The note is old.)| The rest is new.",
    "It came from Iran [3].| Nobody confirmed it.",
    "It came from Iran.[3]| Nobody confirmed it.",
    "The first; the second; the third.",
    "**Nothing is known.**| The rest is guessed.",
    "The agency (cf. the annex) agreed.| Others, et al., did not.",
    "On Aug. 8 the site fell.| On Sept. 9 it rose.",
    "It was 10 a.m. when it began.| By 4 p.m. it was over.",
    "Mr. Example and Dr. Sample spoke.| Gen. Nobody did not.",
    "Contact abuse@example.com.| They answer.",
    "See https://example.com/a.b?c=1.| It moved.",
    "攻撃は続いた。|次の日に終わった。",
]


@pytest.mark.parametrize("marked", TEXTS)
def test_sentences_end_where_they_should(marked: str) -> None:
    """Abbreviations, numbers, addresses and names of files end no sentence; full stops do."""
    pieces = [piece.strip() for piece in marked.split("|")]
    text = marked.replace("|", "")
    found = [text[start:end] for start, end in spans_of(text, [language("en")])]

    assert found == pieces


def test_a_sentence_may_run_over_lines() -> None:
    """A line's end inside a sentence becomes a blank, and its place is where it begins."""
    made = document([block("First here. The second\nruns on. Third.", line=7)])
    found = sentences_of(made)

    assert [each.text for each in found] == ["First here.", "The second runs on.", "Third."]
    assert [(each.place.line, each.place.column) for each in found] == [(7, 1), (7, 13), (8, 10)]


def test_headings_cells_and_code() -> None:
    """A heading is one unit, a cell and an item are split like paragraphs, code holds none."""
    made = document(
        [
            block("Who did it? We know.", "heading", level=2),
            block("High. Or low.", "cell", table=1, row=2, name="Confidence"),
            block("x = 1. y = 2.", "code"),
            block("One. Two.", "item", level=1),
        ]
    )

    assert [(each.block, each.text) for each in sentences_of(made)] == [
        (0, "Who did it? We know."),
        (1, "High."),
        (1, "Or low."),
        (3, "One."),
        (3, "Two."),
    ]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(BLOCK_KINDS),
            st.text(st.sampled_from(list('Aa1 .?!…\n"()[]*U.S,;‘’。é\u00ad')), max_size=60),
        ),
        max_size=5,
    )
)
def test_positions_fit(pieces: list[tuple[str, str]]) -> None:
    """A sentence's text is what its block holds there, and nothing but blanks is left out."""
    made = document([block(text, kind) for kind, text in pieces])
    found = sentences_of(made)

    for each in found:
        there = made.blocks[each.block].text[each.start : each.end]
        assert there.replace("\n", " ") == each.text
        assert each.text == each.text.strip()
    for number, (kind, text) in enumerate(pieces):
        covered = "".join(each.text for each in found if each.block == number)
        if kind != "code":
            assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "unit", [". ", ".", "a.b.", "U.S. ", ".\"')] ", "? ", "[1]", "(", "A ", "1. "]
)
def test_hostile_text_is_split_in_linear_time(unit: str) -> None:
    """A hundred thousand signs of one kind take no longer than so many of another."""
    text = unit * (100_000 // len(unit))
    started = time.perf_counter()
    list(spans_of(text, [language("en")]))

    assert time.perf_counter() - started < 2
