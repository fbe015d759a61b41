"""Fuzz the intake: `python -m tests.fuzz.fuzz_intake [libFuzzer options] [CORPUS]`, from the root.

For ten seconds: `python -m tests.fuzz.fuzz_intake -max_total_time=10`.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["ipskeptic.intake", "ipskeptic.model"]):
    from tests.intake import laws
    from tests.intake.forms import DEFANGED_IPV4, DEFANGED_IPV6, PLAIN, URLS

SEEDS = [
    *(text for text, _ in PLAIN),
    *DEFANGED_IPV4,
    *DEFANGED_IPV6,
    *(url[0] for url in URLS),
]


def fuzz(data: bytes) -> None:
    """Check the laws of the intake on bytes from the fuzzer."""
    if not data:
        return
    kind, rest = data[0] % 6, data[1:]
    text = rest.decode("utf-8", "surrogateescape")
    match kind:
        case 0:
            laws.check_target(text)
        case 1:
            # A known form with something in the middle of it.
            seed = SEEDS[data[0] * len(SEEDS) // 256]
            middle = len(seed) // 2
            laws.check_target(seed[:middle] + text + seed[middle:])
        case 2:
            laws.check_time(text)
        case 3:
            laws.check_stream(rest)
        case 4:
            laws.check_stream(b"ip,t\n" + rest, "ip", "t")
        case _:
            laws.check_stream(rest, "1")


def main() -> None:
    """Run the fuzzer."""
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
