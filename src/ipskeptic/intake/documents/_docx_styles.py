"""What styles of a DOCX mean: headings in every language, lists, code, quotes."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.intake.documents._docx_zip import parse

# The namespaces of WordprocessingML, transitional and strict (ECMA-376 and ISO/IEC 29500).
WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
CHAIN = 12  # judgement: styles are based on others three or four deep
# Word stores built-in names in English whatever its language: "heading 1" (ECMA-376, 17.7.4.9).
_KINDS = {
    "title": ("heading", 1),
    "caption": ("caption", 0),
    "quote": ("quote", 0),
    "intense quote": ("quote", 0),
    "block text": ("quote", 0),
    "html preformatted": ("code", 0),
    "macro text": ("code", 0),
    "macro": ("code", 0),
    "plain text": ("paragraph", 0),
    "source code": ("code", 0),
    "code": ("code", 0),
    "preformatted text": ("code", 0),
    "verbatim": ("code", 0),
}
_LISTS = ("list bullet", "list number", "list paragraph bullet")


class Style(NamedTuple):
    """A style of paragraphs.

    Attributes:
        name: In lower case.
        based: Identifier of the style it changes, or "".
        outline: 0 to 8 for headings, 9 for text, -1 where it says nothing.
        depth: Of a list item from 0, -1 where it says nothing.
    """

    name: str
    based: str = ""
    outline: int = -1
    depth: int = -1


class Styles:
    """The styles of a document."""

    def __init__(self) -> None:
        self.by_id: dict[str, Style] = {}
        self.default = ""
        self._id = ""
        self._inside = False

    def read(self, data: bytes, name: str) -> None:
        """Read styles.xml.

        Raises:
            Damaged: It can't be read.
        """
        parse(data, name, self._start, self._end, lambda _: None)

    def _start(self, space: str, local: str, attributes: dict[str, str]) -> None:
        if space not in WORD:
            return
        value = attributes.get(f"{space} val", "")
        if local == "style":
            self._inside = attributes.get(f"{space} type") == "paragraph"
            self._id = attributes.get(f"{space} styleId", "")
            if self._inside:
                self.by_id[self._id] = Style("")
                if attributes.get(f"{space} default") in ("1", "true", "on"):
                    self.default = self._id
        elif self._inside:
            style = self.by_id[self._id]
            if local == "name":
                style = style._replace(name=value.lower())
            elif local == "basedOn":
                style = style._replace(based=value)
            elif local == "outlineLvl":
                style = style._replace(outline=number(value))
            elif local == "ilvl":
                style = style._replace(depth=number(value))
            elif local == "numPr" and style.depth < 0:
                style = style._replace(depth=0)
            self.by_id[self._id] = style

    def _end(self, space: str, local: str) -> None:
        if space in WORD and local == "style":
            self._inside = False

    def kind(self, style_id: str) -> tuple[str, int]:
        """Kind and level of blocks in a style: ("heading", 2), ("item", 1), ("paragraph", 0)."""
        for _ in range(CHAIN):
            style = self.by_id.get(style_id)
            if style is None:
                break
            if style.name in _KINDS:
                return _KINDS[style.name]
            if style.name.startswith("heading "):
                return "heading", min(max(number(style.name[8:]), 1), 6)
            if 0 <= style.outline < 9:
                return "heading", min(style.outline + 1, 6)
            if style.depth >= 0 or style.name.startswith(_LISTS):
                return "item", max(style.depth, 0) + 1
            style_id = style.based
        # A document without styles.xml still names the built-in ones.
        lower = style_id.lower()
        if lower.startswith("heading") and lower[7:].isdecimal():
            return "heading", min(max(number(lower[7:]), 1), 6)
        return _KINDS.get(lower, ("paragraph", 0))


def number(text: str) -> int:
    """A small number, -1 where there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
