"""A file or stream that is a document of observations, or else a list."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from ipskeptic.errors import InputError
from ipskeptic.intake.ahead import Ahead
from ipskeptic.intake.item import Item
from ipskeptic.intake.items import read_stream
from ipskeptic.intake.lines import BOMS
from ipskeptic.intake.observations._read import format_of_bytes, read_observations
from ipskeptic.intake.unpack import BZIP2, GZIP, XZ, ZSTD
from ipskeptic.model.assessment import BadInput

_BLANK = b" \t\r\n"
_MOST_BLANK = 64  # judgement: no document begins with more
# What may follow the bracket of a JSON list; a list of addresses has `[2001:db8::1]:443`.
_AFTER_BRACKET = b' \t\r\n{["'
# Of what is packed, or in another encoding.
_SIGNS = (GZIP, BZIP2, XZ, ZSTD, *BOMS)


def read_source(source: Path | BinaryIO) -> Iterator[Item | BadInput]:
    """Read a document of observations, or else a list of addresses.

    Of a stream no more is waited for than tells that it is no document, so that a program that
    writes one line and waits for the answer gets it.

    Raises:
        InputError: While reading: it can't be read, or is damaged.
    """
    name = str(source) if isinstance(source, os.PathLike) else "-"
    with ExitStack() as stack:
        if isinstance(source, os.PathLike):
            try:
                stream: BinaryIO = stack.enter_context(open(source, "rb"))
            except OSError as error:
                reason = error.strerror or error
                raise InputError(f"{name}: it can't be opened: {reason}") from error
        else:
            stream = source
        ahead = Ahead(stream)
        format_ = format_of_bytes(ahead.head()) if _may_be(ahead, name) else None
        if format_ is not None:
            yield from read_observations(ahead.stream(), name, format_)
        else:
            yield from read_stream(ahead.stream(), name, None)


def _may_be(ahead: Ahead, name: str) -> bool:
    """Whether the first signs are those of JSON or XML, or of what is packed or encoded."""
    size, head, begin = 1, b"", b""
    try:
        while size <= _MOST_BLANK:
            head = ahead.head(size)
            begin = head.lstrip(_BLANK)
            if len(head) < size or begin not in (b"", b"["):
                break
            size += 1
    except OSError as error:
        raise InputError(f"{name}: it can't be read: {error}") from error
    if begin.startswith(b"["):
        return begin[1:2] in _AFTER_BRACKET
    if begin.startswith((b"{", b"<")):
        return True
    near = [sign for sign in _SIGNS if head[:1] == sign[:1]]
    return bool(near) and ahead.head(max(map(len, near))).startswith(tuple(near))
