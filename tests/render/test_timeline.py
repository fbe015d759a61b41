"""The time line in text and JSON: golden files, the picture, hostile text.

Golden files are read by eye before they are frozen. To write them again after a change that is
meant: IPSKEPTIC_WRITE_GOLDEN=1 pytest tests/render/test_timeline.py, then read the diff.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own
import pytest

from ipskeptic.model.assessment import Mention
from ipskeptic.model.timeline import Conflict, Difference, Lane, Side, Stretch
from ipskeptic.model.when import parse_window
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.render.text.timeline import render_timeline
from ipskeptic.render.timeline_json import timeline_document, timeline_json
from ipskeptic.render.timeline_schema import timeline_schema
from tests.contract.test_hostile_text import HOSTILE, STARTS
from tests.render.lanes import lane, made, shown, stretch
from tests.render.test_text_golden import GOLDEN
from tests.world import NOW

MOVES = {
    "moved": "198.51.100.7",
    "split": "192.0.2.70",
    "conflict": "203.0.113.9",
    "gone": "203.0.113.200",
    "range": "198.51.100.0-203.0.113.255",
}
BUILT_IN = {"founding": "175.45.176.143", "private": "10.0.0.1", "nowhere": "2001:db8::1"}


def compare(name: str, text: str) -> None:
    """Fail unless the text is the golden one."""
    path = GOLDEN / "timeline" / f"{name}.txt"
    if os.environ.get("IPSKEPTIC_WRITE_GOLDEN"):
        path.write_text(text, "utf-8", newline="\n")

    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", MOVES)
def test_blocks_that_change_hands(moves: Skeptic, name: str, width: int) -> None:
    """The time line over the made-up internet is the one that was read and approved."""
    text = render_timeline(moves.history(MOVES[name]), width=width, color=False)

    compare(f"{name}-{width}", text)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in(name: str, width: int, tmp_path: Path) -> None:
    """The time line on built-in data alone is the one that was read and approved."""
    with Skeptic.open(tmp_path, now=NOW) as skeptic:
        text = render_timeline(skeptic.history(BUILT_IN[name]), width=width, color=False)

    compare(f"{name}-{width}", text)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("address", MOVES.values())
def test_it_fits(moves: Skeptic, address: str, width: int) -> None:
    """No line is wider than the terminal, and all are plain ASCII."""
    text = render_timeline(moves.history(address), width=width, color=False, verbose=True)

    assert max(map(len, text.splitlines())) <= width
    assert text.isascii()


def test_colour_adds_only_colour(moves: Skeptic) -> None:
    """With colour the text is the same once the escape sequences are taken out."""
    found = moves.history("192.0.2.70")
    plain = render_timeline(found, width=80, color=False)
    coloured = render_timeline(found, width=80, color=True)
    bare = "".join(
        line.rstrip() + "\n" for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()
    )

    assert "\x1b" not in plain
    assert "\x1b" in coloured
    assert bare == plain


@pytest.mark.parametrize("address", [*MOVES.values(), "0.0.0.0/0"])
def test_json_fits_its_schema(moves: Skeptic, address: str) -> None:
    """The document validates, and its two layouts say the same."""
    found = moves.history(address)
    text = timeline_json(found)

    jsonschema.Draft202012Validator(timeline_schema()).validate(json.loads(text))
    assert json.loads(text) == json.loads(timeline_json(found, pretty=True))
    assert text.isascii()
    assert text.endswith("}\n")


def test_the_document(moves: Skeptic) -> None:
    """Kind, version, target, data, lanes and differences stand in the document by their names."""
    document = timeline_document(moves.history("198.51.100.7"))
    apnic = next(lane for lane in document["lanes"] if lane["feed"] == "apnic")

    assert (document["kind"], document["schema_version"]) == ("timeline", "1")
    assert document["address"] == "198.51.100.7"
    assert len(document["data"]) == 17
    assert apnic["stretches"][0] == {
        "state": "present",
        "dates": ["2014-10-31", "2016-04-10"],
        "changed": False,
        "entry": "198.51.100.0/24",
        "value": {"registry": "apnic", "cc": "SG", "status": "allocated", "date": "2014-10-02"},
        "records": 1,
        "counts": {},
        "title": None,
        "builtin": False,
    }
    assert document["differences"][1] == {
        "group": "delegation",
        "what": "country",
        "then": "SG",
        "then_at": "2016-04-10",
        "now": "TR",
        "now_at": "2024-03-10",
        "sources": ["APNIC", "RIPE NCC"],
    }


def test_nothing_with_a_date() -> None:
    """Without a date there is no axis, and the text says so."""
    assert "No copy with a date has a record of it." in shown()
    assert "copy without a date: entry" in shown(lane(stretch("present", entry="entry")))


def test_what_is_not_held_is_said() -> None:
    """No registry file and no table are named as missing, with the command that brings some."""
    text = shown(lane(stretch("present", "2024-01-01")))
    some = shown(lane(stretch("present", "2024-01-01"), group="route"))

    assert "no registry file and no routing table is held that may have it" in text
    assert "no registry file is held" in some
    assert "NOT HELD" not in shown(lane(stretch("present", "2024-01-01"), group="special-purpose"))


def test_a_registry_that_does_not_have_it() -> None:
    """Registries without a record share a line, with the dates of their files."""
    has = lane(stretch("present", "2024-01-01", entry="x"), feed="arin", group="delegation")
    one = lane(stretch("absent", "2014-08-03"), feed="ripencc", group="delegation")
    two = lane(stretch("absent", "2014-10-31"), feed="apnic", group="delegation")

    assert "ripencc: not in the file of 2014-08-03" in shown(has, one)
    assert "apnic and ripencc: in none of 2 files held, of 2014-08-03 and 2014-10-31" in shown(
        has, two, one
    )


def test_a_long_lane_is_cut() -> None:
    """So many stretches are shown, the first and the last, and all with -v."""
    flapping = [
        stretch("present" if number % 2 else "absent", f"2024-01-{number:02}", changed=True)
        for number in range(1, 30)
    ]

    assert "and 17 more here: add -v to see all" in shown(lane(*flapping))
    assert "more here" not in shown(lane(*flapping), verbose=True)


def test_lists_that_have_nothing() -> None:
    """A few are named, many counted, and with -v each has its lane."""
    lists = [lane(stretch("not-listed", "2024-01-01"), feed=f"list-{n}") for n in range(9)]
    text = shown(*lists)

    assert "on no copy held of list-0; list-1; list-2; list-3; list-4; list-5; and 3 more" in text
    assert "on no copy held of list-0; list-1" in shown(*lists[:2])
    assert "not on the copy of 2024-01-01" in shown(*lists, verbose=True)


def test_what_was_not_read() -> None:
    """Of a copy that was not read so far nothing is said, and no copies agree."""
    unread = lane(stretch("unread", "2024-01-01"), feed="far")
    files = lane(stretch("unread", "2024-01-01"), feed="arin", group="delegation")
    part = lane(stretch("partial", "2023-01-01", "2024-01-01", entry="parts"), group="delegation")
    text = shown(unread, files, part, complete=False)

    assert "no copy held of far" not in text
    assert "arin: nothing met in the part that was read" in text
    assert "the fullest of 2 files of 2023-01-01 and 2024-01-01: parts" in text
    assert "WHAT DIFFERS" not in text
    assert "copy of 2024-01-01: not read so far" in shown(unread, verbose=True, complete=False)


@pytest.mark.parametrize(
    ("given", "group", "said"),
    [
        (stretch("absent", "2024-01-01"), "delegation", "not in the file of 2024-01-01"),
        (
            stretch("absent", "2024-01-01", "2024-02-01", "2024-03-01"),
            "route",
            "in none of 3 tables from 2024-01-01 to 2024-03-01",
        ),
        (stretch("not-listed", "2024-01-01"), "abuse", "not on the copy of 2024-01-01"),
        (
            stretch("not-listed", "2024-01-01", "2024-02-01"),
            "abuse",
            "on none of 2 copies of 2024-01-01 and 2024-02-01",
        ),
        (
            stretch("empty", "2024-01-01"), "abuse",
            "copy of 2024-01-01: no entries, so no data then",
        ),
        (
            stretch("present", "2024-01-01T06:00Z", entry="x"), "abuse",
            "copy of 2024-01-01 06:00 UTC: x",
        ),
        (
            stretch("absent", "2024-01-01", entry="x")._replace(value=(("status", "reserved"),)),
            "delegation",
            "file of 2024-01-01: reserved, so nobody's (x)",
        ),
        (
            stretch("present", "2024-01-01", entry="x")._replace(
                value=(("registry", "apnic"), ("status", "assigned"))
            ),
            "delegation",
            "file of 2024-01-01: APNIC, x no country, assigned",
        ),
        (stretch("present", "2024-01-01", entry="x"), "route", "x, origin not known"),
        (
            stretch("present", "2024-01-01", entry="x")._replace(
                value=(("service", "a resolver"), ("first-seen", "2020"))
            ),
            "abuse",
            "x, a resolver, first seen 2020",
        ),
        (
            stretch("partial", "2024-01-01", entry="parts")._replace(
                counts=tuple((f"AS{n}", 9) for n in range(7)), records=63
            ),
            "route",
            "parts; by origin: AS0 9, AS1 9, AS2 9, AS3 9, AS4 9 and 2 others",
        ),
        (
            stretch("present", "2024-01-01", entry="x")._replace(title="its own", builtin=True),
            "abuse",
            "its own, copy of 2024-01-01: x (built in)",
        ),
    ],
)  # fmt: skip
def test_what_a_stretch_says(given: Stretch, group: str, said: str) -> None:
    """Which copies, and what they say, in one clause."""
    assert said in shown(lane(given, group=group), verbose=True)


def test_the_table_of_the_present() -> None:
    """The embedded table has its mark under now, and says that it has no date."""
    both = stretch("partial", entry="a and b")._replace(counts=(("DE", 1), ("FR", 1)))
    one = stretch("partial", entry="a and b")._replace(value=(("cc", "FR"),))
    has = stretch("present", entry="a")._replace(value=(("cc", "FR"),))
    said = {}
    for name, given in (("both", both), ("one", one), ("has", has), ("none", stretch("absent"))):
        table = lane(given, feed="table", group="registered-country")._replace(now=True)
        said[name] = shown(lane(stretch("present", "2024-01-01")), table)

    assert "now: its two ends, a and b: DE and FR" in said["both"]
    assert "now: its two ends, a and b: FR" in said["one"]
    assert "now: country code FR" in said["has"]
    assert "now: no country code" in said["none"]
    assert all("table (no date, B 3)" in text for text in said.values())


def test_many_differences_are_cut() -> None:
    """So many are shown, and all with -v."""
    item = Difference("abuse", "country", "FR", "2024-01-01", "DE", "now", ("a", "b"))
    found = made(lane(stretch("present", "2024-01-01")))._replace(differences=(item,) * 30)
    few = render_timeline(found, width=80, color=False)
    every = render_timeline(found, width=80, color=False, verbose=True)

    assert "and 6 more: add -v to see all" in few
    assert every.count("country: FR (a, 2024-01-01) -> DE (b, now, without a date)") == 30


def test_long_names_are_cut_in_the_picture() -> None:
    """A row's name is the title where that is short, else the feed's name, cut if need be."""
    name = "a-feed-with-a-very-long-name-indeed-and-more"
    long = lane(stretch("present", "2024-01-01"), feed=name)
    text = render_timeline(made(long), width=80, color=False)

    assert re.search(r"^  a-feed-with-a-ve\.\.  ", text, re.MULTILINE)


@pytest.mark.parametrize("hostile", [HOSTILE, *STARTS], ids=repr)
def test_hostile_text_does_nothing(hostile: str) -> None:
    """Text of feeds and input goes through both formats, and nothing in it is active."""
    date = parse_window("2024-01-01")
    value = (("cc", hostile), ("status", hostile), (hostile, hostile))
    parts = [
        Stretch("present", (date,), True, hostile, value, title=hostile),
        Stretch("partial", (date,), False, hostile, (), 9, ((hostile, 5), ("b", 4))),
        Stretch("absent", (date,), True, hostile, (("status", hostile),)),
    ]
    groups = ("delegation", "route", "abuse", "registered-country")
    lanes = [
        Lane(group, hostile, hostile, hostile, "census", "B 3", tuple(parts)) for group in groups
    ]
    side = Side(hostile, hostile, hostile, hostile, (date,))
    found = made(*lanes)._replace(
        input=hostile,
        differences=(
            Difference("abuse", "value", hostile, hostile, hostile, "now", (hostile,) * 2),
        ),
        conflicts=(Conflict(side, side),),
        mentions=(Mention("case", hostile, hostile),),
        notes=(hostile,),
    )
    for text in (render_timeline(found, width=80, color=False), timeline_json(found)):
        assert text.replace("\n", "").isprintable()
        assert "##[" not in text
        assert not any(re.match(r"\s*::[a-z-]+( |::)", line) for line in text.splitlines())
