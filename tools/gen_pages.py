"""Pages of docs/ that are generated whole: the command line and the glossary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click
from gen_text import code, md, page, prose, table

from ipskeptic.cli.group import LazyGroup
from ipskeptic.cli.root import root

# How the kinds of the glossary read as headings, in the order of the page.
KINDS = {
    "class": "Classes: the first that applies is `class`, all that apply are in `also`",
    "rung": "Rungs of the ladder",
    "state": "States of a rung",
    "alternative": "Alternatives",
    "status": "Statuses of an alternative",
    "question": "The five questions",
    "fit": "Fit: does a record name the claimed party?",
    "confidence": "Confidence: how good the evidence for a judgement is",
    "grade": "Grades of a source",
    "credibility": "Credibility of what a source says",
    "cause": "Why a source has no answer",
    "code": "Exit codes",
    "term": "Other words",
}


def commands() -> list[str]:
    """Every command as a user types it, groups before their commands."""
    return ["ipskeptic", *_below("ipskeptic", root)]


def _below(path: str, group: click.Command) -> Iterator[str]:
    if isinstance(group, LazyGroup):
        context = click.Context(group)
        for name in group.lazy:
            command = group.get_command(context, name)
            assert command is not None
            yield f"{path} {name}"
            yield from _below(f"{path} {name}", command)


def cli_page(shown: Mapping[str, str]) -> bytes:
    """The page of the command line.

    Args:
        shown: What `COMMAND -h` prints, by that line.
    """
    return page(
        "the program's own help",
        "# The command line",
        "Options may stand before or after the address. Standard input is read when `-` is given, "
        "or when there is nothing else to read and it is a pipe or a file. Formats and exit codes: "
        "[formats.md](formats.md). Settings: [configuration.md](configuration.md).",
        *(
            f"## {code(path)}\n\n```text\n{shown[f'{path} -h'].rstrip()}\n```"
            for path in commands()
        ),
    )


def glossary_page(reasons: Mapping[str, Any]) -> bytes:
    """The page of the glossary, from what people edit in data/reasoning."""
    terms: list[dict[str, Any]] = reasons["glossary"]["terms"]
    unknown = sorted({term["kind"] for term in terms} - set(KINDS))
    if unknown:
        raise ValueError(f"reasoning/glossary.toml: no heading for kind {', '.join(unknown)}")
    bands = [
        (term["term"], f"{term['low']}-{term['high']} %") for term in reasons["words"]["terms"]
    ]
    return page(
        "data/reasoning/glossary.toml and words.toml",
        "# Glossary",
        "What the words of a report mean; `ipskeptic explain WORD` prints the same. Sources in "
        "capitals (REASONING, EFFECTS, STANDARDS, PARAMETERS, FINDINGS, INTERFACE, STYLE) are the "
        "project's design papers: what they decide is told in [reasoning.md](reasoning.md).",
        *(_section(kind, [term for term in terms if term["kind"] == kind]) for kind in KINDS),
        "## Likelihood\n\nAbout the world; never in one sentence with confidence. "
        f"Source: {md(reasons['words']['source'])}.",
        table(("term", "band"), bands),
    )


def _section(kind: str, terms: list[dict[str, Any]]) -> str:
    rows = [
        (code(term["name"]), f"**{md(term['title'])}.** {spans(term['text'])}", md(term["source"]))
        for term in terms
    ]
    return f"## {KINDS[kind]}\n\n{table(('word', 'means', 'source'), rows)}"


def spans(text: str) -> str:
    """Text from the data as Markdown; what it has in backticks stays code."""
    parts = " ".join(text.split()).split("`")
    return "".join(code(part) if at % 2 else _kept(part) for at, part in enumerate(parts))


def _kept(part: str) -> str:
    """As `prose`, with the blanks at both ends kept, which stand beside a code span."""
    if not part.strip():
        return part
    start = " " if part[0] == " " else ""
    end = " " if part[-1] == " " else ""
    return f"{start}{prose(part)}{end}"
