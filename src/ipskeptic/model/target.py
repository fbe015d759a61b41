"""What was asked about: one address, one prefix or one range, never expanded."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """An address, a prefix or a range of addresses of one family.

    Attributes:
        kind: "address", "prefix" or "range".
        family: 4 or 6.
        first: The lowest address, as a number.
        last: The highest address, as a number; equal to `first` for an address.
        text: Canonical text: RFC 5952 for IPv6, `a-b` for a range.
        zone: The IPv6 zone identifier that stood in the input, or "".
        port: The port that stood beside the address in the input, or None.
        notes: What was done to read it ("defanged", "IPv4-mapped", "host bits were set").
    """

    kind: str
    family: int
    first: int
    last: int
    text: str
    zone: str = ""
    port: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_single(self) -> bool:
        """Whether it is one address."""
        return self.first == self.last
