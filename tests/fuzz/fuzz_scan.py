"""Fuzz the scan of running text: `python -m tests.fuzz.fuzz_scan [libFuzzer options] [CORPUS]`.

From the root. It runs without the kernel, which sanitizers look at in test_scan_tally.py.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["ipskeptic.intake", "ipskeptic.bulk"]):
    from tests.intake import scan_laws
    from tests.intake.test_scan import ADDRESSES, REFUSED

SEEDS = [one[0] for one in (*ADDRESSES, *REFUSED)]


def fuzz(data: bytes) -> None:
    """Check the laws of the scan on bytes from the fuzzer."""
    if not data:
        return
    kind, rest = data[0] % 4, data[1:]
    text = rest.decode("utf-8", "replace")
    # A known line with something in the middle of it.
    seed = SEEDS[data[0] * len(SEEDS) // 256]
    middle = len(seed) // 2
    mixed = seed[:middle] + text + seed[middle:]
    match kind:
        case 0:
            scan_laws.check_places(text)
        case 1:
            scan_laws.check_places(mixed)
        case 2:
            scan_laws.check_tally(mixed.encode(), [None])
        case _:
            scan_laws.check_tally(rest, [None], size=64)


def main() -> None:
    """Run the fuzzer."""
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
