"""Texts that are passed over unread hold nothing that the careful extractor would find."""

from __future__ import annotations

from hypothesis import given

from ipskeptic.intake.documents._addresses import _MAY_HOLD
from ipskeptic.intake.scan import scan_block
from tests.intake.laws import relaxed
from tests.intake.test_scan_tally import texts


@relaxed
@given(text=texts)
def test_nothing_is_passed_over(text: str) -> None:
    """Whatever has a candidate of any kind has one of the signs."""
    if _MAY_HOLD.search(text) is None:
        assert list(scan_block(text)) == []
