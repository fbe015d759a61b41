"""Likelihood words: the seven ICD 203 terms, first row only, with their bands.

Source: ICD 203, Analytic Standards, ODNI, 2015-01-02 (`data/reasoning/words.toml`).
"""

from __future__ import annotations

from itertools import pairwise

from ipskeptic.reason.tables import Tables


def term_for(share: float, tables: Tables) -> tuple[str, str]:
    """The term and band for a share, the bands half-open, never 0 % or 100 %.

    Args:
        share: Between 0 and 1.
        tables: The tables.

    Returns:
        Term and band: ("very likely", "80-95 %").
    """
    percent = min(max(share * 100, 1), 98.999)
    for term, low, high in tables.terms:
        # Shares are measured to two digits: keep float noise from crossing an edge.
        if low <= round(percent, 6) < high:
            return term, f"{low}-{high} %"
    raise AssertionError("the bands cover 1 to 99")


def band_of(term: str, tables: Tables) -> str:
    """The band of a term: "80-95 %" for very likely.

    Raises:
        KeyError: It is none of the seven terms.
    """
    for name, low, high in tables.terms:
        if name == term:
            return f"{low}-{high} %"
    raise KeyError(term)


def survival_share(points: tuple[tuple[int, float], ...], days: int) -> float:
    """Share that survives so many days, by straight lines between the measured points.

    Args:
        points: (days, share), ascending by days.
        days: Days, 0 or more. Up to the first point its share is used; past the last, its own.
    """
    if days <= points[0][0]:
        return points[0][1]
    for (left, high), (right, low) in pairwise(points):
        if days <= right:
            return high + (low - high) * (days - left) / (right - left)
    return points[-1][1]
