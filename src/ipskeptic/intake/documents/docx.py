"""DOCX: paragraphs, tables, notes, heads and feet of an Office Open XML document.

It is read with the standard library alone; decisions/0023-pdf-and-docx.md says why.
"""

from __future__ import annotations

from ipskeptic.errors import InputError
from ipskeptic.intake.documents._docx_blocks import Written
from ipskeptic.intake.documents._docx_paragraph import Paragraph
from ipskeptic.intake.documents._docx_styles import Styles
from ipskeptic.intake.documents._docx_text import Reading
from ipskeptic.intake.documents._docx_zip import OLE, Damaged, Package, parse, target_of
from ipskeptic.intake.documents._reader import Body, Reader

DOCUMENT = "word/document.xml"
CORE = "docProps/core.xml"
_FACTS = {"title": "title", "creator": "author", "created": "date", "modified": "updated"}


def read_docx(data: bytes) -> Body:
    """Read a DOCX.

    Raises:
        InputError: It is no DOCX, encrypted, or its text can't be read.
    """
    package = Package(data)
    problems: list[str] = []
    main = _main(package, problems)
    base = main.rpartition("/")[0]
    styles = Styles()
    if package.has(f"{base}/styles.xml"):
        with _said(problems):
            styles.read(package.part(f"{base}/styles.xml"), "styles.xml")
    try:
        reading, links = _part(package, main, problems)
    except Damaged as error:
        raise InputError(f"no DOCX that can be read: {error}") from error
    writer = Written(styles)
    writer.add(reading.paragraphs, links)
    hidden = reading.hidden
    comments: list[Paragraph] = []
    for name, kind in _others(package, base):
        try:
            other, links = _part(package, name, problems)
        except Damaged as error:
            problems.append(str(error))
            continue
        hidden = hidden or other.hidden
        if kind == "comment":
            comments = other.paragraphs
        writer.add(other.paragraphs, links, kind=kind, numbers=reading.numbers)
    if hidden:
        problems.append("hidden text is left out")
    return Body(
        tuple(writer.blocks),
        comments=tuple(writer.directives(comments)),
        facts=_facts(package, problems),
        problems=tuple(problems),
        lines=tuple(writer.lines),
    )


class _said:  # noqa: N801 - used as a statement
    """Damage inside becomes a problem."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, Damaged):
            self.problems.append(str(error))
            return True
        return False


def _relations(package: Package, source: str, problems: list[str]) -> dict[str, tuple[str, str]]:
    """Type's last word and target of each relationship of a part, by identifier."""
    folder, _, file = source.rpartition("/")
    name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    found: dict[str, tuple[str, str]] = {}

    def start(space: str, local: str, attributes: dict[str, str]) -> None:
        if local == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    if package.has(name):
        with _said(problems):
            parse(package.part(name), name, start, lambda *_: None, lambda _: None)
    return found


def _main(package: Package, problems: list[str]) -> str:
    """The name of the part with the text."""
    if package.has(DOCUMENT):
        return DOCUMENT
    for kind, target in _relations(package, "", problems).values():
        name = target_of("", target)
        if kind == "officeDocument" and package.has(name) and name.endswith("ument.xml"):
            return name
    raise InputError("a zip archive without word/document.xml: no DOCX")


def _part(
    package: Package, name: str, problems: list[str]
) -> tuple[Reading, dict[str, tuple[str, str]]]:
    reading = Reading()
    parse(package.part(name), name, reading.start, reading.end, reading.text)
    return reading, _relations(package, name, problems)


def _others(package: Package, base: str) -> list[tuple[str, str]]:
    """The other parts with text, and what they are."""
    found = [
        (f"{base}/{file}.xml", kind)
        for file, kind in (("footnotes", "footnote"), ("endnotes", "endnote"))
        if package.has(f"{base}/{file}.xml")
    ]
    for start in ("header", "footer"):
        names = [n for n in package.names() if n.startswith(f"{base.lower()}/{start}")]
        found += [(name, start) for name in sorted(names) if name.endswith(".xml")]
    if package.has(f"{base}/comments.xml"):
        found.append((f"{base}/comments.xml", "comment"))
    return found


def _facts(package: Package, problems: list[str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    inside = ""

    def start(_: str, local: str, __: dict[str, str]) -> None:
        nonlocal inside
        inside = _FACTS.get(local, "")

    def text(found: str) -> None:
        if inside and len(facts.get(inside, "")) < 1000:  # judgement
            facts[inside] = facts.get(inside, "") + found

    if package.has(CORE):
        with _said(problems):
            parse(package.part(CORE), CORE, start, lambda *_: start("", "", {}), text)
    trimmed = {name: " ".join(value.split()) for name, value in facts.items()}
    return {name: value for name, value in trimmed.items() if value}


def looks_like_docx(head: str) -> bool:
    """Whether content may be a DOCX; encrypted ones are said to be by the reader."""
    return head.startswith(("PK\x03\x04", OLE.decode("latin-1")))


READER = Reader("docx", (".docx", ".docm"), read_bytes=read_docx, looks=looks_like_docx, rank=10)
