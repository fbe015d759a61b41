"""What holds for every document of text, whatever stands in it."""

from __future__ import annotations

from ipskeptic.intake.documents import read_document
from ipskeptic.intake.documents._tags import entity, entity_pattern
from ipskeptic.model.document import BLOCK_KINDS, Block, Document


def read(text: str, path: str = "report.md") -> Document:
    """A document from its text."""
    return read_document(text.encode("utf-8", "surrogatepass"), path)


def shown(text: str, path: str = "report.md") -> list[tuple[str, str]]:
    """Kind and text of every block."""
    return [(block.kind, block.text) for block in read(text, path).blocks]


def addresses(text: str, path: str = "report.md") -> list[str]:
    """What the text names, as `Target.text`, in order."""
    return [one.target.text for one in read(text, path).candidates if one.target is not None]


def check_document(document: Document) -> None:
    """Every character of every block stands where it is said to, and all is in order."""
    for block in document.blocks:
        assert block.kind in BLOCK_KINDS
        assert block.text == block.text.strip()
        assert block.text
        check_marks(block)
        check_places(document, block)
    for one in document.candidates:
        assert one.place == document.blocks[one.block].place(one.start)
    source = "\n".join(document.lines)
    for comment in document.comments:
        whole = source[comment.start : comment.end]
        assert "ipskeptic:" in whole
        assert comment.text in whole
        assert not comment.alone or (comment.start == 0 or source[comment.start - 1] == "\n")


def check_marks(block: Block) -> None:
    """Marks, links and emphasis ascend and lie in the text."""
    indexes = [mark[0] for mark in block.marks]
    assert indexes[0] == 0
    assert indexes == sorted(set(indexes))
    assert indexes[-1] < len(block.text)
    assert list(block.links) == sorted(block.links)
    assert list(block.emphasis) == sorted(block.emphasis)
    links = [(start, end) for start, end, _ in block.links]
    for start, end in (*links, *block.emphasis):
        assert 0 <= start < end <= len(block.text)


def check_places(document: Document, block: Block) -> None:
    """A character is the source's, or what an entity or a tag at its place stands for."""
    for index, sign in enumerate(block.text):
        place = block.place(index)
        line = document.lines[place.line - 1]
        if sign == "\n":
            continue
        source = line[place.column - 1 : place.column]
        if source == sign:
            continue
        assert source in ("&", "<"), (block, index)
        if source == "<":
            assert sign in " \n", (block, index)
            continue
        found = entity_pattern().match(line, place.column - 1)
        assert found is not None
        assert sign in (entity(found[0]) or ""), (block, index)
