"""Published documents: what `extract` finds in fields for addresses is read or refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ipskeptic.intake.documents import read_document
from ipskeptic.intake.observations import format_of_bytes, read_observations
from ipskeptic.model.assessment import BadInput
from tests.documents.scoring import CORPUS

NAMES = ("d23", "d24", "d25", "d26", "d28", "d43")
# Fields whose text is said and not seen.
TEXT = ("description", "comment", "info", "name", "title", "text", "report", "note", "external")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost(name: str) -> None:
    """Every address of a field that is no text is an observation, or is refused with a reason."""
    found = sorted(Path(CORPUS).glob(f"{name}-*/document.*"))
    if not found:
        pytest.skip("the corpus of documents is not on this machine")
    data = found[0].read_bytes()
    format_ = format_of_bytes(data[:65536])
    assert format_ is not None
    made = list(read_observations(io.BytesIO(data), "x", format_))
    said = {item.input if isinstance(item, BadInput) else item.text for item in made}
    document = read_document(data, found[0].name)
    fields = {
        candidate.text
        for candidate in document.candidates
        if candidate.target is not None
        and not any(word in document.blocks[candidate.block].name.lower() for word in TEXT)
    }

    assert fields
    assert not fields - said
