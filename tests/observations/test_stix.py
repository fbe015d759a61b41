"""STIX 2.0 and 2.1 as observations: a case for every rule."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ipskeptic.intake.item import Item
from ipskeptic.model.observed import why_not_seen, with_basis
from tests.observations.reading import (
    Short,
    bundle,
    indicator,
    ip,
    items,
    link,
    observed,
    sco,
    sdo,
    short,
    shorts,
    uuid,
)

A, B = "192.0.2.1", "198.51.100.2"
IP1, IP2 = f"ipv4-addr--{uuid(1)}", f"ipv4-addr--{uuid(2)}"
TRAFFIC = f"network-traffic--{uuid(3)}"
DATA = f"observed-data--{uuid(4)}"
SIGN = f"indicator--{uuid(5)}"
INFRA = f"infrastructure--{uuid(6)}"
SEEN = "2024-03-12T10:00:00Z"
BOTH = "first_observed..last_observed"
VALID = "2024-04-01T00:00:00Z"


def traffic(**fields: Any) -> dict[str, Any]:
    """Traffic from A to B over TCP."""
    whole = {"src_ref": IP1, "dst_ref": IP2, "protocols": ["ipv4", "tcp"], **fields}
    return sco("network-traffic", 3, **whole)


def seen(**fields: Any) -> list[dict[str, Any]]:
    """Observed data of such traffic."""
    return [observed(4, IP1, IP2, TRAFFIC), traffic(**fields), ip(1, A), ip(2, B)]


def one(basis: str, role: str = "unknown", transport: str = "unknown", when: str = "") -> Short:
    """What is said of A."""
    return (A, when, basis, role, transport)


FLAGS = {"tcp-ext": {"src_flags_hex": "0000001b", "dst_flags_hex": "0000001a"}}
C2 = sdo("infrastructure", 6, infrastructure_types=["command-and-control"], name="x")

CASES: dict[str, tuple[list[dict[str, Any]], list[Short]]] = {
    "an address alone": ([ip(1, A)], [one("")]),
    "observed at a second": ([observed(4, IP1), ip(1, A)], [one(BOTH, when=SEEN)]),
    "observed within a minute": (
        [observed(4, IP1, last_observed="2024-03-12T10:00:59Z"), ip(1, A)],
        [one(BOTH, when="2024-03-12T10:00Z")],
    ),
    "observed within a day": (
        [observed(4, IP1, last_observed="2024-03-12T23:59:59Z"), ip(1, A)],
        [one(BOTH, when="2024-03-12")],
    ),
    "observed over days: both ends": (
        [observed(4, IP1, last_observed="2024-06-01T00:00:00Z"), ip(1, A)],
        [one("first_observed", when=SEEN), one("last_observed", when="2024-06-01T00:00:00Z")],
    ),
    "observed twice": (
        [
            observed(4, IP1),
            observed(
                7, IP1, first_observed="2023-01-01T00:00:00Z", last_observed="2023-01-01T00:00:00Z"
            ),
            ip(1, A),
        ],
        [one(BOTH, when="2023-01-01T00:00:00Z"), one(BOTH, when=SEEN)],
    ),
    "traffic gives both ends a role": (
        seen(),
        [one(BOTH, "source", when=SEEN), (B, SEEN, BOTH, "destination", "unknown")],
    ),
    "traffic's own times are narrower": (
        seen(start="2024-03-12T09:00:00Z", end="2024-03-12T09:00:00Z"),
        [
            one("start..end", "source", when="2024-03-12T09:00:00Z"),
            (B, "2024-03-12T09:00:00Z", "start..end", "destination", "unknown"),
        ],
    ),
    "the addresses need not be named beside the traffic": (
        [observed(4, TRAFFIC), traffic(), ip(1, A)],
        [one(BOTH, "source", when=SEEN)],
    ),
    "UDP": (
        [observed(4, TRAFFIC), traffic(protocols=["ipv4", "UDP", "dns"]), ip(1, A)],
        [one(BOTH, "source", "udp", SEEN)],
    ),
    "bytes both ways are no handshake": (
        [observed(4, TRAFFIC), traffic(src_byte_count=60, dst_byte_count=60), ip(1, A)],
        [one(BOTH, "source", when=SEEN)],
    ),
    "SYN and ACK of both are one": (
        [observed(4, TRAFFIC), traffic(extensions=FLAGS), ip(1, A)],
        [one(BOTH, "source", "tcp", SEEN)],
    ),
    "a SYN alone is none": (
        [
            observed(4, TRAFFIC),
            traffic(extensions={"tcp-ext": {"src_flags_hex": "02", "dst_flags_hex": "12"}}),
            ip(1, A),
        ],
        [one(BOTH, "source", when=SEEN)],
    ),
    "traffic that nothing observed": (
        [traffic(start=SEEN), ip(1, A)],
        [one("start", "source", when=SEEN)],
    ),
    "an indicator": (
        [indicator(5, f"[ipv4-addr:value = '{A}']", valid_until="2034-01-01T00:00:00Z")],
        [one("valid_from", when=VALID)],
    ),
    "an indicator of a destination": (
        [indicator(5, f"[network-traffic:dst_ref.value = '{A}']")],
        [one("valid_from", "destination", when=VALID)],
    ),
    "an indicator of a source": (
        [indicator(5, f"[network-traffic:src_ref.value = '{A}']")],
        [one("valid_from", "source", when=VALID)],
    ),
    "a prefix": (
        [indicator(5, "[ipv4-addr:value ISSUBSET '198.51.100.0/24']")],
        [("198.51.100.0/24", VALID, "valid_from", "unknown", "unknown")],
    ),
    "a URL is a destination": (
        [indicator(5, f"[url:value = 'http://{A}/x']")],
        [one("valid_from", "destination", when=VALID)],
    ),
    "a phase of command and control": (
        [
            indicator(
                5,
                f"[ipv4-addr:value = '{A}']",
                kill_chain_phases=[{"kill_chain_name": "x", "phase_name": "command-and-control"}],
            )
        ],
        [one("valid_from", "destination", when=VALID)],
    ),
    "an indicator of such infrastructure": (
        [indicator(5, f"[ipv4-addr:value = '{A}']"), C2, link(7, SIGN, "indicates", INFRA)],
        [one("valid_from", "destination", when=VALID)],
    ),
    "infrastructure that consists of it": (
        [{**C2, "first_seen": SEEN}, ip(1, A), link(7, INFRA, "consists-of", IP1)],
        [one("infrastructure first_seen", "destination", when=SEEN)],
    ),
    "a relationship's own time": (
        [C2, ip(1, A), link(7, INFRA, "consists-of", IP1, start_time=SEEN, stop_time=SEEN)],
        [one("start_time..stop_time", "destination", when=SEEN)],
    ),
    "malware that communicates with it": (
        [ip(1, A), link(7, f"malware--{uuid(8)}", "communicates-with", IP1)],
        [one("", "destination")],
    ),
    "an indicator based on it": (
        [ip(1, A), indicator(5, "[file:name = 'x']"), link(7, SIGN, "based-on", IP1)],
        [one("valid_from", when=VALID)],
    ),
    "an indicator that was sighted": (
        [
            indicator(5, f"[ipv4-addr:value = '{A}']"),
            sdo("sighting", 7, sighting_of_ref=SIGN, first_seen=SEEN, last_seen=SEEN, count=3),
        ],
        [one("first_seen..last_seen", when=SEEN), one("valid_from", when=VALID)],
    ),
    "a sighting of nothing": (
        [
            indicator(5, f"[ipv4-addr:value = '{A}']"),
            sdo("sighting", 7, sighting_of_ref=SIGN, first_seen=SEEN, count=0),
        ],
        [one("valid_from", when=VALID)],
    ),
    "observed data that was sighted": (
        [
            observed(4, IP1),
            ip(1, A),
            sdo("sighting", 7, sighting_of_ref=DATA, first_seen="2024-05-01T00:00:00Z"),
        ],
        [one(BOTH, when=SEEN), one("first_seen", when="2024-05-01T00:00:00Z")],
    ),
    "STIX 2.0": (
        [
            {
                "type": "observed-data",
                "id": DATA,
                "first_observed": SEEN,
                "last_observed": SEEN,
                "number_observed": 1,
                "objects": {
                    "0": {"type": "ipv4-addr", "value": A},
                    "1": {"type": "ipv4-addr", "value": B},
                    "2": {
                        "type": "network-traffic",
                        "src_ref": "0",
                        "dst_ref": "1",
                        "protocols": ["udp"],
                    },
                },
            }
        ],
        [one(BOTH, "source", "udp", SEEN), (B, SEEN, BOTH, "destination", "udp")],
    ),
    "a name's addresses": (
        [
            observed(4, f"domain-name--{uuid(9)}"),
            sco("domain-name", 9, value="example.org", resolves_to_refs=[IP1]),
            ip(1, A),
        ],
        [one(BOTH, when=SEEN)],
    ),
    "the same address twice in a file": ([ip(1, A), ip(1, A)], [one("")]),
    "the newest version counts": (
        [
            indicator(5, f"[ipv4-addr:value = '{B}']", modified="2024-05-01T00:00:00.5Z"),
            indicator(5, f"[ipv4-addr:value = '{A}']", modified="2024-05-01T00:00:00Z"),
        ],
        [
            (B, VALID, "valid_from", "unknown", "unknown"),
            (A, "an older version of its object: the newest in the document counts"),
        ],
    ),
    "what is revoked": (
        [indicator(5, f"[ipv4-addr:value = '{A}']", revoked=True)],
        [(A, "its producer has revoked it")],
    ),
    "what stands in revoked data alone": (
        [observed(4, IP1, revoked=True), ip(1, A)],
        [
            (
                A,
                "it stands in observed-data alone that is not read: its producer has revoked it",
            )
        ],
    ),
    "what a pattern excludes": (
        [indicator(5, f"[ipv4-addr:value != '{A}' AND ipv4-addr:value NOT IN ('{B}')]")],
        [(A, "the pattern excludes it"), (B, "the pattern excludes it")],
    ),
    "a pattern of a text": (
        [indicator(5, f"[ipv4-addr:value MATCHES '{A}']")],
        [(A, "it is compared by MATCHES, which names no address")],
    ),
    "another language of patterns": (
        [indicator(5, f"alert ip {A} any", pattern_type="snort")],
        [(A, "it stands in a pattern of 'snort', which is not read")],
    ),
    "a field that is read as nothing": (
        [sco("process", 9, command_line=f"ping {A}")],
        [(A, "it stands in process.command_line, which is not read as an observation")],
    ),
    "no address": (
        [ip(1, "192.0.2.300")],
        [("192.0.2.300", "300 is above 255, the largest part of an IPv4 address")],
    ),
    "an end before the beginning": (
        [observed(4, IP1, last_observed="2023-01-01T00:00:00Z"), ip(1, A)],
        [(A, "its last_observed 2023-01-01T00:00:00Z is before its first_observed")],
    ),
    "no time": (
        [observed(4, IP1, first_observed="last Tuesday"), ip(1, A)],
        [
            (
                A,
                "its first_observed 'last Tuesday' is no time: write it like 2014-12, 2014-12-11, "
                "2014-12-11T10:00Z or 2014-12-11T10:00:00+09:00",
            )
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_rule(case: str) -> None:
    """Target, time, basis, role and transport of each rule, in the order of the document."""
    objects, expected = CASES[case]

    assert shorts(bundle(*objects)) == expected


@pytest.mark.parametrize("case", CASES)
def test_the_order_of_objects_makes_no_difference(case: str) -> None:
    """Shuffled objects give the same set of observations."""
    objects, expected = CASES[case]
    shuffled = random.Random(case).sample(objects, len(objects))

    assert set(shorts(bundle(*shuffled))) == set(expected)


def test_text_is_not_read() -> None:
    """Addresses in notes, reports, names and descriptions are no observations."""
    text = {"content": f"see {B}", "object_refs": [IP1]}
    others = [sdo("note", 7, **text), sdo("report", 8, name=B, description=B, object_refs=[IP1])]

    assert shorts(bundle(ip(1, A), *others)) == [one("")]


def test_a_source_has_its_port() -> None:
    """The source port is that of the source alone, and the numbers observed are noted."""
    objects = [observed(4, TRAFFIC, number_observed=12), traffic(src_port=4444), ip(1, A), ip(2, B)]
    source, destination = items_of(objects)

    assert (source.port, destination.port) == (4444, None)
    assert "seen 12 times, as its document says" in source.target.notes


def test_a_sighting_of_several_addresses_says_so() -> None:
    """A sighting of a pattern with two addresses does not say which of them it was."""
    pattern = f"[ipv4-addr:value = '{A}' OR ipv4-addr:value = '{B}']"
    sighting = sdo("sighting", 7, sighting_of_ref=SIGN, first_seen=SEEN)
    made = items_of([indicator(5, pattern), sighting])

    unsure = "the sighting does not say which of 2 addresses was seen"

    assert [unsure in item.target.notes for item in made] == [True, False, True, False]


def test_references_in_a_circle_end() -> None:
    """Objects that refer to each other are read once each."""
    name = f"domain-name--{uuid(9)}"
    circle = sco("domain-name", 9, value="example.org", resolves_to_refs=[name, IP1])

    assert shorts(bundle(observed(4, name), circle, {**ip(1, A), "x_ref": name})) == [
        one(BOTH, when=SEEN)
    ]


def test_lines_are_those_of_the_file() -> None:
    """An item stands on the line of its address."""
    text = (
        f'{{"type": "bundle",\n"objects": [\n{{"type": "ipv4-addr", "id": "x",\n"value": "{A}"}}]}}'
    )

    assert [item.line for item in items(text)] == [4]


def items_of(objects: list[dict[str, Any]]) -> list[Item]:
    """The items of a bundle, none of which is refused."""
    import json

    made = items(json.dumps(bundle(*objects)))
    assert all(isinstance(item, Item) for item in made), list(map(short, made))
    return [item for item in made if isinstance(item, Item)]


def test_a_copy_of_an_object_is_read_once_and_soon() -> None:
    """Of many copies of one observable each time is said once, without going through all anew."""
    seen = [observed(number, IP1, first=f"2024-03-12T10:{number:02}:00Z") for number in range(4, 9)]
    made = items_of([*[ip(1, A)] * 50, *seen])

    assert len(made) == 5


@pytest.mark.parametrize(
    "url", ["http://example.org/gate?ip={}", "http://{}@example.org/", "hxxp://example[.]org/{}"]
)
def test_an_address_in_a_url_is_its_server_or_is_refused(url: str) -> None:
    """What stands in a path, a query or a user's name is nobody's server."""
    objects = [
        sco("url", 1, value=url.format(B)),
        sco("url", 2, value=f"http://{A}:8080/x"),
        indicator(5, f"[url:value = '{url.format(B)}']"),
    ]
    refused = (B, "it stands in a URL beside the host, and no rule reads it as an observation")

    assert shorts(bundle(*objects)) == [refused, (A, "", "", "destination", "unknown"), refused]


def test_a_pattern_that_excludes_before_the_path_excludes() -> None:
    """NOT before a path is no STIX, and is not read as what it denies."""
    assert shorts(bundle(indicator(5, f"[NOT ipv4-addr:value = '{B}']"))) == [
        (B, "the pattern excludes it")
    ]


def test_a_number_too_long_is_none() -> None:
    """A count with more digits than STIX allows is not cut to another number."""
    (made,) = items_of([ip(1, A), observed(4, IP1, number_observed=10**30)])

    assert not any("times" in note for note in made.target.notes)


def test_a_time_that_is_no_text_is_not_left_out_unsaid() -> None:
    """A number is read as a time or refused; it never leaves the address without one."""
    made = shorts(
        bundle(
            ip(1, A),
            ip(2, B),
            observed(4, IP1, first_observed=1710237600, last_observed=1710237600),
            observed(5, IP2, last_observed=True),
        )
    )

    assert made[0][1:3] == ("2024-03-12T10:00:00Z", "first_observed..last_observed")
    assert made[1][1].startswith("its last_observed 'true' is no time")


@pytest.mark.parametrize(
    "basis", ["infrastructure first_seen", "start_time..stop_time", "valid_from", "event date"]
)
def test_a_time_of_something_else_is_none_of_seeing(basis: str) -> None:
    """The time of a whole infrastructure or of a relationship is not that of its address."""
    (made,) = items_of([ip(1, A)])

    assert why_not_seen(with_basis(made.target, basis))
    assert not why_not_seen(with_basis(made.target, "first_seen"))
