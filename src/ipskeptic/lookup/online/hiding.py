"""Keys, taken out of whatever came back, is kept or told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

# That a resolver is registered is no secret, and a word of its own.
_NO_KEY = "registered"
_SHOWN = "KEY"


def hiding(keys: Iterable[str]) -> Callable[[str], str]:
    """What gives text without these keys, in capital letters or small ones.

    A name comes back as a server writes it, and may stand in the records that it sends.
    """
    found = [re.escape(key) for key in keys if key and key != _NO_KEY]
    if not found:
        return lambda text: text
    pattern = re.compile("|".join(found), re.IGNORECASE)
    return lambda text: pattern.sub(_SHOWN, text)
