"""Reading a STIX bundle, and asking the validator of OASIS about it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from stix2validator import ValidationOptions, validate_instance

from ipskeptic.intake.target import parse_target
from ipskeptic.model.assessment import Assessment, BadInput, Report
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.observation import Observation
from ipskeptic.model.when import day, parse_window
from ipskeptic.render.stix import to_stix
from tests.render.sample import assessment

MADE = parse_window("2026-01-02T03:04:05Z")

# The one advice that is not taken: identifiers should be random (UUIDv4). Ours follow from the
# content, so that the same report is the same bundle (STIX 2.1, section 2.9: "SHOULD").
ACCEPTED = "is not a valid UUIDv4 ID."


def of(*items: Assessment | BadInput, snapshots: tuple[Snapshot, ...] = ()) -> Report:
    """A report of these."""
    return Report("0.1.0", MADE, snapshots, items)


def asked(text: str, **changed: Any) -> Assessment:
    """The sample assessment, of another target."""
    target = parse_target(text)
    return assessment()._replace(
        observation=Observation(text, target, day("2024-03-12"))._replace(**changed)
    )


@contextmanager
def _offline() -> Iterator[None]:
    """No socket is connected and no name is looked up."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the validator asks the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


def complaints(bundle: dict[str, Any]) -> list[str]:
    """What the validator has against a bundle: errors, and warnings that are not accepted.

    Types are not held to its list, on which the address objects of STIX 2.1 are missing; and it
    does not look whether lists of references lead anywhere, so that is looked at here.
    """
    options = ValidationOptions(version="2.1", strict_properties=True)
    with _offline():
        found = validate_instance(bundle, options)
    errors = [str(error) for error in found.errors]
    there = {item["id"] for item in bundle["objects"]}
    named = [ref for item in bundle["objects"] for ref in item.get("object_refs", [])]
    named += [item["created_by_ref"] for item in bundle["objects"] if "created_by_ref" in item]
    errors += [f"{ref} is not in the bundle" for ref in named if ref not in there]
    return errors + [str(text) for text in found.warnings if not str(text).endswith(ACCEPTED)]


def bundle_of(report: Report) -> dict[str, Any]:
    """The bundle of a report."""
    bundle = json.loads(to_stix(report))
    assert isinstance(bundle, dict)
    return bundle


def objects(bundle: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    """Its objects of some types, in their order."""
    return [item for item in bundle["objects"] if item["type"] in kinds]


def note(bundle: dict[str, Any], start: str) -> dict[str, Any]:
    """The note whose abstract begins so."""
    (found,) = [item for item in objects(bundle, "note") if item["abstract"].startswith(start)]
    return found


def report_of(bundle: dict[str, Any]) -> dict[str, Any]:
    """The note with the whole report of its one address and time."""
    (found,) = [item for item in objects(bundle, "note") if item["content"].startswith("## ")]
    return found


def texts(bundle: dict[str, Any]) -> list[str]:
    """Everything in it that is read by people."""
    names = ("abstract", "content", "explanation", "description", "name")
    return [item[name] for item in bundle["objects"] for name in names if name in item]
