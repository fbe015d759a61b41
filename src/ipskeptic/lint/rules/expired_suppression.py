"""A suppression's last day is over.

What it does
    Flags a comment of this linter with `until=` and a day that has passed. It suppresses
    nothing any more.

Why this is weak evidence
    Somebody said until when the text may stand as it is; that day is the day to look at it
    again.

Example
    # Report

    <!-- ipskeptic: ignore[certainty-words] the hearing is open until=2019-06-30 -->
    The vendor writes that this proves it.

Better
    # Report

    <!-- ipskeptic: ignore[certainty-words] the hearing is open until=2999-06-30 -->
    The vendor writes that this proves it.

Limits
    The day counts as a whole, in UTC. The clock is that of the machine that runs the check.

References
    The same in other tools: `ignoreUntil` of osv-scanner's configuration.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.directives import directives
from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag directives whose last day is over, each comment once."""
    done: set[int] = set()
    for one in directives(reported.document):
        if one.wrong or not one.expired(settings.now) or one.comment.start in done:
            continue
        done.add(one.comment.start)
        until = one.until.text if one.until is not None else ""
        yield Flag(
            message=f"{one.word}[{', '.join(one.rules)}] held until {until}",
            block=-1,
            start=max(one.comment.start, 0),
            end=max(one.comment.end, 0),
            better="look at the text again: mend it, or say until when it may stay",
        )


RULE = Rule("expired-suppression", "warning", check)
