"""Sentences of a document: paragraphs are split, headings, cells and fields are units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.discover import languages
from ipskeptic.lint.claims.language import Language, language
from ipskeptic.model.claims import Sentence
from ipskeptic.model.document import Document

_SPLIT = ("paragraph", "item", "quote", "caption", "cell", "field")
# The end of a sentence: its signs, closing brackets and quotes, and a blank behind them. What
# stands before the signs is looked at from there, a bounded way back.
_END = re.compile(
    r"[.!?…]{1,6}[\"'”’»)\]}*_]{0,6}(?:\[\^?\d{1,4}\]){0,4}(?=\s|$)|[。！？]{1,6}[」』）”’]{0,6}"
)
_BACK = 40
_WORD_BEFORE = re.compile(r"[^\s(\[{\"'“‘*_/]{1,40}$")
_OPENING = "\"'“‘«([{*_`¿¡"


def sentences_of(document: Document) -> tuple[Sentence, ...]:
    """The sentences, in order, not yet classified."""
    spoken = [language(tag) for tag in languages()]
    found: list[Sentence] = []
    for number, block in enumerate(document.blocks):
        if block.kind == "code":
            continue
        spans = spans_of(block.text, spoken) if block.kind in _SPLIT else _whole(block.text)
        for start, end in spans:
            text = block.text[start:end].replace("\n", " ")
            found.append(Sentence(len(found), number, start, end, text, block.place(start), 0))
    return tuple(found)


def _whole(text: str) -> Iterator[tuple[int, int]]:
    stripped = text.strip()
    if stripped:
        start = text.index(stripped[0])
        yield start, start + len(stripped)


def spans_of(text: str, spoken: list[Language]) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence in a text, blanks around them left out."""
    start = _skip(text, 0)
    for found in _END.finditer(text):
        end = found.end()
        if end <= start or not _ends(text, found, spoken):
            continue
        yield start, end
        start = _skip(text, end)
    end = len(text.rstrip())
    if start < end:
        yield start, end


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends(text: str, found: re.Match[str], spoken: list[Language]) -> bool:
    """Whether a sign that may end a sentence does."""
    behind = _skip(text, found.end())
    if found.group()[0] in "。！？":
        return True
    if behind >= len(text):
        return True
    while behind < len(text) and text[behind] in _OPENING:
        behind += 1
    following = text[behind : behind + 1]
    if following.islower() or (following and following in ",;:)]}"):
        return False
    sign = found.group()
    if sign[0] != "." or sign.startswith("..") or len(sign) > 1:
        return True
    before = _WORD_BEFORE.search(text[max(0, found.start() - _BACK) : found.start()])
    return before is None or _word_ends(before.group(), text, behind, spoken)


def _word_ends(word: str, text: str, behind: int, spoken: list[Language]) -> bool:
    low = word.casefold()
    following = re.match(r"[^\W_]+(?:['’][^\W_]+)?", text[behind : behind + _BACK])
    after = following.group().casefold() if following else ""
    for each in spoken:
        if low in each.abbreviations:
            return low in each.may_end and after in each.openers
    if len(word) == 1 and word.isalpha():
        # An initial, unless it is "I" or a sentence opens behind it.
        return word == "I" or any(after in each.openers for each in spoken)
    # The number of a list's item: "1. First".
    return not (word.isdigit() and len(word) <= 2 and _alone(text, behind, word))


def _alone(text: str, behind: int, word: str) -> bool:
    """Whether a number stands at the start of its line."""
    begin = max(0, behind - _BACK)
    at = text.rfind(word, begin, behind)
    line = text.rfind("\n", begin, at) + 1 or begin
    return not text[line:at].strip()
