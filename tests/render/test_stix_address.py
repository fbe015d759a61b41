"""Addresses of a STIX bundle, and when they were seen."""

from __future__ import annotations

import re
from itertools import pairwise
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.intake.target import parse_target
from ipskeptic.model.target import Target
from ipskeptic.model.when import parse_window
from ipskeptic.render.stix_address import MOST_PREFIXES, address_objects
from ipskeptic.render.stix_objects import observable_id
from tests.render.stix_bundle import asked, bundle_of, complaints, objects, of, report_of


def test_an_address_has_the_identifier_that_everybody_gives_it() -> None:
    """Identifiers of addresses are those of the namespace and rule of STIX 2.1."""
    expected = uuid5(UUID("00abedb4-aa42-466c-9c01-fed23315a9b7"), '{"value":"198.51.100.3"}')

    assert observable_id("ipv4-addr", "198.51.100.3") == f"ipv4-addr--{expected}"
    # As cti-python-stix2 makes it.
    assert str(expected) == "28bb3599-77cd-5a82-a950-b5bc3caf07c4"


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("203.0.113.9", "ipv4-addr", ["203.0.113.9"]),
        ("203[.]0.113.9:443", "ipv4-addr", ["203.0.113.9"]),
        ("203.0.113.9/32", "ipv4-addr", ["203.0.113.9"]),
        ("192.0.2.0/24", "ipv4-addr", ["192.0.2.0/24"]),
        ("0.0.0.0/0", "ipv4-addr", ["0.0.0.0/0"]),
        ("2001:DB8:0::1", "ipv6-addr", ["2001:db8::1"]),
        ("2001:db8::/32", "ipv6-addr", ["2001:db8::/32"]),
        ("::/0", "ipv6-addr", ["::/0"]),
        ("192.0.2.1-192.0.2.6", "ipv4-addr", ["192.0.2.1", "192.0.2.2/31", "192.0.2.4/31",
                                              "192.0.2.6"]),
    ],
)  # fmt: skip
def test_addresses_are_canonical(text: str, kind: str, values: list[str]) -> None:
    """An address has no length, a prefix has one, a range is the prefixes that make it up."""
    found = objects(bundle_of(of(asked(text))), "ipv4-addr", "ipv6-addr")

    assert [item["value"] for item in found] == values
    assert {item["type"] for item in found} == {kind}


@given(st.sampled_from((4, 6)), st.data())
def test_a_range_is_all_its_addresses(family: int, data: st.DataObject) -> None:
    """Address objects and what is said to be left out are just the range, in order, in prefixes."""
    top = (1 << (32 if family == 4 else 128)) - 1
    first = data.draw(st.integers(0, top))
    last = data.draw(st.integers(first, top))
    found, left_out = address_objects(Target("range", family, first, last, "a-b"))
    spans = sorted(_span(text) for text in [*(item["value"] for item in found), *left_out])

    assert spans[0][0] == first
    assert spans[-1][1] == last
    assert all(left[1] + 1 == right[0] for left, right in pairwise(spans))
    assert len(found) <= MOST_PREFIXES
    assert not left_out or len(found) == MOST_PREFIXES
    assert all("-" not in item["value"] for item in found)


def _span(text: str) -> tuple[int, int]:
    target = parse_target(text)
    return target.first, target.last


def test_a_range_of_too_many_prefixes_says_what_is_left_out() -> None:
    """The smallest prefixes at both ends have no object, and the note names them."""
    text = "2001:db8::1-2001:db8:ffff:ffff:ffff:ffff:ffff:fffe"
    bundle = bundle_of(of(asked(text)))
    left_out = re.search(r"Not in the address objects[^.]*\.", report_of(bundle)["content"])

    assert len(objects(bundle, "ipv6-addr")) == MOST_PREFIXES
    assert left_out is not None
    assert left_out[0].count("2001:db8") == 4
    assert complaints(bundle) == []


def test_what_stix_has_no_place_for_stands_in_the_note() -> None:
    """Zone identifier, role, transport and port are in the note's text."""
    bundle = bundle_of(of(asked("fe80::1%eth0", role="source", transport="tcp", port=4444)))
    content = report_of(bundle)["content"]

    assert objects(bundle, "ipv6-addr")[0]["value"] == "fe80::1"
    assert "zone identifier `eth0`" in content
    assert "Also stated: role source, transport tcp, source port 4444." in content


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        ("2024-03-12", "2024-03-12T00:00:00.000Z", "2024-03-12T23:59:59.999Z"),
        ("2024-02", "2024-02-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z"),
        ("2024-03-12T14:20Z", "2024-03-12T14:20:00.000Z", "2024-03-12T14:20:59.999Z"),
        ("2024-03-12T14:20:07Z", "2024-03-12T14:20:07.000Z", "2024-03-12T14:20:07.999Z"),
    ],
)
def test_the_time_seen_is_the_window_that_was_stated(window: str, first: str, last: str) -> None:
    """First and last are the ends of the window; the note says who stated it."""
    bundle = bundle_of(of(asked("203.0.113.9", seen_at=parse_window(window))))
    (seen,) = objects(bundle, "observed-data")

    assert (seen["first_observed"], seen["last_observed"]) == (first, last)
    assert (seen["number_observed"], seen["object_refs"]) == (1, [bundle["objects"][1]["id"]])
    assert f"The time {window} was stated by whoever asked" in report_of(bundle)["content"]


def test_without_a_time_nothing_is_observed() -> None:
    """No time stated, no object that says when it was seen."""
    bundle = bundle_of(of(asked("203.0.113.9", time_given=False)))

    assert objects(bundle, "observed-data") == []
    assert report_of(bundle)["abstract"].startswith("203.0.113.9 with no time given: shared")
    assert "No time was stated" in report_of(bundle)["content"]
    assert complaints(bundle) == []
