"""PDF: what stands on its pages, in reading order, as paragraphs, headings, items and cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from ipskeptic.intake.documents._pdf_blocks import Written
from ipskeptic.intake.documents._pdf_child import PageText
from ipskeptic.intake.documents._pdf_groups import groups_of, over_pages, type_of
from ipskeptic.intake.documents._pdf_order import in_columns, without_running
from ipskeptic.intake.documents._pdf_running import Read, run
from ipskeptic.intake.documents._pdf_tables import with_tables
from ipskeptic.intake.documents._reader import Body, Reader

MAGIC = "%PDF-"
# Readers look for it in the first 1024 bytes (PDF 1.7, Annex H, implementation note 13).
MAGIC_WITHIN = 1024
UNREAD = 0.3  # judgement: with fewer signs unknown, the page can still be read
_DATE = re.compile(
    r"D?:?(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?)?)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?"
)
_MADE_BY = re.compile(r"(?i)\Amicrosoft (?:word|powerpoint) - ")
_FILE_END = re.compile(r"(?i)\.(?:docx?|pptx?|odt|rtf|indd|pages)\Z")


def read_pdf(data: bytes) -> Body:
    """Read a PDF.

    Raises:
        InputError: The package for it is not installed, or nothing of it can be read.
    """
    return body_of(run(data))


def body_of(read: Read) -> Body:
    """What pages hold, as blocks."""
    kept = [in_columns(pieces) for pieces in without_running(read.pages)]
    type_ = type_of(kept)
    groups = over_pages(
        [
            groups_of(pieces, page.number, type_)
            for page, pieces in zip(read.pages, kept, strict=True)
        ],
        type_,
    )
    written = Written(type_)
    written.add(with_tables(groups))
    problems = [*read.problems, *_problems(read.pages)]
    if "damaged" in read.facts:
        problems.insert(0, read.facts["damaged"])
    return Body(
        tuple(written.blocks),
        facts=_facts(read.facts),
        problems=tuple(problems),
        lines=tuple(written.lines),
    )


def _problems(pages: Sequence[PageText]) -> list[str]:
    found: list[str] = []
    for page in pages:
        count = sum(len(piece.text) for piece in page.pieces)
        if page.problem:
            found.append(f"page {page.number}: {page.problem}")
        elif page.unread > UNREAD * (count + page.unread):
            found.append(f"page {page.number}: its font does not say which characters they are")
        elif page.drawn and not page.pieces:
            found.append(f"page {page.number} holds no text (an image?)")
    if not found and not any(page.pieces for page in pages):
        found.append("it holds no text")
    return found


def _facts(said: dict[str, str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for name in ("title", "author", "date", "updated"):
        value = " ".join(said.get(name, "").split())
        if name == "title":
            # What the printer driver of an office program writes.
            made = _MADE_BY.sub("", value)
            value = _FILE_END.sub("", made) if made != value else value
        elif name in ("date", "updated"):
            value = iso_date(value)
        if value:
            facts[name] = value
    return facts


def iso_date(text: str) -> str:
    """A date of a PDF in ISO 8601; as it stands where it is none.

    Source:
        PDF 32000-1:2008, 7.9.4: `D:YYYYMMDDHHmmSSOHH'mm`, all after the year optional.
    """
    found = _DATE.match(text)
    if found is None:
        return text
    year, month, day, hour, minute, second, utc, sign, ahead, minutes = found.groups()
    try:
        zone = UTC
        if sign:
            offset = timedelta(hours=int(ahead), minutes=int(minutes or 0))
            zone = timezone(-offset if sign == "-" else offset)
        moment = datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            tzinfo=zone,
        )
    except ValueError:
        return text
    if hour is None:
        return text[2 if text.startswith("D:") else 0 :][:4] + "".join(
            f"-{part}" for part in (month, day) if part
        )
    shown = moment if utc or sign else moment.replace(tzinfo=None)
    return shown.isoformat().replace("+00:00", "Z")


def looks_like_pdf(head: str) -> bool:
    """Whether content is PDF."""
    return MAGIC in head[:MAGIC_WITHIN]


READER = Reader("pdf", (".pdf",), read_bytes=read_pdf, looks=looks_like_pdf, rank=10)
