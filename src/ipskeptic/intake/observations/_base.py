"""What a format's module gives (`FORMAT`), and how a document's addresses become observations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from ipskeptic.errors import InputError
from ipskeptic.intake.documents._json import JsonError, JsonValue, parse_json
from ipskeptic.intake.documents._source import Source
from ipskeptic.intake.item import encodable
from ipskeptic.intake.observations._times import Dated
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.document import Block, Candidate
from ipskeptic.model.observed import Observed

Said: TypeAlias = "Observed | BadInput"

# The scheme of a URL, defanged or not; what ends its host; and the rest of its authority.
_SCHEME = re.compile(r"[^/?#@]*//")
_PAST_HOST = re.compile(r"[/?#]")
_AUTHORITY = re.compile(r"[^/?#\s]*")

_MAX_INPUT = 200  # as `BadInput.input` says


def json_values(source: Source) -> tuple[JsonValue, ...]:
    """The values of a document of JSON.

    Raises:
        InputError: It is none.
    """
    try:
        return parse_json(source)
    except JsonError as error:
        raise InputError(f"its JSON can't be read: {error}") from error


class Format(NamedTuple):
    """A format that states observations.

    Attributes:
        name: As messages say it.
        looks: Whether a text's beginning is of this format.
        read: From the whole text to its observations and what of it is refused, in the order of
            the document. It never raises but `InputError`, for what can't be taken apart at all.
        rank: Formats are asked in the order of this, lowest first.
    """

    name: str
    looks: Callable[[str], bool]
    read: Callable[[str], Iterator[Said]]
    rank: int = 50


class Context(NamedTuple):
    """When and how an address was seen; `model.observed.Observed` says what the fields mean."""

    dated: Dated = Dated()
    role: str = "unknown"
    transport: str = "unknown"
    port: int | None = None
    number: int = 0
    where: str = ""
    notes: tuple[str, ...] = ()

    def key(self) -> tuple[object, ...]:
        """Something to order contexts by: without a time last."""
        when, basis, problem = self.dated
        return (when is None, when or (), basis, problem, *map(str, self[1:]))


def observed(found: Candidate, context: Context) -> Said:
    """An address in its context; refused where it is none, or its time can't be read."""
    if found.target is None:
        return refused(found, found.decision.removeprefix("misprint: "))
    if context.dated.problem:
        return refused(found, context.dated.problem)
    port = context.port
    if port is None and context.role == "source":
        port = found.target.port
    return Observed(
        target=found.target,
        text=found.text,
        seen_at=context.dated.when,
        basis=context.dated.basis,
        role=context.role,
        transport=context.transport,
        port=port,
        number=context.number,
        where=context.where,
        line=found.place.line,
        notes=context.notes,
    )


def why_not_host(found: Candidate, block: Block) -> str:
    """Why an address in a URL is not the server that it names, or "".

    A path or query may hold any address, often that of the victim (RFC 3986, 3.2.2 and 3.2.1).
    """
    before = _SCHEME.sub("", block.text[: found.start].rpartition(" ")[2])
    behind = _AUTHORITY.match(block.text, found.end)
    if _PAST_HOST.search(before) or (behind is not None and "@" in behind[0]):
        return "it stands in a URL beside the host, and no rule reads it as an observation"
    return ""


def refused(found: Candidate, reason: str) -> BadInput:
    """An address of the document that is not read as an observation."""
    return BadInput(encodable(found.text[:_MAX_INPUT]), reason, line=found.place.line)


def said_of_document(problems: Sequence[str]) -> Iterator[Said]:
    """What of a document could not be read as it should, so that none of it is missing unsaid."""
    yield from (BadInput("the document itself", problem) for problem in problems)


def in_contexts(found: Candidate, contexts: Sequence[Context]) -> Iterator[Said]:
    """An address in each of its contexts, each once, earliest first."""
    for context in sorted(dict.fromkeys(contexts), key=Context.key):
        yield observed(found, context)
