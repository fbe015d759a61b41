"""A baseline: findings that were there before and are not to stop anybody.

An entry is a rule, a path, the hash of the normalised sentence, and how often; never a line.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ipskeptic.errors import InputError
from ipskeptic.lint.fingerprints import sentence_hash
from ipskeptic.model.finding import Finding, Suppression

VERSION = 1


class Entry(NamedTuple):
    """What a baseline knows of a finding.

    Attributes:
        rule: Its rule.
        path: Its document, as shown.
        hash: Of its normalised sentence.
    """

    rule: str
    path: str
    hash: str


class Baseline(NamedTuple):
    """A baseline as it was read.

    Attributes:
        counts: How often each entry may be met.
        sentences: The sentence of each entry, for people.
    """

    counts: Counter[Entry]
    sentences: dict[Entry, str]


def read_baseline(text: str, where: str) -> Baseline:
    """Read a baseline file.

    Raises:
        InputError: It is none, or of a later version.
    """
    try:
        raw = json.loads(text)
        version = raw["version"]
        if version != VERSION:
            raise InputError(f"{where}: baseline of version {version!r}; this reads {VERSION}")
        counts: Counter[Entry] = Counter()
        sentences: dict[Entry, str] = {}
        for item in raw["findings"]:
            entry = Entry(str(item["rule"]), str(item["path"]), str(item["hash"]))
            counts[entry] += int(item["count"])
            sentences[entry] = str(item["sentence"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"{where}: no baseline ({error}): write one with ipskeptic lint --write-baseline"
        ) from error
    return Baseline(counts, sentences)


def write_baseline(findings: Iterable[Finding]) -> str:
    """The baseline file of some findings, sorted, one a line so that a diff of it can be read."""
    counts: Counter[Entry] = Counter()
    sentences: dict[Entry, str] = {}
    for finding in findings:
        entry = _entry(finding)
        counts[entry] += 1
        sentences[entry] = finding.sentence
    lines = [
        json.dumps(
            {**entry._asdict(), "count": counts[entry], "sentence": sentences[entry][:200]},
            ensure_ascii=True,
        )
        for entry in sorted(counts, key=lambda e: (e.path, e.rule, e.hash))
    ]
    inside = ",\n    ".join(lines)
    listed = f"[\n    {inside}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'


def apply_baseline(
    findings: Iterable[Finding], baseline: Baseline
) -> tuple[tuple[Finding, ...], Counter[Entry]]:
    """Mark the findings that the baseline has.

    Returns:
        The findings in their order, and what of the baseline nothing has matched.
    """
    left = Counter(baseline.counts)
    marked: list[Finding] = []
    for finding in findings:
        entry = _entry(finding)
        if finding.suppressed is None and left[entry] > 0:
            left[entry] -= 1
            finding = finding._replace(suppressed=Suppression("baseline"))
        elif finding.suppressed is not None and left[entry] > 0:
            # Suppressed in another way by now: the entry is met all the same.
            left[entry] -= 1
        marked.append(finding)
    return tuple(marked), +left


def _entry(finding: Finding) -> Entry:
    return Entry(finding.rule, finding.path, sentence_hash(finding.sentence))
