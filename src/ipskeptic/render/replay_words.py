"""The sentences of a replay and of a proof, for every format that people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipskeptic.model.dates import and_list, window_text
from ipskeptic.model.feed import Snapshot
from ipskeptic.model.replay import (
    CONCLUDING,
    WHATS,
    Again,
    Cause,
    Difference,
    Missing,
    Proof,
    Replay,
)

CLOSING = (
    "A conclusion here is what the records carry and where they stop. Changed or not, it neither "
    "supports a party nor clears one."
)
# So many are named (judgement).
_CAUSES = 3
_NAMED = 3


def counted(number: int, noun: str, nouns: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def headline(replay: Replay) -> str:
    """Whether the conclusions changed: the first sentence."""
    total, changed = len(replay.items), replay.changed
    if not total:
        return "The report holds no answer, so there is no conclusion to compare."
    if not changed:
        which = f"all {total:,}" if total > 1 else replay.items[0].target.text
        return f"The conclusion is the same for {which}."
    # What moves most stands first: a class before an alternative.
    weighty = sorted(changed, key=lambda item: WHATS.index(item.changes[0].what))
    named = and_list([f"{i.target.text} ({_first(i)})" for i in weighty[:_NAMED]])
    more = f" and {len(changed) - _NAMED:,} more" if len(changed) > _NAMED else ""
    return f"The conclusion changed for {len(changed):,} of {total:,}: {named}{more}."


def _first(item: Again) -> str:
    """The first thing of a conclusion that changed."""
    first = item.changes[0]
    return f"{difference_name(first)}: {difference_text(first)}"


def circumstances(replay: Replay) -> list[str]:
    """How it was asked again, a sentence each."""
    then, now = replay.then, replay.now
    found = []
    if replay.then.snapshots is None:
        found.append(
            f"The lines do not say when or with what data they were made; asked again with "
            f"{now.version} at {window_text(now.clock)}."
        )
    else:
        found.append(
            f"The report is of {window_text(then.clock)}, made with {then.version}; asked again "
            f"with {now.version} at {window_text(now.clock)}."
        )
    timeless = sum(not item.time_given for item in replay.items)
    if timeless:
        found.append(
            f"For {timeless:,} no time was given: the moment of the report was asked as the time."
        )
    found += _passed(replay)
    if then.overrides != now.overrides:
        found.append(
            f"Replaced numbers then: {', '.join(then.overrides) or 'none'}; "
            f"now: {', '.join(now.overrides) or 'none'}."
        )
    recorded = sum(item.recorded for item in replay.items)
    if recorded:
        found.append(
            f"{counted(recorded, 'answer')} of servers {'was' if recorded == 1 else 'were'} taken "
            "over as recorded; nothing was asked on the network."
        )
    if replay.refused:
        found.append(f"{counted(replay.refused, 'refused input')} of the report stayed refused.")
    others = sum(i.conclusion == "same" and any(c.matters for c in i.changes) for i in replay.items)
    if others:
        found.append(
            f"{counted(others, 'address has', 'addresses have')} other records and the same "
            "conclusion (-v shows them)."
        )
    return found


def _passed(replay: Replay) -> Iterator[str]:
    """What changed by nothing but the clock."""
    by_clock = sum(any(_by_clock(c) for c in item.changes) for item in replay.items)
    if by_clock:
        yield (
            f"For {by_clock:,} the time asked about was the present then and is past now: a table "
            "without a date, or routing tables of one side alone, do not speak for it any more."
        )
    alone = sum(
        all(map(_by_clock, (c for c in item.changes if c.what in CONCLUDING)))
        for item in replay.changed
    )
    if alone:
        noun = "conclusion" if alone == 1 else "conclusions"
        yield f"{alone:,} {noun} changed by that alone, and not by other data."


def _by_clock(change: Difference) -> bool:
    return bool(change.because) and {cause.what for cause in change.because} == {"clock"}


def data_line(replay: Replay) -> str:
    """How the data differ, in one line."""
    if replay.then.snapshots is None:
        return "JSON lines do not say what data they rest on, so none can be compared."
    return (
        f"{counted(replay.same, 'snapshot')} the same by SHA-256, {len(replay.new):,} new, "
        f"{len(replay.gone):,} of the report no longer held."
    )


def difference_name(difference: Difference) -> str:
    """What differs: "class", "rung `place`"."""
    words = {"stops_at": "stops at", "answer": "claim's answer"}
    what = words.get(difference.what, difference.what)
    return f"{what} {difference.name}".strip() if difference.name else what


def difference_text(difference: Difference) -> str:
    """Before and after in one line."""
    return f"{difference.before or 'none'} -> {difference.after or 'none'}"


def because(causes: Sequence[Cause]) -> str:
    """Why, in a line: "new copy: tor-exits of 2026-08-26"."""
    shown = [_cause(cause) for cause in causes[:_CAUSES]]
    more = f" and {len(causes) - _CAUSES:,} more" if len(causes) > _CAUSES else ""
    return f"{'; '.join(shown)}{more}"


def _cause(cause: Cause) -> str:
    of = f" of {cause.holds_at}" if cause.holds_at else ""
    match cause.what:
        case "new-copy":
            return f"new copy: {cause.feed}{of}"
        case "gone-copy":
            return f"no longer held: {cause.feed}{of}"
        case "catalogue":
            return f"what the catalogue says of {cause.feed} differs"
        case "version":
            return "the program's version differs"
        case "numbers":
            return "numbers of the reasoning differ"
        case "clock":
            return "the clock: that time was the present then, and is past now"
        case "other-readings":
            return "other readings changed"
    return "not known"


def snapshot_line(snapshot: Snapshot) -> str:
    """A snapshot in a line: feed, date, SHA-256 in short."""
    title = f" ({snapshot.title})" if snapshot.title else ""
    digest = snapshot.sha256[:12] or "unknown"
    return f"{snapshot.feed}{title} of {snapshot.holds_at or 'no date'}, sha256 {digest}"


def time_of(item: Again) -> str:
    """T, and what else was asked."""
    given = "" if item.time_given else " (the report's moment)"
    claim = f", claim: {item.claim}" if item.claim else ""
    told = f", {counted(item.recorded, 'recorded answer')} of servers" if item.recorded else ""
    return f"{window_text(item.seen_at)}{given}{claim}{told}"


def proof_headline(proof: Proof) -> str:
    """What came of it: the first sentence."""
    answers = counted(proof.assessments, "answer")
    match proof.state:
        case "same":
            pins = counted(proof.snapshots, "snapshot")
            return f"The same data give the same report: {answers}, {pins}, by SHA-256."
        case "different":
            fields = counted(proof.differing, "field")
            verb = "differs" if proof.differing == 1 else "differ"
            return f"The same data do not give this report: {fields} of it {verb}."
    return "Not decided: what the report pins can't be brought together here."


def proof_notes(proof: Proof) -> list[str]:
    """What else has to be said, a sentence each."""
    found = [f"The report is of {window_text(proof.generated_at)}; that clock counted again."]
    found += proof.notes
    if proof.recorded:
        found.append(
            f"{counted(proof.recorded, 'answer')} of servers {_was(proof.recorded)} taken over as "
            "recorded, and not asked again."
        )
    if proof.refused:
        found.append(
            f"{counted(proof.refused, 'refused input')} {_was(proof.refused)} taken over as "
            "recorded."
        )
    if proof.state == "same":
        found.append(
            "This shows that the answers follow from these data and this program, not that the "
            "data are right."
        )
    return found


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def missing_line(missing: Missing) -> str:
    """What is missing, in a line."""
    of = f" of {missing.holds_at}" if missing.holds_at else ""
    digest = f", sha256 {missing.sha256}" if missing.sha256 else ""
    return f"{missing.feed}{of}{digest}: {missing.what}"
