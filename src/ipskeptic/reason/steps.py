"""What would tell more about a list, and who holds it: from its own counts."""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.model.triage import Dates, Step
from ipskeptic.reason.convergence import named
from ipskeptic.reason.converging import STATES_THAT_CARRY
from ipskeptic.reason.facts import Facts


def steps_of(facts: Facts, dates: Dates, role: str, *, texts: bool) -> tuple[Step, ...]:
    """What would tell more, what helps most first; `texts` as `whole.dates_sentences` has it."""
    return tuple(_steps(facts, dates, role, texts))


def _steps(facts: Facts, dates: Dates, role: str, texts: bool) -> Iterator[Step]:
    if dates.basis in ("none", "some") or role == "unknown":
        lacking = "time and role" if dates.basis in ("none", "some") else "role"
        command = "ipskeptic triage FILE --role ROLE"
        if texts:
            yield Step(
                f"the {lacking} of the addresses, which are not read out of a text",
                "whoever keeps the log or wrote the document",
                command if lacking == "role" else f"{command} --at TIME",
            )
        else:
            if lacking != "role":
                command += " --field COLUMN --time-field COLUMN"
            what = f"the {lacking} of each line, and how sure its maker is"
            yield Step(what, "whoever made the list", command)
    if facts.other_date or facts.table_only:
        many = facts.other_date + facts.table_only
        at = f" --at {dates.first[:10]}" if len(dates.first) >= len("2014-12-11") else ""
        yield Step(
            f"the registries' files of the time, for {many:,} without a record of it",
            "the registries",
            f"ipskeptic data update registries{at}",
        )
    for item in facts.convergence:
        if item.state in STATES_THAT_CARRY and item.on == "network":
            yield Step(
                f"subscriber or customer records for exact UTC times and source ports, of the "
                f"{item.addresses:,} addresses in one network",
                named(item),
            )
    if facts.services:
        yield Step(
            f"sessions, accounts and tools behind the {facts.services:,} in services with many "
            "users: the service seldom knows who came through",
            "you, and other victims",
        )
    yield Step(
        "malware, accounts, language, working hours: lines that do not rest on addresses",
        "investigators",
    )
