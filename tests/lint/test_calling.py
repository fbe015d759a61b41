"""Patterns are matched only where they can stand; what is read or worked out once is the same."""

from __future__ import annotations

import json

import pytest

from ipskeptic.lint.claims import classify_text
from ipskeptic.lint.claims.calling import Calling, Way
from ipskeptic.lint.claims.forms import Forms, forms_of
from ipskeptic.lint.claims.judge import _called_by
from ipskeptic.lint.claims.language import GROUPS, LETTERS, language
from ipskeptic.lint.claims.lexicon import find
from ipskeptic.lint.claims.parties import named
from ipskeptic.lint.claims.patterns import pattern
from ipskeptic.lint.claims.tokens import plain_of, tokens_of
from ipskeptic.lint.views import forget, once_a_report
from ipskeptic.model.claims import Reported
from tests.conftest import ROOT
from tests.lint.reading import block, document

LINES = (ROOT / "tests" / "language" / "dev.jsonl").read_text("utf-8").splitlines()
TEXTS = [json.loads(line)["text"] for line in LINES[1::4]]
MADE = [
    "| Attribution | Velvet Panda (high) |",
    "Scans came from China (31%), Vietnam (12%) and Brazil (9%).",
    "Is the Chinese-backed group — Gray Kestrel — behind it?",
    "Victims are organisations, universities and organizations in North Korea.",
    "This is likely the work of Chinabased adversaries and their North Korean friends.",
    "The Russia-linked actors didn't act: they can't be named.",
]


def forms(text: str) -> tuple[Forms, set[str], frozenset[str]]:
    """The forms of a text, what calls for patterns in it, and the letters of its parties."""
    english = language("en")
    tokens = tokens_of(text)
    people = named(text, tokens, find(english.lexicon, tokens, GROUPS), english)
    slots = [(each.first, each.after, each.slot(i)) for i, each in enumerate(people)]
    present = frozenset(LETTERS[each.list] for each in people)
    made = forms_of(plain_of(tokens, slots).text, present, english)
    words = _called_by({token.low for token in tokens}, people, present)
    return made, set(words), present


def is_called(calling: Calling, way: Way, words: set[str], present: frozenset[str]) -> bool:
    """Whether a way would be tried for a text."""
    by_any = way.place in calling.by_word.get("", ())
    by_word = any(way.place in calling.by_word[word] for word in words & calling.words)
    fits = not way.needs or bool(way.needs & present)
    return (by_any or by_word) and fits and all(each & words for each in way.also)


def test_no_pattern_that_stands_is_passed_over() -> None:
    """Wherever a pattern matches, the words, signs and slots that call for it stand."""
    calling = language("en").calling
    for text in (*TEXTS, *MADE):
        made, words, present = forms(text)
        able = {way.place for way in calling.able(calling.ways, made.letters)}
        for way in calling.ways:
            if way.kind in ("phrase", "role"):
                continue  # they change the form they are matched with: see below
            ready = pattern(way.entry, way.number)
            if ready.regex.search(made.agents if ready.agents else made.plain):
                assert is_called(calling, way, words, present), (text, way)
                assert way.place in able, (text, way)


def test_forms_are_the_same_with_fewer_patterns() -> None:
    """The forms of a sentence come out alike from all patterns and from those it calls for."""
    english = language("en")
    for text in (*TEXTS, *MADE):
        made, words, present = forms(text)
        called: dict[str, list[Way]] = {"phrase": [], "role": []}
        for kind, ways in called.items():
            of_kind = english.calling.of(kind)
            ways += [way for way in of_kind if is_called(english.calling, way, words, present)]
        tokens = tokens_of(text)
        people = named(text, tokens, find(english.lexicon, tokens, GROUPS), english)
        slots = [(each.first, each.after, each.slot(i)) for i, each in enumerate(people)]
        assert forms_of(plain_of(tokens, slots).text, present, english, called) == made


@pytest.mark.parametrize("text", ["Chinese hackers hit shipyards", "198.51.100.7", "C2"])
def test_a_short_text_read_again_is_the_same(text: str) -> None:
    """What is kept of a short text is what was read, apart for headings and for others."""
    first = classify_text(text, heading=True), classify_text(text)
    again = classify_text(text, heading=True), classify_text(text)

    assert first == again
    assert classify_text(f"{text} {'and so on ' * 9}").text != text


def test_a_view_is_worked_out_once_for_each_report() -> None:
    """The same report gives the kept answer, another one its own, and all is let go of."""
    asked: list[Reported] = []

    @once_a_report
    def view(reported: Reported) -> int:
        asked.append(reported)
        return len(asked)

    one, two = (Reported(document([block(text)]), (), ()) for text in "ab")
    assert [view(one), view(one), view(two), view(one)] == [1, 1, 2, 3]
    forget()
    assert view(one) == 4
