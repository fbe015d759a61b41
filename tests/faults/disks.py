"""Disks that are full or may not be written to, and a clock that is set back."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from ipskeptic.errors import StoreError
from ipskeptic.update.fetch.http import Client
from ipskeptic.update.fetch.places import Publishers
from ipskeptic.update.outcomes import UNCHANGED, UPDATED, Order
from ipskeptic.update.store import Store
from ipskeptic.update.updating import update
from tests.faults.publisher import NOW, feeds, publish
from tests.faults.state import LIMITS, bring, lies, state_of, trouble
from tests.fetch.server import Server

# Bytes left on the disk: from nothing to more than an update of these feeds needs.
_LEFT = (0, 1, 2, 4, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 160, 192, 256, 512)


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """A file system of 2 MB; None where none can be mounted (not root, or not Linux)."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder]
        try:
            done = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        except OSError:
            done = False
        if not done:
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], capture_output=True, check=False)


def full() -> tuple[str, list[str]]:
    """Update on a disk with so much space left; a line of what came of it, and what was wrong."""
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    with small_disk() as root, Server() as server:
        if root is None:
            return "full disk: not done, no file system can be mounted here", []
        wanted = feeds(server.url)
        folder = root / "data"
        for number, left in enumerate(_LEFT, 1):
            publish(server, 0)
            bring(folder, wanted)
            before = state_of(folder)
            publish(server, number)
            _fill(root, left << 10)
            try:
                bring(folder, wanted)
                seen["worked"] += 1
            except StoreError as error:
                seen["was a clear error"] += 1
                if "No space left on device" not in str(error):
                    wrong.append(f"full disk, {left} KiB left: {error}")
                if state_of(folder) != before:
                    wrong.append(f"full disk, {left} KiB left: another state answers")
            wrong += [f"full disk, {left} KiB left: {text}" for text in lies(folder, before)]
            (root / "filler").unlink()
            bring(folder, wanted)
            wrong += [f"after a full disk: {text}" for text in trouble(folder)]
            for path in folder.glob("snapshots/*/*.layer"):
                path.unlink()
            for path in folder.glob("fetches/*"):
                path.unlink()
            Store(folder).compile()
    told = ", ".join(f"{count} {what}" for what, count in sorted(seen.items()))
    return (
        f"{len(_LEFT)} updates on a nearly full disk: {told}; the last good state answered",
        wrong,
    )


def _fill(root: Path, left: int) -> None:
    """Fill a disk until so many bytes are left."""
    state = os.statvfs(root)
    rest = max(state.f_bavail * state.f_frsize - left, 0)
    with (root / "filler").open("wb") as file, suppress(OSError):
        file.write(b"x" * rest)


def read_only() -> tuple[str, list[str]]:
    """Update on a disk that may only be read."""
    wrong: list[str] = []
    with small_disk() as root, Server() as server:
        if root is None:
            return "read-only disk: not done, no file system can be mounted here", []
        wanted = feeds(server.url)
        publish(server, 0)
        bring(root / "data", wanted)
        before = state_of(root / "data")
        publish(server, 1)
        subprocess.run(["mount", "-o", "remount,ro", str(root)], check=True)
        try:
            bring(root / "data", wanted)
            wrong.append("read-only disk: no error")
        except StoreError as error:
            if "Read-only file system" not in str(error):
                wrong.append(f"read-only disk: {error}")
        if state_of(root / "data") != before:
            wrong.append("read-only disk: another state answers")
    return "read-only disk: a clear error; the last good state answered", wrong


def clock_set_back() -> tuple[str, list[str]]:
    """Update with a clock that is eleven years slow, then with the right one again."""
    wrong: list[str] = []
    with Server() as server, tempfile.TemporaryDirectory() as root:
        folder, wanted = Path(root), feeds(server.url)
        publish(server, 0)
        bring(folder, wanted)
        publish(server, 1)
        client = Client(LIMITS, proxies={}, sleep=lambda _: None)
        slow = Order(tuple(wanted.values()), None, NOW - timedelta(days=4000), wanted)
        result = update(Store(folder), Publishers(client), slow, lambda *_: None)
        if {outcome.state for outcome in result.outcomes} != {UPDATED}:
            wrong.append(f"clock set back: {[(o.feed, o.state) for o in result.outcomes]}")
        result = bring(folder, wanted)
        if {outcome.state for outcome in result.outcomes} != {UNCHANGED}:
            wrong.append(f"clock set right: {[(o.feed, o.state) for o in result.outcomes]}")
        wrong += [*trouble(folder), *lies(folder, state_of(folder))]
    return "clock set back by eleven years and right again: every copy kept, none lost", wrong
