"""A baseline: round trip, counts, what has gone stale, never a line number."""

from __future__ import annotations

import json

import pytest

from ipskeptic.errors import InputError
from ipskeptic.lint.baseline import apply_baseline, read_baseline, write_baseline
from ipskeptic.lint.engine import check
from ipskeptic.model.finding import Finding
from tests.lint_engine.made import Nothing, plan, say, word_rule

BAD = word_rule("bad[^.]*")


def found(text: str, path: str = "report.md") -> tuple[Finding, ...]:
    """What is found in a text."""
    return check(say(text, path), plan(BAD), Nothing())


def test_what_it_holds_is_marked_wherever_it_moves() -> None:
    """Findings of the baseline are marked though their lines have moved and bold was added."""
    baseline = read_baseline(write_baseline(found("A bad one.")), "b.json")
    marked, stale = apply_baseline(found("New.\n\nA bad  **one**.\n\nA bad two."), baseline)

    assert [one.suppressed is not None for one in marked] == [True, False]
    assert not stale


def test_it_counts() -> None:
    """Two of a kind are known if the baseline has two, and no third."""
    baseline = read_baseline(write_baseline(found("A bad.\n\nA bad.")), "b.json")
    marked, _ = apply_baseline(found("A bad.\n\nA bad.\n\nA bad."), baseline)

    assert [one.suppressed is not None for one in marked] == [True, True, False]


def test_what_nothing_matches_is_stale() -> None:
    """An entry that nothing matches is told, with its sentence."""
    baseline = read_baseline(write_baseline(found("A bad one.\n\nA bad two.")), "b.json")
    _, stale = apply_baseline(found("A bad two."), baseline)
    ((entry, count),) = stale.items()

    assert (entry.rule, entry.path, count) == (BAD.name, "report.md", 1)
    assert baseline.sentences[entry] == "bad one"


def test_the_path_is_part_of_it() -> None:
    """The same sentence in another document is another finding."""
    baseline = read_baseline(write_baseline(found("A bad one.")), "b.json")
    marked, _ = apply_baseline(found("A bad one.", "other.md"), baseline)

    assert marked[0].suppressed is None


def test_the_file_is_sorted_and_has_no_lines() -> None:
    """It is the same whatever the order of the findings, and names no line."""
    findings = found("A bad one.\n\nA bad two.")
    text = write_baseline(findings)

    assert text == write_baseline(reversed(findings))
    assert set(json.loads(text)["findings"][0]) == {"rule", "path", "hash", "count", "sentence"}
    assert write_baseline(()) == '{\n  "version": 1,\n  "findings": []\n}\n'


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": [1]}']
)
def test_what_is_none_is_refused(text: str) -> None:
    """Anything else is refused, with what to do."""
    with pytest.raises(InputError, match="baseline"):
        read_baseline(text, "b.json")
