"""`ipskeptic explain`: what a word of a report means, with its source."""

from __future__ import annotations

from collections.abc import Mapping

import click

from ipskeptic.cli.group import HELP, Command
from ipskeptic.cli.options import format_option, global_options
from ipskeptic.cli.run import Run
from ipskeptic.cli.show import print_columns, print_facts, print_json, print_wrapped
from ipskeptic.model.feed import Feed
from ipskeptic.pipeline.explain import KINDS, UNLISTED, Topic, find_topics, topics
from ipskeptic.render.escape import terminal


@click.command(
    "explain",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n"
    "  ipskeptic explain                    # everything that has a name\n"
    "  ipskeptic explain not-excluded\n"
    "  ipskeptic explain tor-exit           # an evidence kind and its effects\n"
    "  ipskeptic explain tor-exits          # a feed\n"
    "  ipskeptic explain location-as-origin # a rule of lint\n"
    "  ipskeptic explain 'very likely' B3",
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@format_option("text", "json")
@global_options
@click.pass_obj
def command(run: Run, /, names: tuple[str, ...], format_: str) -> None:
    """Explain NAME: a class, rung, state, alternative, evidence kind, rule, feed, grade or term.

    Without NAME, list what can be explained.
    """
    catalogue = _catalogue(run)
    if names:
        found = [topic for name in names for topic in find_topics(name, catalogue)]
    else:
        found = [t for t in topics(catalogue) if format_ == "json" or t.kind not in UNLISTED]
    if format_ == "json":
        print_json(
            {
                "topics": [
                    {**topic._asdict(), "facts": _facts(topic), "page": _page(topic)}
                    for topic in found
                ]
            }
        )
    elif names:
        for number, topic in enumerate(found):
            if number:
                click.echo()
            _print_topic(topic)
    else:
        _print_list(found)


def _catalogue(run: Run) -> Mapping[str, Feed]:
    """All feeds, the user's own among them."""
    from ipskeptic.discover import catalogue

    return {**catalogue(), **run.settings().feeds}


def _facts(topic: Topic) -> list[dict[str, str]]:
    return [{"what": what, "says": says} for what, says in topic.facts]


def _page(topic: Topic) -> list[dict[str, str]]:
    return [{"heading": heading, "text": text} for heading, text in topic.page]


def _print_topic(topic: Topic) -> None:
    print_wrapped(f"{topic.name} ({topic.kind}): {topic.title}")
    if topic.text:
        print_wrapped(topic.text, "  ")
    print_facts(topic.facts)
    for heading, text in topic.page:
        if heading == "References":
            continue  # the source, below
        click.echo(f"\n  {heading}")
        if text.startswith("```"):
            for line in text.split("\n"):
                click.echo(f"    {terminal(line)}".rstrip())
        else:
            for paragraph in text.split("\n\n"):
                print_wrapped(" ".join(paragraph.split()), "    ")
    if topic.source:
        print_facts([("source", topic.source)])


def _print_list(found: list[Topic]) -> None:
    for kind in KINDS:
        named = [topic for topic in found if topic.kind == kind]
        if named:
            click.echo(f"{kind}:")
            print_columns([(f"  {topic.name}", topic.title) for topic in named])
    click.echo("feed: `ipskeptic data list` has their names")
