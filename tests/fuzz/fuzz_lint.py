"""Fuzz `lint` from bytes to formats: `python -m tests.fuzz.fuzz_lint [libFuzzer options] [CORPUS]`.

From the root. Every document reader but those of DOCX and PDF (`fuzz_documents`), sentences,
claims, uses of addresses, all rules over the made-up internet, and every format of the result.
"""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["ipskeptic.intake.documents", "ipskeptic.lint", "ipskeptic.render"]
):
    from ipskeptic.errors import InputError
    from ipskeptic.intake.documents import read_document
    from ipskeptic.lint.engine import Plan, check, choose
    from ipskeptic.lint.reported import reported
    from ipskeptic.lint.rules import rules
    from ipskeptic.model.finding import Linted, LintReport, RuleSettings
    from ipskeptic.pipeline.holdings import Held
    from ipskeptic.pipeline.pages import rule_page
    from tests.fuzz import lint_laws
    from tests.fuzz.lint_seeds import PIECES, SEEDS
    from tests.world import build_world, open_world

NAMES = tuple(SEEDS)
_FOLDER = Path(tempfile.mkdtemp())
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
WORLD = open_world(build_world(_FOLDER))
HELD = Held(WORLD)
RULES = tuple(rules().values())
PLANS = tuple(
    Plan(
        choose(RULES, HELD)[0],
        RuleSettings(now=WORLD.now, documentation_addresses=how),
        frozenset(rules()),
        ignores,
    )
    for how, ignores in (("stand-in", True), ("special", True), ("stand-in", False))
)
PAGES = {rule.name: rule_page(rule) for rule in RULES}


def made(provider: atheris.FuzzedDataProvider) -> tuple[str, bytes]:
    """A format's name and a document of it, changed in several places."""
    name = NAMES[provider.ConsumeIntInRange(0, len(NAMES) - 1)]
    text = SEEDS[NAMES[provider.ConsumeIntInRange(0, len(NAMES) - 1)]] if _rarely(provider) else ""
    text = text or SEEDS[name]
    for _ in range(provider.ConsumeIntInRange(1, 6)):
        start = provider.ConsumeIntInRange(0, len(text))
        end = min(len(text), start + provider.ConsumeIntInRange(0, 60))
        match provider.ConsumeIntInRange(0, 7):
            case 0:
                piece = provider.ConsumeUnicode(8)
            case 1:
                piece = text[start:end] * provider.ConsumeIntInRange(2, 5)
            case 2:
                text, piece = text[:end], ""
            case _:
                piece = PIECES[provider.ConsumeIntInRange(0, len(PIECES) - 1)]
        text = text[:start] + piece + text[end if provider.ConsumeBool() else start :]
    data = text.encode("utf-8", "surrogatepass")
    return name, data + provider.ConsumeBytes(4) if _rarely(provider) else data


def _rarely(provider: atheris.FuzzedDataProvider) -> bool:
    return bool(provider.ConsumeIntInRange(0, 15) == 15)


def fuzz(data: bytes) -> None:
    """Read, judge and show a document of the fuzzer's, and check the laws of each step."""
    provider = atheris.FuzzedDataProvider(data)
    plan = PLANS[provider.ConsumeIntInRange(0, len(PLANS) - 1)]
    name, written = made(provider)
    check_whole(written, name, plan)


def check_whole(written: bytes, name: str, plan: Plan = PLANS[0]) -> None:
    """Check the laws of every step on one document."""
    try:
        document = read_document(written, "reports/x", name)
    except InputError:
        return
    lint_laws.check_document(document)
    said = reported(document)
    lint_laws.check_reported(said)
    findings = check(said, plan, HELD)
    lint_laws.check_findings(document, findings)
    addresses = len({one.target.text for one in document.candidates if one.target is not None})
    file = Linted("reports/x", name, len(said.sentences), len(said.claims), addresses, findings)
    lint_laws.check_formats(LintReport("0", WORLD.now, (file,), PAGES))


def main() -> None:
    """Run the fuzzer."""
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
