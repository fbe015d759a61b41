"""Reading documents that tests write, and saying in short what came out."""

from __future__ import annotations

import io
import json
from typing import Any

from ipskeptic.intake.item import Item
from ipskeptic.intake.observations import format_of, read_observations
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.observed import basis_of

# Address, time, basis, role, transport, port; of what is refused the text and the reason.
Short = tuple[str, ...]


def items(text: str) -> list[Item | BadInput]:
    """What a document gives, in its order."""
    format_ = format_of(text[:65536])
    assert format_ is not None, "it is no document of observations"
    return list(read_observations(io.BytesIO(text.encode()), "x", format_))


def short(item: Item | BadInput) -> Short:
    """An item in short."""
    if isinstance(item, BadInput):
        return (item.input, item.reason)
    when = item.seen_at.text if item.seen_at else ""
    return (item.target.text, when, basis_of(item.target), item.role, item.transport)


def shorts(document: Any) -> list[Short]:
    """What a document of JSON gives, in short."""
    return [short(item) for item in items(json.dumps(document, indent=1))]


def uuid(number: int) -> str:
    """An identifier."""
    return f"00000000-0000-4000-8000-{number:012d}"


def bundle(*objects: dict[str, Any]) -> dict[str, Any]:
    """A bundle of STIX 2."""
    return {"type": "bundle", "id": f"bundle--{uuid(0)}", "objects": list(objects)}


def sdo(kind: str, number: int, **fields: Any) -> dict[str, Any]:
    """An object of STIX 2.1 with a number in its identifier."""
    name = f"{kind}--{uuid(number)}"
    made = "2024-05-01T00:00:00.000Z"
    common = {"type": kind, "spec_version": "2.1", "id": name, "created": made, "modified": made}
    return {**common, **fields}


def sco(kind: str, number: int, **fields: Any) -> dict[str, Any]:
    """An observable of STIX 2.1."""
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{uuid(number)}", **fields}


def ip(number: int, value: str) -> dict[str, Any]:
    """An IPv4 address."""
    return sco("ipv4-addr", number, value=value)


def observed(number: int, *refs: str, **fields: Any) -> dict[str, Any]:
    """Observed data from 10:00:00 to 10:00:00 of 2024-03-12."""
    times = {"first_observed": "2024-03-12T10:00:00Z", "last_observed": "2024-03-12T10:00:00Z"}
    whole = {**times, "number_observed": 1, "object_refs": list(refs), **fields}
    return sdo("observed-data", number, **whole)


def indicator(number: int, pattern: str, **fields: Any) -> dict[str, Any]:
    """An indicator, valid from 2024-04-01."""
    valid = {"pattern_type": "stix", "valid_from": "2024-04-01T00:00:00Z"}
    return sdo("indicator", number, **{**valid, "pattern": pattern, **fields})


def link(number: int, source: str, kind: str, target: str, **fields: Any) -> dict[str, Any]:
    """A relationship."""
    ends = {"relationship_type": kind, "source_ref": source, "target_ref": target}
    return sdo("relationship", number, **{**ends, **fields})
