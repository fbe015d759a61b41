"""Fuzz the readers of DOCX and PDF: `python -m tests.fuzz.fuzz_documents [libFuzzer options]`.

From the root. The PDF is read in this process: what the child does, without the child. What the
library for PDF raises on a damaged file is not ours, and ends in a message; what must never be
raised is anything of our own.
"""

from __future__ import annotations

import io
import logging
import sys
import zipfile

import atheris

with atheris.instrument_imports(include=["ipskeptic.intake.documents"]):
    from ipskeptic.errors import InputError
    from ipskeptic.intake.documents._pdf_child import PageText, read_pages
    from ipskeptic.intake.documents._pdf_pieces import Glyph, pieces
    from ipskeptic.intake.documents._pdf_running import Read
    from ipskeptic.intake.documents._reader import Body
    from ipskeptic.intake.documents.docx import read_docx
    from ipskeptic.intake.documents.pdf import body_of
    from tests.documents.making import Put, docx_of, paragraph, part, pdf_of

NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
TABLE = f"<w:tbl><w:tr><w:tc>{paragraph('192.0.2.7')}</w:tc></w:tr></w:tbl>"
XML = part("document", f"<w:body>{paragraph('a 192.0.', '2.7', NOTE)}{TABLE}</w:body>").encode()
STYLES = part("styles", '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style>')  # fmt: skip  # noqa: E501
DOCX = docx_of(paragraph("192.0.2.7", NOTE), {"word/styles.xml": STYLES})
PDF = pdf_of([[Put(50, 700, "Seen 192.0."), Put(50, 688, "2.7"), Put(99, 691, "4", 6)]] * 2)


def check(body: Body) -> None:
    """Check that every mark leads to where the text stands."""
    for block in body.blocks:
        assert body.lines is not None
        assert block.marks[0][0] == 0
        assert list(block.marks) == sorted(block.marks, key=lambda mark: mark[0])
        for _, line, column in block.marks:
            assert 1 <= line <= len(body.lines)
            assert 1 <= column <= len(body.lines[line - 1]) + 1
        assert all(0 <= a <= b <= len(block.text) for a, b in block.emphasis)
        assert all(0 <= a <= b <= len(block.text) for a, b, _ in block.links)


def mixed(seed: bytes, data: bytes) -> bytes:
    """A seed with bytes of the fuzzer laid over it, or put into it."""
    if len(data) < 3:
        return seed
    at = int.from_bytes(data[:2], "big") % (len(seed) + 1)
    over = len(data) - 3 if data[2] % 2 else 0
    return seed[:at] + data[3:] + seed[at + over :]


def fuzz_docx(data: bytes, *, zipped: bool) -> None:
    """Read a DOCX of which bytes of the archive, or of the text's XML, are changed."""
    if zipped:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("word/document.xml", mixed(XML, data))
            archive.writestr("word/styles.xml", mixed(STYLES.encode(), data))
            archive.writestr("word/footnotes.xml", mixed(XML, data[::-1]))
        made = out.getvalue()
    else:
        made = mixed(DOCX, data)
    try:
        check(read_docx(made))
    except InputError:
        return


def fuzz_pdf(data: bytes) -> None:
    """Read a PDF of which some bytes are changed."""
    try:
        facts, *read = read_pages(mixed(PDF, data))
    except Exception:
        return
    assert isinstance(facts, dict)
    check(body_of(Read(facts, tuple(page for page in read if isinstance(page, PageText)))))


def fuzz_places(data: bytes) -> None:
    """Lay out signs that stand anywhere, in any size."""
    provider = atheris.FuzzedDataProvider(data)
    glyphs: list[Glyph] = []
    while provider.remaining_bytes() > 4 and len(glyphs) < 300:
        x, y = provider.ConsumeIntInRange(0, 600), provider.ConsumeIntInRange(0, 800)
        size = provider.ConsumeIntInRange(1, 40)
        text = provider.PickValueInList(["192.0.", "2.7", "4", "a-", "b", " ", "•", "1.", ".", ":"])
        glyphs.append(Glyph(text, x, x + size / 2, y, size, provider.ConsumeIntInRange(0, 7)))
    page = PageText(1, 600, 800, tuple(pieces(glyphs)))
    check(body_of(Read({}, (page,))))


def fuzz(data: bytes) -> None:
    """Read what the fuzzer makes of one of the formats."""
    if not data:
        return
    match data[0] % 4:
        case 0:
            fuzz_docx(data[1:], zipped=True)
        case 1:
            fuzz_docx(data[1:], zipped=False)
        case 2:
            fuzz_pdf(data[1:])
        case _:
            fuzz_places(data[1:])


def main() -> None:
    """Run the fuzzer."""
    logging.disable(logging.CRITICAL)
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
