"""Laws of reading and writing addresses, compared with the standard library's `ipaddress`."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, summarize_address_range

from hypothesis import example, given
from hypothesis import strategies as st

from ipskeptic.intake.target import parse_target
from ipskeptic.model.text import format_address, format_span, ipv4_number, ipv6_number
from tests.intake.laws import check_target, relaxed

NUMBERS = {4: st.integers(0, 2**32 - 1), 6: st.integers(0, 2**128 - 1)}
# Runs of zero groups, which random numbers hardly have.
GROUPS = st.lists(st.sampled_from([0, 0, 0, 1, 0xDB8, 0xFFFF]), min_size=8, max_size=8)
SPARSE = GROUPS.map(lambda groups: int("".join(f"{group:04x}" for group in groups), 16))
SIGNS = st.text("0123456789abcdefgxABF.:/-% []()#|\\*hp,;\u200b\uff0e\u3002", max_size=40)
DOTS = [
    ".",
    "[.]",
    "(.)",
    "{.}",
    "[dot]",
    "(dot)",
    " dot ",
    "[d]",
    "\\.",
    " [.] ",
    "\u3002",
    "[.",
    ".]",
]


def prefixes(family: int, first: int, last: int) -> list[IPv4Network] | list[IPv6Network]:
    """The prefixes that the standard library makes of a span."""
    if family == 4:
        return list(summarize_address_range(IPv4Address(first), IPv4Address(last)))
    return list(summarize_address_range(IPv6Address(first), IPv6Address(last)))


@relaxed
@given(NUMBERS[4])
def test_ipv4_text_as_ipaddress(number: int) -> None:
    """IPv4 addresses are written as `ipaddress` writes them, and read back."""
    text = format_address(4, number)

    assert text == str(IPv4Address(number))
    assert ipv4_number(text) == number


@relaxed
@given(NUMBERS[6] | SPARSE)
@example(0)
@example(1)
@example(2**128 - 1)
def test_ipv6_text_as_ipaddress(number: int) -> None:
    """IPv6 addresses are written as RFC 5952 has it, and read back in every length of form."""
    address = IPv6Address(number)
    text = format_address(6, number)

    # From Python 3.13 `ipaddress` writes IPv4-mapped addresses in the mixed notation.
    assert text == str(address) or address.ipv4_mapped is not None
    assert ipv6_number(text) == number
    assert ipv6_number(address.exploded.upper()) == number


@relaxed
@given(SIGNS | st.text(max_size=20))
@example("1::2::3")
@example("::1.2.3.4")
@example(":::")
def test_strict_reading_as_ipaddress(text: str) -> None:
    """What is a plain address, and what is none, is decided as `ipaddress` decides it."""
    for reader, parser in ((ipv4_number, IPv4Address), (ipv6_number, IPv6Address)):
        try:
            expected = None if "%" in text else int(parser(text))
        except ValueError:
            expected = None

        assert reader(text) == expected


@relaxed
@given(st.sampled_from((4, 6)), st.data())
def test_spans_as_ipaddress(family: int, data: st.DataObject) -> None:
    """A span is written as CIDR exactly where `ipaddress` finds one prefix for it."""
    first = data.draw(NUMBERS[family] | st.just(0))
    size = data.draw(st.integers(1, 2000) | st.integers(0, 30).map(lambda bits: 1 << bits))
    first -= data.draw(st.sampled_from((0, first % size)))
    last = min(first + size - 1, 2 ** (32 if family == 4 else 128) - 1)
    whole = prefixes(family, first, last)
    text = format_span(family, first, last)

    if first == last:
        assert text == format_address(family, first)
    elif len(whole) == 1:
        assert text == f"{format_address(family, first)}/{whole[0].prefixlen}"
    else:
        assert text == f"{format_address(family, first)}-{format_address(family, last)}"


@relaxed
@given(NUMBERS[4], st.integers(0, 32))
def test_ipv4_prefixes_as_ipaddress(number: int, length: int) -> None:
    """A prefix covers what `ipaddress` says, by length or by netmask."""
    network = IPv4Network((number, length), strict=False)
    for tail in (str(length), str(network.netmask)):
        target = parse_target(f"{format_address(4, number)}/{tail}")

        assert (target.first, target.last) == (int(network[0]), int(network[-1]))
        assert ("host bits were set" in target.notes) == (target.first != number)


@relaxed
@given(NUMBERS[6] | SPARSE, st.integers(0, 128))
def test_ipv6_prefixes_as_ipaddress(number: int, length: int) -> None:
    """An IPv6 prefix covers what `ipaddress` says, unless it is IPv4-mapped."""
    network = IPv6Network((number, length), strict=False)
    target = parse_target(f"{format_address(6, number)}/{length}")

    if target.family == 6:
        assert (target.first, target.last) == (int(network[0]), int(network[-1]))
    else:
        assert target.last == int(network[-1]) & 0xFFFFFFFF
        assert "IPv4-mapped" in target.notes


@relaxed
@given(NUMBERS[4], st.lists(st.sampled_from(DOTS), min_size=3, max_size=3))
def test_defanging_never_changes_the_address(number: int, dots: list[str]) -> None:
    """However the dots are disguised, the same address is read, and noted as defanged."""
    parts = format_address(4, number).split(".")
    text = "".join(part + dot for part, dot in zip(parts, [*dots, ""], strict=True))
    target = parse_target(text)

    assert (target.kind, target.first) == ("address", number)
    assert ("defanged" in target.notes) == (dots != [".", ".", "."])


@relaxed
@given(SPARSE | st.just(0), st.data())
def test_defanging_ipv6_never_changes_the_address(number: int, data: st.DataObject) -> None:
    """However the colons are disguised, the same address is read."""
    pieces = format_address(6, number).replace("::", "\n").replace(":", "\t")
    for sign, forms in (("\n", ["::", "[::]", "[:][:]"]), ("\t", [":", "[:]", "(:)", "："])):
        while sign in pieces:
            pieces = pieces.replace(sign, data.draw(st.sampled_from(forms)), 1)
    target = parse_target(pieces)

    assert target.first in (number, number & 0xFFFFFFFF)
    assert target.first == number or "IPv4-mapped" in target.notes


@relaxed
@given(SIGNS | st.text(max_size=60) | st.text("[](){}<>.d:/\\ 1", max_size=200))
@example("[::]")
@example("::ffff:0:0/96")
def test_every_text_gives_a_target_or_a_reason(text: str) -> None:
    """Any text gives a sound target, whose own text reads as the same, or a printable reason."""
    check_target(text)
