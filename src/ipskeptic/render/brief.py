"""Format `brief`: one line an address, at most 100 columns where the address leaves room.

    203.0.113.9      shared        carries route, stops at place  FR 2024-03-12 usable  Tor exits …

The date beside the country is that of the registry's file, and the word after it says whether
that file may speak for the time seen.
"""

from __future__ import annotations

from collections.abc import Iterable

from ipskeptic.model.assessment import Assessment, BadInput
from ipskeptic.model.reading import Present
from ipskeptic.model.row import NOT_LISTINGS, as_of, present, registry_record
from ipskeptic.render.escape import log_line, terminal

WIDTH = 100

# The longest IPv4 address, class and phrase of the ladder that ordinary answers have.
ADDRESS_WIDTH = 15
CLASS_WIDTH = 12
LADDER_WIDTH = 29


class BriefLines:
    """Turns items into lines whose columns stay aligned, IPv4 and IPv6 each for itself.

    Args:
        known: Items known beforehand, for the width of the first column; others widen it as they
            come, so that a stream needs no memory.
    """

    def __init__(self, known: Iterable[Assessment | BadInput] = ()) -> None:
        self._widths = {4: ADDRESS_WIDTH, 6: 0}
        for item in known:
            self._widen(item)

    def _widen(self, item: Assessment | BadInput) -> int:
        """The width of the first column, with room for this item."""
        if not isinstance(item, Assessment):
            return ADDRESS_WIDTH
        target = item.observation.target
        self._widths[target.family] = max(self._widths[target.family], len(target.text))
        return self._widths[target.family]

    def line(self, item: Assessment | BadInput) -> str:
        """One line, ending in a line break; only the listings at its end are ever cut."""
        start = f"{_name(item):<{self._widen(item)}}  "
        if not isinstance(item, Assessment):
            # The reason says what to write instead: it is not cut.
            return f"{start}refused: {terminal(item.reason)}\n"
        class_, carries, *rest = _parts(item)
        parts = [f"{class_:<{CLASS_WIDTH}}", f"{carries:<{LADDER_WIDTH}}", *rest]
        core = f"{start}{'  '.join(parts)}"
        listings = _listings(item)
        room = WIDTH - len(core) - 2
        # Less than a word of a list's name says nothing (judgement).
        if listings and room >= 8:
            core += f"  {_cut(listings, room)}"
        elif listings:
            core += " …"
        return f"{core}\n"


def in_brief(item: Assessment) -> str:
    """What the line says after the address, in a sentence's form and not cut."""
    return "; ".join(part for part in (*_parts(item), _listings(item)) if part)


def _parts(item: Assessment) -> list[str]:
    """Class, ladder, fit where there is a claim, country."""
    carries = f"carries {item.carries or 'nothing'}, stops at {item.stops_at}"
    return [item.class_, carries, *([item.fit] if item.claim else []), _country(item)]


def _name(item: Assessment | BadInput) -> str:
    if isinstance(item, Assessment):
        return item.observation.target.text
    where = f" ({item.source}:{item.line})" if item.source and item.line else ""
    # 40 characters show any address and enough of what is none: judgement.
    text = item.input if len(item.input) <= 40 else f"{item.input[:39]}…"
    return log_line(f"{text}{where}") or '""'


def _country(item: Assessment) -> str:
    found = registry_record(item)
    if found is None:
        return "-- no registry record"
    reading, weighed = found
    code = terminal(reading.get("cc")) or "--"
    usable = "usable" if weighed.usable else "unusable"
    return f"{code} {as_of(reading, item) or 'undated'} {usable}"


def _listings(item: Assessment) -> str:
    """The lists with the address, those that move something first."""
    found: dict[str, tuple[bool, str]] = {}
    for reading, weighed in present(item):
        if reading.kind not in NOT_LISTINGS:
            found.setdefault(reading.source.feed, (not weighed.usable, _listing(item, reading)))
    return "; ".join(text for _, text in sorted(found.values(), key=lambda pair: pair[0]))


def _listing(item: Assessment, reading: Present) -> str:
    date = as_of(reading, item)
    title = terminal(reading.source.title or reading.source.feed)
    return f"{title} {date}".rstrip()


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
