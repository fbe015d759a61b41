"""Whichever way a list is answered, the records are the same bytes."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ipskeptic import Skeptic
from ipskeptic.bulk import arrays, chunked, kernel
from ipskeptic.errors import InputError
from ipskeptic.intake import chunks
from ipskeptic.intake.time import parse_time
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.row import COLUMNS, flat_row
from ipskeptic.model.text import format_address
from ipskeptic.pipeline import streamed
from ipskeptic.pipeline.annotate import Annotator, Wish
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.pipeline.streamed import records_of

ODD = """
# a comment
; another
// and one more

192.0.2.7 # seen twice
198[.]51[.]100[.]23
198(.)51(.)100(.)23
hxxps://203.0.113[.]9:8443/path
[2001:db8::1]:443
fe80::1%eth0
::ffff:192.0.2.1
2001:DB8:0:0:0:0:0:1
192.0.2.0/24
192.0.2.1-192.0.2.9
0.0.0.0/0
010.0.0.1
1.2.3
256.1.1.1
=HYPERLINK("http://192.0.2.1")
"quoted, text"
192.0.2.1, 192.0.2.2
not an address
caf\u00e9 192.0.2.1
::error::192.0.2.1
##[error]x
"""


def engines() -> list[Any]:
    """What answers chunks here, alone and several at once."""
    found = []
    if kernel.load() is not None:
        found += [chunked.Make(kernel.Kernel, 1, 1), chunked.Make(kernel.Kernel, 8, 2)]
    if arrays.available():
        found.append(chunked.Make(arrays.Arrays, 1, 1))
    return found


def side_by_side() -> list[Any]:
    """Those of them that may have several chunks under way."""
    return [made for made in engines() if made.copies > 1 or made.one is arrays.Arrays]


def name_of(engine: Any) -> str:
    """The name of an engine in a test's name."""
    return f"{engine.one.__name__}-{engine.copies}"


def mixed(seed: int, lines: int) -> bytes:
    """A list of everything."""
    draw = random.Random(seed)
    odd = [*ODD.split("\n"), "   203.0.113.9 \t "]
    texts = []
    for _ in range(lines):
        roll = draw.random()
        if roll < 0.3:
            # Where the test world has records, and anywhere.
            number = draw.choice((0xC0000200, 0xC6336400, 0xCB007100, 0xAF2DB000))
            texts.append(format_address(4, number + draw.randrange(1024)))
        elif roll < 0.6:
            texts.append(format_address(4, draw.randrange(1 << 32)))
        elif roll < 0.8:
            high = draw.choice((0x20010DB8 << 96, draw.randrange(1 << 128)))
            texts.append(format_address(6, high | draw.randrange(1 << 80)))
        else:
            texts.append(draw.choice(odd))
    ends = [draw.choice(("\n", "\n", "\r\n", "\r")) for _ in texts]
    return "".join(text + end for text, end in zip(texts, ends, strict=True)).encode()


def answered(
    skeptic: Skeptic, wish: Wish, data: bytes
) -> tuple[bytes, Counter[str], list[BadInput]]:
    """Records, classes, and what was refused."""
    refused: list[BadInput] = []
    annotator = Annotator(skeptic, wish, refused.append)
    records = [bytes(part) for part, _ in records_of(annotator, io.BytesIO(data), "list")]
    annotator.finish()
    return b"".join(records), annotator.classes, refused


WISHES = [
    Wish(),
    Wish(format="csv", claim=parse_claim("KP")),
    Wish(format="tsv", columns=("error", "ip", "usable", "prefix", "cc", "as_name", "input")),
    Wish(format="csv", columns=("prefix",)),
    Wish(format="jsonl", columns=("holder", "prefix", "asn"), transport="udp"),
    # Columns named again and again: two prefixes in a row, and more than the engines take.
    Wish(format="csv", columns=("prefix", "prefix", "cc", "prefix", "ip", "prefix")),
    Wish(format="tsv", columns=("cc", "asn") * 70),
]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: f"{wish.format}-{len(wish.columns)}")
@pytest.mark.parametrize("engine", engines(), ids=name_of)
def test_chunks_and_lines_give_the_same(
    world: Skeptic, wish: Wish, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Line by line, and in chunks from the first line on."""
    data = mixed(7, 1500)
    monkeypatch.setattr(streamed, "MANY_LINES", 1 << 60)
    slow = answered(world, wish, data)
    monkeypatch.setattr(streamed, "MANY_LINES", 0)
    monkeypatch.setattr(chunked, "engine", lambda: engine)
    fast = answered(world, wish, data)

    assert fast[0] == slow[0]
    assert fast[1:] == slow[1:]
    assert slow[1].total() > 1000
    assert len(slow[2]) > 50


@pytest.mark.parametrize("engine", engines(), ids=name_of)
def test_a_list_that_grows_long(
    world: Skeptic, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way may change in the middle of a list: nothing else does."""
    data = mixed(11, 4000)
    monkeypatch.setattr(streamed, "MANY_LINES", 1 << 60)
    slow = answered(world, Wish(), data)
    monkeypatch.setattr(streamed, "MANY_LINES", 500)
    monkeypatch.setattr(chunked, "engine", lambda: engine)
    monkeypatch.setattr(
        streamed, "read_chunks", lambda stream, name, _: chunks.read_chunks(stream, name, 1 << 14)
    )
    assert answered(world, Wish(), data) == slow


@pytest.mark.parametrize("engine", side_by_side(), ids=name_of)
def test_chunks_that_overlap_stay_in_order(
    world: Skeptic, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several chunks under way at once: the same bytes, the same refusals in the same order."""
    data = mixed(23, 8000)
    wish = Wish(at=parse_time("2026-08-21"))
    monkeypatch.setattr(streamed, "MANY_LINES", 1 << 60)
    slow = answered(world, wish, data)
    monkeypatch.setattr(streamed, "MANY_LINES", 0)
    monkeypatch.setattr(chunked, "engine", lambda: engine)
    monkeypatch.setattr(streamed, "_ready", lambda stream: lambda: True)
    monkeypatch.setattr(
        streamed, "read_chunks", lambda stream, name, _: chunks.read_chunks(stream, name, 1 << 12)
    )

    assert answered(world, wish, data) == slow


@pytest.mark.skipif(os.name != "posix", reason="not on this machine: pipes as POSIX has them")
@pytest.mark.parametrize("engine", side_by_side(), ids=name_of)
def test_nothing_is_held_back_while_a_pipe_is_waited_for(
    world: Skeptic, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written to a pipe is answered before more of it is waited for."""
    monkeypatch.setattr(streamed, "MANY_LINES", 0)
    monkeypatch.setattr(chunked, "engine", lambda: engine)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream:
        annotator = Annotator(world, Wish(at=parse_time("2026-08-21"), columns=("ip",)))
        found = records_of(annotator, stream, "-")
        for number in range(3):
            # As much as fills the pipe, and less than that.
            lines = f"10.0.0.{number}\n".encode() * (5000 if number else 3)
            os.write(writing, lines)
            got = 0
            while got < lines.count(b"\n"):
                got += next(found)[1]
        os.close(writing)

        assert list(found) == []


@pytest.mark.parametrize("engine", side_by_side(), ids=name_of)
def test_a_list_that_is_cut_off(
    world: Skeptic, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that came before the place is answered, however many chunks are under way."""
    draw = random.Random(17)
    lines = [format_address(4, draw.randrange(1 << 32)) for _ in range(60_000)]
    packed = gzip.compress("".join(f"{line}\n" for line in lines).encode())
    monkeypatch.setattr(chunked, "engine", lambda: engine)
    monkeypatch.setattr(streamed, "_ready", lambda stream: lambda: True)
    counts = []
    for many_lines in (1 << 60, 0):
        monkeypatch.setattr(streamed, "MANY_LINES", many_lines)
        # For a time in the past the country table is not asked, and chunks overlap.
        annotator = Annotator(world, Wish(at=parse_time("2024-03-11"), columns=("ip",)))
        found = records_of(annotator, io.BytesIO(packed[: len(packed) // 2]), "list")
        records: list[bytes] = []
        with pytest.raises(InputError, match="end too early"):
            records.extend(bytes(part) for part, _ in found)
        counts.append(b"".join(records).count(b"\n"))

    assert counts[0] == counts[1] > 20_000


def test_without_an_engine_lines_are_answered_one_by_one(
    world: Skeptic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither kernel nor pyarrow: slower, and the same."""
    data = mixed(3, 200)
    whole = answered(world, Wish(), data)
    monkeypatch.setattr(streamed, "MANY_LINES", 0)
    monkeypatch.setattr(chunked, "engine", lambda: None)

    assert answered(world, Wish(), data) == whole


def test_records_are_the_rows_of_assess(world: Skeptic) -> None:
    """Every record has what the flat row of the assessment has."""
    records, _, _ = answered(world, Wish(), mixed(5, 200))
    for line in records.decode().splitlines():
        record = json.loads(line)
        assert list(record) == list(COLUMNS)
        if record["error"]:
            continue
        expected = flat_row(world.assess(record["input"].split(" ")[0]))
        text = {
            name: "" if value is None else str(value).lower() if value in (True, False) else value
            for name, value in record.items()
        }
        assert text == {**expected, "input": record["input"]}


@pytest.mark.parametrize("engine", engines(), ids=name_of)
def test_kept_answers_are_the_same(
    world: Skeptic, engine: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The second run takes the answers from a file; a damaged file is no answer."""
    data = mixed(13, 1200)
    wish = Wish(at=parse_time("2026-08-21"), claim=parse_claim("KP"))
    monkeypatch.setattr(streamed, "MANY_LINES", 1 << 60)
    slow = answered(world, wish, data)
    monkeypatch.setattr(streamed, "MANY_LINES", 0)
    monkeypatch.setattr(chunked, "engine", lambda: engine)
    monkeypatch.setenv("IPSKEPTIC_CACHE_DIR", str(tmp_path))
    first = answered(world, wish, data)
    kept = list(tmp_path.glob("answers/*"))
    monkeypatch.setattr(chunked, "build_plan", lambda answers: pytest.fail("worked out again"))
    second = answered(world, wish, data)
    monkeypatch.undo()

    assert len(kept) == 1
    assert first == second == slow

    monkeypatch.setattr(streamed, "MANY_LINES", 0)
    monkeypatch.setattr(chunked, "engine", lambda: engine)
    monkeypatch.setenv("IPSKEPTIC_CACHE_DIR", str(tmp_path))
    whole = kept[0].read_bytes()
    draw = random.Random(1)
    for damaged in (
        whole[:-1],
        whole[:40],
        b"",
        b"x" * len(whole),
        *(_turned(whole, draw.randrange(len(whole))) for _ in range(12)),
    ):
        kept[0].write_bytes(damaged)
        assert answered(world, wish, data) == slow


def _turned(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :]


def test_only_questions_with_a_time_are_kept(
    world: Skeptic, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is asked of now is asked anew, and few files are kept."""
    if not engines():
        pytest.skip("neither a compiled kernel nor pyarrow: nothing answers chunks")
    monkeypatch.setattr(streamed, "MANY_LINES", 0)
    monkeypatch.setenv("IPSKEPTIC_CACHE_DIR", str(tmp_path))
    answered(world, Wish(), b"192.0.2.1\n")
    assert not list(tmp_path.glob("answers/*"))

    for number in range(1, 8):
        answered(world, Wish(at=parse_time(f"2026-08-0{number}")), b"192.0.2.1\n")
    assert len(list(tmp_path.glob("answers/*"))) == 4


def test_a_prefix_that_is_named_twice(world: Skeptic) -> None:
    """Each column has its own, whatever stands between them."""
    record, _, _ = answered(world, Wish(format="csv", columns=("prefix", "prefix")), b"192.0.2.1\n")

    assert record == b"192.0.2.0/24,192.0.2.0/24\n"


def test_answers_in_a_folder_that_may_only_be_read(
    world: Skeptic, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """They are used, though when cannot be noted there."""
    if not engines():
        pytest.skip("neither a compiled kernel nor pyarrow: nothing answers chunks")
    wish = Wish(at=parse_time("2026-08-21"))
    monkeypatch.setattr(streamed, "MANY_LINES", 0)
    monkeypatch.setenv("IPSKEPTIC_CACHE_DIR", str(tmp_path))
    first = answered(world, wish, b"192.0.2.1\n")

    def refused(path: Path) -> None:
        raise PermissionError(13, "permission denied")

    monkeypatch.setattr("ipskeptic.bulk.stored.os.utime", refused)
    monkeypatch.setattr(chunked, "build_plan", lambda answers: pytest.fail("worked out again"))

    assert answered(world, wish, b"192.0.2.1\n") == first
