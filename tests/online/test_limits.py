"""What the tables say on pace is found by every name of a server."""

from __future__ import annotations

import pytest

from ipskeptic.discover import load_generated
from ipskeptic.lookup.online.limits import Limit, Rule, rule_from, rules_from


def test_a_table_is_known_by_all_its_names() -> None:
    """Own name, zones, hosts and the host of the address lead to one rule."""
    table = {
        "per_minute": 10,
        "per_hour": 100,
        "zone": "Zone.example",
        "zones": ["six.example", 6],
        "host": "rdap.example",
        "url": "https://user:secret@other.example:444/rdap/",
    }

    rules = rules_from({"rdap": {"one": table, "deep": {"deeper": {"deepest": table}}}}, 9, 8)

    assert rules.rules == {"rdap.one": Rule((Limit(10, 60.0), Limit(100, 3600.0)), 8)}
    assert set(rules.names) == {
        "one", "zone.example", "six.example", "rdap.example", "other.example:444",
    }  # fmt: skip


def test_tables_without_a_number_have_no_rule() -> None:
    """Where nothing is said of pace, the default counts."""
    rules = rules_from({"dnsbl": {"one": {"zone": "zone.example"}, "text": "per_second"}}, 8, 2)

    assert rules.rules == {}


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        ({"per_second": 0.5}, Rule((Limit(1, 2.0),), 1)),
        ({"per_second": 20, "in_flight": 3}, Rule((Limit(20, 1.0),), 3)),
        ({"per_minute": 2}, Rule((Limit(2, 60.0),), 2)),
        ({"per_second": 9, "silent": 100}, Rule((Limit(9, 1.0),), 8, 100)),
        ({"per_second": 9, "silent": 0}, Rule((Limit(9, 1.0),), 8, 0)),
        ({}, None),
    ],
)
def test_numbers_become_windows(table: dict[str, float], rule: Rule | None) -> None:
    """Less than one a second is one in more seconds; no more fly than the window has places."""
    assert rule_from(table, 8) == rule


def test_registries_are_given_up_sooner() -> None:
    """Each question to one takes long, so fewer are waited for; a table may say otherwise."""
    tables = {
        "pace": {"http": {"silent": 4}},
        "rdap": {"one": {"per_minute": 60}, "two": {"per_minute": 60, "silent": 9}},
        "cymru": {"per_second": 10},
    }
    rules = rules_from(tables, 8, 2).rules

    assert [rules[name].silent for name in ("rdap.one", "rdap.two", "cymru")] == [4, 9, None]


@pytest.mark.parametrize(("questions", "seconds"), [(0, 0), (10, 0), (11, 60), (101, 3600)])
def test_the_least_time_is_known(questions: int, seconds: float) -> None:
    """How long questions take at least, if answers come at once."""
    rule = rule_from({"per_minute": 10, "per_hour": 100}, 8)
    assert rule is not None

    assert rule.least_seconds(questions) == seconds


def test_slow_servers_are_shared_between_processes() -> None:
    """A pace of less than one a second is kept for other processes too."""
    slow, fast = rule_from({"per_minute": 10}, 8), rule_from({"per_second": 20}, 8)
    assert slow is not None
    assert fast is not None

    assert (slow.shared, fast.shared) == (True, False)


def test_the_built_in_tables_state_a_default() -> None:
    """Every server has a pace, in this program's own tables."""
    pace = load_generated("online")["pace"]

    assert rule_from(pace["dns"], 8) is not None
    assert rule_from(pace["http"], 8) is not None
    assert pace["crew"]["threads"] <= 64
