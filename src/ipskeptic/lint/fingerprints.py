"""What makes a finding the same finding when lines move."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter


def normalised(sentence: str) -> str:
    """A sentence without what an editor changes in passing: case, blanks, quotes, marks of bold."""
    text = unicodedata.normalize("NFKC", sentence).casefold()
    return " ".join(text.translate(_DROPPED).split())


_DROPPED = {ord(sign): None for sign in "\"'`*_“”‘’«»„\u00ad\u200b"}


def sentence_hash(sentence: str) -> str:
    """The hash of a normalised sentence: 16 hexadecimal digits.

    64 bits: two of a million sentences share it with a chance of one in 37 million (birthday
    bound), and then only a baseline's count would be off by one.
    """
    return hashlib.sha256(normalised(sentence).encode("utf-8", "replace")).hexdigest()[:16]


class Fingerprints:
    """Gives fingerprints to the findings of one run; equal ones are counted."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def of(self, rule: str, path: str, sentence: str) -> str:
        """The fingerprint of the next finding: 64 hexadecimal digits."""
        key = (rule, path, sentence_hash(sentence))
        count = self._seen[key]
        self._seen[key] += 1
        whole = "\0".join((*key, str(count)))
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()
