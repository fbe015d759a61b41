"""`pipeline.online`: who is asked about what, and what becomes of the answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipskeptic.errors import UsageError
from ipskeptic.intake.target import parse_target
from ipskeptic.lookup.askable import Withheld
from ipskeptic.model.online import Failure, Question, Subject, Wishes
from ipskeptic.pipeline.online import Online, Trouble
from ipskeptic.pipeline.skeptic import Skeptic
from tests.online.made_up import LIST, ZONE, Answers


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Made-up servers in the place of all others."""
    made = Answers()
    made.install(monkeypatch)
    return made


def opened(skeptic: Skeptic, *ways: str) -> Online:
    """Ready to ask in some ways, keeping nothing."""
    return Online.open(skeptic, Wishes(ways=ways), folder=None)


@pytest.mark.parametrize(
    ("text", "registry", "block"),
    [
        ("192.0.2.66", "arin", "192.0.2.0/24"),
        ("203.0.113.70", "apnic", "203.0.113.64/26"),
        ("203.0.113.64/27", "apnic", "203.0.113.64/26"),
        ("2001:db8::1", "ripencc", "2001:db8::/35"),
    ],
)
def test_the_registry_by_delegation(world: Skeptic, text: str, registry: str, block: str) -> None:
    """The smallest delegated block that covers all says which registry is asked."""
    found = world.askable(parse_target(text))
    whole = parse_target(block)

    assert found == Subject(parse_target(text), registry, (whole.first, whole.last))


def test_the_registry_by_address_space() -> None:
    """Where no delegation is held, the registry of IANA's address space is asked."""
    with Skeptic.open(Path("no such folder")) as skeptic:
        found = skeptic.askable(parse_target("8.8.8.8"))

        assert found == Subject(parse_target("8.8.8.8"), "arin", None)
        assert skeptic.askable(parse_target("8.0.0.0/7")) == Subject(parse_target("8.0.0.0/7"))


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.2",
        "127.0.0.1",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.0.9",
        "172.16.5.4",
        "192.168.1.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "fe80::1",
        "fd00::1",
        "::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:0:0/97",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:1::",
        "10.0.0.0/8",
        "8.0.0.0/6",
        "9.255.255.0-10.0.0.255",
        "0.0.0.0/0",
        "::/0",
    ],
)
def test_special_purpose_is_withheld(answers: Answers, text: str) -> None:
    """What is special-purpose, all of it or a part, is never asked about."""
    with Skeptic.open(Path("no such folder")) as skeptic, opened(skeptic, "ptr", "dnsbl") as online:
        target = parse_target(text)
        online.ahead([target])

        assert isinstance(online.subject(target), Withheld)
        assert online.plan([target]) == ()
        assert online.readings(target) == ()
        assert (answers.asked, answers.opened) == ([], 0)


def test_globally_reachable_is_asked(answers: Answers) -> None:
    """What the special-purpose registries call globally reachable is an address like any other."""
    with Skeptic.open(Path("no such folder")) as skeptic:
        assert isinstance(skeptic.askable(parse_target("192.31.196.1")), Subject)


def test_a_plan_sends_nothing(world: Skeptic, answers: Answers) -> None:
    """The plan has every question once, in the order of input and ways, and opens nothing."""
    one, two = parse_target("192.0.2.66"), parse_target("198.51.100.7")
    with opened(world, "ptr", "dnsbl") as online:
        plan = online.plan([two, one, two])

    assert [question.what for question in plan] == [
        "198.51.100.7.in-addr.arpa PTR",
        "that name A",
        "198.51.100.7.list.example A",
        "192.0.2.66.in-addr.arpa PTR",
        "192.0.2.66.list.example A",
    ]
    assert (answers.asked, answers.opened) == ([], 0)


def test_a_plan_by_server(world: Skeptic, answers: Answers) -> None:
    """The document has each server's questions, and why nothing is asked of the rest."""
    texts = ("192.0.2.66", "10.0.0.1", "192.0.2.0/25", "192.0.2.66")
    with opened(world, "rdap", "dnsbl") as online:
        plan = online.plan_of(map(parse_target, texts))

    assert [(one.server, len(one.questions)) for one in plan.asked] == [
        ("https://rdap.arin.example", 2),
        (ZONE, 1),
    ]
    assert [(one.targets, one.way) for one in plan.unasked] == [
        (("10.0.0.1",), ""),
        (("192.0.2.0/25",), "dnsbl"),
    ]
    assert "never leaves the machine" in plan.unasked[0].reason
    assert (plan.questions, plan.targets) == (3, 3)


def test_each_is_asked_once(world: Skeptic, answers: Answers) -> None:
    """An address is asked about once, however it is written and however often it comes."""
    same = [parse_target(text) for text in ("192.0.2.66", "192.0.2[.]66", "192.0.2.66:443")]
    with opened(world, "dnsbl") as online:
        online.ahead(same)
        online.ahead(same)

        assert answers.asked == [Question("dnsbl", ZONE, f"192.0.2.66.{ZONE} A")]
        assert answers.opened == 1
        assert [reading.source.feed for reading in online.readings(same[2])] == [LIST.name]


def test_ticks_count_addresses(world: Skeptic, answers: Answers) -> None:
    """What is done is told by addresses, those of which nothing is asked too."""
    ticks: list[tuple[int, int]] = []
    targets = [parse_target(text) for text in ("10.0.0.1", "192.0.2.66", "192.0.2.67")]
    with opened(world, "ptr", "dnsbl") as online:
        online.ahead(targets, lambda done, total: ticks.append((done, total)))

    assert ticks == [(1, 3), (2, 3), (3, 3)]


def test_trouble_is_counted(world: Skeptic, answers: Answers) -> None:
    """Failures are counted by server and cause; what was not asked is no failure."""
    answers.by_target = {
        "192.0.2.1": Failure("refused", "by policy"),
        "192.0.2.2": Failure("refused", "by policy"),
        "192.0.2.3": Failure("timed-out", "no answer in 3 s"),
        "192.0.2.4": Failure("not-asked", "the look-up was ended"),
    }
    with opened(world, "dnsbl") as online:
        online.ahead(parse_target(f"192.0.2.{number}") for number in range(1, 7))

        assert online.trouble == (
            Trouble("dnsbl", ZONE, "refused", 2, "by policy"),
            Trouble("dnsbl", ZONE, "timed-out", 1, "no answer in 3 s"),
        )


def test_further_readings_are_weighed(world: Skeptic, answers: Answers) -> None:
    """What servers said stands among the readings of `assess` and `judge`."""
    answers.by_target = {"198.51.100.7": True}
    target = parse_target("198.51.100.7")
    with opened(world, "dnsbl") as online:
        online.ahead([target])
        found = world.assess(target, extra=online.readings(target))
        judged = world.judge(target, extra=online.readings(target))

    assert "made-up" not in {item.reading.source.feed for item in world.assess(target).readings}
    assert "made-up" in {item.reading.source.feed for item in found.readings}
    assert (judged.class_, judged.readings) == (found.class_, found.readings)


def test_keys_stand_in_no_log(world: Skeptic, answers: Answers) -> None:
    """Whatever is logged, a key is not in it, in capital letters or small ones."""
    lines: list[str] = []
    wishes = Wishes(ways=("dnsbl",), keys={"spamhaus": "List.Example"})
    with Online.open(world, wishes, log=lines.append) as online:
        online.ahead([parse_target("198.51.100.7")])

    assert lines == ["KEY 198.51.100.7.KEY A\x1b[31m"]


def test_a_way_that_is_none(world: Skeptic) -> None:
    """A name that is no way is refused, before anything is imported by it."""
    with pytest.raises(UsageError, match="rdap, ptr, dnsbl, cymru"):
        opened(world, "session")
