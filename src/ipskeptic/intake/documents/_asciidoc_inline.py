"""What is markup in the running text of AsciiDoc.

Source:
    What the AsciiDoc language documentation (docs.asciidoctor.org/asciidoc/latest) calls text
    formatting, links and cross references; written from knowledge of the language, not from a copy.
"""

from __future__ import annotations

import re
from functools import cache

from ipskeptic.intake.documents._emphasis import Run, emphasis
from ipskeptic.intake.documents._html_blocks import host_end
from ipskeptic.intake.documents._leaves import Inline, Target
from ipskeptic.intake.documents._links import bare_links, merged
from ipskeptic.intake.documents._markdown_inline import defanged
from ipskeptic.intake.documents._pieces import Cut, Cuts, in_order
from ipskeptic.intake.documents._tags import entity, entity_pattern

_MARKS = "*_`#"


@cache
def _special() -> re.Pattern[str]:
    return re.compile(
        r"(?P<escape>\\[*_`#|])"
        r"|(?P<macro>(?<![A-Za-z0-9])(?:(?:link|xref|mailto|image):{1,2}|(?:https?|ftp)://)"
        r"[^\s\[\]<>\"|`]++\[?)"
        r"|(?P<note>footnote(?:ref)?:[\w-]{0,40}\[)"
        r"|(?P<cross><<[^<>\n,]{1,100}(?:,[^<>\n]{0,200})?>>)"
        r"|(?P<angled><(?=(?:https?|ftp)://[^\s<>]*>))"
        r"|(?P<entity>&#?[A-Za-z0-9]{1,32};)"
        r"|(?P<marks>\*{1,2}|_{1,2}|`{1,2}|\#{1,2})"
        r"|(?P<break>[ ]\+(?=\n|$))"
    )


def asciidoc_inline(text: str, in_table: bool = False) -> Inline:
    """Find the markup in a text."""
    reader = _Scan(text)
    reader.read()
    links = merged(reader.links, bare_links(text))
    cuts = Cuts(in_order(reader.cuts), links, sorted(reader.bold))
    return Inline(cuts, tuple(reader.targets))


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.cuts: list[Cut] = []
        self.links: list[tuple[int, int, str]] = []
        self.bold: list[tuple[int, int]] = []
        self.targets: list[Target] = []
        self.runs: list[Run] = []

    def read(self) -> None:
        text, at = self.text, 0
        special = _special()
        while found := special.search(text, at):
            at = self._one(found, found.start(), found.end())
        for sign in _MARKS:
            cuts, bold = emphasis([run for run in self.runs if run.sign == sign])
            self.cuts += cuts
            self.bold += bold if sign in "*_" else []

    def _one(self, found: re.Match[str], start: int, end: int) -> int:
        name = found.lastgroup
        if name == "macro":
            return self._macro(start, end)
        if name == "marks":
            self.runs.append(_run(self.text, start, end))
        elif name in ("escape", "angled"):
            self.cuts.append(Cut(start, start + 1))
            if name == "angled":
                close = self.text.find(">", end)
                self.cuts.append(Cut(close, close + 1))
        elif name == "note":
            self.links.append((end - 1, end, "#footnote"))
            self.cuts.append(Cut(start, end - 1))
        elif name == "cross":
            comma = found[0].find(",")
            shown = start + comma + 1 if comma > 0 else start + 2
            self.cuts += (Cut(start, shown), Cut(end - 2, end))
            target = found[0][2 : comma if comma > 0 else -2]
            self.links.append((shown, end - 2, f"#{target}"))
        elif name == "entity" and entity_pattern().fullmatch(found[0]):
            sign = entity(found[0])
            self.cuts += [Cut(start, end, sign)] if sign is not None else []
        elif name == "break":
            self.cuts.append(Cut(start, end))
        return end

    def _macro(self, start: int, end: int) -> int:
        """`https://example.net[text]`, `link:target[text]`, `image::file[text]`."""
        text = self.text
        if text[end - 1] != "[":
            # No link by a macro. What it ends with may be a mark: `*https://example.net*`.
            return max(start + 1, start + len(text[start:end].rstrip(_MARKS)))
        if defanged().match(text, end - 1):
            return end
        close = text.find("]", end, end + 1000)  # judgement: no text of a link is longer
        if close < 0:
            return end
        target = start
        for name in ("link:", "xref:", "mailto:", "image::", "image:"):
            if text.startswith(name, start):
                target = start + len(name)
                break
        if text[end:close].strip():
            self.cuts += (Cut(start, end), Cut(close, close + 1))
            shown = (end, close)
            stop = host_end(text, target, end - 1) if text.startswith("image", start) else end - 1
            self.targets.append(Target(target, stop, shown))
        else:
            self.cuts += (
                (Cut(start, target), Cut(end - 1, close + 1))
                if target > start
                else (Cut(end - 1, close + 1),)
            )
            shown = (target, end - 1)
        self.links.append((*shown, text[target : end - 1]))
        return close + 1 if not text[end:close].strip() else end


def _run(text: str, start: int, end: int) -> Run:
    """A mark; a single one counts only at the edge of a word, a double one everywhere."""
    run = Run(text, start, end)
    before, after = text[start - 1 : start] if start else " ", text[end : end + 1] or " "
    run.opens, run.closes = not after.isspace(), not before.isspace()
    if end - start == 1:
        run.opens = run.opens and not _is_word(before)
        run.closes = run.closes and not _is_word(after)
        if text[start] == "`":
            # A number or a path in code begins and ends with whatever it likes.
            run.opens, run.closes = not _is_word(before), not _is_word(after)
    return run


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
