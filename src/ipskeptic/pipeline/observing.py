"""What somebody saw, from arguments to an observation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ipskeptic.errors import UsageError
from ipskeptic.intake.target import parse_target
from ipskeptic.intake.time import parse_time
from ipskeptic.model.observation import ROLES, TRANSPORTS, Observation
from ipskeptic.model.target import Target
from ipskeptic.model.when import DAY, Window, instant

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address


def observe(
    address: str | Target | IPv4Address | IPv6Address,
    at: str | datetime | Window | None,
    role: str,
    transport: str,
    port: int | None,
    text: str,
    now: Window,
) -> Observation:
    """What was seen, checked.

    Args:
        address: An address, prefix or range, as text or parsed.
        at: When, or None for the present.
        role: Which end of the traffic it was.
        transport: How it was seen.
        port: Source port, or None.
        text: The input as it stood, or "".
        now: The clock.

    Raises:
        TargetError: The address is none.
        UsageError: Something else can't be read, or the time is to come.
    """
    given = address if isinstance(address, Target) else str(address)
    target = parse_target(given) if isinstance(given, str) else given
    window = _window_of(at)
    if window is not None and window.start > now.end + DAY:
        raise UsageError(
            f"the time {window.text} is in the future (the clock says {now.text}): "
            "give the time at which the address was seen"
        )
    return Observation(
        input=text or (given if isinstance(given, str) else given.text),
        target=target,
        seen_at=window or now,
        time_given=window is not None,
        role=_one_of("--role", role, ROLES),
        transport=_one_of("--transport", transport, TRANSPORTS),
        port=_port(port) if port is not None else target.port,
    )


def _window_of(at: str | datetime | Window | None) -> Window | None:
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise UsageError(f"at={at!r} has no zone: give one, such as datetime.UTC")
        return instant(at)
    return parse_time(at) if isinstance(at, str) else at


def _port(port: int) -> int:
    if not isinstance(port, int) or not 0 < port < 65536:
        raise UsageError(f"port {port!r} is not a number from 1 to 65535")
    return port


def _one_of(option: str, value: str, allowed: tuple[str, ...]) -> str:
    if value in allowed:
        return value
    raise UsageError(f"{option} {value!r} is not one of {', '.join(allowed)}")
