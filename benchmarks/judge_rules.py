"""What the rules of `lint` find in real reports, and how much of it is right by people's judgement.

    python benchmarks/judge_rules.py --data-dir DIR                     # a line a rule
    python benchmarks/judge_rules.py --data-dir DIR --list FILE --sample 15 [--rule NAME ...]
    python benchmarks/judge_rules.py --data-dir DIR --write             # data/lint/measured.toml

The reports are those of ../shared/corpus that were not written for it. They have no open licence,
so their text is not kept here: `judged.jsonl` names a sentence by a hash, and the list for whoever
judges, which has the text, must be written outside the project.

To judge, fill `right` and `why` in lines of the list and add them with `--take FILE`; the rest of a
line is left behind. A finding is right if what its message says is so in that text, and a careful
editor would want to be told.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from judgements import JUDGED, Key, hash_of, judgements, take

from ipskeptic.errors import IpskepticError
from ipskeptic.intake.documents import read_document
from ipskeptic.lint.engine import told_once
from ipskeptic.lint.reported import reported
from ipskeptic.lint.rules import rules
from ipskeptic.model.claims import Reported, Sentence
from ipskeptic.model.document import Document
from ipskeptic.model.finding import CERTAINTIES, Flag, Rule, RuleSettings
from ipskeptic.model.when import instant
from ipskeptic.pipeline.holdings import Held
from ipskeptic.pipeline.skeptic import Skeptic

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT.parent / "shared" / "corpus" / "documents"
MEASURED = ROOT / "data" / "lint" / "measured.toml"
NOW = datetime(2026, 11, 26, tzinfo=UTC)  # fixed, so that ages don't change the findings


class Found(NamedTuple):
    """A finding with what a person needs to judge it.

    Attributes:
        key: Rule, document and hash of the text: what a judgement is kept under.
        line: Where the flagged text begins.
        certainty: As the rule says.
        flagged: The flagged text.
        sentence: The sentence it stands in.
        section: Heading above it.
        message: What the rule says.
        better: What would mend it.
        grounds: Addresses with what is on record, and other places.
    """

    key: Key
    line: int
    certainty: str
    flagged: str
    sentence: str
    section: str
    message: str
    better: str
    grounds: tuple[str, ...]


class Run(NamedTuple):
    """What came of all documents.

    Attributes:
        documents: How many were read.
        found: Every finding, in the order of documents and rules.
        skipped: Reason by rule, for those that were not asked.
        failed: What could not be read or checked, one line each.
        seconds: Time by rule.
    """

    documents: int
    found: list[Found]
    skipped: dict[str, str]
    failed: list[str]
    seconds: dict[str, float]


def real_documents(only: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Identifier and path of every real report; `only` these, by how the identifiers begin."""
    wanted = tuple(only)
    for truth in sorted(DOCUMENTS.glob("*/truth.json")):
        known = json.loads(truth.read_text(encoding="utf-8"))
        if known["synthetic"] or (wanted and not known["id"].startswith(wanted)):
            continue
        yield known["id"], next(truth.parent.glob("document.*"))


def sentence_at(report: Reported, flag: Flag) -> Sentence | None:
    """The sentence in which a flag begins."""
    for sentence in report.sentences:
        if sentence.block == flag.block and sentence.start <= flag.start < sentence.end:
            return sentence
    return None


def found_by(rule: str, document: str, report: Reported, flag: Flag) -> Found:
    """A flag with its sentence and grounds."""
    block = report.document.blocks[flag.block]
    flagged = " ".join(block.text[flag.start : flag.end].split())
    sentence = sentence_at(report, flag)
    text = sentence.text if sentence else flagged
    grounds = [
        f"{behind.written} at {behind.at or 'no time'}: "
        + ("; ".join(f"{r.source} ({r.date}): {r.says}" for r in behind.records) or "no record")
        for behind in flag.behind
    ]
    grounds += [f"line {place.line}: {what}" for place, what in flag.related]
    return Found(
        key=(rule, document, hash_of(text, flagged)),
        line=block.place(flag.start).line,
        certainty=flag.certainty,
        flagged=flagged,
        sentence=text,
        section=report.sections[sentence.section].title if sentence else "",
        message=flag.message,
        better=flag.better,
        grounds=tuple(grounds),
    )


def askable(wanted: Iterable[str], held: Held) -> tuple[dict[str, Rule], dict[str, str]]:
    """The rules to ask, and why others can't be."""
    known = rules()
    chosen = tuple(wanted) or tuple(known)
    strange = [name for name in chosen if name not in known]
    if strange:
        raise SystemExit(f"no such rule: {', '.join(strange)}")
    reasons = {
        name: next(filter(None, map(held.lacks, known[name].needs)), "") for name in sorted(chosen)
    }
    asked = {name: known[name] for name, reason in reasons.items() if not reason}
    return asked, {name: reason for name, reason in reasons.items() if reason}


def documents_read(only: Iterable[str], failed: list[str]) -> Iterator[tuple[str, Document]]:
    """Every report that can be read; what can't is told in `failed`."""
    for name, path in real_documents(only):
        try:
            yield name, read_document(path.read_bytes(), f"{name}{path.suffix}")
        except IpskepticError as error:
            failed.append(f"{name}: {error}")


def run(data_dir: str, wanted: Iterable[str], only: Iterable[str]) -> Run:
    """Ask the rules about all reports."""
    found: list[Found] = []
    failed: list[str] = []
    count = 0
    with Skeptic.open(data_dir, now=NOW) as skeptic:
        held = Held(skeptic)
        asked, skipped = askable(wanted, held)
        seconds = dict.fromkeys(asked, 0.0)
        settings = RuleSettings(now=instant(NOW))
        for document, body in documents_read(only, failed):
            count += 1
            report = reported(body)
            flags: list[tuple[Rule, Flag]] = []
            for name, rule in asked.items():
                begin = time.perf_counter()
                try:
                    flags += [(rule, flag) for flag in rule.check(report, held, settings)]
                except Exception as error:  # one broken rule must not hide the rest
                    failed.append(f"{document}: {name}: {type(error).__name__}: {error}")
                seconds[name] += time.perf_counter() - begin
            found += [
                found_by(rule.name, document, report, flag) for rule, flag in told_once(flags)
            ]
    return Run(count, found, skipped, failed, seconds)


class Row(NamedTuple):
    """One rule's outcome: the same text flagged twice is judged once and counts twice."""

    documents: int
    findings: int
    right: int
    of: int


def row(found: Iterable[Found], judged: Mapping[Key, bool]) -> Row:
    """Count findings."""
    these = list(found)
    known = [judged[f.key] for f in these if f.key in judged]
    return Row(len({f.key[1] for f in these}), len(these), sum(known), len(known))


def show(outcome: Run, judged: Mapping[Key, bool]) -> None:
    """Print a line a rule, what was skipped, and judgements that no finding meets any more."""
    print(f"{outcome.documents} documents, {len(outcome.found)} findings")
    print(f"{'rule':<34} docs  finds  right    of  open  seconds  right by certainty")
    for name, taken in outcome.seconds.items():
        mine = [f for f in outcome.found if f.key[0] == name]
        line = row(mine, judged)
        grades = []
        for certainty in CERTAINTIES:
            part = row([f for f in mine if f.certainty == certainty], judged)
            if part.findings:
                grades.append(f"{certainty} {part.right}/{part.of}")
        print(
            f"{name:<34} {line.documents:4d} {line.findings:6d} {line.right:6d} {line.of:5d}"
            f" {line.findings - line.of:5d} {taken:8.2f}  {', '.join(grades)}"
        )
    for name, reason in outcome.skipped.items():
        print(f"{name:<34} skipped: {reason}")
    met = {f.key for f in outcome.found}
    gone = [key for key in judged if key not in met and key[0] in outcome.seconds]
    right = sum(judged[key] for key in gone)
    print(f"judged and no longer found: {len(gone) - right} wrong, {right} right")
    for key in gone:
        if judged[key]:
            print(f"  right, and lost: {' '.join(key)}")
    for line_ in outcome.failed:
        print(f"FAILED {line_}")


def to_judge(outcome: Run, judged: Mapping[Key, bool], sample: int, seed: int) -> list[Found]:
    """Findings not yet judged, each sentence once; of each rule at most `sample`, by chance."""
    chosen: list[Found] = []
    for name in outcome.seconds:
        mine = {f.key: f for f in outcome.found if f.key[0] == name and f.key not in judged}
        keys = sorted(mine)
        random.Random(f"{seed} {name}").shuffle(keys)
        chosen += [mine[key] for key in sorted(keys[: sample or None])]
    return chosen


def write_list(path: Path, chosen: Iterable[Found]) -> int:
    """Write findings for whoever judges; outside the project, for they have the reports' text."""
    if path.resolve().is_relative_to(ROOT):
        raise SystemExit(f"{path}: the list has text of the reports, it may not lie in the project")
    lines = []
    for finding in chosen:
        rule, document, sentence = finding.key
        entry = {"rule": rule, "document": document, "sentence": sentence, "right": None, "why": ""}
        shown = {k: v for k, v in finding._asdict().items() if k not in ("key", "sentence")}
        lines.append(json.dumps({**entry, "text": finding.sentence, **shown}, ensure_ascii=False))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def write_measured(outcome: Run, judged: Mapping[Key, bool]) -> None:
    """Write what was measured of each rule that fired; every finding has to be judged."""
    text = (
        "# How often each lint rule fires on the real reports of ../shared/corpus, and how often\n"
        "# it was right: each finding was read and judged. Written by\n"
        "# benchmarks/judge_rules.py --write; the judgements are in benchmarks/judged.jsonl. The\n"
        "# rules were mended on these reports, so on others they will be right less often.\n"
        f'documents = {outcome.documents}\nread_on = "{NOW:%Y-%m-%d}"\n\n[rules]\n'
    )
    for name in outcome.seconds:
        line = row([f for f in outcome.found if f.key[0] == name], judged)
        if line.findings != line.of:
            raise SystemExit(f"nothing is written: {name} has findings that nobody judged")
        if line.findings:
            text += f"\n[rules.{name}]\n"
            text += "".join(f"{k} = {v}\n" for k, v in line._asdict().items() if k != "of")
    MEASURED.parent.mkdir(parents=True, exist_ok=True)
    MEASURED.write_text(text, encoding="utf-8")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data-dir", required=True, help="a data folder; it is only read")
    parser.add_argument("--rule", action="append", default=[], help="only this rule (repeatable)")
    parser.add_argument("--document", action="append", default=[], help="only reports so named")
    parser.add_argument("--list", type=Path, help="write findings not yet judged to this file")
    parser.add_argument("--sample", type=int, default=0, help="at most so many of each rule")
    parser.add_argument("--seed", type=int, default=5, help="of the sample")
    parser.add_argument("--take", type=Path, help="add the judgements of a filled list, and stop")
    parser.add_argument("--write", action="store_true", help="write data/lint/measured.toml")
    return parser.parse_args()


def main() -> int:
    """Measure, list, take or write."""
    options = arguments()
    if options.take:
        print(f"{take(options.take)} judgements in {JUDGED.name}")
        return 0
    if not DOCUMENTS.is_dir():
        raise SystemExit("the reports of ../shared/corpus are not on this machine")
    if options.write and (options.rule or options.document):
        raise SystemExit("--write wants all rules and all reports")
    outcome = run(options.data_dir, options.rule, options.document)
    judged = judgements()
    show(outcome, judged)
    if options.list:
        chosen = to_judge(outcome, judged, options.sample, options.seed)
        print(f"{write_list(options.list, chosen)} findings to judge in {options.list}")
    if options.write:
        if outcome.failed:
            raise SystemExit("nothing is written: something failed, see above")
        write_measured(outcome, judged)
    return 1 if outcome.failed else 0


if __name__ == "__main__":
    sys.exit(main())
