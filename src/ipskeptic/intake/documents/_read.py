"""A document's bytes become a `Document`."""

from __future__ import annotations

import hashlib
import io

from ipskeptic.errors import InputError
from ipskeptic.intake.documents._addresses import candidates
from ipskeptic.intake.documents._choose import HEAD, reader_for
from ipskeptic.intake.documents._reader import Body
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
        UsageError: There is no such format.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"{path}: {len(data):,} bytes are more than a report has ({MAX_BYTES:,})")
    sha256 = hashlib.sha256(data).hexdigest()
    text: str | None = None
    if data[:1024].lstrip().startswith(_BINARY) or (
        path.lower().endswith((".pdf", ".docx", ".docm")) or format_ in ("pdf", "docx")
    ):
        reader = reader_for(path, data[:HEAD].decode("latin-1"), format_)
    else:
        text = _text_of(data, path)
        reader = reader_for(path, text[:HEAD], format_)
    body = _body(reader.read_bytes, reader.read, data, text, path)
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


def _body(read_bytes: object, read: object, data: bytes, text: str | None, path: str) -> Body:
    if callable(read_bytes):
        try:
            found = read_bytes(data)
        except InputError as error:
            raise InputError(f"{path}: {error}") from error
    elif callable(read):
        found = read(text if text is not None else _text_of(data, path))
    else:
        raise InputError(f"{path}: this format has no reader")
    assert isinstance(found, Body)
    return found


def _text_of(data: bytes, path: str) -> str:
    try:
        return open_text(io.BytesIO(data), path).read().removeprefix("\ufeff")
    except UnreadableError as error:
        raise InputError(f"{path}: {error}") from error
