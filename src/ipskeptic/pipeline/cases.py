"""The casebook: list it, show one case, and find the cases in which an address stands."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from ipskeptic.discover import load_generated
from ipskeptic.errors import UsageError
from ipskeptic.model.assessment import Mention
from ipskeptic.model.case import Case, Indicator
from ipskeptic.model.target import Target


class _Place(NamedTuple):
    family: int
    first: int
    last: int
    mention: Mention


class _Places(NamedTuple):
    every: tuple[_Place, ...]
    single: dict[tuple[int, int], tuple[Mention, ...]]
    wide: tuple[_Place, ...]


def list_cases() -> tuple[Case, ...]:
    """All cases, by date."""
    return tuple(_by_id().values())


def get_case(case_id: str) -> Case:
    """One case.

    Raises:
        UsageError: There is no case of that name; the message names the nearest.
    """
    cases = _by_id()
    if case_id in cases:
        return cases[case_id]
    from difflib import get_close_matches  # needed for the error only

    near = get_close_matches(case_id, cases, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "`ipskeptic cases` lists them"
    raise UsageError(f"there is no case {case_id[:80]!r}: {hint}")


def cases_for(target: Target) -> tuple[Mention, ...]:
    """The mentions to print in a report on an address, prefix or range, each once.

    Args:
        target: What was asked about. A case is mentioned where one of its addresses lies in it,
            or, for a published range that has a sentence of its own, where the two overlap.

    Returns:
        The mentions in the order of the casebook. Asked for in every assessment: one address
        costs one look-up and a comparison for each published range.
    """
    places = _places()
    if target.is_single:
        found = list(places.single.get((target.family, target.first), ()))
        candidates = places.wide
    else:
        found = []
        candidates = places.every
    found.extend(
        place.mention
        for place in candidates
        if place.family == target.family
        and place.first <= target.last
        and target.first <= place.last
    )
    return tuple(dict.fromkeys(found))


@cache
def _by_id() -> dict[str, Case]:
    return {raw["id"]: _case(raw) for raw in load_generated("cases")["cases"]}


def _case(raw: dict[str, Any]) -> Case:
    listed = {key: tuple(raw[key]) for key in ("modes", "sources")}
    indicators = tuple(Indicator(**indicator) for indicator in raw["indicators"])
    return Case(**{**raw, **listed, "indicators": indicators})


@cache
def _places() -> _Places:
    generated = load_generated("cases")
    titles = {raw["id"]: raw["title"] for raw in generated["cases"]}
    every = tuple(
        _Place(family, first, last, Mention(case_id, titles[case_id], text))
        for first, last, family, case_id, text in generated["addresses"]
    )
    single: dict[tuple[int, int], tuple[Mention, ...]] = {}
    for place in every:
        if place.first == place.last:
            key = (place.family, place.first)
            single[key] = (*single.get(key, ()), place.mention)
    return _Places(every, single, tuple(p for p in every if p.first != p.last))
