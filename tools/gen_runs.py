"""Runs the program for the pages that show it: command lines in, what they print out.

`outputs` starts this file as a process of its own: the program then reads the data that lie on the
disk, and nothing that a run changes (working folder, streams, caches) stays with the caller.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ipskeptic.model.timeline import Timeline
from ipskeptic.model.when import instant
from ipskeptic.pipeline import history
from ipskeptic.pipeline.history import timeline_of

# As the program has it in a pipe; the reports are made for it.
WIDTH = "80"

# `sed '/^HEADING/,$d'` shows all before a heading. A count of lines, as with `head`, would cut
# elsewhere whenever a report changes.
_CUT = re.compile(r"/\^([A-Z ]+)/,\$d")


# A time line ends today, and has the country table, which is made anew every night: the pages show
# it as it was on this day, and without that table. They say so.
DAY = instant(datetime(2026, 8, 26, 12, tzinfo=UTC))


def _on_the_page(*arguments: Any, **options: Any) -> Timeline:
    """A time line of that day."""
    return timeline_of(*arguments, **{**options, "now": DAY, "country_code": None})


def outputs(lines: Iterable[str], root: Path) -> dict[str, str]:
    """What each command line prints, a line break at the end of each.

    Args:
        lines: `ipskeptic ...`, with `printf '%s\\n' ... |` before it or a `sed` after it.
        root: The project's root: the folder the lines are run in.

    Raises:
        ValueError: A line can't be run, or prints something of this machine.
    """
    wanted = list(dict.fromkeys(lines))
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("IPSKEPTIC_")
        and not name.lower().endswith("_proxy")
        and name not in ("FORCE_COLOR", "COLUMNS")
    }
    done = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps(wanted),
        capture_output=True,
        encoding="utf-8",
        cwd=root,
        env={
            **kept,
            "COLUMNS": WIDTH,
            "NO_COLOR": "1",
            "PYTHONUTF8": "1",
            # What somebody looked up on this machine is no part of a page.
            "IPSKEPTIC_CACHE_DIR": "",
        },
        check=False,
    )
    if done.returncode:
        raise ValueError(done.stderr.strip())
    made: list[str] = json.loads(done.stdout)
    return dict(zip(wanted, made, strict=True))


def run_line(line: str, folder: Path) -> str:
    """What a terminal would show for one command line, with the exit code if it is not 0."""
    code, text, stages = 0, "", line.split(" | ")
    for number, stage in enumerate(stages):
        name, *arguments = shlex.split(stage)
        match name:
            case "printf" if number == 0 and arguments[0] == "%s\\n":
                text = "".join(f"{argument}\n" for argument in arguments[1:])
            case "sed" if number and (cut := _CUT.fullmatch(arguments[0])):
                text = re.split(rf"^{cut[1]}", text, maxsplit=1, flags=re.MULTILINE)[0]
            case "ipskeptic":
                last = number == len(stages) - 1
                code, text = _ipskeptic(arguments, text if number else None, folder, last)
            case _:
                raise ValueError(f"{line}: {stage!r} is nothing that gen_runs.py can run")
    if str(folder) in text or os.getcwd() in text:
        raise ValueError(f"{line}: prints a path of this machine")
    return f"{text}$ echo $?\n{code}\n" if code else text


def _ipskeptic(
    arguments: list[str], text: str | None, folder: Path, errors: bool
) -> tuple[int, str]:
    """Run the program in this process, with an empty data folder and no configuration."""
    from ipskeptic.__main__ import main

    streams = sys.stdin, sys.stdout, sys.stderr
    shown = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    unseen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    given = folder.parent / "stdin"
    given.write_bytes((text or "").encode())
    # Without a pipe the program must see no standard input, as in a terminal.
    with open(os.devnull if text is None else given, encoding="utf-8") as source:
        sys.stdin, sys.stdout, sys.stderr = source, shown, shown if errors else unseen
        try:
            with patch.object(history, "timeline_of", _on_the_page):
                code = main(["--isolated", "--data-dir", str(folder), *arguments])
        finally:
            sys.stdin, sys.stdout, sys.stderr = streams
    shown.flush()
    buffer = shown.buffer
    assert isinstance(buffer, io.BytesIO)
    return code, buffer.getvalue().decode()


def _main() -> int:
    """Read a JSON list of command lines, write the list of what they print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        folder.mkdir()
        try:
            made = [run_line(line, folder) for line in json.load(sys.stdin)]
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
    # ASCII only: whatever the encoding of the pipe is, it has these.
    sys.stdout.write(json.dumps(made))
    return 0


if __name__ == "__main__":
    sys.exit(_main())
