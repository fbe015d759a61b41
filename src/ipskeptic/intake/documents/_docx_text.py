"""Text of a part of a DOCX: paragraphs with their styles, tables with rows and cells.

It holds all that a reader of the printed page sees: what was inserted and not accepted yet, text
boxes, fields' results; and not what he does not see: what was deleted, hidden text, fields' codes.
"""

from __future__ import annotations

from collections.abc import Callable

from ipskeptic.intake.documents._docx_paragraph import Paragraph, Run, Table, Writing
from ipskeptic.intake.documents._docx_styles import WORD, number

COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
# What is in these is not on the page, or stands there already.
_LEFT_OUT = frozenset(("del", "moveFrom", "instrText", "delText", "delInstrText", "rt"))
_FORMER = frozenset(("rPrChange", "pPrChange", "tblPrChange", "tcPrChange", "trPrChange"))
_OFF = ("0", "false", "off", "none")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_LIGATURES = str.maketrans({"\u00a0": " ", "\u00ad": "", "\u2011": "-"})


class Reading:
    """Handlers for `parse`, and what they found.

    Attributes:
        paragraphs: In order; those of a text box stand behind the paragraph that holds it.
        hidden: Whether there was hidden text.
        numbers: Numbers of notes by kind and identifier, in the order of their marks.
    """

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.hidden = False
        self.numbers: dict[tuple[str, str], int] = {}
        self._open: list[Writing] = []
        self._waiting: list[list[Paragraph]] = []
        self._tables: list[Table | None] = []
        self._count = 0
        self._run = Run()
        self._runs: list[Run] = []
        self._out = 0
        self._in_text = False
        self._properties = 0
        self._links: list[tuple[int, str]] = []
        self._owner = ""
        self._raised: list[str] = []
        # One entry for each open AlternateContent: whether a choice was taken.
        self._choices: list[bool] = []
        self._next = {"footnote": 1, "endnote": 1}

    # -- what `parse` calls

    def start(self, space: str, local: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self._out:
            self._out += 1
            return
        if space == COMPATIBILITY:
            self._compatibility(local)
            return
        if space not in WORD:
            return
        if local in _FORMER or (local in _LEFT_OUT and not self._properties):
            self._out = 1
            return
        value = attributes.get(f"{space} val", "")
        structure = _STARTS.get(local)
        if structure is not None:
            structure(self, space, attributes)
        elif self._properties:
            self._property(local, value, attributes, space)
        elif local == "t":
            self._in_text = True
        elif local in _SIGNS:
            self._put(_SIGNS[local])
        elif local == "sym":
            self._symbol(attributes.get(f"{space} char", ""))
        elif local in ("footnoteReference", "endnoteReference", "commentReference"):
            self._note(local.removesuffix("Reference"), attributes.get(f"{space} id", ""))

    def end(self, space: str, local: str) -> None:
        """An element ends."""
        if self._out:
            self._out -= 1
            return
        if space == COMPATIBILITY:
            if local == "AlternateContent" and self._choices:
                self._choices.pop()
            return
        if space not in WORD:
            return
        if local == "t":
            self._in_text = False
        elif (structure := _ENDS.get(local)) is not None:
            structure(self)

    def text(self, text: str) -> None:
        """Text inside an element."""
        if self._in_text and not self._out:
            self._put(text)

    # -- structure

    def _compatibility(self, local: str) -> None:
        """Of several ways to draw the same, the first is read."""
        if local == "AlternateContent":
            self._choices.append(False)
        elif local in ("Choice", "Fallback") and self._choices:
            if self._choices[-1]:
                self._out = 1
            self._choices[-1] = True

    def _start_paragraph(self, *_: object) -> None:
        place = self._tables[-1] if self._tables else None
        self._open.append(Writing(place, self._owner))
        self._waiting.append([])
        self._runs.append(self._run)
        self._run = Run()

    def _end_paragraph(self) -> None:
        if not self._open:
            return
        self._lower()
        done = self._open.pop().done()
        boxes = self._waiting.pop()
        self._run = self._runs.pop()
        # Paragraphs of a text box stand inside the one that holds it: they come behind it.
        target = self._waiting[-1] if self._waiting else self.paragraphs
        target.append(done)
        target.extend(boxes)

    def _start_box(self, *_: object) -> None:
        self._tables.append(None)

    def _end_box(self) -> None:
        if self._tables:
            self._tables.pop()

    def _start_table(self, *_: object) -> None:
        self._count += 1
        self._tables.append(Table(self._count))

    def _start_row(self, *_: object) -> None:
        if self._tables and (table := self._tables[-1]) is not None:
            table.row += 1
            table.column = 0
            table.span = 1

    def _start_cell(self, *_: object) -> None:
        if self._tables and (table := self._tables[-1]) is not None:
            table.column += table.span if table.column else 1
            table.span = 1

    def _start_span(self, space: str, attributes: dict[str, str]) -> None:
        if self._tables and (table := self._tables[-1]) is not None:
            table.span = max(number(attributes.get(f"{space} val", "")), 1)

    def _start_run(self, *_: object) -> None:
        self._run = Run()

    def _start_properties(self, *_: object) -> None:
        self._properties += 1

    def _end_properties(self) -> None:
        self._properties = max(self._properties - 1, 0)

    def _start_link(self, space: str, attributes: dict[str, str]) -> None:
        found = next((attributes[f"{r} id"] for r in RELATIONS if f"{r} id" in attributes), "")
        self._links.append((self._open[-1].length if self._open else 0, found))

    def _end_link(self) -> None:
        if not self._links:
            return
        start, found = self._links.pop()
        if self._open and found and start < self._open[-1].length:
            self._lower()
            self._open[-1].links.append((start, self._open[-1].length, found))

    def _start_note(self, space: str, attributes: dict[str, str]) -> None:
        kind = attributes.get(f"{space} type", "normal")
        if kind != "normal":
            self._out = 1  # the line above footnotes
            return
        self._owner = attributes.get(f"{space} id", "")

    def _end_note(self) -> None:
        self._owner = ""

    # -- properties

    def _property(self, local: str, value: str, attributes: dict[str, str], space: str) -> None:
        on = value not in _OFF
        if self._properties == 1 and self._open:
            held = self._open[-1]
            if local == "pStyle":
                held.style = value
            elif local == "outlineLvl":
                held.outline = number(value)
            elif local == "ilvl":
                held.depth = number(value)
            elif local == "numId":
                held.depth = -2 if value == "0" else max(held.depth, 0)
        run = self._run
        if local in ("b", "i"):
            run.strong = run.strong or on
        elif local == "vanish":
            run.hidden = on
        elif local == "vertAlign":
            run.raised = value == "superscript"
        elif local == "rFonts":
            font = attributes.get(f"{space} ascii", "").lower()
            run.mono = any(word in font for word in ("courier", "consol", "mono", "menlo"))

    # -- text

    def _put(self, text: str) -> None:
        if not self._open:
            return
        text = text.translate(_LIGATURES)
        if self._run.hidden:
            self.hidden = self.hidden or bool(text.strip())
            return
        if self._run.raised:
            self._raised.append(text)
            return
        self._lower()
        held = self._open[-1]
        if self._run.strong and text.strip():
            held.emphasis.append((held.length, held.length + len(text)))
        held.plain = held.plain or not (self._run.mono or text.isspace())
        held.put(text)

    def _lower(self) -> None:
        """A raised number is the mark of a note: it must not become part of an address."""
        if not self._raised:
            return
        text = "".join(self._raised)
        self._raised = []
        held = self._open[-1]
        mark = text.strip()
        if mark and all(sign in "0123456789,-– *†" for sign in mark):
            text = f"[{mark}]"
            if held.parts and not held.parts[-1][-1:].isspace():
                text = " " + text
        held.put(text)

    def _symbol(self, code: str) -> None:
        try:
            sign = chr(int(code, 16)) if len(code) <= 4 else ""
        except ValueError:
            return
        # Fonts of pictures use numbers for private use: a bullet stands for all of them.
        if "\ud800" <= sign <= "\udfff":
            return
        self._put("•" if "\ue000" <= sign <= "\uf8ff" else sign)

    def _note(self, kind: str, identifier: str) -> None:
        if not self._open:
            return
        self._lower()
        held = self._open[-1]
        held.notes.append((held.length, kind, identifier))
        if kind == "comment":
            return
        known = self.numbers.setdefault((kind, identifier), self._next[kind])
        if known == self._next[kind]:
            self._next[kind] += 1
        before = " " if held.parts and not held.parts[-1][-1:].isspace() else ""
        held.put(f"{before}[{known}]")


_Start = Callable[[Reading, str, dict[str, str]], None]
_STARTS: dict[str, _Start] = {
    "p": Reading._start_paragraph,
    "txbxContent": Reading._start_box,
    "tbl": Reading._start_table,
    "tr": Reading._start_row,
    "tc": Reading._start_cell,
    "gridSpan": Reading._start_span,
    "r": Reading._start_run,
    "rPr": Reading._start_properties,
    "pPr": Reading._start_properties,
    "hyperlink": Reading._start_link,
    "footnote": Reading._start_note,
    "endnote": Reading._start_note,
    "comment": Reading._start_note,
}
_ENDS: dict[str, Callable[[Reading], None]] = {
    "p": Reading._end_paragraph,
    "txbxContent": Reading._end_box,
    "tbl": Reading._end_box,
    "rPr": Reading._end_properties,
    "pPr": Reading._end_properties,
    "hyperlink": Reading._end_link,
    "footnote": Reading._end_note,
    "endnote": Reading._end_note,
    "comment": Reading._end_note,
}
