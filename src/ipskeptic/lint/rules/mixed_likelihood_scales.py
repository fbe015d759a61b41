"""Terms of likelihood come from both rows of ICD 203, or from neither.

What it does
    Flags a claim whose term of likelihood is of the other row than the first one the report
    used in a claim ("likely" and "probable", "almost certain" and "nearly certain"), and a
    claim with a word of likelihood that is in neither row ("highly likely", "a good chance",
    "realistic possibility").

Why this is weak evidence
    The two rows of ICD 203 mean the same, and the standard asks a report to keep to one or to
    say that they are equal: a reader who meets "likely" on one page and "probable" on the next
    looks for the difference. Words on neither row have no agreed width. The British yardstick
    does have "highly likely" and "realistic possibility", but with other bounds (80 to 90, and
    40 to 50 %), and its bands leave gaps on purpose; mixing it with ICD 203 gives one word two
    meanings.

    Bounds of the first row: almost no chance 1-5 %, very unlikely 5-20, unlikely 20-45, roughly
    even chance 45-55, likely 55-80, very likely 80-95, almost certain 95-99.

Example
    Russia is likely behind the first intrusion. Iran is probably behind the second.

Better
    Russia is likely (55-80 %) behind the first intrusion, by code overlap with an earlier one. Iran
    is likely behind the second as well, by its choice of victims.

Limits
    Only sentences on who did it are looked at, since ordinary English uses "probably"
    everywhere. A report that names the British yardstick ("PHIA", "probability yardstick") is
    left alone. One that says that the rows mean the same is flagged all the same: allow it
    there with that reason. Words inside a quotation count.

References
    ICD 203, Analytic Standards (ODNI, 2015), table of terms.
    UK Professional Head of Intelligence Assessment, Probability Yardstick.
    S. Kent, Words of Estimative Probability (1964).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ipskeptic.lint.rules._blame import own_claims
from ipskeptic.model.claims import Reported, Sentence, Word
from ipskeptic.model.document import Place
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings

_YARDSTICK = re.compile(r"\b(?:PHIA|probability yardstick|JDP 2-00)\b", re.IGNORECASE)
_ROWS = ("first", "second")
_BETTER_ROW = "keep to one row of the terms, best the first, and give its bounds in per cent once"
_BETTER_OFF = (
    "take one of the seven terms of ICD 203's first row: almost no chance, very unlikely, unlikely,"
    " roughly even chance, likely, very likely, almost certain"
)


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag terms of the other row, and terms of none."""
    if any(_YARDSTICK.search(sentence.text) for sentence in reported.sentences):
        return
    row, where = "", (Place(1, 1), "")
    for claim in own_claims(reported):
        for word in claim.words:
            if word.kind != "likelihood" or word.scale not in (*_ROWS, "off"):
                continue
            if word.scale == "off":
                yield _flag(claim, word, f'"{word.text}" is on neither row of ICD 203\'s terms', ())
                break
            if not row:
                row, where = word.scale, (claim.place, word.text)
            if word.scale != row:
                message = f'"{word.text}" is of the other row of ICD 203\'s terms than "{where[1]}"'
                yield _flag(claim, word, message, (where,))
                break


def _flag(
    claim: Sentence, word: Word, message: str, related: tuple[tuple[Place, str], ...]
) -> Flag:
    return Flag(
        message=message,
        block=claim.block,
        start=claim.start,
        end=claim.end,
        certainty="high" if word.scale in _ROWS else "medium",
        better=_BETTER_ROW if related else _BETTER_OFF,
        related=related,
    )


RULE = Rule("mixed-likelihood-scales", "info", check)
