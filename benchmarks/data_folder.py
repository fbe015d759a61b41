"""A data folder of all real files at hand, for benchmarks: made once, in build/.

    python benchmarks/data_folder.py        # prints its path

The files of ../shared/data are laid out as publishers serve them (tools/lay_mirror.py), and brought
in by `data update --from`, as a user's own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
FOLDER = ROOT / "build" / "bench-data"


def data_folder() -> Path:
    """The folder, made where it is missing."""
    if not (FOLDER / "index.ipskeptic").exists():
        if not SHARED.is_dir():
            raise SystemExit("the real files of ../shared/data are not on this machine")
        with tempfile.TemporaryDirectory() as mirror:
            lay = [sys.executable, str(ROOT / "tools" / "lay_mirror.py"), str(SHARED), mirror]
            subprocess.run(lay, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            update = [sys.executable, "-m", "ipskeptic", "data", "update", "--from", mirror]
            command = [*update, "--data-dir", str(FOLDER), "--isolated", "-q"]
            done = subprocess.run(command, check=False).returncode
            if done not in (0, 4):  # 4: some files of the mirror are refused, as they should be
                raise SystemExit(f"data update ended with {done}")
    return FOLDER


if __name__ == "__main__":
    print(data_folder())
