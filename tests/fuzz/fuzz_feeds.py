"""Fuzz target of the feed parsers, for atheris (coverage-guided).

Run it with `python tests/fuzz/fuzz_feeds.py [libFuzzer options] [corpus folder]`; without a
folder it starts from the samples of the formats. The first byte chooses the format, the second
whether the file is known to be an excerpt.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["ipskeptic"]):
    from ipskeptic.errors import FeedFormatError
    from ipskeptic.lookup.feeds import FeedFile, formats, parse_feed
    from ipskeptic.lookup.recognise import recognise
    from ipskeptic.model.when import parse_window

SAMPLES = Path(__file__).resolve().parent.parent / "feeds" / "samples"


def one_input(data: bytes) -> None:
    """Parse one file: any error but the one for formats is a finding, so is an unsound result."""
    if len(data) < 2:
        return
    name = formats()[data[0] % len(formats())]
    recognise(data[2:], f"{name}-20240312.txt", {})
    try:
        parsed = parse_feed(FeedFile.of_bytes(data[2:]), name, excerpt=bool(data[1] & 1))
    except FeedFormatError:
        return
    if parsed.holds_at:
        parse_window(parsed.holds_at)
    for span in parsed.spans:
        if not 0 <= span.first <= span.last:
            raise AssertionError(span)


def seeds(folder: Path) -> None:
    """Write the samples as inputs: the byte of the format, then the file."""
    for path in sorted(SAMPLES.iterdir()):
        number = formats().index(path.stem)
        (folder / path.name).write_bytes(bytes([number, 0]) + path.read_bytes())


def main(arguments: list[str]) -> None:
    """Fuzz until the options say stop."""
    with TemporaryDirectory() as folder:
        if not any(not argument.startswith("-") for argument in arguments[1:]):
            seeds(Path(folder))
            arguments = [*arguments, folder]
        atheris.Setup(arguments, one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
