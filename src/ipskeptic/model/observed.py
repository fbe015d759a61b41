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
    "Valid_Time_Position": "that from which an indicator is to be looked for "
    "(Valid_Time_Position), and its address may have been seen long before or never",
}

# How the basis of a time stands in `Target.notes`.
_NOTE = "its time: "


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


def with_basis(target: Target, basis: str) -> Target:
    """A target whose notes say where its time comes from."""
    return target._replace(notes=(*target.notes, f"{_NOTE}{basis}")) if basis else target


def basis_of(target: Target) -> str:
    """Where a target's time comes from, as `with_basis` noted it; "" where it does not say."""
    found = (note for note in target.notes if note.startswith(_NOTE))
    return next(found, "").removeprefix(_NOTE)
