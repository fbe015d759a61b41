"""Format `stix`: one STIX 2.1 bundle for platforms that keep notes about addresses.

It holds addresses, when they were seen, notes and opinions. It never draws a relation, and has no
indicator, no threat actor and nothing that is attributed: docs/decisions/0032-stix.md.

Source:
    STIX 2.1 (OASIS Standard, 2021-06-10), section 8 (bundle), read on 2026-11-26.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ipskeptic.model.assessment import Assessment, Report
from ipskeptic.render import stix_notes as notes
from ipskeptic.render.escape import json_text
from ipskeptic.render.stix_address import address_objects, observed
from ipskeptic.render.stix_objects import PRODUCER, Maker, StixObject, our_id
from ipskeptic.render.stix_pins import Pins


def to_stix(report: Report) -> str:
    """The report as a STIX 2.1 bundle, ASCII only, ending in a line break."""
    return "".join(stix_pieces(report))


def stix_pieces(report: Report) -> Iterator[str]:
    """The same, object by object, one a line; the bundle's identifier follows from theirs."""
    yield '{"type": "bundle", "objects": [\n'
    written: list[str] = []
    for item in stix_objects(report):
        yield (",\n" if written else "") + json_text(json.dumps(item))
        written.append(item["id"])
    yield f'\n], "id": "{our_id("bundle", written)}"}}\n'


def stix_objects(report: Report) -> Iterator[StixObject]:
    """The objects: the producer, what belongs to each input in its order, the note on the run."""
    bundle = _Bundle(report)
    yield PRODUCER
    for item in report.assessments:
        yield from bundle.about(item)
    yield notes.run_note(report, bundle.maker, bundle.pins)


class _Bundle:
    """What was written so far, so that no object stands twice where an address was asked twice."""

    def __init__(self, report: Report) -> None:
        self.maker = Maker(report.generated_at.start, report.version)
        self.pins = Pins(report.snapshots)
        self._report = report
        self._written: set[str] = set()
        self._opinions = 0

    def about(self, item: Assessment) -> Iterator[StixObject]:
        """What belongs to one assessment."""
        addresses, left_out = address_objects(item.observation.target)
        refs = [address["id"] for address in addresses]
        yield from self._new(*addresses)
        sighting = observed(item.observation, refs, self.maker)
        if sighting is not None:
            refs = [*refs, sighting["id"]]
            yield from self._new(sighting)
        main = notes.main_note(item, refs, left_out, self._report, self.maker, self.pins)
        yield from self._new(main, *notes.judgement_notes(item, refs, self.maker))
        statement = notes.statement_note(item, refs, self.maker)
        if statement["id"] in self._written:
            return
        yield from self._new(statement)
        yield notes.opinion(item, statement["id"], self._opinions, self.maker)
        self._opinions += 1

    def _new(self, *objects: StixObject) -> Iterator[StixObject]:
        """Those that were not written yet."""
        for item in objects:
            if item["id"] not in self._written:
                self._written.add(item["id"])
                yield item
