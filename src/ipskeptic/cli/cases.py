"""`ipskeptic cases`: the casebook of claims that rested on addresses."""

from __future__ import annotations

import click

from ipskeptic.cli.group import HELP, Command, LazyGroup
from ipskeptic.cli.options import format_option, global_options
from ipskeptic.cli.show import print_columns, print_facts, print_json, print_wrapped
from ipskeptic.model.case import Case, Indicator
from ipskeptic.pipeline.cases import get_case, list_cases


@click.command(
    "cases",
    cls=LazyGroup,
    lazy={
        "list": (f"{__name__}:list_command", "All cases, by date."),
        "show": (f"{__name__}:show_command", "One case with its addresses and sources."),
    },
    default="list",
    context_settings=HELP,
    epilog="\b\nExamples:\n  ipskeptic cases\n  ipskeptic cases show nk-wapomi-2014",
)
@global_options
def command() -> None:
    """The casebook: incidents in which somebody reasoned from addresses."""


@click.command("list", cls=Command, context_settings=HELP)
@format_option("text", "json")
@global_options
def list_command(format_: str) -> None:
    """List all cases, by date."""
    cases = list_cases()
    if format_ == "json":
        print_json({"cases": [_record(case) for case in cases]})
        return
    print_columns([(case.id, case.date, case.title) for case in cases], ("case", "date", "title"))


@click.command(
    "show",
    cls=Command,
    context_settings=HELP,
    epilog="\b\nExamples:\n  ipskeptic cases show sony-2014\n"
    "  ipskeptic cases show sony-2014 -f json",
)
@click.argument("case_id", metavar="CASE")
@format_option("text", "json")
@global_options
def show_command(case_id: str, format_: str) -> None:
    """Show CASE: what was claimed, what came of it, what it teaches."""
    case = get_case(case_id)
    if format_ == "json":
        print_json({"case": _record(case)})
        return
    print_wrapped(f"{case.title} ({case.id}), {case.date}")
    print_facts(
        [
            ("claimed party", case.claimed_party),
            ("claim", case.claim),
            ("outcome", case.outcome),
            ("lesson", case.lesson),
            ("failure modes", ", ".join(case.modes)),
            *(("address", _address(indicator)) for indicator in case.indicators),
            *(("source", source) for source in case.sources),
        ]
    )


def _address(indicator: Indicator) -> str:
    parts = [indicator.address, indicator.role, indicator.observed, indicator.stated_country]
    parts += [indicator.asn, indicator.holder, indicator.note]
    return ", ".join(part for part in parts if part)


def _record(case: Case) -> dict[str, object]:
    indicators = [indicator._asdict() for indicator in case.indicators]
    return {**case._asdict(), "indicators": indicators}
