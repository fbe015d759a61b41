"""Sentences of a document."""

from __future__ import annotations

from ipskeptic.model.claims import Sentence
from ipskeptic.model.document import Document


def sentences_of(document: Document) -> tuple[Sentence, ...]:
    """The sentences, in order, not yet classified."""
    return tuple(
        Sentence(i, i, 0, len(b.text), b.text.replace("\n", " "), b.place(0), 0)
        for i, b in enumerate(document.blocks)
    )
