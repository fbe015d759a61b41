"""The C part of the tally, compiled for the tests alone; the wheel has it in its kernel."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "ipskeptic" / "bulk" / "native" / "scan_text.c"
WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Werror")


def compile_text(folder: Path, *flags: str) -> ctypes.CDLL:
    """The functions of native/scan_text.c."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("a C compiler is not on this machine")
    target = folder / "scan_text.so"
    command = [compiler, "-std=c11", "-O2", "-fPIC", "-shared", "-fvisibility=hidden", *flags]
    subprocess.run([*command, "-o", str(target), str(SOURCE)], check=True)
    return ctypes.CDLL(str(target))


# Each text in memory of its own, so that a byte too far is seen; length in four bytes before it.
_HARNESS = """
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
void *ipsk_text_new(void);
void ipsk_text_free(void *);
int64_t ipsk_text_feed(void *, const uint8_t *, uint64_t, uint64_t);
const int64_t *ipsk_text_left(const void *);
uint64_t ipsk_text_distinct(const void *, uint32_t);
void ipsk_text_read(const void *, uint32_t, uint64_t *, uint64_t *, uint64_t *, uint64_t *);
int main(void) {
    void *scan = ipsk_text_new();
    uint32_t size;
    uint64_t line = 1;
    while (fread(&size, 4, 1, stdin) == 1) {
        uint8_t *text = malloc(size);
        if (size && fread(text, 1, size, stdin) != size) return 3;
        int64_t left = ipsk_text_feed(scan, text, size, line++);
        const int64_t *at = ipsk_text_left(scan);
        for (int64_t i = 0; i < 3 * left; i++) if (at[i] < 0) return 4;
        free(text);
    }
    for (uint32_t family = 4; family < 7; family += 2) {
        uint64_t n = ipsk_text_distinct(scan, family), *rows = malloc(4 * 8 * n);
        if (!n) return 5;
        ipsk_text_read(scan, family, rows, rows + n, rows + 2 * n, rows + 3 * n);
        free(rows);
    }
    ipsk_text_free(scan);
    return 0;
}
"""


def run_sanitized(folder: Path, texts: list[bytes]) -> str:
    """What the sanitizers of the compiler say while these texts are read; "" if nothing."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("a C compiler is not on this machine")
    source, program = folder / "harness.c", folder / "harness"
    source.write_text(_HARNESS)
    flags = ["-std=c11", "-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    command = [compiler, *flags, "-o", str(program), str(source), str(SOURCE)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("the compiler's sanitizers are not on this machine")
    fed = b"".join(len(text).to_bytes(4, sys.byteorder) + text for text in texts)
    done = subprocess.run([str(program)], input=fed, check=False, capture_output=True)
    said = done.stderr.decode(errors="replace")
    return said or (f"exit {done.returncode}" if done.returncode else "")
