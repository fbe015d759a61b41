"""Contract of every parser: its page, its signature, and that no bytes can break it."""

from __future__ import annotations

import importlib
import inspect
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ipskeptic.errors import FeedFormatError, UsageError
from ipskeptic.lookup import feeds
from ipskeptic.lookup.feeds import FeedFile, Parsed, formats, parse_feed, parser_for, takes_excerpt
from ipskeptic.lookup.feeds.base import MAX_BAD_KEPT, MAX_BAD_TEXT
from ipskeptic.model.when import parse_window
from tests.feeds.reading import SAMPLES, parse_path, sample

LIMITS = {0: (1 << 32) - 1, 4: (1 << 32) - 1, 6: (1 << 128) - 1}
# A value has at most five pairs of a key and 300 characters (base.MAX_VALUE).
LONGEST_VALUE = 5 * 320


def module_of(name: str) -> ModuleType:
    """The module of a format."""
    return importlib.import_module(f"{feeds.__name__}.{name.replace('-', '_')}")


@pytest.mark.parametrize("name", formats())
def test_a_parser_has_a_page_with_its_source(name: str) -> None:
    """The module says what it reads and where the format comes from; parse says what it gives."""
    module = module_of(name)
    page = inspect.getdoc(module) or ""
    doc = inspect.getdoc(module.parse) or ""

    assert "\nSource:\n" in page
    assert page.split("\n")[0].endswith((".", ","))
    assert "Returns:" in doc
    assert "Raises:" in doc


@pytest.mark.parametrize("name", formats())
def test_a_parser_takes_a_file_and_gives_what_it_parsed(name: str) -> None:
    """Every parser has the same signature, but for a keyword that has a default."""
    signature = inspect.signature(module_of(name).parse)
    first, *others = signature.parameters.values()

    assert (first.name, first.annotation, signature.return_annotation) == (
        "file",
        "FeedFile",
        "Parsed",
    )
    assert all(p.kind is p.KEYWORD_ONLY and p.default is False for p in others)


@pytest.mark.parametrize("name", formats())
def test_a_parser_has_a_sample(name: str) -> None:
    """A sample lies beside the tests, and all of it is read."""
    parsed = parse_path(name, sample(name))

    assert parsed.records > 0
    assert parsed.bad_count == 0
    check(parsed)


def test_every_sample_belongs_to_a_format() -> None:
    """No sample is left over from a format that is gone."""
    assert sorted(path.stem for path in SAMPLES.iterdir()) == list(formats())


def test_an_unknown_format_names_the_nearest() -> None:
    """A format that does not exist is a usage error with a suggestion."""
    with pytest.raises(UsageError, match="Did you mean netset"):
        parser_for("net-set")
    with pytest.raises(UsageError, match="There are address-csv, "):
        parser_for("_gather")


def test_only_registries_files_can_be_excerpts() -> None:
    """Where a parser knows no excerpts the word is passed over."""
    text = b"192.0.2.1\n"

    assert [name for name in formats() if takes_excerpt(parser_for(name))] == ["delegated"]
    assert parse_feed(FeedFile.of_bytes(text), "netset", excerpt=True).records == 1


def check(parsed: Parsed) -> None:
    """What holds of everything that a parser gives."""
    for span in parsed.spans:
        assert 0 <= span.first <= span.last <= LIMITS[span.family]
        assert len(span.value) <= LONGEST_VALUE
        assert span.value == "" or all("=" in pair for pair in span.value.split("\t"))
        assert span.value.replace("\t", "").isprintable()
    assert len(parsed.bad) == min(parsed.bad_count, MAX_BAD_KEPT)
    assert all(len(bad.text) <= MAX_BAD_TEXT and bad.text.isprintable() for bad in parsed.bad)
    assert all(bad.line >= 0 and bad.reason for bad in parsed.bad)
    assert parsed.holds_at == "" or parse_window(parsed.holds_at).text == parsed.holds_at
    assert parsed.families in ("4", "6", "46")
    assert parsed.records >= 0
    assert parsed.bad_count <= parsed.records


def read_or_refuse(data: bytes, name: str, *, excerpt: bool = False) -> None:
    """Read bytes as a format: a sound result, or the error for formats and no other."""
    refused = ""
    try:
        parsed = parse_feed(FeedFile.of_bytes(data), name, excerpt=excerpt)
    except FeedFormatError as error:
        refused = str(error)
    else:
        check(parsed)

    assert refused == "" or (refused.startswith("feed.txt") and refused.endswith("."))


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """A sample with parts cut out, doubled or replaced by other bytes."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        middle = draw(
            st.one_of(
                st.just(b""),
                st.just(data[start:end] * 2),
                st.binary(max_size=12),
                st.text(max_size=8).map(str.encode),
                st.sampled_from([b"\n", b"\t", b",", b"|", b'"', b"{", b"null", b"-1", b"9" * 30]),
            )
        )
        data = data[:start] + middle + data[end:]
    return data


@pytest.mark.parametrize("name", formats())
def test_damaged_files_are_read_or_refused(name: str) -> None:
    """Whatever becomes of a sound file, there is a sound result or a clear error."""
    data = sample(name).read_bytes()

    @settings(max_examples=60, deadline=None)
    @given(damaged(data))
    def run(mutant: bytes) -> None:
        read_or_refuse(mutant, name, excerpt=len(mutant) % 2 == 0)

    run()


@pytest.mark.parametrize("name", formats())
def test_any_bytes_are_read_or_refused(name: str) -> None:
    """Any bytes at all give a result or the error for formats, nothing else."""

    @settings(max_examples=40, deadline=None)
    @given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
    @example(b"{}")
    @example(b"[]")
    @example(
        b'{"list": [[]], "prefixes": [[]], "values": [[]], "regions": [[]], "addresses": [[]]}'
    )
    @example(b"\r")
    @example(b"\r\n\r\n")
    @example(b",,,,\n|||||||\n\t\t\t\n")
    def run(data: bytes) -> None:
        read_or_refuse(data, name)

    run()
