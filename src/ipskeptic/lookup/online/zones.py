"""A DNS blocklist as its table in `data/online/dnsbl` has it, opened with the user's key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ipskeptic.model.online import Failure
from ipskeptic.model.text import ipv4_number, ipv6_number

# RFC 5782, section 5: what every list must have, and what none may have, by family.
_POINTS = {
    "listed4": "127.0.0.2",
    "absent4": "127.0.0.1",
    "listed6": "::ffff:7f00:2",
    "absent6": "::ffff:7f00:1",
}

# A key is one label of a name. Shorter ones are none, and could not be told from other text.
# Source: the pattern of a public program that asks Spamhaus with keys, read 2026-11-26.
_KEY = re.compile(r"[A-Za-z0-9]{8,63}")
_KEY_SHOWN = "KEY"


class Code(NamedTuple):
    """What an answer is: the feed it lists on, and for what, if the list tells codes apart."""

    feed: str
    says: str = ""


class Zone(NamedTuple):
    """A list that can be asked.

    Attributes:
        title: How it reads in a report.
        server: Whose pace counts: the zone without a key.
        suffix: What follows the reversed address in a name; may hold the key.
        shown: The same as it may be shown.
        families: "4", "6" or "46".
        codes: What each documented answer is.
        answers: Answers that its test entry may give besides.
        refusals: Answers that say that the list does not answer, as failures.
        tests: The test points, as in `_POINTS`; "" for one that it is not documented to have.
        key: The key, "" for none.
    """

    title: str
    server: str
    suffix: str
    shown: str
    families: str
    codes: Mapping[str, Code]
    answers: tuple[str, ...]
    refusals: Mapping[str, Failure]
    tests: Mapping[str, str]
    key: str = ""

    def listed(self, family: int) -> int | None:
        """The address that it must list, None if it is not documented to list any."""
        read = ipv4_number if family == 4 else ipv6_number
        return read(self.tests[f"listed{family}"])

    def points(self, family: int) -> Iterator[tuple[int, bool]]:
        """The addresses that the list is tested with, and whether each must be listed."""
        read = ipv4_number if family == 4 else ipv6_number
        for name, listed in ((f"listed{family}", True), (f"absent{family}", False)):
            number = read(self.tests[name])
            if number is not None:
                yield number, listed

    def without_key(self, text: str) -> str:
        """Text in which the key does not stand, however it is written."""
        if not self.key:
            return text
        return re.sub(re.escape(self.key), _KEY_SHOWN, text, flags=re.IGNORECASE)


def open_zone(table: Mapping[str, Any], keys: Mapping[str, str]) -> tuple[Zone, Failure | None]:
    """A list, and why it can't be asked.

    Args:
        table: Its table in `data/online/dnsbl`.
        keys: Keys by name.
    """
    asks, why = table.get("key", {}), None
    given = keys.get(asks.get("name", ""), "")
    below = table.get("server", "")
    keyed = bool(given and below)
    if asks.get("needed") and not given:
        how = asks.get("how", f"get one and set {asks['env']}")
        why = Failure("not-asked", f"needs {asks.get('needs', 'a key')}: {how}")
    elif keyed and not _KEY.fullmatch(given):
        why = Failure(
            "not-asked", f"what {asks['env']} holds is no key: 8 to 63 letters and digits"
        )
    server = below if keyed else table["zone"]
    test = table.get("test", {})
    zone = Zone(
        title=table["title"],
        server=server,
        suffix=f"{given}.{server}" if keyed else server,
        shown=f"{_KEY_SHOWN}.{server}" if keyed else server,
        families=table["families"],
        codes={code: Code(**row) for code, row in table["codes"].items()},
        answers=tuple(test.get("answers", ())),
        refusals={
            code: Failure(row["cause"], row["says"])
            for code, row in table.get("refusals", {}).items()
        },
        tests={name: test.get(name, point) for name, point in _POINTS.items()},
        key=given if keyed and why is None else "",
    )
    return zone, why
