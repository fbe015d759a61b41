"""How well sentences are told: claims against the rest, on labelled sentences.

python benchmarks/bench_claims.py [-v] [FILE...]    FILE holds one JSON object a line: text, label
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from ipskeptic.discover import country_aliases
from ipskeptic.lint.claims import classify_text
from ipskeptic.model.claims import LABELS, Sentence

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "corpus" / "claims.jsonl"
POSITIVE = ("claim", "hedged_claim")
# How the corpus calls kinds of evidence.
KINDS = {
    "ip_geolocation": "geolocation",
    "ip_registry": "registry",
    "malware_code": "malware-code",
    "time_zone": "time-zone",
    "other_reports": "other-reports",
    "human_source": "human-source",
}


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, z = 1.96)."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


def shown(name: str, right: int, of: int) -> str:
    """A share with its interval."""
    low, high = wilson(right, of)
    return f"{name} {right / of if of else 0:.3f} ({right}/{of}, {low:.2f}-{high:.2f})"


def measure(path: Path, verbose: bool) -> None:
    """Print the figures of one file."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    started = time.perf_counter()
    read = [classify_text(row["text"]) for row in rows]
    seconds = time.perf_counter() - started
    table = Counter((row["label"], one.label) for row, one in zip(rows, read, strict=True))
    right = sum(n for (a, b), n in table.items() if a in POSITIVE and b in POSITIVE)
    said = sum(n for (_, b), n in table.items() if b in POSITIVE)
    true = sum(n for (a, _), n in table.items() if a in POSITIVE)
    precision, recall = right / said if said else 0, right / true if true else 0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
    print(f"{path.name}: {len(rows)} sentences, {seconds * 1000:.0f} ms")
    print(f"  {shown('precision', right, said)}  {shown('recall', right, true)}  F1 {f1:.3f}")
    exact = sum(n for (a, b), n in table.items() if a == b)
    print(f"  {shown('four labels', exact, len(rows))}")
    print("  " + " " * 14 + "".join(f"{label:>14}" for label in LABELS) + "   (as decided)")
    for label in LABELS:
        print(f"  {label:14}" + "".join(f"{table[label, other]:14}" for other in LABELS))
    agreement(rows, read)
    for row, one in zip(rows, read, strict=True):
        if (row["label"] in POSITIVE) != one.is_claim or (verbose and row["label"] != one.label):
            sign = "!" if (row["label"] in POSITIVE) != one.is_claim else " "
            if verbose:
                print(f"{sign} {row['label']} as {one.label} [{one.why}]\n    {row['text']}")


def party_agrees(wanted: str, one: Sentence) -> bool:
    """Whether a blamed party shares a word or the country with the label's."""
    words = set(re.findall(r"\w+", wanted.casefold()))
    countries = {code for word, code in country_aliases().items() if word in words}
    countries |= {p.country for p in classify_text(wanted).parties if p.country}
    return any(
        party.country in countries or words & set(re.findall(r"\w+", party.name.casefold()))
        for party in one.blamed
    )


def agreement(rows: list[dict[str, Any]], read: list[Sentence]) -> None:
    """Print how often the blamed party and the kinds of evidence agree."""
    claims = [
        (row, one) for row, one in zip(rows, read, strict=True) if row.get("party") and one.is_claim
    ]
    same = sum(party_agrees(row["party"], one) for row, one in claims)
    print(f"  {shown('party named', same, len(claims))}")
    kinds = [
        (KINDS.get(kind, kind), {each.kind for each in one.evidence})
        for row, one in zip(rows, read, strict=True)
        for kind in row.get("evidence_kinds", row.get("evidence", ()))
        if kind != "unspecified"
    ]
    print(f"  {shown('evidence kinds found', sum(k in f for k, f in kinds), len(kinds))}")


def main() -> int:
    """Run; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true", help="show the wrong ones")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args()
    own = sorted((ROOT / "tests" / "language").glob("*.jsonl"))
    for path in given.files or [p for p in (SHARED, *own) if p.exists()]:
        measure(path, given.verbose)
    return 0


if __name__ == "__main__":
    sys.exit(main())
