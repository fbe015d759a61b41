"""Counting the addresses of a text gives what the careful reading gives, in every way to count."""

from __future__ import annotations

import ctypes
import gzip
import io
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.bulk.plain_lines import plain_lines
from ipskeptic.intake import refang
from ipskeptic.intake.scan import scan_block
from ipskeptic.pipeline.tally import tally
from tests.bulk_text import WARNINGS, compile_text, run_sanitized
from tests.intake.forms import DEFANGED_IPV4, DEFANGED_IPV6, PLAIN, URLS
from tests.intake.laws import relaxed
from tests.intake.scan_laws import check_places, check_tally
from tests.intake.test_scan import ADDRESSES, REFUSED

Kernels = list[ctypes.CDLL | None]

_WORDS = (  # noqa: SIM905
    "version from to at by for SRC= DST= client host ip section § OID v ver. build Chrome/ Edg/ "
    "curl/ nginx nginx- OpenFire and earlier or later (64-bit) x64 port user /check/ // http:// "
    "hxxp:// dot [dot] period d [d] ] [ ( ) [.] [:] . : :: , ; - – | / \\ % %20 %2 \\n \\x41 \\u00 "
    "# ## v2 is of update failed connection ::ffff: fe80::1%eth0 2001:db8:: 12:30:45 00:11:22: "
    "255.255.255.0 0.0.0.255 //X.ORG/ /tcp/ .[1] ].2 -dot- _dot_ :] [: ~ >= + fixed "
    "agent table Rp € cpe:2.3:a: App\\ .pcap ۔ é § · 。 "
    " \u200b \xad \x00 \x0b \x1c \x85 1 9600 007 .zip .example"
).split(" ")
_WORDS += [" ", "  ", "\t", "\n", "\r\n", "\r", '"', "'", "=", "\u3000"]

octets = st.one_of(st.integers(0, 255), st.integers(0, 40), st.sampled_from([0, 255, 256, 1000]))
dots = st.sampled_from([".", ".", ".", ".", "[.]", "..", ". ", " . ", "[.", ".]", "\\."])
quads = st.builds(
    lambda parts, signs: "".join(f"{part}{sign}" for part, sign in zip(parts, signs, strict=False)),
    st.lists(octets, min_size=3, max_size=6),
    st.lists(dots, min_size=2, max_size=5).map(lambda found: [*found, "", "", "", ""]),
)
plain_quads = st.lists(st.integers(0, 255), min_size=4, max_size=4).map(
    lambda parts: ".".join(map(str, parts))
)
groups = st.one_of(st.integers(0, 65535).map("{:x}".format), st.just(""), st.just("2001"))
coloned = st.lists(groups, min_size=2, max_size=9).map(":".join)
forms = st.sampled_from(
    [*DEFANGED_IPV4, *DEFANGED_IPV6, *(one[0] for one in (*PLAIN, *URLS, *ADDRESSES, *REFUSED))]
)
pieces = st.one_of(st.sampled_from(_WORDS), plain_quads, quads, coloned, forms, st.text(max_size=3))
texts = st.lists(pieces, max_size=14).map("".join)


@pytest.fixture(scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Kernels:
    """Every way to count: without a kernel, and with it."""
    return [None, compile_text(tmp_path_factory.mktemp("kernel"), *WARNINGS)]


@relaxed
@given(text=texts)
def test_every_text_is_counted_as_it_is_read(kernels: Kernels, text: str) -> None:
    """What the fast paths pass over or decide is never different."""
    check_tally(text.encode("utf-8", "surrogatepass"), kernels)


@relaxed
@given(text=texts)
def test_what_is_found_stands_there(text: str) -> None:
    """Places, forms and order."""
    check_places(text.replace("\r", " "))


@relaxed
@given(data=st.binary(max_size=200))
def test_any_bytes_are_counted(kernels: Kernels, data: bytes) -> None:
    """Whatever they are: no text at all, other encodings, something packed and cut off."""
    check_tally(data, kernels)


@relaxed
@given(lines=st.lists(texts.filter(lambda text: not set("\r\n") & set(text)), max_size=8))
def test_counts_do_not_depend_on_the_order(kernels: Kernels, lines: list[str]) -> None:
    """Lines in another order have the same addresses as often."""

    def counts(data: bytes, kernel: ctypes.CDLL | None) -> dict[str, int]:
        found = tally(io.BytesIO(data), "-", kernel=kernel)
        return {one.target.text: one.occurrences for one in found.tallied()}

    # A line feed first and an ASCII line, so that the order changes no guess at the encoding.
    first = "log\n" + "\n".join(lines)
    last = "log\n" + "\n".join(reversed(lines))
    for kernel in kernels:
        assert counts(first.encode("utf-8", "replace"), kernel) == counts(
            last.encode("utf-8", "replace"), kernel
        )


@pytest.mark.parametrize("size", [64, 100, 1000])
def test_blocks_of_any_size_give_the_same(kernels: Kernels, size: int) -> None:
    """Where a block ends says nothing, as long as lines are shorter than one."""
    chance = random.Random(4)
    lines = []
    for _ in range(400):
        parts = [str(chance.randrange(256)) for _ in range(4)]
        lines.append(f"{'.'.join(parts)} - {chance.choice('ax')} Chrome/9.0.0.0")
    data = "\r\n".join(lines).encode()
    for kernel in kernels:
        whole = {*tally(io.BytesIO(data), "-", kernel=kernel).tallied()}
        assert {*tally(io.BytesIO(data), "-", kernel=kernel, size=size).tallied()} == whole
        assert len(whole) > 390


def test_a_line_longer_than_a_block_is_read_to_its_end(kernels: Kernels) -> None:
    """A document may be one line; it is cut behind a comma, a semicolon or a quote."""
    addresses = [f"198.51.{number >> 8}.{number & 255}" for number in range(2000)]
    data = ('{"a":["' + '","'.join(addresses) + '"]}').encode()
    for kernel in kernels:
        found = list(tally(io.BytesIO(data), "-", kernel=kernel, size=512).tallied())
        assert sorted(one.target.first for one in found) == [
            (198 << 24) + (51 << 16) + number for number in range(2000)
        ]
        assert {one.line for one in found} == {1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_encodings_and_packing(kernels: Kernels, encoding: str) -> None:
    """As lists are read."""
    text = "198.51.100.7 - - [x]\nä 2001:db8::1 é\nC2 198[.]51[.]100[.]7\n"
    for data in (text.encode(encoding), gzip.compress(text.encode(encoding))):
        for kernel in kernels:
            found = tally(io.BytesIO(data), "-", kernel=kernel)
            counts = {one.target.text: (one.occurrences, one.line) for one in found.tallied()}
            assert counts == {"198.51.100.7": (2, 1), "2001:db8::1": (1, 2)}
            assert found.lines == 3


def test_a_web_log_needs_no_care(kernels: Kernels) -> None:
    """The lines that all fast paths are for are decided by them."""
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}"
    lines = [
        f'{host} - - [10/Oct/2000:13:55:36 -0700] "GET /a.js?v=3.7.1 HTTP/1.1" 200 11810 '
        f'"http://198.51.100.9/x" "{agent.format(version)} Safari/537.36"'
        for host in ("198.51.100.7", "3.2.0.1", "2001:db8::1")
        for version in ("119.0.0.0", "91.0.4472.124")
    ]
    data = "\n".join(lines).encode()
    for kernel, careful in zip(kernels, (0, 0), strict=True):
        found = tally(io.BytesIO(data), "-", kernel=kernel)
        counts = {one.target.text: one.occurrences for one in found.tallied()}
        assert counts == {
            "198.51.100.7": 2,
            "3.2.0.1": 2,
            "2001:db8::1": 2,
            "198.51.100.9": 6,
        }
        assert found.careful == careful


def test_a_log_of_a_mail_server_needs_little_care(kernels: Kernels) -> None:
    """With the kernel: it knows the words that stand before addresses in logs."""
    lines = [
        "Nov 20 10:00:00 host sshd[1]: Failed password for root from 198.51.100.7 port 22 ssh2",
        "Nov 20 10:00:00 host kernel: IN=eth0 SRC=198.51.100.7 DST=203.0.113.9 LEN=40",
        "Nov 20 10:00:01 host app: update from 198.51.100.7",
    ]
    found = tally(io.BytesIO("\n".join(lines).encode()), "-", kernel=kernels[1])

    assert found.careful == 1
    assert {one.target.text: one.occurrences for one in found.tallied()} == {
        "198.51.100.7": 3,
        "203.0.113.9": 1,
    }


def test_the_same_words_are_known_everywhere() -> None:
    """The fast paths look at the first bytes of all signs that look like others."""
    table = refang.typography() | refang.disguises()
    for code in table:
        line = f"192{chr(code)}0.2.1 and 198.51.100.7".encode()
        assert len(plain_lines(line).left) == 1, hex(code)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_text() -> None:
    """The same addresses again and again are kept once."""
    import tracemalloc

    data = b"".join(b"198.51.%d.%d - - x\n" % (n >> 8, n & 255) for n in range(1 << 16))

    class Endless(io.RawIOBase):
        """The data many times over."""

        def __init__(self, times: int) -> None:
            self.left = times * len(data)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            at = -self.left % len(data)
            piece = data[at : at + min(self.left, len(buffer))]
            buffer[: len(piece)] = piece
            self.left -= len(piece)
            return len(piece)

    def peak(times: int) -> int:
        tracemalloc.start()
        found = tally(io.BufferedReader(Endless(times)), "-")
        _, high = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found.lines == times << 16
        return high

    peak(1)
    # Both fill the lists that are counted at once, one a thread; how many of those live at once
    # is the scheduler's choice (12 MB of difference seen on a busy machine), so the bound is
    # on what grows with the text: one that kept it, or the addresses of it, holds it all.
    assert peak(64) - peak(24) < (64 - 24) * len(data) / 2


@pytest.mark.slow
def test_the_kernel_holds_out_under_sanitizers(tmp_path: Path) -> None:
    """No byte outside of the text is read, whatever it is."""
    chance = random.Random(20141211)
    forms = [one[0] for one in (*ADDRESSES, *REFUSED)] + [*DEFANGED_IPV4, *DEFANGED_IPV6, *_WORDS]
    texts = ["", "\n", ".", ":", "1.2.3.4", "::", "d", "p", "dot", "2001:db8::1"]
    texts += ["".join(chance.choices(forms, k=chance.randrange(20))) for _ in range(3000)]
    assert run_sanitized(tmp_path, [text.encode("utf-8", "surrogatepass") for text in texts]) == ""


def test_texts_of_the_table_are_read_alike(kernels: Kernels) -> None:
    """All examples of the careful reading in one text."""
    text = "\n".join(one[0] for one in (*ADDRESSES, *REFUSED))
    check_tally(text.encode(), kernels)
    assert sum(1 for one in scan_block(text) if one.target) > 50
