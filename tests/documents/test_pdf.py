"""Reading PDF: what a reader sees on the pages, as blocks in reading order."""

from __future__ import annotations

import pytest

from ipskeptic.errors import InputError
from ipskeptic.intake.documents import _pdf_running, pdf
from ipskeptic.intake.documents._pdf_child import PageText, read_pages
from ipskeptic.intake.documents._pdf_running import Read
from ipskeptic.model.document import Document
from tests.documents.making import Put, found, pdf_of, read
from tests.documents.scoring import CORPUS, errors_of


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process: the child's own tests are in test_pdf_running.py."""

    def run(data: bytes) -> Read:
        facts, *pages = read_pages(data)
        assert isinstance(facts, dict)
        return Read(facts, tuple(page for page in pages if isinstance(page, PageText)))

    monkeypatch.setattr(pdf, "run", run)


def pages(*drawn: list[Put] | bytes, info: str = "") -> Document:
    """Read a PDF with these pages."""
    return read(pdf_of(drawn, info), "report.pdf")


def lines(x: float, y: float, *texts: str, size: float = 10, font: int = 0) -> list[Put]:
    """Lines below each other."""
    return [Put(x, y - 12 * n, text, size, font) for n, text in enumerate(texts)]


def texts(document: Document) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind, block.text) for block in document.blocks]


# In Helvetica a digit is 0.556 and a point 0.278 of the size wide.
WIDTH = 6 * 5.56 + 3 * 2.78  # of 192.0.2.1


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        (Put(50 + WIDTH, 703.5, "4", 6.5), "192.0.2.1 [4]"),
        (Put(50 + WIDTH, 703.5, "4, 5", 6.5), "192.0.2.1 [4, 5]"),
        (Put(50 + WIDTH, 704, "4", 10), "192.0.2.1 [4]"),
        (Put(50 + WIDTH, 700, "4", 6.5), "192.0.2.1 4"),
        (Put(50 + WIDTH, 698, "4", 6.5), "192.0.2.1 4"),
        (Put(50 + WIDTH, 700, "4", 10), "192.0.2.14"),
    ],
    ids=["superscript", "two", "raised, as large", "small", "subscript", "a digit"],
)
def test_a_footnote_is_no_digit(mark: Put, text: str) -> None:
    """A raised, lowered or small number behind an address is kept apart from it."""
    document = pages([Put(50, 700, "192.0.2.1"), mark])

    assert document.blocks[0].text == text
    assert found(document) == [text.partition(" ")[0]]


def test_text_goes_on_behind_a_footnote() -> None:
    """A line is not cut by the mark of a footnote in it, nor is the note itself."""
    document = pages(
        [
            Put(50, 700, "Seen at 192.0.2.15"),
            Put(131, 703.5, "4", 6.5),
            Put(138, 700, "and elsewhere."),
            Put(50, 103, "4", 6.5),
            Put(55, 100, "A university.", 9),
        ]
    )

    assert texts(document) == [
        ("paragraph", "Seen at 192.0.2.15 [4] and elsewhere."),
        ("paragraph", "[4] A university."),
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("It spoke to host 198.51.100.", "23 and then fell silent again.", ["198.51.100.23"]),
        ("It spoke to the host 198.51", ".100.23 and then fell silent.", ["198.51.100.23"]),
        ("It spoke to the host 198.51.10", "0.23 and then fell silent.", ["198.51.100.23"]),
        ("It spoke to 198[.]51[.]100[", ".]23 and then fell silent ag.", ["198.51.100.23"]),
        ("It spoke to host 2001:db8:0:1:", ":23 and then fell silent ag.", ["2001:db8:0:1::23"]),
        ("It spoke to net 198.51.100.0/", "24 and then fell silent again", ["198.51.100.0/24"]),
        ("It spoke to host 198.51.100.7.", "23 hours on it fell silent ag", ["198.51.100.7"]),
        ("198.51.100.7", "198.51.100.8", ["198.51.100.7", "198.51.100.8"]),
        ("It spoke to host 198.51.100.7", "3 times and then fell silent", ["198.51.100.7"]),
        ("as is said in our section 4.2.", "1 and all that follows it her", []),
        ("From 198.51.100.7 and", "192.0.2.8 on the same day", ["198.51.100.7", "192.0.2.8"]),
    ],
)  # fmt: skip
def test_an_address_over_a_line_is_joined(first: str, second: str, expected: list[str]) -> None:
    """Two lines are joined where only both make an address; a list stays a list."""
    assert found(pages(lines(50, 700, first, second))) == expected


def test_places_of_joined_lines() -> None:
    """What was joined stands where its beginning stood, what follows on its own line."""
    document = pages(lines(50, 700, "Hosts 198.51.100.", "23 and 192.0.2.7 were seen"))

    assert [(c.place.line, c.place.column, c.place.page) for c in document.candidates] == [
        (1, 7, 1),
        (2, 8, 1),
    ]
    assert document.lines == ("Hosts 198.51.100.", "23 and 192.0.2.7 were seen")


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("the network was compro-", "mised", "compromised"),
        ("groups which are state-", "sponsored", "state-sponsored"),
        ("one word is unheard-", "ofness", "unheardofness"),
    ],
)
def test_hyphens_at_the_end_of_lines(first: str, second: str, whole: str) -> None:
    """Whether a hyphen belongs to the word is known from the rest of the document."""
    rest = lines(50, 500, "A compromised state is sponsored by no one.")

    assert pages(lines(50, 700, first, second) + rest).blocks[0].text.endswith(whole)


LEFT = ["The left column has lines of this length", "and it goes on here for a good while to"]
RIGHT = ["while the right column has its own text", "that no one may take for one sentence as"]


@pytest.mark.parametrize("by_line", [False, True], ids=["by column", "by line"])
def test_two_columns(by_line: bool) -> None:
    """Columns are read one after the other, however they are drawn."""
    left, right = lines(50, 700, *LEFT * 4), lines(320, 700, *RIGHT * 4)
    drawn = [put for pair in zip(left, right, strict=True) for put in pair]
    document = pages(drawn if by_line else left + right)

    assert [block.text for block in document.blocks] == [
        "\n".join(LEFT * 4),
        "\n".join(RIGHT * 4),
    ]


def test_a_table() -> None:
    """Cells know row and header; an address broken inside a cell is whole."""
    document = pages(
        [
            Put(50, 700, "Address"), Put(150, 700, "Country"), Put(250, 700, "Notes"),
            Put(50, 680, "198.51.100."), Put(50, 668, "23"),
            Put(150, 680, "NL"), Put(250, 680, "first"),
            Put(50, 650, "192.0.2.7"), Put(150, 650, "FR"), Put(250, 650, "second"),
        ]
    )  # fmt: skip

    assert [(c.text, c.row, c.name) for c in document.blocks if c.kind == "cell"] == [
        ("Address", 1, ""), ("Country", 1, ""), ("Notes", 1, ""),
        ("198.51.100.23", 2, "Address"), ("NL", 2, "Country"), ("first", 2, "Notes"),
        ("192.0.2.7", 3, "Address"), ("FR", 3, "Country"), ("second", 3, "Notes"),
    ]  # fmt: skip


def test_kinds_of_blocks() -> None:
    """Large or bold lines are headings, bullets items, typewriter code."""
    document = pages(
        [
            Put(50, 740, "Summary", 16),
            *lines(50, 700, "A text that is long enough to be the body of it,", "and goes on."),
            Put(50, 660, "What we saw", 10, 1),
            Put(50, 640, "•"), Put(65, 640, "one thing"),
            Put(50, 620, "ping 192.0.2.7", 10, 2),
            Put(50, 600, "Figure 2: a map"),
        ]
    )  # fmt: skip

    assert [(b.kind, b.level, b.text) for b in document.blocks] == [
        ("heading", 1, "Summary"),
        ("paragraph", 0, "A text that is long enough to be the body of it,\nand goes on."),
        ("heading", 2, "What we saw"),
        ("item", 1, "one thing"),
        ("code", 0, "ping 192.0.2.7"),
        ("caption", 0, "Figure 2: a map"),
    ]


def test_running_heads_and_paragraphs_over_pages() -> None:
    """Of heads on every page one is read, no page numbers, and sentences go on over pages."""
    begun = "The servers that we saw in the first week of May were"
    first = lines(50, 600, begun, "all of them rented by")
    second = lines(50, 700, "those behind it, and paid in advance.")
    third = lines(50, 700, "Another matter.")
    document = pages(
        *(
            [Put(50, 770, "Report on it"), Put(300, 30, str(number)), *body]
            for number, body in enumerate((first, second, third), 1)
        )
    )

    assert texts(document) == [
        ("paragraph", "Report on it"),
        (
            "paragraph",
            "The servers that we saw in the first week of May were\nall of them rented by\n"
            "those behind it, and paid in advance.",
        ),
        ("paragraph", "Another matter."),
    ]
    assert [block.page for block in document.blocks] == [1, 1, 3]


def test_addresses_at_the_edge_of_pages_stay() -> None:
    """A list that runs over pages loses no address to the search for running heads."""
    document = pages(*([Put(50, 780, f"192.0.2.{number}")] for number in range(1, 6)))

    assert found(document) == [f"192.0.2.{number}" for number in range(1, 6)]


def test_words_without_blanks_and_double_print() -> None:
    """A gap is a blank, kerning is none, and what is printed twice is read once."""
    operations = (
        b"BT /F0 10 Tf 50 700 Td [(Op) 20 (en) -300 (192.0.2) 30 (.7)] TJ ET\n"
        b"BT /F0 10 Tf 50 600 Td (Bold) Tj ET BT /F0 10 Tf 50.2 600 Td (Bold) Tj ET"
    )

    assert [block.text for block in pages(operations).blocks] == ["Open 192.0.2.7", "Bold"]


def test_turned_text_is_read_by_itself() -> None:
    """Text up the margin is not mixed with the lines that it passes."""
    operations = b"BT /F0 10 Tf 0 1 -1 0 40 400 Tm (Draft of 2024) Tj ET\n"
    document = pages(operations + b"BT /F0 10 Tf 50 420 Td (192.0.2.7) Tj ET")

    assert [block.text for block in document.blocks] == ["Draft of 2024", "192.0.2.7"]


def test_a_page_without_text_is_said() -> None:
    """A page that is drawn and has no text is named; an empty page is not."""
    document = pages([Put(50, 700, "text")], b"0 0 100 100 re f", b"")

    assert document.problems == ("page 2 holds no text (an image?)",)
    assert pages(b"").problems == ("it holds no text",)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("D:20140606223020+01'00'", "2014-06-06T22:30:20+01:00"),
        ("D:20140606223020Z00'00'", "2014-06-06T22:30:20Z"),
        ("D:20140606", "2014-06-06"),
        ("D:20140606223020", "2014-06-06T22:30:20"),
        ("D:20149906", "D:20149906"),
        ("June 2014", "June 2014"),
    ],
)
def test_dates(written: str, date: str) -> None:
    """A date is given in ISO 8601 where it is one."""
    assert pdf.iso_date(written) == date


def test_facts() -> None:
    """Title, author and date come from the document's own table."""
    info = "/Title (Microsoft Word - Our report.docx) /Author (A. Bee) /CreationDate (D:20240102)"

    assert dict(pages([Put(50, 700, "x")], info=info).facts) == {
        "title": "Our report",
        "author": "A. Bee",
        "date": "2024-01-02",
    }


def test_a_name_that_lies() -> None:
    """A page of HTML that is called PDF is not read as one."""
    with pytest.raises(InputError, match="its content is no pdf"):
        read(b"<html>not found</html>", "report.pdf")


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the message is the line that installs it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr(pdf, "run", _pdf_running.run)
    with pytest.raises(InputError, match=r"report.pdf: .*pip install 'ipskeptic\[documents\]'"):
        pages([Put(50, 700, "x")])


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared is not on this machine")
def test_the_corpus_is_read_without_error() -> None:
    """Every address and prefix of the corpus' PDFs is found, and nothing else."""
    assert errors_of("pdf") == []
