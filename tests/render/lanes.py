"""Lanes and time lines built by hand."""

from __future__ import annotations

from ipskeptic.model.timeline import Lane, Stretch, Timeline
from ipskeptic.model.when import instant, parse_window
from ipskeptic.render.text.timeline import render_timeline
from tests.render.sample import target
from tests.world import NOW


def stretch(state: str, *dates: str, changed: bool = False, entry: str = "") -> Stretch:
    """A stretch of copies."""
    return Stretch(state, tuple(map(parse_window, dates)), changed, entry=entry)


def lane(*stretches: Stretch, feed: str = "feed", group: str = "abuse") -> Lane:
    """A lane."""
    return Lane(group, group, feed, feed, "census", "B 3", stretches)


def made(*lanes: Lane, complete: bool = True) -> Timeline:
    """A time line of some lanes."""
    return Timeline(
        "0", instant(NOW), "203.0.113.9", target(), (), lanes, (), (), (), complete, ("a note",)
    )


def shown(*lanes: Lane, verbose: bool = False, complete: bool = True, width: int = 80) -> str:
    """The text of some lanes, without line breaks."""
    text = render_timeline(
        made(*lanes, complete=complete), width=width, color=False, verbose=verbose
    )
    return " ".join(text.split())
