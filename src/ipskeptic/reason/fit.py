"""Does any record name the claimed party? Dates shown, usable or not; never an indicator list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ipskeptic.model.assessment import Weighed
from ipskeptic.model.observation import Claim
from ipskeptic.model.reading import Present, Unavailable

# Indicator and actor lists are left out: they would be circular.
_NAMING_COUNTRY = ("delegation", "registered-country", "geofeed", "second-country", "named-user")

# Codes that name a region, or nothing: they name no party (ISO 3166-1; registries' own use).
_NO_COUNTRY = frozenset({"", "ZZ", "EU", "AP"})


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
    wanted = _normal(claim.value)
    naming = tuple(item for item, found in names if _names(found, wanted, claim.kind))
    if not naming:
        return "not-named", ()
    agree = len(naming) == len(names) and all(len(found) == 1 for _, found in names)
    return ("named" if agree else "sources-differ"), naming


def names_in(item: Weighed, claim_kind: str) -> Sequence[str]:
    """The names of the claim's kind that a reading gives."""
    reading = item.reading
    if not isinstance(reading, Present) or reading.partial:
        return ()
    if claim_kind == "country" and reading.kind in _NAMING_COUNTRY:
        code = reading.get("cc")
        return () if code in _NO_COUNTRY else (_normal(code),)
    if claim_kind == "asn" and reading.kind == "route":
        return tuple(_normal(origin) for origin in reading.get("origin").split(", ") if origin)
    if claim_kind == "holder" and reading.kind in ("as-name", "named-user", "delegation"):
        name = reading.get("name") or reading.get("user") or reading.get("holder-name")
        return (_normal(name),) if name else ()
    return ()


def _could_name(item: Weighed, claim_kind: str) -> bool:
    """Whether a source was asked that names parties of the claim's kind, and had nothing."""
    if isinstance(item.reading, Unavailable):
        return False
    kinds = {"country": _NAMING_COUNTRY, "asn": ("route",)}.get(claim_kind, ())
    return item.reading.kind in kinds


def _names(found: frozenset[str], wanted: str, claim_kind: str) -> bool:
    if claim_kind == "holder":
        # Lists of AS names put a handle before the name: the words must stand in a row.
        return any(f" {wanted} " in f" {name} " for name in found)
    return wanted in found


def _normal(name: str) -> str:
    return " ".join(name.casefold().split())
