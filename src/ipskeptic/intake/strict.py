"""A text in a legal written form: which of address, prefix or range it is."""

from __future__ import annotations

from ipskeptic.intake.spans import read_prefix, read_range
from ipskeptic.intake.written import read_address, unmapped
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address


def read_strict(text: str) -> Target:
    """Read a target that is written in a legal form.

    Raises:
        TargetError: It is not; the message says why.
    """
    network, slash, length = text.partition("/")
    if slash:
        return read_prefix(network.rstrip(), length.lstrip())
    left, dash, right = text.partition("-")
    if dash and not _is_in_zone(left, right):
        return read_range(left.rstrip(), right.lstrip())
    network, space, mask = text.partition(" ")
    if space and mask.startswith("255.") and mask != "255.255.255.255":
        # Routing tables and router configurations write a prefix so. A mask of all ones is as
        # often the broadcast address, and then these are two addresses.
        return read_prefix(network, mask)
    found = unmapped(read_address(text))
    address = format_address(found.family, found.number)
    return Target(
        "address",
        found.family,
        found.number,
        found.number,
        address,
        found.zone,
        found.port,
        found.notes,
    )


def _is_in_zone(left: str, right: str) -> bool:
    """Whether the dash after `left` belongs to the zone that begins in it: `fe80::1%eth-0`."""
    if "%" not in left:
        return False
    return "]" not in left if left.startswith("[") else ":" not in right
