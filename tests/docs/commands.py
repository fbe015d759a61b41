"""Finds the program's commands in text, and reads them as the program would."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence

import click

from ipskeptic.cli.root import root
from ipskeptic.cli.run import Run

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`(ipskeptic(?: [^`\n]*)?)`")
BETWEEN = re.compile(r" \| |&&|;")


def commands_in(page: str) -> Iterator[list[str]]:
    """The words of every command of ours in a Markdown page, after the program's name."""
    for kind, block in FENCE.findall(page):
        for line in re.sub(r"\\\n\s*", " ", block).splitlines():
            start = "$ " if kind == "console" else ""
            if kind in ("sh", "console", "text") and line.strip().startswith(start):
                yield from words_of(line.strip().removeprefix(start), known=kind != "text")
    for span in SPAN.findall(FENCE.sub("", page)):
        yield from words_of(span)


def words_of(line: str, *, known: bool = True) -> Iterator[list[str]]:
    """The words of every command of ours in a line of shell.

    Args:
        line: The line.
        known: It is shell; else only a line that begins with the program's name counts.
    """
    if not known and not line.startswith("ipskeptic "):
        return
    for part in BETWEEN.split(line):
        words = shlex.split(part, comments=True)
        if ">" in words:
            words = words[: words.index(">")]
        if words[:1] == ["ipskeptic"]:
            yield words[1:]


def read(words: Sequence[str]) -> click.Context:
    """Read a command line without running it; the context of the command that would run.

    Raises:
        click.UsageError: The program would refuse it.
        IpskepticError: The program would refuse a value.
    """
    asked = [word for word in words if word not in ("-h", "--help", "--version")]
    context = root.make_context("ipskeptic", asked, obj=Run())
    command: click.Command = root
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        assert found is not None
        context = found.make_context(name, rest, parent=context)
        command = found
    return context
