"""Answers lists, one record a line, in order and in constant memory.

A short list is answered line by line. A long one pays for working out the answers of all
addresses at once, and is then answered in whole chunks (`bulk`): the records are the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ipskeptic.bulk.answers import REGISTRY, VERDICT, Answers, prefix_around
from ipskeptic.bulk.template import Template
from ipskeptic.errors import UsageError
from ipskeptic.intake.chunks import line_of
from ipskeptic.intake.item import Item
from ipskeptic.intake.plain import read_plain
from ipskeptic.intake.target import quick_target
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.observation import Claim
from ipskeptic.model.row import COLUMNS, Judged, flat_row
from ipskeptic.model.when import Window
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.render.annotated import (
    AnnotateForm,
    TableForm,
    form_of,
    passed_cells,
    passed_json,
    record,
)

if TYPE_CHECKING:
    from ipskeptic.bulk.chunked import Chunked, Keep

# Judgement: distinct prefixes and ranges of which the answer is kept.
_KEPT = 1 << 16

_MAX_KEPT = 200  # characters of a line that is too long, for the message

_NEEDS_NO_ESCAPE = re.compile(r"[0-9A-Fa-f][0-9A-Fa-f.:\[\]]*", re.ASCII)


class Wish(NamedTuple):
    """What is asked of every line.

    Attributes:
        at: When the addresses were seen, or None.
        claim: What is claimed, or None.
        role: Which end of the traffic they were.
        transport: How they were seen.
        format: "jsonl", "csv" or "tsv".
        columns: The columns, in their order.
    """

    at: Window | None = None
    claim: Claim | None = None
    role: str = "unknown"
    transport: str = "unknown"
    format: str = "jsonl"
    columns: tuple[str, ...] = COLUMNS


class Annotator:
    """Turns what was read into records.

    Attributes:
        classes: How many records of each list of classes, joined by ";".
        refused: Called with each refused line.
    """

    def __init__(
        self, skeptic: Skeptic, wish: Wish, refused: Callable[[BadInput], None] = lambda bad: None
    ) -> None:
        self._skeptic = skeptic
        self.wish = wish
        self.refused = refused
        self.classes: Counter[str] = Counter()
        self.form: AnnotateForm = form_of(wish.format, alone=len(wish.columns) == 1)
        self.answers, self.template = self._asked()
        # Names of the input's own columns, once they are known.
        self.passed: tuple[str, ...] = ()
        # What answers chunks, once there was a long list; and the list that is read.
        self._many: Chunked | None = None
        self._source = ""
        self._refused: dict[bytes, tuple[bytes, BadInput]] = {}
        self._spans: dict[tuple[int, int, int], dict[str, str]] = {}
        self._taken: dict[tuple[str, ...], AnnotateForm] = {}

    def _asked(self) -> tuple[Answers, Template]:
        """What is asked of every line, with nothing answered yet, and the form of a record."""
        wish = self.wish
        answers = self._skeptic.answers(
            at=wish.at, claim=wish.claim, role=wish.role, transport=wish.transport
        )
        seen_at = answers.setting.observation.seen_at.text
        return answers, Template(self.form, wish.columns, answers, seen_at)

    @property
    def is_many(self) -> bool:
        """Whether there is what answers chunks."""
        return self._many is not None

    @property
    def judged(self) -> int:
        """How many distinct records of addresses were judged so far."""
        return self.answers.judged

    def record(self, item: Item | BadInput) -> bytes:
        """One record.

        Raises:
            IndexFileError: The index is damaged where the answer should be.
        """
        if isinstance(item, BadInput):
            return self._refuse(item)
        own_time = item.seen_at is not None
        if item.column_fields or own_time:
            return self._with_columns(item)
        if self._many is not None:
            found = self._many.one.tail(item.target)
            if found is not None:
                self.classes[self._many.classes_of(found)] += 1
                text = self.form.inner("input", item.text)
                return self._many.one.line(text, item.target, found)
        if item.target.is_single and _NEEDS_NO_ESCAPE.fullmatch(item.text):
            tail = self.answers.tail(item.target.family, item.target.first)
            self.classes[self.answers.texts[VERDICT].rows[tail[VERDICT]][1]] += 1
            length = self.answers.prefix_bits[tail[REGISTRY]]
            prefix = prefix_around(item.target.family, item.target.first, length)
            return self.template.line(item.text, item.target.text, tail, prefix)
        row = self.row(item)
        return record(self.form, self.wish.columns, row).encode()

    def judge(self, item: Item) -> Judged:
        """The short assessment of an item, with its readings."""
        wish = self.wish
        return self._skeptic.judge(
            item.target,
            at=item.seen_at or wish.at,
            claim=wish.claim,
            role=wish.role,
            transport=wish.transport,
        )

    def chunked(self, source: str) -> Chunked | None:
        """What answers whole chunks; None where none is installed, or takes so many columns.

        Args:
            source: Name of the input, for messages.
        """
        from ipskeptic.bulk import chunked

        self._source = source
        if self._many is not None:
            return self._many
        made = chunked.engine()
        if made is None or not chunked.takes(self.template):
            return None

        def other(data: bytes, number: int) -> bytes:
            known = self._refused.get(data)
            if known is not None:
                self.refused(known[1]._replace(line=number, source=self._source))
                return known[0]
            text = data.decode("utf-8", "replace")
            quick = quick_target(text)
            if quick is not None:
                return self.record(Item(text, quick, self._source, number))
            line = line_of(number, text)
            items = list(read_plain([line], self._source))
            records = b"".join(map(self.record, items))
            bad = items[0] if len(items) == 1 else None
            if isinstance(bad, BadInput) and len(data) < _MAX_KEPT and len(self._refused) < _KEPT:
                self._refused[data] = records, bad
            return records

        self._many = chunked.Chunked(self._asked, made, other, self._keep())
        return self._many

    def finish(self) -> None:
        """Count what was answered in chunks."""
        if self._many is not None:
            self.classes += self._many.classes()
            self._many = None

    def _keep(self) -> Keep | None:
        """Where answers to this question are kept."""
        from ipskeptic import __version__
        from ipskeptic.bulk.chunked import Keep
        from ipskeptic.bulk.stored import key_of
        from ipskeptic.config import cache_folder

        folder = cache_folder()
        wish = self.wish
        key = key_of(self.answers.setting, __version__, wish.format, wish.columns)
        return Keep(folder / "answers", key) if folder and key else None

    def header(self, passed: Sequence[str] = ()) -> str:
        """The first line of a table."""
        if not isinstance(self.form, TableForm):
            return ""
        from ipskeptic.render.annotated import PREFIX

        ours = [PREFIX + name if name in passed else name for name in self.wish.columns]
        line = self.form.header(ours)
        return passed_cells(self.form, passed, line)

    def _refuse(self, bad: BadInput) -> bytes:
        self.refused(bad)
        line = record(self._form(bad), self.wish.columns, flat_row(bad))
        return self._passed(bad, line).encode()

    def _with_columns(self, item: Item) -> bytes:
        try:
            row = self.row(item)
        except UsageError as error:
            # The row's own time can't be used: the row is refused, the run goes on.
            where = (item.source, item.line, item.column_fields, item.record)
            return self._refuse(BadInput(item.text, str(error), *where))
        return self._passed(item, record(self._form(item), self.wish.columns, row)).encode()

    def _form(self, item: Item | BadInput) -> AnnotateForm:
        """The form, with other names for fields that the record has itself."""
        if isinstance(self.form, TableForm) or not item.column_fields:
            return self.form
        names = tuple(name for name, _ in item.column_fields)
        form = self._taken.get(names)
        if form is None:
            form = self._taken[names] = form_of("jsonl", taken=names)
            if len(self._taken) > _KEPT:
                self._taken.clear()
        return form

    def _passed(self, item: Item | BadInput, line: str) -> str:
        """A line with the columns of the row that the address was read from."""
        if isinstance(self.form, TableForm):
            cells = dict(item.column_fields)
            return passed_cells(self.form, [cells.get(name, "") for name in self.passed], line)
        if item.record:
            return passed_json(item.record, line)
        if not item.column_fields:
            return line
        import json

        return passed_json(json.dumps(dict(item.column_fields)), line)

    def row(self, item: Item) -> dict[str, str]:
        """The flat row of an item; it may be changed."""
        target = item.target
        if item.seen_at is not None:
            row = flat_row(self.judge(item))
        elif target.is_single:
            row = dict.fromkeys(COLUMNS, "") | self.answers.row(target.family, target.first)
            row["seen_at"] = self.answers.setting.observation.seen_at.text
        else:
            key = (target.family, target.first, target.last)
            known = self._spans.get(key)
            if known is None:
                if len(self._spans) >= _KEPT:
                    self._spans.clear()
                known = self._spans[key] = flat_row(self.judge(item))
            row = dict(known)
        self.classes[row["also"]] += 1
        row["input"], row["ip"] = item.text, target.text
        return row
