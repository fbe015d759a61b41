"""A suppression gives no reason.

What it does
    Flags a comment of this linter that names rules and does not say why they may be left alone
    here.

Why this is weak evidence
    Who reads the report later can't tell whether somebody weighed the sentence or only wanted
    the check to pass; and who has to renew it can't tell whether the grounds still hold.

Example
    # Report

    <!-- ipskeptic: ignore[certainty-words] -->
    The vendor writes that this proves it.

Better
    # Report

    <!-- ipskeptic: ignore[certainty-words] the vendor's words, quoted -->
    The vendor writes that this proves it.

Limits
    Any words count as a reason. `enable` needs none. A suppression in the configuration can't
    be written without one.

References
    The same in other linters: `require-description` of eslint-plugin-eslint-comments.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.directives import directives
from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag directives without a reason, each comment once."""
    done: set[int] = set()
    for one in directives(reported.document):
        if one.wrong or one.reason or one.comment.start in done:
            continue
        done.add(one.comment.start)
        yield Flag(
            message=f"{one.word}[{', '.join(one.rules)}] does not say why",
            block=-1,
            start=max(one.comment.start, 0),
            end=max(one.comment.end, 0),
            better="write behind the brackets why the rule may be left alone here",
        )


RULE = Rule("suppression-without-reason", "warning", check)
