"""Makes small PDF and DOCX files: as much of the formats as the tests speak of."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from typing import NamedTuple

from ipskeptic.intake.documents import read_document
from ipskeptic.model.document import Document

FONTS = ("Helvetica", "Helvetica-Bold", "Courier")


class Put(NamedTuple):
    """A text at a place of a page, in points from its lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    font: int = 0


def line(put: Put) -> bytes:
    """The operations that draw a text."""
    text = put.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    shown = text.encode("cp1252")
    return b"BT /F%d %g Tf %g %g Td (%s) Tj ET\n" % (put.font, put.size, put.x, put.y, shown)


def pdf_of(
    pages: Sequence[Sequence[Put] | bytes], info: str = "", *, packed: bool = False
) -> bytes:
    """A PDF with these pages; bytes are the operations of a page as they are."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (7 + 2 * n) for n in range(len(pages))), len(pages)),
        *(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
            % name.encode()
            for name in FONTS
        ),
        b"<< %s >>" % info.encode("latin-1"),
    ]
    fonts = b" ".join(b"/F%d %d 0 R" % (n, n + 3) for n in range(len(FONTS)))
    for number, page in enumerate(pages):
        drawn = page if isinstance(page, bytes) else b"".join(map(line, page))
        data = zlib.compress(drawn) if packed else drawn
        how = b"/Filter /FlateDecode " if packed else b""
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << %s >> >> "
            b"/Contents %d 0 R >>" % (fonts, 8 + 2 * number)
        )
        objects.append(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (how, len(data), data))
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph; a run that is no element is plain text."""
    shown = "".join(
        run if run.startswith("<") else f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>'
        for run in runs
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{shown}</w:p>"


def part(root: str, body: str) -> str:
    """A part of a DOCX."""
    return f"<?xml version='1.0' encoding='UTF-8'?><w:{root} {NAMESPACES}>{body}</w:{root}>"


def docx_of(body: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    """A DOCX with this body."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        for name, text in (parts or {}).items():
            archive.writestr(name, text)
    return out.getvalue()


def found(document: Document) -> list[str]:
    """What was found in a document: canonical text, or the decision for what is no address."""
    return [one.target.text if one.target else one.decision for one in document.candidates]


def read(data: bytes, name: str) -> Document:
    """Read a document."""
    return read_document(data, name)
