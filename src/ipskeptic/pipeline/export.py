"""Writes the answers for all addresses at one time into one file that other programs read."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from ipskeptic.errors import UsageError
from ipskeptic.model.observation import Claim
from ipskeptic.model.when import Window
from ipskeptic.pipeline.skeptic import Skeptic

if TYPE_CHECKING:
    from ipskeptic.bulk.intervals import Export

MMDB, PARQUET = "mmdb", "parquet"
FORMATS = (MMDB, PARQUET)
FAMILIES = {"4": (4,), "6": (6,), "both": (4, 6)}

# Columns of a line of input, which an interval is not.
_OF_A_LINE = ("input", "ip", "error")

NOTES = (
    "The country is the one that a registry has for the holder, and no location.",
    "Where no registry's file held names a holder, annotate asks the embedded country table for "
    "each address; this file is without it: cc is empty there, and fit may be another.",
)


class Order(NamedTuple):
    """What is to be exported.

    Attributes:
        format: "mmdb" or "parquet".
        at: The time; None for now.
        claim: What is claimed, or None.
        claim_text: The claim as it was written.
        role: Which end of the traffic the addresses were.
        transport: How they were seen.
        columns: The columns; () for all that an interval has, but the time, which the metadata has.
        families: The families.
        redistributable: Leave out what may not be passed on.
        plain: MMDB: the columns alone, without the keys of GeoIP databases.
    """

    format: str
    at: Window | None = None
    claim: Claim | None = None
    claim_text: str = ""
    role: str = "unknown"
    transport: str = "unknown"
    columns: tuple[str, ...] = ()
    families: tuple[int, ...] = (4, 6)
    redistributable: bool = False
    plain: bool = False


class Exported(NamedTuple):
    """What an export holds, and the bytes of it.

    Attributes:
        intervals: How many intervals there are.
        rows: How many distinct rows they have.
        feeds: Names of the feeds that it was made of.
        closed: Those of them that may not be passed on by their terms.
        left_out: Those that were left out for their terms.
        parts: The bytes of the file, part by part.
    """

    intervals: int
    rows: int
    feeds: tuple[str, ...]
    closed: tuple[str, ...]
    left_out: tuple[str, ...]
    parts: Iterator[bytes]


def export(
    skeptic: Skeptic, order: Order, tell: Callable[[str], None] = lambda what: None
) -> Exported:
    """Work out the answers for all addresses, in the form of a file.

    The same data, order and clock give the same bytes.

    Args:
        skeptic: The opened data.
        order: What is to be exported.
        tell: Called with what is done next.

    Raises:
        UsageError: A column that an interval has not; a library is missing.
        IndexFileError: An index is damaged.
    """
    from ipskeptic.bulk.build import build_plan
    from ipskeptic.bulk.intervals import export_of

    columns = _columns(order)
    left_out = skeptic.not_to_be_passed_on() if order.redistributable else ()
    asked = skeptic.without(left_out)
    tell("working out the answers")
    answers = asked.answers(
        at=order.at, claim=order.claim, role=order.role, transport=order.transport
    )
    plan, _ = build_plan(answers)
    tell("joining intervals")
    made = export_of(plan, answers, columns, order.families)
    seen_at = answers.setting.observation.seen_at.text
    facts = _facts(asked, order, seen_at)
    # What was only needed to work them out has cycles: some 200 MB that are let go too late else.
    del answers, plan
    gc.collect()
    tell("writing the file")
    return Exported(
        intervals=sum(len(spans.row) for spans in made.spans),
        rows=len(made.rows),
        feeds=asked.feeds,
        closed=asked.not_to_be_passed_on(),
        left_out=left_out,
        parts=_parts(made, order, columns, facts, skeptic.now),
    )


def _columns(order: Order) -> tuple[str, ...]:
    from ipskeptic.bulk.intervals import EXPORTED

    for name in order.columns:
        if name in _OF_A_LINE:
            raise UsageError(f"--columns: {name} is of a line of input, and an interval has none")
    if order.format == PARQUET and find_spec("pyarrow") is None:
        raise UsageError("--format parquet needs pyarrow: pip install 'ipskeptic[bulk]'")
    return order.columns or tuple(name for name in EXPORTED if name != "seen_at")


def _parts(
    made: Export, order: Order, columns: tuple[str, ...], facts: dict[str, str], now: Window
) -> Iterator[bytes]:
    """The bytes of the file."""
    seen_at = facts["seen_at"]
    if order.format == MMDB:
        from ipskeptic.bulk.mmdb.write import About, mmdb_parts

        about = About(
            built=int(now.start.timestamp()),
            description=_description(facts),
            seen_at=seen_at if "seen_at" in columns else "",
            geoip=not order.plain,
        )
        return mmdb_parts(made, about)
    from ipskeptic.bulk.parquet import parquet_parts

    keys = {f"ipskeptic.{name}": text for name, text in facts.items() if text}
    return parquet_parts(made, columns, seen_at, keys)


def _facts(skeptic: Skeptic, order: Order, seen_at: str) -> dict[str, str]:
    from ipskeptic import __version__

    closed = skeptic.not_to_be_passed_on()
    return {
        "version": __version__,
        "generated_at": skeptic.now.text,
        "seen_at": seen_at,
        "claim": order.claim_text,
        "feeds": ", ".join(skeptic.feeds),
        "not_to_be_passed_on": ", ".join(closed),
        "notes": " ".join(NOTES),
    }


def _description(facts: dict[str, str]) -> str:
    """The facts as a few sentences: a MaxMind DB has room for no more keys."""
    claim = f", claim {facts['claim']}" if facts["claim"] else ""
    sentences = [
        f"Answers of ipskeptic {facts['version']} for {facts['seen_at']}{claim}.",
        facts["notes"],
        f"Made of the feeds: {facts['feeds']}.",
    ]
    if facts["not_to_be_passed_on"]:
        sentences.append(
            f"By their terms these may not be passed on: {facts['not_to_be_passed_on']}."
        )
    return " ".join(sentences)
