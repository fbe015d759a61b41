"""Large documents: a finding stays small, and the time grows as the document does."""

from __future__ import annotations

import time

import pytest

from ipskeptic.lint.directives import directives
from ipskeptic.lint.engine import check
from ipskeptic.lint.places import LONGEST, Source
from ipskeptic.lint.reported import reported
from ipskeptic.lint.rules import rules
from ipskeptic.model.document import Place
from ipskeptic.model.finding import Finding
from ipskeptic.render.lint_columns import Columns
from ipskeptic.render.lint_formats import render_lint
from tests.lint_engine.made import Nothing, document, plan, say, word_rule
from tests.lint_formats.sample import many

BAD = word_rule("bad")
_OWN = [rules()[name] for name in ("unused-suppression", "suppression-without-reason")]


def found(text: str) -> tuple[Finding, ...]:
    """What the engine finds in a text."""
    return check(say(text), plan(BAD, *_OWN), Nothing())


def test_a_long_line_is_cut_around_the_finding() -> None:
    """The excerpt says at which column it begins, and the flagged text stands in it."""
    (one,) = found("x " * 50_000 + "bad" + " y" * 50_000)
    ((line, text),) = one.excerpt

    assert (line, len(text)) == (1, LONGEST)
    assert one.start == Place(1, 100_001)
    assert text[one.start.column - one.excerpt_column :].startswith("bad y")


def test_a_line_that_is_not_long_is_whole() -> None:
    """Up to the limit nothing is cut, wherever the finding stands."""
    line = "x" * (LONGEST - 4) + " bad"
    (one,) = found(line)

    assert one.excerpt == ((1, line),)
    assert one.excerpt_column == 1


def test_a_cut_line_is_shown_with_carets_at_its_place() -> None:
    """The carets stand under the flagged text of a line whose beginning is left out."""
    (one,) = found("x " * 50_000 + "bad" + " y" * 50_000)
    report = many(1)
    file = report.files[0]._replace(findings=(one,))
    shown = render_lint("text", report._replace(files=(file,))).splitlines()
    carets = next(line for line in shown if "^^^" in line)

    assert shown[shown.index(carets) - 1][carets.index("^") :].startswith("bad")
    assert carets.count("^") == 3


def test_columns_of_a_line_that_is_cut() -> None:
    """What stands before a place counts where it is known, and never what stands elsewhere."""
    whole, cut = found("\U0001f600 bad " + "\U0001f600" * 5_000 + " bad")
    file = many(1).files[0]._replace(findings=(cut, whole))
    columns = Columns(file)

    assert cut.excerpt_column > 1
    assert columns.utf16(whole.start) == whole.start.column + 1


def test_a_flagged_text_is_cut() -> None:
    """A sentence as long as a book is quoted in part."""
    (one,) = check(say("bad " * 100_000), plan(word_rule("(?s)bad.*")), Nothing())

    assert len(one.sentence) == LONGEST


def seconds(text: str) -> float:
    """How long it takes to check a text, in seconds of the processor."""
    said = say(text)
    begin = time.process_time()
    check(said, plan(BAD, *_OWN), Nothing())
    return time.process_time() - begin


@pytest.mark.parametrize(
    "unit",
    [
        "<!-- ipskeptic: ignore[bad-word] -->\n\n",
        "bad <!-- ipskeptic: ignore[bad-word] -->\n\n",
        "bad <!-- ipskeptic: ignore-file[bad-word] -->\n\n",
        "<!-- ipskeptic: disable[bad-word] -->\nbad\n\n",
        "<!-- ipskeptic: disable[bad-word] -->\n<!-- ipskeptic: enable[bad-word] -->\n",
        "<!-- ipskeptic: disable[bad-word, x] -->\n<!-- ipskeptic: enable[x] -->\n",
        "<!-- ipskeptic: ignore[bda-word] -->\n",
    ],
)
def test_many_comments_take_no_quadratic_time(unit: str) -> None:
    """What takes quadratic time takes minutes at this size."""
    assert seconds(unit * 4_000) < 4


def test_a_comment_that_names_too_many_rules_names_none() -> None:
    """No comment of a person does, and each `enable` would part it in two."""
    names = ", ".join(f"rule-{n}" for n in range(101))
    (one,) = directives(document(f"<!-- ipskeptic: ignore[{names}] why -->\nMore."))

    assert one.wrong == "it names more than 100 rules"


def test_links_and_addresses_of_a_long_paragraph() -> None:
    """Each sentence of one block is given its own addresses and links, in linear time."""
    from ipskeptic.intake.documents import read_document

    unit = "It is [192.0.2.1](http://example.com/) here. "
    begin = time.process_time()
    said = reported(read_document((unit * 5_000).encode(), "x.md"))
    took = time.process_time() - begin

    assert all(sentence.cited for sentence in said.sentences)
    assert [len(sentence.evidence) for sentence in said.sentences] == [1] * 5_000
    assert took < 20


def test_places_of_offsets() -> None:
    """An offset is on the line in which it lies; a line's end belongs to it."""
    source = Source(document("ab\n\ncd"))

    assert [source.place(n) for n in range(8)] == [
        Place(1, 1), Place(1, 2), Place(1, 3), Place(2, 1), Place(3, 1), Place(3, 2), Place(3, 3),
        Place(3, 1),
    ]  # fmt: skip
