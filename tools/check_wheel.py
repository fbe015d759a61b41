"""Builds the wheel, installs it alone with its runtime dependencies, and asks it one question."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str, cwd: Path) -> str:
    """Run a command and give its output, or stop with what it said."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> int:
    """Build, install, ask."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, str(ROOT), cwd=here)
        wheel = next(here.glob("*.whl"))
        venv.create(here / "venv", with_pip=True)
        python = here / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        constraints = str(ROOT / "constraints.txt")
        run(str(python), "-m", "pip", "install", "-q", "-c", constraints, str(wheel), cwd=here)
        asked = ["-m", "ipskeptic", "--isolated", "175.45.176.143", "--at", "2014-12-11"]
        answer = run(str(python), *asked, cwd=here)
        if "compromised" not in answer:
            sys.exit(f"the wheel answers wrongly:\n{answer}")
    print("the wheel starts with its runtime dependencies alone")
    return 0


if __name__ == "__main__":
    sys.exit(main())
