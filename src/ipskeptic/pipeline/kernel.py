"""Whether the compiled kernel is there, for `--version`."""

from __future__ import annotations


def kernel_status() -> str:
    """Whether it is there, and why not: "compiled", or "none (...)"."""
    from ipskeptic.bulk.library import status

    return status()
