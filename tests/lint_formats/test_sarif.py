"""SARIF: what the standard and GitHub's code scanning ask for, and the limits of the latter."""

from __future__ import annotations

import json
import os
import random
import zlib
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # stubs are a package of their own
import pytest

from ipskeptic.model.document import Place
from ipskeptic.model.finding import Behind, LintReport
from ipskeptic.render import lint_sarif
from ipskeptic.render.lint_formats import LintOptions, render_lint
from tests.lint_formats.sample import EMPTY, HOSTILE, SKIPPED, many, report

EVERYTHING = LintOptions(suppressed=True)


def run_of(given: LintReport, options: LintOptions | None = None) -> Any:
    """The one run of a report's log."""
    log = json.loads(render_lint("sarif", given, options))

    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    return log["runs"][0]


def _object(required: str, optional: str = "", /, **properties: Any) -> dict[str, Any]:
    """An object with these fields and no others; fields without a schema may be anything."""
    names = [*required.split(), *optional.split()]
    return {
        "type": "object",
        "properties": {name: properties.get(name, True) for name in names},
        "required": required.split(),
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
MESSAGE = _object("text", "markdown", text=TEXT, markdown=TEXT)
NUMBER = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
REGION = _object(
    "startLine startColumn endLine endColumn",
    startLine=NUMBER,
    startColumn=NUMBER,
    endLine=NUMBER,
    endColumn=NUMBER,
)
ARTIFACT = _object("uri", "uriBaseId", uri={"type": "string", "pattern": r"^[!-~]+$"})
PHYSICAL = _object("artifactLocation", "region", artifactLocation=ARTIFACT, region=REGION)
LOCATION = _object("physicalLocation", "id message", physicalLocation=PHYSICAL, message=MESSAGE)
NOTIFICATION = _object(
    "descriptor level message",
    "associatedRule locations",
    level=LEVEL,
    message=MESSAGE,
    descriptor=_object("id"),
    associatedRule=_object("id index"),
    locations={"type": "array", "items": LOCATION},
)
RULE = _object(
    "id shortDescription fullDescription defaultConfiguration help properties",
    shortDescription=_object("text", text={**TEXT, "maxLength": 1024}),
    fullDescription=_object("text", text={**TEXT, "maxLength": 1024}),
    defaultConfiguration=_object("level", level=LEVEL),
    help=MESSAGE,
    properties=_object(
        "precision problem.severity tags",
        precision={"enum": ["very-high", "high", "medium", "low"]},
        tags={"type": "array", "maxItems": 10, "items": TEXT, "uniqueItems": True},
        **{"problem.severity": {"enum": ["error", "warning", "recommendation"]}},
    ),
)
REPLACEMENT = _object("deletedRegion", "insertedContent", deletedRegion=REGION)
RESULT = _object(
    "ruleId ruleIndex level message locations properties",
    "partialFingerprints relatedLocations fixes suppressions baselineState",
    level=LEVEL,
    message=MESSAGE,
    locations={"type": "array", "minItems": 1, "maxItems": 1, "items": LOCATION},
    relatedLocations={"type": "array", "maxItems": 99, "items": LOCATION},
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
    suppressions={
        "type": "array",
        "items": _object(
            "kind justification",
            "location",
            kind={"enum": ["inSource", "external"]},
            location=LOCATION,
        ),
    },
    fixes={
        "type": "array",
        "items": _object(
            "artifactChanges",
            "description",
            artifactChanges={
                "type": "array",
                "items": _object(
                    "artifactLocation replacements",
                    replacements={"type": "array", "minItems": 1, "items": REPLACEMENT},
                ),
            },
        ),
    },
)
# The part of SARIF 2.1.0 that is written here, as the standard's text has it.
RUN = _object(
    "tool invocations results columnKind originalUriBaseIds",
    tool=_object(
        "driver",
        driver=_object("name version rules notifications", rules={"type": "array", "items": RULE}),
    ),
    columnKind={"const": "utf16CodeUnits"},
    invocations={
        "type": "array",
        "items": _object(
            "executionSuccessful endTimeUtc",
            "toolConfigurationNotifications toolExecutionNotifications",
            executionSuccessful={"type": "boolean"},
            toolConfigurationNotifications={"type": "array", "items": NOTIFICATION},
            toolExecutionNotifications={"type": "array", "items": NOTIFICATION},
        ),
    },
    results={"type": "array", "maxItems": 5000, "items": RESULT},
)

REPORTS = {
    "sample": report(),
    "hostile": report(HOSTILE),
    "empty": EMPTY,
    "skipped": SKIPPED,
    "many": many(40),
}


@pytest.mark.parametrize("options", [None, EVERYTHING], ids=["default", "suppressed"])
@pytest.mark.parametrize("name", REPORTS)
def test_a_log_is_of_the_form_of_the_standard(name: str, options: LintOptions | None) -> None:
    """Every field is one that the standard has, with a value it allows."""
    jsonschema.validate(run_of(REPORTS[name], options), RUN)


@pytest.mark.parametrize("options", [None, EVERYTHING], ids=["default", "suppressed"])
@pytest.mark.parametrize("name", REPORTS)
def test_a_log_is_valid(name: str, options: LintOptions | None) -> None:
    """The published schema of SARIF 2.1.0 finds nothing wrong (docs/decisions/0026)."""
    path = os.environ.get("IPSKEPTIC_SARIF_SCHEMA")
    if not path:
        pytest.skip("the schema of SARIF is not on this machine: set IPSKEPTIC_SARIF_SCHEMA")
    schema = json.loads(Path(path).read_text("utf-8"))
    log = json.loads(render_lint("sarif", REPORTS[name], options))

    jsonschema.validators.validator_for(schema)(schema).validate(log)


def test_places_count_utf16() -> None:
    """A character outside of the basic plane counts two columns, a combining one counts one."""
    first, _, fix, *_ = run_of(report())["results"]
    region = first["locations"][0]["physicalLocation"]["region"]

    assert region == {"startLine": 12, "startColumn": 50, "endLine": 12, "endColumn": 69}
    assert fix["fixes"][0]["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 22, "startColumn": 7, "endLine": 22, "endColumn": 33},
            "insertedContent": {"text": ""},
        }
    ]


@pytest.mark.parametrize(
    ("path", "artifact"),
    [
        ("a b/ü:%.md", {"uri": "a%20b/%C3%BC%3A%25.md", "uriBaseId": "%SRCROOT%"}),
        ("./a.md", {"uri": "a.md", "uriBaseId": "%SRCROOT%"}),
        ("-", {"uri": "-", "uriBaseId": "%SRCROOT%"}),
        ("\udcff.md", {"uri": "%FF.md", "uriBaseId": "%SRCROOT%"}),
        ("/tmp/a#b.md", {"uri": "file:///tmp/a%23b.md"}),
        ("C:/x y.md", {"uri": "file:///C:/x%20y.md"}),
    ],
)
def test_paths_are_uris(path: str, artifact: dict[str, str]) -> None:
    """A relative path starts from the root; what is special in a URI is percent-encoded."""
    from ipskeptic.render.sarif_tool import artifact as made

    assert made(path) == artifact


def test_suppressed_findings_are_left_out_and_told() -> None:
    """GitHub would show them as open alerts; a notification counts them."""
    run = run_of(report())
    told = run["invocations"][0]["toolConfigurationNotifications"]

    assert not any("suppressions" in result for result in run["results"])
    assert "2 suppressed findings left out" in [item["message"]["text"] for item in told]


def test_suppressed_findings_say_why() -> None:
    """Where they are asked for, they come last, with kind, place and reason."""
    *_, comment, baseline = run_of(report(), EVERYTHING)["results"]

    assert comment["suppressions"][0]["kind"] == "inSource"
    assert comment["suppressions"][0]["justification"] == "agreed plain"
    assert comment["baselineState"] == "new"
    assert baseline["suppressions"] == [
        {"kind": "external", "justification": "by baseline, without a reason"}
    ]
    assert baseline["baselineState"] == "unchanged"


def test_without_a_baseline_nothing_is_new() -> None:
    """A state against a baseline is given only where there was one."""
    assert not any("baselineState" in result for result in run_of(many(3))["results"])


def test_findings_on_unchanged_lines_are_left_out() -> None:
    """What `--diff` leaves out is no result."""
    texts = [result["message"]["text"] for result in run_of(report(), EVERYTHING)["results"]]

    assert not any("did not change" in text for text in texts)


def test_the_worst_come_first_and_5000_stay() -> None:
    """Of 6,000 the 1,000 least severe are cut, and a notification says so."""
    run = run_of(many(6000))
    levels = [result["level"] for result in run["results"]]
    told = [
        item["message"]["text"] for item in run["invocations"][0]["toolConfigurationNotifications"]
    ]

    assert levels == ["error"] * 2000 + ["warning"] * 2000 + ["note"] * 1000
    assert told == [
        "1,000 results left out, the least severe, for the limits of code scanning; `json` has all"
    ]


def test_a_log_is_never_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Help goes first, then related places, then results, until the packed log fits."""
    monkeypatch.setattr(lint_sarif, "MOST_BYTES", 20_000)
    given = many(400)
    findings = tuple(
        finding._replace(better="".join(random.Random(number).choices("abcdefghijkl", k=300)))
        for number, finding in enumerate(given.files[0].findings)
    )
    text = render_lint("sarif", given._replace(files=(given.files[0]._replace(findings=findings),)))
    run = json.loads(text)["runs"][0]
    told = [
        item["message"]["text"] for item in run["invocations"][0]["toolConfigurationNotifications"]
    ]

    assert len(zlib.compress(text.encode())) <= 20_000
    assert {result["level"] for result in run["results"]} == {"error"}
    assert all("markdown" not in rule["help"] for rule in run["tool"]["driver"]["rules"])
    assert told[0] == (
        "350 results left out, the least severe, for the limits of code scanning; `json` has all"
    )
    assert told[1:] == [
        "the rules' help is left out for the size",
        "related places are left out for the size",
    ]


def test_related_places_are_limited() -> None:
    """A finding on 200 addresses names five in its message, and has 99 related places."""
    given = many(1)
    behind = tuple(Behind(f"192.0.2.{n}", f"192.0.2.{n}", Place(1, 1)) for n in range(200))
    finding = given.files[0].findings[0]._replace(behind=behind)
    result = run_of(given._replace(files=(given.files[0]._replace(findings=(finding,)),)))[
        "results"
    ][0]

    assert [item["id"] for item in result["relatedLocations"]] == list(range(1, 100))
    assert "192.0.2.4. And 195 more addresses." in result["message"]["text"]


def test_skipped_rules_and_unreadable_files_are_told() -> None:
    """A run without data, or with a document that is unreadable, is no quiet one."""
    invocation = run_of(report())["invocations"][0]
    skipped = invocation["toolConfigurationNotifications"][0]

    assert skipped["associatedRule"]["id"] == "anonymiser-as-source"
    assert skipped["level"] == "warning"
    assert invocation["executionSuccessful"] is False
    assert [item["message"]["text"] for item in invocation["toolExecutionNotifications"]] == [
        "reports/c.pdf could not be read: it can't be read: it is encrypted plain"
    ]
    assert run_of(SKIPPED)["invocations"][0]["executionSuccessful"] is True


def test_a_rule_has_its_page_as_help() -> None:
    """Help is there as text and as Markdown, and an example stays text in the latter."""
    rule = run_of(report())["tool"]["driver"]["rules"][1]

    assert rule["id"] == "claim-on-addresses-alone"
    assert "````text\n# Report\n\n```\ncode" in rule["help"]["markdown"]
    assert "An address names no one." in rule["help"]["text"]
    assert rule["defaultConfiguration"]["level"] == "error"
