"""Front matter: what stands before a document, between `---` (YAML) or `+++` (TOML).

Only lines `key: value`, `key = value` and `- value` are told apart; the rest of such a language is
not needed to find addresses and the document's title and dates.
"""

from __future__ import annotations

import re
from functools import cache

from ipskeptic.intake.documents._pieces import Segment, block_of, part, trimmed
from ipskeptic.model.document import Block

_CLOSED_BY = {"---": ("---", "..."), "+++": ("+++",)}
# Judgement: nobody writes a longer one, and a text that begins with a rule must not vanish in it.
_LONGEST = 1000
_FOLDED = ("|", ">", "|-", ">-")  # the value stands on the lines below
_ALIASES = {
    "lastmod": "updated",
    "last_modified_at": "updated",
    "last_updated": "updated",
    "modified": "updated",
    "publishdate": "published",
    "publish_date": "published",
    "published_at": "published",
    "authors": "author",
}


@cache
def _pair() -> re.Pattern[str]:
    return re.compile(
        r"((?:- )*)(\"[^\"]{0,200}\"|'[^']{0,200}'|[\w.][\w. -]{0,200}?)\s?[:=](?:\s|$)"
    )


def front_matter(lines: list[Segment]) -> tuple[int, list[Block], dict[str, str]]:
    """Read what stands before a document.

    Returns:
        (how many lines it is long, its fields, what it says of the document).
    """
    end = _end(lines)
    blocks: list[Block] = []
    facts: dict[str, str] = {}
    name = ""
    for line in lines[1:end]:
        inner = trimmed(line)
        if not inner.text or inner.text[0] == "#":
            continue
        found = _pair().match(inner.text)
        if found:
            name = found[2].strip().strip("\"'")
            value = trimmed(part(inner, found.end()))
        else:
            dash = inner.text.startswith("- ")
            value = trimmed(part(inner, 2)) if dash else inner
        value = _unquoted(value)
        if found and not line.text[:1].isspace() and not found[1]:
            key = name.lower()
            facts.setdefault(_ALIASES.get(key, key), value.text)
        block = (
            block_of("field", [value], name=name)
            if value.text not in ("|", ">", "|-", ">-")
            else None
        )
        blocks += [block] if block else []
    return (end + 1 if end else 0), blocks, {key: text for key, text in facts.items() if text}


def _end(lines: list[Segment]) -> int:
    """The line that closes it; 0 if there is none."""
    closers = _CLOSED_BY.get(lines[0].text.rstrip()) if lines else None
    if closers is None:
        return 0
    for number, line in enumerate(lines[1:_LONGEST], 1):
        if line.text.rstrip() in closers:
            inside = lines[1:number]
            return number if any(_pair().match(one.text.strip()) for one in inside) else 0
    return 0


def _unquoted(value: Segment) -> Segment:
    text = value.text
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return part(value, 1, len(text) - 1)
    return value


def title_lines(lines: list[Segment]) -> tuple[int, list[Block], dict[str, str]]:
    """Pandoc's `% title`, `% authors`, `% date` at the beginning; as `front_matter`."""
    facts: dict[str, str] = {}
    blocks: list[Block] = []
    count = 0
    for name in ("title", "author", "date"):
        if count >= len(lines) or not lines[count].text.startswith("%"):
            break
        value = trimmed(part(lines[count], 1))
        count += 1
        if block := block_of("field", [value], name=name):
            blocks.append(block)
            facts[name] = value.text
    return count, blocks, facts
