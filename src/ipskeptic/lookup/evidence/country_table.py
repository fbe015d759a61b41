"""Under which country does the embedded table have it? Asked where no better record is held."""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lookup.evidence.ask import Ask
from ipskeptic.model.reading import Absent, Present, Reading, Source, Unavailable
from ipskeptic.model.text import format_address

KINDS = ("registered-country",)

SOURCE = Source(
    feed="iptocc",
    title="embedded registry table (iptocc)",
    grade="B",
    credibility=3,
    origin="registries",
    coverage="census",
    builtin=True,
)


def read(ask: Ask) -> Iterator[Reading]:
    """Yield the registered country; a prefix or range asks its two ends and says so."""
    kind = KINDS[0]
    if ask.country_code is None:
        yield Unavailable(
            kind=kind,
            source=SOURCE,
            cause="not-installed",
            detail="the package iptocc is not on this machine: import a registry's delegated file",
        )
        return
    first = format_address(ask.target.family, ask.target.first)
    last = format_address(ask.target.family, ask.target.last)
    codes = {ask.country_code(first) or "", ask.country_code(last) or ""}
    if codes == {""}:
        yield Absent(kind=kind, source=SOURCE)
        return
    entry = first if first == last else f"{first} and {last}, the two ends"
    if len(codes) > 1:
        value = (("ends", " and ".join(sorted(code or "none" for code in codes))),)
        yield Present(kind=kind, source=SOURCE, entry=entry, value=value, partial=True)
        return
    yield Present(kind=kind, source=SOURCE, entry=entry, value=(("cc", codes.pop()),))
