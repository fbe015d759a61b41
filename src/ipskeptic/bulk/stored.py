"""Answers that were worked out once, kept in a file for the next list with the same question.

Working out all answers takes longer than answering a million lines. The file is a cache: whatever
its answers depend on is in its name, a damaged one is worked out anew, and deleting it costs time
only.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from ipskeptic.bulk.answers import VERDICT, Answers
from ipskeptic.bulk.asking import Setting
from ipskeptic.bulk.plan import Plan
from ipskeptic.bulk.template import PIECE, Slot

MAGIC = b"ipskeptic answers 3\n"
_ALIGN = 64
_PLAN = tuple(field.name for field in fields(Plan))
# Judgement: files of 60 MB each; a question that comes back does so soon.
KEPT = 4
_A_DAY = 86_400.0


class Stored(NamedTuple):
    """Answers as they lie in a file.

    Attributes:
        plan: All answers; its arrays are those of the file.
        slots: The form of a line.
        verdicts: Rows of the verdict table.
    """

    plan: Plan
    slots: list[Slot]
    verdicts: list[list[str]]


def key_of(setting: Setting, version: str, form: str, columns: Sequence[str]) -> str | None:
    """What tells the answers apart from all others; None where none are kept.

    Answers for now are good for a second, and those for which the country table is asked are not
    all worked out.
    """
    if not setting.observation.time_given:
        return None
    indexes = [
        (builtin, index.file.body_checksum, len(index.file.data))
        for builtin, index in setting.data.indexes()
    ]
    seen = setting.observation
    asked = (seen.seen_at, seen.role, seen.transport, setting.claim, setting.present_time)
    parts = (version, indexes, asked, setting.tables, setting.data.snapshots, form, tuple(columns))
    return sha256(repr(parts).encode()).hexdigest()[:32]


def load(folder: Path, key: str) -> Stored | None:
    """The answers of a key; None where there are none, or they are damaged."""
    path = _path(folder, key)
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        found = _read(memoryview(data))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    with suppress(OSError):  # in a folder that may only be read nothing is let go of either
        os.utime(path)  # the ones used last are kept
    return found


def _read(data: memoryview) -> Stored:
    if bytes(data[: len(MAGIC)]) != MAGIC:
        raise ValueError("no answers")
    start = len(MAGIC) + 16
    checksum, size = (int.from_bytes(data[at : at + 8], "little") for at in (start - 16, start - 8))
    if crc32(data[start:]) != checksum:
        raise ValueError("damaged")
    head = json.loads(bytes(data[start : start + size]))
    base = _aligned(start + size)
    arrays = {
        name: np.frombuffer(data, dtype=kind, count=count, offset=base + offset).reshape(shape)
        for name, kind, count, offset, shape in head["arrays"]
    }
    slots = []
    for number, (kind, text, source) in enumerate(head["slots"]):
        slot = Slot(kind, bytes.fromhex(text), source)
        if kind == PIECE:
            slot.offsets = arrays[f"offsets {number}"]
            slot.blob = arrays[f"blob {number}"]
        slots.append(slot)
    return Stored(Plan(*(arrays[name] for name in _PLAN)), slots, head["verdicts"])


def save(folder: Path, key: str, plan: Plan, slots: Sequence[Slot], answers: Answers) -> None:
    """Keep answers; what can't be written is not kept, and costs the next run its time."""
    arrays: dict[str, Any] = {name: getattr(plan, name) for name in _PLAN}
    for number, slot in enumerate(slots):
        if slot.kind == PIECE:
            arrays[f"offsets {number}"] = slot.offsets
            arrays[f"blob {number}"] = slot.blob
    table, offset = [], 0
    for name, array in arrays.items():
        table.append((name, array.dtype.str, array.size, offset, array.shape))
        offset = _aligned(offset + array.nbytes)
    head = {
        "arrays": table,
        "slots": [(slot.kind, slot.text.hex(), slot.source) for slot in slots],
        "verdicts": answers.texts[VERDICT].rows,
    }
    with suppress(OSError):
        _write(folder, key, json.dumps(head).encode(), list(arrays.values()))
        _prune(folder)


def _write(folder: Path, key: str, head: bytes, arrays: list[Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    start = len(MAGIC) + 16
    parts: list[Any] = [head, bytes(_aligned(start + len(head)) - start - len(head))]
    for array in arrays:
        flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        parts += [flat, bytes(_aligned(len(flat)) - len(flat))]
    checksum = 0
    for part in parts:
        checksum = crc32(part, checksum)
    temporary = folder / f".{key}.{os.getpid()}.part"
    try:
        with temporary.open("wb") as file:
            file.write(MAGIC + checksum.to_bytes(8, "little") + len(head).to_bytes(8, "little"))
            for part in parts:
                file.write(part)
        os.replace(temporary, _path(folder, key))
    finally:
        temporary.unlink(missing_ok=True)


def _prune(folder: Path) -> None:
    """Let go of all but the files used last."""
    found = sorted(folder.glob("*.answers"), key=lambda path: (-path.stat().st_mtime, path.name))
    # What a process that was killed had begun to write.
    newest = max((path.stat().st_mtime for path in found), default=0.0)
    begun = [p for p in folder.glob(".*.part") if p.stat().st_mtime < newest - _A_DAY]
    for path in (*found[KEPT:], *begun):
        path.unlink(missing_ok=True)


def _path(folder: Path, key: str) -> Path:
    return folder / f"{key}.answers"


def _aligned(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN
