"""What holds for any input whatever; the property tests and the fuzzer check the same."""

from __future__ import annotations

import io

from hypothesis import HealthCheck, settings

from ipskeptic.errors import InputError, TargetError, UsageError
from ipskeptic.intake.items import Item, read_items
from ipskeptic.intake.target import parse_target
from ipskeptic.intake.time import parse_time
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window, parse_window

# The machine may be busy: how long one example takes says nothing.
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check_target(text: str) -> None:
    """Any text gives a sound target, or a printable reason."""
    outcome: Target | str
    try:
        outcome = parse_target(text)
    except TargetError as error:
        outcome = str(error)
    if isinstance(outcome, str):
        assert outcome
        assert outcome.isprintable()
        return
    assert 0 <= outcome.first <= outcome.last < 2 ** (32 if outcome.family == 4 else 128)
    assert outcome.is_single == (outcome.kind == "address")
    assert outcome.port is None or 1 <= outcome.port <= 65535
    again = parse_target(outcome.text)
    assert again[:5] == outcome[:5]
    assert again.notes == ()


def check_time(text: str) -> None:
    """Any text gives a sound window, or a short printable message."""
    outcome: Window | str
    try:
        outcome = parse_time(text)
    except UsageError as error:
        outcome = str(error)
    if isinstance(outcome, str):
        assert outcome.isprintable()
        assert len(outcome) < 300
        return
    assert outcome.start < outcome.end
    assert parse_window(outcome.text) == outcome
    assert 1983 <= outcome.start.year <= 2199


def check_stream(data: bytes, field: str | None = None, time_field: str | None = None) -> None:
    """Any bytes give items and refused input in order, or one message about all of them."""
    line = 0
    try:
        for found in read_items(io.BytesIO(data), field=field, time_field=time_field):
            assert found.source == "-"
            assert 1 <= line <= found.line or line == 0
            line = found.line
            check_found(found)
    except (InputError, UsageError) as error:
        message = str(error)
        assert message


def check_found(found: Item | BadInput) -> None:
    """What was read or refused can be written as UTF-8, and a reason is given."""
    if isinstance(found, BadInput):
        assert len(found.input.encode()) <= 800
        assert found.reason.isprintable()
        return
    assert parse_target(found.text) == found.target
    for name, value in found.column_fields:
        assert f"{name}{value}".encode() is not None
