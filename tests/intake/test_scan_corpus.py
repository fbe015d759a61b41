"""Real reports and lists with known addresses: what the careful reading reaches on them.

The documents are not ours to copy; they are read where they lie. What a document format needs is
not read here: HTML and DOCX are turned into text in the simplest way, PDF is left out.
"""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.intake.scan import Found, scan_block
from ipskeptic.model.text import format_address
from tests.conftest import ROOT
from tests.intake.scan_laws import check_tally

pytestmark = pytest.mark.shared

Named = dict[str, set[str]]


@pytest.fixture(scope="module")
def documents() -> list[tuple[dict[str, Any], str]]:
    """What each document really names, and its text."""
    folder = ROOT.parent / "shared" / "corpus" / "documents"
    if not folder.is_dir():
        pytest.skip("the corpus of ../shared is not on this machine")
    found = []
    for truth in sorted(folder.glob("*/truth.json")):
        (document,) = truth.parent.glob("document.*")
        if document.suffix != ".pdf":
            found.append((json.loads(truth.read_text("utf-8")), text_of(document)))
    return found


def text_of(path: Path) -> str:
    """The text of a document."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            body = archive.read("word/document.xml").decode("utf-8")
        body = re.sub(r"</w:p>|<w:br/>", "\n", body)
        return html.unescape(re.sub(r"<[^>]*>", "", body))
    data = path.read_bytes()
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = data.decode("utf-16" if utf16 else "utf-8-sig", "replace")
    if path.suffix == ".html":
        text = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", text)
        text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return text


def names(found: Found) -> Iterator[tuple[str, str]]:
    """What is found, as the truth counts it: ranges by the ends that are written in full."""
    target = found.target
    if target is None:
        return
    if "IPv4-mapped" in target.notes:
        # Ours is the IPv4 address; the truth has the form.
        yield "ipv6", str(ip_address(0xFFFF << 32 | target.first))
    elif target.kind == "prefix":
        yield "cidr", target.text
    else:
        yield f"ipv{target.family}", str(ip_address(format_address(target.family, target.first)))
        if target.kind == "range" and not re.search(r"-[0-9]{1,3}$", found.text):
            yield f"ipv{target.family}", format_address(target.family, target.last)


def truth_of(known: dict[str, Any]) -> Named:
    """What is named, in the spelling of `ipaddress`."""
    return {
        "ipv4": {str(ip_address(text)) for text in known["ipv4"]},
        "ipv6": {str(ip_address(text)) for text in known["ipv6"]},
        "cidr": {str(ip_network(text, strict=False)) for text in known["cidr"]},
    }


def compare(known: dict[str, Any], found: list[Found], ambiguous: set[str]) -> tuple[Named, Named]:
    """What is found and not named, and what is named and not found."""
    named: Named = {"ipv4": set(), "ipv6": set(), "cidr": set()}
    for one in found:
        for kind, text in names(one):
            named[kind].add(text)
    truth = truth_of(known)
    wrong = {kind: named[kind] - truth[kind] - ambiguous for kind in truth}
    missed = {kind: truth[kind] - named[kind] for kind in truth}
    return wrong, missed


@pytest.mark.parametrize(
    ("kind", "precision", "recall"), [("ipv4", 1.0, 1.0), ("ipv6", 1.0, 1.0), ("cidr", 1.0, 1.0)]
)
def test_scores_on_the_corpus(
    documents: list[tuple[dict[str, Any], str]], kind: str, precision: float, recall: float
) -> None:
    """Floors: what was reached on 2026-11-26. A rule that costs some of it is a worse rule."""
    right = wrong = missed = 0
    for known, text in documents:
        false, absent = compare(known, list(scan_block(text)), set(known["ambiguous"]))
        wrong += len(false[kind])
        missed += len(absent[kind])
        right += len(truth_of(known)[kind]) - len(absent[kind])

    assert right > {"ipv4": 600, "ipv6": 8, "cidr": 80}[kind]
    assert right / (right + wrong) >= precision
    assert right / (right + missed) >= recall


def test_every_line_of_the_torture_sheet(documents: list[tuple[dict[str, Any], str]]) -> None:
    """Each line of the sheet has a form of its own; all are read as they are meant."""
    ((known, text),) = [(known, text) for known, text in documents if known["synthetic"]]
    found = list(scan_block(text))
    bad = []
    for case in known["cases"]:
        wrong, missed = compare(
            case, [one for one in found if one.line == case["line"]], set(known["ambiguous"])
        )
        if any(wrong.values()) or any(missed.values()):
            bad.append((case["category"], wrong, missed))

    assert len(known["cases"]) == 71
    assert bad == []


def test_what_only_looks_like_an_address_is_refused_by_name(
    documents: list[tuple[dict[str, Any], str]],
) -> None:
    """The look-alikes of the truth that are runs at all are found and have a name."""
    seen = 0
    for known, text in documents:
        refused = {one.text for one in scan_block(text) if one.target is None}
        accepted = {one.text for one in scan_block(text) if one.target is not None}
        for one in known["lookalikes"]:
            assert one["text"] not in accepted
            seen += one["text"] in refused
    assert seen > 150


def test_the_tally_of_the_corpus(documents: list[tuple[dict[str, Any], str]]) -> None:
    """Counted and read carefully, real text gives the same."""
    for _, text in documents:
        check_tally(text.encode(), [None])
