"""Whether a text holds more than any report: what is read of it takes memory by the piece.

Bytes alone don't tell. A page of 20 MB with its pictures in it is read in a second; 20 MB of
brackets or line ends are twenty million pieces, each of some hundred bytes.
"""

from __future__ import annotations

from ipskeptic.errors import InputError

# Judgements. Measured on 2026-11-26 (2 MB of each sign, `resource.getrusage`): a line or a mark
# takes 120 to 290 bytes, a line that is a heading or item of its own 1,000 to 1,400.
MOST_PIECES = 1_000_000
_MOST_LINES = 4_000_000  # of formats that count their own pieces; escapes too
_MARKS = {
    "markdown": "\n[\\*_`<&|",
    "asciidoc": "\n[\\*_`<&|",
    "html": "\n<&",
    "text": "\n",
}


class TooMuchError(InputError):
    """A document that is too large to be read piece by piece."""


def refuse_too_much(text: str, format_: str) -> None:
    """Refuse what has more lines and marks than any report.

    Raises:
        TooMuchError: It has.
    """
    marks = _MARKS.get(format_)
    if marks is None:
        if sum(map(text.count, "\n\\&")) > _MOST_LINES:
            raise TooMuchError(f"more than {_MOST_LINES:,} lines and escapes, which no report has")
    elif len(text) > MOST_PIECES and sum(map(text.count, marks)) > MOST_PIECES:
        what = "lines" if format_ == "text" else f"lines and marks of {format_}"
        raise TooMuchError(f"more than {MOST_PIECES:,} {what}, which no report has")
