"""Pieces of a page become groups: the lines of a paragraph, a heading, an item, a cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ipskeptic.intake.documents._broken import broken_address
from ipskeptic.intake.documents._pdf_pieces import BOLD, MONO, Piece

BULLET = re.compile(r"(?:[•▪●○◦■□▶►➢➤✓‣·∙\uf000-\uf0ff]|[-–—*o](?= ))[ \t]*")
NUMBERED = re.compile(r"(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])\s+(?=\D)")
_ENDS = (".", "!", "?", ":", ";", "。", "”", '"', ")")
USUAL_PITCH = 1.25  # judgement: of the size, where a document has too few lines to tell


class Group(NamedTuple):
    """Lines that belong together.

    Attributes:
        pieces: In reading order.
        page: From 1.
        table: Number of its table from 1, or 0.
        row: Number of its row from 1, or 0.
    """

    pieces: tuple[Piece, ...]
    page: int
    table: int = 0
    row: int = 0

    @property
    def left(self) -> float:
        """Left end."""
        return min(piece.x0 for piece in self.pieces)

    @property
    def right(self) -> float:
        """Right end."""
        return max(piece.x1 for piece in self.pieces)

    @property
    def size(self) -> float:
        """Of its type."""
        return max(piece.size for piece in self.pieces)


class Type(NamedTuple):
    """How a document is set.

    Attributes:
        size: Of most of its text.
        pitches: From one line to the next, by size of type in half points.
    """

    size: float
    pitches: dict[int, float]

    def pitch(self, size: float) -> float:
        """From one line to the next, in points."""
        return self.pitches.get(round(size * 2), size * USUAL_PITCH)


def type_of(pages: Iterable[Sequence[Piece]]) -> Type:
    """How the pages are set."""
    sizes: Counter[int] = Counter()
    steps: dict[int, Counter[int]] = {}
    for page in pages:
        last: Piece | None = None
        for piece in page:
            key = round(piece.size * 2)
            sizes[key] += len(piece.text)
            if last is not None and round(last.size * 2) == key and abs(last.x0 - piece.x0) < 1:
                step = piece.y - last.y
                if 0.8 * piece.size < step < 2.4 * piece.size:  # judgement: up to two lines
                    steps.setdefault(key, Counter())[round(step * 2)] += 1
            last = piece
    size = max(sizes, key=lambda one: (sizes[one], -one)) / 2 if sizes else 10.0
    pitches: dict[int, float] = {}
    for key, counted in steps.items():
        step, times = max(counted.items(), key=lambda one: (one[1], -one[0]))
        if times >= 5:  # judgement
            pitches[key] = step / 2
    return Type(size, pitches)


def groups_of(pieces: Sequence[Piece], page: int, type_: Type) -> list[Group]:
    """Groups of a page, in its order."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if found and _goes_on(found[-1], piece, type_):
            found[-1].append(piece)
        elif found and (joined := _after_bullet(found[-1], piece)) is not None:
            found[-1][-1] = joined
        else:
            found.append([piece])
    return [Group(tuple(lines), page) for lines in found]


def _after_bullet(lines: list[Piece], piece: Piece) -> Piece | None:
    """A bullet or number stands far from its text: they are one line."""
    mark = lines[-1]
    if len(lines) > 1 or len(mark.text) > 5 or mark.angle != piece.angle:
        return None
    text = mark.text + " "
    if not (BULLET.fullmatch(text) or NUMBERED.match(text + "x")):
        return None
    near = 0 < piece.x0 - mark.x1 < 5 * piece.size  # judgement
    if not near or abs(piece.y - mark.y) > 0.4 * piece.size:
        return None
    spans = tuple((a + len(text), b + len(text), style) for a, b, style in piece.styles)
    return piece._replace(text=text + piece.text, x0=mark.x0, styles=spans)


def _goes_on(lines: list[Piece], piece: Piece, type_: Type) -> bool:
    """Whether a piece is the next line of what was begun."""
    last = lines[-1]
    size = max(last.size, piece.size)
    step = piece.y - last.y
    if piece.angle != last.angle or not 0.5 * size < step <= 1.25 * type_.pitch(last.size) + 0.5:
        return False
    if not 0.88 <= piece.size / last.size <= 1.14:  # judgement: another size is another thing
        return False
    left, right = min(one.x0 for one in lines[-8:]), max(one.x1 for one in lines[-8:])
    if piece.x0 >= right or piece.x1 <= left:
        return False
    # judgement: far to the left only where text goes on below a picture that it flowed around
    if piece.x0 < left - 4 * size and last.text.endswith(_ENDS):
        return False
    if broken_address(last.text, piece.text):
        return True
    if BULLET.match(piece.text + " ") or NUMBERED.match(piece.text):
        return False
    if _all(lines, BOLD) != is_all(piece, BOLD) and _room(last, piece, right) > 0:
        return False
    if _all(lines, MONO) != is_all(piece, MONO):
        return False
    if is_all(piece, MONO):
        return True
    return not _begins(lines, piece, left, right)


def _begins(lines: list[Piece], piece: Piece, left: float, right: float) -> bool:
    """Whether a line begins a paragraph."""
    last, size = lines[-1], piece.size
    centred = abs((last.x0 + last.x1) - (piece.x0 + piece.x1)) < size and last.x0 != piece.x0
    if centred:
        return False
    # A line that is set in, below one that is not; the second line of an item is so too.
    hanging = len(lines) == 1 and bool(BULLET.match(last.text) or NUMBERED.match(last.text))
    if 0.8 * size < piece.x0 - last.x0 < 5 * size and not hanging:
        return True
    # A line that ended though the next word had room.
    room = _room(last, piece, max(right, piece.x1)) / size
    if last.text.endswith(_ENDS):
        return room > 0.5  # judgement: narrow letters
    # judgement: words are of letters of all widths, so little room says little
    return room > 4 and not piece.text[:1].islower()


def _room(last: Piece, piece: Piece, right: float) -> float:
    """How much is left of a line if it took the first word of the next, in points."""
    word = piece.text.partition(" ")[0]
    width = (piece.x1 - piece.x0) * len(word) / max(len(piece.text), 1)
    return right - last.x1 - width - 0.25 * last.size


def over_pages(pages: Sequence[list[Group]], type_: Type) -> list[Group]:
    """All groups; a paragraph that goes on over the end of its page is one, on the page it begins.

    Footnotes and pictures may stand between: they are not in the size of the text.
    """
    done: list[Group] = []
    last: int | None = None  # where in `done` the last text of the page before stands
    for groups in pages:
        body = [number for number, group in enumerate(groups) if _is_text(group, type_)]
        rest = groups
        if last is not None and body and _crosses(done[last], groups[body[0]]):
            begun, more = done[last], groups[body[0]]
            done[last] = begun._replace(pieces=begun.pieces + more.pieces)
            rest = [group for group in groups if group is not more]
            if len(body) == 1:
                # The whole page is part of it: the next one may go on.
                done.extend(rest)
                continue
        at = len(done)
        done.extend(rest)
        texts = [n for n, group in enumerate(rest) if _is_text(group, type_)]
        last = at + texts[-1] if texts else None
    return done


def _is_text(group: Group, type_: Type) -> bool:
    alike = abs(group.size - type_.size) <= 0.5
    return alike and group.pieces[0].angle == 0 and not is_all(group.pieces[0], MONO)


def _crosses(first: Group, second: Group) -> bool:
    before, behind = first.pieces[-1], second.pieces[0]
    return (
        not before.text.endswith(_ENDS)
        and behind.text[:1].islower()
        and len(before.text) >= 20  # judgement: a cell is shorter
        and is_all(before, BOLD) == is_all(behind, BOLD)
    )


def is_all(piece: Piece, style: int) -> bool:
    """Whether all of a piece is in a style."""
    covered = sum(end - start for start, end, one in piece.styles if one & style)
    return covered >= 0.9 * len(piece.text)  # judgement: a blank or a bullet may differ


def _all(lines: Sequence[Piece], style: int) -> bool:
    return all(is_all(piece, style) for piece in lines[-8:])
