"""Two documents of plain data compared field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ipskeptic.model.replay import FieldDifference

# So much of a value is shown (judgement).
_SHOWN = 200


def differing(before: Any, after: Any, path: str) -> Iterator[FieldDifference]:
    """The fields that differ, in the order of the first document.

    Args:
        before: The first document, or a part of it.
        after: The second one's.
        path: Where both stand: "assessments[3]"; "" for the whole.
    """
    if type(before) is type(after):
        if isinstance(before, Mapping):
            yield from _objects(before, after, path)
            return
        if isinstance(before, list):
            yield from _lists(before, after, path)
            return
        if before == after:
            return
    one, other = json.dumps(before), json.dumps(after)
    # Of long texts the place where they part is shown.
    parts = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    start = max(0, parts - _SHOWN // 2) if max(len(one), len(other)) > _SHOWN else 0
    yield FieldDifference(path, _from(one, start), _from(other, start))


def _from(text: str, start: int) -> str:
    return f"{'...' if start else ''}{_cut(text[start:])}"


def _objects(
    before: Mapping[str, Any], after: Mapping[str, Any], path: str
) -> Iterator[FieldDifference]:
    for name in dict.fromkeys((*before, *after)):
        inner = f"{path}.{name}" if path else name
        if name in before and name in after:
            yield from differing(before[name], after[name], inner)
        else:
            one = shown(before[name]) if name in before else ""
            yield FieldDifference(inner, one, shown(after[name]) if name in after else "")


def _lists(before: list[Any], after: list[Any], path: str) -> Iterator[FieldDifference]:
    for place, (one, other) in enumerate(zip(before, after, strict=False)):
        yield from differing(one, other, f"{path}[{place}]")
    for place in range(len(after), len(before)):
        yield FieldDifference(f"{path}[{place}]", shown(before[place]), "")
    for place in range(len(before), len(after)):
        yield FieldDifference(f"{path}[{place}]", "", shown(after[place]))


def shown(value: object) -> str:
    """A value as JSON text, cut where it is long; "" is kept for what is not there."""
    return _cut(json.dumps(value))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
