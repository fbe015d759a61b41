"""Every rule's page: all headings, an example that fires, a better text that does not."""

from __future__ import annotations

import pytest

from ipskeptic.lint.page import HEADINGS, parse_page
from ipskeptic.lint.rules import RETIRED, docstring, rules
from ipskeptic.model.finding import NEEDS, SEVERITIES
from ipskeptic.pipeline.skeptic import Skeptic
from tests.rules.running import flags


@pytest.mark.parametrize("name", sorted(rules()))
def test_a_page_has_every_heading_in_order(name: str) -> None:
    """The page of a rule has all headings, in one order."""
    page = parse_page(docstring(name))
    seen = list(dict.fromkeys(part.heading for part in page.parts))

    assert seen == list(HEADINGS)
    assert page.title.endswith(".")
    assert all(part.text.strip() for part in page.parts)


@pytest.mark.parametrize("name", sorted(rules()))
def test_its_example_fires(name: str, world: Skeptic) -> None:
    """The text under Example is flagged."""
    for part in parse_page(docstring(name)).texts("Example"):
        assert flags(name, part.text, world, part.file), part.text


@pytest.mark.parametrize("name", sorted(rules()))
def test_its_better_text_does_not(name: str, world: Skeptic) -> None:
    """The text under Better is left alone."""
    for part in parse_page(docstring(name)).texts("Better"):
        assert not flags(name, part.text, world, part.file), part.text


def test_declarations() -> None:
    """A rule is named after its file, and what it declares is known."""
    for name, rule in rules().items():
        assert name == rule.name
        assert rule.severity in SEVERITIES
        assert set(rule.needs) <= set(NEEDS)
        assert name not in RETIRED
