"""Documents that state observations: one module a format, found by its file.

A module whose name starts with an underscore is no format. Each has `FORMAT`, see `_base`.
"""

from __future__ import annotations

from ipskeptic.intake.observations._base import Format
from ipskeptic.intake.observations._open import read_source
from ipskeptic.intake.observations._read import (
    format_of,
    format_of_bytes,
    formats,
    read_observations,
)

__all__ = ["Format", "format_of", "format_of_bytes", "formats", "read_observations", "read_source"]
