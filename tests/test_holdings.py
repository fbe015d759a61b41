"""What rules are told of the data held."""

from __future__ import annotations

from ipskeptic.intake.target import parse_target
from ipskeptic.lint import facts
from ipskeptic.model.finding import NEEDS, RuleSettings
from ipskeptic.model.when import day
from ipskeptic.pipeline.holdings import Held
from ipskeptic.pipeline.skeptic import Skeptic

THEN = day("2024-03-12")


def test_every_need_can_be_asked(world: Skeptic) -> None:
    """The made-up internet has data for every need but shared pools of carriers."""
    held = Held(world)

    assert [need for need in NEEDS if held.lacks(need)] == ["mobile"]


def test_what_is_lacking_comes_with_its_command(world: Skeptic) -> None:
    """Without feeds, the clause says what is lacking and what would bring it."""
    held = Held(world.without({snapshot.feed for snapshot in world.snapshots}))

    assert held.lacks("relays") == (
        "no list of Tor exits, VPNs or proxies is held: run `ipskeptic data update tor-exits`"
    )
    assert held.lacks("delegations").endswith("run `ipskeptic data update registries`")


def test_one_registry_alone_is_not_all_delegations(world: Skeptic) -> None:
    """That nobody has a block follows only from the files of all five registries."""
    held = Held(world.without({"apnic"}))

    assert held.lacks("delegations")


def test_an_address_is_judged_once(world: Skeptic) -> None:
    """The second rule that asks gets the first one's answer."""
    held = Held(world)
    target = parse_target("192.0.2.66")

    assert held.about(target, THEN) is held.about(target, THEN)
    assert held.about(target, THEN) is not held.about(target, None)


def test_a_time_to_come_is_none(world: Skeptic) -> None:
    """A date after the clock, which a report may well hold, can't be asked about."""
    held = Held(world)
    target = parse_target("192.0.2.66")

    assert held.about(target, day("2031-01-01")) is held.about(target, None)


def test_facts_of_its_own_date(world: Skeptic) -> None:
    """Registered country, origin and listing come from the snapshots of the time asked about."""
    held = Held(world)
    exit_then = held.about(parse_target("192.0.2.66"), THEN)
    exit_now = held.about(parse_target("192.0.2.66"), None)

    assert {told.value for told in facts.registered(exit_then)} == {"US"}
    assert {told.value for told in facts.origins(exit_then)} == {"AS64496"}
    assert [told.since for told in facts.relays(exit_then)] == ["2024-03-12"]
    assert not facts.relays(exit_now)


def test_documentation_addresses_by_setting(world: Skeptic) -> None:
    """The setting decides, not the registry held, which here leaves these ranges out."""
    found = Held(world).about(parse_target("192.0.2.66"), THEN)

    assert facts.special(found, RuleSettings(world.now, documentation_addresses="special"))
    assert facts.special(found, RuleSettings(world.now, documentation_addresses="stand-in")) is None


def test_undelegated_and_compromised(world: Skeptic) -> None:
    """A block given to nobody and a listed host are told with their sources."""
    held = Held(world)
    nobody = facts.undelegated(held.about(parse_target("203.0.113.200"), THEN))
    listed = facts.compromised(held.about(parse_target("192.0.2.130"), THEN))

    assert nobody
    assert nobody.record.date == "2024-03-10"
    assert [told.record.source for told in listed] == ["Emerging Threats compromised hosts"]


def test_what_is_on_record_is_what_an_assessment_rests_on(world: Skeptic) -> None:
    """The short way to the records gives an assessment's readings and open questions."""
    for text in ("192.0.2.66", "203.0.113.200", "192.0.2.0/24", "2001:db8::1"):
        for at in (None, THEN):
            whole = world.assess(parse_target(text), at=at)
            for _ in range(2):  # the second time with what was kept of silent sources
                found = world.on_record(parse_target(text), at=at)
                assert found.readings == whole.readings
                assert found.missing == whole.missing
                assert found.observation == whole.observation
