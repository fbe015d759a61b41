"""What listings asked by DNS move in an assessment, and what they do not."""

from __future__ import annotations

from ipskeptic.model.assessment import Assessment, Weighed
from ipskeptic.model.online import DnsAnswer
from ipskeptic.model.reading import Present, Reading
from ipskeptic.pipeline.skeptic import Skeptic
from tests.online.judging import judged
from tests.online.listing import ZEN, TableLines, ask, said, sound

# An ordinary network of the made-up internet.
ADDRESS = "198.51.100.23"
LABELS = "23.100.51.198"


def answers(*codes: str, zone: str = ZEN) -> list[Reading]:
    """What a list says that answers with these codes; none for no such name."""
    table: dict[str, DnsAnswer] = dict(sound(zone))
    if codes:
        table[f"{LABELS}.{zone} A"] = said(*codes)
    return list(ask(ADDRESS, TableLines(table), zone).values())


def of_feed(found: Assessment, name: str) -> Weighed:
    """The reading of a feed, as it was weighed."""
    return next(w for w in found.readings if w.reading.source.feed == name)


def states(found: Assessment) -> dict[str, str]:
    """The state of each rung."""
    return {rung.rung: rung.state for rung in found.ladder}


def moved(world: Skeptic, online: list[Reading], at: str | None = None) -> tuple[bool, Assessment]:
    """Whether these readings change class, states or alternatives, and the assessment."""
    before, after = world.assess(ADDRESS, at=at), judged(world, ADDRESS, online, at)
    same = (before.class_, before.also, before.carries, states(before)) == (
        after.class_,
        after.also,
        after.carries,
        states(after),
    )
    unrecorded = {a.name for a in before.alternatives if a.status == "recorded"} == {
        a.name for a in after.alternatives if a.status == "recorded"
    }
    return not (same and unrecorded), after


def test_listed_in_xbl_now_is_compromised(world: Skeptic) -> None:
    """Row 24: somebody else could have driven a machine there, so the machine is doubted."""
    found = judged(world, ADDRESS, answers("127.0.0.4"))

    assert found.class_ == "compromised"
    assert states(found)["machine"] == "doubtful"
    assert of_feed(found, "spamhaus-xbl").row == "24"
    assert "compromised" in {a.name for a in found.alternatives if a.status == "recorded"}


def test_listed_in_xbl_now_says_nothing_of_2014(world: Skeptic) -> None:
    """Row 25: it may have been listed for whatever happened since."""
    changed, found = moved(world, answers("127.0.0.4"), at="2014-12-11")

    assert not changed
    assert not of_feed(found, "spamhaus-xbl").usable
    assert of_feed(found, "spamhaus-xbl").row == "25"


def test_a_mail_policy_moves_nothing(world: Skeptic) -> None:
    """Row 40: PBL lists nobody for what he did."""
    changed, found = moved(world, answers("127.0.0.10", "127.0.0.11"))
    listing = of_feed(found, "spamhaus-pbl")

    assert not changed
    assert (listing.reading.kind, listing.row) == ("mail-policy", "40")


def test_spam_and_control_servers_move_nothing(world: Skeptic) -> None:
    """Rows 26 and 27: what was done is no word on who drove it."""
    changed, found = moved(world, answers("127.0.0.2", "127.0.0.3", "127.0.0.30"))

    assert not changed
    assert of_feed(found, "spamhaus-sbl").reading.kind == "abuse"
    assert of_feed(found, "spamhaus-sbl").row == "26"
    assert of_feed(found, "spamhaus-bcl").row == "27"


def test_absence_from_lists_moves_nothing(world: Skeptic) -> None:
    """Row 36, of ZEN and of an ordinary list: silence of a sample."""
    online = [*answers(), *answers(zone="bl.spamcop.net")]
    changed, found = moved(world, online)

    assert not changed
    assert {of_feed(found, r.source.feed).row for r in online} == {"36"}


def test_what_could_not_be_asked_moves_nothing(world: Skeptic) -> None:
    """Row 37: a refusal is shown, and is no absence."""
    changed, found = moved(world, answers("127.255.255.254"))

    assert not changed
    assert not of_feed(found, "spamhaus-xbl").usable


def test_tor_says_now_that_it_is_no_exit(world: Skeptic) -> None:
    """Row 30: a census of the hour; stated, and moves nothing."""
    zone = "dnsel.torproject.org"
    changed, found = moved(world, answers(zone=zone))
    silent = of_feed(found, "tor-dnsel")

    assert not changed
    assert (silent.row, silent.usable) == ("30", True)


def test_tor_says_now_that_it_is_an_exit(world: Skeptic) -> None:
    """Row 28: shared by many, as by the list that is a file."""
    found = judged(world, ADDRESS, answers("127.0.0.2", zone="dnsel.torproject.org"))

    assert found.class_ == "shared"
    assert of_feed(found, "tor-dnsel").row == "28"


def test_the_cbl_of_then_and_xbl_of_now_are_one_witness(world: Skeptic) -> None:
    """Its successor is no second origin."""
    xbl = next(r for r in answers("127.0.0.4") if isinstance(r, Present))
    cbl = xbl._replace(source=xbl.source._replace(feed="cbl", title="Spamhaus CBL"))
    one = judged(world, ADDRESS, [xbl])
    both = judged(world, ADDRESS, [xbl, cbl])

    assert [row.ratings for row in one.matrix] == [row.ratings for row in both.matrix]
    assert [row.origin for row in one.matrix] == [row.origin for row in both.matrix]
    assert [r[2:5] for r in one.ladder] == [r[2:5] for r in both.ladder]
    assert xbl.source.origin == "spamhaus-cbl"
