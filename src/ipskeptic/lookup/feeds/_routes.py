"""What route tables share: origin sets, default routes, completeness."""

from __future__ import annotations

from ipskeptic.lookup.feeds._gather import Gather
from ipskeptic.lookup.feeds.asn_list import read_asn
from ipskeptic.lookup.feeds.base import Parsed

# Judgement: kept so far for reuse; a full table has some 75,000 origins.
_MAX_KNOWN = 1_000_000


class Origins:
    """Turns the text of an origin or a set of origins into the value of a span, once each."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def value(self, text: str) -> str:
        """`origin=AS64496`, or `origin=AS64496, AS64497` for a set; "" if there is no AS number.

        Reads the sets of CAIDA (`1_2` several origins, `1,2` an AS set), of pyasn and RIS
        (`{1,2}`), and single numbers.
        """
        known = self._known.get(text)
        if known is None:
            known = _read_origins(text)
            if len(self._known) < _MAX_KNOWN:
                self._known[text] = known
        return known


def _read_origins(text: str) -> str:
    numbers = set()
    for part in text.replace("{", "").replace("}", "").replace("_", ",").split(","):
        number = read_asn(part.strip())
        if number < 0:
            return ""
        numbers.add(number)
    return "origin=" + ", ".join(f"AS{number}" for number in sorted(numbers))


def finish(rows: Gather, *, holds_at: str, feed: str, default_routes: int) -> Parsed:
    """The result of a route table.

    Args:
        rows: What was read.
        holds_at: Date of the table, or "".
        feed: The feed that the content names, or "".
        default_routes: Number of default routes passed over.

    Raises:
        FeedFormatError: It holds no route, or is of another kind.
    """
    if default_routes:
        rows.warn(f"{default_routes:,} default routes, which would match everything, passed over")
    if not rows.file.ends_in_newline:
        rows.warn("its last line has no line break, so it may be cut off")
    parsed = rows.finish(holds_at=holds_at, feed=feed)
    if not parsed.records:
        raise rows.file.cut_off("a route table without a route")
    return parsed
