"""Sections of a document: headings and what stands under them."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.claims import Section, Sentence
from ipskeptic.model.document import Document


def sections_of(document: Document, sentences: Sequence[Sentence]) -> tuple[Section, ...]:
    """The sections, in order; at least one."""
    return (Section(0, "", 0, -1, (0, len(document.blocks)), (0, len(sentences))),)
