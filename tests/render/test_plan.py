"""The plan of a dry run: what it says in text and JSON, whatever stands in it."""

from __future__ import annotations

import json

import jsonschema  # type: ignore[import-untyped]
import pytest

from ipskeptic.model.online import Question
from ipskeptic.model.plan import Asked, Plan, Unasked
from ipskeptic.render.plan import plan_json, plan_schema, plan_text

HOSTILE = "a\x1b[31m\u202eb\n##[error]x ::error::y"


def plan(*asked: Asked, unasked: tuple[Unasked, ...] = (), targets: int = 1) -> Plan:
    """A plan of blocklists."""
    return Plan(("dnsbl",), ("DNS through the system's resolvers",), asked, unasked, targets)


def asked(*questions: Question, least: int, most: int, kept: int = 0, seconds: float = 0) -> Asked:
    """What one list would be asked."""
    return Asked("dnsbl", "list.example", questions, most, least, kept, seconds)


def test_nothing_to_ask() -> None:
    """Where nothing would be sent, that is said."""
    text = plan_text(plan(unasked=(Unasked("", (), "special-purpose", ("10.0.0.1",)),)))

    assert "  nothing\n" in text
    assert "  10.0.0.1: special-purpose\n" in text
    assert text.endswith("\n0 questions to 0 servers about 1 input.\n")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.4, ""),
        (1.0, "at least 1 second."),
        (119, "at least 119 seconds."),
        (333, "at least 6 minutes."),
        (7200, "at least 2 hours."),
    ],
)
def test_how_long_it_takes(seconds: float, said: str) -> None:
    """The time that the pace needs is said in the unit that reads best."""
    text = plan_text(plan(asked(least=9, most=9, seconds=seconds)))

    assert ("At the pace" in text) == bool(said)
    assert said in " ".join(text.split())


def test_how_many() -> None:
    """Least and most are both said where they differ, and what is kept besides."""
    one = asked(Question("dnsbl", "list.example", "x A"), least=1, most=2, kept=1)
    text = plan_text(plan(one, asked(least=0, most=1), targets=4))

    assert "list.example: 1 to 2 questions, 1 answer kept" in text
    assert "list.example: up to 1 question" in text
    assert "1 to 3 questions to 1 server about 4 inputs; 1 answer kept from earlier" in text


def test_many_inputs_for_one_reason() -> None:
    """Of many that are not asked about the first are named and the rest counted."""
    texts = tuple(f"10.0.0.{number}" for number in range(1000))
    said = plan_text(plan(unasked=(Unasked("dnsbl", ("a.example",), "because", texts),)))

    assert "10.0.0.0, 10.0.0.1, 10.0.0.2 and 997 others: dnsbl (a.example): because" in said


def test_hostile_text() -> None:
    """Text from outside does nothing to a terminal or a CI log, and no line is too wide."""
    question = Question("dnsbl", HOSTILE, f"{HOSTILE} {'x' * 300} A", when=HOSTILE)
    made = plan(
        Asked("dnsbl", HOSTILE, (question,), 1, 1),
        unasked=(Unasked("dnsbl", (HOSTILE,), HOSTILE, (HOSTILE,)),),
    )
    text = plan_text(made)
    document = plan_json(made)

    assert all(character.isprintable() or character == "\n" for character in text)
    assert "##[" not in text + document
    assert not [line for line in text.splitlines() if line.startswith("::error")]
    assert max(map(len, text.splitlines())) <= 80
    assert document.isascii()
    jsonschema.Draft202012Validator(plan_schema()).validate(json.loads(document))
