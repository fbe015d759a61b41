"""A real authoritative name server on loopback: nsd, with zones of documentation addresses."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import dns.exception
import dns.message
import dns.query
import dns.rdatatype
import pytest

_HEAD = "$TTL 60\n@ IN SOA ns.example. root.example. 1 60 60 60 60\n@ IN NS ns.example.\n"
# Large enough that no answer over UDP holds it (EDNS: 1232 octets by nsd's default).
LARGE = 40

ZONES: Mapping[str, str] = {
    "2.0.192.in-addr.arpa": """
10 PTR host.example.
11 PTR elsewhere.example.
12 PTR gone.example.
13 PTR none.example.
14 PTR b.many.example.
14 PTR a.many.example.
14 PTR localhost.
15 PTR out\\007of\\032order.example.
16 PTR xn--bcher-kva.example.
17 TXT "no reverse name"
18 PTR in.lame.example.
; RFC 2317: 192.0.2.64/26 is run by another, so its names stand in a zone of theirs
64/26 NS ns.example.
65 CNAME 65.64/26
66 CNAME 66.64/26
""",
    "64/26.2.0.192.in-addr.arpa": "65 PTR customer.example.\n",
    "8.b.d.0.1.0.0.2.ip6.arpa": (
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR host.example.\n"
        "2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR elsewhere.example.\n"
    ),
    "100.51.198.in-addr.arpa": "".join(
        f"1 PTR a-rather-long-name-number-{n}.example.\n" for n in range(LARGE)
    ),
    "example": """
ns A 127.0.0.1
host A 192.0.2.10
host AAAA 2001:db8::1
elsewhere A 203.0.113.5
elsewhere A 203.0.113.6
elsewhere AAAA 2001:db8::bad
none TXT "no address"
a.many A 192.0.2.14
b.many A 203.0.113.14
xn--bcher-kva A 192.0.2.16
customer A 192.0.2.65
lame NS ns.lame
ns.lame A 127.0.0.1
""",
    "origin.asn.cymru.com": (
        """
10.2.0.192 TXT "64496 | 192.0.2.0/24 | US | arin | 2010-02-19"
11.2.0.192 TXT "64496 64497 | 192.0.2.0/24 | US | arin | 2010-02-19"
12.2.0.192 TXT "64498 | 192.0.0.0/16 | US | arin | 2010-02-19"
12.2.0.192 TXT "64496 | 192.0.2.0/24 | US | arin | 2010-02-19"
13.2.0.192 TXT "64496 | 203.0.113.0/24 | US | arin | 2010-02-19"
14.2.0.192 TXT "query limit reached, write to the list"
"""
        + "".join(
            f'15.2.0.192 TXT "{64496 + n % 8} | 192.0.{2 if n == 7 else 0}.0/'
            f'{24 if n == 7 else 22 - n % 14} | US | arin | 2010-02-{n + 1:02d}"\n'
            for n in range(LARGE)
        )
    ),
    "origin6.asn.cymru.com": (
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"
        ' TXT "64497 | 2001:db8::/32 | FR | ripencc | 2010-02-19"\n'
    ),
    "asn.cymru.com": """
AS64496 TXT "64496 | US | arin | 2010-02-19 | EXAMPLE Example Networks, Inc., US"
AS64498 TXT "64498 | US | arin | 2010-02-19 | WIDER, US"
""",
}


class Nsd(NamedTuple):
    """A running server.

    Attributes:
        port: Its port on 127.0.0.1, UDP and TCP.
    """

    port: int


@contextmanager
def running_nsd(folder: Path, zones: Mapping[str, str] = ZONES) -> Iterator[Nsd]:
    """Run nsd with some zones until the block ends; skip the test where it is not installed.

    Args:
        folder: A temporary folder for zones, configuration and what nsd writes.
        zones: Records by zone; head and name server are added.
    """
    program = shutil.which("nsd") or shutil.which("nsd", path="/usr/sbin")
    if program is None:
        pytest.skip("nsd is not installed")
    port = _free_port()
    config = _write(folder, port, zones)
    command = [program, "-d", "-c", str(config)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as server,
    ):
        try:
            _wait(server, port, folder / "log")
            yield Nsd(port)
        finally:
            server.terminate()
            server.wait(10)


def _free_port() -> int:
    """A port that is free for UDP and TCP."""
    for _ in range(50):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            udp.bind(("127.0.0.1", 0))
            port = int(udp.getsockname()[1])
            try:
                tcp.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free for both UDP and TCP")


def _write(folder: Path, port: int, zones: Mapping[str, str]) -> Path:
    lines = [
        "server:",
        "  server-count: 1",
        f"  ip-address: 127.0.0.1@{port}",
        "  do-ip6: no",
        '  username: ""',  # as whoever runs the tests
        f'  zonesdir: "{folder}"',
        '  database: ""',
        f'  pidfile: "{folder}/pid"',
        f'  xfrdfile: "{folder}/xfrd"',
        f'  zonelistfile: "{folder}/zones"',
        f'  cookie-secret-file: "{folder}/cookies"',
        "  rrl-ratelimit: 0",
        "remote-control:",
        "  control-enable: no",
    ]
    for number, (zone, records) in enumerate(zones.items()):
        (folder / f"{number}.zone").write_text(f"$ORIGIN {zone}.\n{_HEAD}{records}", "utf-8")
        lines += ["zone:", f'  name: "{zone}"', f'  zonefile: "{number}.zone"']
    config = folder / "nsd.conf"
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return config


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait till the server answers for a zone that it has."""
    question = dns.message.make_query("example.", dns.rdatatype.SOA)
    for _ in range(100):
        if server.poll() is not None:
            break
        try:
            if dns.query.udp(question, "127.0.0.1", timeout=0.2, port=port).answer:
                return
        except (dns.exception.DNSException, OSError):
            time.sleep(0.05)
    raise AssertionError(f"nsd does not answer: {log.read_text('utf-8', 'replace')[-2000:]}")
