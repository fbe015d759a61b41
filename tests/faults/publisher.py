"""Publishers of six feeds in six formats, each long enough to be halved or to grow tenfold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ipskeptic import discover
from ipskeptic.model.feed import Feed
from tests.fetch.server import Server

NOW = datetime(2026, 8, 26, 12, 0, tzinfo=UTC)
COUNT = 300


def _address(number: int) -> str:
    return f"198.51.{100 + number // 250}.{number % 250 + 1}"


def netset(day: datetime, count: int) -> str:
    """A list of addresses."""
    head = f"# Last-Modified: {day:%Y-%m-%d %H:%M:%S} UTC\n"
    return head + "".join(f"{_address(n)}\n" for n in range(count))


def delegated(day: datetime, count: int) -> str:
    """A registry's file."""
    rows = [f"apnic|ZZ|asn|{64496 + n}|1|20100101|assigned\n" for n in range(2)]
    rows += [
        f"apnic|ZZ|ipv4|10.{n // 250}.{n % 250}.0|256|20100101|assigned\n" for n in range(count)
    ]
    rows += ["apnic|ZZ|ipv6|2001:db8::|32|20100101|allocated\n"]
    stamp = f"{day:%Y%m%d}"
    head = f"2|apnic|{stamp}|{len(rows)}|19830613|{stamp}|+1000\n"
    counts = (("asn", 2), ("ipv4", count), ("ipv6", 1))
    summary = "".join(f"apnic|*|{kind}|*|{number}|summary\n" for kind, number in counts)
    return head + summary + "".join(rows)


def drop_json(day: datetime, count: int) -> str:
    """Spamhaus DROP."""
    rows = [json.dumps({"cidr": f"10.{n // 250}.{n % 250}.0/24", "sblid": f"SBL{n}"})
            for n in range(count)]  # fmt: skip
    rows.append(json.dumps({"type": "metadata", "timestamp": int(day.timestamp()), "size": 1,
                            "records": count}))  # fmt: skip
    return "\n".join(rows) + "\n"


def exit_addresses(day: datetime, count: int) -> str:
    """Tor's exit list."""
    return "".join(
        f"ExitNode {n:040X}\nPublished {day:%Y-%m-%d} 01:00:00\n"
        f"LastStatus {day:%Y-%m-%d} 02:00:00\n"
        f"ExitAddress {_address(n)} {day:%Y-%m-%d} 03:{n % 60:02}:00\n"
        for n in range(count)
    )


def aws(day: datetime, count: int) -> str:
    """Amazon's ranges."""
    prefixes = [
        {"ip_prefix": f"10.{n // 250}.{n % 250}.0/24", "region": "x", "service": "EC2"}
        for n in range(count)
    ]
    return json.dumps({
        "syncToken": str(int(day.timestamp())), "createDate": f"{day:%Y-%m-%d-%H-%M-%S}",
        "prefixes": prefixes, "ipv6_prefixes": [],
    })  # fmt: skip


def pfx2as(day: datetime, count: int) -> str:
    """A table of routes; it has no date, so one route tells the days apart."""
    number = day.toordinal()
    rows = "".join(f"10.{n // 250}.{n % 250}.0\t24\t{64496 + n % 8}\n" for n in range(count))
    return f"{rows}10.{200 + number % 50}.{number // 50 % 250}.0\t24\t64496\n"


MAKERS: dict[str, Callable[[datetime, int], str]] = {
    "greensnow": netset,
    "apnic": delegated,
    "spamhaus-drop": drop_json,
    "tor-exits": exit_addresses,
    "aws": aws,
    "routeviews": pfx2as,
}


def feeds(server: str) -> dict[str, Feed]:
    """The six feeds, published by a server."""
    catalogue = discover.catalogue()
    return {
        name: catalogue[name]._replace(
            downloads=(f"{server}/{name}.txt",),
            checksum="{url}.md5" if name == "apnic" else "",
            min_records=10,
            max_records=0,
        )
        for name in MAKERS
    }


def publish(server: Server, day: int, names: tuple[str, ...] = tuple(MAKERS)) -> None:
    """Put the sound files of a day in their places; on each day they are a little longer."""
    moment = NOW - timedelta(days=400 - day)
    for name in names:
        body = MAKERS[name](moment, COUNT + day % 40).encode()
        server.put(f"/{name}.txt", body, modified=moment.timestamp())
        digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
        server.put(f"/{name}.txt.md5", f"MD5 ({name}.txt) = {digest}\n")
