"""Bars: a share as a length, a full bar being all."""

from __future__ import annotations

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"
# Where blocks can't be written.
_ASCII_FULL, _ASCII_LESS = "#", "."


def bar(part: int, whole: int, columns: int, *, blocks: bool) -> str:
    """A bar for a part of a whole.

    Args:
        part: The part.
        whole: All of it; 0 gives no bar.
        columns: Length of a full bar.
        blocks: Whether block characters can be written: eighths of a column, else whole ones.

    Returns:
        The bar without blanks at its end; a part that is not 0 is always seen.
    """
    if not part or not whole or columns < 1:
        return ""
    eighths = max(1, part * columns * 8 // whole)
    if not blocks:
        return _ASCII_FULL * (eighths // 8) or _ASCII_LESS
    full, left = divmod(min(eighths, columns * 8), 8)
    return (_FULL * full + _EIGHTHS[left]).rstrip()
