"""The main job, in four runs; uses no network."""

from __future__ import annotations

import subprocess
import sys

RUNS = (
    (["175.45.176.143", "--at", "2014-12-11", "--claim", "KP"], None),
    (["8.8.8.8"], None),
    (["203.131.222.102", "--claim", "KP"], None),
    (
        ["-f", "csv", "--at", "2014-12-11", "-"],
        "175.45.176.143\n210.52.109.22\n203.131.222.102\n217.96.33.164\n88.53.215.64\n"
        "200.87.126.116\n8[.]8[.]8[.]8\n10.76.1.11\n2001:4860:4860::8888\nnot an address\n",
    ),
)


def main() -> int:
    """Run them one after the other; the first failure ends it."""
    for arguments, text in RUNS:
        shown = " ".join(arguments)
        print(
            f"$ ipskeptic {shown}{'   # ten lines on standard input' if text else ''}\n", flush=True
        )
        done = subprocess.run(
            [sys.executable, "-m", "ipskeptic", "--isolated", *arguments],
            input=text,
            stdin=None if text else subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            print(f"exit code {done.returncode}", file=sys.stderr)
            return done.returncode
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
