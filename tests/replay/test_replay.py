"""A saved report asked again with today's data."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own
import pytest

from ipskeptic.errors import InputError, UsageError
from ipskeptic.lookup.online.said import present, unavailable
from ipskeptic.model.online import Failure
from ipskeptic.model.replay import CAUSES, Cause, Replay
from ipskeptic.pipeline.replay import replay
from ipskeptic.pipeline.saved_report import SavedReport
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.causes import pin
from ipskeptic.render.jsonl import to_jsonl
from ipskeptic.render.replay_json import replay_json
from ipskeptic.render.replay_words import because, time_of
from ipskeptic.render.schema import SCHEMAS
from ipskeptic.render.text.replay import render_replay
from tests.replay.asking import CASES, Case, answered, edit, save, save_report, with_only
from tests.replay.conftest import ASKED

GOLDEN = Path(__file__).parent / "golden"


def text_of(found: Replay, *, width: int = 80, verbose: bool = False) -> str:
    """The replay as text, the report's name without its folder."""
    short = found._replace(source=Path(found.source).name)
    return render_replay(short, width=width, color=False, verbose=verbose)


def test_the_same_data_and_clock_change_nothing(moves: Skeptic, tmp_path: Path) -> None:
    """Nothing is new, gone or changed, whatever was asked."""
    found = replay(SavedReport(save(moves, tmp_path / "r.json")), moves)

    assert (found.new, found.gone, found.changed) == ((), (), ())
    assert [item.changes for item in found.items] == [()] * 7
    assert found.same == len(moves.report(answered(moves)).snapshots)
    assert text_of(found).startswith("The conclusion is the same for all 7.\n")


def test_later_files_are_new(early: Skeptic, moves: Skeptic, saved: Path) -> None:
    """What today's answers rest on and the report did not pin is new; all pinned is still held."""
    found = replay(SavedReport(saved), moves)
    pinned = {pin(s) for s in found.then.snapshots or ()}

    assert found.gone == ()
    assert found.same == len(pinned)
    assert found.new
    assert {pin(s) for s in found.new}.isdisjoint(pinned)
    assert all(s.holds_at > "2024-03-10" for s in found.new)
    assert 0 < len(found.changed) < 7


def test_files_that_are_gone(early: Skeptic, moves: Skeptic, saved: Path) -> None:
    """A pinned copy that is not held any more is gone, and is the cause of what it takes away."""
    poorer = with_only(moves, lambda s: s.feed != "tor-exits" and pin(s) in held(early))
    found = replay(SavedReport(saved), poorer)
    item = found.items[0]

    assert {s.feed for s in found.gone} == {"tor-exits"}
    assert (item.before.class_, item.conclusion) == ("shared", "changed")
    assert {c.feed for c in item.changes[0].because} == {"tor-exits"}
    assert "no longer held: tor-exits of 2024-03-10" in text_of(found)


def held(skeptic: Skeptic) -> set[tuple[bool, str, str, str]]:
    """The pins of everything held."""
    return set(map(pin, skeptic.snapshots))


def test_what_was_asked_stays(moves: Skeptic, saved: Path) -> None:
    """Target, time, role, transport, port and claim are those of the report."""
    found = replay(SavedReport(saved), moves)
    times = [item.seen_at.text for item in found.items]
    claims = [item.claim for item in found.items]

    assert times[:3] == ["2024-03-10", "2014-12-11", "2024-03-12T14:20Z"]
    assert times[-1] == "2024-03-13T12:00:00Z"
    assert [item.time_given for item in found.items] == [*[True] * 6, False]
    assert claims[1] == "party TR"
    assert claims[3] == "operator AS64496"
    assert claims[-1] == "party holder:Somebody Ltd"
    assert [item.input for item in found.items] == [case.text for case in CASES[:-1]]
    assert found.refused == 1
    assert "For 1 no time was given: the moment of the report was asked" in text_of(found)


@pytest.mark.parametrize(("width", "verbose"), [(80, False), (120, False), (80, True)])
def test_the_text(moves: Skeptic, saved: Path, width: int, verbose: bool) -> None:
    """The text is that of the golden file, in 80 columns or as many as there are."""
    found = text_of(replay(SavedReport(saved), moves), width=width, verbose=verbose)
    golden = GOLDEN / f"moves-{width}{'-v' if verbose else ''}.txt"

    assert found == golden.read_text(encoding="utf-8")
    assert max(map(len, found.splitlines())) <= min(width, 100)


def test_the_json_is_as_its_schema_says(moves: Skeptic, saved: Path) -> None:
    """The document validates, on lines and indented, and says what the text says."""
    found = replay(SavedReport(saved), moves)
    document = json.loads(replay_json(found))
    jsonschema.Draft202012Validator(SCHEMAS["replay"][0]()).validate(document)

    assert document == json.loads(replay_json(found, pretty=True))
    assert document["totals"]["changed"] == len(found.changed)
    assert len(document["data"]["new"]) == len(found.new)


def test_what_the_clock_alone_changed_is_said(moves: Skeptic, early: Skeptic, saved: Path) -> None:
    """With the very same data, later: whatever changed is said to be the clock's doing."""
    later = with_only(moves, lambda s: s in early.snapshots)
    found = replay(SavedReport(saved), later)
    text = " ".join(text_of(found).split())

    assert found.changed
    assert (found.new, found.gone) == ((), ())
    assert f"{len(found.changed)} conclusions changed by that alone, and not by other data." in text
    assert "new copy" not in text


def test_json_lines_are_asked_again(early: Skeptic, moves: Skeptic, tmp_path: Path) -> None:
    """Without pins the answers are compared all the same; of the data nothing is said."""
    path = tmp_path / "r.jsonl"
    path.write_text("".join(map(to_jsonl, answered(early))))
    found = replay(SavedReport(path), moves)
    whole = replay(SavedReport(save(early, tmp_path / "r.json")), moves)
    document = json.loads(replay_json(found))
    jsonschema.Draft202012Validator(SCHEMAS["replay"][0]()).validate(document)

    assert [i.conclusion for i in found.items] == [i.conclusion for i in whole.items]
    assert (found.new, found.gone, found.same) == ((), (), 0)
    assert document["report"] is None
    assert "JSON lines do not say what data they rest on" in text_of(found)


def test_answers_of_servers_are_taken_over(asked: Skeptic, tmp_path: Path) -> None:
    """They count as they were recorded, and the text says that nothing was asked."""
    answer = present(ASKED, "203.0.113.1", (("code", "127.0.0.2"),), "2026-08-26T12:00:00Z")
    silent = unavailable(ASKED, Failure("timed-out", "no answer in 5 s"))
    items = [
        asked.assess("203.0.113.1", extra=(answer,)),
        asked.assess("198.51.100.7", extra=(silent,)),
    ]
    found = replay(SavedReport(save_report(asked.report(items), tmp_path / "r.json")), asked)

    assert found.items[0].before.class_ == found.items[0].after.class_ == "compromised"
    assert [item.changes for item in found.items] == [(), ()]
    assert "2 answers of servers were taken over as recorded" in text_of(found)
    assert time_of(found.items[0]).endswith(", 1 recorded answer of servers")


def test_numbers_that_differ_are_said(moves: Skeptic, saved: Path) -> None:
    """A report with other numbers says so, with their values."""
    other = edit(saved, lambda d: d.update(overrides=["route-reach-days = 5"]))
    text = text_of(replay(SavedReport(other), moves))

    assert "Replaced numbers then: route-reach-days = 5; now: none." in text


def test_a_report_of_an_earlier_version(moves: Skeptic, saved: Path) -> None:
    """Built-in records without SHA-256 are told by their dates, and are neither new nor gone."""

    def unpinned(document: dict[str, list[dict[str, object]]]) -> None:
        for record in document["data"]:
            if record["builtin"]:
                record["sha256"] = None

    found = replay(SavedReport(edit(saved, unpinned)), moves)

    assert found.gone == ()
    assert not any(s.builtin for s in found.new)


def test_one_address_and_none(moves: Skeptic, tmp_path: Path) -> None:
    """The first sentence fits a report of one address, and of refused input alone."""
    one = save(moves, tmp_path / "one.json", CASES[:1])
    none = save(moves, tmp_path / "none.json", CASES[-1:])

    assert text_of(replay(SavedReport(one), moves)).startswith(
        "The conclusion is the same for 192.0.2.70.\n"
    )
    assert text_of(replay(SavedReport(none), moves)).startswith("The report holds no answer")


def test_more_than_are_named(moves: Skeptic, early: Skeptic, tmp_path: Path) -> None:
    """Of many changed addresses and copies the first are shown, and the rest counted."""
    cases = [Case(f"203.0.113.{n}", {"at": "2024-03-12"}) for n in range(1, 26)]
    saved = save(early, tmp_path / "r.json", cases)
    found = replay(SavedReport(saved), moves)
    text = text_of(found._replace(new=found.new * 9))
    cause = tuple(Cause("new-copy", f"list-{n}") for n in range(5))
    changed = found.items[0]._replace(
        changes=(found.items[0].changes[0]._replace(because=cause),), conclusion="changed"
    )

    assert len(found.changed) == 25
    assert "and 22 more." in " ".join(text.split())
    assert "and 5 more (-v, or -f json)" in text
    assert f"new  and {len(found.new) * 9 - 12} more (-v)" in text
    assert "list-2 and 2 more" in text_of(found._replace(items=(changed,)))


def test_a_report_of_the_future(moves: Skeptic, early: Skeptic, tmp_path: Path) -> None:
    """A clock that is behind the report's can't ask for its times."""
    saved = save(moves, tmp_path / "r.json")

    with pytest.raises(UsageError, match=r"r\.json: assessments\[6\]: .* is in the future"):
        replay(SavedReport(saved), early)


def test_a_damaged_assessment_is_named(moves: Skeptic, saved: Path) -> None:
    """The field is named with the file."""
    other = edit(saved, lambda d: d["assessments"][2].update({"class": "guilty"}))

    with pytest.raises(InputError, match=r"edited\.json: assessments\[2\]\.class should be one of"):
        replay(SavedReport(other), moves)


def test_text_of_a_report_is_harmless(moves: Skeptic, saved: Path) -> None:
    """A report may come from anybody: control characters and commands of CI logs are broken."""

    def hostile(document: dict[str, list[dict[str, object]]]) -> None:
        reading = document["assessments"][0]["readings"][0]  # type: ignore[index]
        reading["entry"] = "\x1b[31m::error::\u202e"
        document["assessments"][0]["class"] = "void"
        document["data"][0]["feed"] = "\x1b]0;x\x07"

    found = replay(SavedReport(edit(saved, hostile)), moves)
    text = text_of(found, verbose=True)

    assert not set(text) & set("\x1b\x07\u202e")
    assert not any(line.startswith("::") for line in text.splitlines())
    assert replay_json(found).isascii()


@pytest.mark.parametrize("what", CAUSES)
def test_every_cause_has_its_words(what: str) -> None:
    """Each cause reads otherwise, and names the feed where there is one."""
    text = because([Cause(what, "some-feed", "", "2024-03-10")])
    others = {because([Cause(other, "some-feed", "", "2024-03-10")]) for other in CAUSES}

    assert text
    assert len(others) == len(CAUSES)
    assert ("some-feed" in text) == (what in ("new-copy", "gone-copy", "catalogue"))
