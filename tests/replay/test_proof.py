"""A saved report asked again with the data that it pins: every field must be the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own
import pytest

from ipskeptic import discover
from ipskeptic.errors import InputError, UsageError
from ipskeptic.lookup import embedded
from ipskeptic.lookup.collect import country_table
from ipskeptic.lookup.online.said import present
from ipskeptic.model.replay import Proof
from ipskeptic.pipeline import held_pins
from ipskeptic.pipeline.proof import prove
from ipskeptic.pipeline.saved_report import SavedReport
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.reason.tables import build_tables
from ipskeptic.render.field_differences import differing
from ipskeptic.render.jsonl import to_jsonl
from ipskeptic.render.replay_json import proof_json
from ipskeptic.render.schema import SCHEMAS
from ipskeptic.render.text.replay import render_proof
from tests.replay.asking import CASES, Case, answered, checked, edit, save, save_report, with_only
from tests.replay.conftest import ASKED
from tests.world import build_world, moving_files, open_world

CLAIMED = Case(
    "192.0.2[.]66",
    {"at": "2024-03-12T14:20Z", "transport": "tcp", "port": 4711, "claim": "TR", "role": "source"},
)


def proven(path: Path, skeptic: Skeptic) -> Proof:
    """What comes of a report."""
    found = prove(checked(path), skeptic)
    jsonschema.Draft202012Validator(SCHEMAS["proof"][0]()).validate(json.loads(proof_json(found)))
    return found


def text_of(found: Proof) -> str:
    """It as text on one line."""
    return " ".join(render_proof(found, width=80, color=False).split())


@pytest.mark.parametrize("name", ["world", "moves", "early"])
def test_the_same_data_give_the_same_report(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Addresses, prefixes, ranges, IPv6, claims, no time and refused input: every field is met."""
    skeptic = request.getfixturevalue(name)
    found = proven(save(skeptic, tmp_path / "r.json"), skeptic)

    assert (found.state, found.differences, found.missing) == ("same", (), ())
    assert (found.assessments, found.refused) == (7, 1)
    assert text_of(found).startswith(
        f"The same data give the same report: 7 answers, {found.snapshots} snapshots, by SHA-256."
    )


def test_later_files_and_another_clock_are_no_matter(moves: Skeptic, saved: Path) -> None:
    """What has come since is not used, nor is today's clock."""
    assert proven(saved, moves).state == "same"


def test_after_an_update(tmp_path: Path) -> None:
    """Where later files were imported, the index is another and the proof is the same."""
    files = moving_files()
    first = [f for f in files if "2026" not in f.name]
    folder = build_world(tmp_path / "data", first)
    with open_world(folder) as before:
        path = save(before, tmp_path / "r.json")
        numbers = [s.number for s in before.report(answered(before)).snapshots if not s.builtin]
    build_world(folder, [f for f in files if f not in first])
    with open_world(folder) as after:
        now = [s.number for s in after.report(answered(after)).snapshots if not s.builtin]

        assert set(numbers) != set(now)
        assert proven(path, after).state == "same"


def test_every_time_in_any_form(moves: Skeptic, tmp_path: Path) -> None:
    """Months, days, minutes, seconds and parts of them come back as they were."""
    times = ("2024-03", "2024-03-12", "2024-03-12T14:20Z", "2024-03-12T14:20:31Z")
    cases = [Case("192.0.2.70", {"at": at}) for at in (*times, "2024-03-12T14:20:31.25Z")]
    cases.append(Case("192.0.2.70", {"at": datetime(2024, 3, 12, 1, 2, 3, 400, tzinfo=UTC)}))

    assert proven(save(moves, tmp_path / "r.json", cases), moves).state == "same"


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of everything in a document that holds no other thing."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        yield path


def other(value: Any) -> Any:
    """Another value, of the same type where there is one."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str() if re.match(r"\d{4}-\d\d", value):
            return value[:3] + chr(ord(value[3]) ^ 1) + value[4:]
        case str():
            return f"{value}x"
        case None:
            return "x"
    return ["x"]


def tampered(document: dict[str, Any], path: tuple[Any, ...]) -> None:
    """Change one place."""
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = other(place[path[-1]])


def outcome(path: Path, skeptic: Skeptic) -> str:
    """The state, or "refused" where the report is found to be damaged."""
    try:
        return prove(checked(path), skeptic).state
    except (InputError, UsageError):
        return "refused"


def kinds_of(document: dict[str, Any]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """One path of each sort, the last of its list: numbers of elements make no sort."""
    return {tuple(s for s in path if isinstance(s, str)): path for path in leaves(document)}


def test_any_field_edited_by_hand_is_found(moves: Skeptic, early: Skeptic, tmp_path: Path) -> None:
    """Change each sort of field in turn: none gives "same"."""
    path = save(early, tmp_path / "r.json", [CLAIMED, CASES[-1]])
    sorts = kinds_of(json.loads(path.read_text()))
    missed = [
        sort
        for sort, place in sorts.items()
        if outcome(edit(path, lambda d, p=place: tampered(d, p)), moves) == "same"  # type: ignore[misc]
    ]

    assert len(sorts) > 100
    assert missed == []


@pytest.mark.slow
def test_every_single_field_edited_by_hand_is_found(moves: Skeptic, tmp_path: Path) -> None:
    """As above, for each field of each element."""
    path = save(moves, tmp_path / "r.json", [CASES[0], CASES[-1]])
    places = list(leaves(json.loads(path.read_text())))
    missed = [
        place
        for place in places
        if outcome(edit(path, lambda d, p=place: tampered(d, p)), moves) == "same"  # type: ignore[misc]
    ]

    assert missed == []


# What a forger may edit who makes the digest right: the wording of what was asked, where refused
# input stood, which version and which place in the index. Of these there is no record.
_UNGUARDED = re.compile(
    r"tool|errors|generated_at|data number|assessments (input|zone|input_port|notes|port)$"
)


def test_an_answer_edited_with_its_digest_is_found(
    moves: Skeptic, early: Skeptic, tmp_path: Path
) -> None:
    """Whoever edits an answer or a pin and makes the digest right is found by the data."""
    path = save(early, tmp_path / "r.json", [CLAIMED, CASES[-1]])
    sorts = kinds_of(json.loads(path.read_text()))
    missed = [
        " ".join(sort)
        for sort, place in sorts.items()
        if sort != ("digest",)
        and outcome(edit(path, lambda d, p=place: tampered(d, p), forged=True), moves) == "same"  # type: ignore[misc]
    ]

    assert [sort for sort in missed if not _UNGUARDED.match(sort)] == []


def test_an_input_that_names_another_is_found(moves: Skeptic, saved: Path) -> None:
    """The input as it stood must name what was asked about, though the digest is right."""
    forged = edit(saved, lambda d: d["assessments"][0].update({"input": "192.0.2.71"}), forged=True)
    found = proven(forged, moves)

    assert found.state == "different"
    assert [(d.path, d.before) for d in found.differences] == [
        ("assessments[0].input", '"192.0.2.71"')
    ]


def test_the_fields_that_differ_are_named(moves: Skeptic, saved: Path) -> None:
    """Path, before and after; at most twenty, and the number of all."""

    def much(document: dict[str, Any]) -> None:
        document["assessments"][0]["class"] = "contested"
        document["assessments"][0]["summary"][0] += " More."
        for reading in document["assessments"][1]["readings"]:
            reading.update(more=1, effect="99", why=None)
            del reading["entry"]
        document["assessments"][1]["also"].append("void")
        document["assessments"][1]["mentions"] = {}
        document["totals"]["answered"] = 8

    found = proven(edit(saved, much), moves)
    paths = [d.path for d in found.differences]

    assert found.state == "different"
    assert len(paths) == 20 < found.differing
    assert "assessments[0].summary[0]" in paths
    assert "assessments[0].class" in paths
    assert any(d.before == '"contested"' and d.after == '"shared"' for d in found.differences)
    assert f"and {found.differing - 20} more" in text_of(found)
    assert text_of(found).startswith("The same data do not give this report:")


def test_of_long_values_the_place_is_shown_where_they_part() -> None:
    """A word changed in a long text is seen in what is shown of it."""
    text = "word " * 200
    (found,) = differing(text, f"{text[:800]}other{text[800:]}", "summary")
    (cut,) = differing(["x" * 500], [], "list")

    assert "other" in found.after
    assert found.before.startswith("...")
    assert max(map(len, (found.before, found.after, cut.before))) < 220
    assert (cut.path, cut.after) == ("list[0]", "")


def test_pins_that_are_too_many_or_too_few(moves: Skeptic, saved: Path) -> None:
    """A pin that was added is a difference, and so is one that was left out."""

    def more(document: dict[str, Any]) -> None:
        late = next(s for s in moves.snapshots if s.feed == "et-compromised")
        record = {**document["data"][-1], **late._asdict(), "title": None, "warnings": []}
        document["data"].append(record)

    few = proven(edit(saved, lambda d: d["data"].pop(), forged=True), moves)
    many = proven(edit(saved, more, forged=True), moves)

    assert few.state == "different"
    assert many.state == "different"


def test_unused_pins_are_found(moves: Skeptic, tmp_path: Path) -> None:
    """A pinned snapshot on which no answer rests is a difference of `data`."""
    path = save(moves, tmp_path / "r.json", [Case("10.0.0.1", {"at": "2024-03-12"})])
    unused = next(s for s in moves.snapshots if s.feed == "tor-exits")

    def more(document: dict[str, Any]) -> None:
        document["data"].append({**unused._asdict(), "warnings": [], "title": None})

    found = proven(edit(path, more, forged=True), moves)

    assert (found.state, [d.path for d in found.differences]) == ("different", ["data[1]"])


def test_what_is_missing_is_named_with_the_way_back(moves: Skeptic, saved: Path) -> None:
    """Feed, date, SHA-256, and the command that brings it; nothing is claimed."""
    pinned = {r["feed"]: r for r in json.loads(saved.read_text())["data"]}
    found = proven(saved, with_only(moves, lambda s: s.feed not in ("ripencc", "tor-exits")))
    named = {item.feed: item for item in found.missing}

    assert (found.state, found.assessments) == ("incomplete", 0)
    assert set(named) == {"ripencc", "tor-exits"}
    assert named["tor-exits"].sha256 == pinned["tor-exits"]["sha256"]
    assert named["tor-exits"].way.startswith("ipskeptic data ")
    assert named["tor-exits"].holds_at in named["tor-exits"].way
    assert "Not decided" in text_of(found)
    assert named["tor-exits"].sha256 in text_of(found)


def test_the_way_back_has_the_time_of_day(moves: Skeptic, saved: Path) -> None:
    """A copy is known by its very date, so the command names all of it, and that it is a part."""

    def timed(document: dict[str, Any]) -> None:
        for record in document["data"]:
            if record["feed"] == "et-compromised":
                record.update(holds_at="2024-03-10T14:28Z", excerpt=True)

    cases = [Case("192.0.2.70", {"at": "2024-03-11"})]
    path = edit(save(moves, saved, cases), timed, forged=True)
    ways = {item.feed: item.way for item in proven(path, moves).missing}

    assert ways["et-compromised"] == (
        "ipskeptic data import FILE --as et-compromised --date 2024-03-10T14:28Z --excerpt"
    )


def test_other_contents_are_told_apart(moves: Skeptic, early: Skeptic, saved: Path) -> None:
    """Another file of that date, other built-in records, and records without a pin."""

    def odd(document: dict[str, Any]) -> None:
        for record in document["data"]:
            if record["feed"] == "tor-exits":
                record["sha256"] = "0" * 64
            elif record["builtin"]:
                record["sha256"] = None
            elif record["feed"] == "apnic":
                record["holds_at"] = "2013-01-01"

    save(early, saved, [*CASES, Case("10.0.0.1", {"at": "2024-03-12"})])
    found = proven(edit(saved, odd), moves)
    whats = {(item.feed, item.what) for item in found.missing}

    assert ("tor-exits", "another content of that date is held") in whats
    assert ("apnic", "it is not held") in whats
    assert any(what == "the report pins no SHA-256 of it" for _, what in whats)
    builtin = edit(
        saved,
        lambda d: [r.update(sha256="1" * 64) for r in d["data"] if r["builtin"]],
    )
    assert any("built-in records" in item.what for item in proven(builtin, moves).missing)


def test_a_copy_that_was_brought_again(moves: Skeptic, saved: Path) -> None:
    """The same file fetched after the report is the same data, and that is said."""
    later = "2026-08-26T11:00:00Z"
    again = [
        s._replace(fetched_at=later, warnings=("fewer than expected",))
        if s.feed == "tor-exits"
        else s
        for s in moves.snapshots
    ]
    old = [s._replace(fetched_at="2024-03-01T00:00:00Z") for s in moves.snapshots]
    early = moves.only(
        [s for s in old if s.builtin or s.holds_at < "2024-03-11"],
        datetime(2024, 3, 13, 12, tzinfo=UTC),
        moves.tables,
    )
    save(early, saved)
    alone = [s for s in old if s.feed != "tor-exits"] + [s for s in again if s.feed == "tor-exits"]
    one = proven(saved, moves.only(alone, moves.now.start, moves.tables))

    assert one.state == "same"
    assert any("1 of the snapshots was brought at another time" in note for note in one.notes)
    # Another machine, which fetched before the report was made, on another day.
    for text in ("2024-02-02T00:00:00Z", "some day", later):
        moved = [s._replace(fetched_at=text) for s in old]
        found = proven(saved, moves.only(moved, moves.now.start, moves.tables))

        assert found.state == "same"
        assert any("were brought at another time than the report" in n for n in found.notes)


def test_a_copy_is_not_brought_after_the_report(moves: Skeptic, saved: Path) -> None:
    """A time that can't be is no other machine's: the field differs, whoever made the digest."""

    def later(document: dict[str, Any]) -> None:
        document["data"][-1]["fetched_at"] = "2024-03-14T00:00:00Z"

    found = proven(edit(saved, later, forged=True), moves)

    assert found.state == "different"


def test_the_reports_own_numbers_count(moves: Skeptic, tmp_path: Path) -> None:
    """Numbers that were replaced then are replaced again, whatever is configured now."""
    numbers = {"route-reach-days": 5, "usable-likelihood": 0.6, "lowest-usable-grade": "D"}
    catalogue = discover.catalogue()
    reasoning = discover.load_generated("reasoning")
    tables = build_tables(reasoning, catalogue, discover.countries(), numbers)
    replaced = moves.only(moves.snapshots, moves.now.start, tables)
    path = save(replaced, tmp_path / "r.json")
    unknown = edit(path, lambda d: d.update(overrides=["luck = 7"]))
    odd = edit(path, lambda d: d.update(overrides=["route-reach-days = soon"]))

    assert proven(path, moves).state == "same"
    assert proven(unknown, moves).state == "incomplete"
    assert proven(odd, moves).state == "incomplete"
    assert "route-reach-days" in text_of(proven(odd, moves))


def test_answers_of_servers_are_not_asked_again(asked: Skeptic, tmp_path: Path) -> None:
    """They are taken over as recorded, and that is said."""
    answer = present(ASKED, "203.0.113.1", (("code", "127.0.0.2"),), "2026-08-26T12:00:00Z")
    items = [asked.assess("203.0.113.1", extra=(answer,))]
    found = proven(save_report(asked.report(items), tmp_path / "r.json"), asked)

    assert (found.state, found.recorded) == ("same", 1)
    assert "1 answer of servers was taken over as recorded, and not asked again." in text_of(found)


def test_a_feed_of_the_users_that_changed(asked: Skeptic, moves: Skeptic, tmp_path: Path) -> None:
    """Another grade in the catalogue is a field that differs."""
    path = save(moves, tmp_path / "r.json", CASES[:1])

    def regraded(document: dict[str, Any]) -> None:
        for reading in document["assessments"][0]["readings"]:
            if reading["source"] == "tor-exits":
                reading["grade"] = "B"

    found = proven(edit(path, regraded, forged=True), moves)

    assert found.state == "different"
    assert all(d.path.endswith(".grade") for d in found.differences)


def test_another_version_is_said(moves: Skeptic, saved: Path) -> None:
    """A report of another version may come out the same; both versions are named."""
    other_version = edit(saved, lambda d: d["tool"].update(version="0.0.9"), forged=True)
    found = proven(other_version, moves)

    assert found.state == "same"
    assert "The report was made by version 0.0.9" in text_of(found)


def test_without_a_digest_nothing_is_decided(moves: Skeptic, saved: Path) -> None:
    """A report that carries none may have been edited where there is no record."""
    found = proven(edit(saved, lambda d: d.pop("digest")), moves)

    assert found.state == "incomplete"
    assert "carries no digest of itself" in text_of(found)


def test_json_lines_pin_nothing(early: Skeptic, tmp_path: Path) -> None:
    """Lines are refused with the way out."""
    path = tmp_path / "r.jsonl"
    path.write_text("".join(map(to_jsonl, answered(early))))

    with pytest.raises(UsageError, match="JSON lines pin no data"):
        prove(SavedReport(path, checked=True), early)


def test_a_damaged_question_is_named(moves: Skeptic, saved: Path) -> None:
    """What can't be asked is named with the file."""
    damaged = edit(saved, lambda d: d["assessments"][1].update(role="nobody"))

    with pytest.raises(InputError, match=r"edited\.json: assessments\[1\]\.role"):
        proven(damaged, moves)


def test_a_prefix_too_wide_to_be_read_whole(
    moves: Skeptic, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far it is read depends on everything held, so a difference there decides nothing."""
    edited = edit(saved, lambda d: d["assessments"][3].update({"class": "void"}), forged=True)
    monkeypatch.setattr(Skeptic, "reads_whole", lambda _, target: target.kind != "prefix")
    found = proven(edited, moves)

    assert (found.state, found.differing) == ("incomplete", 1)
    assert "not read to its end" in text_of(found)
    assert proven(saved, moves).state == "same"


def test_another_embedded_table(
    moves: Skeptic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version, another build, a changed file or none: each is named with the way back."""
    if country_table() is None:
        pytest.skip("iptocc is not installed")
    bare = with_only(moves, lambda s: s.builtin)
    path = save(bare, tmp_path / "r.json", CASES[:1])
    own = embedded.table_snapshot()
    assert own is not None

    def missing(table: object, digest: str = own.sha256) -> str:
        monkeypatch.setattr(held_pins, "table_snapshot", lambda: table)
        monkeypatch.setattr(held_pins, "table_file_digest", lambda: digest)
        (item,) = proven(path, moves).missing
        assert (item.feed, item.sha256) == ("iptocc", own.sha256)
        assert "iptocc" in item.way or "platform" in item.way
        return item.what

    assert proven(path, moves).state == "same"
    assert missing(None) == "the package is not on this machine"
    assert missing(own._replace(title="x 9.9.9", sha256="0" * 64)) == "it is 9.9.9 here"
    assert missing(own._replace(sha256="0" * 64)).startswith("another build of the same version")
    assert missing(own, "0" * 64) == "its file is not the one that was installed"


def test_a_feed_that_only_its_maker_describes(moves: Skeptic, saved: Path) -> None:
    """Without the configuration that describes a feed nothing is decided, and that is named."""
    known = {n: feed for n, feed in moves.tables.catalogue.items() if n != "tor-exits"}
    other = moves.only(moves.snapshots, moves.now.start, moves.tables._replace(catalogue=known))
    found = proven(saved, other)
    (item, *_) = found.missing

    assert (found.state, item.feed) == ("incomplete", "tor-exits")
    assert item.what.startswith("no such feed is known")
    assert item.way == "describe it in yours, as [feeds.tor-exits]"


def test_another_catalogue_is_said(moves: Skeptic, saved: Path) -> None:
    """Where a feed is graded otherwise here, a difference may come of that alone."""

    def regraded(document: dict[str, Any]) -> None:
        for found in document["assessments"]:
            for reading in found["readings"]:
                if reading["source"] == "tor-exits":
                    reading["grade"] = "D"

    said = "Of tor-exits the catalogue says another grade, origin or coverage"
    found = proven(edit(saved, regraded, forged=True), moves)
    other = proven(edit(saved, lambda d: d["assessments"][0].update({"class": "void"})), moves)

    assert found.state == other.state == "different"
    assert said in text_of(found)
    assert "catalogue" not in text_of(other)
