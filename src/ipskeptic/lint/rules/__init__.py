"""Rules: one file each, its docstring is its page, `RULE` its declaration."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import cast

from ipskeptic.model.finding import Rule

# Names that were rules once. A retired name is reserved for ever: a suppression that names it must
# never come to mean something else.
RETIRED: tuple[str, ...] = ()


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its name, in the order of the names."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    found = [cast("Rule", importlib.import_module(f"{__name__}.{name}").RULE) for name in names]
    return {rule.name: rule for rule in found}


@cache
def docstring(name: str) -> str:
    """The page of a rule as it stands in its file."""
    module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    return module.__doc__ or ""
