"""The result: how far the records about an address carry, and why."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import Claim, Observation
from ipskeptic.model.reading import Reading
from ipskeptic.model.when import Window

# The ladder, bottom to top: REASONING, "The ladder".
RUNGS = ("record", "route", "place", "machine", "operator", "party")

# A rung's states, and an order for nothing but listing them.
STATES = ("excluded", "doubtful", "supported", "assumed", "open", "refused")

# The first that applies is the class: REASONING, "Verdict classes".
CLASSES = (
    "void",
    "expected",
    "shared",
    "compromised",
    "contested",
    "unknown",
    "not-excluded",
)

# Closed list; every one but `holder` lives on a rung: REASONING, "Alternatives".
ALTERNATIVES = (
    "holder",
    "customer",
    "compromised",
    "relay",
    "reassigned",
    "hijacked",
    "elsewhere",
    "spoofed-or-misread",
    "planted",
    "expected-service",
)

STATUSES = ("recorded", "open", "less-open", "ruled-out", "untestable")

# `unknown` until all five are answered for T.
QUESTIONS = ("registry", "route", "relay", "hosting", "compromise")

FITS = ("named", "not-named", "sources-differ", "not-asked")


class StillTrue(NamedTuple):
    """How likely it is that what a reading says was so at T.

    Attributes:
        share: Measured share, between 0 and 1, or None where nothing was measured.
        term: ICD 203 term.
        band: Its band, "80-95 %".
        basis: Population and year of the measurement, or "judgement".
    """

    share: float | None
    term: str
    band: str
    basis: str


class Weighed(NamedTuple):
    """A reading with what it may move.

    Attributes:
        reading: What the source says.
        usable: Whether it may move a state for T.
        why: Why it may not, one clause; "" if it may.
        row: Row of the table of effects that applies ("28"; see `explain effects`).
        still_true: How likely it was still so at T; None where the question does not arise.
        days: Days between T and the reading's nearest date; None without a date.
    """

    reading: Reading
    usable: bool
    why: str
    row: str
    still_true: StillTrue | None = None
    days: int | None = None


class RungState(NamedTuple):
    """One rung of the ladder.

    Attributes:
        rung: One of `RUNGS`.
        statement: The rung's statement, for this address and time.
        state: One of `STATES`.
        for_: Number of origins whose usable readings speak for it.
        against: Number of origins whose usable readings speak against it.
        because: Reasons, one clause each.
    """

    rung: str
    statement: str
    state: str
    for_: int
    against: int
    because: tuple[str, ...]


class Judgement(NamedTuple):
    """A judged statement. Likelihood and confidence never share a sentence.

    Attributes:
        statement: What is judged, a clause: "this was a Tor exit when you saw it".
        term: ICD 203 term.
        band: Its band.
        basis: What the term rests on: a measurement with population and year, or "judgement".
        confidence: "low", "moderate" or "high": how good the evidence base is.
        because: Reasons for the confidence.
    """

    statement: str
    term: str
    band: str
    basis: str
    confidence: str
    because: tuple[str, ...]


class Alternative(NamedTuple):
    """One of the ten explanations.

    Attributes:
        name: One of `ALTERNATIVES`.
        rung: The rung it lives on; "" for `holder`.
        status: One of `STATUSES`.
        because: Reasons, one clause each.
        reads: How it reads in a sentence.
    """

    name: str
    rung: str
    status: str
    because: tuple[str, ...]
    reads: str = ""


class MatrixRow(NamedTuple):
    """The ratings of one origin's readings against the alternatives.

    Attributes:
        origin: The origin, or the feed where the origin is not known.
        readings: The evidence kinds in it, as "feed: kind".
        ratings: (alternative, -2..2, or None where the alternative can't be put).
        discriminates: Whether the ratings differ between alternatives.
    """

    origin: str
    readings: tuple[str, ...]
    ratings: tuple[tuple[str, int | None], ...]
    discriminates: bool


class Change(NamedTuple):
    """A fact that differs between then and now.

    Attributes:
        what: "country", "status", "first-allocation", "registry" or "origin-as".
        then: Value at or near T.
        then_at: Date of the file it was read in.
        now: Value in the newest record held.
        now_at: Its date, or "now".
        sources: Titles of the two sources.
    """

    what: str
    then: str
    then_at: str
    now: str
    now_at: str
    sources: tuple[str, ...]


class NextStep(NamedTuple):
    """Evidence that would settle something, and who holds it.

    Attributes:
        what: The evidence.
        who: Who holds it.
        settles: The alternatives it would settle.
        command: What this tool can do about it; "" if nothing.
    """

    what: str
    who: str
    settles: tuple[str, ...]
    command: str = ""


class Gap(NamedTuple):
    """A question that was not answered for T.

    Attributes:
        question: One of `QUESTIONS`, or "place", "claim", "transport", "time".
        cause: Why, one clause.
        command: The command that would help, or "".
    """

    question: str
    cause: str
    command: str = ""


class Mention(NamedTuple):
    """A case of the casebook in which this address stands.

    Attributes:
        case: Its id.
        title: Its title.
        text: What it says that bears on this address, one sentence.
    """

    case: str
    title: str
    text: str


class Assessment(NamedTuple):
    """What the records about one address carry, and where they stop.

    Attributes:
        observation: What was seen.
        claim: What is claimed, or None.
        answer: "carried", "not-carried" or "refused"; "" without a claim.
        fit: One of `FITS`.
        class_: One of `CLASSES`.
        also: Every class that applies, in the order of `CLASSES`; the first is `class_`.
        carries: Last rung that the records carry, or "" for none.
        stops_at: First rung that they do not.
        confidence_who: Always "low": no record of an address shows who acted.
        confidence_because: Reasons, drawn from this address.
        answered: Questions answered for T.
        missing: Questions not answered for T.
        ladder: Six states, bottom to top.
        readings: Everything that was read, in a stable order.
        judgements: What is judged.
        alternatives: All ten, in the order of `ALTERNATIVES`.
        matrix: One row an origin.
        changes: What differs between then and now.
        next_steps: What would settle it.
        gaps: What was not asked or could not be answered.
        mentions: Cases of the casebook with this address.
        summary: The answer in sentences; the last says that nobody is supported or cleared.
        shortcut: Without a claim, what is often concluded from such records and the rung where
            that breaks; "" otherwise.
    """

    observation: Observation
    claim: Claim | None
    answer: str
    fit: str
    class_: str
    also: tuple[str, ...]
    carries: str
    stops_at: str
    confidence_who: str
    confidence_because: tuple[str, ...]
    answered: tuple[str, ...]
    missing: tuple[str, ...]
    ladder: tuple[RungState, ...]
    readings: tuple[Weighed, ...]
    judgements: tuple[Judgement, ...]
    alternatives: tuple[Alternative, ...]
    matrix: tuple[MatrixRow, ...]
    changes: tuple[Change, ...]
    next_steps: tuple[NextStep, ...]
    gaps: tuple[Gap, ...]
    mentions: tuple[Mention, ...]
    summary: tuple[str, ...] = ()
    shortcut: str = ""


class OnRecord(NamedTuple):
    """What the records say of an address at a time, without what follows from it.

    Attributes:
        observation: What was asked.
        readings: What was read, in a stable order.
        missing: Questions not answered for that time.
    """

    observation: Observation
    readings: tuple[Weighed, ...]
    missing: tuple[str, ...]


class BadInput(NamedTuple):
    """Input that is no address, kept in its place.

    Attributes:
        input: The text as it stood, cut to 200 characters.
        reason: Why it was refused, and what to write instead.
        source: File name, "-" for standard input, "" for an argument.
        line: 1-based line, or 0 for an argument.
        column_fields: The whole row of a table, (column, text) in its order, so that a refused
            row keeps its other columns.
        record: The JSON record as it stood; "" elsewhere.
    """

    input: str
    reason: str
    source: str = ""
    line: int = 0
    column_fields: tuple[tuple[str, str], ...] = ()
    record: str = ""


class Report(NamedTuple):
    """The document behind every output format.

    Attributes:
        version: Version of ipskeptic that made it.
        generated_at: The clock that was passed in.
        snapshots: Snapshots of which a record is quoted.
        items: Assessments and refused input, in the order of the input.
        overrides: Numbers of the data file that the user's configuration replaced.
    """

    version: str
    generated_at: Window
    snapshots: tuple[Snapshot, ...]
    items: tuple[Assessment | BadInput, ...]
    overrides: tuple[str, ...] = ()

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """The assessments alone."""
        return tuple(item for item in self.items if isinstance(item, Assessment))

    @property
    def errors(self) -> tuple[BadInput, ...]:
        """The refused input alone."""
        return tuple(item for item in self.items if isinstance(item, BadInput))
