"""The checksum that a saved report carries of itself, so that an edit by hand is found.

It is no signature: whoever edits a report can work it out anew. What it finds is an edit of what
can't be asked again, such as the input as it stood.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

try:  # as Python's own `random` does: importing hashlib costs a quarter of importing click
    from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]  # since 3.12
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]  # until 3.11
    except ImportError:
        from hashlib import sha256

FIELD = "digest"

# Made once: `json.dumps` makes one for each call that is not plain, which takes a third of it.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


class Digest:
    """The digest of a document, field by field in any order, and lists element by element.

    It depends on the document's content alone: neither on the order of keys nor on blanks.
    """

    def __init__(self) -> None:
        self._fields: dict[str, Any] = {}

    def add(self, name: str, value: object) -> None:
        """Take a whole field, or the next element of a list."""
        made = self._fields.setdefault(name, sha256())
        made.update(canonical(value).encode("ascii") + b"\n")

    def empty(self, name: str) -> None:
        """Take note of a list, which may have no elements."""
        self._fields.setdefault(name, sha256())

    def hexdigest(self) -> str:
        """SHA-256 over the fields' names and digests, in hexadecimal digits."""
        whole = sha256()
        for name in sorted(self._fields):
            line = f"{json.dumps(name)} {self._fields[name].hexdigest()}\n"
            whole.update(line.encode("ascii"))
        digest: str = whole.hexdigest()
        return digest


def canonical(value: object) -> str:
    """JSON in one way only: keys sorted, no blanks, ASCII."""
    return _ENCODER.encode(value)


def digest_of(document: Mapping[str, Any]) -> str:
    """The digest of a whole document, but for the digest that it carries."""
    digest = Digest()
    add_all(digest, document)
    return digest.hexdigest()


def add_all(digest: Digest, document: Mapping[str, Any]) -> None:
    """Take every field of a document but the digest, and every element of its lists."""
    for name, value in document.items():
        if name == FIELD:
            continue
        if not isinstance(value, list):
            digest.add(name, value)
            continue
        digest.empty(name)
        for element in value:
            digest.add(name, element)
