"""The kernel compiled for the tests, from the source as it lies, as it is shipped and otherwise."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

from hatch_build import FLAGS, SOURCE, NoKernelError, compiler
from ipskeptic.bulk.library import Library, open_library
from tests.conftest import ROOT

_ROOM = tempfile.TemporaryDirectory(prefix="ipskeptic-kernels-")
# With the compiler's own vectors, and as other processors than x86 have it.
VARIANTS = {"simd": (), "plain": ("-DIPSK_NO_SIMD",)}
STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror")
SANITIZED = ("-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


def find_compiler() -> list[str]:
    """The C compiler; without one the test is skipped."""
    try:
        return compiler()
    except NoKernelError as error:
        pytest.skip(str(error))


@cache
def library(variant: str = "simd") -> Library:
    """The kernel as a library."""
    path = Path(_ROOM.name, f"{variant}.so")
    files = sorted(str(path) for path in (ROOT / SOURCE).glob("*.c"))
    command = [*find_compiler(), *FLAGS, *STRICT, *VARIANTS[variant], "-o", str(path), *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return open_library(path)


@cache
def driver(variant: str = "simd") -> Path:
    """driver.c with the kernel, under the sanitizers; without them the test is skipped."""
    path = Path(_ROOM.name, f"driver-{variant}")
    files = sorted(str(path) for path in (ROOT / SOURCE).glob("*.c"))
    files.append(str(Path(__file__).with_name("driver.c")))
    build = [*find_compiler(), "-std=c11", *SANITIZED]
    probe = Path(_ROOM.name, "probe.c")
    probe.write_text("int main(void) { return 0; }\n", encoding="utf-8")
    probed = run([*build, "-o", str(path), str(probe)])
    if probed.returncode or run([str(path)]).returncode:
        pytest.skip(f"{build[0]} has no address and undefined-behaviour sanitizers here")
    include = f"-I{ROOT / SOURCE}"
    done = run([*build, *STRICT, *VARIANTS[variant], include, "-o", str(path), *files])
    assert done.returncode == 0, done.stderr
    return path


def run(command: list[str], *, timeout: int = 600) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(
        command, capture_output=True, text=True, errors="replace", check=False, timeout=timeout
    )
