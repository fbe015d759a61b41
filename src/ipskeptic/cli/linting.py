"""What `lint` does with its options: sources in, formats and exit code out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ipskeptic.cli.freshness import note_distances
from ipskeptic.cli.output import Output
from ipskeptic.cli.run import (
    COULD_NOT_WORK,
    FOUND,
    INCOMPLETE,
    Run,
    color_on,
    page_width,
)
from ipskeptic.config import cache_folder
from ipskeptic.config.lint_table import LintSettings, lint_settings
from ipskeptic.errors import InputError, NothingToReadError, UsageError
from ipskeptic.intake.arguments import stdin_is_readable
from ipskeptic.intake.documents import MAX_BYTES, formats
from ipskeptic.model.finding import LintReport
from ipskeptic.model.when import Window
from ipskeptic.pipeline.baselines import baseline_of, load_baseline
from ipskeptic.pipeline.changed import Changes
from ipskeptic.pipeline.fixing import edits_of, fix
from ipskeptic.pipeline.lint import UNREADABLE, Ask, Source, lint, select, sources_of
from ipskeptic.pipeline.lint_cache import LintCache, common_part
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.pipeline.walk import find_documents
from ipskeptic.render.lint_formats import FORMATS, LintOptions, render_lint
from ipskeptic.render.lint_words import skipped

# Formats without a place for what was not asked.
_SILENT = frozenset({"jsonl", "gitlab", "rdjson"})
_SETTINGS = (
    "select",
    "extend_select",
    "ignore",
    "fail_on",
    "min_certainty",
    "documentation_addresses",
    "baseline",
    "exclude",
    "require_data",
)


def run_lint(run: Run, given: Mapping[str, Any]) -> None:
    """Run `lint`.

    Raises:
        UsageError: An option is wrong.
        InputError: A path, baseline or commit can't be used.
        NothingToReadError: There is no document.
    """
    settings = _settings(run, given)
    select(settings)  # a wrong name is said before anything is read
    extra = _extra(given)
    sources = _sources(given, settings)
    general = run.settings()
    at = _time(given["at"])
    with ExitStack() as stack:
        skeptic = stack.enter_context(
            Skeptic.open(run.data_folder(), feeds=general.feeds, numbers=general.numbers)
        )
        outputs = [
            (name, stack.enter_context(Output(path)))
            for name, path in ((given["format_"], given["output"]), *extra)
        ]
        ask = Ask(
            settings=settings,
            at=at,
            ignores=not given["no_ignores"],
            baseline=_baseline(settings, given),
            changes=Changes(given["ref"]) if given["ref"] is not None else None,
            cache=_cache(run, skeptic, settings, at, given),
            jobs=given["jobs"] or 0,
        )
        report = lint(skeptic, sources, ask)
        if given["fix"]:
            report = _fixed(run, skeptic, sources, ask, report)
        if given["write_baseline"] is not None:
            _write_baseline(run, report, given["write_baseline"])
        for name, output in outputs:
            _write(run, report, name, output, statistics=given["statistics"])
        _say_skipped(run, report, [name for name, _ in outputs])
        _codes(run, report, settings, given)
        if given["max_age"] is not None:
            note_distances(run, skeptic, {at or skeptic.now}, given["max_age"])
    if given["exit_zero"]:
        run.forgive(FOUND, INCOMPLETE)


def _settings(run: Run, given: Mapping[str, Any]) -> LintSettings:
    flags = {name: given[name] for name in _SETTINGS if given[name] is not None}
    return lint_settings({**run.settings().lint, **flags})


def _time(text: str | None) -> Window | None:
    if text is None:
        return None
    from ipskeptic.intake.time import parse_time

    return parse_time(text)


def _extra(given: Mapping[str, Any]) -> list[tuple[str, Path]]:
    """Formats that are written beside the first."""
    wanted = [*given["also"]]
    wanted += [
        f"{name}={given[f'{name}_file']}" for name in ("sarif", "junit") if given[f"{name}_file"]
    ]
    found = []
    for text in wanted:
        name, sign, path = text.partition("=")
        if not sign or not path or name not in FORMATS:
            raise UsageError(
                f"--also {text}: write FORMAT=FILE, FORMAT one of {', '.join(FORMATS)}"
            )
        found.append((name, Path(path)))
    return found


def _sources(given: Mapping[str, Any], settings: LintSettings) -> list[Source]:
    how = given["how"] or ""
    if how and how not in formats():
        raise UsageError(f"--as {how}: there is no such format; choose from {', '.join(formats())}")
    names = list(given["paths"])
    # As for every command: a pipe is read where nothing else is named. A linter's other default,
    # the folder one is in, holds where there is none.
    stream = getattr(sys.stdin, "buffer", None)
    piped = not names and given["stdin_filename"] is not None
    found: list[Source] = []
    if "-" in names or piped:
        if stream is None or not stdin_is_readable(stream):
            raise NothingToReadError("nothing to read: standard input is a terminal or closed")
        shown = given["stdin_filename"] or "-"
        found.append(Source(shown, None, stream.read(MAX_BYTES + 1), how))
        names = [name for name in names if name != "-"]
    if names or not found:
        found += [
            s._replace(format=how) for s in sources_of(find_documents(names, settings.exclude))
        ]
    if not found:
        raise NothingToReadError(
            "nothing to read: no report in " + (" ".join(names) or "this folder")
        )
    return found


def _baseline(settings: LintSettings, given: Mapping[str, Any]) -> Any:
    if settings.baseline is None or given["write_baseline"] is not None:
        return None
    return load_baseline(settings.baseline)


def _write_baseline(run: Run, report: LintReport, path: Path) -> None:
    text, count = baseline_of(report)
    with Output(path) as output:
        output.write(text)
    run.say(f"{path}: {_count(count, 'finding')} written; read it with --baseline {path}")


def _cache(
    run: Run,
    skeptic: Skeptic,
    settings: LintSettings,
    at: Window | None,
    given: Mapping[str, Any],
) -> LintCache | None:
    folder = cache_folder()
    if folder is None or given["no_cache"]:
        return None
    rules = [rule.name for rule in select(settings)]
    general = run.settings()
    asked = (
        settings.documentation_addresses,
        settings.stale_days,
        at,
        given["no_ignores"],
        # The user's own lists and numbers change what a record says and weighs.
        sorted(general.feeds.items()),
        sorted(general.numbers.items()),
    )
    return LintCache(folder / "lint", common_part(skeptic, asked, rules))


def _fixed(
    run: Run, skeptic: Skeptic, sources: list[Source], ask: Ask, report: LintReport
) -> LintReport:
    """Change documents, then look again."""
    paths = {source.shown: source.path for source in sources}
    total = changed = 0
    for file in report.files:
        edits = edits_of(file.findings)
        path = paths.get(file.path)
        if not edits or path is None:
            continue
        try:
            total += fix(path, edits)
            changed += 1
        except InputError as error:
            run.say(f"error: {error}")
            run.note_code(COULD_NOT_WORK)
    run.say(f"--fix: {_count(total, 'change')} in {_count(changed, 'document')}")
    return lint(skeptic, sources, ask) if changed else report


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _write(run: Run, report: LintReport, name: str, output: Output, *, statistics: bool) -> None:

    options = LintOptions(
        width=page_width(),
        color=color_on(run.settings(), output.stream),
        pretty=output.is_terminal,
        statistics=statistics,
        verbose=run.verbose,
    )
    output.write(render_lint(name, report, options))


def _say_skipped(run: Run, report: LintReport, outputs: Iterable[str]) -> None:
    """Say it on stderr where no format that is written has a place for it."""
    if report.skipped and _SILENT.issuperset(outputs):
        first = report.skipped[0]
        bring = f": {first.command}" if first.command else ""
        run.say(f"{skipped(report)}; first {first.rule}: {first.reason}{bring}")


def _codes(run: Run, report: LintReport, settings: LintSettings, given: Mapping[str, Any]) -> None:
    if any(
        one.rule == UNREADABLE and file.format == ""
        for file in report.files
        for one in file.findings
    ):
        run.note_code(COULD_NOT_WORK)
    if report.fails and given["write_baseline"] is None:
        run.note_code(FOUND)
    if report.skipped and settings.require_data:
        run.note_code(INCOMPLETE)
