"""What a report does with each address that stands in it: role, time, country, network, holder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ipskeptic.lint.roles import (
    Role,
    role_beside,
    role_by_sentence_before,
    role_of_intro,
    role_of_name,
)
from ipskeptic.lint.said import (
    Piece,
    countries_beside,
    country_of,
    holders_beside,
    networks_beside,
    port_in,
)
from ipskeptic.lint.seen import Times
from ipskeptic.lint.spots import IN_TABLE, LISTED, Layout, Spot
from ipskeptic.model.claims import Said, Section, Sentence, Use
from ipskeptic.model.document import Document

# Claims kept for an address, the nearest; more say nothing more (judgement).
_CLAIMS = 8
_CELLS, _CELL = 8, 300  # cells of a row, and characters of each, that are read (judgement)
_NO_PROSE = frozenset({"cell", "field", "code"})
_NUMBER = re.compile(r"^\s*(?:ASN?\s?[-:#]?\s?)?(\d{1,10})\b(?!\.\d)", re.IGNORECASE)
_BEHIND_NUMBER = re.compile(r"\s*[-:|,(\u2013]?\s*([A-Za-z][^()\n]{1,80})")


def uses(
    document: Document, sentences: Sequence[Sentence], sections: Sequence[Section]
) -> tuple[Use, ...]:
    """One use for each candidate that is an address, in order."""
    found = tuple(_Reading(document, sentences, sections).uses())
    return tuple(_with_elsewhere(document, found))


def _with_elsewhere(document: Document, found: Sequence[Use]) -> Iterator[Use]:
    """The uses; one without time or port has those that stand beside the same address elsewhere.

    A report gives them once, and names the address again in its list or its conclusions.
    """
    keys = []
    for use in found:
        target = document.candidates[use.candidate].target
        assert target is not None  # a use is of an address
        keys.append((target.family, target.first, target.last))
    timed: dict[tuple[int, int, int], tuple[Said, ...]] = {}
    ports: dict[tuple[int, int, int], int] = {}
    for key, use in zip(keys, found, strict=True):
        near = (said for said in use.times if said.when and said.sentence in (use.sentence, -1))
        if own := tuple(near):
            timed.setdefault(key, own)
        if use.port and use.role == "source":
            ports.setdefault(key, use.port)
    for key, use in zip(keys, found, strict=True):
        port = ports.get(key) if use.port is None and use.role == "source" else use.port
        dated = any(said.when for said in use.times)
        times = use.times if dated else (*use.times, *timed.get(key, ()))
        yield (
            use if (times, port) == (use.times, use.port) else use._replace(times=times, port=port)
        )


class _Reading:
    """One document, read once; what belongs to a block, row or section is kept."""

    def __init__(
        self, document: Document, sentences: Sequence[Sentence], sections: Sequence[Section]
    ) -> None:
        self._layout = Layout(document, sentences, sections)
        self._seen = Times(self._layout)
        self._by_block: dict[int, tuple[int, ...]] = {}
        self._by_section: dict[int, tuple[int, ...]] = {}

    def uses(self) -> Iterator[Use]:
        """The uses, in the order of the candidates."""
        for spot in self._layout.spots():
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
                times=self._seen.of(spot),
                countries=self._countries(spot),
                networks=networks,
                holders=holders,
                port=self._port(spot, role),
                beside=beside,
            )

    # What it supports.

    def _supports(self, spot: Spot) -> tuple[tuple[int, ...], str]:
        if spot.sentence and spot.sentence.is_claim:
            return (spot.sentence.number,), "sentence"
        for beside, blocks in (
            ("row", self._layout.rows.of(spot.block)),
            ("block", [spot.candidate.block]),
            ("list", self._layout.intro_of(spot)),
        ):
            if spot.block.kind in _NO_PROSE and beside == "block":
                continue
            if found := self._claims_of(blocks):
                return found, beside
        found = self._section_claims(spot.section)
        return found, "section" if found else ""

    def _claims_of(self, blocks: Sequence[int]) -> tuple[int, ...]:
        found: list[int] = []
        for block in blocks[:_CLAIMS]:
            if block not in self._by_block:
                claims = [s.number for s in self._layout.of_block(block) if s.is_claim]
                self._by_block[block] = tuple(claims[:_CLAIMS])
            found += self._by_block[block]
        return tuple(found[:_CLAIMS])

    def _section_claims(self, section: Section) -> tuple[int, ...]:
        if section.number not in self._by_section:
            first, after = section.sentences
            claims = [s.number for s in self._layout.sentences[first:after] if s.is_claim]
            self._by_section[section.number] = tuple(claims[:_CLAIMS])
        return self._by_section[section.number]

    # Role.

    def _role(self, spot: Spot) -> Role:
        if spot.block.kind == "code":
            return Role()
        found = Role()
        if spot.block.kind in IN_TABLE:
            found = role_of_name(spot.block.name)
            if found == Role():
                found = self._told_role(spot)
        if found == Role() and spot.sentence:
            found = role_beside(spot.sentence.text, spot.start, spot.end)
        if found == Role() and spot.sentence:
            found = role_by_sentence_before(spot.sentence.text, self._before(spot.sentence))
        if found != Role():
            return found
        if spot.block.kind in LISTED:
            for intro in self._layout.intro_of(spot):
                found = role_of_intro(self._layout.blocks[intro].text)
            if found == Role() and spot.section.title:
                found = role_of_intro(spot.section.title)
        return found

    def _before(self, sentence: Sentence) -> str:
        """The sentence before it in its block."""
        previous = self._layout.sentences[max(sentence.number - 1, 0)]
        own = previous.block == sentence.block and previous.number != sentence.number
        return previous.text if own else ""

    def _told_role(self, spot: Spot) -> Role:
        """What the other cells of its row say: a description, tags, a type."""
        for block in self._layout.row_of("told", spot)[:_CELLS]:
            text = block.text[:_CELL]
            if (found := role_of_name(text)) != Role() or (found := role_of_intro(text)) != Role():
                return found
        return Role()

    # Country, network, holder, port.

    def _countries(self, spot: Spot) -> tuple[Said, ...]:
        found: list[Said] = []
        if spot.sentence and spot.block.kind != "field":
            pieces = countries_beside(spot.sentence.text, spot.start, spot.end)
            found += [self._piece(spot, piece) for piece in pieces]
        for block in self._layout.row_of("country", spot):
            if code := country_of(block.text, codes=True):
                text = block.text.strip()
                found.append(Said(code, text, block.place(0), how="column"))
        return tuple(found)

    def _networks(self, spot: Spot) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
        numbers: list[Said] = []
        names: list[Said] = []
        if spot.sentence and spot.block.kind != "field":
            text = spot.sentence.text
            found, named = networks_beside(text, spot.start, spot.end)
            numbers += [self._piece(spot, piece) for piece in found]
            names += [self._piece(spot, piece)._replace(how="as-name") for piece in named]
            names += [self._piece(spot, piece) for piece in holders_beside(text, spot.end)]
        for block in self._layout.row_of("network", spot):
            if match := _NUMBER.match(block.text):
                number = f"AS{int(match[1])}"
                numbers.append(Said(number, match[0].strip(), block.place(0), how="column"))
                if named_ := _BEHIND_NUMBER.match(block.text, match.end()):
                    name = named_[1].strip()
                    place = block.place(named_.start(1))
                    names.append(Said(name, name, place, how="as-name"))
        for block in self._layout.row_of("holder", spot):
            if text := block.text.strip():
                names.append(Said(text, text, block.place(0), how="column"))
        return tuple(numbers), tuple(names)

    def _port(self, spot: Spot, role: Role) -> int | None:
        for block in self._layout.row_of("port", spot):
            if block.text.strip().isdecimal() and 0 < int(block.text) < 65536:
                return int(block.text)
        target = spot.candidate.target
        if target and target.port and role.role != "destination":
            return target.port
        return port_in(spot.sentence.text, spot.start, spot.end) if spot.sentence else None

    def _piece(self, spot: Spot, piece: Piece) -> Said:
        assert spot.sentence is not None
        return Said(
            piece.value,
            spot.sentence.text[piece.start : piece.end],
            spot.block.place(spot.sentence.start + piece.start),
            spot.sentence.number,
            how=piece.how,
        )
