"""Suppressions that suppress nothing: they would hide the next finding unseen."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence, Set

from ipskeptic.lint.directives import Directive
from ipskeptic.model.document import Document
from ipskeptic.model.finding import Flag


def unused(
    document: Document,
    spoken: Sequence[Directive],
    used: Set[tuple[int, str]],
    asked: Set[str],
    known: Set[str],
) -> Iterator[Flag]:
    """Flag what suppresses nothing, names no rule, or can't be read.

    Args:
        document: The document.
        spoken: Its directives.
        used: (index of the directive, rule) that have suppressed something.
        asked: Rules that were asked; of the others nobody knows.
        known: All rules.
    """
    # A comment may stand for several directives, one for each stretch that it speaks of.
    done: set[int] = set()
    for number, one in enumerate(spoken):
        begin = one.comment.start
        if begin in done:
            continue
        done.add(begin)
        if one.wrong:
            yield _flag(one, f"this suppression does nothing: {one.wrong}", certainty="high")
            continue
        same = [at for at, other in enumerate(spoken) if other.comment.start == begin]
        names = list(dict.fromkeys(rule for at in same for rule in spoken[at].rules))
        met = {rule for at in same for rule in names if (at, rule) in used}
        idle = [r for r in names if r not in met and (r in asked or r not in known)]
        if not idle:
            continue
        stay = [rule for rule in names if rule not in idle]
        yield _flag(one, _message(idle, known), replacement=_rest(document, one, stay, number))


def _message(idle: Sequence[str], known: Set[str]) -> str:
    parts = []
    for rule in idle:
        if rule in known:
            parts.append(f"{rule} finds nothing here")
            continue
        near = difflib.get_close_matches(rule, sorted(known), 1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        parts.append(f"there is no rule {rule!r}{hint}")
    return f"this suppression does nothing: {', '.join(parts)}"


def _rest(document: Document, one: Directive, stay: Sequence[str], number: int) -> str | None:
    """What is left of the comment without the idle rules; None where it can't be changed."""
    comment = one.comment
    if comment.start < 0 or (one.word == "disable" and not stay and one.last < 1 << 62):
        # The `enable` that ends it would be left over: a person has to see to both.
        return None
    if not stay:
        return ""
    written = "\n".join(document.lines)[comment.start : comment.end]
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
