"""Updates that are killed: at a step that changes the data folder, or at any moment."""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.faults.publisher import feeds, publish
from tests.faults.state import bring, lies, state_of, trouble
from tests.fetch.server import Server
from tests.update.killing import die_at

# Whatever changes a data folder goes through one of these.
_STEPS = ((tempfile, "mkstemp"), (tempfile, "mkdtemp"), (os, "fsync"), (os, "replace"))


def run(count: int, seed: int) -> tuple[str, list[str]]:
    """Kill so many updates; a line that says what came of it, and what was wrong."""
    chance = random.Random(seed)
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    with Server() as server, tempfile.TemporaryDirectory() as root:
        folder = Path(root)
        publish(server, 0)
        wanted = feeds(server.url)
        took = _seconds(lambda: bring(folder, wanted))
        for number in range(1, count + 1):
            before = state_of(folder)
            publish(server, number)
            if number % 2:
                child = _fork(folder, server, kill_at=chance.randint(1, 120))
                _wait(child)
            else:
                child = _fork(folder, server)
                time.sleep(chance.uniform(0, 1.3 * took))
                os.kill(child, signal.SIGKILL)
                _wait(child)
            after = state_of(folder)
            wrong += lies(folder, after)
            new = after.copies - before.copies
            if after == before:
                seen["the old state"] += 1
            elif len(new) == len(wanted) and before.copies <= after.copies:
                seen["the new state"] += 1
            else:
                wrong.append(f"kill {number}: the index has {len(new)} of {len(wanted)} new copies")
            result = bring(folder, wanted)
            wrong += [f"after kill {number}: {o.reason}" for o in result.outcomes if o.reason]
            wrong += [f"after kill {number}: {text}" for text in trouble(folder)]
            if number % 20 == 0:
                _thin_out(folder)
                bring(folder, wanted)
    told = ", ".join(f"{number} left {what}" for what, number in sorted(seen.items()))
    return f"{count} updates killed: {told}; each next update ended well", wrong


def _fork(folder: Path, server: Server, kill_at: int = 0) -> int:
    """Update in a process of its own, which kills itself at a step if one is given."""
    wanted = feeds(server.url)
    child = os.fork()
    if child:
        return child
    try:
        if kill_at:
            die_at(kill_at, *_STEPS)
        bring(folder, wanted)
    finally:
        os._exit(0)


def _wait(child: int) -> None:
    os.waitpid(child, 0)


def _thin_out(folder: Path) -> None:
    """Remove old copies, so that the folder stays small."""
    for feed in sorted((folder / "snapshots").iterdir()):
        for path in sorted(feed.iterdir())[:-1]:
            path.unlink()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if sys.platform == "win32":  # pragma: no cover
    raise RuntimeError("there is no fork on Windows")
