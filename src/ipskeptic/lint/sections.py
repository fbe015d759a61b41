"""Sections of a document: headings and what stands under them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ipskeptic.discover import languages
from ipskeptic.lint.claims.language import language
from ipskeptic.model.claims import Section, Sentence
from ipskeptic.model.document import Document


def sections_of(document: Document, sentences: Sequence[Sentence]) -> tuple[Section, ...]:
    """The sections, in order; at least one, the first before any heading."""
    headings = [i for i, block in enumerate(document.blocks) if block.kind == "heading"]
    firsts = [0, *headings]
    afters = [*headings, len(document.blocks)]
    blocks = [sentence.block for sentence in sentences]
    sections: list[Section] = []
    open_: list[Section] = []  # the sections that the next may lie in, outermost first
    for number, (first, after) in enumerate(zip(firsts, afters, strict=True)):
        title = " ".join(document.blocks[first].text.split()) if number else ""
        level = max(document.blocks[first].level, 1) if number else 0
        while open_ and open_[-1].level >= level:
            open_.pop()
        section = Section(
            number,
            title,
            level,
            open_[-1].number if open_ else -1,
            (first, after),
            (bisect_left(blocks, first), bisect_left(blocks, after)),
            _role(title, is_title=number == 1 and level == 1),
        )
        sections.append(section)
        if number:
            open_.append(section)
    return tuple(sections)


def _role(title: str, *, is_title: bool) -> str:
    """The role by the words of a heading, in whichever language they are."""
    low = title.casefold().replace("’", "'")
    for tag in languages() if low else ():
        for role, words in language(tag).sections:
            if not is_title and words.search(low):
                return role
    return "title" if is_title else ""
