"""Countries that may stand for one another, and how they read."""

from __future__ import annotations

from collections.abc import Iterable

from ipskeptic import discover
from ipskeptic.model.names import with_article

# Territories that have an entry of their own in ISO 3166-1, though a text may name the state, or
# the other way round.
_OF_STATE = {
    "US": ("PR", "GU", "VI", "AS", "MP", "UM"),
    "GB": ("GG", "JE", "IM", "GI", "BM", "VG", "KY", "TC", "AI", "FK", "MS", "SH"),
    "FR": ("GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF"),
    "NL": ("AW", "CW", "SX", "BQ"),
    "DK": ("GL", "FO"),
    "FI": ("AX",),
    "NO": ("SJ", "BV"),
    "AU": ("CX", "CC", "NF", "HM"),
    "NZ": ("CK", "NU", "TK"),
    "MA": ("EH",),
}
# Registries and texts use these for one another.
_CHINAS = frozenset({"CN", "HK", "MO", "TW"})
_SAME = {frozenset((state, part)) for state, parts in _OF_STATE.items() for part in parts}


def compatible(one: str, two: str) -> bool:
    """Whether two codes may mean one place."""
    pair = frozenset((one, two))
    return one == two or pair <= _CHINAS or pair in _SAME


def named(code: str) -> str:
    """A country as it stands in a sentence: "the United States"."""
    return with_article(discover.countries().get(code, code))


def listed(codes: Iterable[str]) -> str:
    """Several countries as they stand in a sentence, without doubles."""
    names = [named(code) for code in dict.fromkeys(codes)]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
