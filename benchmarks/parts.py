"""Where the processor time of an import goes, measured in its own process.

Called with a data folder and files; writes the seconds of each part as JSON. Time in a part that
another part calls counts for the called one only. The clock is asked some thousand times in all,
which takes no time beside the seconds that are measured.
"""

from __future__ import annotations

import json
import sys
import time

START = time.process_time()

from collections.abc import Callable  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from functools import wraps  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from ipskeptic import discover  # noqa: E402
from ipskeptic.lookup.feeds.base import FeedFile  # noqa: E402
from ipskeptic.update import axes, compile, importing, quick, store  # noqa: E402
from ipskeptic.update.entries import Entries  # noqa: E402

# What does it, and where it is looked up when it is called.
PARTS: dict[str, tuple[tuple[object, str], ...]] = {
    "read and unpack": ((FeedFile, "_pull"),),
    "recognise": ((importing, "recognise"),),
    "parse": ((quick, "read"),),
    "write layers": ((store, "save_layer"),),
    "read layers": ((store, "load_layer"), (store, "builtin_layers")),
    "step functions": (
        (compile, "join_same_spans"),
        (axes, "rank"),
        (compile, "_timelines"),
    ),
    "merge": ((compile, "merge"),),
    "rows": ((compile, "_rows"),),
    "entries and texts": ((Entries, "sections"),),
    "write index": (
        (compile, "_intervals"),
        (compile, "build_image"),
        (compile, "write_atomically"),
    ),
}


class Stopwatch:
    """Seconds of processor time by part.

    Attributes:
        seconds: By the name of the part.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        # Of each part that is running, the seconds in parts that it called.
        self._called = [0.0]

    def watch(self, part: str, place: object, name: str) -> None:
        """Measure a function from now on."""
        function: Callable[..., Any] = getattr(place, name)

        @wraps(function)
        def measured(*args: Any, **options: Any) -> Any:
            self._called.append(0.0)
            start = time.process_time()
            try:
                return function(*args, **options)
            finally:
                took = time.process_time() - start
                own = took - self._called.pop()
                self.seconds[part] = self.seconds.get(part, 0.0) + own
                self._called[-1] += took

        setattr(place, name, measured)


def main() -> int:
    """Import, and write the parts."""
    folder, *paths = sys.argv[1:]
    watch = Stopwatch()
    for part, functions in PARTS.items():
        for place, name in functions:
            watch.watch(part, place, name)
    begun = time.process_time()
    store.Store(Path(folder)).import_files(
        [Path(path) for path in paths],
        feed=None,
        date=None,
        now=datetime(2026, 11, 23, tzinfo=UTC),
        catalogue=discover.catalogue(),
    )
    done = time.process_time()
    parts = {"start of Python": begun, **watch.seconds}
    parts["all else"] = done - sum(parts.values())
    json.dump(parts, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
