"""The fuzz target of lint runs without a finding, and its seeds keep the laws."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipskeptic.intake.documents import read_document
from ipskeptic.lint.reported import reported
from tests.fuzz import lint_laws
from tests.fuzz.lint_seeds import SEEDS
from tests.fuzz.running import fuzz, needs_atheris


@pytest.mark.slow
@needs_atheris
def test_lint_holds_out(tmp_path: Path) -> None:
    """No document that the fuzzer makes breaks a law of any step, hangs it or fills the memory."""
    found = fuzz("fuzz_lint", tmp_path, runs=150, max_len=256, timeout=20, long=True)

    assert not found


@pytest.mark.parametrize("name", SEEDS)
def test_a_seed_is_read_and_has_claims_and_addresses(name: str) -> None:
    """What the fuzzer begins with has something of everything in it."""
    document = read_document(SEEDS[name].encode(), "x", name)
    said = reported(document)
    lint_laws.check_document(document)
    lint_laws.check_reported(said)

    assert said.claims
    assert said.uses
    assert not document.problems
