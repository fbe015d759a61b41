"""The embedded country table as a snapshot, so that a report can pin it.

It has no date. Its content stands in the extension module of the package iptocc, whose SHA-256
the installer wrote down in RECORD: reading that takes a tenth of what hashing the module would.
The same version built for another platform is another file, and so another pin.

Source: Recording installed projects, packaging.python.org, "The RECORD file": algorithm, "=",
URL-safe base64 without padding. Read from memory, and compared with pip's on 2026-11-26.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from ipskeptic.lookup.evidence.country_table import SOURCE
from ipskeptic.model.feed import Snapshot

_SUFFIXES = (".so", ".pyd", ".dylib")
# URL-safe base64: RFC 4648, section 5.
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@cache
def table_snapshot() -> Snapshot | None:
    """The table as a snapshot, or None where the package was not imported.

    Returns:
        A built-in snapshot of the feed `iptocc`, its version in the title.
    """
    folder = _folder()
    if folder is None:
        return None
    version, digest, size = "", "", 0
    for record in sorted(folder.parent.glob(f"{folder.name}-*.dist-info/RECORD")):
        version = record.parent.name.removeprefix(f"{folder.name}-").removesuffix(".dist-info")
        digest, size = _recorded(record, folder.name)
    digest = digest or table_file_digest()
    title = f"{SOURCE.title} {version}".rstrip()
    return Snapshot(
        number=0, feed=SOURCE.feed, holds_at="", sha256=digest, size=size, builtin=True, title=title
    )


def table_file_digest() -> str:
    """SHA-256 of the extension module itself, "" where there is none: for proofs."""
    from hashlib import sha256

    folder = _folder()
    files = sorted(p for p in folder.iterdir() if p.suffix in _SUFFIXES) if folder else []
    return sha256(files[0].read_bytes()).hexdigest() if files else ""


def _folder() -> Path | None:
    module = sys.modules.get("iptocc")
    place = getattr(module, "__file__", None)
    return Path(place).parent if place else None


def _recorded(record: Path, package: str) -> tuple[str, int]:
    """Digest and size of the package's extension module, as RECORD has them."""
    try:
        lines = record.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return "", 0
    for line in lines:
        name, _, rest = line.partition(",")
        digest, _, size = rest.partition(",")
        if name.startswith(f"{package}/") and name.endswith(_SUFFIXES):
            found = _hexadecimal(digest.removeprefix("sha256="))
            return (found, int(size)) if found and size.isdigit() else ("", 0)
    return "", 0


def _hexadecimal(text: str) -> str:
    """The digest that URL-safe base64 stands for, "" where it is none of SHA-256.

    By hand: the library's module takes as long to load as all the rest of this.
    """
    if len(text) != 43 or not set(text) <= set(_DIGITS):
        return ""
    number = 0
    for sign in text:
        number = number << 6 | _DIGITS.index(sign)
    # 43 signs have 258 bits, of which the last two are none of the digest.
    return f"{number >> 2:064x}"
