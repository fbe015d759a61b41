"""What all objects of a STIX bundle share: identifiers, times, the producer, confidence, labels.

Source:
    STIX 2.1 (OASIS Standard, 2021-06-10), sections 2.9 (identifiers), 3.2 (common properties),
    4.9 (identity) and appendix A (confidence scales), read on 2026-11-26.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from ipskeptic.render.escape import terminal

StixObject = dict[str, Any]

# For cyber-observable objects and nothing else: STIX 2.1, section 2.9.
OBSERVABLE_NAMESPACE = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
# For everything else here; made once with uuid4, never to be changed.
OUR_NAMESPACE = UUID("335e2dfb-5d95-41ad-b09f-c5256a729f0e")

# Scale None/Low/Med/High of appendix A of STIX 2.1: the value that stands for each grade.
CONFIDENCE = {"low": 15, "moderate": 50, "high": 85}

# Predicate likelihood-probability of MISP's taxonomy estimative-language (versions 1 and 5 have
# the same values), read on 2026-11-26: the seven terms of ICD 203.
LIKELIHOOD = {
    term: term.replace(" ", "-")
    for term in (
        "almost no chance",
        "very unlikely",
        "unlikely",
        "roughly even chance",
        "likely",
        "very likely",
        "almost certain",
    )
}

# The producer is the same in every bundle, and so must be its times (section 3.6.2).
_PRODUCER_SINCE = "2026-11-26T00:00:00.000Z"


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, which STIX asks for; what is finer is cut off."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def observable_id(kind: str, value: str) -> str:
    """The identifier of an address object: the same whoever writes it.

    For an object with one property of ASCII text, Python's JSON without blanks is canonical
    (RFC 8785).
    """
    name = json.dumps({"value": value}, separators=(",", ":"))
    return f"{kind}--{uuid5(OBSERVABLE_NAMESPACE, name)}"


def our_id(kind: str, content: object) -> str:
    """An identifier out of what an object says."""
    name = json.dumps([kind, content], sort_keys=True, separators=(",", ":"))
    return f"{kind}--{uuid5(OUR_NAMESPACE, name)}"


def producer() -> StixObject:
    """The object that stands for this tool, whatever its version."""
    known_by = {"name": "ipskeptic", "identity_class": "system"}
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": our_id("identity", known_by),
        "created": _PRODUCER_SINCE,
        "modified": _PRODUCER_SINCE,
        **known_by,
        "description": (
            "A tool that says what public records about an IP address can carry, and where they "
            "stop. It never says who did it, and it clears nobody."
        ),
    }


PRODUCER = producer()


class Maker:
    """Makes objects of one report: all have its producer, its time and its version.

    Args:
        created: The report's time.
        version: Version of ipskeptic that made it.
    """

    def __init__(self, created: datetime, version: str) -> None:
        self.created = created
        self.authors = [f"ipskeptic {terminal(version)}".rstrip()]

    def made(self, kind: str, said: StixObject, created: datetime | None = None) -> StixObject:
        """An object with its common properties; what it says and its time make its identifier."""
        time = timestamp(created or self.created)
        said = {"created": time, "modified": time, **said}
        return {
            "type": kind,
            "spec_version": "2.1",
            "id": our_id(kind, said),
            "created_by_ref": PRODUCER["id"],
            **said,
        }

    def note(
        self,
        abstract: str,
        content: str,
        refs: list[str],
        *,
        confidence: str = "",
        labels: tuple[str, ...] = (),
        external: list[StixObject] | None = None,
    ) -> StixObject:
        """A note, and the label of its confidence.

        Args:
            abstract: One line, escaped.
            content: Markdown, escaped.
            refs: What it is about.
            confidence: "low", "moderate" or "high"; "" for none.
            labels: Further labels.
            external: External references.
        """
        said: StixObject = {"abstract": abstract, "content": content, "authors": self.authors}
        if confidence:
            said["confidence"] = CONFIDENCE[confidence]
            labels = (confidence_label(confidence), *labels)
        if labels:
            said["labels"] = list(labels)
        if external:
            said["external_references"] = external
        return self.made("note", {**said, "object_refs": refs})


def confidence_label(grade: str) -> str:
    """MISP's machine tag for "low", "moderate" or "high" confidence in a judgement."""
    return f'estimative-language:confidence-in-analytic-judgment="{grade}"'


def likelihood_label(term: str) -> str:
    """MISP's machine tag for a term of ICD 203; "" for what is none."""
    value = LIKELIHOOD.get(term)
    return f'estimative-language:likelihood-probability="{value}"' if value else ""


def admiralty_labels(grade: str, credibility: int) -> tuple[str, ...]:
    """MISP's machine tags for the grade of a source and of what it says.

    Source: MISP's taxonomy admiralty-scale: a to f, and 1 to 6; read on 2026-11-26.
    """
    labels = []
    if grade in tuple("ABCDEF"):
        labels.append(f'admiralty-scale:source-reliability="{grade.lower()}"')
    if 1 <= credibility <= 6:
        labels.append(f'admiralty-scale:information-credibility="{credibility}"')
    return tuple(labels)
