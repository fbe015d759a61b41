"""What an argument is: an address, prefix or range, then a file; and whether to read stdin."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from ipskeptic.errors import TargetError
from ipskeptic.intake.target import parse_target
from ipskeptic.model.target import Target

if TYPE_CHECKING:
    from pathlib import Path

# Endings that no address and hardly a host name has; a wrong guess changes only the words.
_ENDINGS = (
    " .txt .csv .tsv .json .jsonl .ndjson .log .lst .list .gz .xz .bz2 .zst .ipset .netset .md "
    ".html .pdf .docx .stix .ioc .xml .conf .dat "
)

_ADDRESS_SIGNS = frozenset("0123456789abcdefABCDEF.:[](){}%/")


def classify_argument(text: str) -> Target | Path:
    """An argument as an address, prefix or range; else as a file that exists.

    Args:
        text: The argument; `-` and names of commands are the caller's.

    Raises:
        TargetError: It is neither. The message says "no such file" where it looks like a path,
            and else why it is no address.
    """
    try:
        return parse_target(text)
    except TargetError as error:
        # Named pipes count too: a shell gives `<(command)` as one.
        if os.path.exists(text) and not os.path.isdir(text):
            from pathlib import Path  # on the way to one address it is not needed

            return Path(text)
        if os.path.isdir(text):
            raise TargetError("a folder: name the files in it") from error
        if _looks_like_path(text):
            raise TargetError("no such file") from error
        raise


def stdin_is_readable(stream: BinaryIO | None) -> bool:
    """Whether standard input holds something to read without being asked to.

    Args:
        stream: Standard input; None where a program was started without one.

    Returns:
        True for a pipe, a file or a socket; False for a terminal, the null device, a closed
        stream, and a stream without a file behind it.
    """
    try:
        mode = os.fstat(stream.fileno()).st_mode if stream is not None else 0
    except (AttributeError, OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def _looks_like_path(text: str) -> bool:
    ending = os.path.splitext(text)[1].lower()
    if text.startswith((".", "~", "/")) or (ending and f" {ending} " in _ENDINGS):
        return True
    plain = text.replace("\\.", ".").replace("\\", "/")
    head, slash, tail = plain.rpartition("/")
    if "://" in plain or not slash:
        return False
    # `192.0.2.0/33`, `192[.]0[.]2[.]0/33` and `10/8` are addresses that went wrong, no paths.
    is_address = set(head) <= _ADDRESS_SIGNS and (tail.isdecimal() or not head.isalnum())
    return not is_address
