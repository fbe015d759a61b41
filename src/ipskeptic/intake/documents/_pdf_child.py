"""The program that opens a PDF: `_pdf_running` starts it as a process of its own.

A PDF is a program in small, and one made on purpose may take all time and memory. So it is opened
where both are limited, where nothing can be written, started or reached over a network, and from
where nothing comes back but lines of JSON: first what the document says of itself, then one line
for each page.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import sys
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ipskeptic.intake.documents._pdf_pieces import BOLD, ITALIC, MONO, Glyph, Piece, pieces

if TYPE_CHECKING:
    from playa.document import Document
    from playa.page import Page

MAX_PAGES = 2000  # judgement: a report has a few hundred at most
MAX_GLYPHS = 200_000  # judgement: of one page; a full one has 10,000
MEMORY = 1 << 30  # judgement: bytes; the largest of the corpus takes 41 MB
DAMAGED = "parts of it are damaged, and text may be missing"
NAMES = {"Title": "title", "Author": "author", "CreationDate": "date", "ModDate": "updated"}
_STYLES = (
    (BOLD, ("bold", "black", "heavy", "semibold", "demi")),
    (ITALIC, ("italic", "oblique")),
    (MONO, ("courier", "mono", "consol", "menlo", "typewriter", "lettergothic")),
)


class PageText(NamedTuple):
    """What stands on a page.

    Attributes:
        number: From 1.
        width: In points.
        height: In points.
        pieces: In the order in which they are drawn.
        unread: How many signs have no character: their font does not say which they are.
        drawn: Whether anything is drawn on it at all.
        problem: Why it could not be read, or "".
    """

    number: int
    width: float = 0
    height: float = 0
    pieces: tuple[Piece, ...] = ()
    unread: int = 0
    drawn: bool = False
    problem: str = ""


def facts_of(document: Document) -> dict[str, str]:
    """What the document says of itself, as strings."""
    from playa.pdftypes import resolve1

    found: dict[str, str] = {}
    with contextlib.suppress(Exception):  # facts are a gift, and damage raises whatever it likes
        for table in document.xrefs:
            info = resolve1((table.trailer or {}).get("Info"))
            if not isinstance(info, dict):
                continue
            for name, ours in NAMES.items():
                value = resolve1(info.get(name))
                text = _decoded(value).strip() if isinstance(value, (str, bytes)) else ""
                if text:
                    found.setdefault(ours, text[:1000])  # judgement
    return found


def _decoded(value: str | bytes) -> str:
    if isinstance(value, str):
        return value
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(b"\xff\xfe"):
        return value[2:].decode("utf-16-le", "replace")
    return value.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def page_text(page: Page, number: int) -> PageText:
    """Read one page."""
    read = unread = 0

    def counted() -> Iterator[Glyph]:
        nonlocal read, unread
        for glyph in _glyphs(page):
            read += 1
            if read > MAX_GLYPHS:
                return
            if glyph.text:
                yield glyph
            else:
                unread += 1

    found = tuple(pieces(counted()))
    drawn = read > 0 or any(True for _ in islice(page, 1))
    problem = f"only its first {MAX_GLYPHS:,} signs are read" if read > MAX_GLYPHS else ""
    width, height = page.width, page.height
    if page.rotate in (90, 270):
        width, height = height, width
    return PageText(number, width, height, found, unread, drawn, problem)


def _glyphs(page: Page) -> Iterator[Glyph]:
    """Signs on a page; one without a character has an empty text."""
    styles: dict[str, int] = {}
    edge = max(page.width, page.height)
    for operation, text in enumerate(page.texts):
        if text.gstate.font is None:
            continue
        name = str(text.fontname)
        if name not in styles:
            lower = name.rpartition("+")[2].lower()
            styles[name] = sum(s for s, words in _STYLES if any(w in lower for w in words))
        for glyph in text:
            a, b, c, d, x, y = glyph.matrix
            dx, dy = glyph.displacement
            size = math.hypot(c, d)
            # NOTE: NaN and infinity come out of made-up matrices; they compare as false.
            if not (0 < size < edge and -edge < x < 2 * edge and -edge < y < 2 * edge):
                continue
            length = math.hypot(dx, dy)
            if not length < 2 * edge:
                continue
            angle = 0
            if abs(b) > 0.01 * abs(a) or a < 0:
                way = (dx, dy) if length else (a, b)
                angle = round(math.degrees(math.atan2(way[1], way[0])))
                turn = math.radians(angle)
                x, y = (
                    x * math.cos(turn) + y * math.sin(turn),
                    y * math.cos(turn) - x * math.sin(turn),
                )
            yield Glyph(glyph.text or "", x, x + length, y, size, styles[name], angle, operation)


def _pages(document: Document) -> tuple[list[Page], bool]:
    """Its pages, and whether they are all.

    NOTE: not `document.pages`, which leaves out those that have no label in a damaged list of them.
    """
    from playa.document import PageList
    from playa.page import Page

    found: list[Page] = []
    whole = True

    def collect() -> None:
        nonlocal whole
        try:
            for objid, attributes in islice(PageList(document).page_objects, MAX_PAGES + 1):
                found.append(Page(document, objid, attributes, None, len(found), document.space))
        except Exception:
            whole = False

    collect()
    if not found:
        # Without a tree of pages the library looks for them among all objects.
        with contextlib.suppress(Exception):
            document.catalog.pop("Pages", None)
        collect()
        whole = False
    return found, whole


class _Warnings(logging.Handler):
    """Counts what the library complains of: it goes on, and what it left out is not said else.

    On the PDFs of the corpus it says nothing.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one, and print nothing."""
        self.count += 1

    @classmethod
    def listen(cls) -> _Warnings:
        """The one that counts from now on."""
        logger = logging.getLogger("playa")
        made = cls()
        logger.handlers = [made]
        logger.propagate = False
        logger.setLevel(logging.WARNING)
        return made


def read_pages(data: bytes, first: int = 1) -> Iterator[dict[str, str] | PageText]:
    """Read a PDF: what it says of itself, then its pages from `first` on.

    Raises:
        Exception: Whatever the library raises where the document can't be opened.
    """
    import playa

    heard = _Warnings.listen()
    document = playa.parse(data, space="screen")
    found, whole = _pages(document)
    facts = facts_of(document) | {"pages": str(len(found))}
    if not whole:
        facts["damaged"] = "its list of pages is damaged"
    elif heard.count:
        facts["damaged"] = "it is damaged, and pages may be missing"
    yield facts
    for number, page in enumerate(found[:MAX_PAGES], 1):
        if number < first:
            continue
        heard.count = 0
        try:
            read = page_text(page, number)
            damaged = heard.count and not read.problem
            yield read._replace(problem=DAMAGED) if damaged else read
        except MemoryError:
            yield PageText(number, problem="it needs too much memory")
        except RecursionError:
            yield PageText(number, problem="it is nested too deeply")
        except Exception as error:
            yield PageText(number, problem=f"damaged ({type(error).__name__})")


def limit(seconds: int) -> None:
    """Limit this process, as far as the system can."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows: the parent's clock is the only limit there
        return
    for name, most in (
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        try:
            which = getattr(resource, name)
            hard = resource.getrlimit(which)[1]
            if hard != resource.RLIM_INFINITY:
                most = min(most, hard)
            resource.setrlimit(which, (most, most))
        except (AttributeError, OSError, ValueError):  # pragma: no cover - not on every system
            continue


# By the beginning of their names: events that reading a PDF has no use for.
_REFUSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.spawn",
    "os.posix_spawn",
    "os.system",
    "os.fork",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.kill",
    "ctypes.",
    "pickle.find_class",
    "urllib.",
    "shutil.",
)


def guard(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse what reading a PDF has no use for (an audit hook)."""
    if event == "open":
        mode = arguments[1]
        if isinstance(mode, str) and set(mode) & set("wax+"):
            raise PermissionError("a reader of PDFs writes no files")
    elif event.startswith(_REFUSED):
        raise PermissionError(f"a reader of PDFs has no use for {event}")


def main(first: int, seconds: int) -> None:
    """Read the PDF on standard input and write what it holds to standard output."""
    data = sys.stdin.buffer.read()
    import playa.fontprogram
    import playa.security  # noqa: F401 - loads its library for ciphers while that is allowed

    limit(seconds)
    sys.addaudithook(guard)
    out = sys.stdout.buffer
    try:
        for found in read_pages(data, first):
            value = found if isinstance(found, dict) else {"page": found}
            out.write(json.dumps(value).encode("ascii") + b"\n")
            out.flush()
        out.write(b'{"end": true}\n')
    except Exception as error:
        name = type(error).__name__
        out.write(json.dumps({"error": name, "text": str(error)[:200]}).encode("ascii") + b"\n")
    out.flush()
