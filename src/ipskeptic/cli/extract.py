"""`ipskeptic extract`: the addresses in any text or document, with their places."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import global_options, output_option
from ipskeptic.cli.output import Output
from ipskeptic.cli.progress import Progress
from ipskeptic.cli.run import COULD_NOT_WORK, Run, is_terminal, quoted, write_error
from ipskeptic.errors import InputError, NothingToReadError, UsageError
from ipskeptic.intake.arguments import stdin_is_readable

EPILOG = """\b
Examples:
  ipskeptic extract report.pdf
  ipskeptic extract report.md indicators.json -f csv -o found.csv
  zcat access.log.gz | ipskeptic extract | cut -f1 | sort -u
  ipskeptic extract notes.txt --all -f jsonl
  ipskeptic extract - --as stix < bundle
  ipskeptic extract report.md --claims

\b
Text: address, line, column, original form, parted by tabs; with --all the
decision, with several files the path behind it. Of a range each end that is
written in full has a line.

\b
Exit codes: 0 done, also where nothing was found · 2 a document can't be
read · 3 nothing to read.
"""


@click.command("extract", cls=Command, context_settings=HELP, epilog=EPILOG)
@click.argument("files", nargs=-1, metavar="[FILE|-]...")
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(("text", "jsonl", "csv")),
    help="Output format.  [default: text; with --claims jsonl]",
)
@click.option("--all", "all_", is_flag=True, help="Also what was refused, with the reason.")
@click.option("--claims", is_flag=True, help="The sentences, and whom they blame, as jsonl.")
@click.option(
    "--as",
    "--format-of",
    "how",
    metavar="FORMAT",
    default="",
    help="The documents' format.  [default: by name and content]",
)
@click.option(
    "--stdin-filename", metavar="NAME", help="What standard input is called; tells its format."
)
@output_option
@click.option("--strict", is_flag=True, help="Exit 2 if a document could be read only in part.")
@global_options
@click.pass_obj
def command(run: Run, /, **given: Any) -> None:
    """Print the addresses in FILEs or standard input, each with its place.

    Reads text, Markdown, AsciiDoc, HTML, PDF, DOCX, STIX, MISP, OpenIOC, CSV, JSON and XML,
    packed with gz, bz2, xz or zst too. Versions, times, OIDs and other look-alikes are left out.
    """
    if given["claims"] and (given["format_"] not in (None, "jsonl") or given["all_"]):
        raise UsageError("--claims writes jsonl, and no addresses: leave out -f and --all")
    if given["how"]:
        from ipskeptic.intake.documents import reader_for

        reader_for("", "", given["how"])
    files = _files(given["files"])
    with Output(given["output"]) as output:
        work = _Work(run, output, given, shows_path=len(files) > 1)
        work.start()
        for name in files:
            work.read(name)
        work.finish()


def _files(names: tuple[str, ...]) -> tuple[str, ...]:
    """What to read; standard input where nothing is named and it holds something.

    Raises:
        NothingToReadError: There is nothing.
    """
    if not names and not stdin_is_readable(getattr(sys.stdin, "buffer", None)):
        write_error("usage: ipskeptic extract FILE...   or   COMMAND | ipskeptic extract")
        raise NothingToReadError("nothing to read: give a file or a pipe")
    return names or ("-",)


class _Work:
    """One run: documents one after the other, each in the chosen format."""

    def __init__(
        self, run: Run, output: Output, given: dict[str, Any], *, shows_path: bool
    ) -> None:
        self._run = run
        self._output = output
        self._given = given
        self._shows_path = shows_path
        self._format = given["format_"] or ("jsonl" if given["claims"] else "text")
        quiet = run.quiet or not is_terminal(sys.stderr) or output.is_terminal
        self._progress = None if quiet else Progress()

    def start(self) -> None:
        """Write what stands before all records."""
        if self._format == "csv":
            from ipskeptic.render.extract_csv import header

            self._output.write(header())

    def read(self, name: str) -> None:
        """Read one document; one that can't be read is said, and the others go on."""
        shown = (self._given["stdin_filename"] or "-") if name == "-" else name
        try:
            with _opened(name) as stream:
                for text in self._texts(stream, shown):
                    self._output.write(text)
        except InputError as error:
            self._clear()
            self._run.note_code(COULD_NOT_WORK)
            write_error(f"error: {error}")

    def finish(self) -> None:
        """Take the progress off the terminal."""
        self._clear()

    def _texts(self, stream: BinaryIO, shown: str) -> Iterator[str]:
        # Imported here: help and wrong usage need none of it.
        from ipskeptic.pipeline.extract import Source, Wish, extract, read_whole

        tick = self._progress.read if self._progress else lambda size: None
        wish = Wish(self._given["all_"], lambda clause: self._note(shown, clause), tick)
        source = Source(stream, shown, self._given["how"])
        if self._given["claims"]:
            from ipskeptic.pipeline.claims import sentences
            from ipskeptic.render.extract_jsonl import claim_line

            for sentence in sentences(read_whole(source, wish)):
                yield claim_line(sentence, shown)
            return
        write = self._writer()
        path = shown if self._shows_path or self._format != "text" else ""
        for found in extract(source, wish):
            yield write(found, path)

    def _writer(self) -> Any:
        if self._format == "jsonl":
            from ipskeptic.render.extract_jsonl import extract_jsonl

            return extract_jsonl
        if self._format == "csv":
            from ipskeptic.render.extract_csv import extract_csv

            return extract_csv
        from functools import partial

        from ipskeptic.render.extract_text import extract_text

        return partial(extract_text, all_=self._given["all_"])

    def _note(self, shown: str, clause: str) -> None:
        self._clear()
        if self._given["strict"]:
            self._run.note_code(COULD_NOT_WORK)
            write_error(f"error: {shown}: {clause}")
        else:
            self._run.say(f"{shown}: {clause}")

    def _clear(self) -> None:
        if self._progress is not None:
            self._progress.clear()


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """A file, or standard input, which stays open."""
    if name == "-":
        stream = getattr(sys.stdin, "buffer", None)
        if stream is None:
            raise InputError("there is no standard input: name a file")
        yield stream
        return
    from ipskeptic.pipeline.extract import open_file

    try:
        opened = open_file(Path(name))
    except ValueError as error:  # a name with a null character in it
        raise InputError(f"{quoted(name)}: no file has such a name") from error
    with opened:
        yield opened
