"""A made-up web log of any size in the combined format, the same in every run.

Clients: 500,000 distinct addresses, one in fifty IPv6, drawn by Zipf's law; some referrers name an
address too. User agents hold versions that look like addresses (`Chrome/119.0.0.0`) in half of the
lines, as they do since browsers froze their version numbers (User-Agent Reduction, Chrome 101).
"""

from __future__ import annotations

import argparse
import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

CLIENTS = 500_000
EXPONENT = 0.9  # judgement: between the 0.64 and 0.83 of Breslau et al. (1999) for pages, and 1
BATCH = 20_000

_CHROME = (
    "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 {}Safari/537.36{}"
)
_SYSTEMS = (
    "Windows NT 10.0; Win64; x64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "X11; Linux x86_64",
    "Linux; Android 10; K",
)


def agents() -> tuple[list[str], list[float]]:
    """User agents with how often each is drawn."""
    found = []
    for system in _SYSTEMS:
        mobile = "Mobile " if "Android" in system else ""
        for version in range(110, 124):
            found.append((_CHROME.format(system, version, mobile, ""), 4.0))
            found.append((_CHROME.format(system, version, mobile, f" Edg/{version}.0.0.0"), 0.7))
    for version in range(102, 122):
        text = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{version}.0)"
        found.append((f"{text} Gecko/20100101 Firefox/{version}.0", 3.0))
        text = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15"
        found.append((f"{text} (KHTML, like Gecko) Version/17.{version - 101} Mobile/15E148", 5.0))
    found.append(("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 40.0))
    found.append(("curl/7.88.1", 20.0))
    found.append(("python-requests/2.31.0", 15.0))
    found.append(("-", 10.0))
    text = "Mozilla/5.0 (Windows NT 6.1) Chrome/91.0.4472.124 Safari/537.36"
    found.append((text, 10.0))
    return [agent for agent, _ in found], [weight for _, weight in found]


def clients(chance: random.Random) -> list[str]:
    """Distinct addresses, the most frequent first."""
    found: dict[str, None] = {}
    while len(found) < CLIENTS:
        if chance.random() < 0.02:
            groups = [f"{chance.randrange(1 << 16):x}" for _ in range(6)]
            found[f"2a{chance.randrange(256):02x}:{groups[0]}:{groups[1]}::{groups[2]}"] = None
        else:
            number = chance.randrange(1 << 24, 224 << 24)
            parts = number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255
            found["{}.{}.{}.{}".format(*parts)] = None
    return list(found)


def pages(chance: random.Random) -> list[str]:
    """Requests: path, status and size."""
    words = ("assets", "blog", "api", "img", "shop", "user", "login", "static", "v2", "search")
    found = []
    for _ in range(5000):
        path = "/".join(chance.choice(words) for _ in range(chance.randrange(1, 5)))
        ends = ("", ".css", ".js?v=3.7.1", ".html", ".png", f"?id={chance.randrange(10**6)}", "/")
        line = f"/{path}{chance.choice(ends)} HTTP/{chance.choice(('1.1', '2.0'))}"
        status = chance.choice((200, 200, 200, 304, 301, 404))
        found.append(f'"GET {line}" {status} {chance.randrange(200, 90000)}')
    return found


def referrers(chance: random.Random) -> list[str]:
    """Referrers, some of them with an address."""
    found = ["-"] * 500 + ["https://www.example.org/"] * 300
    for number in range(200):
        found.append(f"https://www.example.org/blog/{number}/2023/11/")
    for _ in range(10):
        parts = ".".join(str(chance.randrange(1, 224)) for _ in range(4))
        found.append(f"http://{parts}/index.php")
    return found


def write_log(path: Path, size: int, seed: int = 20141211) -> None:
    """Write a log of at least `size` bytes."""
    chance = random.Random(seed)
    hosts, asked, came = clients(chance), pages(chance), referrers(chance)
    weights = list(accumulate(rank**-EXPONENT for rank in range(1, CLIENTS + 1)))
    programs, shares = agents()
    totals = list(accumulate(shares))
    moment = datetime(2023, 11, 1, tzinfo=UTC)
    written = 0
    with path.open("wb") as file:
        while written < size:
            moment += timedelta(seconds=chance.randrange(1, 600))
            stamps = [
                (moment + timedelta(seconds=second)).strftime("[%d/%b/%Y:%H:%M:%S +0000]")
                for second in range(600)
            ]
            rows = zip(
                chance.choices(hosts, cum_weights=weights, k=BATCH),
                (stamps[at * 600 // BATCH] for at in range(BATCH)),
                chance.choices(asked, k=BATCH),
                chance.choices(came, k=BATCH),
                chance.choices(programs, cum_weights=totals, k=BATCH),
                strict=True,
            )
            text = "".join(
                [
                    f'{host} - - {at} {page} "{came}" "{agent}"\n'
                    for host, at, page, came, agent in rows
                ]
            )
            written += file.write(text.encode())
            moment += timedelta(seconds=600)


def main() -> None:
    """Write a log from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("size", type=int, help="in bytes")
    asked = parser.parse_args()
    write_log(asked.path, asked.size)


if __name__ == "__main__":
    main()
