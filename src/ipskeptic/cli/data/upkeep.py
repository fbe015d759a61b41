"""`ipskeptic data compile`, `verify` and `path`."""

from __future__ import annotations

import click

from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import format_option, global_options
from ipskeptic.cli.run import COULD_NOT_WORK, Run, write_error
from ipskeptic.cli.show import print_json


@click.command(
    "compile",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n  ipskeptic data compile",
)
@format_option("text", "json")
@global_options
@click.pass_obj
def compile_command(run: Run, /, format_: str) -> None:
    """Compile the index anew from everything held, as after an update of the program."""
    from ipskeptic.pipeline.data import compile_index, status

    settings = run.settings()
    compile_index(settings)
    index = status(settings).index_file
    if format_ == "json":
        print_json({"index": {**index._asdict(), "counts": dict(index.counts)}})
    else:
        click.echo(f"{index.path}: {index.state}, {index.size:,} bytes")


@click.command(
    "verify",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n  ipskeptic data verify && echo sound",
)
@format_option("text", "json")
@global_options
@click.pass_obj
def verify_command(run: Run, /, format_: str) -> None:
    """Read everything held and compare all checksums; exit 2 if anything is damaged."""
    from ipskeptic.pipeline.upkeep import verify

    problems = verify(run.settings())
    if problems:
        run.note_code(COULD_NOT_WORK)
    if format_ == "json":
        print_json({"problems": problems})
        return
    for problem in problems:
        write_error(f"error: {problem}")
    if not problems:
        click.echo("sound")


@click.command(
    "path",
    cls=Command,
    context_settings=HELP,
    epilog='\b\nExamples:\n  ls "$(ipskeptic data path)"',
)
@format_option("text", "json")
@global_options
@click.pass_obj
def path_command(run: Run, /, format_: str) -> None:
    """Print where the data folder is; it is made at the first import."""
    folder = run.settings().folder
    if format_ == "json":
        print_json({"folder": str(folder)})
    else:
        click.echo(str(folder))
