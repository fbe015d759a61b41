"""Forms of a sentence that tell phrases of agents, and parties named for another reason."""

from __future__ import annotations

import re
from typing import NamedTuple

from ipskeptic.lint.claims.language import Language
from ipskeptic.lint.claims.patterns import Entry, exceptions, pattern

_SLOT = re.compile(r"<[a-zA-Z](\d{1,3})>")
_END = re.compile(r"<[a-zA-Z]\d{1,3}>_*")
_PASSED = re.compile(r"<v(\d{1,3})>")


class Forms(NamedTuple):
    """Two forms of the plain form, of equal length.

    Attributes:
        present: Letters of the parties that stand in it.
        plain: Parties named for another reason have the letter v.
        agents: In it every phrase that names a party as one that acts is one slot.
        inside: The parties in such a phrase by the index of its slot.
    """

    present: frozenset[str]
    plain: str
    agents: str
    inside: dict[int, tuple[int, ...]]

    def parties(self, slot: str) -> tuple[int, ...]:
        """The parties of a slot: of a phrase all in it."""
        found = _SLOT.match(slot)
        assert found is not None
        number = int(found[1])
        return self.inside.get(number, (number,)) if slot[1] in "ABv" else (number,)


def forms_of(text: str, present: frozenset[str], language: Language) -> Forms:
    """Make the forms of a plain form."""
    if not present - {"n"}:
        return Forms(present, text, text, {})
    agents, inside = _agents(text, present, language)
    for entry in language.role:
        agents = _without_role(agents, entry, language)
    passed = {
        held
        for number in map(int, _PASSED.findall(agents))
        for held in inside.get(number, (number,))
    }
    if passed:
        text = _SLOT.sub(lambda m: f"<v{m[1]}>" if int(m[1]) in passed else m[0], text)
    return Forms(present, text, agents, inside)


def _agents(
    text: str, present: frozenset[str], language: Language
) -> tuple[str, dict[int, tuple[int, ...]]]:
    inside: dict[int, tuple[int, ...]] = {}
    for entry in language.phrase:
        letter = "A" if entry.name == "agent" else "B"
        for index, needs in enumerate(entry.needs):
            if not needs & present:
                continue
            for match in pattern(entry, index).regex.finditer(text):
                held = tuple(int(number) for number in _SLOT.findall(match[0]))
                start, end = match.span()
                slot = f"<{letter}{held[0]}>".ljust(end - start, "_")
                text = text[:start] + slot + text[end:]
                inside[held[0]] = held
    return text, inside


def _without_role(text: str, entry: Entry, language: Language) -> str:
    before, stands = text, False
    for index in range(len(entry.texts)):
        made = pattern(entry, index)
        for match in made.regex.finditer(text):
            if not stands and any(each.search(before) for each in exceptions(entry)):
                return before
            stands = True
            for name in made.parties:
                if match[name]:
                    text = _passed(text, match.start(name), language)
    return text


def _passed(text: str, start: int, language: Language) -> str:
    """The text with a party, and those that follow it in a list, marked as not to blame."""
    while True:
        text = text[: start + 1] + "v" + text[start + 2 :]
        end = _END.match(text, start)
        following = language.listed.match(text, end.end()) if end else None
        if not following or text[following.end()] == "v":
            return text
        start = following.end() - 1
