"""Nothing is sent unless asked for, and then only to whom one asked: seen from outside."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.fetch.server import Server, status
from tests.online.faulty_dns import FaultyDns

# Addresses of every kind that never leave the machine.
SPECIAL = (
    "127.0.0.2",
    "127.0.0.1",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.1.1",
    "192.0.2.1",
    "224.0.0.1",
    "0.1.2.3",
    "198.18.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b::808:808",
    "2002:a00:1::1",
    "2001:0:808:808::1",
    "fe80::1%eth0",
    "ff0e::1",
    "fe80::1",
    "fd00::1",
    "::1",
    "2001:db8::1",
)

ALL = ("--online", "all")

# Runs command lines one after the other in one process, and tells every event of the network: the
# event, the family and whom it names.
WATCH = """\
import io, json, os, sys
events = []
def hook(event, args):
    if event == "socket.__new__":
        events.append([event, int(args[1]), ""])
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        events.append([event, int(args[0].family), repr(args[1])])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        events.append([event, 0, repr(args)])
lines = json.loads(sys.argv[1])
if os.environ.get("BY_HOOK"):
    sys.addaudithook(hook)
from ipskeptic.__main__ import main
codes = [main(line) for line in lines]
print(json.dumps({"codes": codes, "events": events}), file=sys.stderr)
"""


class Seen(NamedTuple):
    """What a process did.

    Attributes:
        codes: The exit codes of its command lines.
        sockets: The Internet sockets it made.
        peers: Whom it sent to or connected to over the Internet, `address:port`.
        names: Names that it had looked up by the system.
        text: What it printed.
    """

    codes: Sequence[int]
    sockets: int
    peers: frozenset[str]
    names: Sequence[str]
    text: str


# Whom a call names, as strace writes IPv4 and IPv6.
_PEER = re.compile(
    r"sin6?_port=htons\((\d+)\), (?:sin6_flowinfo=[^,]*, )?"
    r"(?:sin_addr=inet_addr\(\"([^\"]*)\"\)|inet_pton\(AF_INET6, \"([^\"]*)\")"
)
Watcher = Callable[[Sequence[Sequence[object]]], Seen]


def run(lines: Sequence[Sequence[object]], folder: Path, *before: str, hook: bool) -> str:
    """Run command lines in one process; gives what it printed, the report last."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("IPSKEPTIC_", "XDG_"))}
    proxies = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
    kept = {k: v for k, v in kept.items() if k.lower() not in proxies}
    given = json.dumps(
        [[*map(str, line), *(() if "--config" in line else ("--isolated",))] for line in lines]
    )
    done = subprocess.run(
        [*before, sys.executable, "-c", WATCH, given],
        cwd=folder,
        env={
            **kept,
            "HOME": str(folder),
            "IPSKEPTIC_DATA_DIR": str(folder / "data"),
            "IPSKEPTIC_CACHE_DIR": str(folder / "cache"),
            **({"BY_HOOK": "1"} if hook else {}),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.stdout


def by_hook(folder: Path, lines: Sequence[Sequence[object]]) -> Seen:
    """Watched by Python's own audit events: runs everywhere, sees no library's own sockets."""
    text = run(lines, folder, hook=True)
    report = json.loads(text.splitlines()[-1])
    events = report["events"]
    sent = [e for e in events if e[0] in ("socket.connect", "socket.sendto", "socket.sendmsg")]
    peers = {
        f"{found[1]}:{found[2]}"
        for _, family, whom in sent
        if family in (2, 10) and (found := re.match(r"\('([^']*)', (\d+)", whom))
    }
    return Seen(
        codes=report["codes"],
        sockets=sum(name == "socket.__new__" and family in (2, 10) for name, family, _ in events),
        peers=frozenset(peers),
        names=tuple(whom for name, _, whom in events if name.startswith("socket.get")),
        text=text,
    )


def by_strace(folder: Path, lines: Sequence[Sequence[object]]) -> Seen:
    """Watched by the system: every call of the process and its children."""
    log = folder / "strace.log"
    before = ("strace", "-f", "-qq", "-e", "trace=network", "-o", str(log))
    text = run(lines, folder, *before, hook=False)
    calls = log.read_text(encoding="utf-8", errors="replace")
    peers = {
        f"{found[2] or found[3]}:{found[1]}"
        for call in calls.splitlines()
        if re.match(r"\d+ +(connect|sendto|sendmsg|sendmmsg)\(", call)
        for found in _PEER.finditer(call)
    }
    return Seen(
        codes=json.loads(text.splitlines()[-1])["codes"],
        sockets=len(re.findall(r" socket\(AF_INET6?,", calls)),
        peers=frozenset(peers),
        names=(),
        text=text,
    )


@pytest.fixture(params=["audit hook", "strace"])
def watch(request: pytest.FixtureRequest, tmp_path: Path) -> Watcher:
    """Both ways of watching."""
    if request.param == "strace":
        if shutil.which("strace") is None:
            pytest.skip("strace is not installed")
        probe = subprocess.run(
            ["strace", "-o", os.devnull, "true"], capture_output=True, check=False
        )
        if probe.returncode:
            pytest.skip("strace may trace nothing on this machine")
        return lambda lines: by_strace(tmp_path, lines)
    return lambda lines: by_hook(tmp_path, lines)


def test_the_watch_sees(watch: Watcher, tmp_path: Path) -> None:
    """Whoever sends is seen: a look-up that asks leaves a socket and a peer behind."""
    with FaultyDns() as server:
        address = "{}:{}".format(*server.where)
        seen = watch([("8.8.8.8", "--online", "ptr", "--resolver", address)])

    assert seen.sockets >= 1
    assert seen.peers == {address}


def test_nothing_is_sent_unasked(watch: Watcher, tmp_path: Path) -> None:
    """No command makes a socket of the Internet without `--online`, nor does a dry run with it."""
    path = tmp_path / "report.md"
    path.write_text("The attack came from 8.8.8.8 in 2024, so North Korea did it.\n")
    lines = [
        ("8.8.8.8",),
        ("8.8.8.8", "--claim", "KP", "-f", "json"),
        ("triage", path),
        ("annotate", path),
        ("extract", path),
        ("lint", path, "--exit-zero"),
        ("history", "8.8.8.8"),
        ("data", "status"),
        ("config", "show"),
        ("explain", "shared"),
        ("8.8.8.8", "8.0.0.0/9", "--online", "all", "--dry-run"),
        ("8.8.8.8", "--online", "all", "--dry-run", "-f", "json"),
        ("triage", path, "--online", "all", "--dry-run"),
    ]
    seen = watch(lines)

    assert [line for line, code in zip(lines, seen.codes, strict=True) if code] == []
    assert (seen.sockets, seen.peers, seen.names) == (0, frozenset(), ())


def test_special_purpose_sends_nothing(watch: Watcher, tmp_path: Path) -> None:
    """About addresses that are special-purpose nobody is asked, whatever `--online` says."""
    lines = [
        (*SPECIAL, "10.0.0.0/8", "0.0.0.0/0", "9.0.0.0-11.0.0.0", "2000::/3", *ALL, "-f", "brief"),
        ("127.0.0.2", "--online", "dnsbl"),
        ("triage", *SPECIAL, "--online", "all"),
    ]
    seen = watch(lines)

    assert list(seen.codes) == [0, 0, 0]
    assert (seen.sockets, seen.peers, seen.names) == (0, frozenset(), ())


def test_only_the_resolver_named_is_asked(watch: Watcher, tmp_path: Path) -> None:
    """With `--resolver` nobody else is sent anything, and of special addresses it hears nothing."""
    with FaultyDns({("8.8.8.8.in-addr.arpa", "PTR"): ["host.example."]}) as server:
        address = "{}:{}".format(*server.where)
        given = ("8.8.8.8", *SPECIAL, "--online", "ptr,dnsbl,cymru", "--resolver", address)
        seen = watch([(*given, "-f", "brief")])
        names = {question.name for question in server.seen}

    assert seen.peers == {address}
    assert seen.names == ()
    assert "8.8.8.8.in-addr.arpa" in names
    # The list's own tests are the only questions with a special-purpose address in them.
    own_tests = ("2.0.0.127.", "1.0.0.127.")
    about_others = {n for n in names if not n.startswith(("8.8.8.8.", *own_tests))}
    # Tor's list has no entry to test: whether its zone is there is asked instead.
    assert about_others == {"host.example", "dnsel.torproject.org"}
    assert not [n for n in names if n.startswith(own_tests) and n.endswith(".arpa")]


def test_only_the_registry_named_is_asked(watch: Watcher, tmp_path: Path) -> None:
    """With a server of one's own in the configuration nobody else is sent anything for RDAP."""
    with Server() as server:
        server.act("/ip/8.8.8.8", status(404))
        own = tmp_path / "own.toml"
        own.write_text(f'[online.rdap]\narin = "{server.url}/"\n')
        seen = watch([("8.8.8.8", *SPECIAL, "-f", "brief", "--online", "rdap", "--config", own)])

        assert server.paths() == ["/ip/8.8.8.8"]
    assert seen.codes == [0]
    assert seen.peers == {server.url.removeprefix("http://")}
