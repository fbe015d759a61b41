"""`--dry-run` as text and as JSON: who would be asked what."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from ipskeptic.model.online import WAYS, Question
from ipskeptic.model.plan import Asked, Plan, Unasked
from ipskeptic.render.escape import finished, terminal
from ipskeptic.render.json_report import document_text
from ipskeptic.render.record import SCHEMA_VERSION
from ipskeptic.render.schema_parts import (
    COUNT,
    FLAG,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    Schema,
    list_of,
    named,
    object_of,
    one_of,
    or_null,
)

# Of inputs that are not asked about for the same reason so many are named in text (judgement).
_SHOWN = 3
KIND = "online-plan"
WARNING = "reaches the name servers of whoever runs the address: it can warn them"
# How each way reads as a heading.
_TITLES = {
    "rdap": "the registries' own records",
    "ptr": "names by the address's own name servers",
    "dnsbl": "lists that are asked through DNS",
    "cymru": "Team Cymru's table of origins",
}


def plan_text(plan: Plan, *, width: int = 80) -> str:
    """The plan for people.

    Args:
        plan: The plan.
        width: Columns.
    """
    lines = ["Nothing was sent. Without --dry-run would be asked:", ""]
    for way, through in zip(plan.ways, plan.through, strict=True):
        lines += _way(way, through, [one for one in plan.asked if one.way == way], width)
    if plan.unasked:
        lines.append("Not asked:")
        lines += [line for one in plan.unasked for line in _unasked(one, width)]
        lines.append("")
    lines += _wrapped(_sum(plan), "", width)
    return finished("\n".join(lines) + "\n")


def _way(way: str, through: str, asked: list[Asked], width: int) -> Iterator[str]:
    yield f"{way}: {_TITLES[way]}"
    yield from _wrapped(terminal(through), "  ", width)
    if any(question.warns for one in asked for question in one.questions):
        yield from _wrapped(f"! {WARNING}", "  ", width)
    if not asked:
        yield "  nothing"
    for one in asked:
        kept = f", {_count(one.kept, 'answer')} kept" if one.kept else ""
        head = f"{terminal(one.server)}: {_between(one.least, one.most)}{kept}"
        yield from _wrapped(head, "  ", width)
        for question in one.questions:
            yield from _wrapped(_line(question), "    ", width)
    yield ""


def _unasked(one: Unasked, width: int) -> list[str]:
    who = f" {one.way}" if one.way else ""
    if one.servers:
        who += f" ({', '.join(one.servers)})"
    more = len(one.targets) - _SHOWN
    inputs = ", ".join(one.targets[:_SHOWN]) + (f" and {more:,} others" if more > 0 else "")
    return _wrapped(terminal(f"{inputs}{who and ':'}{who}: {one.reason}"), "  ", width)


def _line(question: Question) -> str:
    when = f", {terminal(question.when)}" if question.when else ""
    return f"{terminal(question.what)}{when}{' (!)' if question.warns else ''}"


def _sum(plan: Plan) -> str:
    servers = len({(one.way, one.server) for one in plan.asked if one.questions})
    asked = _between(plan.least, plan.questions)
    parts = [f"{asked} to {_count(servers, 'server')} about {_count(plan.targets, 'input')}"]
    if plan.kept:
        parts.append(f"{_count(plan.kept, 'answer')} kept from earlier and not asked for again")
    text = "; ".join(parts) + "."
    if plan.seconds >= 1:
        text += f" At the pace of the servers it takes at least {_duration(plan.seconds)}."
    return text


def _between(least: int, most: int) -> str:
    if least == most:
        return _count(most, "question")
    return f"{f'{least:,} to' if least else 'up to'} {_count(most, 'question')}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 120:
        return _count(whole, "second")
    minutes = round(whole / 60)
    if minutes < 120:
        return _count(minutes, "minute")
    return _count(round(minutes / 60), "hour")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
    )


def plan_json(plan: Plan, *, pretty: bool = False) -> str:
    """The plan for programs, ASCII only, ending in a line break.

    Args:
        plan: The plan.
        pretty: Indent it for people.
    """
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "inputs": plan.targets,
        "questions": plan.questions,
        "least": plan.least,
        "kept": plan.kept,
        "seconds": round(plan.seconds, 3),
        "ways": [
            {
                "way": way,
                "through": through,
                "servers": [_asked(one) for one in plan.asked if one.way == way],
            }
            for way, through in zip(plan.ways, plan.through, strict=True)
        ],
        "not_asked": [
            {
                "inputs": list(one.targets),
                "way": one.way or None,
                "servers": list(one.servers),
                "reason": one.reason,
            }
            for one in plan.unasked
        ],
    }
    return document_text(document, pretty=pretty)


def _asked(one: Asked) -> dict[str, Any]:
    return {
        "server": one.server,
        "most": one.most,
        "least": one.least,
        "kept": one.kept,
        "seconds": round(one.seconds, 3),
        "questions": [
            {"asks": question.what, "when": question.when or None, "warns": question.warns}
            for question in one.questions
        ],
    }


def plan_schema() -> Schema:
    """The schema of `plan_json`."""
    seconds: Schema = {"type": "number", "minimum": 0}
    question = object_of({"asks": TEXT, "when": TEXT_OR_NULL, "warns": FLAG})
    server = object_of(
        {
            "server": TEXT,
            "least": COUNT,
            "kept": COUNT,
            "seconds": seconds,
            "questions": list_of(question),
        }
    )
    way = object_of({"way": one_of(WAYS), "through": TEXT, "servers": list_of(server)})
    unasked = object_of(
        {"inputs": TEXTS, "way": or_null(one_of(WAYS)), "servers": TEXTS, "reason": TEXT}
    )
    return named(
        "ipskeptic online plan",
        object_of(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "kind": {"const": KIND},
                "inputs": COUNT,
                "questions": COUNT,
                "least": COUNT,
                "kept": COUNT,
                "seconds": seconds,
                "ways": list_of(way),
                "not_asked": list_of(unasked),
            }
        ),
    )
