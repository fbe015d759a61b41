"""Signs placed on a page become pieces of lines, in the order in which the page draws them.

A piece is what stands on one line without a wide gap: a line of a paragraph, or of one cell. It is
here that a footnote's mark is kept away from the address before it: a PDF only says where each sign
stands and how large it is, and readers that look at the first alone make 196.1.99.154 of
196.1.99.15 and a raised 4 (decisions/0023-pdf-and-docx.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

# All in sizes of the type. Word gaps of the corpus' PDFs begin at 0.16 and kerning ends at 0.08.
WORD_GAP = 0.14
CELL_GAP = 1.2  # judgement: further apart it is another cell or column
SET_GAP = 2.0  # judgement: the same within one drawing operation, where justified lines are
OVERLAP = 0.5  # judgement: how far a sign may go back over the last one, as accents do
SAME_LINE = 0.12  # judgement: baselines that differ by less are one
SMALL = 0.85  # judgement: a smaller sign is a mark, not text; Word's superscripts are 0.65
RAISED = (0.1, 0.9)  # judgement: how far above the baseline a small sign is a superscript
RAISED_ALIKE = (0.2, 0.6)  # judgement: the same for a sign as large as the text
LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
LIGATURES |= {"\ufb05": "st", "\ufb06": "st", "\u00a0": " ", "\uf0b7": "•", "\uf0a7": "▪"}
MARKS = frozenset("0123456789,-–*†‡ ")
MARK_LENGTH = 12  # judgement: `[1-3,7]` and the like are shorter
BOLD, ITALIC, MONO = 1, 2, 4


class Glyph(NamedTuple):
    """A sign on a page; lengths in points, x to the right and y down along its own line.

    Attributes:
        text: One or more characters.
        x0: Where it begins.
        x1: Where the next sign is due.
        y: Its baseline.
        size: Of the type.
        style: Sum of `BOLD`, `ITALIC`, `MONO`.
        angle: In whole degrees; 0 is upright.
        operation: Number of the operation that draws it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    style: int = 0
    angle: int = 0
    operation: int = 0


class Piece(NamedTuple):
    """A stretch of signs on one line.

    Attributes:
        text: Its text without blanks around it; marks of footnotes are set as ` [4]`.
        x0: Left end.
        x1: Right end.
        y: Baseline.
        size: Of most of its type.
        styles: (start, end, style) in `text` where the style is not plain, ascending.
        angle: In whole degrees.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    styles: tuple[tuple[int, int, int], ...] = ()
    angle: int = 0


class _Open:
    """A piece that is still being read."""

    def __init__(self, first: Glyph) -> None:
        self.base = first
        self.signs: list[tuple[str, int]] = []
        self.raised: list[tuple[str, int]] = []
        self.x0 = first.x0
        self.x1 = first.x0
        self.last = first
        self.add(first)

    def add(self, glyph: Glyph) -> None:
        """Add a sign on the baseline."""
        self._lower()
        if self._apart(glyph):
            self.signs.append((" ", glyph.style))
        # Blanks side by side set widths; only what a machine wrote keeps them.
        blank = glyph.text.isspace() and bool(self.signs) and self.signs[-1][0][-1].isspace()
        if not blank or glyph.style & MONO:
            self.signs.append((glyph.text, glyph.style))
        self.x1 = max(self.x1, glyph.x1)
        self.last = glyph

    def _apart(self, glyph: Glyph) -> bool:
        if not self.signs or self.signs[-1][0][-1].isspace() or glyph.text.isspace():
            return False
        if glyph.x0 - self.x1 > WORD_GAP * self.base.size:
            return True
        # Digits of two sizes never make one number, wherever they stand.
        return (
            glyph.text[0].isdigit()
            and self.signs[-1][0][-1].isdigit()
            and not SMALL <= glyph.size / self.last.size <= 1 / SMALL
        )

    def lift(self, glyph: Glyph) -> None:
        """Add a raised sign."""
        self.raised.append((glyph.text, glyph.style))
        self.x1 = max(self.x1, glyph.x1)
        self.last = glyph

    def _lower(self) -> None:
        if not self.raised:
            return
        text = "".join(sign for sign, _ in self.raised).strip()
        if text and MARKS.issuperset(text) and len(text) <= MARK_LENGTH:
            before = " " if self.signs and not self.signs[-1][0][-1].isspace() else ""
            after = "" if self.signs else " "
            self.signs.append((f"{before}[{text}]{after}", 0))
        else:
            self.signs.extend(self.raised)
        self.raised = []

    def rebase(self, glyph: Glyph) -> None:
        """What was read so far is the mark before a footnote's text."""
        self.raised, self.signs = self.signs, []
        self.base = glyph
        self.add(glyph)

    def close(self) -> Piece | None:
        """The piece, or None if nothing can be seen of it."""
        self._lower()
        text = "".join(sign for sign, _ in self.signs)
        kept = text.strip()
        if not kept:
            return None
        shift = len(text) - len(text.lstrip())
        spans: list[tuple[int, int, int]] = []
        at = -shift
        for style, group in groupby(self.signs, key=lambda sign: sign[1]):
            end = at + sum(len(sign) for sign, _ in group)
            if style and end > 0 and at < len(kept):
                spans.append((max(at, 0), min(end, len(kept)), style))
            at = end
        base = self.base
        return Piece(kept, self.x0, self.x1, base.y, base.size, tuple(spans), base.angle)


def pieces(glyphs: Iterable[Glyph]) -> list[Piece]:
    """Pieces of a page, in the order in which it draws them."""
    return _joined(_once(_raw(glyphs)))


def _raw(glyphs: Iterable[Glyph]) -> Iterator[Piece]:
    held: _Open | None = None
    for glyph in glyphs:
        text = "".join(LIGATURES.get(sign, sign) for sign in glyph.text)
        if text.isspace():
            text = " "
        text = "".join(" " if sign.isspace() else sign for sign in text if sign >= " ")
        if not text or glyph.size <= 0:
            continue
        glyph = glyph._replace(text=text)
        if held is None:
            held = _Open(glyph)
            continue
        if _again(held.last, glyph):
            continue
        if not _take(held, glyph):
            if (piece := held.close()) is not None:
                yield piece
            held = _Open(glyph)
    if held is not None and (piece := held.close()) is not None:
        yield piece


def _again(last: Glyph, glyph: Glyph) -> bool:
    """Whether a sign is printed over itself, which makes it look bold."""
    near = 0.1 * glyph.size  # judgement
    return (
        glyph.text == last.text
        and abs(glyph.x0 - last.x0) < near
        and abs(glyph.y - last.y) < near
        and glyph.angle == last.angle
        and not glyph.text.isspace()
    )


def _take(held: _Open, glyph: Glyph) -> bool:
    base = held.base
    em = max(base.size, glyph.size)
    gap = (glyph.x0 - held.x1) / em
    most = SET_GAP if glyph.operation == held.last.operation else CELL_GAP
    if glyph.angle != base.angle or not -OVERLAP <= gap <= most:
        return False
    rise = (base.y - glyph.y) / em
    ratio = glyph.size / base.size
    lifted = RAISED if ratio < SMALL else RAISED_ALIKE if ratio <= 1 / SMALL else (0.0, 0.0)
    if abs(rise) <= SAME_LINE:
        held.add(glyph)
    elif lifted[0] < rise < lifted[1]:
        held.lift(glyph)
    elif ratio < SMALL and -0.4 < rise < 0:  # judgement: a subscript
        held.add(glyph)
    elif (
        ratio > 1 / SMALL
        and -RAISED[1] < rise < -RAISED[0]
        and len(held.signs) <= MARK_LENGTH
        and not held.raised
        and MARKS.issuperset("".join(sign for sign, _ in held.signs))
    ):
        held.rebase(glyph)
    else:
        return False
    return True


def _once(found: Iterable[Piece]) -> Iterator[Piece]:
    """Without lines that are printed over themselves."""
    seen: dict[tuple[str, int, int], Piece] = {}
    for piece in found:
        step = max(piece.size * 0.3, 0.01)  # judgement
        key = (piece.text, round(piece.x0 / step), round(piece.y / step))
        if key in seen and piece.text.strip("-_.=* "):
            continue
        seen[key] = piece
        yield piece


def _joined(found: Iterable[Piece]) -> list[Piece]:
    """With what is drawn later set into its line: bold words, links."""
    numbered = list(enumerate(found))
    by_line = sorted(numbered, key=lambda one: (one[1].angle, one[1].y, one[1].x0))
    lines: list[list[tuple[int, Piece]]] = []
    for number, piece in by_line:
        if lines:
            last = lines[-1][-1][1]
            if last.angle == piece.angle and piece.y - last.y <= SAME_LINE * piece.size / 2:
                lines[-1].append((number, piece))
                continue
        lines.append([(number, piece)])
    done: list[tuple[int, Piece]] = []
    for line in lines:
        line.sort(key=lambda one: one[1].x0)
        held = line[0]
        for number, piece in line[1:]:
            before = held[1]
            gap = (piece.x0 - before.x1) / piece.size
            alike = SMALL <= piece.size / before.size <= 1 / SMALL
            # judgement: a blank is 0.35 wide at most, and cells stand further apart
            if alike and abs(gap) <= 0.35:
                held = (min(held[0], number), _beside(before, piece, gap))
            else:
                done.append(held)
                held = (number, piece)
        done.append(held)
    return [piece for _, piece in sorted(done, key=lambda one: one[0])]


def _beside(left: Piece, right: Piece, gap: float) -> Piece:
    text = left.text + (" " if gap > WORD_GAP else "")
    spans = tuple((a + len(text), b + len(text), style) for a, b, style in right.styles)
    return left._replace(text=text + right.text, x1=right.x1, styles=left.styles + spans)
