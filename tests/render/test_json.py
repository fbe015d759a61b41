"""The machine formats say everything, under stable names, and can be read back."""

from __future__ import annotations

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic.discover import data_root
from ipskeptic.errors import InputError
from ipskeptic.model.assessment import Assessment, BadInput, Report
from ipskeptic.model.when import day
from ipskeptic.render.json_report import report_document, to_json
from ipskeptic.render.jsonl import to_jsonl
from ipskeptic.render.saved import report_from_json
from ipskeptic.render.schema import SCHEMAS, line_schema, report_schema
from tests.render.sample import assessment, report

EMPTY = Report(version="0.1.0", generated_at=day("2026-01-02"), snapshots=(), items=())


def validate(data: Any, schema: dict[str, Any]) -> None:
    """Check data against a schema, as a consumer would."""
    jsonschema.Draft202012Validator(schema).validate(data)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one(name: str) -> None:
    """Each schema is valid draft 2020-12."""
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name][0]())


@pytest.mark.parametrize("given_report", [report(), EMPTY], ids=["full", "empty"])
def test_a_document_fits_its_schema(given_report: Report) -> None:
    """The document validates, with and without content."""
    validate(json.loads(to_json(given_report)), report_schema())


@pytest.mark.parametrize("item", report().items)
def test_a_line_fits_its_schema(item: Assessment | BadInput) -> None:
    """Every line of jsonl validates, an error too."""
    line = to_jsonl(item, {"row": "1"})

    assert line.endswith("}\n")
    assert line.count("\n") == 1
    validate(json.loads(line), line_schema())


def test_the_stable_names_stand_in_the_document() -> None:
    """Names that INTERFACE promises are there, in its shape."""
    document = report_document(report())
    first = document["assessments"][0]

    assert document["tool"] == {"name": "ipskeptic", "version": "0.1.0"}
    assert document["totals"]["answered"] == 2
    assert document["totals"]["refused"] == 2
    assert document["totals"]["by_class"]["shared"] == 2
    assert document["totals"]["carries"]["route"] == 2
    assert first["address"] == "203.0.113.9"
    assert first["claim"]["answer"] == "refused"
    assert first["confidence"]["who_acted"] == "low"
    assert first["asked"]["missing"] == ["route", "hosting", "compromise"]
    assert first["readings"][0]["value"]["cc"] == "FR"
    assert first["readings"][1]["value"]["seen"] == ["plain", "14:17"]
    assert first["readings"][1]["means"] == "means plain"
    assert first["readings"][4] | {"cause": "not-installed", "state": "unavailable"}
    assert document["errors"][0] == {
        "line": 1,
        "input": "first plain",
        "reason": "no address: plain",
        "source": "list plain.txt",
        "position": 1,
    }


def test_nothing_carried_is_null() -> None:
    """`carries` is null, not an empty text, where the address carries nothing."""
    item = assessment()._replace(carries="", stops_at="record")

    assert json.loads(to_jsonl(item))["carries"] is None


TEXT = st.text(max_size=20)


@given(TEXT)
def test_a_saved_report_is_read_back_whole(text: str) -> None:
    """Reading a document and writing it again gives the same document, whatever it holds."""
    saved = to_json(report(text))

    assert to_json(report_from_json(saved)) == saved


def test_reading_back_gives_the_same_types() -> None:
    """The report itself comes back, order of the items included."""
    plain = report()
    back = report_from_json(to_json(plain))

    # Pairs of one key are kept together in an object.
    assert [type(item) for item in back.items] == [type(item) for item in plain.items]
    assert back.items[0] == plain.items[0]
    assert back.snapshots == plain.snapshots
    assert back.assessments[0].observation == plain.assessments[0].observation
    assert back.assessments[0].ladder == plain.assessments[0].ladder
    assert back.assessments[0].alternatives == plain.assessments[0].alternatives


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "nothing", "[" * 100_000, '{"a": 1}'])
def test_what_is_no_report_is_refused(text: str) -> None:
    """Text that is no saved report gives an input error."""
    with pytest.raises(InputError):
        report_from_json(text)


def test_a_later_version_is_named() -> None:
    """A document of another schema version is refused with both versions named."""
    saved = to_json(report()).replace('"schema_version": "1"', '"schema_version": "7"')

    with pytest.raises(InputError, match=r"version '7'.*reads '1'"):
        report_from_json(saved)


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("assessments", 0, "class"), "guilty", "assessments[0].class"),
        (("assessments", 0, "also"), ["guilty"], "assessments[0].also"),
        (("assessments", 0, "seen_at"), "yesterday", "assessments[0].seen_at"),
        (("assessments", 0, "address"), "fe80::1%\x1b[31m", "assessments[0].address"),
        (("assessments", 0, "address"), "203.0.113.300", "assessments[0].address"),
        (("assessments", 0, "ladder"), {"rung": 1}, "assessments[0].ladder"),
        (("assessments", 1, "ladder", 2, "for"), "1", "assessments[1].ladder[2].for"),
        (("assessments", 0, "readings", 0, "state"), "maybe", "readings[0].state"),
        (("assessments", 0, "readings", 0, "holds_at"), ["x"], "readings[0].holds_at"),
        (("assessments", 0, "readings", 1, "still_true", "share"), 2, "still_true.share"),
        (("assessments", 0, "time_given"), 1, "assessments[0].time_given"),
        (("assessments", 0, "readings", 0, "grade"), 3, "readings[0].grade"),
        (("data",), "x", "data"),
        (("data",), ["x"], "data[0]"),
        (("generated_at",), 5, "generated_at"),
    ],
)
def test_an_odd_field_is_named(path: tuple[str | int, ...], value: object, named: str) -> None:
    """A field that is not what it should be is named by its path."""
    document = json.loads(to_json(report()))
    at = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value

    with pytest.raises(InputError) as caught:
        report_from_json(json.dumps(document))
    assert named in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "text", "bounds"),
    [
        ("prefix", "203.0.113.0/24", (4, 0xCB007100, 0xCB0071FF)),
        ("prefix", "2001:db8::/32", (6, 0x20010DB8 << 96, (0x20010DB9 << 96) - 1)),
        ("range", "203.0.113.1-203.0.113.9", (4, 0xCB007101, 0xCB007109)),
        ("address", "2001:db8::1", (6, (0x20010DB8 << 96) + 1, (0x20010DB8 << 96) + 1)),
        ("prefix", "203.0.113.1/24", None),
        ("prefix", "203.0.113.0", None),
        ("prefix", "203.0.113.0/33", None),
        ("prefix", "203.0.113.0/x", None),
        ("range", "203.0.113.9-203.0.113.1", None),
        ("range", "203.0.113.9", None),
        ("range", "203.0.113.9-2001:db8::1", None),
        ("address", "203.0.113.1-203.0.113.9", None),
    ],
)
def test_targets_are_read_back(kind: str, text: str, bounds: tuple[int, int, int] | None) -> None:
    """Addresses, prefixes and ranges get their bounds back; what is none is refused."""
    document = json.loads(to_json(report()))
    del document["assessments"][0]["address"]
    document["assessments"][0][kind] = text
    source = json.dumps(document)
    if bounds is None:
        with pytest.raises(InputError, match=kind):
            report_from_json(source)
        return
    target = report_from_json(source).assessments[0].observation.target

    assert (target.family, target.first, target.last) == bounds
    assert target.text == text


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_shipped_schemas_are_current(name: str) -> None:
    """The files of data/schema are what the program prints.

    To write them anew: `ipskeptic schema NAME > data/schema/NAME.schema.json`.
    """
    path = data_root() / "schema" / f"{name}.schema.json"

    assert json.loads(path.read_text(encoding="utf-8")) == SCHEMAS[name][0]()
