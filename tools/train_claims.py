"""Weighs words by labelled sentences: data/language/TAG/weights.toml.

python tools/train_claims.py [--tag en] [--check] FILE...

FILE holds one JSON object a line: text, label, and perhaps source. Sentences of one file and
source hang together: a feature counts if it stands in at least three sources and four sentences,
so that no sentence can be read from the weights, and `--check` leaves out whole files. The
labelled sentences themselves are not kept (most have no open licence).

A logistic regression with a square penalty, by accelerated gradient steps (Nesterov 1983), all of
it without chance: the same sentences give the same weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from gen_data import load
from gen_weights import endings_of, families_of
from numpy.typing import NDArray

from ipskeptic.lint.claims.judge import formed_of
from ipskeptic.lint.claims.language import GROUPS, Language, language
from ipskeptic.lint.claims.lexicon import find
from ipskeptic.lint.claims.parties import named
from ipskeptic.lint.claims.read import classified, signs_of
from ipskeptic.lint.claims.tokens import tokens_of
from ipskeptic.lint.claims.weigh import FEWEST, Weights, features
from ipskeptic.lint.claims.wording import evidence_in, words_in
from ipskeptic.model.claims import Sentence
from ipskeptic.model.document import Place

ROOT = Path(__file__).resolve().parent.parent
POSITIVE = ("claim", "hedged_claim")
ENDINGS = (
    "ations", "ation", "ings", "ing", "ions", "ion", "ers", "er", "ors", "or", "ies", "ied", "ed",
    "es", "s", "ly", "y", "e",
)  # fmt: skip
FAMILIES = (
    "actor", "baddie", "incident", "deed", "deedby", "harm", "authority", "hedge", "kind", "nexus",
    "be", "addresses", "joined", "attributable", "habit", "no",
)  # fmt: skip
SOURCES, SENTENCES = 3, 4  # in which a feature stands at least
PENALTY = 5.0
STEPS = 500
NEVER = 10**9
LEAST = 4  # hundredths below which a weight is dropped
# Thresholds that `--check` tries; the first of these and the last of those never decide.
TOO_LITTLE = (-9, -3, -2.5, -2, -1.5, -1)
ENOUGH = (0.25, 0.5, 0.75, 1, 1.5, 9)
Floats = NDArray[np.float64]


class Row(NamedTuple):
    """A labelled sentence: its features, what patterns say of it, whether weights may decide."""

    file: str
    source: str
    label: str
    found: frozenset[str]
    decided: str
    open: bool


def rows_of(paths: Sequence[Path], spoken: Language, weights: Weights) -> list[Row]:
    """Read the labelled sentences."""
    rows = []
    # With weights that never decide, a sentence that only seems to blame still says so.
    bare = spoken._replace(weights=weights)
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            raw = json.loads(line)
            source = f"{path}:{raw.get('source', '')}"
            sentence = Sentence(0, 0, 0, len(raw["text"]), raw["text"], Place(1, 1), 0)
            done = classified(sentence, bare, heading=False)
            decided = done.label if done.label != "not_a_claim" or not done.why else "seeming"
            found = _features(raw["text"], bare, weights)
            rows.append(
                Row(str(path), source, raw["label"], found, decided, _open(raw["text"], found))
            )
    return rows


def _features(text: str, spoken: Language, weights: Weights) -> frozenset[str]:
    tokens = tokens_of(text)
    hits = find(spoken.lexicon, tokens, GROUPS)
    people = named(text, tokens, hits, spoken)
    low = {token.low for token in tokens}
    formed = formed_of(tokens, people, spoken, low)
    if formed is None:
        return frozenset()
    words = words_in(text, tokens, hits, people, spoken, low)
    signs = signs_of(words, evidence_in(text, tokens, hits), heading=False)
    return frozenset(each for each, _ in features(formed.forms.agents, signs, weights))


def kept(rows: Sequence[Row]) -> list[str]:
    """The features that stand in enough sources and sentences."""
    sources: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        for each in row.found:
            sources[each].add(row.source)
            counts[each] += 1
    return sorted(
        each for each in counts if len(sources[each]) >= SOURCES and counts[each] >= SENTENCES
    )


def fitted(rows: Sequence[Row], names: Sequence[str]) -> dict[str, float]:
    """Weights of features; "" is the base."""
    place = {name: at for at, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)), np.float32)
    for at, row in enumerate(rows):
        for each in row.found:
            if each in place:
                matrix[at, place[each]] = 1
    truth = np.array([row.label in POSITIVE for row in rows], np.float32)
    vector = np.ones(len(names), np.float32)
    for _ in range(15):  # the largest eigenvalue: how long a step may be
        vector = matrix.T @ (matrix @ vector)
        largest = float(np.linalg.norm(vector))
        vector /= largest
    step = 1 / (0.25 * largest + PENALTY + 0.25 * len(rows))
    weights, base = np.zeros(len(names), np.float32), 0.0
    ahead, base_ahead, pace = weights, base, 1.0
    for _ in range(STEPS):
        wrong = 1 / (1 + np.exp(-(matrix @ ahead + base_ahead))) - truth
        new = ahead - step * (matrix.T @ wrong + PENALTY * ahead)
        new_base = base_ahead - step * float(wrong.sum())
        next_pace = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        push = (pace - 1) / next_pace
        ahead, base_ahead = new + push * (new - weights), new_base + push * (new_base - base)
        weights, base, pace = new, new_base, next_pace
    return {"": base, **{name: float(weights[at]) for name, at in place.items()}}


def scores(rows: Sequence[Row], weights: dict[str, float]) -> Floats:
    """How much each sentence weighs."""
    return np.array(
        [weights[""] + sum(weights.get(each, 0.0) for each in row.found) for row in rows]
    )


def combined(rows: Sequence[Row], weighed: Floats, enough: float, little: float) -> list[bool]:
    """Whether each is a claim after patterns and weights."""
    return [
        (row.decided in POSITIVE and score >= little)
        or (row.decided == "not_a_claim" and score >= enough and row.open)
        for row, score in zip(rows, weighed, strict=True)
    ]


def _open(text: str, found: frozenset[str]) -> bool:
    """Whether a sentence can be a claim by weight: about what `weigh` asks for."""
    return "n:0" not in found and bool(found) and text.count(" ") >= FEWEST


def figures(rows: Sequence[Row], said: Sequence[bool]) -> str:
    """Precision and recall."""
    truth = [row.label in POSITIVE for row in rows]
    right = sum(a and b for a, b in zip(truth, said, strict=True))
    return f"{right / max(sum(said), 1):.3f} {right / max(sum(truth), 1):.3f}"


def check(rows: list[Row], groups: Sequence[Sequence[str]]) -> None:
    """Cross-validate: weights of all other files for each group of files."""
    weighed = np.zeros(len(rows))
    for group in groups:
        out = [at for at, row in enumerate(rows) if row.file in group]
        left = [row for row in rows if row.file not in group]
        if not out:
            continue
        weights = fitted(left, kept(left))
        weighed[out] = scores([rows[at] for at in out], weights)
    for group in [[str(path) for path in sorted({row.file for row in rows})], *groups]:
        at = [number for number, row in enumerate(rows) if row.file in group]
        some, score = [rows[number] for number in at], weighed[at]
        title = group[0] if len(group) == 1 else "all"
        print(title, len(some), "patterns", figures(some, [r.decided in POSITIVE for r in some]))
        print(
            "  weights alone",
            *(f"{least}: {figures(some, [*(score > least)])};" for least in ENOUGH[:-1]),
        )
        for little in TOO_LITTLE:
            shown = (f"{t}: {figures(some, combined(some, score, t, little))};" for t in ENOUGH)
            print(f"  too little {little}, enough", *shown)


def written(weights: dict[str, float], enough: int, little: int) -> str:
    """The file."""

    def quoted(values: Sequence[str]) -> str:
        return json.dumps([*values], ensure_ascii=False)

    tables: dict[str, dict[str, int]] = defaultdict(dict)
    for name in sorted(weights):
        value = round(100 * weights[name])
        if name and abs(value) >= LEAST:
            kind, colon, key = name.partition(":")
            tables[kind if colon else "_"][key if colon else kind] = value
    lines = [
        "# What words weigh for a claim, in hundredths: made by tools/train_claims.py.",
        "# Kinds of features: src/ipskeptic/lint/claims/weigh.py. Each stands in at least",
        "# 3 sources and 4 labelled sentences.",
        "",
        f"endings = {quoted(ENDINGS)}",
        f"families = {quoted(FAMILIES)}",
        f"base = {round(100 * weights[''])}",
        f"enough = {enough}",
        f"too_little = {little}",
    ]
    for kind, values in tables.items():
        lines += ["", f"[values.{kind}]"]
        for key, value in values.items():
            lines.append(f"{json.dumps(key, ensure_ascii=False)} = {value}")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", default="en")
    parser.add_argument("--check", action="store_true", help="cross-validate, write nothing")
    parser.add_argument("--enough", type=int, default=60)
    parser.add_argument("--too-little", type=int, default=-200)
    parser.add_argument("files", nargs="+", type=Path)
    given = parser.parse_args()
    spoken = language(given.tag)
    slots = load(ROOT / "data" / "language" / given.tag / "blame.toml")["slots"]
    families = {word: tuple(names) for word, names in families_of(FAMILIES, slots).items()}
    shape = Weights(tuple(endings_of(ENDINGS)), families, {}, 0, NEVER, -NEVER)
    rows = rows_of(given.files, spoken, shape)
    if given.check:
        check(rows, [[str(path)] for path in given.files])
        return 0
    usable = [row for row in rows if row.found]
    names = kept(usable)
    weights = fitted(usable, names)
    target = ROOT / "data" / "language" / given.tag / "weights.toml"
    target.write_text(written(weights, given.enough, given.too_little), "utf-8")
    print(f"{len(usable)} sentences, {len(names)} features: {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
