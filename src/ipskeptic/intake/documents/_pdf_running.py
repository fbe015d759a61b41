"""Starts the program that opens a PDF, keeps time, and takes what it says as data.

The child gives a line for each page. If it dies or hangs on one, that page is named and another
child goes on behind it; what was read before stays.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from ipskeptic.errors import InputError
from ipskeptic.intake.documents._pdf_child import MAX_PAGES, PageText
from ipskeptic.intake.documents._pdf_pieces import Piece

# judgement, all of them: the slowest document of the corpus takes 2 s on a busy machine.
START_SECONDS = 30.0  # until the document is open, on a busy machine
PAGE_SECONDS = 20.0
ALL_SECONDS = 120.0
MAX_CHILDREN = 4
MAX_LINE = 32 << 20  # bytes that one page may give
MAX_OUTPUT = 128 << 20
INSTALL = "pip install 'ipskeptic[documents]'"
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from ipskeptic.intake.documents._pdf_child import main; "
    "main(int(sys.argv[2]), int(sys.argv[3]))"
)


class Read(NamedTuple):
    """What came of a PDF.

    Attributes:
        facts: What it says of itself.
        pages: In their order; a page that failed has a problem and no pieces.
        problems: About the whole.
    """

    facts: dict[str, str]
    pages: tuple[PageText, ...]
    problems: tuple[str, ...] = ()


class _Told:
    """What one child said."""

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}
        self.pages: list[PageText] = []
        self.ended = False
        self.error = ""
        self.stopped = ""


def run(data: bytes, *, page_seconds: float = PAGE_SECONDS, seconds: float = ALL_SECONDS) -> Read:
    """Read a PDF in processes of its own.

    Raises:
        InputError: The library is not installed, or nothing of the PDF can be read.
    """
    if importlib.util.find_spec("playa") is None:
        raise InputError(f"reading PDF needs one more package; install it: {INSTALL}")
    deadline = time.monotonic() + seconds
    facts: dict[str, str] = {}
    pages: list[PageText] = []
    problems: list[str] = []
    for _ in range(MAX_CHILDREN):
        told = _child(data, len(pages) + 1, page_seconds, deadline)
        facts = facts or told.facts
        pages.extend(told.pages)
        if told.ended:
            break
        if not facts:
            raise InputError(_refusal(told))
        if told.error or len(pages) >= _count(facts):
            problems.append(f"reading stopped after page {len(pages)}: {told.error or 'damaged'}")
            break
        pages.append(PageText(len(pages) + 1, problem=told.stopped))
        if time.monotonic() >= deadline:
            problems.append(f"reading stopped after {seconds:.0f} s, on page {len(pages)}")
            break
    else:
        problems.append(f"reading stopped on page {len(pages)}, the fourth that failed so")
    if not pages:
        raise InputError("no PDF that can be read: no page is found in it")
    if _count(facts) > MAX_PAGES:
        problems.append(f"only the first {MAX_PAGES:,} pages are read")
    return Read(facts, tuple(pages), tuple(problems))


def _count(facts: dict[str, str]) -> int:
    return int(facts["pages"]) if facts.get("pages", "").isdecimal() else 0


def _refusal(told: _Told) -> str:
    if told.error in ("PDFPasswordIncorrect", "PDFEncryptionError"):
        return "the PDF is encrypted and needs a password: save it without one"
    if told.error:
        return f"no PDF that can be read: damaged, or not whole ({told.error})"
    return f"the PDF can't be opened: {told.stopped}"


def _child(data: bytes, first: int, page_seconds: float, deadline: float) -> _Told:
    told = _Told()
    process = _started(first, deadline)
    assert process.stdin is not None
    assert process.stdout is not None
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threads = (
        threading.Thread(target=_feed, args=(process.stdin, data), daemon=True),
        threading.Thread(target=_hear, args=(process.stdout, lines), daemon=True),
    )
    for thread in threads:
        thread.start()
    try:
        wait = START_SECONDS
        while not (told.ended or told.error):
            left = min(wait, deadline - time.monotonic())
            line = lines.get(timeout=max(left, 0.0))
            if not line:
                told.stopped = "the reader died on it, of memory perhaps"
                break
            _take(told, line)
            wait = page_seconds
    except queue.Empty:
        told.stopped = "it takes too long"
    except (ValueError, TypeError, KeyError, AttributeError):
        told.stopped = "the reader gave nonsense"
    finally:
        process.kill()
        for thread in threads:
            thread.join()
        process.stdout.close()
        process.wait()
    return told


def _started(first: int, deadline: float) -> subprocess.Popen[bytes]:
    seconds = max(int(deadline - time.monotonic()), 1) + 1
    # Isolated: no variables of the environment, no folder of the user, nothing of this folder.
    path = json.dumps([entry for entry in sys.path if entry])
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START]
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter; the document goes to its input
            [*command, path, str(first), str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, ValueError) as error:
        raise InputError(f"can't start the program that reads PDFs: {error}") from error


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError):
        pipe.write(data)
    with contextlib.suppress(OSError):
        pipe.close()


def _hear(pipe: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Hand lines on; an empty one says that no more comes."""
    total = 0
    with contextlib.suppress(OSError, ValueError):
        for line in _bounded(pipe):
            total += len(line)
            if total > MAX_OUTPUT:
                break
            lines.put(line)
    lines.put(b"")


def _bounded(pipe: IO[bytes]) -> Iterator[bytes]:
    while line := pipe.readline(MAX_LINE):
        if not line.endswith(b"\n"):
            return
        yield line


def _take(told: _Told, line: bytes) -> None:
    value: Any = json.loads(line)
    if "page" in value:
        number, width, height, found, unread, drawn, problem = value["page"]
        made = tuple(_piece(one) for one in found)
        page = PageText(number, width, height, made, unread, drawn, problem)
        told.pages.append(page)
    elif "end" in value:
        told.ended = True
    elif "error" in value:
        told.error = str(value["error"])
    else:
        told.facts = {str(name): str(text) for name, text in value.items()}


def _piece(value: list[Any]) -> Piece:
    text, x0, x1, y, size, styles, angle = value
    spans = tuple((int(a), int(b), int(style)) for a, b, style in styles)
    return Piece(str(text), float(x0), float(x1), float(y), float(size), spans, int(angle))
