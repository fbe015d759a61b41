"""Does any record name the claimed party? Dates shown, usable or not; never an indicator list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ipskeptic.model.assessment import Weighed
from ipskeptic.model.names import NO_COUNTRY
from ipskeptic.model.observation import Claim
from ipskeptic.model.reading import Present, Unavailable

# Indicator and actor lists are left out: they would be circular.
_NOT_YET = "first allocated only on"

_NAMING_COUNTRY = ("delegation", "registered-country", "geofeed", "second-country", "named-user")


def fit_of(weighed: Iterable[Weighed], claim: Claim | None) -> tuple[str, tuple[Weighed, ...]]:
    """Whether a record names the claimed party.

    Returns:
        The fit and the readings that name the party.
    """
    if claim is None:
        return "not-asked", ()
    items = tuple(weighed)
    names = [(item, frozenset(names_in(item, claim.kind))) for item in items]
    names = [(item, found) for item, found in names if found]
    if not names:
        asked = any(_could_name(item, claim.kind) for item in items)
        return ("not-named" if asked else "not-asked"), ()
    wanted = _normal(claim.value, claim.kind)
    naming = tuple(item for item, found in names if _names(found, wanted, claim.kind))
    if not naming:
        return "not-named", ()
    agree = len(naming) == len(names) and all(len(found) == 1 for _, found in names)
    return ("named" if agree else "sources-differ"), naming


def names_in(item: Weighed, claim_kind: str) -> Sequence[str]:
    """The names of the claim's kind that a reading gives."""
    reading = item.reading
    if not isinstance(reading, Present) or reading.partial or item.why.startswith(_NOT_YET):
        return ()
    if claim_kind == "country" and reading.kind in _NAMING_COUNTRY:
        code = reading.get("cc")
        return () if code in NO_COUNTRY else (_normal(code, claim_kind),)
    if claim_kind == "asn" and reading.kind == "route" and reading.settled != "since":
        return tuple(
            _normal(origin, claim_kind) for origin in reading.get("origin").split(", ") if origin
        )
    if claim_kind == "holder" and reading.kind in ("as-name", "named-user", "delegation"):
        name = reading.get("name") or reading.get("user") or reading.get("holder-name")
        return (_normal(name, claim_kind),) if name else ()
    return ()


def _could_name(item: Weighed, claim_kind: str) -> bool:
    """Whether a source was asked that names parties of the claim's kind, and had nothing."""
    reading = item.reading
    if isinstance(reading, Unavailable) or (isinstance(reading, Present) and reading.partial):
        return False
    kinds = {"country": _NAMING_COUNTRY, "asn": ("route",)}.get(claim_kind, ())
    return reading.kind in kinds


def _names(found: frozenset[str], wanted: str, claim_kind: str) -> bool:
    if claim_kind == "holder":
        # Lists of AS names put a handle before the name: the words must stand in a row.
        return any(f" {wanted} " in f" {name} " for name in found)
    return wanted in found


def _normal(name: str, claim_kind: str) -> str:
    if claim_kind == "holder":
        # Handles, commas and full stops join the words of a name in many ways.
        name = "".join(sign if sign.isalnum() else " " for sign in name)
    return " ".join(name.casefold().split())
