"""Runs the steps of `action.yml` as a runner does: as shell scripts, with inputs as variables."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.conftest import ROOT

_INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")
_CONDITION = re.compile(r"inputs\.([\w-]+) == '([^']*)'")


class Ran(NamedTuple):
    """What a run of the action left.

    Attributes:
        code: Exit code of the step that failed first, else 0.
        stdout: What all steps wrote.
        stderr: Their messages.
        summary: The step summary.
        outputs: What was written to GITHUB_OUTPUT.
    """

    code: int
    stdout: str
    stderr: str
    summary: str
    outputs: dict[str, str]


def action() -> dict[str, Any]:
    """The action's file."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return found


def run_action(folder: Path, temporary: Path, given: Mapping[str, str]) -> Ran:
    """Run all steps.

    Args:
        folder: The checkout under check.
        temporary: The runner's folder for temporary files.
        given: Inputs.
    """
    loaded = action()
    inputs = {name: str(one.get("default", "")) for name, one in loaded["inputs"].items()}
    assert set(given) <= set(inputs)
    inputs |= given
    files = {
        name: temporary / name.lower()
        for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_PATH")
    }
    for path in files.values():
        path.touch()
    base = {
        **os.environ,
        **{name: str(path) for name, path in files.items()},
        "RUNNER_TEMP": str(temporary),
        "GITHUB_ACTION_PATH": str(ROOT),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "IPSKEPTIC_CACHE_DIR": "",
    }
    out, err, code = "", "", 0
    for step in loaded["runs"]["steps"]:
        if "if" in step and not _holds(step["if"], inputs):
            continue
        assert step["shell"] == "bash"
        own = {k: _INPUT.sub(lambda m: inputs[m[1]], v) for k, v in step.get("env", {}).items()}
        added = files["GITHUB_PATH"].read_text("utf-8").split()
        search = os.pathsep.join([*reversed(added), base["PATH"]])
        # As GitHub runs a step with `shell: bash`.
        done = subprocess.run(
            ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]),
            cwd=folder,
            env={**base, **own, "PATH": search},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        out, err = out + done.stdout, err + done.stderr
        if done.returncode:
            code = done.returncode
            break
    lines = files["GITHUB_OUTPUT"].read_text("utf-8").splitlines()
    summary = files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
    return Ran(code, out, err, summary, dict(line.split("=", 1) for line in lines))


def _holds(condition: str, inputs: Mapping[str, str]) -> bool:
    found = _CONDITION.fullmatch(condition)
    assert found is not None, condition
    return inputs[found[1]] == found[2]
