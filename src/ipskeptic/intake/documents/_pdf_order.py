"""Which pieces of pages are read, and in which order.

What most programs draw is in reading order already: a column after the other, a cell after the
other. Only pages that are drawn line by line over two columns are put in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ipskeptic.intake.documents._pdf_child import PageText
from ipskeptic.intake.documents._pdf_pieces import Piece

EDGE = 0.14  # judgement: of the page's height; running heads and feet stand in it
OFTEN = 3  # judgement: on so many pages a line is a running one
PROSE = 30  # judgement: characters; lines of columns are longer, cells of tables seldom
ROWS = 5  # judgement: so many lines side by side make two columns
_NUMBER = re.compile(r"\d+")
_FOLIO = re.compile(
    r"(?i)(?:page|p\.|seite|[-–|])?[ ]?(?:\d{1,4}|[ivxl]{1,6})[ ]?"
    r"(?:(?:of|/|von)[ ]?\d{1,4}|[-–|])?\Z"
)


def without_running(pages: Sequence[PageText]) -> list[list[Piece]]:
    """Pieces of each page; of heads and feet that run over pages only the first, and no folios."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_key(piece) for piece in page.pieces if _at_edge(piece, page)})
    seen: set[str] = set()
    kept: list[list[Piece]] = []
    for page in pages:
        mine: list[Piece] = []
        top = min((piece.y for piece in page.pieces), default=0)
        bottom = max((piece.y for piece in page.pieces), default=0)
        for piece in page.pieces:
            if _at_edge(piece, page) and counts[_key(piece)] >= OFTEN:
                outer = min(piece.y - top, bottom - piece.y) < piece.size
                if _FOLIO.match(piece.text) and outer:
                    continue
                if not _FOLIO.match(piece.text):
                    if _key(piece) in seen:
                        continue
                    seen.add(_key(piece))
            mine.append(piece)
        kept.append(mine)
    return kept


def _at_edge(piece: Piece, page: PageText) -> bool:
    height = page.height
    return piece.angle == 0 and not EDGE * height < piece.y < (1 - EDGE) * height


def _key(piece: Piece) -> str:
    """What is the same on all pages: the text without the number of the page.

    An address has four numbers, so no two of them are taken for one running line.
    """
    numbers = len(_NUMBER.findall(piece.text[:200]))
    return _NUMBER.sub("#", piece.text) if numbers == 1 or _FOLIO.match(piece.text) else piece.text


def in_columns(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a page; where it is drawn line by line over two columns, column by column."""
    pairs = [
        (left, right)
        for left, right in pairwise(pieces)
        if left.angle == right.angle
        and abs(left.y - right.y) <= 0.3 * left.size
        and right.x0 - left.x1 >= 0.5 * left.size
        and len(left.text) >= PROSE
        and len(right.text) >= PROSE
    ]
    if len(pairs) < ROWS:
        return pieces
    gutter = median(right.x0 for _, right in pairs)
    apart = [one for one in pairs if one[0].x1 < gutter and abs(one[1].x0 - gutter) < one[1].size]
    if len(apart) < max(ROWS, 0.8 * len(pairs)):  # judgement: columns keep to their edges
        return pieces
    done: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []
    for piece in pieces:
        if piece.x1 < gutter:
            left.append(piece)
        elif piece.x0 > gutter - piece.size:
            right.append(piece)
        else:
            done += [*left, *right, piece]
            left, right = [], []
    return [*done, *left, *right]
