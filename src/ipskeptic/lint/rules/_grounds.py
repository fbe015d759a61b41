"""What a report gives as grounds for a claim, section by section."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import NamedTuple

from ipskeptic.lint.rules._kinds import is_business, is_figure, is_ground
from ipskeptic.lint.rules._voices import refers
from ipskeptic.lint.views import once_a_report
from ipskeptic.model.claims import Evidence, Reported, Section, Sentence

# A claim in one of these speaks for the whole report, which is where its grounds are looked for.
WHOLE_ROLES = ("title", "summary")
_WHOLE = re.compile(
    r"\b(?:introduction|overview|background|abstract|conclusions?"
    r"|key (?:findings|points|judge?ments|takeaways)|executive|bottom line|tl;?dr"
    r"|at a glance|in brief|about this report)\b",
    re.IGNORECASE,
)

_FRONT = re.compile(
    r"\b(?:executive|summary|abstract|key (?:findings|points|judge?ments|takeaways)|bottom line"
    r"|tl;?dr|at a glance|in brief)\b",
    re.IGNORECASE,
)

# Formats whose headings are guessed from their looks or don't exist: one scope.
_NO_HEADINGS = ("pdf", "text", "csv", "stix", "stix1", "misp", "openioc", "json", "xml")

# Indicators other than addresses: hexadecimal hashes by their usual lengths (MD5, SHA-1, SHA-256),
# and addresses of web pages. Who lists them has looked at more than addresses.
_OTHER_INDICATOR = re.compile(
    r"(?=[0-9a-fh])\b(?:(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b|h(?:tt|xx)ps?[:\[])",
    re.IGNORECASE,
)


_HASH = 32  # signs of the shortest

_Kinds = Mapping[str, tuple[int, Evidence]]


class Grounds(NamedTuple):
    """What a stretch of a report names as evidence.

    Attributes:
        named: By kind, where it is first named: (number of the sentence, evidence).
        kinds: The same, of what is named as a ground and not as a thing of the incident.
        cited: Number of the first sentence with a link, a footnote or a reference, or -1.
        addresses: Whether an address stands in it.
        others: Whether other indicators stand in it: hashes, links.
    """

    named: _Kinds
    kinds: _Kinds
    cited: int
    addresses: bool
    others: bool

    def only(self, allowed: Container[str], *, grounds: bool) -> bool:
        """Whether no kind but those allowed stands in it.

        Args:
            allowed: Kinds.
            grounds: Count what is named as a ground; else whatever is named.
        """
        return all(kind in allowed for kind in (self.kinds if grounds else self.named))


class Layout(NamedTuple):
    """The grounds of every section of a report.

    Attributes:
        own: Of each section with the sections that lie in it, by its number.
        whole: Of the whole report.
        wide: Numbers of the sections that speak for the whole report.
    """

    own: tuple[Grounds, ...]
    whole: Grounds
    wide: frozenset[int]

    def of(self, claim: Sentence) -> Grounds:
        """Where the grounds of a claim are looked for."""
        return self.whole if claim.section in self.wide else self.own[claim.section]


@once_a_report
def layout(reported: Reported) -> Layout:
    """Gather the grounds of a report; linear in its length."""
    holding = {use.section for use in reported.uses}
    bare = [_gathered(reported, s, s.number in holding) for s in reported.sections]
    # A section begins after the one that it lies in: from the last to the first every section is
    # whole before it goes into its parent.
    for section in reversed(reported.sections):
        if section.parent >= 0:
            bare[section.parent] = _joined(bare[section.parent], bare[section.number])
    whole = Grounds({}, {}, -1, False, False)
    for section in reported.sections:
        if section.parent < 0:
            whole = _joined(whole, bare[section.number])
    return Layout(tuple(bare), whole, frozenset(_wide(reported)))


def _wide(reported: Reported) -> set[int]:
    """The sections that speak for the whole report, and those within a summary."""
    wide: set[int] = set()
    summaries: set[int] = set()
    for section in reported.sections:
        named = section.role in WHOLE_ROLES or bool(_WHOLE.search(section.title))
        if section.parent in summaries or (named and section.level != 1):
            summaries.add(section.number)
        if section.number in summaries or _is_wide(reported, section):
            wide.add(section.number)
    return wide


def is_front(reported: Reported, claim: Sentence) -> bool:
    """Whether a claim stands where readers look first: a title, a headline, a summary, a lead."""
    block = reported.document.blocks[claim.block]
    section = reported.sections[claim.section]
    if block.kind == "heading" or (block.kind == "field" and block.name in ("title", "name")):
        return block.level <= 1
    if section.role == "title":
        after = reported.sections[section.number + 1 :][:1]
        return any(other.parent == section.number for other in after)
    return section.role in WHOLE_ROLES or bool(_FRONT.search(section.title))


def _is_wide(reported: Reported, section: Section) -> bool:
    outermost = section.number == 0 or section.level == 1
    return outermost or reported.document.format in _NO_HEADINGS


def _gathered(reported: Reported, section: Section, addresses: bool) -> Grounds:
    named: dict[str, tuple[int, Evidence]] = {}
    kinds: dict[str, tuple[int, Evidence]] = {}
    cited = -1
    for sentence in reported.within(section):
        for evidence in sentence.evidence:
            if is_business(evidence) or is_figure(sentence, evidence):
                continue
            named.setdefault(evidence.kind, (sentence.number, evidence))
            if evidence.kind not in kinds and is_ground(sentence, evidence):
                kinds[evidence.kind] = (sentence.number, evidence)
        if cited < 0 and (refers(reported, sentence) or section.role == "references"):
            cited = sentence.number
    first, after = section.blocks
    blocks = reported.document.blocks[first:after]
    others = any(_has_other(block.text) for block in blocks)
    return Grounds(named, kinds, cited, addresses, others)


def _has_other(text: str) -> bool:
    """Whether another indicator stands in a text; cells of tables are seldom long enough."""
    if len(text) < _HASH and ":" not in text and "[" not in text:
        return False
    return _OTHER_INDICATOR.search(text) is not None


def _joined(outer: Grounds, inner: Grounds) -> Grounds:
    cited = [number for number in (outer.cited, inner.cited) if number >= 0]
    return Grounds(
        _first(outer.named, inner.named),
        _first(outer.kinds, inner.kinds),
        min(cited, default=-1),
        outer.addresses or inner.addresses,
        outer.others or inner.others,
    )


def _first(outer: _Kinds, inner: _Kinds) -> _Kinds:
    """Both, each kind where it is named first, in that order."""
    both = [*outer.items(), *inner.items()]
    found: dict[str, tuple[int, Evidence]] = {}
    for kind, where in sorted(both, key=lambda item: item[1][0]):
        found.setdefault(kind, where)
    return found
