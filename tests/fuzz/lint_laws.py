"""What holds for any document whatever, for what it says, and for what the linter shows of it."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own

from ipskeptic.intake.target import parse_target
from ipskeptic.model.claims import (
    EVIDENCE,
    FAMILIES,
    LABELS,
    PARTY_KINDS,
    WORD_KINDS,
    Reported,
    Sentence,
)
from ipskeptic.model.document import BLOCK_KINDS, HOLDS, Document, Place
from ipskeptic.model.finding import CERTAINTIES, SEVERITIES, Finding, LintReport
from ipskeptic.render.lint_formats import FORMATS, LintOptions, render_lint
from ipskeptic.render.saved_lint import lint_from_json
from ipskeptic.render.schema import SCHEMAS

_COMMAND = re.compile(r"::(error|warning|notice) [^\n]*?::")
_KEEP_LINES = frozenset({"text", "concise", "github", "markdown", "junit"})
_EVERYTHING = LintOptions(verbose=True, statistics=True, suppressed=True)


def check_document(document: Document) -> None:
    """Marks ascend, places lie in the document, and candidates are where they say."""
    for block in document.blocks:
        assert block.kind in BLOCK_KINDS
        assert block.holds in HOLDS
        indexes = [mark[0] for mark in block.marks]
        assert indexes[0] == 0
        assert indexes == sorted(set(indexes))
        for index in (0, max(len(block.text) - 1, 0), *indexes[:40]):
            check_place(document, block.place(index))
        for spans in (block.emphasis, [link[:2] for link in block.links]):
            assert list(spans) == sorted(spans)
            assert all(0 <= start <= end <= len(block.text) for start, end in spans)
    previous = (-1, 0)
    for one in document.candidates:
        block = document.blocks[one.block]
        assert 0 <= one.start < one.end <= len(block.text)
        assert (one.block, one.start) >= previous
        previous = (one.block, one.end)
        assert one.text.split() == block.text[one.start : one.end].split(), one
        assert one.place == block.place(one.start)
        assert (one.target is not None) == (one.decision in ("address", "prefix", "range"))
        if one.target is not None:
            parse_target(one.target.text)
    source = "\n".join(document.lines)
    for comment in document.comments:
        check_place(document, comment.place)
        assert comment.place.line <= comment.end_line <= len(document.lines)
        if comment.start >= 0:
            assert 0 <= comment.start < comment.end <= len(source)
            assert "ipskeptic:" in source[comment.start : comment.end]


def check_place(document: Document, place: Place) -> None:
    """A place is in the document; one behind a line's end counts."""
    assert 1 <= place.line <= max(len(document.lines), 1), place
    line = document.lines[place.line - 1] if document.lines else ""
    assert 1 <= place.column <= len(line) + 1, (place, line)


def check_reported(reported: Reported) -> None:
    """Sentences are what stands in their blocks, sections hold each once, uses name what is."""
    blocks = reported.document.blocks
    previous = (-1, 0)
    for number, sentence in enumerate(reported.sentences):
        assert sentence.number == number
        text = blocks[sentence.block].text[sentence.start : sentence.end]
        assert sentence.text == text.replace("\n", " ")
        assert text.strip()
        assert (sentence.block, sentence.start) >= previous
        previous = (sentence.block, sentence.end)
        assert sentence.place == blocks[sentence.block].place(sentence.start)
        _check_sentence(reported, sentence)
    count = 0
    for number, section in enumerate(reported.sections):
        assert section.number == number
        assert -1 <= section.parent < max(number, 1)
        assert section.sentences[0] == count <= section.sentences[1]
        count = section.sentences[1]
        for sentence in reported.within(section):
            assert sentence.section == number
            assert section.blocks[0] <= sentence.block < section.blocks[1]
    assert count == len(reported.sentences)
    _check_uses(reported)


def _check_sentence(reported: Reported, sentence: Sentence) -> None:
    assert sentence.label in LABELS
    assert sentence.family in ("", *FAMILIES)
    for party in sentence.parties:
        assert party.kind in PARTY_KINDS
        assert 0 <= party.start < party.end <= len(sentence.text), party
    for word in sentence.words:
        assert word.kind in WORD_KINDS
        assert sentence.text[word.start : word.end] == word.text
    for one in sentence.evidence:
        assert one.kind in EVIDENCE
        assert sentence.text[one.start : one.end] == one.text
    assert all(0 <= beside < len(reported.sentences) for beside in sentence.beside)


def _check_uses(reported: Reported) -> None:
    document = reported.document
    held = [n for n, one in enumerate(document.candidates) if one.target is not None]
    assert [use.candidate for use in reported.uses] == held
    for use in reported.uses:
        assert 0 <= use.section < len(reported.sections)
        assert -1 <= use.sentence < len(reported.sentences)
        assert all(0 <= claim < len(reported.sentences) for claim in use.supports)
        for said in (*use.times, *use.countries, *use.networks, *use.holders):
            check_place(document, said.place)
            assert -1 <= said.sentence < len(reported.sentences)


def check_findings(document: Document, findings: tuple[Finding, ...]) -> None:
    """Every place of every finding is in the document, and no two are the same finding."""
    source = "\n".join(document.lines)
    for one in findings:
        assert one.severity in SEVERITIES
        assert one.certainty in CERTAINTIES
        assert (one.start.line, one.start.column) <= (one.end.line, one.end.column), one
        places = [one.start, one.end, *(place for place, _ in one.related)]
        for place in (*places, *(behind.place for behind in one.behind)):
            check_place(document, place)
        for line, text in one.excerpt:
            assert document.lines[line - 1].startswith(text[:100])
        assert one.message
        for edit in one.edits:
            assert 0 <= edit.start <= edit.end <= len(source)
    assert len({one.fingerprint for one in findings}) == len(findings)


def check_formats(report: LintReport) -> None:
    """Every format holds the report, is of its own form, and no more than text."""
    shown = {name: render_lint(name, report, _EVERYTHING) for name in FORMATS}
    for name, text in shown.items():
        bare = text.replace("\n", "") if name in _KEEP_LINES else text.rstrip("\n")
        if name in _KEEP_LINES:
            assert bare.isprintable(), name
            assert "##[" not in text, name
        elif name != "jsonl":
            json.loads(text)
        if name != "github":
            assert not any(_COMMAND.match(line.lstrip()) for line in text.split("\n")), name
    assert all(_COMMAND.match(line) for line in shown["github"].split("\n")[:-1])
    _schema("lint").validate(json.loads(shown["json"]))
    for line in shown["jsonl"].split("\n")[:-1]:
        _schema("lint-line").validate(json.loads(line))
    ElementTree.fromstring(shown["junit"].encode("utf-8"))
    again = lint_from_json(shown["json"])
    assert isinstance(again, LintReport)
    assert render_lint("json", again, _EVERYTHING) == shown["json"]


@cache
def _schema(name: str) -> Any:
    schema = SCHEMAS[name][0]()
    return jsonschema.validators.validator_for(schema)(schema)
