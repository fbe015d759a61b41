"""What is markup in the running text of Markdown.

Source:
    CommonMark 0.31.2, section 6; GitHub Flavored Markdown 0.29, the extensions; footnotes as GitHub
    writes them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ipskeptic.intake.documents._emphasis import Run, emphasis
from ipskeptic.intake.documents._html_blocks import host_end
from ipskeptic.intake.documents._leaves import Inline, Target
from ipskeptic.intake.documents._links import bare_links, merged
from ipskeptic.intake.documents._pieces import Cut, Cuts, in_order
from ipskeptic.intake.documents._tags import Tag, Tags, attribute, entity, entity_pattern

_SIGNS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_DEEPEST = 32  # of brackets in an address: what cmark, the reference implementation, allows
_LONGEST_LABEL = 999  # CommonMark, section 4.7


def inline(text: str, references: Mapping[str, str], in_table: bool = False) -> Inline:
    """Find the markup in a text.

    Args:
        text: Lines of a paragraph, heading, item or cell.
        references: Addresses of reference links, by `label_key`.
        in_table: Whether it is a cell, where `\\|` is a bar even in code.
    """
    if not _special().search(text):
        return (
            Inline(Cuts((), tuple(bare_links(text)))) if "://" in text or "www." in text else _PLAIN
        )
    return _Scan(text, references, in_table).read()


def label_key(label: str) -> str:
    """The label of a reference as labels are compared."""
    return " ".join(label.split()).casefold()


@cache
def defanged() -> re.Pattern[str]:
    """Brackets around a sign that people write so that it is no link."""
    signs = r"\\?\.|dot|:{1,2}|://|//?|@|at|,|-|\||\.\.\.|https?|hxxps?"
    return re.compile(rf"(?i)\[[ \t]?(?:{signs})[ \t]?\]")


_PLAIN = Inline(Cuts())


@cache
def _special() -> re.Pattern[str]:
    return re.compile(r"[\\`*_~&<\[\]]")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "ticks": re.compile(r"`+"),
        "run": re.compile(r"\*+|_+|~+"),
        "autolink": re.compile(r"<([A-Za-z][A-Za-z0-9+.\[\]-]{1,31}:[^\s<>]*)>"),
        "mail": re.compile(r"<([^\s<>@]{1,64}@[^\s<>@]{1,255})>"),
        "footnote": re.compile(r"\[\^([^\]\[\s]{1,100})\]"),
        "angled": re.compile(r"<((?:[^<>\n\\]|\\.)*+)>"),
        "address": re.compile(r"[^\s()\\]++|\\.|\\|[()]"),
        "blanks": re.compile(r"[ \t\n]*+"),
        "title": re.compile(
            r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)", re.DOTALL
        ),
    }


class _Bracket(NamedTuple):
    start: int
    end: int
    is_image: bool
    runs: int


class _Scan:
    """One text while it is read."""

    def __init__(self, text: str, references: Mapping[str, str], in_table: bool) -> None:
        self.text = text
        self.references = references
        self.in_table = in_table
        self.cuts: list[Cut] = []
        self.links: list[tuple[int, int, str]] = []
        self.bold: list[tuple[int, int]] = []
        self.targets: list[Target] = []
        self.codes: list[tuple[int, int]] = []
        self.brackets: list[_Bracket] = []
        self.floor = 0  # brackets below it can't open a link any more: no link holds another
        self.runs: list[Run] = []
        self.tags = Tags(text)
        self.anchor: tuple[int, int, int] | None = None
        self.uncommented = False
        self.ticks: dict[int, list[int]] | None = None

    def read(self) -> Inline:
        text, search = self.text, _special().search
        read = {
            "\\": self._escape,
            "`": self._code,
            "&": self._entity,
            "<": self._angle,
            "[": self._open,
            "]": self._close,
            "*": self._run,
            "_": self._run,
            "~": self._run,
        }
        at = 0
        while found := search(text, at):
            index = found.start()
            at = read[text[index]](index)
        self._emphasise(0)
        self._end_anchor(len(text))
        links = self.links
        if "://" in text or "www." in text:
            quoted = [(start, end, "") for start, end in self.codes]
            own = set(quoted)
            found_links = (
                merged(links, quoted, bare_links(text))
                if quoted
                else merged(links, bare_links(text))
            )
            links = [link for link in found_links if link not in own]
        return Inline(
            Cuts(in_order(self.cuts), sorted(links), sorted(self.bold)),
            tuple(self.targets),
            tuple(self.codes),
        )

    def _escape(self, at: int) -> int:
        follows = self.text[at + 1 : at + 2]
        if follows == "\n" or follows in _SIGNS:
            self.cuts += [Cut(at, at + 1)] if follows else []
            return at + 2
        return at + 1

    def _code(self, at: int) -> int:
        text = self.text
        if self.ticks is None:
            self.ticks = {}
            for found in _patterns()["ticks"].finditer(text):
                self.ticks.setdefault(found.end() - found.start(), []).append(found.start())
        start = _end(_patterns()["ticks"].match(text, at))
        runs = self.ticks.get(start - at, [])
        behind = bisect_left(runs, start)
        if behind == len(runs):
            return start
        end = runs[behind]
        inner = text[start:end]
        lead = int(inner[:1] in (" ", "\n") and inner[-1:] in (" ", "\n") and bool(inner.strip()))
        self.cuts += (Cut(at, start + lead), Cut(end - lead, end + start - at))
        self.codes.append((at, end + start - at))
        if self.in_table:
            bar = text.find("\\|", start, end)
            while bar >= 0:
                self.cuts.append(Cut(bar, bar + 1))
                bar = text.find("\\|", bar + 2, end)
        return end + start - at

    def _entity(self, at: int) -> int:
        found = entity_pattern().match(self.text, at)
        sign = entity(found[0]) if found else None
        if found is None or sign is None:
            return at + 1
        self.cuts.append(Cut(at, found.end(), sign))
        return found.end()

    def _angle(self, at: int) -> int:
        text = self.text
        if text.startswith("<!--", at) and not self.uncommented:
            end = text.find("-->", at + 4)
            if end >= 0:
                self.cuts.append(Cut(at, end + 3))
                return end + 3
            self.uncommented = True
        for name in ("autolink", "mail"):
            if found := _patterns()[name].match(text, at):
                self.cuts += (Cut(at, at + 1), Cut(found.end() - 1, found.end()))
                self.links.append((at + 1, found.end() - 1, found[1]))
                return found.end()
        tag = self.tags.at(at)
        if tag is None:
            return at + 1
        self._tag(tag)
        return tag.end

    def _tag(self, tag: Tag) -> None:
        text = self.text
        instead = ""
        if tag.name == "br":
            instead = "" if text[tag.end : tag.end + 1] == "\n" else "\n"
        elif tag.name in ("sup", "sub") and text[tag.start - 1 : tag.start].isalnum():
            # A raised number must not become a part of the number before it.
            instead = " " if text[tag.end : tag.end + 1].isalnum() else ""
        self.cuts.append(Cut(tag.start, tag.end, instead))
        if tag.name == "a":
            self._end_anchor(tag.start)
            if not tag.closes and (span := attribute(text, tag, "href")):
                self.anchor = (tag.end, *span)
        elif tag.name == "img" and (span := attribute(text, tag, "src")):
            start, end = span
            self.targets.append(Target(start, host_end(text, start, end), (start, start)))

    def _end_anchor(self, at: int) -> None:
        if self.anchor:
            begin, start, end = self.anchor
            self.links.append((begin, at, self.text[start:end]))
            self.targets.append(Target(start, end, (begin, at)))
            self.anchor = None

    def _run(self, at: int) -> int:
        found = _patterns()["run"].match(self.text, at)
        assert found is not None
        self.runs.append(Run(self.text, at, found.end()))
        return found.end()

    def _open(self, at: int) -> int:
        text = self.text
        if found := _patterns()["footnote"].match(text, at):
            # Left as it stands: a reader sees a raised sign, and no number may grow by it.
            self.links.append((at, found.end(), f"#{found[1]}"))
            return found.end()
        if found := defanged().match(text, at):
            return found.end()
        is_image = text[at - 1 : at] == "!" and text[at - 2 : at - 1] != "\\"
        self.brackets.append(_Bracket(at - is_image, at + 1, is_image, len(self.runs)))
        return at + 1

    def _close(self, at: int) -> int:
        if not self.brackets:
            return at + 1
        bracket = self.brackets.pop()
        is_dead = len(self.brackets) < self.floor and not bracket.is_image
        self.floor = min(self.floor, len(self.brackets))
        if is_dead:
            return at + 1
        found = self._target(bracket, at)
        if found is None:
            return at + 1
        end, url, span = found
        self.cuts += (Cut(bracket.start, bracket.end), Cut(at, end))
        self._emphasise(bracket.runs)
        if not bracket.is_image:
            self.links.append((bracket.end, at, url))
            self.floor = len(self.brackets)
        if span:
            start, stop = span
            stop = host_end(self.text, start, stop) if bracket.is_image else stop
            self.targets.append(Target(start, stop, (bracket.end, at)))
        return end

    def _target(self, bracket: _Bracket, at: int) -> tuple[int, str, tuple[int, int] | None] | None:
        """What stands behind a closing bracket: (index after it, the link's address, its place)."""
        text = self.text
        if text[at + 1 : at + 2] == "(" and (found := self._address(at + 2)):
            return found
        if not self.references:
            return None
        after = at + 1
        label = text[bracket.end : min(at, bracket.end + _LONGEST_LABEL + 1)]
        if text[after : after + 1] == "[":
            end = text.find("]", after + 1, after + 2 + _LONGEST_LABEL)
            if end > after + 1:
                label = text[after + 1 : end]
            after = end + 1 if end > 0 else after
        url = self.references.get(label_key(label)) if len(label) <= _LONGEST_LABEL else None
        if url is None:
            url = (
                self.references.get(label_key(text[bracket.end : at]))
                if after > at + 1 and at - bracket.end <= _LONGEST_LABEL
                else None
            )
            after = at + 1
        return (after, url, None) if url is not None else None

    def _address(self, at: int) -> tuple[int, str, tuple[int, int]] | None:
        text, patterns = self.text, _patterns()
        blanks = patterns["blanks"]
        at = _end(blanks.match(text, at))
        if found := patterns["angled"].match(text, at):
            start, stop, at = found.start(1), found.end(1), found.end()
        else:
            start = at
            depth = 0
            while found := patterns["address"].match(text, at):
                depth += (found[0] == "(") - (found[0] == ")")
                if depth < 0 or depth > _DEEPEST:
                    break
                at = found.end()
            if depth > 0:
                return None
            stop = at
        gap = _end(blanks.match(text, at))
        if gap > at and (found := patterns["title"].match(text, gap)):
            gap = _end(blanks.match(text, found.end()))
        if text[gap : gap + 1] != ")":
            return None
        return gap + 1, text[start:stop], (start, stop)

    def _emphasise(self, first: int) -> None:
        """Settle the runs since the first: what is open at a link's end stays text."""
        cuts, bold = emphasis(self.runs[first:])
        del self.runs[first:]
        self.cuts += cuts
        self.bold += bold


def _end(found: re.Match[str] | None) -> int:
    assert found is not None
    return found.end()
