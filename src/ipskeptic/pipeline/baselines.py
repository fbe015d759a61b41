"""The baseline's file, read and written."""

from __future__ import annotations

from pathlib import Path

from ipskeptic.errors import InputError
from ipskeptic.lint.baseline import Baseline, read_baseline, write_baseline
from ipskeptic.model.finding import LintReport
from ipskeptic.pipeline.lint import UNREADABLE


def load_baseline(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        InputError: It can't be read, or is none.
    """
    try:
        return read_baseline(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"--baseline {path}: can't be read ({error})") from error


def baseline_of(report: LintReport) -> tuple[str, int]:
    """The baseline of what a report counts, and how many findings that is.

    That a document can't be read is never known already.
    """
    findings = [one for one in report.findings if one.rule != UNREADABLE]
    return write_baseline(findings), len(findings)
