"""The main job, in four runs; uses no network, and of this machine's data nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

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
    with tempfile.TemporaryDirectory() as folder:
        for arguments, text in RUNS:
            note = "   # ten lines on standard input" if text else ""
            print(f"$ ipskeptic {' '.join(arguments)}{note}\n", flush=True)
            code = run([*arguments, "--data-dir", folder], text)
            if code:
                print(f"exit code {code}", file=sys.stderr)
                return code
            print(flush=True)
    return 0


def run(arguments: list[str], text: str | None) -> int:
    """Run the program as a user would, without configuration; its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "ipskeptic", "--isolated", *arguments],
        input=text,
        stdin=None if text else subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    ).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        # As after `make demo | head`: the reader has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
