"""The formats of `assess`: their names, their columns, and who writes them."""

from __future__ import annotations

from typing import Any

import click

from ipskeptic.cli.output import Output
from ipskeptic.cli.run import Run, color_on, page_width
from ipskeptic.cli.writers import Brief, Collected, Json, Jsonl, Table, Text, Writer
from ipskeptic.config.values import FORMATS
from ipskeptic.errors import UsageError
from ipskeptic.model.assessment import Report
from ipskeptic.pipeline.skeptic import Skeptic

# In INTERFACE, and not built yet.
LATER = ("html",)


class FormatName(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.2 only
    """A format, with a word about those that are still to come."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """How it reads in help."""
        return "[" + "|".join(FORMATS) + "]"

    def convert(self, value: Any, param: Any, ctx: click.Context | None) -> str:
        """Check a name."""
        if value in LATER:
            self.fail(f"{value} is not built yet in this version; there are {', '.join(FORMATS)}")
        if value not in FORMATS:
            self.fail(f"{value!r} is not one of {', '.join(FORMATS)}")
        return str(value)

    def shell_complete(self, ctx: click.Context, param: Any, incomplete: str) -> list[Any]:
        """The names that begin so."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in FORMATS if name.startswith(incomplete)]


def checked_columns(flag: str | None, format_: str, setting: tuple[str, ...]) -> tuple[str, ...]:
    """The chosen columns, checked; as a setting they wait for a format that has any."""
    tabular = format_ in ("csv", "tsv")
    if flag is not None and not tabular:
        raise UsageError(f"--columns goes with -f csv or -f tsv, not with {format_}")
    if not tabular or not (flag or setting):
        return ()
    from ipskeptic.render.csv_report import parse_columns

    return parse_columns(flag if flag is not None else ",".join(setting))


def writer_for(
    run: Run,
    output: Output,
    columns: tuple[str, ...],
    has_field: bool,
    report: Any,
    skeptic: Skeptic | None = None,
) -> Writer:
    """The writer for the format that is set; `skeptic` where the answers come one by one."""
    settings = run.settings()
    match settings.format:
        case "jsonl":
            return Jsonl(output)
        case "csv" | "tsv":
            tabs = settings.format == "tsv"
            return Table(output, run, columns, tabs=tabs, has_field=has_field)
        case "brief":
            return Brief(output, run)
        case "json":
            # People read a terminal, programs read the rest; the document is the same.
            pretty = output.is_terminal
            if skeptic is not None and not pretty:
                return Json(output, skeptic)
            from ipskeptic.render.json_report import to_json

            return Collected(output, report, lambda made: to_json(made, pretty=pretty))
        case "markdown":
            from ipskeptic.render.markdown import to_markdown

            return Collected(output, report, to_markdown)
        case "stix":
            from ipskeptic.render.stix import stix_pieces

            return Collected(output, report, stix_pieces)
    return Text(
        Collected(output, report, lambda made: _text(run, output, made)), Brief(output, run)
    )


def _text(run: Run, output: Output, report: Report) -> str:
    # Imported here: this is the one format that needs the terminal library.

    from ipskeptic.render.text.report import render_text

    width = page_width()
    color = color_on(run.settings(), output.stream)
    return render_text(report, width=width, color=color, verbose=run.verbose)
