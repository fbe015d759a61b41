"""Reads the small data cases and says in what an assessment differs from what is expected."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ipskeptic.model.assessment import Assessment
from ipskeptic.model.observation import Claim
from ipskeptic.model.reading import Reading
from tests.conftest import ROOT
from tests.reason.world import (
    REGISTRIES,
    absent,
    claim_of,
    country,
    present,
    states,
    statuses,
    unavailable,
    with_value,
)

Weigher = Callable[[Sequence[Reading], str, Claim | None, str], Assessment]


def load() -> list[dict[str, Any]]:
    """All cases."""
    text = (ROOT / "tests" / "reason" / "cases.toml").read_text("utf-8")
    cases: list[dict[str, Any]] = tomllib.loads(text)["case"]
    return cases


def reading(text: str) -> Reading:
    """Read one line of the little language."""
    name, dates_text, *rest = text.split()
    if name == "iptocc":
        return country(dates_text)
    dates = dates_text.split(",")
    if rest == ["absent"]:
        return absent(name, *dates)
    if rest == ["unavailable"]:
        return unavailable(name)
    pairs = dict(part.replace("+", " ").split("=", 1) for part in rest)
    if name in REGISTRIES:
        pairs = {"registry": name, "status": "allocated", "date": "2010-02-19", **pairs}
    facts = {key: pairs.pop(key, "") for key in ("since", "settled", "kind")}
    partial = pairs.pop("partial", "") == "yes"
    windows = () if dates_text == "-" else dates
    return with_value(present(name, *windows, partial=partial, **facts), **pairs)


def _claim(text: str, level: str) -> Claim:
    if text.startswith("holder:"):
        return claim_of(text.removeprefix("holder:"), level, "holder")
    return claim_of(text, level, "asn" if text.startswith("AS") else "country")


def differences(case: Mapping[str, Any], weigher: Weigher) -> list[str]:
    """In what the assessment of a case differs from its `expect`; empty if in nothing."""
    claim = _claim(case["claim"], case.get("level", "party")) if "claim" in case else None
    readings = [reading(text) for text in case["readings"]]
    found = weigher(readings, case.get("at", ""), claim, case.get("transport", "unknown"))
    expect = case["expect"]
    facts = {
        "class": found.class_,
        "also": list(found.also),
        "carries": found.carries,
        "stops": found.stops_at,
        "fit": found.fit,
        "answer": found.answer,
        "answered": list(found.answered),
        "judged": found.judgements[0].term if found.judgements else "",
    }
    wrong = [
        f"{key}: {facts[key]!r}, not {expect[key]!r}"
        for key in facts
        if key in expect and facts[key] != expect[key]
    ]
    for key, actual in (("states", states(found)), ("alternatives", statuses(found))):
        wrong += [
            f"{name}: {actual[name]!r}, not {value!r}"
            for name, value in expect.get(key, {}).items()
            if actual[name] != value
        ]
    answer = " ".join(found.summary)
    wrong += [
        f"{text!r} is not in {answer!r}" for text in expect.get("says", ()) if text not in answer
    ]
    return wrong
