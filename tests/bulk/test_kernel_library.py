"""Where the kernel is found, and what is said where it can't be used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ipskeptic.bulk.library import NotUsableError, open_library
from tests.bulk.kernels import find_compiler, library
from tests.bulk.made import make_plan, make_template

ASK = "import sys; from ipskeptic.bulk.library import load, status; print(status(), bool(load()))"


def ask(script: str = ASK, **env: str) -> str:
    """What a Python of its own says."""
    kept = {name: value for name, value in os.environ.items() if name != "IPSKEPTIC_NO_KERNEL"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**kept, **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_installed_kernel_is_there() -> None:
    """Where a compiler is, installing the project has built the kernel."""
    find_compiler()

    assert ask() == "compiled True"


def test_the_switch() -> None:
    """IPSKEPTIC_NO_KERNEL=1 leaves it out, and says so."""
    assert ask(IPSKEPTIC_NO_KERNEL="1") == "none (IPSKEPTIC_NO_KERNEL is set) False"
    refused = (
        "from ipskeptic.bulk.kernel import Kernel\n"
        "try: Kernel(None, None)\n"
        "except ValueError as error: print(error)"
    )
    assert ask(refused, IPSKEPTIC_NO_KERNEL="1") == "kernel: none (IPSKEPTIC_NO_KERNEL is set)"


def test_asking_whether_it_is_there_is_cheap() -> None:
    """`--version` imports no numpy for it."""
    assert ask(f"{ASK}; print('numpy' in sys.modules)").endswith("False")


def test_a_kernel_in_the_working_folder_is_not_loaded(tmp_path: Path) -> None:
    """What lies in the working folder, or elsewhere on Python's path, is none of ours."""
    for folder in (tmp_path / "ipskeptic_kernel", tmp_path / "lib" / "ipskeptic_kernel"):
        folder.mkdir(parents=True)
        (folder / "_kernel.so").write_bytes(b"junk")
    script = "import sys; from ipskeptic.bulk.library import _find; print(_find())"
    here = f"import os; os.chdir({str(tmp_path)!r}); {script}"

    assert str(tmp_path) not in ask(here, PYTHONPATH=str(tmp_path / "lib"))


def test_a_file_that_is_no_library(tmp_path: Path) -> None:
    """A damaged file is named, and is no crash."""
    path = tmp_path / "_kernel.so"
    path.write_bytes(b"junk")

    with pytest.raises(NotUsableError, match="it can't be loaded"):
        open_library(path)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("int ipsk_abi(void) { return 0; }", "big-endian machines"),
        ("int ipsk_abi(void) { return 77; }", "it is of version 77, not 1"),
        ("int other(void) { return 1; }", "it can't be loaded"),
        (
            "int ipsk_abi(void) { return 1; }\n"
            "unsigned long long ipsk_size(unsigned what) { return what; }",
            "laid out otherwise",
        ),
    ],
)
def test_a_library_of_another_version(source: str, said: str, tmp_path: Path) -> None:
    """A library that this version can't call is left alone."""
    (tmp_path / "other.c").write_text(source, encoding="utf-8")
    path = tmp_path / "other.so"
    build = [*find_compiler(), "-shared", "-fPIC", "-o", str(path), str(tmp_path / "other.c")]
    subprocess.run(build, check=True)

    with pytest.raises(NotUsableError, match=said):
        open_library(path)


def test_a_library_of_the_tests_is_taken() -> None:
    """A kernel from a file works as the installed one does."""
    from ipskeptic.bulk.kernel import Kernel

    kernel = Kernel(make_plan(), make_template(), library())
    assert kernel.scan(b"192.0.2.1\n")["kind"].tolist() == [4]
