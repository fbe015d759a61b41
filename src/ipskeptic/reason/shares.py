"""Counts and shares as they stand in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def percent(part: int, whole: int) -> str:
    """A share in percent, as short as it can be without saying none or all where that is wrong."""
    return share_text(part / whole) if whole else "0 %"


def share_text(share: float) -> str:
    """A share between 0 and 1 in percent: `0 %`, `under 0.1 %`, `1.6 %`, `97 %`, `over 99.9 %`."""
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    if share < 0.001:
        return "under 0.1 %"
    if share > 0.999:
        return "over 99.9 %"
    digits = 0 if 0.1 <= share < 0.995 else 1
    return f"{share * 100:.{digits}f} %"


def counted_by(numbers: Mapping[str, int]) -> str:
    """Names with their numbers, most first: `Tor 5, cloud or hosting 3`."""
    order: Iterable[tuple[str, int]] = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {number:,}" for name, number in order)
