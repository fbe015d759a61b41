"""Suppressions that suppress nothing: they would hide the next finding unseen."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence, Set

from ipskeptic.lint.directives import Directive
from ipskeptic.model.finding import Flag

MOST_HINTS = 50  # judgement: who has mistyped more rules than that has mistyped none


def unused(
    source: str,
    spoken: Sequence[Directive],
    used: Set[tuple[int, str]],
    asked: Set[str],
    known: Set[str],
) -> Iterator[Flag]:
    """Flag what suppresses nothing, names no rule, or can't be read.

    Args:
        source: The document's lines, joined.
        spoken: Its directives.
        used: (index of the directive, rule) that have suppressed something.
        asked: Rules that were asked; of the others nobody knows.
        known: All rules.
    """
    # A comment may stand for several directives, one for each stretch that it speaks of.
    together: dict[int, list[int]] = {}
    for at, one in enumerate(spoken):
        together.setdefault(one.comment.start, []).append(at)
    hints = _Hints(known)
    for same in together.values():
        one = spoken[same[0]]
        if one.wrong:
            yield _flag(one, f"this suppression does nothing: {one.wrong}", certainty="high")
            continue
        names = list(dict.fromkeys(rule for at in same for rule in spoken[at].rules))
        met = {rule for at in same for rule in names if (at, rule) in used}
        idle = [r for r in names if r not in met and (r in asked or r not in known)]
        if not idle:
            continue
        stay = [rule for rule in names if rule not in idle]
        yield _flag(one, _message(idle, known, hints), replacement=_rest(source, one, stay))


class _Hints:
    """What somebody may have meant who names a rule that there is not."""

    def __init__(self, known: Set[str]) -> None:
        self._known = sorted(known)
        self._found: dict[str, str] = {}

    def of(self, rule: str) -> str:
        if rule not in self._found:
            if len(self._found) >= MOST_HINTS:
                return ""
            near = difflib.get_close_matches(rule, self._known, 1)
            self._found[rule] = f" (did you mean {near[0]}?)" if near else ""
        return self._found[rule]


def _message(idle: Sequence[str], known: Set[str], hints: _Hints) -> str:
    parts = [
        f"{rule} finds nothing here"
        if rule in known
        else f"there is no rule {rule!r}{hints.of(rule)}"
        for rule in idle
    ]
    return f"this suppression does nothing: {', '.join(parts)}"


def _rest(source: str, one: Directive, stay: Sequence[str]) -> str | None:
    """What is left of the comment without the idle rules; None where it can't be changed."""
    comment = one.comment
    if comment.start < 0 or (one.word == "disable" and not stay and one.last < 1 << 62):
        # The `enable` that ends it would be left over: a person has to see to both.
        return None
    if not stay:
        return ""
    written = source[comment.start : comment.end]
    # The first bracket of `[//]: # (ipskeptic: ignore[rule])` is not the one of the rules.
    at = written.find("ipskeptic:")
    opening, closing = written.find("[", at), written.find("]", at)
    if opening < 0 or closing < opening:
        return None
    return f"{written[: opening + 1]}{', '.join(stay)}{written[closing:]}"


def _flag(
    one: Directive, message: str, *, certainty: str = "high", replacement: str | None = None
) -> Flag:
    comment = one.comment
    return Flag(
        message=message,
        block=-1,
        start=max(comment.start, 0),
        end=max(comment.end, 0),
        certainty=certainty,
        better="take it out" if replacement in ("", None) else "take these rules out of it",
        replacement=replacement,
    )
