"""An observation that a document states: an address with its own time, role and transport."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.target import Target
from ipskeptic.model.when import Window

# What the time of an observation may be, beside a time at which something was seen: how it reads
# in a sentence, after "the time is".
NOT_SEEN = {
    "valid_from": "that from which an indicator is to be looked for (valid_from), and its address "
    "may have been seen long before or never",
    "event date": "the day that a MISP event gives as its own (date), which need not be the day on "
    "which an address in it was seen",
    "authored_date": "that at which an indicator was written (authored_date), not one at which its "
    "address was seen",
    **{
        f"infrastructure {field}": f"that at which a whole infrastructure was seen ({field}), and "
        "it may have had this address at another time or not been seen there"
        for field in ("first_seen", "last_seen", "first_seen..last_seen")
    },
    **{
        field: f"that of a relationship between two objects ({field}), which need not be one at "
        "which an address was seen"
        for field in ("start_time", "stop_time", "start_time..stop_time")
    },
    "Valid_Time_Position": "that from which an indicator is to be looked for "
    "(Valid_Time_Position), and its address may have been seen long before or never",
}

# How the basis of a time, the place of an observation and who says the transport stand in
# `Target.notes`.
_TIME = "its time: "
_PLACE = "its place: "
TRANSPORT_SAID = "its transport: as its document says"


class Observed(NamedTuple):
    """An address, prefix or range that a document says was seen, or is to be looked for.

    Attributes:
        target: What it names.
        text: As it stands in the document.
        seen_at: Its time; None where the document has none for it.
        basis: Which field or fields of the document that time is, by their own names:
            "first_observed..last_observed", "event date"; "" without a time.
        role: One of `observation.ROLES`.
        transport: One of `observation.TRANSPORTS`.
        port: Its source port, where it is the source.
        number: How often the document says that it was seen, 0 where it does not say.
        where: Identifier of the object or attribute that says when and how, "" without.
        line: 1-based line on which the address stands.
        notes: What else the document says that bears on it, a clause each.
    """

    target: Target
    text: str
    seen_at: Window | None = None
    basis: str = ""
    role: str = "unknown"
    transport: str = "unknown"
    port: int | None = None
    number: int = 0
    where: str = ""
    line: int = 0
    notes: tuple[str, ...] = ()


def with_basis(target: Target, basis: str, place: str = "") -> Target:
    """A target whose notes say in which place of a document it is, and where its time is from."""
    notes = [f"{_PLACE}{place}"] if place else []
    notes += [f"{_TIME}{basis}"] if basis else []
    return target._replace(notes=(*target.notes, *notes)) if notes else target


def basis_of(target: Target) -> str:
    """Where a target's time comes from, as `with_basis` noted it; "" where it does not say."""
    found = (note for note in target.notes if note.startswith(_TIME))
    return next(found, "").removeprefix(_TIME)


def is_of_document(target: Target) -> bool:
    """Whether a document states the observation of a target."""
    return any(note.startswith((_PLACE, _TIME)) for note in target.notes)


def why_not_seen(target: Target) -> str:
    """What its time is, where it is none at which it was seen, as in `NOT_SEEN`; "" else."""
    return NOT_SEEN.get(basis_of(target), "")
