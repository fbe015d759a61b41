"""The rules on claims together: better texts, voices, headings, and long input."""

from __future__ import annotations

import time

import pytest

from ipskeptic.lint.page import parse_page
from ipskeptic.lint.rules import docstring, rules
from ipskeptic.model.finding import RuleSettings
from ipskeptic.pipeline.holdings import Held
from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import TODAY, flagged, flags, read

RULES = (
    "borrowed-attribution",
    "certainty-words",
    "claim-on-addresses-alone",
    "claim-without-evidence",
    "confidence-drift",
    "confidence-mixed-with-likelihood",
    "confidence-not-stated",
    "high-confidence-on-one-kind",
    "language-or-clock-alone",
    "location-as-origin",
    "mixed-likelihood-scales",
    "no-alternative-considered",
    "tool-origin-as-actor",
    "widened-party",
)

# What isn't the report's own word, or blames nobody.
NOT_OWN = (
    "Is Iran behind the attack from 198.51.100.7, which is registered in Iran?\n",
    "If Iran is behind the attack, the address 198.51.100.7 says nothing about it.\n",
    "“Iran is behind the attack, because the address is located in Iran.”\n",
    "According to the ministry, Iran is behind the attack, because the address is in Iran.\n",
    "# Report\n\n## References\n\n- Iran is behind the attack. The address is located in Iran.\n",
    "The actor's servers are hosted in Moldova, so notices were sent to the Moldovan police.\n",
    "Connections came from China, Russia and Iran; we draw no conclusion from that.\n",
    "The login came from a Chinese IP address; the account's owner was in Berlin.\n",
    "The C2 traffic was traced to servers located in the Netherlands and Germany.\n",
    "As the address is registered in Iran, the payment has to be reported.\n",
)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("rule", RULES)
def test_no_rule_flags_the_better_text_of_another(rule: str, name: str, world: Skeptic) -> None:
    """What one page recommends, no other rule objects to."""
    for part in parse_page(docstring(name)).texts("Better"):
        assert not flagged(rule, part.text, world)


@pytest.mark.parametrize("text", NOT_OWN)
def test_what_blames_nobody_is_no_error(text: str, world: Skeptic) -> None:
    """Questions, conditions, others' words, references and plain facts of places are left alone."""
    for rule in ("claim-on-addresses-alone", "location-as-origin", "confidence-drift"):
        assert not flagged(rule, text, world)


def test_a_weak_claim_is_a_warning(world: Skeptic) -> None:
    """A conclusion from a place that says no more than "may" isn't an error."""
    text = "The address is located in Iran, so Iran may be behind the attack.\n"

    assert [flag.severity for flag in flags("location-as-origin", text, world)] == ["warning"]


def test_the_addresses_that_a_claim_rests_on_are_shown(world: Skeptic) -> None:
    """A finding carries the address that stands beside the claim, with its place."""
    text = "The server 198.51.100.7 is located in Iran, so Iran is behind the attack.\n"
    (flag,) = flags("claim-on-addresses-alone", text, world)

    assert [behind.address for behind in flag.behind] == ["198.51.100.7"]
    assert (flag.behind[0].place.line, flag.behind[0].place.column) == (1, 12)


@pytest.mark.parametrize(
    "piece",
    [
        "Iran is behind the attack, because 198.51.100.7 is located in Iran. ",
        "has been has been linked to ",
        "# Iran is behind it\n\n",
        "198.51.100.7 Iran ",
        "\"?' ",
    ],
)
def test_time_grows_with_length(piece: str, world: Skeptic) -> None:
    """Ten times the text takes no more than some twenty times as long."""

    def seconds(count: int) -> float:
        report = read(piece * count)
        settings = RuleSettings(now=TODAY)
        began = time.perf_counter()
        for rule in RULES:
            list(rules()[rule].check(report, Held(world), settings))
        return time.perf_counter() - began

    short = max(seconds(200), 0.02)

    assert seconds(2000) < 25 * short
