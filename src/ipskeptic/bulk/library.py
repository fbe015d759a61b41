"""The compiled kernel of the bulk path: where it is, and how it is called.

It is plain C behind ctypes (`native/`), built by hatch_build.py where a C compiler is. Nothing here
imports numpy, so `ipskeptic --version` can say whether it is there.
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

ABI = 1  # IPSK_ABI of native/kernel.h
NAME = "_kernel.so"
# Where hatch_build.py puts it: beside this file in a wheel, in a folder of its own beside the
# packages where the project is installed in editable form, since nothing is built into src.
EDITABLE = "ipskeptic_kernel"
SWITCH = "IPSKEPTIC_NO_KERNEL"

_POINTER = ctypes.c_void_p
_NUMBER = ctypes.c_uint64


def _structure(name: str, **fields: type) -> type[ctypes.Structure]:
    return type(name, (ctypes.Structure,), {"_fields_": list(fields.items())})


# The structures of native/kernel.h, field by field.
Intervals = _structure(
    "Intervals",
    **dict.fromkeys(("v4_first", "v4_tail", "v6_high", "v6_low", "v6_tail"), _POINTER),
    **dict.fromkeys(("v4_count", "v6_count"), _NUMBER),
    **dict.fromkeys(("v4_bucket", "v6_bucket"), _POINTER),
)
Slot = _structure(
    "Slot",
    **dict.fromkeys(("kind", "source", "part", "parts"), ctypes.c_uint32),
    bytes=_POINTER,
    size=_NUMBER,
    offsets=_POINTER,
    rows=_NUMBER,
)
Job = _structure(
    "Job",
    **{
        name: _NUMBER if name.endswith(("_size", "_count", "_rows")) else _POINTER
        for name in (
            *("chunk", "chunk_size", "lines", "line_count"),
            *("others", "others_size", "other_offsets", "other_count"),
            *("tails", "tail_count", "prefix_bits", "prefix_rows", "slots", "slot_count"),
            *("counts", "count_rows", "out", "out_size"),
        )
    },
    **dict.fromkeys(("line", "other", "written", "needed"), _NUMBER),
)
LINE_SIZE = 32


class Library(NamedTuple):
    """The loaded kernel.

    Attributes:
        path: Its file.
        dll: Its functions, with their argument types.
        v4_buckets: How many numbers `Intervals.v4_bucket` has.
        v6_buckets: How many numbers `Intervals.v6_bucket` has.
    """

    path: Path
    dll: ctypes.CDLL
    v4_buckets: int
    v6_buckets: int


class NotUsableError(Exception):
    """The kernel can't be used; the message says why."""


def open_library(path: Path) -> Library:
    """Load the kernel from a file.

    Raises:
        NotUsableError: It can't be loaded, or is of another version or machine.
    """
    try:
        dll = ctypes.CDLL(str(path))
        dll.ipsk_abi.restype = ctypes.c_int32
        abi = dll.ipsk_abi()
    except (OSError, AttributeError) as error:
        raise NotUsableError(f"it can't be loaded: {error}") from error
    if abi != ABI:
        why = f"it is of version {abi}, not {ABI}: install ipskeptic again"
        raise NotUsableError(why if abi else "big-endian machines are not supported")
    dll.ipsk_size.argtypes = [ctypes.c_uint32]
    dll.ipsk_size.restype = _NUMBER
    sizes = [LINE_SIZE, *map(ctypes.sizeof, (Intervals, Slot, Job))]
    if [dll.ipsk_size(what) for what in range(4)] != sizes:
        raise NotUsableError("its structures are laid out otherwise: install ipskeptic again")
    dll.ipsk_prepare.argtypes = [_POINTER]
    dll.ipsk_count.argtypes = [_POINTER, _NUMBER]
    dll.ipsk_count.restype = _NUMBER
    dll.ipsk_scan.argtypes = [_POINTER, _POINTER, _NUMBER, _POINTER, _NUMBER]
    dll.ipsk_emit.argtypes = [_POINTER]
    for name in ("ipsk_prepare", "ipsk_scan", "ipsk_emit"):
        getattr(dll, name).restype = ctypes.c_int32
    return Library(path, dll, dll.ipsk_size(4), dll.ipsk_size(5))


def load() -> Library | None:
    """The kernel of this installation; None where there is none or it is switched off."""
    return None if os.environ.get(SWITCH) else _installed()[0]


def status() -> str:
    """Whether the kernel is there, and why not, in a few words.

    Returns:
        "compiled", or "none (...)".
    """
    if os.environ.get(SWITCH):
        return f"none ({SWITCH} is set)"
    library, why = _installed()
    return "compiled" if library else f"none ({why})"


@cache
def _installed() -> tuple[Library | None, str]:
    path = _find()
    if path is None:
        return None, "not built: there was no C compiler when ipskeptic was installed"
    try:
        return open_library(path), ""
    except NotUsableError as error:
        return None, str(error)


def _find() -> Path | None:
    # Of sys.path only what packages are installed into: a library in the working folder is none
    # of ours.
    packages = [Path(p) for p in sys.path if p.endswith(("site-packages", "dist-packages"))]
    folders = (Path(__file__).parent, *(folder / EDITABLE for folder in packages))
    return next((path for folder in folders if (path := folder / NAME).is_file()), None)
