"""The answer in sentences: how far, where it stops, which record decides; nobody is cleared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ipskeptic.model.assessment import Change, RungState, Weighed
from ipskeptic.model.dates import and_list, dates_text, span_text
from ipskeptic.model.names import REGISTRY_NAMES, sentence, with_article
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.observed import why_not_seen
from ipskeptic.model.reading import Present, is_of_server
from ipskeptic.model.text import format_span
from ipskeptic.model.when import parse_window
from ipskeptic.reason.phrases import fill, log_of, named, when_listed, when_of
from ipskeptic.reason.tables import Tables
from ipskeptic.reason.weigh import effect_of

CLOSING = "This neither supports a party nor clears one."


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
        if stop.state in ("doubtful", "excluded") and self.says_against(self.stops_at):
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
                f"{start} carries {claimed} no further than `record`, {log_of(self.seen)} taken "
                f"at its word, and stops at `route`{reason}."
            ]
        return [
            f"{start} carries {claimed} as far as `{self.carries}`: {self.carried_by()}.",
            f"It stops at `{self.stops_at}`{reason}.",
        ]

    def time(self) -> list[str]:
        """That its time is none at which it was seen, where its document says no more."""
        why = why_not_seen(self.seen.target) if self.seen.time_given else ""
        return [f"The time {self.seen.seen_at.text} is {why}."] if why else []

    def says_against(self, rung: str) -> bool:
        """Whether a sentence of `deciding` is about what speaks against this rung."""
        return any(
            (effect := effect_of(item, self.tables)) is not None
            and rung in (*effect.doubts, *effect.excludes)
            and self.tables.kinds[item.reading.kind].says != ""
            for item in self.weighed
        )

    def special(self, reading: Present) -> list[str]:
        rfc = f", {reading.get('rfc')}" if reading.get("rfc") else ""
        start = "" if self.seen.time_given else "No time was given, and none is needed: "
        return [
            f"{start}{self.seen.target.text} is special-purpose ({reading.get('name')}{rfc}, "
            f"{reading.entry}): it names nobody outside the network where the log was taken.",
            "It carries nothing and stops at `record`.",
        ]

    def carried_by(self) -> str:
        """What the route rung rests on, with source and date."""
        usable = self.usable("delegation")
        # The file has the country code in any case, the registry's server not.
        reading = next((r for r in usable if not is_of_server(r)), usable[0])
        code = reading.get("cc")
        if not code and is_of_server(reading):
            place = "(its server names no country)"
        elif reading.get("cc-by"):
            place = f"(its holder states {named(code, self.tables)})"
        elif not code:
            place = "(under no country)"
        elif self.tables.country(code) == code:
            place = f"(under {named(code, self.tables)})"
        else:
            place = f"registered in {named(code, self.tables)}"
        registry = REGISTRY_NAMES.get(reading.get("registry"), reading.source.title)
        said = "file" if len(reading.holds_at) == 1 else "files"
        if is_of_server(reading):
            said = "its server's answer"
        # One bracket: the code, who says so, and of when.
        text = f"{when_of(self.seen)} it lay in a block {place.removesuffix(')')}; "
        text += f"{registry}, {said} of {dates_text(reading.holds_at)})"
        if self.carries == "place":
            feeds = self.usable("geofeed")
            text += f", and {feeds[0].source.title} of {dates_text(feeds[0].holds_at)} agrees"
        return text

    def deciding(self) -> list[str]:
        """What each usable reading that records an alternative says, once a kind."""
        said: dict[str, str] = {}
        nearest = sorted(self.weighed, key=lambda item: item.days or 0)
        undelegated = [item for item in nearest if item.reading.kind == "undelegated"]
        for item in (*undelegated, *nearest):
            reading = item.reading
            effect = effect_of(item, self.tables)
            kind = self.tables.kinds.get(reading.kind)
            if not effect or not effect.records or not kind or not kind.says:
                continue
            if isinstance(reading, Present) and reading.kind not in said:
                values = {"entry": reading.entry, **dict(reading.value)}
                values.setdefault("service", reading.source.title)
                values.update(title=reading.source.title, dates=when_listed(item))
                values["when"] = dates_text(reading.holds_at)
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
    changes: Sequence[Change],
    tables: Tables,
) -> tuple[str, ...]:
    """The answer: a few sentences, the first on how far, the last that nobody is cleared."""
    built = _Answer(observation, claim, weighed, ladder, *carried, tables)
    sentences = [*built.opening(), *built.time(), *built.deciding()]
    if class_ == "not-excluded":
        sentences.append(
            "All five questions are answered and nothing found speaks against it, which is no "
            "evidence for anybody: the same records fit a hacked home router."
        )
    if claim is not None:
        sentences.extend(_claim_sentences(claim, answer, fit, naming, weighed))
    sentences.extend(_changed(changes, observation, tables))
    sentences.append(CLOSING)
    return tuple(sentences)


def _changed(changes: Sequence[Change], seen: Observation, tables: Tables) -> list[str]:
    """That the block is another country's or registry's by now: who looks it up today sees that."""
    told = [change for change in changes if change.what in ("country", "registry")]
    # A move between registries has both; the country's sentence names the two registries too.
    told.sort(key=lambda change: change.what)
    return [_changed_sentence(change, seen, tables) for change in told[:1]]


def _changed_sentence(change: Change, seen: Observation, tables: Tables) -> str:
    at = parse_window(change.then_at)
    days = at.days_from(seen.seen_at)
    side = "after" if at.begins_after(seen.seen_at) else "before"
    off = f", {span_text(days)} {side}" if days and seen.time_given else ""
    first, last = change.sources[0], change.sources[-1]
    if change.what == "registry":
        return (
            f"It stood in the file of {first} of {change.then_at}{off}; by {change.now_at} "
            f"{last} has it."
        )
    then = f"{first}, file of {change.then_at}{off}"
    table = change.now_at == "now"
    asked = any(feed.online and feed.title == last for feed in tables.catalogue.values())
    said = "no date" if table else change.now_at if asked else f"file of {change.now_at}"
    now = f"{last}, {said}"
    when = "is now registered" if table or asked else "in the newest file held is registered"
    return (
        f"It was registered {_registered(change.then, then, tables)}, and {when} "
        f"{_registered(change.now, now, tables)}."
    )


def _registered(code: str, source: str, tables: Tables) -> str:
    """The country with its code and who says so, in one bracket."""
    place = named(code, tables)
    if tables.country(code) == code:
        return f"under {place} ({source})"
    return f"in {place.removesuffix(')')}; {source})"


def _claim_sentences(
    claim: Claim, answer: str, fit: str, naming: Sequence[Weighed], weighed: Sequence[Weighed]
) -> list[str]:
    said = _merged(dict.fromkeys(_naming(item, claim.kind) for item in naming))
    match fit:
        case "named":
            first = f"{and_list(said)}; that names no one who acts"
        case "not-named":
            first = f"no record held names {claim.name}"
        case "sources-differ":
            first = f"the records differ: {and_list(said)}, others say otherwise"
        case _ if any(isinstance(i.reading, Present) and i.reading.partial for i in weighed):
            first = f"records held cover only parts of it: whether one names {claim.name} is open"
        case _:
            first = f"no source held could name {claim.name}"
    match answer:
        case "refused":
            second = "who acted cannot be read from an address: refused"
        case "carried":
            second = f"as a claim about the {claim.level} it is carried, up to `place`"
        case _:
            rungs = {"location": "rungs 1 to 3", "operator": "rungs 1 to 5"}[claim.level]
            second = f"as a claim about the {claim.level} it is not carried: that needs {rungs}"
    return [sentence(first), sentence(second)]


def _merged(said: Iterable[str]) -> list[str]:
    """What several sources say alike, once with all of them in one bracket."""
    sources: dict[str, list[str]] = {}
    for text in said:
        head, bracket, source = text.rpartition(" (")
        if bracket and source.endswith(")"):
            sources.setdefault(head, []).append(source.removesuffix(")"))
        else:
            sources[text] = []
    return [f"{head} ({'; '.join(named)})" if named else head for head, named in sources.items()]


def _naming(item: Weighed, claim_kind: str) -> str:
    """How a record names the party: never as more than it says, and with its date."""
    reading = item.reading
    assert isinstance(reading, Present)
    dates = dates_text(reading.holds_at)
    if claim_kind == "holder" and reading.kind == "delegation":
        name = reading.get("holder-name")
        return f'the holder of the block is recorded as "{name}" ({reading.source.title}, {dates})'
    if claim_kind == "holder" and reading.kind == "named-user":
        return f'{reading.source.title} ({dates}) names "{reading.get("user")}" as a user of it'
    match reading.kind:
        case "delegation":
            registry = REGISTRY_NAMES.get(reading.get("registry"), reading.source.title)
            if reading.get("cc-by"):
                title = reading.source.title
                return f"the holder of the block states {reading.get('cc')} ({title}, {dates})"
            if is_of_server(reading):
                registry = reading.source.title  # a date alone reads as that of its file
            return f"the country code of the block is {reading.get('cc')} ({registry}, {dates})"
        case "registered-country":
            return f"the embedded table has the block under {reading.get('cc')}"
        case "route":
            return f"{reading.get('origin')} announced it ({reading.source.title}, {dates})"
        case "as-name":
            return f'the AS that announced it is listed as "{reading.get("name")}" ({dates})'
        case "named-user":
            return f"{reading.source.title} ({dates}) names a user in {reading.get('cc')}"
    return f"{reading.source.title} says {reading.get('cc')} ({dates})"


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
            if code and not reading.get("cc-by") and tables.country(code) != code:
                name = with_article(tables.country(code))
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
