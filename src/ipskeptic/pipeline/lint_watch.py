"""Holdings that remember which questions had no answer for the times a report gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ipskeptic.model.assessment import OnRecord
from ipskeptic.model.finding import Holdings, Linted, Rule, Skipped
from ipskeptic.model.target import Target
from ipskeptic.model.when import Window

# The question of the reasoning that each need of a rule puts. Countries and mobile pools are
# facts without a question of their own.
QUESTION_OF: Mapping[str, str] = MappingProxyType(
    {
        "delegations": "registry",
        "routes": "route",
        "relays": "relay",
        "services": "hosting",
        "compromised": "compromise",
    }
)
_WHAT = MappingProxyType(
    {
        "registry": "no delegation file near that time is held",
        "route": "no routing table near that time is held",
        "relay": "no list of relays near that time is held",
        "hosting": "no list of shared services near that time is held",
        "compromise": "no list of infected hosts near that time is held",
    }
)


class Watched:
    """Asks other holdings, and keeps what stayed open."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._open: dict[str, dict[tuple[str, str], None]] = {}
        self._asked: dict[tuple[str, Window | None], OnRecord] = {}

    def lacks(self, question: str) -> str:
        """Why a question can't be put to any address."""
        return self._holdings.lacks(question)

    def about(self, target: Target, at: Window | None) -> OnRecord:
        """What the records say of an address at a time."""
        key = (target.text, at)
        known = self._asked.get(key)
        if known is not None:
            return known
        found = self._asked[key] = self._holdings.about(target, at)
        seen = found.observation.seen_at.text[:10] if at is not None else ""
        for question in found.missing:
            self._open.setdefault(question, {})[target.text, seen] = None
        return found

    def begin(self) -> None:
        """Forget what stayed open; a new document begins."""
        self._open, self._asked = {}, {}

    def unanswered(self, rules: Iterable[Rule]) -> tuple[Skipped, ...]:
        """The rules that could not be asked of some addresses, with the first of them."""
        found = []
        for rule in rules:
            for need in rule.needs:
                asked = self._open.get(QUESTION_OF.get(need, ""))
                if asked:
                    found.append(_skipped(rule.name, QUESTION_OF[need], list(asked)))
                    break
        return tuple(found)


def _skipped(rule: str, question: str, asked: list[tuple[str, str]]) -> Skipped:
    address, seen = asked[0]
    more = f" and {len(asked) - 1} more" if len(asked) > 1 else ""
    when = f" on {seen}" if seen else ""
    command = "ipskeptic data update" + (f" --at {seen}" if seen else "")
    return Skipped(rule, f"not asked of {address}{when}{more}: {_WHAT[question]}", command)


def joined(skipped: Iterable[Skipped], files: Iterable[Linted]) -> tuple[Skipped, ...]:
    """What was not asked in a run: whole rules, then of the others the first gap of each."""
    whole = {one.rule: one for one in skipped}
    parts: dict[str, list[Skipped]] = {}
    for file in files:
        for one in file.unanswered:
            parts.setdefault(one.rule, []).append(one)
    for rule, found in parts.items():
        first = found[0]
        if len(found) > 1:
            reason = f"{first.reason} (so in {len(found)} documents)"
            first = first._replace(reason=reason)
        whole.setdefault(rule, first)
    return tuple(whole[rule] for rule in sorted(whole))
