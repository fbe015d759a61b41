"""Downloads that are damaged in every way we know; the last good copy must go on answering."""

from __future__ import annotations

import gzip
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ipskeptic.model.feed import Feed
from ipskeptic.update.outcomes import UNCHANGED, UPDATED
from tests.faults.publisher import COUNT, MAKERS, NOW, feeds, publish
from tests.faults.state import HASTY, bring, lies, of_feed, state_of, trouble
from tests.fetch import server as serving
from tests.fetch.server import Act, Server


def _giving(body: bytes) -> Act:
    return lambda handler: handler.give(body, etag=False)


def _faults(name: str, chance: random.Random) -> Iterator[tuple[str, Act]]:
    """Every kind of damage to a feed's newest file."""
    body = MAKERS[name](NOW, COUNT).encode()
    cut = chance.randint(1, len(body) // 3)
    yield "cut off on the way", serving.broken_off(body[:cut])
    yield "cut off at the publisher", _giving(body[:cut])
    yield "HTML", _giving(b"<!DOCTYPE html>\n<html><body>302 Found</body></html>\n")
    yield "empty", _giving(b"")
    yield "ten times the size", _giving(MAKERS[name](NOW, 10 * COUNT).encode())
    yield "endless line", _giving(b"1" * 3_000_000)
    yield "slow server", serving.dripping(body, 0.02)
    yield "silent server", serving.silent(0.8)
    yield "redirect loop", serving.redirect(f"/{name}.txt")
    yield "HTTP 500", serving.status(500)
    yield "UTF-16", _giving(body.decode().encode("utf-16"))
    yield "garbage", _giving(chance.randbytes(5000))
    if name in ("greensnow", "routeviews"):
        line = body.splitlines(keepends=True)[-1]
        yield "gzip bomb", _giving(gzip.compress(line * (120_000_000 // len(line)), 9))
    if name == "apnic":
        yield "wrong checksum", _giving(body)


def run(seed: int) -> tuple[str, list[str]]:
    """Serve each kind of damage of each feed; a line of what came of it, and what was wrong."""
    chance = random.Random(seed)
    wrong: list[str] = []
    kinds: Counter[str] = Counter()
    with Server() as server, tempfile.TemporaryDirectory() as root:
        folder = Path(root)
        publish(server, 0)
        wanted = feeds(server.url)
        bring(folder, wanted)
        day = 0
        for name in MAKERS:
            for kind, act in _faults(name, chance):
                day += 1
                publish(server, day)
                server.act(f"/{name}.txt", act)
                if kind == "wrong checksum":
                    server.put(f"/{name}.txt.md5", "0" * 32)
                before = of_feed(state_of(folder), name)
                wrong += _check(folder, wanted, name, kind, before)
                kinds[kind] += 1
        wrong += _nothing_held(server, folder, wanted)
        kinds["304 with nothing held"] += 1
    count = sum(kinds.values())
    return f"{count} damaged downloads of {len(kinds)} kinds: each refused, with its reason", wrong


def _check(
    folder: Path,
    wanted: dict[str, Feed],
    name: str,
    kind: str,
    before: frozenset[tuple[str, str, str]],
) -> Iterator[str]:
    what = f"{name}, {kind}"
    if kind in ("slow server", "silent server"):
        # The others would suffer on a loaded machine.
        result = bring(folder, {name: wanted[name]}, limits=HASTY)
    else:
        result = bring(folder, wanted)
    for outcome in result.outcomes:
        if outcome.feed == name and outcome.state in (UPDATED, UNCHANGED):
            yield f"{what}: reported as {outcome.state}"
        if outcome.feed == name and not outcome.reason:
            yield f"{what}: no reason"
        if outcome.feed != name and outcome.state not in (UPDATED, UNCHANGED):
            yield f"{what}: {outcome.feed} suffered: {outcome.reason}"
    state = state_of(folder)
    if of_feed(state, name) != before:
        yield f"{what}: the index has other copies of it than before"
    yield from (f"{what}: {text}" for text in (*lies(folder, state), *trouble(folder)))


def _nothing_held(server: Server, folder: Path, wanted: dict[str, Feed]) -> Iterator[str]:
    """A server that says "not modified" to who has nothing."""
    publish(server, 399)
    server.act("/aws.txt", serving.status(304))
    for path in (folder / "snapshots" / "aws").iterdir():
        path.unlink()
    result = bring(folder, wanted)
    states = {outcome.feed: outcome.state for outcome in result.outcomes}
    if states["aws"] != "failed":
        yield f"304 with nothing held: reported as {states['aws']}"
