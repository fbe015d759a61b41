"""Documents, rules and holdings made for the engine's own tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.engine import Plan
from ipskeptic.lint.reported import reported
from ipskeptic.lint.rules import rules
from ipskeptic.model.assessment import OnRecord
from ipskeptic.model.claims import Reported
from ipskeptic.model.document import Block, Comment, Document, Place
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window, day

NOW = day("2026-11-26")
SETTINGS = RuleSettings(now=NOW)
_COMMENT = re.compile(r"<!-- ipskeptic: (.*?) -->")


def document(text: str, path: str = "report.md") -> Document:
    """A document in which every paragraph is a block; comments are taken out of them."""
    lines = text.split("\n")
    blocks: list[Block] = []
    comments: list[Comment] = []
    offset = 0
    for number, line in enumerate(lines, 1):
        for found in _COMMENT.finditer(line):
            alone = found[0] == line.strip()
            start, end = offset + found.start(), offset + found.end()
            place = Place(number, found.start() + 1)
            comments.append(Comment(place, number, found[1], alone, start, end))
        shown = _COMMENT.sub(lambda found: " " * len(found[0]), line)
        if shown.strip():
            blocks.append(Block("paragraph", shown, ((0, number, 1),)))
        offset += len(line) + 1
    return Document(path, "markdown", tuple(lines), tuple(blocks), comments=tuple(comments))


def say(text: str, path: str = "report.md") -> Reported:
    """What such a document says."""
    return reported(document(text, path))


def word_rule(word: str, severity: str = "warning", needs: tuple[str, ...] = ()) -> Rule:
    """A rule that flags a word, wherever it stands."""

    def check(said: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
        for number, block in enumerate(said.document.blocks):
            for found in re.finditer(word, block.text):
                yield Flag(f"{word} stands here", number, found.start(), found.end())

    return Rule(f"{word}-word", severity, check, needs)


class Nothing:
    """Holdings in which some questions can't be put."""

    def __init__(self, lacking: dict[str, str] | None = None) -> None:
        self._lacking = lacking or {}

    def lacks(self, question: str) -> str:
        """Why a question can't be put."""
        return self._lacking.get(question, "")

    def about(self, target: Target, at: Window | None) -> OnRecord:
        """Never asked here."""
        raise AssertionError(target)


def plan(*asked: Rule, ignores: bool = True, now: Window = NOW) -> Plan:
    """A plan of some rules."""
    names = {rule.name for rule in asked} | set(rules())
    return Plan(asked, RuleSettings(now=now), frozenset(names), ignores)
