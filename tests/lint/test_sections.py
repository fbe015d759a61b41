"""Sections and the roles that their headings give them."""

from __future__ import annotations

import pytest

from ipskeptic.lint.sections import sections_of
from ipskeptic.lint.sentences import sentences_of
from ipskeptic.model.claims import Section
from ipskeptic.model.document import Block
from tests.lint.reading import block, document


def sections(blocks: list[Block]) -> tuple[Section, ...]:
    """The sections of a document of blocks."""
    made = document(blocks)
    return sections_of(made, sentences_of(made))


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Executive Summary", "summary"),
        ("TL;DR", "summary"),
        ("Key Findings", "summary"),
        ("4. Attribution", "attribution"),
        ("Who is behind it?", "attribution"),
        ("Indicators of Compromise (IOCs)", "indicators"),
        ("Appendix B: Indicators", "indicators"),
        ("Alternative Hypotheses", "alternatives"),
        ("Competing hypotheses", "alternatives"),
        ("Victimology", "victims"),
        ("Targeting", "victims"),
        ("Limitations and gaps", "limitations"),
        ("What we don’t know", "limitations"),
        ("References", "references"),
        ("Sources", "references"),
        ("The second stage", ""),
        ("Resources of the loader", ""),
    ],
)
def test_a_heading_gives_a_role(heading: str, role: str) -> None:
    """The words of a heading tell what stands under it, whole words only."""
    made = sections([block("Report", "heading", level=1), block(heading, "heading", level=2)])

    assert made[2].role == role


def test_sections_lie_in_each_other() -> None:
    """A section runs to the next heading of any level, and knows the one it lies in."""
    made = sections(
        [
            block("Before."),
            block("Title", "heading", level=1),
            block("One. Two."),
            block("Attribution", "heading", level=2),
            block("Three."),
            block("Grounds", "heading", level=3),
            block("References", "heading", level=2),
        ]
    )

    assert [(each.title, each.level, each.parent, each.blocks) for each in made] == [
        ("", 0, -1, (0, 1)),
        ("Title", 1, -1, (1, 3)),
        ("Attribution", 2, 1, (3, 5)),
        ("Grounds", 3, 2, (5, 6)),
        ("References", 2, 1, (6, 7)),
    ]
    assert [each.sentences for each in made] == [(0, 1), (1, 4), (4, 6), (6, 7), (7, 8)]
    assert [each.role for each in made] == ["", "title", "attribution", "", "references"]


def test_without_headings_there_is_one_section() -> None:
    """A text without headings, or nothing at all, is one section."""
    assert sections([block("One."), block("Two.")]) == (Section(0, "", 0, -1, (0, 2), (0, 2)),)
    assert sections([]) == (Section(0, "", 0, -1, (0, 0), (0, 0)),)
