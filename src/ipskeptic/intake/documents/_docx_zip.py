"""Parts of a DOCX: a zip archive that somebody made, opened with care."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from ipskeptic.errors import InputError

# A part of the largest reports is a few megabytes, so these are far above and still harmless.
MAX_PART = 64 << 20  # judgement: bytes of one part, unpacked
MAX_ALL = 128 << 20  # judgement: bytes of all parts that are read
MAX_MEMBERS = 10_000  # judgement: pictures of a long report are hundreds
# Deflate can't do better than 1032:1 (zlib's technical notes), and XML of Word packs 5 to 60:1.
MAX_RATIO = 500  # judgement
SMALL = 1 << 20  # judgement: bytes; below, no ratio does harm
MAX_DEPTH = 512  # judgement: nested elements; Word's own tables in tables stay below 100
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError),
    *(NotImplementedError, MemoryError, OverflowError),
)


class Damaged(Exception):  # noqa: N818 - what is wrong with it is its text
    """A part that can't be read; the text says why."""


class Package:
    """The parts of a DOCX by name."""

    def __init__(self, data: bytes) -> None:
        """Open it.

        Raises:
            InputError: It is no zip archive, encrypted, or has too many parts.
        """
        if data.startswith(OLE):
            raise InputError(
                "encrypted with a password, or a DOC of Word 97: save it as DOCX without password"
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except _DAMAGE as error:
            raise InputError(f"no DOCX that can be read: the zip is damaged ({error})") from error
        if len(members) > MAX_MEMBERS:
            raise InputError(f"a zip with {len(members):,} members is no report ({MAX_MEMBERS:,})")
        # Names are compared without case, as the packaging rules of OOXML say (ECMA-376-2, 9.1.1).
        self._members = {member.filename.lstrip("/").lower(): member for member in members}
        self._left = MAX_ALL

    def names(self) -> list[str]:
        """Names of all parts in lower case, in order."""
        return list(self._members)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lstrip("/").lower() in self._members

    def part(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            Damaged: It is missing, damaged, encrypted or too large.
        """
        member = self._members.get(name.lstrip("/").lower())
        if member is None:
            raise Damaged(f"{name} is missing")
        if member.flag_bits & 0x1:
            raise Damaged(f"{name} is encrypted")
        most = min(MAX_PART, self._left)
        if member.compress_size * MAX_RATIO > SMALL:
            most = min(most, member.compress_size * MAX_RATIO)
        else:
            most = min(most, SMALL)
        try:
            with self._zip.open(member) as stream:
                # What the archive says of sizes may be a lie: what comes out is counted.
                data = stream.read(most + 1)
        except (*_DAMAGE, RuntimeError) as error:
            raise Damaged(f"{name} is damaged ({type(error).__name__})") from error
        if len(data) > most:
            raise Damaged(f"{name} unpacks to more than {most:,} bytes")
        self._left -= len(data)
        return data


Start = Callable[[str, str, dict[str, str]], None]
End = Callable[[str, str], None]


def parse(data: bytes, name: str, start: Start, end: End, text: Callable[[str], None]) -> None:
    """Read XML without declarations of entities, calling back for each element.

    Args:
        data: The part.
        name: Its name, for messages.
        start: Gets namespace, local name, and attributes by "namespace local" or "local".
        end: Gets namespace and local name.
        text: Gets the text between.

    Raises:
        Damaged: It is not well formed, declares a document type, or is nested too deeply.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def refuse(*_: object) -> int:
        raise Damaged(f"{name} declares a document type, which no DOCX has")

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Damaged(f"{name} is nested more than {MAX_DEPTH} deep")
        space, _, local = tag.rpartition(" ")
        start(space, local, attributes)

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        space, _, local = tag.rpartition(" ")
        end(space, local)

    # Entities come only from a document type: without one there is nothing to expand or to fetch.
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Damaged(f"{name} is damaged XML ({error})") from error


def target_of(source: str, target: str) -> str:
    """The name of the part that a relationship of `source` names."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
