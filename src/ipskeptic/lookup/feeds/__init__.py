"""Formats of feeds: one module a format; its name, with dashes, is the format's name.

Modules that start with an underscore, and `base`, are no formats.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache
from typing import cast

from ipskeptic.errors import UsageError
from ipskeptic.lookup.feeds.base import FeedFile, Parsed, Parser

__all__ = ["FeedFile", "Parsed", "Parser", "formats", "parse_feed", "parser_for", "takes_excerpt"]


@cache
def formats() -> tuple[str, ...]:
    """Names of all formats, sorted; found by their files, so a new one needs no list."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(
        sorted(n.replace("_", "-") for n in names if not n.startswith("_") and n != "base")
    )


def parser_for(name: str) -> Parser:
    """The parser of a format.

    Args:
        name: Name of the format, `tor-exit-addresses`.

    Raises:
        UsageError: There is no such format.
    """
    if name not in formats():
        near = difflib.get_close_matches(name, formats(), n=3)
        hint = (
            f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(formats())}."
        )
        raise UsageError(f"There is no feed format {name!r}. {hint}")
    module = importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
    return cast("Parser", module.parse)


def takes_excerpt(parser: Parser) -> bool:
    """Whether a parser can be told that its file holds only some of the feed's records."""
    return "excerpt" in (getattr(parser, "__kwdefaults__", None) or {})


def parse_feed(file: FeedFile, name: str, *, excerpt: bool = False) -> Parsed:
    """Read a file by the name of its format.

    Args:
        file: The file.
        name: Name of the format.
        excerpt: The file is known to hold only some records; formats that check completeness
            warn then, where they would refuse.

    Raises:
        UsageError: There is no such format.
        FeedFormatError: The file is not what it should be.
    """
    parser = parser_for(name)
    if excerpt and takes_excerpt(parser):
        return parser(file, excerpt=True)  # type: ignore[call-arg]
    return parser(file)
