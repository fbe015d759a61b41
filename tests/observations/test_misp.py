"""MISP's events as observations: a case for every rule."""

from __future__ import annotations

from typing import Any

import pytest

from ipskeptic.intake.item import Item
from ipskeptic.intake.observations import format_of
from tests.observations.reading import Short, items, short, shorts

A, B = "192.0.2.1", "198.51.100.2"
DAY = "2024-03-12"


def event(*attributes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An event of that day."""
    inner = {"info": "x", "date": DAY, "timestamp": "1717200000", "Attribute": list(attributes)}
    return {"Event": {**inner, **fields}}


def attribute(kind: str, value: str, **fields: Any) -> dict[str, Any]:
    """An attribute that was edited long after."""
    return {"type": kind, "value": value, "timestamp": "1717200000", "to_ids": False, **fields}


def thing(*attributes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An event with one object."""
    return event(Object=[{"name": "x", "Attribute": list(attributes), **fields}])


def related(relation: str, kind: str, value: str, **fields: Any) -> dict[str, Any]:
    """An attribute of an object."""
    return attribute(kind, value, object_relation=relation, **fields)


def at(when: str, basis: str, role: str = "unknown", transport: str = "unknown") -> Short:
    """What is said of A."""
    return (A, when, basis, role, transport)


SEEN = {"first_seen": "2024-02-01T10:00:00.000000+01:00", "last_seen": "2024-02-01T09:00:00+00:00"}
TWICE = [
    {"type": "0", "date_sighting": "1709285400", "source": ""},
    {"type": "0", "date_sighting": 1709372400},
]
CONNECTION = (
    related("ip-src", "ip-src", A),
    related("ip-dst", "ip-dst", B),
    related("src-port", "port", "4444"),
)

CASES: dict[str, tuple[Any, list[Short]]] = {
    "a source on the event's day": (
        event(attribute("ip-src", A)),
        [at(DAY, "event date", "source")],
    ),
    "a destination": (event(attribute("ip-dst", A)), [at(DAY, "event date", "destination")]),
    "in the query of a URL": (
        event(attribute("url", f"http://example.org/?{A}")),
        [(A, "it stands in a URL beside the host, and no rule reads it as an observation")],
    ),
    "the answer of a look-up, as a text": (
        thing(related("rdata", "text", A), related("comment", "text", f"see {B}")),
        [(A, "it is in an attribute of the type 'text', which no rule reads as an observation")],
    ),
    "with a port": (
        event(attribute("ip-dst|port", f"{A}|443")),
        [at(DAY, "event date", "destination")],
    ),
    "a look-up": (
        event(attribute("domain|ip", f"example.org|{A}")),
        [at(DAY, "event date")],
    ),
    "a URL": (event(attribute("url", f"http://{A}/")), [at(DAY, "event date", "destination")]),
    "its own time": (
        event(attribute("ip-src", A, **SEEN)),
        [at("2024-02-01T09:00:00Z", "first_seen..last_seen", "source")],
    ),
    "sightings": (
        event(attribute("ip-src", A, Sighting=TWICE)),
        [
            at("2024-03-01T09:30:00Z", "date_sighting", "source"),
            at("2024-03-02T09:40:00Z", "date_sighting", "source"),
        ],
    ),
    "its own time goes before sightings": (
        event(attribute("ip-src", A, Sighting=TWICE, **SEEN)),
        [at("2024-02-01T09:00:00Z", "first_seen..last_seen", "source")],
    ),
    "its object's time": (
        thing(related("ip", "ip-dst", A), **SEEN),
        [at("2024-02-01T09:00:00Z", "first_seen..last_seen", "destination")],
    ),
    "the time among an object's attributes": (
        thing(
            related("ip", "ip-dst", A),
            related("first-seen", "datetime", "2024-02-02T10:00:00Z"),
            related("last-seen", "datetime", "2024-02-03T10:00:00Z"),
        ),
        [
            at("2024-02-02T10:00:00Z", "first-seen", "destination"),
            at("2024-02-03T10:00:00Z", "last-seen", "destination"),
        ],
    ),
    "a connection": (
        thing(
            *CONNECTION,
            related("layer4-protocol", "text", "UDP"),
            related("first-packet-seen", "datetime", "2024-02-02T10:00:00Z"),
        ),
        [
            at("2024-02-02T10:00:00Z", "first-packet-seen", "source", "udp"),
            (B, "2024-02-02T10:00:00Z", "first-packet-seen", "destination", "udp"),
        ],
    ),
    "TCP is no handshake": (
        thing(related("ip-src", "ip-src", A), related("layer4-protocol", "text", "TCP")),
        [at(DAY, "event date", "source")],
    ),
    "an event without a date": ({"Event": {"Attribute": [attribute("ip-src", A)]}},
                                [at("", "", "source")]),
    "answers of a server": (
        {
            "response": [
                event(attribute("ip-src", A)),
                event(attribute("ip-dst", B), date="2023-01-01"),
            ]
        },
        [
            at(DAY, "event date", "source"),
            (B, "2023-01-01", "event date", "destination", "unknown"),
        ],
    ),
    "a list of events": ([event(attribute("ip-src", A))], [at(DAY, "event date", "source")]),
    "an event bare": (event(attribute("ip-src", A))["Event"], [at(DAY, "event date", "source")]),
    "attributes that name their event": (
        {"response": {"Attribute": [attribute("ip-src", A, Event={"date": DAY, "info": B})]}},
        [at(DAY, "event date", "source")],
    ),
    "what was deleted": (
        event(attribute("ip-src", A, deleted=True)),
        [(A, "it was deleted from its event")],
    ),
    "what is deleted with its object": (
        thing(related("ip", "ip-dst", A), deleted="1"),
        [(A, "it was deleted from its event")],
    ),
    "what is proposed": (
        event(ShadowAttribute=[attribute("ip-src", A)]),
        [(A, "it is a proposal to the event, not a part of it")],
    ),
    "another type": (
        event(attribute("snort", f"alert ip {A} any"), attribute("ip-src", A)),
        [
            (A, "it is in an attribute of the type 'snort', which no rule reads as an observation"),
            at(DAY, "event date", "source"),
        ],
    ),
    "text": (
        event(
            attribute("comment", f"see {B}"),
            attribute("ip-src", A, comment=f"as {B}"),
            Galaxy=[{"description": B, "GalaxyCluster": [{"description": f"see {B}"}]}],
            RelatedEvent=[event(attribute("ip-src", B))],
        ),
        [at(DAY, "event date", "source")],
    ),
    "an unreadable time": (
        event(attribute("ip-src", A, first_seen="12/03/24")),
        [
            (
                A,
                "its first_seen '12/03/24' is no time: day and month may be either; write it like "
                "2014-12, 2014-12-11, 2014-12-11T10:00Z or 2014-12-11T10:00:00+09:00",
            )
        ],
    ),
    "no address": (
        event(attribute("ip-src", "192.0.2.300")),
        [("192.0.2.300", "300 is above 255, the largest part of an IPv4 address")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_rule(case: str) -> None:
    """Target, time, basis, role and transport of each rule, in the order of the document."""
    document, expected = CASES[case]

    assert shorts(document) == expected


def test_a_false_positive_is_kept_as_said() -> None:
    """A sighting that calls it a false positive is no time, and is noted."""
    import json

    sighting = {"type": "1", "date_sighting": "1709285400"}
    (item,) = items(json.dumps(event(attribute("ip-src", A, Sighting=[sighting]))))

    assert isinstance(item, Item)
    assert short(item) == at(DAY, "event date", "source")
    assert item.target.notes[0] == "a sighting of 2024-03-01T09:30:00Z calls it a false positive"


def test_the_port_is_the_source_s() -> None:
    """A connection's source port goes to the source, and a port behind the bar to its address."""
    import json

    pair = items(json.dumps(thing(*CONNECTION)))
    (single,) = items(json.dumps(event(attribute("ip-src|port", f"{A}|53"))))

    assert [item.port for item in pair if isinstance(item, Item)] == [4444, None]
    assert isinstance(single, Item)
    assert single.port == 53


def test_a_windows_log_is_none() -> None:
    """Records of a Windows event log are objects called `Event` too, and no document of MISP."""
    record = '{"Event": {"System": {"EventID": 4624}, "EventData": {"IpAddress": "192.0.2.1"}}}'

    assert format_of(record) is None
