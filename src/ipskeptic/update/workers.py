"""Reading many files with several processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from ipskeptic.update.importing import Read, Wanted, read_files

# Measured: a process takes a quarter of a second to start, as long as reading half a megabyte of
# packed lists.
WORTH_BYTES = 1 << 20

_wanted: Wanted | None = None


def read_all(
    paths: Sequence[Path], wanted: Wanted, processes: int
) -> Iterator[tuple[int, Read | None]]:
    """Read files, in their order.

    Args:
        paths: The files.
        wanted: What to do with them.
        processes: How many processes may read at once; with 1 this one reads.

    Yields:
        The place of a path with what became of each file in it; before, once, with None.
    """
    sizes = [_size(path) for path in paths]
    processes = min(processes, len(paths))
    if processes < 2 or sum(sizes) < WORTH_BYTES:
        for place, path in enumerate(paths):
            yield place, None
            yield from ((place, read) for read in read_files(path, wanted))
        return
    # The biggest first, so that none of them is still being read when all else is done.
    order = sorted(range(len(paths)), key=lambda place: -sizes[place])
    with ProcessPoolExecutor(processes, get_context("spawn"), _remember, (wanted,)) as pool:
        try:
            results = {place: pool.submit(_read_list, paths[place]) for place in order}
            for place, path in enumerate(paths):
                yield place, None
                yield from ((place, read) for read in _result(results.pop(place), path, wanted))
        finally:
            pool.shutdown(cancel_futures=True)


def _result(future: Future[list[Read]], path: Path, wanted: Wanted) -> list[Read]:
    try:
        return future.result()
    except BrokenProcessPool:
        # The system allows no more processes, or has killed one: reading here is slower, no more.
        return list(read_files(path, wanted))


def _remember(wanted: Wanted) -> None:
    global _wanted
    _wanted = wanted


def _read_list(path: Path) -> list[Read]:
    assert _wanted is not None
    return list(read_files(path, _wanted))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
