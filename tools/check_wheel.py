"""Builds the wheel, installs it alone with its runtime dependencies, and asks it one question."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str, cwd: Path) -> str:
    """Run a command and give its output, or stop with what it said."""
    # What the shell adds to Python's path would hide what is missing in the wheel.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=cwd, env=kept, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> int:
    """Build, install, ask."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        # Without isolation: the build backend is among the developers' packages.
        build = ("-m", "build", "--no-isolation", "--wheel", "--outdir", folder, str(ROOT))
        run(sys.executable, *build, cwd=here)
        wheel = next(here.glob("*.whl"))
        venv.create(here / "venv", with_pip=True)
        python = here / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        constraints = str(ROOT / "constraints.txt")
        run(str(python), "-m", "pip", "install", "-q", "-c", constraints, str(wheel), cwd=here)
        asked = ["-m", "ipskeptic", "--isolated", "--data-dir", str(here / "data")]
        answer = run(str(python), *asked, "175.45.176.143", "--at", "2014-12-11", cwd=here)
        if "compromised" not in answer:
            sys.exit(f"the wheel answers wrongly:\n{answer}")
    print("the wheel starts with its runtime dependencies alone")
    return 0


if __name__ == "__main__":
    sys.exit(main())
