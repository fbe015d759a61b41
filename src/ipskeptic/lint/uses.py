"""What a report does with each address that stands in it: role, time, country, network, holder."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ipskeptic.lint.dates import Dated, dates_in
from ipskeptic.lint.roles import Role, role_beside, role_of_intro, role_of_name
from ipskeptic.lint.rows import Rows
from ipskeptic.lint.said import (
    Piece,
    countries_beside,
    country_of,
    holders_beside,
    networks_beside,
    port_in,
)
from ipskeptic.model.claims import Said, Section, Sentence, Use
from ipskeptic.model.document import Block, Candidate, Document

# Claims kept for an address, the nearest; more say nothing more (judgement).
_CLAIMS = 8
_CELLS, _CELL = 8, 300  # cells of a row, and characters of each, that are read (judgement)
_NEAR = 4  # dates of a sentence on either side of an address (judgement)
# Dates of a section that has more of them are not taken for its addresses' (judgement).
_SECTION_DATES = 1
_IN_TABLE = frozenset({"cell", "field"})
_LISTED = frozenset({"item", "cell", "field", "code"})
# Addresses with nothing between them but this are spoken of together.
_TOGETHER = re.compile(r"[\s,;/|()\[\]`'\"*&:\d-]{0,8}(?:(?:and|or)\s)?[\s(`'\"]{0,4}")
_NOT_SEEN = re.compile(
    r"\b(?:retrieved|accessed on|founded|copyright|compil\w{1,6}|time-?stamps?|expir\w{1,5}|"
    r"registered on|created on|patched|released|signed)\b|\u00a9",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*(?:ASN?\s?[-:#]?\s?)?(\d{1,10})\b(?!\.\d)", re.IGNORECASE)
_BEHIND_NUMBER = re.compile(r"\s*[-:|,(\u2013]?\s*([A-Za-z][^()\n]{1,80})")


def uses(
    document: Document, sentences: Sequence[Sentence], sections: Sequence[Section]
) -> tuple[Use, ...]:
    """One use for each candidate that is an address, in order."""
    return tuple(_Reading(document, sentences, sections).uses())


class _Spot(NamedTuple):
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


class _Reading:
    """One document, read once; what belongs to a block, row or section is kept."""

    def __init__(
        self, document: Document, sentences: Sequence[Sentence], sections: Sequence[Section]
    ) -> None:
        self._blocks = document.blocks
        self._candidates = document.candidates
        self._sentences = sentences
        self._sections = sections
        self._rows = Rows(document.blocks)
        self._of_block: dict[int, list[Sentence]] = {}
        for sentence in sentences:
            self._of_block.setdefault(sentence.block, []).append(sentence)
        self._section_of = _section_by_block(len(document.blocks), sections)
        self._intro = _intros(document.blocks)
        self._dates: dict[int, tuple[Said, ...]] = {}
        self._starts: dict[int, list[int]] = {}
        self._by_block: dict[int, tuple[int, ...]] = {}
        self._by_section: dict[int, tuple[int, ...]] = {}
        self._dated_section: dict[int, tuple[Said, ...]] = {}
        self._row_times: dict[tuple[int, int], tuple[Said, ...]] = {}
        # Addresses by row: what a row says is said of its one address.
        self._in_row: dict[tuple[int, int], int] = {}
        for candidate in document.candidates:
            if candidate.target is not None:
                row = _row_key(self._blocks[candidate.block])
                self._in_row[row] = self._in_row.get(row, 0) + 1

    def uses(self) -> Iterator[Use]:
        """The uses, in the order of the candidates."""
        for spot in self._spots():
            supports, beside = self._supports(spot)
            role = self._role(spot)
            networks, holders = self._networks(spot)
            yield Use(
                candidate=spot.number,
                sentence=spot.sentence.number if spot.sentence else -1,
                section=spot.section.number,
                supports=supports,
                role=role.role,
                attack=role.attack,
                times=self._times(spot),
                countries=self._countries(spot),
                networks=networks,
                holders=holders,
                port=self._port(spot, role),
                beside=beside,
            )

    def _spots(self) -> Iterator[_Spot]:
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
        between = self._blocks[one.block].text[one.end : two.start]
        return _TOGETHER.fullmatch(between) is not None

    def _grouped(self, group: Sequence[tuple[int, Candidate]]) -> Iterator[_Spot]:
        for number, candidate in group:
            sentence = self._sentence_of(candidate)
            shift = sentence.start if sentence else 0
            yield _Spot(
                number,
                candidate,
                self._blocks[candidate.block],
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

    # What it supports.

    def _supports(self, spot: _Spot) -> tuple[tuple[int, ...], str]:
        if spot.sentence and spot.sentence.is_claim:
            return (spot.sentence.number,), "sentence"
        for beside, blocks in (
            ("row", self._rows.of(spot.block)),
            ("block", [spot.candidate.block]),
            ("list", self._intro_of(spot)),
        ):
            if spot.block.kind in _LISTED and beside == "block":
                continue
            if found := self._claims_of(blocks):
                return found, beside
        found = self._section_claims(spot.section)
        return found, "section" if found else ""

    def _claims_of(self, blocks: Sequence[int]) -> tuple[int, ...]:
        found: list[int] = []
        for block in blocks[:_CLAIMS]:
            if block not in self._by_block:
                claims = [s.number for s in self._of_block.get(block, ()) if s.is_claim]
                self._by_block[block] = tuple(claims[:_CLAIMS])
            found += self._by_block[block]
        return tuple(found[:_CLAIMS])

    def _section_claims(self, section: Section) -> tuple[int, ...]:
        if section.number not in self._by_section:
            first, after = section.sentences
            claims = [s.number for s in self._sentences[first:after] if s.is_claim]
            self._by_section[section.number] = tuple(claims[:_CLAIMS])
        return self._by_section[section.number]

    def _intro_of(self, spot: _Spot) -> list[int]:
        """The paragraph before a list or table, if it is of the same section."""
        intro = self._intro[spot.candidate.block]
        if spot.block.kind not in _LISTED or intro < 0:
            return []
        same = self._section_of[intro] == spot.section.number
        return [intro] if same else []

    # Role.

    def _role(self, spot: _Spot) -> Role:
        if spot.block.kind == "code":
            return Role()
        found = Role()
        if spot.block.kind in _IN_TABLE:
            found = role_of_name(spot.block.name)
            if found == Role():
                found = self._told_role(spot)
        if found == Role() and spot.sentence:
            found = role_beside(spot.sentence.text, spot.start, spot.end)
        if found != Role():
            return found
        if spot.block.kind in _LISTED:
            for intro in self._intro_of(spot):
                found = role_of_intro(self._blocks[intro].text)
            if found == Role() and spot.section.title:
                found = role_of_intro(spot.section.title)
        return found

    def _told_role(self, spot: _Spot) -> Role:
        """What the other cells of its row say: a description, tags, a type."""
        for block in self._row_of("told", spot)[:_CELLS]:
            text = block.text[:_CELL]
            if (found := role_of_name(text)) != Role() or (found := role_of_intro(text)) != Role():
                return found
        return Role()

    # Times.

    def _times(self, spot: _Spot) -> tuple[Said, ...]:
        """The nearest first: its sentence's, its row's, its block's before it, its section's."""
        found = list(self._of_sentence(spot))
        found += [said for said in self._of_row(spot) if said not in found]
        if not found and spot.block.kind not in _IN_TABLE:
            found += self._of_rest(spot)
        if not found:
            for intro in self._intro_of(spot):
                for sentence in reversed(self._of_block.get(intro, [])[-_CLAIMS:]):
                    found += self._said(sentence)[:_NEAR]
        return tuple(found or self._of_section(spot.section))

    def _of_sentence(self, spot: _Spot) -> list[Said]:
        if not spot.sentence:
            return []
        found = self._said(spot.sentence)
        starts = self._starts[spot.sentence.number]
        at = bisect_left(starts, spot.start)
        near = range(max(0, at - _NEAR), min(len(found), at + _NEAR))
        return [found[i] for i in sorted(near, key=lambda i: abs(starts[i] - spot.start))]

    def _of_row(self, spot: _Spot) -> tuple[Said, ...]:
        key = _row_key(spot.block)
        if key not in self._row_times:
            said: list[Said] = []
            for number in self._rows.of(spot.block):
                block = self._blocks[number]
                if self._rows.kind(block) != "time":
                    continue
                dates = dates_in(block.text)
                said += [_time(dated, block, 0, block.text, -1) for dated in dates[:_NEAR]]
            self._row_times[key] = tuple(said)
        return self._row_times[key] if spot.block.table else ()

    def _of_rest(self, spot: _Spot) -> list[Said]:
        """Of the same block, the sentences before it from the nearest, else those behind it."""
        own = spot.sentence
        around = self._of_block.get(spot.candidate.block, [])
        if own is None or len(around) < 2:
            return []
        at = own.number - around[0].number
        near = [*reversed(around[max(0, at - _CLAIMS) : at]), *around[at + 1 : at + 2]]
        for sentence in near:
            if found := self._said(sentence):
                return list(found)
        return []

    def _of_section(self, section: Section) -> tuple[Said, ...]:
        """The date of a section that has one, and no more."""
        if section.number not in self._dated_section:
            found: list[Said] = []
            first, after = section.sentences
            for sentence in self._sentences[first:after]:
                if self._blocks[sentence.block].kind in _LISTED:
                    continue
                found += [said for said in self._said(sentence) if said.when]
                if len({said.value for said in found}) > _SECTION_DATES:
                    found = []
                    break
            self._dated_section[section.number] = tuple(found[:1])
        return self._dated_section[section.number]

    def _said(self, sentence: Sentence) -> tuple[Said, ...]:
        if sentence.number not in self._dates:
            block = self._blocks[sentence.block]
            found = [] if _NOT_SEEN.search(sentence.text) else dates_in(sentence.text)
            self._starts[sentence.number] = [dated.start for dated in found]
            self._dates[sentence.number] = tuple(
                _time(dated, block, sentence.start, sentence.text, sentence.number)
                for dated in found
            )
        return self._dates[sentence.number]

    # Country, network, holder, port.

    def _countries(self, spot: _Spot) -> tuple[Said, ...]:
        found: list[Said] = []
        if spot.sentence and spot.block.kind != "field":
            pieces = countries_beside(spot.sentence.text, spot.start, spot.end)
            found += [self._piece(spot, piece) for piece in pieces]
        for block in self._row_of("country", spot):
            if code := country_of(block.text, codes=True):
                text = block.text.strip()
                found.append(Said(code, text, block.place(0), how="column"))
        return tuple(found)

    def _networks(self, spot: _Spot) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
        numbers: list[Said] = []
        names: list[Said] = []
        if spot.sentence and spot.block.kind != "field":
            text = spot.sentence.text
            found, named = networks_beside(text, spot.start, spot.end)
            numbers += [self._piece(spot, piece) for piece in found]
            names += [self._piece(spot, piece)._replace(how="as-name") for piece in named]
            names += [self._piece(spot, piece) for piece in holders_beside(text, spot.end)]
        for block in self._row_of("network", spot):
            if match := _NUMBER.match(block.text):
                number = f"AS{int(match[1])}"
                numbers.append(Said(number, match[0].strip(), block.place(0), how="column"))
                if named_ := _BEHIND_NUMBER.match(block.text, match.end()):
                    name = named_[1].strip()
                    place = block.place(named_.start(1))
                    names.append(Said(name, name, place, how="as-name"))
        for block in self._row_of("holder", spot):
            if text := block.text.strip():
                names.append(Said(text, text, block.place(0), how="column"))
        return tuple(numbers), tuple(names)

    def _port(self, spot: _Spot, role: Role) -> int | None:
        for block in self._row_of("port", spot):
            if block.text.strip().isdecimal() and 0 < int(block.text) < 65536:
                return int(block.text)
        target = spot.candidate.target
        if target and target.port and role.role != "destination":
            return target.port
        return port_in(spot.sentence.text, spot.start, spot.end) if spot.sentence else None

    def _row_of(self, kind: str, spot: _Spot) -> list[Block]:
        """Cells of its row that hold a kind of fact, if the row is about this one address."""
        if not spot.block.table or self._in_row[_row_key(spot.block)] != 1:
            return []
        blocks = [self._blocks[number] for number in self._rows.of(spot.block)]
        return [block for block in blocks if self._rows.kind(block) == kind]

    def _piece(self, spot: _Spot, piece: Piece) -> Said:
        assert spot.sentence is not None
        return Said(
            piece.value,
            spot.sentence.text[piece.start : piece.end],
            spot.block.place(spot.sentence.start + piece.start),
            spot.sentence.number,
            how=piece.how,
        )


def _row_key(block: Block) -> tuple[int, int]:
    return block.table, block.row


def _time(dated: Dated, block: Block, shift: int, text: str, sentence: int) -> Said:
    written = text[dated.start : dated.end]
    value = dated.window.text if dated.window else written
    place = block.place(shift + dated.start)
    return Said(value, written, place, sentence, when=dated.window, zoned=dated.zoned)


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
        if block.kind not in _LISTED:
            last = number
    return found
