"""Documents of every kind become `Document`s: one module a format, found by its file.

A module whose name starts with an underscore is no format. Each has `READER`, see `_reader`.
"""

from __future__ import annotations

from ipskeptic.intake.documents._addresses import candidates
from ipskeptic.intake.documents._choose import formats, reader_for, suffixes
from ipskeptic.intake.documents._much import TooMuchError
from ipskeptic.intake.documents._read import MAX_BYTES, read_document, text_of
from ipskeptic.intake.documents._reader import Body, Reader

__all__ = [
    "MAX_BYTES",
    "Body",
    "Reader",
    "TooMuchError",
    "candidates",
    "formats",
    "read_document",
    "reader_for",
    "suffixes",
    "text_of",
]
