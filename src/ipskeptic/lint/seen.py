"""When each address of a report was seen, by the report's own words."""

from __future__ import annotations

import re
from bisect import bisect_left

from ipskeptic.lint.dates import Dated, dates_in
from ipskeptic.lint.spots import IN_TABLE, LISTED, Layout, Spot, row_key
from ipskeptic.model.claims import Said, Section, Sentence
from ipskeptic.model.document import Block

_NEAR = 4  # dates of a sentence on either side of an address (judgement)
_SENTENCES = 8  # sentences of a paragraph before the address that are looked at (judgement)
# Dates of a section that has more of them are not taken for its addresses' (judgement).
_SECTION_DATES = 1
# A sentence with one of these gives the date of something else.
_NOT_SEEN = re.compile(
    r"\b(?:retrieved|accessed on|founded|copyright|compil\w{1,6}|time-?stamps?|expir\w{1,5}|"
    r"registered on|created on|patched|released|signed)\b|\u00a9",
    re.IGNORECASE,
)


class Times:
    """The times that a document says of its addresses; what belongs to a part of it is kept."""

    def __init__(self, layout: Layout) -> None:
        """Take a document's layout."""
        self._layout = layout
        self._dates: dict[int, tuple[Said, ...]] = {}
        self._starts: dict[int, list[int]] = {}
        self._dated_section: dict[int, tuple[Said, ...]] = {}
        self._row_times: dict[tuple[int, int], tuple[Said, ...]] = {}

    def of(self, spot: Spot) -> tuple[Said, ...]:
        """The nearest first: its sentence's, its row's, its block's before it, its section's."""
        found = list(self._of_sentence(spot))
        found += [said for said in self._of_row(spot) if said not in found]
        if not found and spot.block.kind not in IN_TABLE:
            found += self._of_rest(spot)
        if not found:
            for intro in self._layout.intro_of(spot):
                for sentence in reversed(self._layout.of_block(intro)[-_SENTENCES:]):
                    found += self._said(sentence)[:_NEAR]
        return tuple(found or self._of_section(spot.section))

    def _of_sentence(self, spot: Spot) -> list[Said]:
        if not spot.sentence:
            return []
        found = self._said(spot.sentence)
        starts = self._starts[spot.sentence.number]
        at = bisect_left(starts, spot.start)
        near = range(max(0, at - _NEAR), min(len(found), at + _NEAR))
        return [found[i] for i in sorted(near, key=lambda i: abs(starts[i] - spot.start))]

    def _of_row(self, spot: Spot) -> tuple[Said, ...]:
        key = row_key(spot.block)
        if key not in self._row_times:
            said: list[Said] = []
            for number in self._layout.rows.of(spot.block):
                block = self._layout.blocks[number]
                if self._layout.rows.kind(block) != "time":
                    continue
                dates = dates_in(block.text)
                said += [_time(dated, block, 0, block.text, -1) for dated in dates[:_NEAR]]
            self._row_times[key] = tuple(said)
        return self._row_times[key] if spot.block.table else ()

    def _of_rest(self, spot: Spot) -> list[Said]:
        """Of the same block, the sentences before it from the nearest, else those behind it."""
        own = spot.sentence
        around = self._layout.of_block(spot.candidate.block)
        if own is None or len(around) < 2:
            return []
        at = own.number - around[0].number
        near = [*reversed(around[max(0, at - _SENTENCES) : at]), *around[at + 1 : at + 2]]
        for sentence in near:
            if found := self._said(sentence):
                return list(found)
        return []

    def _of_section(self, section: Section) -> tuple[Said, ...]:
        """The date of a section that has one, and no more."""
        if section.number not in self._dated_section:
            found: list[Said] = []
            first, after = section.sentences
            for sentence in self._layout.sentences[first:after]:
                if self._layout.blocks[sentence.block].kind in LISTED:
                    continue
                found += [said for said in self._said(sentence) if said.when]
                if len({said.value for said in found}) > _SECTION_DATES:
                    found = []
                    break
            self._dated_section[section.number] = tuple(found[:1])
        return self._dated_section[section.number]

    def _said(self, sentence: Sentence) -> tuple[Said, ...]:
        if sentence.number not in self._dates:
            block = self._layout.blocks[sentence.block]
            found = dates_in(sentence.text)
            if found and _NOT_SEEN.search(sentence.text):
                found = []
            self._starts[sentence.number] = [dated.start for dated in found]
            self._dates[sentence.number] = tuple(
                _time(dated, block, sentence.start, sentence.text, sentence.number)
                for dated in found
            )
        return self._dates[sentence.number]


def _time(dated: Dated, block: Block, shift: int, text: str, sentence: int) -> Said:
    written = text[dated.start : dated.end]
    value = dated.window.text if dated.window else written
    place = block.place(shift + dated.start)
    return Said(value, written, place, sentence, when=dated.window, zoned=dated.zoned)
