"""Claims that no cell or field makes alone: its name, or the row's other cells, belong to them.

Only patterns decide here: words were weighed in sentences, not in rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ipskeptic.lint.claims.language import Language
from ipskeptic.lint.claims.read import Heard, hedged, read
from ipskeptic.model.claims import Sentence
from ipskeptic.model.document import Document

_BETWEEN = re.compile(r"[_:\s-]{1,9}")
_MOST_CELLS = 12  # a wider row is a list of data, no statement: judgement


class _Piece(NamedTuple):
    """A cell's text in the text that its row is read as."""

    sentence: int
    start: int
    end: int


def of_field(sentence: Sentence, name: str, spoken: Language) -> Sentence:
    """A record's field, read with the last part of its name before it: `attribution: ...`."""
    before = " ".join(_BETWEEN.split(name.rpartition(".")[2])).strip()
    if not before or not any(party.kind != "place" for party in sentence.parties):
        return sentence
    text = f"{before}: {sentence.text}"
    heard = read(text, spoken._replace(weights=None), heading=False)
    if heard.verdict.label != "blame":
        return sentence
    return _claimed(sentence, heard, len(before) + 2)


def of_rows(
    document: Document, sentences: Sequence[Sentence], spoken: Language
) -> tuple[Sentence, ...]:
    """The sentences; where a row makes a claim that none of its cells does, one cell has it."""
    rows: dict[tuple[int, int], list[int]] = {}
    for index, sentence in enumerate(sentences):
        block = document.blocks[sentence.block]
        if block.kind == "cell" and block.table:
            rows.setdefault((block.table, block.row), []).append(index)
    done = list(sentences)
    for indexes in rows.values():
        cells = [done[index] for index in indexes]
        named = any(party for cell in cells for party in cell.parties)
        if not 1 < len(cells) <= _MOST_CELLS or not named or any(c.is_claim for c in cells):
            continue
        headers = [document.blocks[cell.block].name for cell in cells]
        if all(h.strip() == c.text.strip() for h, c in zip(headers, cells, strict=True)):
            continue
        for names in ([""] * len(cells), headers):
            text, pieces = _joined(cells, indexes, names)
            heard = read(text, spoken._replace(weights=None), heading=False)
            at = _cell_blamed(heard, pieces) if heard.verdict.label == "blame" else None
            if at is not None:
                beside = tuple(index for index in indexes if index != at.sentence)
                claim = _claimed(done[at.sentence], heard, at.start)
                done[at.sentence] = claim._replace(beside=beside)
                break
    return tuple(done)


def _joined(
    cells: Sequence[Sentence], indexes: Sequence[int], headers: Sequence[str]
) -> tuple[str, list[_Piece]]:
    text = "| "
    pieces = []
    for cell, index, header in zip(cells, indexes, headers, strict=True):
        text += f"{header}: " if header else ""
        pieces.append(_Piece(index, len(text), len(text) + len(cell.text)))
        text += cell.text + " | "
    return text, pieces


def _cell_blamed(heard: Heard, pieces: Sequence[_Piece]) -> _Piece | None:
    """The cell in which the first that is blamed stands."""
    for party in heard.parties:
        if party.blamed:
            for piece in pieces:
                if piece.start <= party.start and party.end <= piece.end:
                    return piece
    return None


def _claimed(sentence: Sentence, heard: Heard, offset: int) -> Sentence:
    """A sentence with the claim of a longer text in which it stands from an index on."""
    end = offset + len(sentence.text)
    parties = tuple(
        party._replace(start=party.start - offset, end=party.end - offset)
        for party in heard.parties
        if offset <= party.start and party.end <= end
    )
    return sentence._replace(
        label="hedged_claim" if hedged(heard.words) else "claim",
        family=heard.verdict.family,
        parties=parties,
        why=heard.verdict.why,
    )
