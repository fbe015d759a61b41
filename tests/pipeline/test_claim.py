"""Claims as people write them."""

from __future__ import annotations

import pytest

from ipskeptic.errors import UsageError
from ipskeptic.pipeline.claim import parse_claim


@pytest.mark.parametrize(
    ("text", "kind", "value", "name"),
    [
        ("KP", "country", "KP", "North Korea"),
        ("kp", "country", "KP", "North Korea"),
        ("North Korea", "country", "KP", "North Korea"),
        ("  north   korea ", "country", "KP", "North Korea"),
        ("US", "country", "US", "the United States"),
        ("AS131279", "asn", "AS131279", "AS131279"),
        ("as131279", "asn", "AS131279", "AS131279"),
        ("holder:Star Joint Venture", "holder", "Star Joint Venture", "Star Joint Venture"),
    ],
)
def test_forms(text: str, kind: str, value: str, name: str) -> None:
    """A code, a name, an AS number or a holder is read as what it is."""
    claim = parse_claim(text)

    assert (claim.kind, claim.value, claim.name, claim.level) == (kind, value, name, "party")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Nroth Korea", "did you mean 'North Korea'"),
        ("EU", "a region"),
        ("AS0", "between 1 and 4294967295"),
        ("AS4294967296", "between 1 and 4294967295"),
        ("holder:", "needs a name"),
        ("holder:US", "three letters"),
        ("", "no country, AS number or holder"),
        ("qqqqqq", "no country, AS number or holder"),
    ],
)
def test_refusals(text: str, says: str) -> None:
    """What is no claim is refused with what to write instead."""
    with pytest.raises(UsageError, match=says):
        parse_claim(text)


def test_levels_are_a_closed_list() -> None:
    """A level that is none is refused."""
    with pytest.raises(UsageError, match="location, operator, party"):
        parse_claim("KP", "country")
