"""Notes and opinions of a STIX bundle: docs/decisions/0032-stix.md says why they are as they are.

Source:
    STIX 2.1, sections 4.13 (note) and 4.15 (opinion), read on 2026-11-26.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ipskeptic.model.assessment import Assessment, Judgement, Report
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.observed import basis_of, why_not_seen
from ipskeptic.model.row import present
from ipskeptic.render.brief import in_brief
from ipskeptic.render.escape import markdown, markdown_code
from ipskeptic.render.json_report import totals
from ipskeptic.render.markdown import prose, refused, replaced, section
from ipskeptic.render.stix_objects import (
    CONFIDENCE,
    PRODUCER,
    Maker,
    StixObject,
    admiralty_labels,
    confidence_label,
    likelihood_label,
)
from ipskeptic.render.stix_pins import Pins

# What the records carry is agreed with; that they carry it no further speaks against nobody, so
# nothing is ever disagreed with, and never strongly agreed. No claim has the answer "".
OPINIONS = {"carried": "agree", "not-carried": "neutral", "refused": "neutral", "": "neutral"}

_MILLISECOND = timedelta(milliseconds=1)


def main_note(
    item: Assessment, refs: list[str], left_out: list[str], report: Report, maker: Maker, pins: Pins
) -> StixObject:
    """The whole report of one address."""
    blocks = [*section(item), "### About this note", *_about(item, left_out, report)]
    return maker.note(
        f"{_named(item)}: {markdown(in_brief(item))}",
        "\n\n".join(blocks),
        refs,
        confidence=item.confidence_who,
        external=pins.behind(item),
    )


def _named(item: Assessment) -> str:
    """Address and time, escaped."""
    seen = item.observation
    when = f"at {seen.seen_at.text}" if seen.time_given else "with no time given"
    return markdown(f"{seen.target.text} {when}")


def _stated(item: Assessment) -> str:
    """What whoever asked said of the traffic."""
    seen = item.observation
    said = [f"role {seen.role}"] if seen.role != "unknown" else []
    said += [f"transport {seen.transport}"] if seen.transport != "unknown" else []
    said += [f"source port {seen.port}"] if seen.port is not None else []
    return ", ".join(said)


def _whose_time(seen: Observation) -> str:
    """Where its time comes from, and whether anything was seen at it."""
    if not seen.time_given:
        return "No time was stated, so there is no object that says when it was seen."
    at = seen.seen_at.text
    if why := why_not_seen(seen.target):
        return f"The time {at} is {why}; so there is no object that says when it was seen."
    if basis := basis_of(seen.target):
        return f"The time {at} is the document's ({basis}); ipskeptic saw no traffic."
    return f"The time {at} was stated by whoever asked; ipskeptic saw no traffic."


def _about(item: Assessment, left_out: list[str], report: Report) -> Iterator[str]:
    """What the bundle's other fields mean, and what they can't hold."""
    grade = item.confidence_who
    yield (
        f"The field confidence of this note ({CONFIDENCE[grade]} of 100, {grade}) is that in any "
        "judgement of who acted; it grades no record and no list."
    )
    seen = item.observation
    when = _whose_time(seen)
    stated = _stated(item)
    yield markdown(f"{when} Also stated: {stated}." if stated else when)
    if seen.target.zone:
        yield f"Not in the address object: the zone identifier {markdown_code(seen.target.zone)}."
    if left_out:
        yield markdown(f"Not in the address objects, for want of place: {' and '.join(left_out)}.")
    if report.overrides:
        yield replaced(report)


def judgement_notes(item: Assessment, refs: list[str], maker: Maker) -> Iterator[StixObject]:
    """A note for each judged statement; likelihood and confidence never share a sentence."""
    for judged in item.judgements:
        content = (
            f"{_named(item)}.",
            f"That {markdown(judged.statement)}: {markdown(judged.term)} "
            f"({markdown(judged.band)}; {markdown(judged.basis)}).",
            f"Confidence in this judgement is {judged.confidence}: "
            f"{'; '.join(markdown(reason) for reason in judged.because)}.",
            "This says what was so of the address; it says nothing of who acted.",
        )
        likelihood = likelihood_label(judged.term)
        yield maker.note(
            f"{_named(item)}: judged, {markdown(judged.statement)}",
            "\n\n".join(content),
            refs,
            confidence=judged.confidence,
            labels=(*([likelihood] if likelihood else []), *_grades(item, judged)),
        )


def _grades(item: Assessment, judged: Judgement) -> tuple[str, ...]:
    """The grade of the source that a judgement rests on, where the report leaves but one.

    A judgement has the likelihood of its nearest reading, and doesn't name it. Where several
    readings with that likelihood have different grades there is no label.
    """
    likelihood = (judged.term, judged.band, judged.basis)
    grades = {
        (reading.source.grade, reading.source.credibility)
        for reading, weighed in present(item)
        if weighed.usable
        and weighed.still_true is not None
        and weighed.still_true[1:] == likelihood
    }
    return admiralty_labels(*grades.pop()) if len(grades) == 1 else ()


def statement_note(item: Assessment, refs: list[str], maker: Maker) -> StixObject:
    """The statement that is tested, so that the opinion has an object to refer to."""
    statement, whose = _statement(item)
    alone = f"from this {item.observation.target.kind} alone"
    stated = _stated(item)
    named = _named(item) + (f" ({markdown(stated)})" if stated else "")
    content = (
        f"Statement tested, and not held by ipskeptic: {statement}, {alone}.",
        f"Tested on: {named}.",
        whose,
    )
    abstract = f"Statement tested, not held, on {_named(item)}: {statement}"
    return maker.note(abstract, "\n\n".join(content), refs, confidence="low")


def _statement(item: Assessment) -> tuple[str, str]:
    """The statement in words, escaped, and whose it is."""
    if item.claim is not None:
        level = f"Level of the claim: {item.claim.level}."
        return (
            f'"{_claimed(item.claim)}"',
            f"{level} Whoever asked named it as a claim to be tested.",
        )
    concluded, breaks, _ = item.shortcut.partition(" breaks at `")
    if breaks and concluded.startswith('"'):
        return prose(concluded), "Nobody claimed it here: it is often concluded from such records."
    address = markdown(item.observation.target.text)
    whose = "Nobody claimed it here: it is often concluded from an address."
    return f'"whoever holds {address} did it"', whose


def _claimed(claim: Claim) -> str:
    name = markdown(claim.name)
    match claim.level:
        case "location":
            at = "in" if claim.kind == "country" else "in the network of"
            return f"the machine was {at} {name}"
        case "operator":
            return f"{name} operated the machine"
    return f"{name} did it"


def opinion(item: Assessment, statement: str, number: int, maker: Maker) -> StixObject:
    """What the records say of the statement.

    Args:
        item: The assessment.
        statement: Identifier of the note that holds it.
        number: How many opinions the bundle has already: so many milliseconds later it is
            created, since OpenCTI takes opinions of one value and time for the same.
        maker: Of the report.
    """
    return maker.made(
        "opinion",
        {
            "opinion": OPINIONS[item.answer],
            "explanation": " ".join(prose(sentence) for sentence in item.summary),
            "authors": maker.authors,
            "confidence": CONFIDENCE[item.confidence_who],
            "labels": [confidence_label(item.confidence_who)],
            "object_refs": [statement],
        },
        maker.created + number * _MILLISECOND,
    )


def run_note(report: Report, maker: Maker, pins: Pins) -> StixObject:
    """What was asked in all: totals, refused input, numbers replaced, all data quoted."""
    counts = totals(report)
    by_class = ", ".join(f"{n} {name}" for name, n in counts["by_class"].items() if n)
    carries = ", ".join(f"{n} {name}" for name, n in counts["carries"].items() if n)
    answered, not_read = counts["answered"], counts["refused"]
    blocks = [f"Answered: {answered}. Refused input: {not_read}."]
    if answered:
        blocks.append(f"By class: {by_class}. Last rung carried: {carries}.")
    if report.overrides:
        blocks.append(replaced(report))
    if not_read:
        blocks += ["### Refused input", refused(report.errors)]
    blocks.append("This neither supports a party nor clears one.")
    return maker.note(
        f"What was asked: {answered} answered, {not_read} refused",
        "\n\n".join(blocks),
        [PRODUCER["id"]],
        external=pins.all(),
    )
