"""What a line's end broke in two: addresses, words with a hyphen.

Two lines are joined only where the first ends in what is no address yet, the second begins with
what is none, and both together are one: a list with one address a line stays a list.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Iterable

# The longest address is 45 characters, and brackets around every dot or colon double that.
_REACH = 100
_TAIL = re.compile(r"[0-9A-Fa-f.:\[\](){}/]{1,100}\Z")
_HEAD = re.compile(r"[0-9A-Fa-f.:\[\](){}/]{1,100}")
_BRACKETS = str.maketrans("", "", "[](){}")
_QUAD = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")
_HYPHENS = ("-", "\u2010")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")


def broken_address(first: str, second: str) -> int:
    """How much of the second line ends an address that the first line begins; 0 if it does not."""
    tail, head = _tail(first), _head(second)
    if not tail or not head:
        return 0
    after = second[len(head) :][:1]
    if after and (after.isalnum() or after == "_"):
        return 0
    before, behind = tail.translate(_BRACKETS), head.translate(_BRACKETS)
    # A sentence may end behind the address.
    closed = behind.rstrip(".:")
    whole = before + closed
    if _is_address(before.rstrip(".")) or not closed:
        return len(head) if _length(before, closed) else 0
    if _is_address(closed) or not _is_address(whole.partition("/")[0]):
        return 0
    return len(head)


def _tail(line: str) -> str:
    found = _TAIL.search(line[-_REACH:])
    if found is None:
        return ""
    before = line[: len(line[:-_REACH]) + found.start()][-1:]
    if before.isalnum() or before in ("_", "-"):
        return ""
    return found[0].lstrip("([{")


def _head(line: str) -> str:
    found = _HEAD.match(line)
    return found[0] if found is not None else ""


def _is_address(text: str) -> bool:
    if "." not in text and text.count(":") < 2:
        return False
    if ":" not in text and not _QUAD.match(text):
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _length(before: str, behind: str) -> bool:
    """Whether a line's end stands beside the slash of a prefix."""
    if before.endswith("/") and behind.isdecimal():
        return _is_prefix(before + behind)
    return behind[:1] == "/" and behind[1:].isdecimal() and _is_prefix(before + behind)


def _is_prefix(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def words_of(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in a document, hyphens inside, for `broken_word`."""
    found: Counter[str] = Counter()
    for text in texts:
        words = _WORD.findall(text.lower().replace("\u2010", "-"))
        # The last one of a line may be half a word.
        if text.endswith(_HYPHENS) and words:
            words.pop()
        found.update(words)
        found.update(part for word in words if "-" in word for part in word.split("-"))
    return found


def broken_word(first: str, second: str, words: Counter[str]) -> str | None:
    """The first line without its end if a word goes on in the second; None if none does.

    A hyphen at a line's end belongs to the word ("state-sponsored") or to the line
    ("compro-mised"): the other words of the document tell.
    """
    if not first.endswith(_HYPHENS) or not second[:1].islower():
        return None
    kept = first[:-1]
    before = _last_word(kept)
    found = _WORD.match(second[:_REACH])
    behind = found[0].lower() if found else ""
    if not before or not behind:
        return None
    if words[before + behind] or words[f"{before}-{behind}"]:
        return kept if words[before + behind] >= words[f"{before}-{behind}"] else kept + "-"
    parts = before.rpartition("-")[2]
    # Two whole words are joined by their own hyphen.
    whole = words[parts] and words[behind.partition("-")[0]]
    return kept + "-" if whole or "-" in before else kept


def _last_word(text: str) -> str:
    last = ""
    for found in _WORD.finditer(text[-_REACH:]):
        last = found[0] if found.end() == len(text[-_REACH:]) else ""
    return last.lower()
