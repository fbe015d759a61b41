"""Helpers: read text as a feed, and write spans as people do."""

from __future__ import annotations

import ipaddress
from pathlib import Path

from ipskeptic.lookup.feeds import Parsed, parse_feed
from ipskeptic.lookup.feeds.base import FeedFile, open_feed_file
from ipskeptic.model.feed import Span

SAMPLES = Path(__file__).parent / "samples"


def parse(name: str, text: str | bytes, *, excerpt: bool = False) -> Parsed:
    """Read text as a file of the format."""
    data = text.encode() if isinstance(text, str) else text
    return parse_feed(FeedFile.of_bytes(data), name, excerpt=excerpt)


def parse_path(name: str, path: Path, *, excerpt: bool = False) -> Parsed:
    """Read a file on disk as the format."""
    with open_feed_file(path) as file:
        return parse_feed(file, name, excerpt=excerpt)


def sample(name: str) -> Path:
    """The sample of a format."""
    return next(path for path in sorted(SAMPLES.iterdir()) if path.stem == name)


def text_of(span: Span) -> str:
    """A span as a prefix, a range, or AS numbers."""
    if span.family == 0:
        return f"AS{span.first}" if span.first == span.last else f"AS{span.first}-AS{span.last}"
    make = ipaddress.IPv4Address if span.family == 4 else ipaddress.IPv6Address
    networks = list(ipaddress.summarize_address_range(make(span.first), make(span.last)))
    if len(networks) == 1:
        return str(networks[0])
    return f"{make(span.first)}-{make(span.last)}"


def entries(parsed: Parsed) -> list[str]:
    """All spans as text."""
    return [text_of(span) for span in parsed.spans]


def values(parsed: Parsed) -> list[dict[str, str]]:
    """All values as mappings."""
    return [
        dict(pair.partition("=")[::2] for pair in span.value.split("\t") if pair)
        for span in parsed.spans
    ]
