"""Many addresses without times of their own: gathered as arrays, answered at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ipskeptic.model.target import Target
from ipskeptic.model.triage import Sighting
from ipskeptic.model.when import Window
from ipskeptic.pipeline.texts import Text
from ipskeptic.reason.counting import Counts
from ipskeptic.reason.gathering import Gathered

if TYPE_CHECKING:
    from ipskeptic.bulk.answers import Answers

# Measured with a 39 MB index: working out the answers to so many addresses at once takes as long as
# one by one (0.18 s and 70 microseconds each).
MANY = 2_500


def count_crowd(
    gathered: Gathered,
    texts: Sequence[Text],
    counts: Counts,
    answers: Answers,
    tick: Callable[[Window | None, int], None],
) -> None:
    """Take all addresses without times of their own together, and count their answers.

    Args:
        gathered: What was read; those addresses are moved out of it.
        texts: What logs and documents hold.
        counts: Takes the answers.
        answers: What is asked.
        tick: Called with None and how many there are.

    Raises:
        IndexFileError: An index is damaged where an answer should be.
    """
    # Imported here: short lists need no numpy.
    from ipskeptic.bulk.counted import CountedMany
    from ipskeptic.bulk.crowd import FAMILIES, Crowd

    crowd = Crowd()
    for source, found in texts:
        crowd.add(4, found.ipv4, gathered.bit(source))
        crowd.add(6, found.ipv6, gathered.bit(source))
        _add_spans(gathered, source, found.spans)
    for family in FAMILIES:
        crowd.add_numbers(family, gathered.take_undated(family))
        # Where an address has times too, all of them are counted together.
        if dated := gathered.dated(family):
            gathered.put(family, crowd.take(family, dated))
    gathered.crowd = crowd
    counts.add_many(CountedMany(crowd, answers, MANY))
    if len(crowd):
        tick(None, len(crowd))


def gather_texts(gathered: Gathered, texts: Sequence[Text]) -> None:
    """Take what texts hold one by one."""
    for source, found in texts:
        for target, often, line in found.tallied():
            gathered.add(Sighting(target, None, often, line, source))


def _add_spans(gathered: Gathered, source: str, spans: dict[Target, tuple[int, int]]) -> None:
    for target, (often, line) in spans.items():
        gathered.add(Sighting(target, None, often, line, source))
