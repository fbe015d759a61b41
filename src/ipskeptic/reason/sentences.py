"""The answer in sentences: how far, where it stops, which record decides; nobody is cleared."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.assessment import RungState, Weighed
from ipskeptic.model.dates import and_list, dates_text
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.reading import Present
from ipskeptic.model.text import format_span
from ipskeptic.reason.phrases import fill, named, when_listed, when_of
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.weigh import effect_of

CLOSING = "This neither supports a party nor clears one."

_REGISTRY = {
    "afrinic": "AFRINIC",
    "apnic": "APNIC",
    "arin": "ARIN",
    "lacnic": "LACNIC",
    "ripencc": "RIPE NCC",
}


class _Answer:
    """Builds the sentences of one answer; holds what they all need."""

    def __init__(
        self,
        observation: Observation,
        claim: Claim | None,
        weighed: Sequence[Weighed],
        ladder: Sequence[RungState],
        carries: str,
        stops_at: str,
        tables: Tables,
    ) -> None:
        self.seen = observation
        self.claim = claim
        self.weighed = weighed
        self.ladder = {rung.rung: rung for rung in ladder}
        self.carries = carries
        self.stops_at = stops_at
        self.tables = tables

    @property
    def what(self) -> str:
        return f"The {self.seen.target.kind}"

    def usable(self, *kinds: str) -> list[Present]:
        return [
            item.reading
            for item in self.weighed
            if item.reading.kind in kinds and item.usable and isinstance(item.reading, Present)
        ]

    def opening(self) -> list[str]:
        special = [r for r in self.usable("special-purpose") if r.get("reachable") == "no"]
        if special:
            return self.special(special[0])
        start = self.what
        if not self.seen.time_given:
            start = f"No time was given, so this is read as of now: the {self.seen.target.kind}"
        claimed = "this claim" if self.claim else "a claim"
        stop = self.ladder[self.stops_at]
        reason = f": {stop.because[0]}"
        if stop.state in ("doubtful", "excluded") and self.deciding():
            # What speaks against it gets a sentence of its own.
            reason = (
                ", which the records exclude"
                if stop.state == "excluded"
                else (", on which the records cast doubt")
            )
        if not self.carries:
            return [f"{start} carries nothing and stops at `record`{reason}."]
        if self.carries == "record":
            return [
                f"{start} carries {claimed} no further than `record`, your log taken at its "
                f"word, and stops at `route`{reason}."
            ]
        return [
            f"{start} carries {claimed} as far as `{self.carries}`: {self.carried_by()}.",
            f"It stops at `{self.stops_at}`{reason}.",
        ]

    def special(self, reading: Present) -> list[str]:
        rfc = f", {reading.get('rfc')}" if reading.get("rfc") else ""
        return [
            f"{self.seen.target.text} is special-purpose ({reading.get('name')}{rfc}, "
            f"{reading.entry}): it names nobody outside the network where the log was taken.",
            "It carries nothing and stops at `record`.",
        ]

    def carried_by(self) -> str:
        """What the route rung rests on, with source and date."""
        reading = self.usable("delegation")[0]
        code = reading.get("cc")
        place = f"registered in {named(code, self.tables)}" if code else "(under no country)"
        registry = _REGISTRY.get(reading.get("registry"), reading.source.title)
        files = "file" if len(reading.holds_at) == 1 else "files"
        # One bracket: the code, who says so, and of when.
        text = f"{when_of(self.seen)} it lay in a block {place.removesuffix(')')}; "
        text += f"{registry}, {files} of {dates_text(reading.holds_at)})"
        if self.carries == "place":
            feeds = self.usable("geofeed")
            text += f", and {feeds[0].source.title} of {dates_text(feeds[0].holds_at)} agrees"
        return text

    def deciding(self) -> list[str]:
        """What each usable reading that records an alternative says, once a kind."""
        said: dict[str, str] = {}
        undelegated = [item for item in self.weighed if item.reading.kind == "undelegated"]
        for item in (*undelegated, *self.weighed):
            reading = item.reading
            effect = effect_of(item, self.tables)
            kind = self.tables.kinds.get(reading.kind)
            if not effect or not effect.records or not kind or not kind.says:
                continue
            if isinstance(reading, Present) and reading.kind not in said:
                values = dict(reading.value)
                values.setdefault("service", reading.source.title)
                values.update(title=reading.source.title, dates=when_listed(item))
                said[reading.kind] = fill(kind.says, values)
        return list(said.values())


def summary_of(
    observation: Observation,
    claim: Claim | None,
    answer: str,
    fit: str,
    naming: Sequence[Weighed],
    weighed: Sequence[Weighed],
    ladder: Sequence[RungState],
    carried: tuple[str, str],
    class_: str,
    tables: Tables,
) -> tuple[str, ...]:
    """The answer: a few sentences, the first on how far, the last that nobody is cleared."""
    built = _Answer(observation, claim, weighed, ladder, *carried, tables)
    sentences = [*built.opening(), *built.deciding()]
    if class_ == "not-excluded":
        sentences.append(
            "All five questions are answered and nothing found speaks against it, which is no "
            "evidence for anybody: the same records fit a hacked home router."
        )
    if claim is not None:
        sentences.extend(_claim_sentences(claim, answer, fit, naming, weighed))
    sentences.append(CLOSING)
    return tuple(sentences)


def _claim_sentences(
    claim: Claim, answer: str, fit: str, naming: Sequence[Weighed], weighed: Sequence[Weighed]
) -> list[str]:
    match fit:
        case "named":
            by = and_list(list(dict.fromkeys(_namer(item) for item in naming)))
            part = "origin of the route" if claim.kind == "asn" else "holder of a block"
            first = f"{claim.name} is named by {by}, as {part} and no more"
        case "not-named":
            first = f"No record held names {claim.name}"
        case "sources-differ":
            by = and_list(list(dict.fromkeys(_namer(item) for item in naming)))
            first = f"The records differ: {by} names {claim.name}, others do not"
        case _:
            first = f"No source held could name {claim.name}"
    match answer:
        case "refused":
            second = "Who acted cannot be read from an address: refused"
        case "carried":
            second = f"As a claim about the {claim.level} it is carried, up to `place`"
        case _:
            rungs = {"location": "rungs 1 to 3", "operator": "rungs 1 to 5"}[claim.level]
            second = f"As a claim about the {claim.level} it is not carried: that needs {rungs}"
    return [f"{first}.", f"{second}."]


def _namer(item: Weighed) -> str:
    if item.reading.kind == "delegation":
        return "the registry"
    return item.reading.source.title


def shortcut_of(
    claim: Claim | None, weighed: Sequence[Weighed], stops_at: str, tables: Tables
) -> str:
    """What is often concluded from such records, and the rung where it breaks."""
    if claim is not None or stops_at == "record":
        return ""
    for item in weighed:
        reading = item.reading
        if reading.kind in ("delegation", "registered-country") and isinstance(reading, Present):
            code = reading.get("cc")
            if code and tables.country(code) != code:
                name = named(code, tables).removesuffix(f" ({code})")
                return f'"it is registered in {name}, so {name} did it" breaks at `{stops_at}`'
    return ""


def statement_of(rung: str, observation: Observation, tables: Tables) -> str:
    """The statement of a rung, for this address, time and role."""
    role = "destination" if observation.role == "destination" else "source"
    text = tables.statements[role][rung]
    target = observation.target
    address = target.text or format_span(target.family, target.first, target.last)
    when = "now" if not observation.time_given else f"at {observation.seen_at.text}"
    return text.replace("{address}", address).replace("{when}", when)
