"""A real server of DNS blocklists on loopback: rbldnsd, with zones written by the test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import dns.exception
import dns.message
import dns.query
import pytest

PROGRAM = "rbldnsd"
# Looks, a twentieth of a second apart, until the server answers.
_LOOKS = 100


class Part(NamedTuple):
    """One set of records of a zone.

    Attributes:
        form: The form of data: "ip4set", "ip4trie", "ip6trie" or "generic".
        lines: Its lines; a first one of `:ADDRESS:TEXT` is the answer for those without their own.
    """

    form: str
    lines: Sequence[str]


Zones = Mapping[str, Sequence[Part]]

# RFC 5782, section 5, as a list of either family has it.
TESTS = Part("ip4set", (":127.0.0.2:test entry", "127.0.0.2"))
TESTS_6 = Part("ip6trie", (":127.0.0.2:test entry", "::ffff:7f00:2/128"))


@contextmanager
def rbldnsd(zones: Zones) -> Iterator[int]:
    """Serve zones on loopback.

    Yields:
        The UDP port of 127.0.0.1 on which they are answered.
    """
    program = shutil.which(PROGRAM, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("rbldnsd is not installed")
    # Run by root it takes the rights of another user, who must be able to read the files.
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        parts = list(_written(root, zones))
        as_user = ["-u", "rbldns"] if os.geteuid() == 0 else []
        port = _free_port()
        command = [program, "-n", *as_user, "-c", "0", "-b", f"127.0.0.1/{port}", *parts]
        log = root / "log"
        with (
            log.open("wb") as out,
            subprocess.Popen(command, stdout=out, stderr=out, cwd=root) as server,
        ):
            try:
                _wait(server, port, next(iter(zones)), log)
                yield port
            finally:
                server.kill()
                server.wait(10)


def _written(root: Path, zones: Zones) -> Iterator[str]:
    number = 0
    for zone, parts in zones.items():
        for part in parts:
            number += 1
            path = root / f"{number}.zone"
            path.write_text("".join(f"{line}\n" for line in part.lines), encoding="utf-8")
            path.chmod(0o644)
            yield f"{zone}:{part.form}:{path}"


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: subprocess.Popen[bytes], port: int, zone: str, log: Path) -> None:
    query = dns.message.make_query(f"2.0.0.127.{zone}", "A")
    for _ in range(_LOOKS):
        if server.poll() is not None:
            break
        try:
            dns.query.udp(query, "127.0.0.1", port=port, timeout=0.2)
        except (dns.exception.Timeout, OSError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"rbldnsd does not answer: {log.read_text(errors='replace')}")
