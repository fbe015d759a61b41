"""A saved lint report read back, so that it can be shown in another format without linting again.

The file may come from anybody: every field is checked, and what is odd is named by its path.
"""

from __future__ import annotations

from ipskeptic.errors import InputError
from ipskeptic.model.document import Place
from ipskeptic.model.finding import (
    CERTAINTIES,
    NEEDS,
    SEVERITIES,
    Behind,
    Edit,
    Finding,
    Linted,
    LintReport,
    Record,
    RulePage,
    Skipped,
    Suppression,
)
from ipskeptic.render.fields import Fields
from ipskeptic.render.lint_record import KIND
from ipskeptic.render.record import SCHEMA_VERSION
from ipskeptic.render.saved import need, parse, snapshot

SUPPRESSIONS = ("comment", "config", "baseline")
FAIL_ON = (*SEVERITIES, "never")


def lint_from_json(text: str) -> LintReport:
    """Read the text of a report that was saved with `lint -f json`.

    Raises:
        InputError: It is no such report, is damaged, or is of a later version.
    """
    fields = Fields(parse(text), "")
    version = fields.text("schema_version")
    if version != SCHEMA_VERSION:
        raise InputError(
            f"a saved report of schema version {version or 'unknown'!r}; this program reads "
            f"{SCHEMA_VERSION!r}: use the version that wrote it, or lint again"
        )
    if fields.text("kind") != KIND:
        raise InputError("this is no saved lint report: save one with `lint -f json`")
    # What is missing must not look as if nothing had been found, or all rules been asked.
    need(fields, ("settings", "totals", "skipped", "files", "rules"))
    settings = fields.child("settings")
    pages = fields.children("rules", _page)
    return LintReport(
        version=fields.child("tool").text("version"),
        generated_at=fields.window("generated_at"),
        files=fields.children("files", _file),
        rules={page.name: page for page in pages},
        skipped=fields.children("skipped", _skipped),
        snapshots=fields.children("data", snapshot),
        fail_on=settings.text("fail_on", FAIL_ON),
        min_certainty=settings.text("min_certainty", CERTAINTIES),
        hidden=fields.child("totals").count("hidden"),
        stale_baseline=fields.children("stale_baseline", _stale),
        diff=settings.text("diff"),
    )


def _file(fields: Fields) -> Linted:
    need(fields, ("findings",))
    return Linted(
        path=fields.text("path"),
        format=fields.text("format"),
        sentences=fields.count("sentences"),
        claims=fields.count("claims"),
        addresses=fields.count("addresses"),
        findings=fields.children("findings", _finding),
    )


def _finding(fields: Fields) -> Finding:
    need(fields, ("behind", "related", "excerpt", "is_new"))
    suppressed = fields.optional_child("suppressed")
    return Finding(
        rule=fields.text("rule"),
        severity=fields.text("severity", SEVERITIES),
        certainty=fields.text("certainty", CERTAINTIES),
        path=fields.text("path"),
        start=_place(fields.child("start")),
        end=_place(fields.child("end")),
        message=fields.text("message"),
        sentence=fields.text("sentence"),
        excerpt=fields.children("excerpt", lambda line: (line.count("line"), line.text("text"))),
        better=fields.text("better"),
        behind=fields.children("behind", _behind),
        related=fields.children(
            "related", lambda item: (_place(item.child("place")), item.text("text"))
        ),
        fingerprint=fields.text("fingerprint"),
        suppressed=None if suppressed is None else _suppression(suppressed),
        edits=fields.children("edits", _edit),
        is_new=fields.flag("is_new"),
        # Reports of before it was written begin their lines at the beginning.
        excerpt_column=max(fields.count("excerpt_column"), 1),
    )


def _place(fields: Fields) -> Place:
    line, column, page = fields.count("line"), fields.count("column"), fields.count("page")
    if line < 1 or column < 1 or page < 0:
        raise InputError(f"{fields.path} is no place, which counts from 1; save the report again")
    return Place(line, column, page)


def _optional_place(fields: Fields, name: str) -> Place | None:
    child = fields.optional_child(name)
    return None if child is None else _place(child)


def _behind(fields: Fields) -> Behind:
    return Behind(
        address=fields.text("address"),
        written=fields.text("written"),
        place=_place(fields.child("place")),
        at=fields.text("at"),
        records=fields.children(
            "records",
            lambda item: Record(item.text("source"), item.text("says"), item.text("date")),
        ),
    )


def _suppression(fields: Fields) -> Suppression:
    return Suppression(
        kind=fields.text("kind", SUPPRESSIONS),
        reason=fields.text("reason"),
        place=_optional_place(fields, "place"),
    )


def _edit(fields: Fields) -> Edit:
    return Edit(
        start=fields.count("start"),
        end=fields.count("end"),
        text=fields.text("text"),
        what=fields.text("what"),
        begins=_optional_place(fields, "begins"),
        ends=_optional_place(fields, "ends"),
    )


def _skipped(fields: Fields) -> Skipped:
    return Skipped(
        fields.text("rule"), fields.text("reason"), fields.text("command"), fields.flag("partly")
    )


def _stale(fields: Fields) -> tuple[str, str, str]:
    return fields.text("rule"), fields.text("path"), fields.text("sentence")


def _page(fields: Fields) -> RulePage:
    return RulePage(
        name=fields.text("name"),
        severity=fields.text("severity", SEVERITIES),
        needs=fields.texts("needs", NEEDS),
        title=fields.text("title"),
        sections=fields.children(
            "sections", lambda item: (item.text("heading"), item.text("text"))
        ),
    )
