"""The pages keep to the words of the field."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.docs.conftest import page_paths

BANNED = re.compile(
    r"\b(malicious|attackers?|clean|traced to|proves|culprit|guilty)\b", re.IGNORECASE
)


def sentences(text: str) -> list[str]:
    """Sentences, rows of tables and lines of lists."""
    flat = re.sub(r"\n(?![\n|#-])", " ", text)
    return [part for line in flat.splitlines() for part in re.split(r"(?<=[.:;]) ", line)]


@pytest.mark.parametrize("path", page_paths())
def test_banned_words(path: str) -> None:
    """A word that judges an address stands only where it is said that the tool never uses it."""
    text = (ROOT / path).read_text(encoding="utf-8")
    wrong = [part for part in sentences(text) if BANNED.search(part) and "never" not in part]

    assert wrong == []
