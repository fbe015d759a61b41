"""Where each address of a document stands: in which block, sentence, section, row and list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ipskeptic.lint.rows import Rows
from ipskeptic.model.claims import Section, Sentence
from ipskeptic.model.document import Block, Candidate, Document

IN_TABLE = frozenset({"cell", "field"})
LISTED = frozenset({"item", "cell", "field", "code"})
# Addresses with nothing between them but this are spoken of together.
_TOGETHER = re.compile(r"[\s,;/|()\[\]`'\"*&:\d-]{0,8}(?:(?:and|or)\s)?[\s(`'\"]{0,4}")


class Spot(NamedTuple):
    """Where an address stands.

    Attributes:
        number: Index of the candidate.
        candidate: The candidate.
        block: Its block.
        sentence: Its sentence, or None.
        section: Its section.
        start: Index in the sentence's text where the addresses spoken of together begin.
        end: Index after their end.
    """

    number: int
    candidate: Candidate
    block: Block
    sentence: Sentence | None
    section: Section
    start: int
    end: int


class Layout:
    """A document's blocks, sentences, sections and rows, put in relation once."""

    def __init__(
        self, document: Document, sentences: Sequence[Sentence], sections: Sequence[Section]
    ) -> None:
        """Put them in relation."""
        self.blocks = document.blocks
        self.sentences = sentences
        self.rows = Rows(document.blocks)
        self._candidates = document.candidates
        self._sections = sections
        self._of_block: dict[int, list[Sentence]] = {}
        for sentence in sentences:
            self._of_block.setdefault(sentence.block, []).append(sentence)
        self._section_of = _section_by_block(len(document.blocks), sections)
        self._intro = _intros(document.blocks)
        # Addresses by row: what a row says is said of its one address.
        self._in_row: dict[tuple[int, int], int] = {}
        for candidate in document.candidates:
            if candidate.target is not None:
                row = row_key(self.blocks[candidate.block])
                self._in_row[row] = self._in_row.get(row, 0) + 1

    def of_block(self, block: int) -> Sequence[Sentence]:
        """The sentences of a block."""
        return self._of_block.get(block, ())

    def row_of(self, kind: str, spot: Spot) -> list[Block]:
        """Cells of its row that hold a kind of fact, if the row is about this one address."""
        if not spot.block.table or self._in_row[row_key(spot.block)] != 1:
            return []
        blocks = [self.blocks[number] for number in self.rows.of(spot.block)]
        return [block for block in blocks if self.rows.kind(block) == kind]

    def intro_of(self, spot: Spot) -> list[int]:
        """The paragraph before a list or table, if it is of the same section."""
        intro = self._intro[spot.candidate.block]
        if spot.block.kind not in LISTED or intro < 0:
            return []
        same = self._section_of[intro] == spot.section.number
        return [intro] if same else []

    def spots(self) -> Iterator[Spot]:
        """Every address with its sentence, and with those that are spoken of together with it."""
        group: list[tuple[int, Candidate]] = []
        for number, candidate in enumerate(self._candidates):
            if candidate.target is None:
                continue
            if group and not self._is_together(group[-1][1], candidate):
                yield from self._grouped(group)
                group = []
            group.append((number, candidate))
        yield from self._grouped(group)

    def _is_together(self, one: Candidate, two: Candidate) -> bool:
        if one.block != two.block or two.start - one.end > 20 or two.start < one.end:
            return False
        between = self.blocks[one.block].text[one.end : two.start]
        return _TOGETHER.fullmatch(between) is not None

    def _grouped(self, group: Sequence[tuple[int, Candidate]]) -> Iterator[Spot]:
        for number, candidate in group:
            sentence = self._sentence_of(candidate)
            shift = sentence.start if sentence else 0
            yield Spot(
                number,
                candidate,
                self.blocks[candidate.block],
                sentence,
                self._sections[self._section_of[candidate.block]],
                max(0, group[0][1].start - shift),
                group[-1][1].end - shift,
            )

    def _sentence_of(self, candidate: Candidate) -> Sentence | None:
        """The sentence in which it stands; a block has few, and the last that began is it."""
        found = self._of_block.get(candidate.block, [])
        at = bisect_right(found, candidate.start, key=lambda sentence: sentence.start)
        return found[at - 1] if at and candidate.start < found[at - 1].end else None


def row_key(block: Block) -> tuple[int, int]:
    """What tells a row from all others of a document."""
    return block.table, block.row


def _section_by_block(blocks: int, sections: Sequence[Section]) -> list[int]:
    """The section of every block: the one that began last."""
    found = [0] * blocks
    for section in sections:
        first, after = section.blocks
        found[first:after] = [section.number] * (min(after, blocks) - first)
    return found


def _intros(blocks: Sequence[Block]) -> list[int]:
    """For every block the last one before it that is no list item, cell, field or code; or -1."""
    found, last = [], -1
    for number, block in enumerate(blocks):
        found.append(last)
        if block.kind not in LISTED:
            last = number
    return found
