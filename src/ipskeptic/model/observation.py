"""What somebody saw, and what somebody claims from it."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.target import Target
from ipskeptic.model.when import Window

ROLES = ("source", "destination", "unknown")
TRANSPORTS = ("tcp", "udp", "one-way", "unknown")
LEVELS = ("location", "operator", "party")


class Observation(NamedTuple):
    """An address seen at a time.

    Attributes:
        input: The text as it was given.
        target: What that text names.
        seen_at: When it was seen; for `time_given` False this is the present.
        time_given: Whether the user gave a time.
        role: One of `ROLES`: which end of the traffic the address was.
        transport: One of `TRANSPORTS`; "tcp" means that the handshake was completed.
        port: Source port, if known.
    """

    input: str
    target: Target
    seen_at: Window
    time_given: bool = True
    role: str = "unknown"
    transport: str = "unknown"
    port: int | None = None


class Claim(NamedTuple):
    """Somebody's sentence that a party did it.

    Attributes:
        kind: "country", "asn" or "holder".
        value: `KP`, `AS131279`, or the holder's name.
        name: How it reads in a sentence: "North Korea", "AS131279".
        level: One of `LEVELS`; what is claimed of the party.
    """

    kind: str
    value: str
    name: str
    level: str = "party"
