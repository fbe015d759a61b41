"""A document becomes what it says: sections, sentences with their claims, uses of addresses."""

from __future__ import annotations

from ipskeptic.lint.claims import classify
from ipskeptic.lint.dates import published
from ipskeptic.lint.sections import sections_of
from ipskeptic.lint.sentences import sentences_of
from ipskeptic.lint.uses import uses
from ipskeptic.model.claims import Reported
from ipskeptic.model.document import Document


def reported(document: Document) -> Reported:
    """Read what a document says."""
    split = sentences_of(document)
    sections = sections_of(document, split)
    sentences = classify(document, split, sections)
    return Reported(
        document,
        sentences,
        sections,
        uses(document, sentences, sections),
        published(document),
    )
