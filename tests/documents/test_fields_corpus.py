"""The real CSV, STIX and MISP documents of ../shared come out without an error."""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path

import pytest

from ipskeptic.intake.documents import read_document
from ipskeptic.model.document import Document
from tests.conftest import ROOT

pytestmark = pytest.mark.shared

CORPUS = ROOT.parent / "shared" / "corpus" / "documents"
FORMATS = ("csv", "json", "xml")
FILES = sorted(path for end in FORMATS for path in CORPUS.glob(f"*/document.{end}"))


def named(document: Document, kind: str) -> set[str]:
    """The addresses of a family, or the prefixes, that a document was found to name."""
    targets = [c.target for c in document.candidates if c.target is not None]
    if kind == "cidr":
        return {t.text for t in targets if t.kind == "prefix"}
    return {t.text for t in targets if t.kind == "address" and t.family == int(kind[-1])}


@pytest.mark.skipif(not FILES, reason="the corpus of ../shared is not on this machine")
@pytest.mark.parametrize("path", FILES or [Path()], ids=lambda path: path.parent.name)
def test_no_error_is_left(path: Path) -> None:
    """Every address that the document names is found, at each of its places, and nothing else."""
    truth = json.loads((path.parent / "truth.json").read_text("utf-8"))
    document = read_document(path.read_bytes(), path.name)
    doubtful = set(map(str, truth["ambiguous"]))
    for kind in ("ipv4", "ipv6", "cidr"):
        parse = ipaddress.ip_network if kind == "cidr" else ipaddress.ip_address
        expected = {str(parse(text)) for text in truth[kind]}
        assert named(document, kind) - (doubtful - expected) == expected
    places = sorted((c.target.text, c.place.line) for c in document.candidates if c.target)

    assert document.problems == ()
    assert places == sorted((o["value"], o["line"]) for o in truth["occurrences"])
    for candidate in document.candidates:
        line = document.lines[candidate.place.line - 1]
        assert line[candidate.place.column - 1 :].startswith(candidate.text)
