"""The tables of effects, ratings, numbers and words, as the reasoning uses them.

They are data (`data/reasoning/`); this file only gives them types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ipskeptic.model.assessment import ALTERNATIVES
from ipskeptic.model.feed import Feed


class Effect(NamedTuple):
    """One row of the table of effects.

    Attributes:
        row: Its number in the table ("28", "8a").
        state: "present" or "absent".
        when: The condition under which it applies; see `weigh.CONDITIONS`.
        supports: Rungs it speaks for.
        doubts: Rungs it casts doubt on.
        excludes: Rungs it makes impossible.
        records: Alternatives it records.
        class_: Verdict class it gives, or "".
        needs: Evidence kind that must support the same rung too, or "".
        ratings: One rating an alternative, in the order of `ALTERNATIVES`; None for n/a.
        source: Where it comes from, or the word judgement.
    """

    row: str
    state: str
    when: str
    supports: tuple[str, ...]
    doubts: tuple[str, ...]
    excludes: tuple[str, ...]
    records: tuple[str, ...]
    class_: str
    needs: str
    ratings: tuple[int | None, ...]
    source: str

    @property
    def moves(self) -> bool:
        """Whether it moves a rung."""
        return bool(self.supports or self.doubts or self.excludes)


class Kind(NamedTuple):
    """One evidence kind: name, title, the question it helps to answer, its effects.

    `says` is what a usable reading of this kind says in the answer of a report.
    """

    name: str
    title: str
    question: str
    reader: str
    says: str
    effects: tuple[Effect, ...]


class Tables(NamedTuple):
    """Everything that the reasoning looks up.

    Attributes:
        kinds: Evidence kinds by name.
        numbers: Values by name; `survival.<name>` gives points of a survival curve.
        survival: Survival curves by name: points, population, year.
        terms: (term, low, high) of ICD 203, ascending, percent.
        statements: Statement of each rung, by role "source" or "destination".
        lives: Rung of each alternative that has one.
        reads: How an alternative reads in a sentence.
        settle: What would settle an alternative, in print order.
        questions: For each question the feed that answers it best, and how a gap reads.
        countries: Country names by ISO 3166-1 alpha-2 code.
        catalogue: Feeds by name.
        overrides: Names of the numbers that the user's configuration replaced.
    """

    kinds: Mapping[str, Kind]
    numbers: Mapping[str, Any]
    survival: Mapping[str, Mapping[str, Any]]
    terms: tuple[tuple[str, int, int], ...]
    statements: Mapping[str, Mapping[str, str]]
    lives: Mapping[str, str]
    reads: Mapping[str, str]
    settle: tuple[Mapping[str, Any], ...]
    questions: tuple[Mapping[str, Any], ...]
    countries: Mapping[str, str]
    catalogue: Mapping[str, Feed]
    overrides: tuple[str, ...] = ()

    def effect(self, kind: str, row: str) -> Effect | None:
        """The effect of a kind with this row number, or None (row 37: nothing)."""
        entry = self.kinds.get(kind)
        for effect in entry.effects if entry else ():
            if effect.row == row:
                return effect
        return None

    def question(self, kind: str) -> str:
        """The question that readings of a kind help to answer, or ""."""
        entry = self.kinds.get(kind)
        return entry.question if entry else ""

    def country(self, code: str) -> str:
        """The name of a country, or the code itself."""
        return self.countries.get(code, code)


def _effect(raw: Mapping[str, Any]) -> Effect:
    ratings = raw.get("ratings", {})
    return Effect(
        row=raw["row"],
        state=raw["state"],
        when=raw["when"],
        supports=tuple(raw.get("supports", ())),
        doubts=tuple(raw.get("doubts", ())),
        excludes=tuple(raw.get("excludes", ())),
        records=tuple(raw.get("records", ())),
        class_=raw.get("class", ""),
        needs=raw.get("needs", ""),
        ratings=tuple(
            None if ratings.get(name) == "n/a" else ratings.get(name, 0) for name in ALTERNATIVES
        ),
        source=raw["source"],
    )


def _kind(name: str, raw: Mapping[str, Any]) -> Kind:
    return Kind(
        name=name,
        title=raw["title"],
        question=raw.get("question", ""),
        reader=raw["reader"],
        says=raw.get("says", ""),
        effects=tuple(_effect(effect) for effect in raw["effects"]),
    )


def build_tables(
    reasoning: Mapping[str, Any],
    catalogue: Mapping[str, Feed],
    countries: Mapping[str, str],
    overrides: Mapping[str, Any] | None = None,
) -> Tables:
    """Give the generated data its types.

    Args:
        reasoning: The content of `data/generated/reasoning.json`.
        catalogue: Feeds by name.
        countries: Country names by code.
        overrides: Numbers that the user's configuration replaces, by name.

    Returns:
        The tables. Overrides with the name of no number are left out; the configuration is
        checked where it is read.
    """
    raw_numbers = reasoning["numbers"]
    numbers = {name: raw["value"] for name, raw in raw_numbers.items() if name != "survival"}
    replaced = {name: value for name, value in (overrides or {}).items() if name in numbers}
    return Tables(
        kinds={name: _kind(name, raw) for name, raw in reasoning["evidence"].items()},
        numbers={**numbers, **replaced},
        survival=raw_numbers["survival"],
        terms=tuple((t["term"], t["low"], t["high"]) for t in reasoning["words"]["terms"]),
        statements=reasoning["statements"],
        lives=reasoning["statements"]["lives"],
        reads=reasoning["statements"]["reads"],
        settle=tuple(reasoning["settle"]["evidence"]),
        questions=tuple(reasoning["questions"]["questions"]),
        countries=countries,
        catalogue=catalogue,
        overrides=tuple(f"{name} = {value}" for name, value in sorted(replaced.items())),
    )
