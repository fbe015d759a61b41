"""A document's bytes become a `Document`."""

from __future__ import annotations

import hashlib
import io

from ipskeptic.errors import InputError
from ipskeptic.intake.documents._addresses import candidates
from ipskeptic.intake.documents._choose import HEAD, reader_for
from ipskeptic.intake.documents._much import TooMuchError, refuse_too_much
from ipskeptic.intake.documents._reader import Body, Reader
from ipskeptic.intake.lines import UnreadableError, open_text
from ipskeptic.model.document import Document

MAX_BYTES = 64 << 20  # judgement: no report is longer; a log of this size is for `triage`
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # the last: an encrypted DOCX


def read_document(data: bytes, path: str, format_: str = "") -> Document:
    """Read a document.

    Args:
        data: Its bytes; packed (gz, bz2, xz, zst) and encoded ones are opened.
        path: As it is shown; its end tells the format.
        format_: The format's name where it was given.

    Raises:
        InputError: It can't be read at all; the message says why.
        TooMuchError: It is too large.
        UsageError: There is no such format.
    """
    if len(data) > MAX_BYTES:
        raise TooMuchError(f"{path}: more than {MAX_BYTES:,} bytes, which no report has")
    sha256 = hashlib.sha256(data).hexdigest()
    text: str | None = None
    if data[:1024].lstrip().startswith(_BINARY) or (
        path.lower().endswith((".pdf", ".docx", ".docm")) or format_ in ("pdf", "docx")
    ):
        reader = reader_for(path, data[:HEAD].decode("latin-1"), format_)
    else:
        text = text_of(data, path)
        reader = reader_for(path, text[:HEAD], format_)
    body = _body(reader, data, text, path)
    lines = body.lines if body.lines is not None else tuple((text or "").split("\n"))
    return Document(
        path=path,
        format=reader.name,
        lines=lines,
        blocks=body.blocks,
        candidates=tuple(candidates(body.blocks)),
        comments=body.comments,
        facts=body.facts,
        problems=body.problems,
        sha256=sha256,
    )


def _body(reader: Reader, data: bytes, text: str | None, path: str) -> Body:
    try:
        if reader.read_bytes is not None:
            return reader.read_bytes(data)
        if reader.read is not None:
            text = text if text is not None else text_of(data, path)
            refuse_too_much(text, reader.name)
            return reader.read(text)
    except InputError as error:
        said = str(error).removeprefix(f"{path}: ")
        raise type(error)(f"{path}: {said}") from error
    raise InputError(f"{path}: this format has no reader")


def text_of(data: bytes, path: str) -> str:
    """The text of a document's bytes, packed or not, its lines ended by LF.

    Raises:
        InputError: It can't be unpacked.
        TooMuchError: It is too long.
    """
    try:
        # Of a few packed bytes gigabytes can be made.
        text = open_text(io.BytesIO(data), path).read(MAX_BYTES + 1)
    except UnreadableError as error:
        raise InputError(f"{path}: {error}") from error
    if len(text) > MAX_BYTES:
        raise TooMuchError(f"{path}: more than {MAX_BYTES:,} characters, which no report has")
    return text.removeprefix("\ufeff")
