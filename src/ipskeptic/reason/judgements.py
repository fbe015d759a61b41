"""Judged statements: likelihood measured or judged, confidence from the evidence base."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.assessment import Judgement, Weighed
from ipskeptic.model.dates import span_text
from ipskeptic.model.observation import Observation
from ipskeptic.model.reading import Present
from ipskeptic.reason.origins import count
from ipskeptic.reason.phrases import when_of
from ipskeptic.reason.tables import Tables


def judgements_of(
    weighed: Sequence[Weighed], observation: Observation, tables: Tables
) -> tuple[Judgement, ...]:
    """One judgement an evidence kind that the usable readings give, on what the record states.

    Of who acted nothing is ever judged.
    """
    best: dict[str, list[Weighed]] = {}
    for item in weighed:
        reading = item.reading
        if not item.usable or item.still_true is None or not isinstance(reading, Present):
            continue
        feed = tables.catalogue.get(reading.source.feed)
        if feed is not None and feed.states:
            best.setdefault(feed.states, []).append(item)
    found = [_judgement(items, observation, tables) for items in best.values()]
    return tuple(sorted(found))


def _judgement(items: Sequence[Weighed], observation: Observation, tables: Tables) -> Judgement:
    def nearness(item: Weighed) -> tuple[int, int, str]:
        source = item.reading.source
        return (item.days or 0, source.credibility, source.grade)

    lead = min(items, key=nearness)
    still = lead.still_true
    assert still is not None
    source = lead.reading.source
    feed = tables.catalogue[source.feed]
    confidence, because = _confidence(lead, items)
    statement = feed.states.replace("{address}", observation.target.text)
    statement = f"{statement} {when_of(observation)}"
    return Judgement(statement, still.term, still.band, still.basis, confidence, because)


def _confidence(lead: Weighed, items: Sequence[Weighed]) -> tuple[str, tuple[str, ...]]:
    """How good the evidence base is; the scale is judgement, after JP 2-0 and ICD 203."""
    source = lead.reading.source
    lists, known, unknown = count([item.reading for item in items])
    days = lead.days or 0
    reasons = [
        f"{lists} list{'s' if lists != 1 else ''} of {known + unknown} "
        f"origin{'s' if known + unknown != 1 else ''}",
        "the list of that day" if days == 0 else f"{span_text(days)} off",
    ]
    if source.coverage == "census" and source.grade == "A":
        reasons.append("the publisher's own complete list")
    if source.credibility >= 3:
        reasons.append("read second hand or not confirmed")
    reasons.append("one address may hide several machines")
    own = source.grade == "A" and source.coverage == "census" and source.credibility <= 2
    if own and days == 0:
        return "high", tuple(reasons[:-1])
    if source.grade <= "B" and source.credibility <= 2:
        return "moderate", tuple(reasons[:-1] if own else reasons)
    return "low", tuple(reasons)
