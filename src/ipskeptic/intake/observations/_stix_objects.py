"""The objects of STIX 2 documents: which version of each counts, and what refers to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ipskeptic.errors import InputError
from ipskeptic.intake.documents._holds import words
from ipskeptic.intake.documents._json import JsonArray, JsonObject, JsonText, JsonValue, JsonWord

# Whatever stands in these is no observable: STIX 2.0 part 2 and 2.1 sections 4, 5 and 7.
NO_OBSERVABLES = words(
    "attack-pattern bundle campaign course-of-action extension-definition grouping identity "
    "incident infrastructure intrusion-set language-content location malware malware-analysis "
    "marking-definition note observed-data opinion relationship report sighting threat-actor tool "
    "vulnerability"
)
# References that any object may have, and which name nothing that was seen.
_COMMON = frozenset(("created_by_ref", "object_marking_refs"))
_SEPARATOR = "\0"  # no identifier has one
# Judgement: a document of 64 MiB has some 200,000 objects, each observed a few times; more is made
# to take time.
_MOST_STEPS = 4_000_000


class Thing(NamedTuple):
    """An object, or one observable inside of an `observed-data` of STIX 2.0.

    Attributes:
        id: Its identifier; of an observable inside, and where none is given, one made here.
        kind: Its type.
        item: Its members.
        inside: Identifier of the `observed-data` that it stands in, "" elsewhere.
        dead: Why it is not read, one clause; "" where it is.
    """

    id: str
    kind: str
    item: JsonObject
    inside: str = ""
    dead: str = ""

    def refs(self, *names: str) -> Iterator[str]:
        """What it refers to by some members, or by any of its own."""
        for key, value in self.item.members:
            name = key.raw
            if name in names or (
                not names and name.endswith(("_ref", "_refs")) and name not in _COMMON
            ):
                for text in _texts(value):
                    yield _inner(self.inside, text) if self.inside else text


class Things:
    """All objects of a document.

    Attributes:
        all: In the order of the document.
    """

    def __init__(self, objects: Sequence[JsonObject]) -> None:
        newest, revoked = _versions(objects)
        made: list[Thing] = []
        for number, item in enumerate(objects):
            kind, name = item.text("type"), item.text("id") or f"{_SEPARATOR}{number}"
            dead = ""
            if name in revoked:
                dead = "its producer has revoked it"
            elif _modified(item) != newest.get(name, _modified(item)):
                dead = "an older version of its object: the newest in the document counts"
            made.append(Thing(name, kind, item, dead=dead))
            if kind == "observed-data":
                made += _inside(item, name, dead)
        self.all = tuple(made)
        self._steps = 0
        self._live: dict[str, list[Thing]] = defaultdict(list)
        for thing in made:
            if not thing.dead:
                self._live[thing.id].append(thing)

    def live(self, kind: str) -> Iterator[Thing]:
        """The objects of a type that count."""
        return (thing for thing in self.all if thing.kind == kind and not thing.dead)

    def named(self, name: str) -> Sequence[Thing]:
        """What counts of an identifier: observables may stand in a document several times."""
        return self._live.get(name, ())

    def kind(self, name: str) -> str:
        """The type of what an identifier names, "" where it is not there."""
        return next((thing.kind for thing in self.named(name)), "")

    def observables(self, thing: Thing) -> frozenset[str]:
        """Identifiers of all that an `observed-data` says it saw, also by way of others."""
        if isinstance(thing.item.get("objects"), JsonObject):
            roots = [inner.id for inner in _inside(thing.item, thing.id, "")]
        else:
            roots = []
        return self.closure((*roots, *thing.refs("object_refs")))

    def closure(self, names: Iterable[str]) -> frozenset[str]:
        """Observables by their identifiers, and what they refer to; cycles end.

        Raises:
            InputError: The document refers to and fro without end, as far as can be told.
        """
        waiting, found = list(names), set[str]()
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            # Each copy of an object is looked at.
            self._steps += max(1, len(self.named(name)))
            if self._steps > _MOST_STEPS:
                raise InputError(f"more than {_MOST_STEPS:,} references between its objects")
            for thing in self.named(name):
                if thing.kind not in NO_OBSERVABLES and thing.kind != "indicator":
                    waiting.extend(thing.refs())
        return frozenset(found)


def number_of(item: JsonObject, name: str) -> int | None:
    """A whole number that is not negative, or None."""
    value = item.get(name)
    if not isinstance(value, JsonWord) or not (value.raw.isascii() and value.raw.isdecimal()):
        return None
    # Longer ones are no ports and no counts (2.1, 4.14: at most 999,999,999).
    return int(value.raw) if len(value.raw) < 13 else None


def texts_of(item: JsonObject, name: str) -> tuple[str, ...]:
    """The strings of a list, or the one string that it is."""
    return tuple(_texts(item.get(name)))


def _texts(value: JsonValue | None) -> Iterator[str]:
    if isinstance(value, JsonText):
        yield value.text
    elif isinstance(value, JsonArray):
        yield from (each.text for each in value.items if isinstance(each, JsonText))


def _inside(item: JsonObject, name: str, dead: str) -> Iterator[Thing]:
    """The observables that stand in an `observed-data` by keys of its own (STIX 2.0)."""
    held = item.get("objects")
    for key, value in held.members if isinstance(held, JsonObject) else ():
        if isinstance(value, JsonObject):
            yield Thing(_inner(name, key.text), value.text("type"), value, name, dead)


def _inner(name: str, key: str) -> str:
    return f"{name}{_SEPARATOR}{key}"


def _versions(objects: Sequence[JsonObject]) -> tuple[Mapping[str, str], frozenset[str]]:
    """When the newest version of each object was made, and which are revoked then."""
    newest: dict[str, str] = {}
    revoked: dict[str, bool] = {}
    for item in objects:
        name, when = item.text("id"), _modified(item)
        if not name or when < newest.get(name, ""):
            continue
        word = item.get("revoked")
        is_revoked = isinstance(word, JsonWord) and word.raw == "true"
        if when > newest.get(name, ""):
            revoked[name] = False
        newest[name] = when
        # Of two of the same moment the one that takes it back is believed.
        revoked[name] = revoked.get(name, False) or is_revoked
    return newest, frozenset(name for name, is_so in revoked.items() if is_so)


def _modified(item: JsonObject) -> str:
    # Without the zone, which is always Z, longer fractions order behind shorter ones.
    return item.text("modified").removesuffix("Z")
