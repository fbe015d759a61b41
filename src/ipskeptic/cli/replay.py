"""`ipskeptic assess --replay REPORT`: a saved report asked again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ipskeptic.cli.output import Output
from ipskeptic.cli.run import FOUND, INCOMPLETE, Run, color_on, page_width
from ipskeptic.errors import UsageError
from ipskeptic.pipeline.skeptic import Skeptic

if TYPE_CHECKING:
    # Types of a document that no other run needs.
    from ipskeptic.model.replay import Proof, Replay

# What may stand beside --replay; every other option would change what is asked or shown.
_ALLOWED = ("replay", "pinned", "fail_on_change", "output", "format_", "exit_zero")
_WORDS = {"addresses": "an address or file", "files": "-i", "format_": "-f"}


def replay_options(function: Any) -> Any:
    """`--replay`, `--pinned` and `--fail-on-change` of `assess`."""
    for option in (
        click.option("--fail-on-change", is_flag=True, help="Exit 1 if a conclusion changed."),
        click.option("--pinned", is_flag=True, help="With REPORT's own data: is it the same?"),
        click.option(
            "--replay",
            metavar="REPORT",
            type=click.Path(path_type=Path),
            help="Ask a report saved with -f json again.",
        ),
    ):
        function = option(function)
    return function


def is_replay(given: Mapping[str, Any]) -> bool:
    """Whether a saved report is to be asked again; what makes no sense then is refused.

    Raises:
        UsageError: An option stands there that goes not with it, or only with it.
    """
    if given["replay"] is None:
        for name in ("pinned", "fail_on_change"):
            if given[name]:
                option = f"--{name.replace('_', '-')}"
                raise UsageError(f"{option} goes with --replay REPORT")
        return False
    for name, value in given.items():
        if name not in _ALLOWED and value not in (None, (), False, ""):
            option = _WORDS.get(name, f"--{name.replace('_', '-')}")
            raise UsageError(
                f"{option} can't stand beside --replay: a report is asked again as it was asked"
            )
    if given["format_"] not in (None, "text", "json"):
        raise UsageError(f"--replay is written as text or json, not as {given['format_']}")
    if given["pinned"] and given["fail_on_change"]:
        raise UsageError("--fail-on-change goes not with --pinned, which ends with 1 by itself")
    return True


def replay(run: Run, given: Mapping[str, Any]) -> None:
    """Ask the report again and write what came of it."""
    from ipskeptic.pipeline.saved_report import SavedReport

    settings = run.settings()
    # A setting for all commands may be a format that a replay has not: then it is text.
    format_ = given["format_"] or ("json" if settings.format == "json" else "text")
    saved = SavedReport(given["replay"], checked=given["pinned"])
    with (
        Skeptic.open(run.data_folder(), feeds=settings.feeds, numbers=settings.numbers) as skeptic,
        Output(given["output"]) as output,
    ):
        if given["pinned"]:
            from ipskeptic.pipeline.proof import prove

            proof = prove(saved, skeptic)
            output.write(_proof_text(run, output, proof, format_))
            if proof.state != "same":
                run.note_code(FOUND if proof.state == "different" else INCOMPLETE)
        else:
            from ipskeptic.pipeline.replay import replay as ask_again

            found = ask_again(saved, skeptic)
            output.write(_replay_text(run, output, found, format_))
            if given["fail_on_change"] and found.changed:
                run.note_code(FOUND)
    if given["exit_zero"]:
        run.forgive(FOUND, INCOMPLETE)


def _replay_text(run: Run, output: Output, found: Replay, format_: str) -> str:
    if format_ == "json":
        from ipskeptic.render.replay_json import replay_json

        # People read a terminal, programs read the rest; the document is the same.
        return replay_json(found, pretty=output.is_terminal)
    from ipskeptic.render.text.replay import render_replay

    width, color = _page(run, output)
    return render_replay(found, width=width, color=color, verbose=run.verbose)


def _proof_text(run: Run, output: Output, proof: Proof, format_: str) -> str:
    if format_ == "json":
        from ipskeptic.render.replay_json import proof_json

        return proof_json(proof, pretty=output.is_terminal)
    from ipskeptic.render.text.replay import render_proof

    width, color = _page(run, output)
    return render_proof(proof, width=width, color=color)


def _page(run: Run, output: Output) -> tuple[int, bool]:
    """Columns and colour."""
    return page_width(), color_on(run.settings(), output.stream)
