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
        target: What was asked about.

    Returns:
        The mentions in the order of the casebook: a case's own sentence where one of its
        addresses or ranges covers all of the target, a count where some only lie in it. Asked
        for in every assessment: one address costs one look-up and a comparison for each
        published range.
    """
    places = _places()
    found = list(places.single.get((target.family, target.first), ())) if target.is_single else []
    inside: dict[tuple[str, str], int] = {}
    for place in places.wide if target.is_single else places.every:
        if place.family != target.family or place.first > target.last or target.first > place.last:
            continue
        if place.first <= target.first and target.last <= place.last:
            found.append(place.mention)
        else:
            key = (place.mention.case, place.mention.title)
            inside[key] = inside.get(key, 0) + 1
    for (case, title), count in inside.items():
        noun = "address or range" if count == 1 else "addresses or ranges"
        found.append(Mention(case, title, f"{count} {noun} of this case in it: {title}"))
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
