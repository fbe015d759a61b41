"""Gives memory that is free inside this process back to the machine."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """Give back what the C library keeps for later; elsewhere than with glibc nothing is done.

    Arrays of some megabytes lie in its heap between objects that stay, and are not given back
    when they go: measured, a quarter of the room that working out all answers takes.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)
