"""Long passed between the day on which an address was seen and the claim made on it.

What it does
    Where an address on which a claim leans, or which a report that blames somebody gives as a
    source, has a time of its own and the report has a date, counts the days between and flags more
    than 90 (`stale-days` in the configuration). One finding stands for all such addresses of a
    section.

Why this is weak evidence
    What was looked up on the day of the report is about the day of the report. Half of new Tor
    exits are gone in a week; nodes of relay networks live for about a month; control servers of
    known families have medians from 5 to 135 days, by family. After three months the machine, its
    tenant and its neighbours are likely others, and everything that was found around the address
    (its certificate, its other names, the country in a database) has to be of the old day to mean
    anything. A fresh claim on an old address also asks why nobody made it then.

Example
    On 12 March 2023 the operators logged in from 198.51.100.23, so we attribute the intrusion to
    North Korea.

    Published: 2024-03-12

Better
    On 1 March 2024 the operators logged in from 198.51.100.23, so we attribute the intrusion to
    North Korea.

    Published: 2024-03-12

Limits
    It is information: court cases rest on old addresses, with records of the old day. It takes the
    nearest time beside the address, and the report's own date for the claim's. Ninety days are a
    judgement, near the longest of the medians that were measured.

References
    Tor exits: 2,021 daily lists, 2018 to 2024; KV-botnet and Raptor Train: Lumen's lists, 2022 to
    2024 (medians 89 and 68 days).
    Mandiant on relay networks, May 2024.
    Casebook: volt-typhoon-kv-2023, grizzly-steppe-2016.
"""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.lint.facts import target_of
from ipskeptic.lint.rules._leaning import leans, others, span
from ipskeptic.model.claims import Reported, Use
from ipskeptic.model.finding import Flag, Holdings, Rule, RuleSettings
from ipskeptic.model.when import Window


def check(reported: Reported, holdings: Holdings, settings: RuleSettings) -> Iterator[Flag]:
    """Flag addresses that were last seen long before the report."""
    made = reported.published
    if made is None:
        return
    found: dict[int, list[tuple[Use, Window]]] = {}
    for use in reported.uses:
        last = _last_seen(use)
        if last is None or not made.begins_after(last):
            continue
        if made.days_from(last) > settings.stale_days and _is_behind_a_claim(reported, use):
            found.setdefault(use.section, []).append((use, last))
    for uses in found.values():
        use, last = uses[0]
        block, start, end = span(reported, use)
        yield Flag(
            message=f"{target_of(reported, use).text} was seen {_on(last.text)},"
            f" {made.days_from(last):,} days before the report",
            block=block,
            start=start,
            end=end,
            certainty="medium",
            better="say of which day the records are that the claim rests on",
            related=others(reported, [other for other, _ in uses[1:]]),
        )


def _is_behind_a_claim(reported: Reported, use: Use) -> bool:
    """Whether a claim leans on it, or the report blames somebody and has it as a source."""
    return leans(reported, use) or (use.role == "source" and bool(reported.claims))


def _last_seen(use: Use) -> Window | None:
    return max((said.when for said in use.times if said.when), default=None)


def _on(when: str) -> str:
    return f"on {when[:10]}" if len(when) >= 10 else f"in {when}"


RULE = Rule("stale-observation", "info", check)
