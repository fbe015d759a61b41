"""STIX 2.0 and 2.1: observed data, traffic, sightings, indicators.

An observable has the times and roles of what refers to it; an indicator is no observation, so the
best time that it has is the moment from which it is valid. That moment and not the span to
`valid_until`: the end is when its producer stops looking for it, often years later, and a span of
years would let records speak that are as old as that. Text of notes, reports and the like is not
read.

Source:
    STIX 2.1 (OASIS Standard, 2021-06-10), read on 2026-11-26: 4.7 Indicator (`valid_from`), 3.6
    (versions and revocation), 9 (patterns); and what `_stix_contexts` names.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.intake.documents import candidates
from ipskeptic.intake.documents._source import Source
from ipskeptic.intake.documents._stix_pattern import Compared
from ipskeptic.intake.documents.stix import bundles, looks_like_stix, object_blocks, pattern_blocks
from ipskeptic.intake.observations._base import (
    Context,
    Format,
    Said,
    in_contexts,
    json_values,
    refused,
    why_not_host,
)
from ipskeptic.intake.observations._stix_contexts import Contexts, says_c2
from ipskeptic.intake.observations._stix_objects import NO_OBSERVABLES, Thing, Things
from ipskeptic.intake.observations._times import Dated, moment, word_of
from ipskeptic.model.document import Block, Candidate

_VALUES = frozenset(("ipv4-addr.value", "ipv6-addr.value", "domain-name.value", "url.value"))
# What a text says is no observation, whatever type it stands in.
_PROSE = ("description", "abstract", "explanation", "name")
_EQUAL = ("=", "==", "IN", "ISSUBSET", "ISSUPERSET")


def read_stix(text: str) -> Iterator[Said]:
    """Read the observations of STIX 2.

    Raises:
        InputError: It is no JSON.
    """
    source = Source(text)
    values = json_values(source)
    things = Things([item for bundle in bundles(values) for item in bundle])
    contexts = Contexts(things)
    done: set[tuple[str, ...]] = set()
    for thing in things.all:
        yield from _Reading(source, thing, contexts, done).said()


class _Reading:
    """One object, and what of it is observed or refused; `done` is what was said of others."""

    def __init__(
        self, source: Source, thing: Thing, contexts: Contexts, done: set[tuple[str, ...]]
    ) -> None:
        self._done = done
        self._source = source
        self._thing = thing
        self._contexts = contexts

    def said(self) -> Iterator[Said]:
        """Its observations, in its own order."""
        thing = self._thing
        if thing.kind in NO_OBSERVABLES:
            return
        if thing.kind == "indicator":
            yield from self._indicator()
            return
        why = thing.dead or self._contexts.only_dead(thing.id)
        blocks = object_blocks(self._source, thing.item)
        for found in candidates(blocks):
            block = blocks[found.block]
            if not _is_address(found, block) or _is_prose(block.name):
                continue
            if not self._is_new(found, block):
                continue
            if block.name not in _VALUES:
                yield refused(found, _elsewhere(block.name))
            elif reason := why or _beside_host(found, block, block.name):
                yield refused(found, reason)
            else:
                contexts = self._contexts.of(thing.id)
                yield from in_contexts(found, [_of_url(c, block.name) for c in contexts])

    def _is_new(self, found: Candidate, block: Block) -> bool:
        """Whether the same was not said before: observables may stand in a document several times.

        Source: STIX 2.1, section 2.9. It is asked before anything is said, since a copy has all
        the times of the others.
        """
        thing = self._thing
        if thing.inside or not thing.item.text("id"):
            return True
        key = (thing.id, thing.dead, block.name, found.text)
        is_new = key not in self._done
        self._done.add(key)
        return is_new

    def _indicator(self) -> Iterator[Said]:
        thing = self._thing
        pairs = pattern_blocks(self._source, thing.item)
        if not pairs:
            yield from self._other_pattern()
            return
        blocks = [block for block, _ in pairs]
        found = [c for c in candidates(blocks) if _is_address(c, blocks[c.block])]
        contexts = self._own_contexts(len({c.text for c in found}))
        for each in found:
            block, how = pairs[each.block]
            name = how.path.replace(":", ".", 1)
            why = thing.dead or _not_read(how) or _beside_host(each, block, name)
            if why:
                yield refused(each, why)
                continue
            role = self._role(block.name)
            yield from in_contexts(each, [context._replace(role=role) for context in contexts])

    def _own_contexts(self, addresses: int) -> list[Context]:
        """From when the indicator is valid, and when it was sighted."""
        thing = self._thing
        times = moment(word_of(thing.item, "valid_from"), "valid_from") or (Dated(),)
        contexts = [Context(dated, where=thing.id) for dated in times]
        notes: tuple[str, ...] = ()
        if addresses > 1:
            notes = (f"the sighting does not say which of {addresses} addresses was seen",)
        seen = self._contexts.sightings(thing.id)
        return [*contexts, *(context._replace(notes=notes) for context in seen)]

    def _role(self, name: str) -> str:
        if "src_ref" in name:
            return "source"
        if "dst_ref" in name or name == "url.value":
            return "destination"
        is_c2 = self._contexts.is_destination(self._thing.id) or says_c2(self._thing.item)
        return "destination" if is_c2 else "unknown"

    def _other_pattern(self) -> Iterator[Said]:
        """A pattern in another language than STIX's."""
        blocks = [
            block
            for block in object_blocks(self._source, self._thing.item)
            if block.name == "indicator.pattern"
        ]
        kind = self._thing.item.text("pattern_type")[:40]
        for found in candidates(blocks):
            if _is_address(found, blocks[found.block]):
                yield refused(found, f"it stands in a pattern of {kind!r}, which is not read")


def _beside_host(found: Candidate, block: Block, name: str) -> str:
    return why_not_host(found, block) if name == "url.value" else ""


def _of_url(context: Context, name: str) -> Context:
    """A URL names what is connected to (RFC 3986, 3.2.2)."""
    is_url = name == "url.value" and context.role == "unknown"
    return context._replace(role="destination") if is_url else context


def _is_address(found: Candidate, block: Block) -> bool:
    """Whether it is an address, or is meant as one; not what only looks like one."""
    return found.target is not None or block.holds == "address"


def _is_prose(name: str) -> bool:
    return name.rpartition(".")[2] in _PROSE or ".external_references." in name


def _not_read(how: Compared) -> str:
    if how.is_negated or how.operator == "!=":
        return "the pattern excludes it"
    if not how.path or ":" not in how.path:
        return "it stands where the pattern is not understood"
    name = how.path.replace(":", ".", 1)
    if how.operator not in _EQUAL:
        return f"it is compared by {how.operator}, which names no address"
    if name in _VALUES or ("_ref" in name and name.endswith(".value")):
        return ""
    return _elsewhere(name)


def _elsewhere(name: str) -> str:
    return f"it stands in {name[:80]}, which is not read as an observation"


def is_stix(head: str) -> bool:
    """Whether a text begins as STIX 2 does."""
    return looks_like_stix(head)


FORMAT = Format("STIX", is_stix, read_stix, rank=10)
