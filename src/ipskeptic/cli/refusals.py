"""What is said of input that was refused."""

from __future__ import annotations

from ipskeptic.cli.run import COULD_NOT_WORK, Run, quoted, write_error
from ipskeptic.model.assessment import BadInput

# More would hide the rest of what is said (judgement); all of them stand in csv and jsonl.
SHOWN = 20


class Refusals:
    """Counts refused input and shows the first of it on stderr.

    Args:
        run: The run.
        in_place: The format shows them on this very terminal, so that they are not said twice.
    """

    def __init__(self, run: Run, *, in_place: bool) -> None:
        self._run = run
        self._in_place = in_place
        self._count = 0
        self._first: BadInput | None = None

    def add(self, bad: BadInput) -> None:
        """Take one."""
        self._count += 1
        if self._first is None:
            self._first = bad
        if not self._in_place and self._count <= SHOWN:
            self._run.say(_line(bad))

    @property
    def count(self) -> int:
        """How many were refused."""
        return self._count

    def finish(self, total: int, *, strict: bool) -> None:
        """Say how many of all, and note the exit code: 2 if all of them, or `--strict`."""
        if not self._in_place and self._count > SHOWN:
            self._run.say(f"and {self._count - SHOWN} more")
        inputs = "input" if total == 1 else "inputs"
        if self._count == total or strict:
            self._run.note_code(COULD_NOT_WORK)
            if self._run.quiet and self._first is not None:
                write_error(f"error: {_line(self._first)}")
            write_error(f"error: {self._count} of {total} {inputs} refused")
        else:
            self._run.say(f"{self._count} of {total} {inputs} refused")


def _line(bad: BadInput) -> str:
    where = f"{bad.source}:{bad.line}: " if bad.source else ""
    return f"{where}{quoted(bad.input)}: {bad.reason}"
