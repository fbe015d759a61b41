"""Lines of addresses into records by the compiled kernel (native/): scan a chunk, then emit it."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipskeptic.bulk.library import Intervals, Job, Library, Slot, load, status
from ipskeptic.bulk.shapes import (
    LINE,
    LITERAL,
    PIECE,
    VERDICT,
    Bytes,
    PlanLike,
    SlotLike,
    TemplateLike,
)
from ipskeptic.errors import IndexFileError

__all__ = ["LINE", "Kernel", "Library", "load", "status"]

Chunk = bytes | bytearray | memoryview

# What the functions of native/kernel.h come back with.
_DONE, _FULL, _MORE_COUNTS = range(3)
_DAMAGED = {
    -2: "its intervals do not cover all addresses",
    -4: "a tail number out of range",
    -5: "a row number or an offset out of range",
    -6: "a prefix length out of range",
}
_WRONG = {
    -1: "a chunk must be whole lines, each with its LF, below 2 GiB, and `lines` its own",
    -3: "a line of no kind, or outside of its chunk",
    -7: "a template with more slots than the kernel takes, or one it does not know",
    -8: "as many outputs must be given as there are lines of kind 255",
}
# Judgement: far more rows than VERDICT can have. It bounds what a damaged plan, with a template
# that writes no verdict, can make `counts` take.
_MAX_COUNTS = 1 << 22
# Judgement: what a chunk's output may take at first; it grows when needed, and is used again.
_FIRST_OUT = 1 << 20
# What a template may have: IPSK_MAX_SLOTS and IPSK_MAX_PIECES of native/kernel.h.
MAX_SLOTS, MAX_PIECES = 1024, 128
# What the kernel may read and write beyond a text: IPSK_SLACK of native/write.h.
_SLACK = 64


class Kernel:
    """Scans and emits; for one thread. Other kernels may run at the same time: ctypes lets them.

    Args:
        plan: The plan; its arrays are read afresh on every call.
        template: The template; likewise.
        library: The compiled kernel, None for the installed one.

    Raises:
        ValueError: There is no kernel, or an array is not of the type it has to be.

    Attributes:
        counts: uint64 [rows of VERDICT]: lines emitted with each; may be replaced by a longer one.
    """

    def __init__(
        self, plan: PlanLike, template: TemplateLike, library: Library | None = None
    ) -> None:
        library = library or load()
        if library is None:
            raise ValueError(f"kernel: {status()}")
        self.counts = np.zeros(0, np.uint64)
        self._dll = library.dll
        self._plan = plan
        self._template = template
        self._buckets = [np.empty(n, np.uint32) for n in (library.v4_buckets, library.v6_buckets)]
        self._out: Bytes = np.empty(_FIRST_OUT, np.uint8)
        self._job: Any = Job()
        self._addresses: dict[str, tuple[NDArray[Any], int]] = {}
        self._intervals: Any = None
        self._intervals_of: tuple[NDArray[Any], ...] = ()
        self._slots: Any = None
        self._slots_of: list[Any] = []

    def scan(self, chunk: Chunk) -> NDArray[np.void]:
        """Read a chunk and look its addresses up.

        Args:
            chunk: Whole lines, each with its LF; below 2 GiB.

        Returns:
            LINE array, one element a line. A line of kind 4 or 6 has the trimmed text, any other
            the whole line without its LF.

        Raises:
            ValueError: The chunk is none.
            IndexFileError: The plan is damaged.
        """
        intervals = self._make_intervals()
        size = len(chunk)
        data = _as_bytes(chunk)
        at = data.ctypes.data
        lines = np.empty(self._dll.ipsk_count(at, size), LINE)
        code = self._dll.ipsk_scan(ctypes.byref(intervals), at, size, lines.ctypes.data, len(lines))
        if code != _DONE:
            raise _error(code)
        return lines

    def emit(
        self, chunk: Chunk, lines: NDArray[np.void], others: Sequence[bytes] = ()
    ) -> memoryview:
        """Write the records of a chunk.

        Args:
            chunk: What was scanned.
            lines: What `scan` gave, with every tail resolved.
            others: The finished output of each line of kind 255, in order.

        Returns:
            The output. It is overwritten by the next call.

        Raises:
            ValueError: The arguments do not belong together.
            IndexFileError: The plan or a table is damaged.
        """
        if lines.dtype != LINE or not lines.flags.c_contiguous:
            raise ValueError("lines must be a contiguous LINE array")
        job = self._job
        data = _as_bytes(chunk)
        job.chunk, job.chunk_size = data.ctypes.data, len(chunk)
        job.lines, job.line_count = lines.ctypes.data, len(lines)
        held = _set_others(job, others)  # what the job points at
        self._set_plan(job)
        job.line = job.other = job.written = 0
        self._run(job)
        del held
        return self._out.data[: job.written]

    def _run(self, job: Any) -> None:
        while True:
            job.out, job.out_size = self._address("out", self._out, np.uint8), len(self._out)
            job.counts = self._address("counts", self.counts, np.uint64)
            job.count_rows = len(self.counts)
            code = self._dll.ipsk_emit(ctypes.byref(job))
            if code == _DONE:
                return
            if code == _FULL:
                more = max(len(self._out), job.needed)
                out = np.empty(len(self._out) + more, np.uint8)
                out[: job.written] = self._out[: job.written]
                self._out = out
            elif code == _MORE_COUNTS and job.needed < _MAX_COUNTS:
                self._grow_counts(job.needed + 1)
            else:
                raise _error(-5 if code == _MORE_COUNTS else code, job.line)

    def _grow_counts(self, rows: int) -> None:
        counts = np.zeros(rows, np.uint64)
        counts[: len(self.counts)] = self.counts
        self.counts = counts

    def _address(self, name: str, array: NDArray[Any], dtype: type[Any]) -> int:
        """The address of an array, checked once and held while it is the one in use."""
        held = self._addresses.get(name)
        if held is None or held[0] is not array:
            held = self._addresses[name] = (array, _checked(name, array, dtype))
        return held[1]

    def _make_intervals(self) -> Any:
        plan = self._plan
        arrays = (plan.v4_first, plan.v4_tail, plan.v6_high, plan.v6_low, plan.v6_tail)
        if self._intervals is not None and all(map(_is, arrays, self._intervals_of)):
            return self._intervals
        v4, v6 = len(plan.v4_first), len(plan.v6_high)
        if (len(plan.v4_tail), len(plan.v6_low), len(plan.v6_tail)) != (v4, v6, v6):
            raise ValueError("arrays of one plan must be of one length")
        if not (v4 and v6) or plan.v4_first[0] or plan.v6_high[0] or plan.v6_low[0]:
            raise _error(-2)
        made = Intervals(
            self._address("v4_first", plan.v4_first, np.uint32),
            self._address("v4_tail", plan.v4_tail, np.uint32),
            self._address("v6_high", plan.v6_high, np.uint64),
            self._address("v6_low", plan.v6_low, np.uint64),
            self._address("v6_tail", plan.v6_tail, np.uint32),
            *(v4, v6),
            *(bucket.ctypes.data for bucket in self._buckets),
        )
        code = self._dll.ipsk_prepare(ctypes.byref(made))
        if code != _DONE:
            raise _error(code)
        self._intervals, self._intervals_of = made, arrays
        return made

    def _set_plan(self, job: Any) -> None:
        tails, prefix_bits = self._plan.tails, self._plan.prefix_bits
        if tails.ndim != 2 or tails.shape[1] != 4:
            raise ValueError("tails must have four columns")
        job.tails, job.tail_count = self._address("tails", tails, np.uint32), len(tails)
        job.prefix_bits = self._address("prefix_bits", prefix_bits, np.uint8)
        job.prefix_rows = len(prefix_bits)
        slots = self._template.slots
        parts = [part for slot in slots for part in _parts(slot)]
        if len(parts) != len(self._slots_of) or not all(map(_is, parts, self._slots_of)):
            self._make_slots(slots)
            self._slots_of = parts
        job.slots, job.slot_count = ctypes.addressof(self._slots), len(slots)

    def _make_slots(self, slots: Sequence[SlotLike]) -> None:
        made = (Slot * max(1, len(slots)))()
        for number, slot in enumerate(slots):
            target: Any = made[number]
            target.kind = slot.kind
            if slot.kind == LITERAL:
                text = np.frombuffer(slot.text + bytes(2 * _SLACK), np.uint8)
                target.bytes = self._address(f"text {number}", text, np.uint8)
                target.size, target.rows = len(slot.text), len(text)
            elif slot.kind == PIECE:
                part, parts = getattr(slot, "part", 0), getattr(slot, "parts", 1)
                rows, odd = divmod(len(slot.offsets) - 1, parts)
                if rows < 0 or odd:
                    raise ValueError("offsets must have one number more than there are texts")
                target.source, target.part, target.parts = slot.source, part, parts
                target.bytes = self._address(f"blob {number}", slot.blob, np.uint8)
                target.offsets = self._address(f"offsets {number}", slot.offsets, np.uint64)
                target.size, target.rows = len(slot.blob), rows
                if slot.source == VERDICT and len(self.counts) < target.rows < _MAX_COUNTS:
                    self._grow_counts(target.rows)
        self._slots = made


def _parts(slot: SlotLike) -> tuple[Any, ...]:
    """What a slot is made of: if each is the same object as before, so is the slot."""
    if slot.kind == PIECE:
        place = (getattr(slot, "part", 0), getattr(slot, "parts", 1))
        return (slot.source, slot.offsets, slot.blob, *place)
    return (slot.kind, slot.text if slot.kind == LITERAL else None)


def _is(one: object, other: object) -> bool:
    return one is other


_NO_OFFSETS = np.zeros(1, np.uint64)
_NO_OTHERS = (_NO_OFFSETS.ctypes.data, 0, _NO_OFFSETS.ctypes.data, 0)


def _set_others(job: Any, others: Sequence[bytes]) -> tuple[NDArray[Any], ...]:
    """Put finished outputs into a job; what is given back must live as long as the call."""
    if not others:
        job.others, job.others_size, job.other_offsets, job.other_count = _NO_OTHERS
        return ()
    joined = _as_bytes(b"".join(others))
    offsets = np.zeros(len(others) + 1, np.uint64)
    np.cumsum([len(other) for other in others], out=offsets[1:])
    job.others, job.others_size = joined.ctypes.data, int(offsets[-1])
    job.other_offsets, job.other_count = offsets.ctypes.data, len(others)
    return joined, offsets


def _as_bytes(chunk: Chunk) -> Bytes:
    # An empty buffer has no address.
    return np.frombuffer(chunk if len(chunk) else b"\n", np.uint8)


def _checked(name: str, array: NDArray[Any], dtype: type[Any]) -> int:
    if array.dtype != dtype or not array.flags.c_contiguous:
        raise ValueError(f"{name} must be a contiguous array of {np.dtype(dtype)}")
    return int(array.ctypes.data)


def _error(code: int, line: int | None = None) -> Exception:
    where = "" if line is None else f", met in line {line + 1} of a chunk"
    if code in _DAMAGED:
        return IndexFileError(
            f"the index is damaged ({_DAMAGED[code]}{where}): run `ipskeptic data compile`"
        )
    return ValueError(f"{_WRONG.get(code, f'code {code} of the kernel')}{where}")
