"""ipskeptic says what public records about an IP address can carry, and where they stop.

Example:
    >>> from ipskeptic import Skeptic
    >>> with Skeptic.open() as skeptic:
    ...     found = skeptic.assess("8.8.8.8")
    >>> found.class_
    'expected'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ipskeptic.errors import IpskepticError as IpskepticError
    from ipskeptic.errors import TargetError as TargetError
    from ipskeptic.intake.target import parse_target as parse_target
    from ipskeptic.intake.time import parse_time as parse_time
    from ipskeptic.model.assessment import Assessment as Assessment
    from ipskeptic.model.assessment import BadInput as BadInput
    from ipskeptic.model.assessment import Report as Report
    from ipskeptic.model.observation import Claim as Claim
    from ipskeptic.model.observation import Observation as Observation
    from ipskeptic.model.target import Target as Target
    from ipskeptic.pipeline.claim import parse_claim as parse_claim
    from ipskeptic.pipeline.frames import Annotating as Annotating
    from ipskeptic.pipeline.skeptic import Skeptic as Skeptic
    from ipskeptic.pipeline.spark import annotate_udf as annotate_udf
    from ipskeptic.pipeline.spark import spark_schema as spark_schema

# Where each public name lives; imported at first use, so that `import ipskeptic` costs nothing.
_HOMES = {
    "Annotating": "ipskeptic.pipeline.frames",
    "Assessment": "ipskeptic.model.assessment",
    "BadInput": "ipskeptic.model.assessment",
    "Claim": "ipskeptic.model.observation",
    "IpskepticError": "ipskeptic.errors",
    "Observation": "ipskeptic.model.observation",
    "Report": "ipskeptic.model.assessment",
    "Skeptic": "ipskeptic.pipeline.skeptic",
    "Target": "ipskeptic.model.target",
    "TargetError": "ipskeptic.errors",
    "annotate_udf": "ipskeptic.pipeline.spark",
    "parse_claim": "ipskeptic.pipeline.claim",
    "parse_target": "ipskeptic.intake.target",
    "parse_time": "ipskeptic.intake.time",
    "spark_schema": "ipskeptic.pipeline.spark",
}

__all__ = [
    "Annotating",
    "Assessment",
    "BadInput",
    "Claim",
    "IpskepticError",
    "Observation",
    "Report",
    "Skeptic",
    "Target",
    "TargetError",
    "annotate_udf",
    "parse_claim",
    "parse_target",
    "parse_time",
    "spark_schema",
]


def __getattr__(name: str) -> Any:
    """Import a public name at its first use."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'ipskeptic' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    """The public names."""
    return [*__all__, "__version__"]
