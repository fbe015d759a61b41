"""Part of a document, or all of it, could not be read.

What it does
    Flags a document of which something was not read: a damaged file, a page that holds only a
    picture, a record that is cut off. What could be read is checked all the same.

Why this is weak evidence
    It is none yet: nobody has looked. A page that was not read must not look like one on which
    nothing was found.

Example (report.stix.json)
    {"type": "bundle", "id": "bundle--4", "objects": [

Better (report.stix.json)
    {"type": "bundle", "id": "bundle--4a2f6c1e-0a52-4d6b-9c1e-2f6f0f8f7a10", "objects": []}

Limits
    Text in pictures is never read. A document that can't be opened at all gives this finding
    and the exit code 2.

References
    SARIF 2.1.0, invocation object: what a tool could not do is told beside what it found.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.model.claims import Reported
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag each thing that could not be read, at the document's beginning."""
    for problem in reported.document.problems:
        yield Flag(
            message=f"not read: {problem}",
            block=-1,
            start=0,
            end=0,
            better="mend the file, or read that part yourself",
        )


RULE = Rule("unreadable-document", "error", check)
