"""A suppression suppresses nothing.

What it does
    Flags a comment of this linter that no finding needs, that names a rule there is none of, or
    that can't be read. `--fix` takes it out, or the idle rules out of it.

Why this is weak evidence
    It is none, but it hides some: the text that the comment was written for has changed, and
    the next sentence that leans on an address too hard passes under it unseen.

Example
    # Report

    <!-- ipskeptic: ignore[certainty-words] the quotation is meant -->
    The logs were kept for ninety days.

Better
    # Report

    The logs were kept for ninety days.

Limits
    Only rules that were asked are judged: with `--select`, or where a rule lacks its data, a
    suppression of the others is left alone. Where `disable` and `enable` stand in pairs,
    nothing is fixed, since both have to go. A comment in a document that has no comments (PDF,
    DOCX, JSON) can't stand there; use `[[lint.suppress]]` of the configuration.

References
    The rule of the same purpose in other linters: ruff's `unused-noqa` (RUF100), zizmor's
    unused ignores.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Nothing: the engine asks `lint.unused` when all other rules have spoken."""
    return iter(())


RULE = Rule("unused-suppression", "warning", check)
