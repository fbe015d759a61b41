"""Misprinted addresses in text: said to be such, neither guessed nor read in part."""

from __future__ import annotations

import pytest

from ipskeptic.intake.scan import scan_block
from tests.intake.scan_laws import check_places, check_tally


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2001:db8:400:d1:0:1:6f4c:[e]001", [("2001:db8:400:d1:0:1:6f4c:[e]001", "misprint")]),
        ("2001:db8::1:[e]001 and more", [("2001:db8::1:[e]001", "misprint")]),
        ("198.51.100.300", [("198.51.100.300", "out of range")]),
        ("198[.]51[.]100[.]300", [("198[.]51[.]100[.]300", "out of range")]),
        ("198,51,100,7", []),
        ("198[.]51[.]100[,]7", []),
        ("192.0.2.1,198,51,100,7", [("192.0.2.1", "address")]),
        ("[2001:db8::1]:[80]", [("2001:db8::1", "address")]),
    ],
)
def test_misprints(text: str, expected: list[tuple[str, str]]) -> None:
    """What is found in a text, with its decision; commas make no address."""
    check_places(text)
    check_tally(text.encode(), [None])

    assert [(one.text, one.decision) for one in scan_block(text)] == expected
