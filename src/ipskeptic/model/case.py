"""The casebook's types: an incident in which somebody reasoned from addresses."""

from __future__ import annotations

from typing import NamedTuple


class Indicator(NamedTuple):
    """An address that was published in a case.

    Attributes:
        address: The address or prefix as it was published.
        role: What it was said to be.
        observed: When: an ISO year, month, date or `start/end`; "" where no date was given.
        observed_is: What the date is where it is not that of the traffic ("published").
        stated_country: The country that the source gave; "" if none.
        port: The port beside it, or None.
        asn: The AS number beside it; "" if none.
        holder: The holder that the source named; "" if none.
        source: Where it was read.
        status: "verified" where address and role stand in the named source, else "unverified".
        note: What else should be known.
        mention: The sentence to print in a report on this very address; "" for none.
    """

    address: str
    role: str
    observed: str = ""
    observed_is: str = ""
    stated_country: str = ""
    port: int | None = None
    asn: str = ""
    holder: str = ""
    source: str = ""
    status: str = "unverified"
    note: str = ""
    mention: str = ""


class Case(NamedTuple):
    """One case.

    Attributes:
        id: Its name, as in `ipskeptic cases show NAME`.
        title: Its title.
        date: When it happened; two dates with a slash for two events.
        claimed_party: Who was said to have done it, by whom the claim names.
        party_code: ISO 3166-1 code of that party where it is a state, else "".
        claim: What was claimed.
        outcome: What is known now.
        lesson: What it teaches about addresses.
        modes: Its failure modes, names in `data/reasoning/cases.toml`.
        sources: Where it was read.
        indicators: The addresses published in it.
    """

    id: str
    title: str
    date: str
    claimed_party: str
    party_code: str
    claim: str
    outcome: str
    lesson: str
    modes: tuple[str, ...]
    sources: tuple[str, ...]
    indicators: tuple[Indicator, ...]
