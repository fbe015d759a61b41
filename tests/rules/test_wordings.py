"""Wordings of reports, careful ones and bad ones: which rule speaks of which piece of them."""

from __future__ import annotations

import pytest

from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flagged, flags

# Rule, text, and the text that it flags.
FLAGGED = (
    (
        "special-purpose-source",
        "Our build server was hacked by Iranian hackers from 10.20.30.40.\n",
        "10.20.30.40",
    ),
    ("certainty-words", "We are certain that it was APT41.\n", "We are certain that it was APT41."),
    (
        "certainty-words",
        "Iran is behind the attack. This was undoubtedly an act of state.\n",
        "This was undoubtedly an act of state.",
    ),
    (
        "address-without-time",
        "The hackers' IP address, 198.51.100.23, is known. Iran is behind the attack.\n",
        "198.51.100.23",
    ),
    (
        "address-without-time",
        "APT33 logged in at 05:40 from 198.51.100.23.\n\nIran is behind the attack.\n",
        "198.51.100.23",
    ),
    (
        "shared-address-without-port",
        "A transfer was ordered from 198.51.100.9, an address of a mobile network, on"
        " 2024-03-12.\n",
        "198.51.100.9",
    ),
    (
        "overlap-on-shared-host",
        "On 12 March 2024 the same 192.0.2.5 was used in the campaign against banks, so one"
        " group was behind both.\n",
        "192.0.2.5",
    ),
    (
        "registry-country-as-place",
        "The address is registered in Iran, so the server stands in Iran.\n",
        "The address is registered in Iran, so the server stands in Iran.",
    ),
    (
        "widened-party",
        "Kvant is a Russian company, hence the Russian government ordered the attack.\n",
        "Kvant is a Russian company, hence the Russian government ordered the attack.",
    ),
    (
        "confidence-drift",
        "# Report\n\n## Summary\n\nWe attribute the attack to Iran with high confidence.\n\n"
        "## Body\n\nIran is possibly behind the attack.\n",
        "We attribute the attack to Iran with high confidence.",
    ),
    (
        "no-alternative-considered",
        "We attribute the attack to Iran with high confidence.\n\n## Alternatives\n\n"
        "None were considered.\n",
        "We attribute the attack to Iran with high confidence.",
    ),
    (
        "high-confidence-on-one-kind",
        "Iran is behind the attack, since the implant shares code with an older one. We hold"
        " this judgement with high confidence.\n",
        "Iran is behind the attack, since the implant shares code with an older one.",
    ),
)

ALONE = (
    (
        "claim-without-evidence",
        "# Report\n\n## Parties\n\n| Judgement | Level | Why |\n|---|---|---|\n"
        "| Iran is behind the attack | High | advertising in a forum |\n",
    ),
    (
        "high-confidence-on-one-kind",
        "The note is in Persian.\n\n| Judgement | Confidence | Evidence |\n|---|---|---|\n"
        "| Iran is behind the attack | High | advertising in a forum |\n",
    ),
    (
        "confidence-not-stated",
        "A loader and an implant reached a domain controller in a US organisation's network.\n",
    ),
    ("confidence-not-stated", '"Iran is behind the attack," says Anna Veldkamp.\n'),
    (
        "confidence-not-stated",
        'It is easy to write "Iranian hackers attacked my server" and be done.\n',
    ),
    (
        "confidence-not-stated",
        "While others write so (Iran, Iraq), the topics suggest that Syrian entities are the"
        " targets of the attack.\n",
    ),
    ("confidence-not-stated", "invite.doc: Member of the “Iranian National Alliance”\n"),
    ("confidence-not-stated", "- Claimed: Iran is behind the attack.\n"),
    (
        "location-as-origin",
        "Over 97 % of 1,905 log-ins of APT1 came from ranges registered in Shanghai.\n",
    ),
    (
        "no-alternative-considered",
        "| Element | Attribution | Confidence |\n|---|---|---|\n"
        "| Hosting origin | Russia | High |\n",
    ),
    (
        "claim-without-evidence",
        "# Report\n\n## Parties\n\n| Who | Source |\n|---|---|\n"
        "| Iran is behind the attack | [report](https://example.org/r) |\n",
    ),
    (
        "confidence-not-stated",
        "Iran is behind the attack. We hold this judgement with moderate confidence.\n",
    ),
    ("confidence-not-stated", "# Iran behind the attack\n\nThe code points there.\n"),
    (
        "confidence-not-stated",
        "| Judgement | Level |\n|---|---|\n| Iran is behind the attack | likely |\n",
    ),
    (
        "confidence-not-stated",
        "## Confidence\n\n| Judgement | Level |\n|---|---|\n| Iran is behind the attack | Low |\n",
    ),
    (
        "confidence-not-stated",
        "APT28 is behind the intrusion.\n\nThe overlap with APT28 is of low confidence.\n",
    ),
    (
        "confidence-not-stated",
        "Claims that Iran stands behind the attack rest on the language of the note.\n",
    ),
    (
        "confidence-not-stated",
        "We were asked by the press whether Iranian hackers are behind the attack.\n",
    ),
    (
        "confidence-not-stated",
        "The use of servers appears part of efforts to thwart U.S. intelligence agencies.\n",
    ),
    ("borrowed-attribution", "The address has been linked to the Sony hack.\n"),
    (
        "location-as-origin",
        "The address is registered in Iran, so the server stands in Iran.\n",
    ),
    (
        "location-as-origin",
        "The attackers connected from 198.51.100.23 and 198.51.100.24: this was Iran.\n",
    ),
    (
        "country-contradicts-registry",
        "The attackers are based in Iran: 198.51.100.23, seen on 2024-03-12, is one of theirs.\n",
    ),
    (
        "time-without-zone",
        "The router 198.51.100.7 was used on 3 February 2024 between 11:02 and 13:40 UTC.\n",
    ),
    (
        "time-without-zone",
        "Log (UTC+2):\n\n2024-03-12 14:02:11 login from 198.51.100.7 failed.\n",
    ),
    (
        "shared-address-without-port",
        "On 2024-02-14 at 13:20:11 UTC a login came from 198.51.100.9, an address of a mobile"
        " network.\n\nThe login from 198.51.100.9, source port 40112, was a direct one.\n",
    ),
    (
        "address-without-time",
        "A login came from 198.51.100.9 on 2024-02-14.\n\n## Attribution\n\nThe login from"
        " 198.51.100.9 shows that Iran is behind the attack.\n",
    ),
    (
        "no-alternative-considered",
        "We attribute the attack to Iran with high confidence.\n\n## Alternatives\n\n"
        "Two more groups have the tool; neither was active in May.\n",
    ),
)


@pytest.mark.parametrize(("rule", "text", "piece"), FLAGGED)
def test_flagged(rule: str, text: str, piece: str, world: Skeptic) -> None:
    """A wording that the rule was written for, as people write it."""
    assert flagged(rule, text, world) == [piece]


@pytest.mark.parametrize(("rule", "text"), ALONE)
def test_left_alone(rule: str, text: str, world: Skeptic) -> None:
    """A wording that only looks like it."""
    assert flagged(rule, text, world) == []


def test_a_table_of_indicators_weighs_nothing(world: Skeptic) -> None:
    """A level beside an indicator isn't held against a CSV file that has no room for reasons."""
    text = "ip,seen,attribution,confidence\n198.51.100.7,2024-03-12,APT28,high\n"

    assert flagged("no-alternative-considered", text, world, "list.csv") == []
    assert flagged("high-confidence-on-one-kind", text, world, "list.csv") == []


def test_only_the_silent_party_is_named(world: Skeptic) -> None:
    """Of two that are blamed, the one whose confidence stands elsewhere isn't named."""
    text = "Iran and APT28 are behind the attack. Iran is likely behind the theft.\n"
    (flag,) = flags("confidence-not-stated", text, world)

    assert flag.message.startswith('"APT28" is blamed')


def test_the_nearest_addresses_are_shown(world: Skeptic) -> None:
    """Addresses of other paragraphs aren't shown where the claim's own has some."""
    text = (
        "## Origin\n\nThe site stood on 198.51.100.7.\n\nLogins came from 198.51.100.23. The"
        " address is located in Iran, so Iran is behind the attack.\n"
    )
    (flag,) = flags("location-as-origin", text, world)

    assert [behind.address for behind in flag.behind] == ["198.51.100.23"]
