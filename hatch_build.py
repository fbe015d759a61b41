"""Builds the compiled kernel into the wheel where a C compiler is; without one the wheel is pure.

The library is made in a temporary folder, never in the tree: a left-over of another build once got
into a pure wheel. It is plain C behind ctypes, so it fits every Python of its platform.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shlex
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path("src", "ipskeptic", "bulk", "native")
# As in src/ipskeptic/bulk/library.py, which looks in these two places.
NAME = "_kernel.so"
WHEEL, EDITABLE = f"ipskeptic/bulk/{NAME}", f"ipskeptic_kernel/{NAME}"
FLAGS = ("-std=c11", "-O3", "-fPIC", "-shared", "-fvisibility=hidden")
SECONDS = 300  # judgement: it takes two


class NoKernelError(Exception):
    """There is no kernel in this build; the message says why."""


class CustomBuildHook(BuildHookInterface[Any]):
    """Puts the kernel into a wheel, editable or not."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and say what is to be included as what; one line says why where nothing is."""
        if self.target_name != "wheel":
            return
        self._room = tempfile.TemporaryDirectory(prefix="ipskeptic-kernel-")
        try:
            built = compile_kernel(Path(self.root, SOURCE), Path(self._room.name))
            build_data["tag"] = f"py3-none-{platform_tag()}"
        except NoKernelError as error:
            self.app.display_warning(f"ipskeptic is built without its compiled kernel: {error}")
            return
        build_data["pure_python"] = False
        build_data["force_include"][str(built)] = WHEEL
        # Editable wheels include what is named here alone.
        build_data["force_include_editable"][str(built)] = EDITABLE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if self.target_name == "wheel":
            self._room.cleanup()


def compile_kernel(source: Path, room: Path) -> Path:
    """Compile the kernel and load it once.

    Args:
        source: The folder of its source.
        room: An empty folder.

    Raises:
        NoKernelError: It was not to be, or could not be built.
    """
    if os.environ.get("IPSKEPTIC_NO_KERNEL"):
        raise NoKernelError("IPSKEPTIC_NO_KERNEL is set")
    if os.name == "nt":
        raise NoKernelError("it is not built on Windows")
    # Names without folders, so that the same source gives the same bytes wherever it lies.
    files = sorted(path.name for path in source.glob("*.c"))
    if not files:
        raise NoKernelError(f"its source is missing ({source})")
    # What a linker would else leave: names of temporary files.
    strip = ("-Wl,-s",) if platform.system() == "Linux" else ()
    command = [*compiler(), *FLAGS, *strip, "-o", str(room / NAME), *files]
    try:
        done = subprocess.run(  # noqa: S603  (the compiler that the user named)
            command, cwd=source, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoKernelError(f"{command[0]} did not run: {error}") from error
    if done.returncode:
        said = (done.stderr.strip() or f"exit {done.returncode}").splitlines()
        raise NoKernelError(f"{command[0]} failed: {said[0]}")
    try:
        abi = ctypes.CDLL(str(room / NAME)).ipsk_abi()
    except (OSError, AttributeError) as error:
        raise NoKernelError(f"what {command[0]} built can't be loaded: {error}") from error
    if not abi:
        raise NoKernelError("it does not work on big-endian machines")
    return room / NAME


def compiler() -> list[str]:
    """The C compiler: what CC says, else the first of the usual names.

    Raises:
        NoKernelError: There is none.
    """
    if named := shlex.split(os.environ.get("CC", "")):
        return named
    for name in ("cc", "gcc", "clang"):
        if shutil.which(name):
            return [name]
    raise NoKernelError("there is no C compiler (looked for CC, cc, gcc, clang)")


def platform_tag() -> str:
    """The platform in the wheel's name: of this machine, since nothing is built for another."""
    if platform.system() == "Darwin":
        # What Python says here is what Python was built for: an older system, several machines.
        return f"macosx_{platform.mac_ver()[0].split('.')[0]}_0_{platform.machine()}"
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")
