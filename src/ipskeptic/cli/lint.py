"""`ipskeptic lint`: where a report's claims lean on addresses more than addresses can bear."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import age_option, format_option, global_options, output_option
from ipskeptic.cli.run import Run
from ipskeptic.config.lint_table import DOCUMENTATION, FAIL_ON
from ipskeptic.config.values import parse_names
from ipskeptic.model.finding import CERTAINTIES
from ipskeptic.render.lint_formats import FORMATS

F = TypeVar("F", bound=Callable[..., Any])

EPILOG = """\b
Examples:
  ipskeptic lint reports/
  ipskeptic lint report.md --min-certainty medium
  ipskeptic lint --diff origin/main -f github --sarif-file lint.sarif
  ipskeptic lint reports/ --write-baseline baseline.json
  ipskeptic lint - --stdin-filename report.md < report.md
  ipskeptic explain claim-on-addresses-alone

\b
In place: <!-- ipskeptic: ignore[rule] why --> before a block or in its line,
disable[rule] ... enable[rule], ignore-file[rule]; until=2027-01-31 ends it.

\b
Exit codes: 0 nothing at or above --fail-on · 1 something is · 2 could not
work, or a document can't be read · 3 no document · 4 rules skipped, with
--require-data.
"""


def _names(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    if not value or ctx.resilient_parsing:
        return None
    return tuple(name for text in value for name in parse_names(text, param.opts[0]))


def _rule_options(function: F) -> F:
    """Which rules, how sure, what counts."""
    for option in reversed(
        (
            click.option(
                "--select", metavar="RULES", multiple=True, callback=_names, help="Only these."
            ),
            click.option(
                "--extend-select",
                metavar="RULES",
                multiple=True,
                callback=_names,
                help="These too.",
            ),
            click.option(
                "--ignore", metavar="RULES", multiple=True, callback=_names, help="Not these."
            ),
            click.option(
                "--fail-on",
                type=click.Choice(FAIL_ON),
                help="Exit 1 from here on. [default: error]",
            ),
            click.option(
                "--min-certainty",
                type=click.Choice(CERTAINTIES),
                help="Hide what the rule is less sure of.  [default: low]",
            ),
            click.option(
                "--documentation-addresses",
                type=click.Choice(DOCUMENTATION),
                help="stand-in: 192.0.2.0/24 and the like are ordinary, as in examples.",
            ),
            click.option(
                "--require-data", is_flag=True, default=None, help="Exit 4 if a rule lacks data."
            ),
        )
    ):
        function = option(function)
    return function


def _compare_options(function: F) -> F:
    """What is known or left alone already."""
    path = click.Path(path_type=Path)
    for option in reversed(
        (
            click.option("--diff", "ref", metavar="REF", help="Only lines changed since REF."),
            click.option("--baseline", metavar="FILE", type=path, help="Findings known already."),
            click.option(
                "--write-baseline", metavar="FILE", type=path, help="Write what is found; exit 0."
            ),
            click.option("--no-ignores", is_flag=True, help="Suppressions don't count."),
            click.option(
                "--exclude", metavar="GLOBS", multiple=True, callback=_names, help="Not walked."
            ),
            click.option(
                "--fix", is_flag=True, help="Defang, take out idle suppressions; no words."
            ),
            click.option("--no-cache", is_flag=True, help="Keep nothing, use nothing kept."),
        )
    ):
        function = option(function)
    return function


@click.command("lint", cls=Command, context_settings=HELP, epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH|-]...")
@_rule_options
@_compare_options
@click.option("--at", metavar="TIME", help="When all was seen that has no time of its own.")
@age_option("--max-age", help="Exit 4 if a source is farther from a time seen: 30d.")
@click.option("--stdin-filename", metavar="NAME", help="The name of what `-` reads.")
@click.option("--as", "how", metavar="FORMAT", help="The documents' format, such as markdown.")
@format_option(*FORMATS)
@click.option(
    "--also",
    metavar="FORMAT=FILE",
    multiple=True,
    help="Write another format too; may be repeated.",
)
@click.option("--sarif-file", metavar="FILE", help="The same as --also sarif=FILE.")
@click.option("--junit-file", metavar="FILE", help="The same as --also junit=FILE.")
@output_option
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 64),
    help="Processes at most.  [default: one a processor]",
)
@click.option("--statistics", is_flag=True, help="Count findings by rule.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 where it would be 1 or 4.")
@global_options
@click.pass_obj
def command(run: Run, /, **given: Any) -> None:
    """Say where a report's claims lean on addresses more than addresses can bear.

    PATH is a report, a list of indicators or a folder: Markdown, AsciiDoc, text, HTML, PDF, DOCX,
    STIX, MISP, OpenIOC, CSV. A folder is walked without what git ignores; no PATH is the folder
    one is in. Nothing is fetched: addresses are judged by the data that `ipskeptic data update`
    or a bundle has brought, each at the time the report gives it.

    A finding is about the text. It never says that the claim is wrong.
    """
    # Imported here: help needs none of it.
    from ipskeptic.cli.linting import run_lint

    run_lint(run, given)
