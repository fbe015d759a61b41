"""Lint our own examples: nothing in the good ones, and in the bad one what it was written to show.

examples/reports/bad/expected.toml names each rule with a piece of the text that it should flag.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BAD = "examples/reports/bad"
GOOD = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "examples" / "reports").iterdir()
    if path.is_file()
)


def findings(*paths: str) -> list[dict[str, Any]]:
    """What the program finds in some paths, as its JSON lines."""
    words = (sys.executable, "-m", "ipskeptic", "lint", *paths, "-f", "jsonl", "-q", "--isolated")
    ran = subprocess.run(
        (*words, "--documentation-addresses", "stand-in", "--no-cache"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode not in (0, 1):
        raise SystemExit(f"lint ended with {ran.returncode}: {ran.stderr}")
    return [json.loads(line) for line in ran.stdout.splitlines()]


def main() -> int:
    """Run; the exit code."""
    wrong = [
        f"{one['path']}:{one['start']['line']}: {one['rule']}: {one['message']}"
        for one in findings(*GOOD)
    ]
    expected = tomllib.loads((ROOT / BAD / "expected.toml").read_text("utf-8"))
    seen = findings(BAD)
    for rule, pieces in expected.items():
        wrong += [
            f"{BAD}: {rule} does not flag {piece!r}"
            for piece in ([pieces] if isinstance(pieces, str) else pieces)
            if not any(one["rule"] == rule and piece in one["sentence"] for one in seen)
        ]
    for line in wrong:
        print(line)
    if not wrong:
        print(f"examples: {len(GOOD)} good, one bad with {len(seen)} findings, as written")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
