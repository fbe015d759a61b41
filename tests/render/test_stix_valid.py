"""The validator of OASIS has nothing against what the program writes, and it reads nothing else."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from ipskeptic.intake.target import parse_target
from ipskeptic.model.assessment import BadInput
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.render.stix import to_stix
from tests.contract.test_hostile_text import HOSTILE, STARTS
from tests.contract.test_real_output import ASKED, INPUTS
from tests.render.sample import report
from tests.render.stix_bundle import bundle_of, complaints, objects, texts
from tests.render.test_text_golden import GOLDEN, NOW

FOUNDING = GOLDEN / "founding.stix.json"


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_real_answers_are_valid(asked: tuple[str, ...], tmp_path: Path) -> None:
    """Every kind of target and answer that built-in data give makes a valid bundle."""
    options = {
        name.removeprefix("--"): value for name, value in zip(*[iter(asked)] * 2, strict=True)
    }
    port = int(options.pop("port", 0)) or None
    with Skeptic.open(tmp_path, now=NOW) as skeptic:
        items = [
            skeptic.assess(parse_target(text), port=port, text=text, **options)
            for text in INPUTS[:-1]
        ]
        bundle = bundle_of(skeptic.report([*items, BadInput(INPUTS[-1], "no address")]))

    assert complaints(bundle) == []
    assert len(objects(bundle, "opinion")) == len(items)


@pytest.mark.parametrize(
    "address", ["192.0.2.66", "198.51.100.23", "203.0.113.200", "192.0.2.0/24"]
)
def test_answers_from_held_data_are_valid(world: Skeptic, address: str) -> None:
    """Answers that quote imported copies have them as references with their hashes."""
    item = world.assess(address, at="2024-03-12T14:20Z", transport="tcp", claim="KP")
    bundle = bundle_of(world.report([item]))
    (main,) = [found for found in objects(bundle, "note") if found["content"].startswith("## ")]

    assert complaints(bundle) == []
    assert any("hashes" in reference for reference in main["external_references"])


@pytest.mark.parametrize("hostile", [HOSTILE, *STARTS, "cve", ""], ids=repr)
def test_hostile_text_is_valid_and_does_nothing(hostile: str) -> None:
    """Whatever a feed or a user writes, the bundle is valid and its texts have no live markup."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    bundle = bundle_of(report(hostile))
    tokens = [token for text in texts(bundle) for token in parser.parse(text)]
    inner = [child for token in tokens for child in token.children or ()]
    html = {child.content for child in inner if child.type == "html_inline"}
    values = [text.replace("\n", "") for text in _strings(bundle)]

    assert complaints(bundle) == []
    assert {"link_open", "image", "s_open", "em_open"}.isdisjoint(child.type for child in inner)
    assert html <= {"<br>"}
    assert all(text.isprintable() and "##[" not in text for text in values)


def _strings(value: object) -> list[str]:
    match value:
        case dict():
            return [text for part in value.items() for item in part for text in _strings(item)]
        case list():
            return [text for part in value for text in _strings(part)]
        case str():
            return [value]
    return []


@pytest.mark.parametrize("fault", ["type", "reference", "time", "value", "opinion", "property"])
def test_the_validator_would_see_a_fault(fault: str) -> None:
    """A bundle with a fault in it is complained about, so silence means something."""
    bundle = copy.deepcopy(bundle_of(report()))
    (address,) = objects(bundle, "ipv4-addr")
    first = objects(bundle, "note")[0]
    opinion = objects(bundle, "opinion")[0]
    match fault:
        case "type":
            first["confidence"] = "low"
        case "reference":
            bundle["objects"].remove(address)
        case "time":
            first["created"] = "2026-01-02"
        case "value":
            address["value"] = "203.0.113.300"
        case "opinion":
            opinion["opinion"] = "refused"
        case "property":
            first["x_class"] = "shared"

    assert complaints(bundle) != []


def test_the_founding_case(tmp_path: Path) -> None:
    """The bundle of the founding case is the one that was read and approved, and is valid."""
    with Skeptic.open(tmp_path, now=NOW) as skeptic:
        item = skeptic.assess("175.45.176.143", at="2014-12-11", claim="KP")
        text = to_stix(skeptic.report([item, BadInput("175.45.176.300", "300 is no octet")]))
    if os.environ.get("IPSKEPTIC_WRITE_GOLDEN"):
        FOUNDING.write_text(text, "utf-8", newline="\n")

    assert text == FOUNDING.read_text("utf-8")
    assert complaints(json.loads(text)) == []
