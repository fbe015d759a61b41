"""Lists of addresses, and arguments."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.errors import InputError, NothingToReadError, UsageError
from ipskeptic.intake.items import Item, read_items
from ipskeptic.intake.target import parse_target, quick_target
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.target import Target
from ipskeptic.model.text import format_address
from tests.intake.laws import check_stream, relaxed


def read(text: str | bytes) -> list[Item | BadInput]:
    """What a stream with this text gives."""
    data = text.encode() if isinstance(text, str) else text
    return list(read_items(io.BytesIO(data)))


def brief(found: list[Item | BadInput]) -> list[tuple[int, str]]:
    """Line and canonical text of what was read; line and "refused" of what was not."""
    return [
        (one.line, "refused" if isinstance(one, BadInput) else one.target.text) for one in found
    ]


def test_one_address_a_line() -> None:
    """Each line gives an item with its text, its source and its line."""
    target = Target("address", 4, 0xC0000201, 0xC0000201, "192.0.2.1")

    assert read("192.0.2.1\n") == [Item("192.0.2.1", target, "-", 1)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    """Lines may end as on Unix, Windows and old Macs, and the last one need not end."""
    found = read(f"192.0.2.1{end}{end}192.0.2.2")

    assert brief(found) == [(1, "192.0.2.1"), (3, "192.0.2.2")]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "\u00a0\t",
        "# 192.0.2.9",
        "  # 192.0.2.9",
        "; 192.0.2.9",
        "// 192.0.2.9",
        "\ufeff# 192.0.2.9",
        "\x1a",
    ],
)
def test_lines_that_are_passed_over(line: str) -> None:
    """Blank lines, comments and the DOS end-of-file mark are neither read nor refused."""
    assert brief(read(f"{line}\n192.0.2.1\n{line}")) == [(2, "192.0.2.1")]


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("192.0.2.1 # seen 192.0.2.9", ["192.0.2.1"]),
        ("192.0.2.1\t# seen", ["192.0.2.1"]),
        ("192.0.2.1 // seen", ["192.0.2.1"]),
        ("192.0.2.0/24 ; SBL1", ["192.0.2.0/24"]),
        ("192.0.2.1 ; 192.0.2.2 # seen", ["192.0.2.1", "192.0.2.2"]),
        ("http://192.0.2.1/#a", ["192.0.2.1"]),
        ("192.0.2.1#53", ["192.0.2.1"]),
    ],
)
def test_trailing_comments(line: str, texts: list[str]) -> None:
    """A comment after an address is passed over, but not an address after a semicolon."""
    assert [text for _, text in brief(read(line))] == texts


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("192.0.2.1 192.0.2.2", ["192.0.2.1", "192.0.2.2"]),
        ("192.0.2.1,192.0.2.2", ["192.0.2.1", "192.0.2.2"]),
        ("192.0.2.1, 2001:db8::1;\t192.0.2.0/24", ["192.0.2.1", "2001:db8::1", "192.0.2.0/24"]),
        ('"192.0.2.1", "192.0.2.2",', ["192.0.2.1", "192.0.2.2"]),
        ("192[.]0[.]2[.]1, hxxp://192.0.2[.]2/a", ["192.0.2.1", "192.0.2.2"]),
        ("192 [.] 0 [.] 2 [.] 1, 192.0.2.2", ["192.0.2.1", "192.0.2.2"]),
        ("192 [.] 0 [.] 2 [.] 1", ["192.0.2.1"]),
        ("192.0.2.1 - 192.0.2.9", ["192.0.2.1-192.0.2.9"]),
        ("192.0.2.1 - 9, 192.0.2.20", ["192.0.2.1-192.0.2.9", "192.0.2.20"]),
        ("192.0.2.0 255.255.255.0", ["192.0.2.0/24"]),
        ("192.0.2.1 255.255.255.255", ["192.0.2.1", "255.255.255.255"]),
        ("http://192.0.2.1/a http://192.0.2.2/b", ["192.0.2.1", "192.0.2.2"]),
        ("http://192.0.2.1/a,http://192.0.2.2/b", ["192.0.2.1", "192.0.2.2"]),
        ("http://192.0.2.1/a;b,c", ["192.0.2.1"]),
        ("192.0.2.1 host.example", ["192.0.2.1", "refused"]),
        ("host.example 192.0.2.1 192.0.2.2", ["192.0.2.1", "192.0.2.2", "refused"]),
        ("192.0.2.1 - - [10/Oct/2000:13:55:36] 200", ["192.0.2.1", "refused"]),
        ("no address here at all", ["refused"]),
        ('{"ip": "192.0.2.1"}', ["refused"]),
        (":: and 192.0.2.1", ["::", "192.0.2.1", "refused"]),
    ],
)
def test_several_in_a_line(line: str, texts: list[str]) -> None:
    """Separated addresses are read one by one; what stands beside them is refused once a line."""
    found = brief(read(f"\n{line}\n"))

    assert found == [(2, text) for text in texts]


@pytest.mark.parametrize(
    ("line", "text", "why"),
    [
        ("010.0.0.1", "010.0.0.1", "leading zero"),
        ("192.0.2.1 host.example", "host.example", "a word beside an address"),
        ("192.0.2.1 192.0.2.300", "192.0.2.300", "300 is above 255"),
        ("192.0.2.1 seen twice", "seen twice", "2 words beside an address are none"),
        ("one two", "one two", "one address a line"),
        ('{"ip": "192.0.2.1"}', '{"ip": "192.0.2.1"}', "--field"),
        ("x" * 300, "x" * 200, "no address"),
    ],
)
def test_refused_lines_say_what_and_why(line: str, text: str, why: str) -> None:
    """A refused line gives its text, source, line and reason, and the rest is read."""
    *_, bad, last = read(f"#\n{line}\n192.0.2.7\n")

    assert isinstance(bad, BadInput)
    assert (bad.input, bad.source, bad.line) == (text, "-", 2)
    assert why in bad.reason
    assert isinstance(last, Item)


def test_a_prefix_is_one_item() -> None:
    """Nothing is expanded, however large."""
    assert brief(read("::/0\n0.0.0.0-255.255.255.255")) == [
        (1, "::/0"),
        (2, "0.0.0.0-255.255.255.255"),
    ]


def test_arguments_have_no_line() -> None:
    """An argument has neither source nor line, and may hold several addresses."""
    items = list(read_items("192.0.2.1", "192.0.2.2, 192.0.2.3", "10.1", ""))

    assert [(item.source, item.line) for item in items] == [("", 0)] * 5
    assert [text for _, text in brief(items)] == ["192.0.2.1", "192.0.2.2", "192.0.2.3"] + [
        "refused"
    ] * 2


def test_argument_with_bytes_that_are_no_text() -> None:
    """An argument that the system could not decode is refused in text that can be written."""
    (bad,) = read_items("192.0.2.\udcff")

    assert isinstance(bad, BadInput)
    assert bad.input == "192.0.2.\ufffd"


def test_sources_one_after_the_other(tmp_path: Path) -> None:
    """Arguments, files and standard input are read in the order given."""
    path = tmp_path / "list.txt"
    path.write_text("192.0.2.2\n")
    items = list(read_items("192.0.2.1", path, io.BytesIO(b"\n192.0.2.3")))

    assert [(item.source, item.line) for item in items] == [("", 0), (str(path), 1), ("-", 2)]


def test_nothing_is_read_before_it_is_asked_for() -> None:
    """Items come one by one: a stream that goes wrong later has given what came before."""

    class Breaking(io.RawIOBase):
        def __init__(self) -> None:
            self.lines = [b"192.0.2.1\n"]

        def readable(self) -> bool:
            return True

        def read1(self, _size: int) -> bytes:
            if not self.lines:
                raise OSError("the disk is gone")
            return self.lines.pop()

    stream = Breaking()
    items = read_items(stream)  # type: ignore[arg-type]

    assert isinstance(next(items), Item)
    with pytest.raises(InputError, match=r"standard input after line 1: .*the disk is gone"):
        next(items)
    assert not stream.closed


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    """A missing file and a folder are errors that name the file."""
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(InputError, match=str(path.name)):
            list(read_items(path))


def test_no_standard_input() -> None:
    """A program that was started without standard input has nothing to read there."""
    with pytest.raises(NothingToReadError):
        list(read_items(None))


def test_time_field_needs_field() -> None:
    """A time column alone is a wrong combination, said before anything is read."""
    with pytest.raises(UsageError, match="--time-field needs --field"):
        read_items("192.0.2.1", time_field="when")


@relaxed
@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_any_bytes_as_a_list(data: bytes) -> None:
    """Any bytes give items and refused lines, and nothing else happens."""
    check_stream(data)


QUICK = st.one_of(
    st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3}){3}[/:][0-9]{1,6}", fullmatch=True),
    st.builds(
        lambda n, length: f"{format_address(4, n >> (32 - length) << (32 - length))}/{length}",
        st.integers(0, 2**32 - 1),
        st.integers(0, 32),
    ),
    st.builds(
        lambda n, port: f"{format_address(4, n)}:{port}",
        st.integers(0, 2**32 - 1),
        st.integers(0, 70000),
    ),
    st.text("0123456789./:٣a ", max_size=20),
)


@given(QUICK)
def test_the_quick_way_reads_as_the_careful_one(text: str) -> None:
    """`a.b.c.d/n` and `a.b.c.d:port`: the same target, or none."""
    quick = quick_target(text)

    assert quick is None or quick == parse_target(text)


@pytest.mark.parametrize("text", ["192.0.2.0/24", "0.0.0.0/1", "192.0.2.1:80", "1.2.3.4:65535"])
def test_plain_prefixes_and_ports_are_read_quickly(text: str) -> None:
    """Most prefixes and ports of lists take the quick way."""
    assert quick_target(text) == parse_target(text)
