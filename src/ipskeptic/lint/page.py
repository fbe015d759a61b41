"""A rule's page: its docstring, taken apart at its headings."""

from __future__ import annotations

import re
from typing import NamedTuple

# In this order; a test requires them.
HEADINGS = (
    "What it does",
    "Why this is weak evidence",
    "Example",
    "Better",
    "Limits",
    "References",
)
_HEADING = re.compile(rf"^({'|'.join(HEADINGS)})(?: \(([\w.-]+)\))?$", re.MULTILINE)


class Part(NamedTuple):
    """What stands under one heading.

    Attributes:
        heading: One of `HEADINGS`.
        file: The name of the file that an example stands for: `report.md` unless it is given
            in brackets behind the heading.
        text: Without the indentation.
    """

    heading: str
    file: str
    text: str


class Page(NamedTuple):
    """A rule's page.

    Attributes:
        title: First line, one sentence.
        parts: In the order of the docstring.
    """

    title: str
    parts: tuple[Part, ...]

    def texts(self, heading: str) -> tuple[Part, ...]:
        """The parts under a heading; examples may be several."""
        return tuple(part for part in self.parts if part.heading == heading)


def parse_page(docstring: str) -> Page:
    """Take a rule's docstring apart."""
    head, *rest = _HEADING.split(docstring)
    parts = [
        Part(heading, file or "report.md", _dedented(text))
        for heading, file, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    ]
    return Page(" ".join(head.split()), tuple(parts))


def _dedented(text: str) -> str:
    lines = [line[4:] if line.startswith("    ") else line for line in text.strip("\n").split("\n")]
    return "\n".join(lines).strip("\n") + "\n"
