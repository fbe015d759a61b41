"""What is wrong in reading the documents of the corpus, as its own score counts it."""

from __future__ import annotations

import json
from ipaddress import ip_address, ip_network
from pathlib import Path

from ipskeptic.intake.documents import read_document
from ipskeptic.model.document import Document
from tests.conftest import ROOT

CORPUS = ROOT.parent / "shared" / "corpus" / "documents"


def errors_of(kind: str) -> list[str]:
    """Each address or prefix that is wrong or missed in the documents of a kind, with its file."""
    errors: list[str] = []
    for truth_file in sorted(CORPUS.glob(f"*-{kind}/truth.json")):
        (path,) = truth_file.parent.glob("document.*")
        errors += _errors(read_document(path.read_bytes(), path.name), truth_file)
    return errors


def _errors(document: Document, truth_file: Path) -> list[str]:
    named = json.loads(truth_file.read_text("utf-8"))
    single: set[str] = set()
    prefixes: set[str] = set()
    for one in document.candidates:
        if one.target is None:
            continue
        if one.target.kind == "prefix":
            prefixes.add(one.target.text)
        else:
            ends = (one.target.first, one.target.last)
            kind = "ipv4" if one.target.family == 4 else "ipv6"
            single |= {str(ip_address(end.to_bytes(4 if kind == "ipv4" else 16))) for end in ends}
    right = {str(ip_address(text)) for text in (*named["ipv4"], *named["ipv6"])}
    right_prefixes = {str(ip_network(text, strict=False)) for text in named["cidr"]}
    unclear = set(named["ambiguous"])
    wrong = ((single - right - unclear) | (right - single)) | (
        (prefixes - right_prefixes - unclear) | (right_prefixes - prefixes)
    )
    return [f"{truth_file.parent.name}: {text}" for text in sorted(wrong)]
