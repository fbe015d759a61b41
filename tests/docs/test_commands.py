"""Every command that the pages, the reports and the messages name is one the program has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import click
import pytest

from ipskeptic.discover import catalogue
from ipskeptic.pipeline.cases import get_case, list_cases
from ipskeptic.pipeline.explain import find_topics
from ipskeptic.pipeline.skeptic import Skeptic
from tests.conftest import ROOT
from tests.docs.commands import FENCE, SPAN, commands_in, read, words_of
from tests.docs.conftest import page_paths

# A word in capitals stands for something to be filled in, as in `--as FEED`.
PLACEHOLDER = re.compile(r"[A-Z][A-Z-]*")
OWN_FEEDS = {"our-vpn"}


def check(words: list[str]) -> None:
    """Fail unless the program has the command, and what it names exists."""
    try:
        context = read(words)
    except click.MissingParameter:
        return  # running text may name a command without what it takes
    except click.UsageError as error:
        pytest.fail(f"ipskeptic {' '.join(words)}: {error.format_message()}")
    names = context.params.get("names", ()) if context.info_name == "explain" else ()
    for name in names:
        if not PLACEHOLDER.fullmatch(name):
            assert find_topics(name, catalogue())
    feed = context.params.get("feed")
    if feed and not PLACEHOLDER.fullmatch(feed):
        assert feed in {*catalogue(), *OWN_FEEDS}
    case = context.params.get("case_id")
    if case and not PLACEHOLDER.fullmatch(case):
        assert get_case(case)


@pytest.mark.parametrize("path", page_paths())
def test_commands_in_pages(path: str) -> None:
    """Every command in a page is one that the program would run."""
    for words in commands_in((ROOT / path).read_text(encoding="utf-8")):
        check(words)


def test_pages_have_commands() -> None:
    """The finder finds: in shell, in runs, in help texts, in running text, and in pipes."""
    page = (
        "`ipskeptic explain WORD`\n```sh\ncat x | ipskeptic --brief   # few\n"
        "ipskeptic data import a \\\n    b\n```\n"
        "```console\n$ printf x | ipskeptic -f csv > y\nipskeptic is no command here\n```\n"
        "```text\n  ipskeptic 192.0.2.1\nUsage: ipskeptic\n```\n"
    )

    assert list(commands_in(page)) == [
        ["--brief"],
        ["data", "import", "a", "b"],
        ["-f", "csv"],
        ["192.0.2.1"],
        ["explain", "WORD"],
    ]


@pytest.mark.parametrize(
    "line", ["data updat", "explain --no-such", "data import --at X", "assess -f html"]
)
def test_a_wrong_command_is_found(line: str) -> None:
    """A command, option or value that the program has not is refused, so the check can fail."""
    with pytest.raises(click.UsageError):
        read(line.split())


def messages() -> Iterator[tuple[str, str]]:
    """Every command in a text that the program can print, with the file it stands in."""
    for path in sorted((ROOT / "src").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docs
            ):
                for span in SPAN.findall(node.value):
                    yield path.relative_to(ROOT).as_posix(), span
    for path in sorted((ROOT / "data").rglob("*.toml")):
        for span in SPAN.findall(path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT).as_posix(), span


@pytest.mark.parametrize(("path", "span"), sorted(set(messages())))
def test_commands_in_messages(path: str, span: str) -> None:
    """No message, error or explanation names a command that is not there."""
    for words in words_of(span):
        check(words)


def test_commands_in_reports(world: Skeptic) -> None:
    """What a report advises can be typed: over the casebook and the made-up internet."""
    with Skeptic.open() as built_in:
        found = [
            skeptic.assess(address, at=at, claim="KP")
            for skeptic, addresses in (
                (built_in, {i.address for case in list_cases() for i in case.indicators}),
                (world, {"198.51.100.23", "203.0.113.70", "192.0.2.66", "10.0.0.1"}),
            )
            for address in sorted(addresses)
            for at in ("2014-12-11", "2024-03-12T14:20Z", None)
        ]
    advised = {gap.command for item in found for gap in item.gaps}
    advised |= {step.command for item in found for step in item.next_steps}
    ours = sorted(command for command in advised if command.startswith("ipskeptic"))

    assert len(ours) >= 5
    for command in ours:
        for words in words_of(command):
            check(words)
    # What is left are options to add to the line that was typed.
    options = {name for param in read(["8.8.8.8"]).command.params for name in param.opts}
    assert {text.split()[0] for text in advised - set(ours) if text} <= options


def test_help_fits_the_terminal() -> None:
    """No line of any command's help, examples included, is wider than 80 columns."""
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    lines = [line for _, block in FENCE.findall(page) for line in block.splitlines()]

    assert len(lines) > 500
    assert [line for line in lines if len(line) > 80] == []
