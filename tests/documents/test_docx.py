"""Reading DOCX: every part of the page is read once, what is not on it is not."""

from __future__ import annotations

import io
import zipfile

import pytest

from ipskeptic.errors import InputError
from ipskeptic.model.document import Document
from tests.documents.making import docx_of, found, paragraph, part, read
from tests.documents.scoring import CORPUS, errors_of

RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>4</w:t></w:r>'
DELETED = "<w:del><w:r><w:delText>198.51.100.1</w:delText></w:r></w:del>"
INSERTED = "<w:ins><w:r><w:t>198.51.100.2</w:t></w:r></w:ins>"
HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>198.51.100.3</w:t></w:r>"


def docx(body: str, parts: dict[str, str | bytes] | None = None) -> Document:
    """Read a DOCX with this body."""
    return read(docx_of(body, parts), "report.docx")


def texts(document: Document) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind, block.text) for block in document.blocks]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("192.0.", "<w:r><w:rPr><w:b/></w:rPr><w:t>2</w:t></w:r>", ".7 seen"), "192.0.2.7 seen"),
        (("192.0.2.7", RAISED, ", seen"), "192.0.2.7 [4], seen"),
        (("2", RAISED.replace(">4<", ">nd<"), " wave"), "2nd wave"),
        (("was ", DELETED, INSERTED), "was 198.51.100.2"),
        (("a", HIDDEN, "b"), "ab"),
        (("a", "<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"), "a\tb\nc"),
        (("state", "<w:r><w:noBreakHyphen/></w:r>", "run"), "state-run"),
        (("compro", "<w:r><w:softHyphen/></w:r>", "mised"), "compromised"),
        (("<w:r><w:sym w:font='Wingdings' w:char='F0A7'/></w:r>", " one"), "• one"),
        (
            ("<w:sdt><w:sdtContent><w:r><w:t>in</w:t></w:r></w:sdtContent></w:sdt>", "side"),
            "inside",
        ),
        (("<w:r><w:instrText> PAGE </w:instrText></w:r>", "7"), "7"),
        (("<w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom>", "new"), "new"),
    ],
)
def test_what_is_seen_is_read(runs: tuple[str, ...], text: str) -> None:
    """Runs are joined, marks set apart, and what is deleted, hidden or a code is left out."""
    document = docx(paragraph(*runs))

    assert texts(document) == [("paragraph", text)]


def test_hidden_text_is_said() -> None:
    """Text that is not shown is not read, and that is said."""
    assert docx(paragraph("a", HIDDEN)).problems == ("hidden text is left out",)


STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Eigen"><w:name w:val="Kapitel"/>'
    '<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Kind"><w:name w:val="Kind"/>'
    '<w:basedOn w:val="berschrift2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bes"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Kreis"><w:name w:val="Kreis"/>'
    '<w:basedOn w:val="Kreis"/></w:style>',
)


@pytest.mark.parametrize(
    ("properties", "kind", "level"),
    [
        ('<w:pStyle w:val="berschrift2"/>', "heading", 2),
        ('<w:pStyle w:val="Eigen"/>', "heading", 3),
        ('<w:pStyle w:val="Kind"/>', "heading", 2),
        ('<w:outlineLvl w:val="0"/>', "heading", 1),
        ('<w:pStyle w:val="Kind"/><w:outlineLvl w:val="9"/>', "paragraph", 0),
        ('<w:pStyle w:val="Bes"/>', "caption", 0),
        ('<w:pStyle w:val="Kreis"/>', "paragraph", 0),
        ('<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>', "item", 2),
        ('<w:pStyle w:val="Heading4"/>', "heading", 4),
    ],
)
def test_styles_tell_headings_and_items(properties: str, kind: str, level: int) -> None:
    """Headings are known by outline level or built-in name, whatever the language."""
    (block,) = docx(paragraph("Text", properties=properties), {"word/styles.xml": STYLES}).blocks

    assert (block.kind, block.level) == (kind, level)


def row(*cells: str) -> str:
    """A row of a table."""
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def test_cells_know_their_headers() -> None:
    """A cell has its table, row and the header of its column."""
    body = f"<w:tbl>{row('Address', 'Country')}{row('192.0.2.7', 'NL')}</w:tbl>"
    cells = docx(body + paragraph("after")).blocks

    assert [(c.kind, c.text, c.table, c.row, c.name) for c in cells] == [
        ("cell", "Address", 1, 1, ""),
        ("cell", "Country", 1, 1, ""),
        ("cell", "192.0.2.7", 1, 2, "Address"),
        ("cell", "NL", 1, 2, "Country"),
        ("paragraph", "after", 0, 0, ""),
    ]


def test_a_text_box_is_read_once() -> None:
    """A text box is stored twice, for old and new programs, and read once."""
    box = f"<w:txbxContent>{paragraph('in the box')}</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert texts(docx(paragraph("before ", drawn, "behind"))) == [
        ("paragraph", "before behind"),
        ("paragraph", "in the box"),
    ]


def test_notes_heads_and_comments_are_read() -> None:
    """Notes have the number of their mark; of equal heads one is read; comments are quotes."""
    note = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    pinned = '<w:r><w:commentReference w:id="0"/></w:r>'
    line = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    document = docx(
        paragraph("first") + paragraph("192.0.2.7", note, " seen", pinned),
        {
            "word/footnotes.xml": part(
                "footnotes", line + f'<w:footnote w:id="7">{paragraph("A note.")}</w:footnote>'
            ),
            "word/header1.xml": part("hdr", paragraph("Secret")),
            "word/header2.xml": part("hdr", paragraph("Secret")),
            "word/comments.xml": part(
                "comments",
                f'<w:comment w:id="0">{paragraph("ipskeptic: ignore[stale] checked")}</w:comment>',
            ),
        },
    )

    assert texts(document) == [
        ("paragraph", "first"),
        ("paragraph", "192.0.2.7 [1] seen"),
        ("paragraph", "[1] A note."),
        ("paragraph", "Secret"),
        ("quote", "ipskeptic: ignore[stale] checked"),
    ]
    assert [(c.place.line, c.text) for c in document.comments] == [(2, "ignore[stale] checked")]


def test_places_are_lines_of_the_text_as_read() -> None:
    """The line of a place is the number of its line in the text as read."""
    document = docx(paragraph("one") + paragraph("see 192.0.2.7"))
    (one,) = document.candidates

    assert (one.place.line, one.place.column) == (2, 5)
    assert document.lines[1][4:] == "192.0.2.7"


def test_links_and_facts() -> None:
    """A link's address comes from the relations, facts from the core properties."""
    link = '<w:hyperlink r:id="rId9"><w:r><w:t>report</w:t></w:r></w:hyperlink>'
    relations = (
        '<Relationships xmlns="x"><Relationship Id="rId9" Type="a/hyperlink" '
        'Target="https://example.org/" TargetMode="External"/></Relationships>'
    )
    core = "<c xmlns:d='d'><d:title>On  it</d:title><d:created>2024-01-02T03:04:05Z</d:created></c>"
    document = docx(
        paragraph("the ", link),
        {"word/_rels/document.xml.rels": relations, "docProps/core.xml": core},
    )

    assert document.blocks[0].links == ((4, 10, "https://example.org/"),)
    assert dict(document.facts) == {"title": "On it", "date": "2024-01-02T03:04:05Z"}


ENTITY = (
    '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&e;'
    "</w:document>"
)


def archive(name: str, text: str | bytes) -> bytes:
    """A zip with one member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (archive("word/document.xml", ENTITY), "declares a document type"),
        (archive("word/document.xml", b"<a>" + b" " * (70 << 20)), "unpacks to more than"),
        (archive("word/document.xml", "<a>" * 600), "nested more than 512 deep"),
        (archive("word/document.xml", "<a>"), "damaged XML"),
        (archive("xl/workbook.xml", "<a/>"), "no DOCX"),
        (docx_of(paragraph("x"))[:200], "the zip is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted"),
        (b"<html>no zip</html>", "its content is no docx"),
    ],
    ids=["entity", "bomb", "deep", "cut", "xlsx", "zip", "encrypted", "html"],
)
def test_what_cannot_be_read_is_said(data: bytes, message: str) -> None:
    """A bomb, an entity and a broken file each end in one message with the name of the file."""
    with pytest.raises(InputError, match=f"report.docx: .*{message}"):
        read(data, "report.docx")


def test_a_damaged_part_is_a_problem() -> None:
    """If a lesser part is damaged, the text is read and the part is named."""
    document = docx(paragraph("192.0.2.7"), {"word/footnotes.xml": "<broken"})

    assert found(document) == ["192.0.2.7"]
    assert "word/footnotes.xml is damaged XML" in document.problems[0]


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared is not on this machine")
def test_the_corpus_is_read_without_error() -> None:
    """Every address of the corpus' DOCX is found, and nothing else."""
    assert errors_of("docx") == []
