"""The document is the same whichever way it was reached."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.intake.items import read_items
from ipskeptic.intake.target import parse_target
from ipskeptic.model.assessment import BadInput
from ipskeptic.model.observation import ROLES, TRANSPORTS
from ipskeptic.model.text import format_address
from ipskeptic.model.triage import Sighting
from ipskeptic.model.when import parse_window
from ipskeptic.pipeline import crowds, texts
from ipskeptic.pipeline import triage as module
from ipskeptic.pipeline.claim import parse_claim
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.pipeline.texts import Text, read_file
from ipskeptic.pipeline.triage import assessed_rows, observed, triage
from ipskeptic.reason.triage import Asked
from ipskeptic.render.triage_json import triage_json
from tests.triage.lists import SPREAD, seen

pytest.importorskip("numpy")

_NETS = ("192.0.2", "198.51.100", "203.0.113", "10.76.1", "100.64.3", "8.8.8", "198.18.0")


def addresses() -> list[str]:
    """Some thousand addresses, with repeats: of the made-up internet, anywhere, and of IPv6."""
    chance = random.Random(18)
    found = [f"{net}.{n}" for net in _NETS for n in range(256)]
    found += [format_address(4, chance.randrange(1 << 32)) for _ in range(700)]
    found += [f"2001:db8:{n:x}::{n:x}" for n in range(0, 60_000, 400)]
    found += [format_address(6, 0x2 << 124 | chance.getrandbits(124)) for _ in range(50)]
    found += ["198.51.100.0/25", "203.0.113.7-203.0.113.99", "2001:db8::/33", "198.51.100.0/25"]
    return [*found, *chance.choices(found, k=1500)]


ADDRESSES = addresses()

# At what time, with what claim.
ASKED = [
    (None, None),
    ("2014-12-11", "KP"),
    pytest.param("2024-03-12", "AS64497", marks=pytest.mark.slow),
    pytest.param("2026-08-21", "holder:example", marks=pytest.mark.slow),
]


def document(
    world: Skeptic, items: Iterable[Sighting | BadInput | Text], **asked: Any
) -> dict[str, Any]:
    """The report as plain data."""
    report = triage(world, items, spread=SPREAD, **asked)
    document: dict[str, Any] = json.loads(triage_json(report))
    return document


@pytest.mark.parametrize(("at", "claim"), ASKED)
def test_a_list_is_the_same_slow_quick_and_at_once(
    world: Skeptic, monkeypatch: pytest.MonkeyPatch, at: str | None, claim: str | None
) -> None:
    """One assessment after the other, one answer after the other, all worked out at once."""
    window = parse_window(at) if at else None
    party = parse_claim(claim, "location") if claim else None
    items = [seen(text, line=n, source="a.txt") for n, text in enumerate(ADDRESSES, 1)]
    asked = {"at": window, "claim": party, "role": "source", "transport": "tcp"}
    rows = assessed_rows(world, Asked(window, party, "source", "tcp"))
    slow = document(world, items, rows=rows, **asked)
    monkeypatch.setattr(module, "MANY", 10**9)
    quick = document(world, items, **asked)
    monkeypatch.setattr(module, "MANY", 10)
    monkeypatch.setattr(crowds, "MANY", 10)
    at_once = document(world, items, **asked)

    assert slow["totals"]["judged"] > 2000
    assert quick == slow
    assert at_once == slow


def test_days_are_the_same_slow_and_quick(world: Skeptic) -> None:
    """Addresses with days of their own, and others without, each judged as `assess` does."""
    chance = random.Random(3)
    days = [None, "2014-12-11", "2024-03-12", "2024-03-12T14:20Z", "2026-08"]
    items = [seen(text, chance.choice(days), source="a.csv") for text in ADDRESSES[:2000:5]]
    items += [seen(item.target.text, chance.choice(days), source="b.csv") for item in items]
    slow = document(world, items, rows=assessed_rows(world, Asked()))

    assert document(world, items) == slow
    assert slow["dates"]["many_days"] > 0


def test_roles_are_the_same_slow_and_quick(world: Skeptic) -> None:
    """Addresses with roles and transports of their own are judged in each, as `assess` does."""
    chance = random.Random(5)
    days = [None, "2014-12-11", "2024-03-12"]
    items = [
        seen(text, chance.choice(days), source="a.json")._replace(
            role=chance.choice(ROLES), transport=chance.choice(TRANSPORTS), basis="valid_from"
        )
        for text in ADDRESSES[:1000:5]
        for _ in range(3)
    ]
    asked: dict[str, Any] = {"role": "source", "transport": "one-way"}
    rows = assessed_rows(world, Asked(None, None, "source", "one-way"))
    slow = document(world, items, rows=rows, **asked)
    alone = document(world, [item._replace(role="unknown") for item in items], **asked)

    assert document(world, items, **asked) == slow
    assert slow["totals"]["judged"] > alone["totals"]["judged"]
    assert slow["dates"]["bases"] == {"valid_from": len(items)}
    assert set(slow["input"]["roles"]) == {"source", "destination"}


def log_of(addresses: list[str]) -> bytes:
    """A web log: each line has versions too, which are none."""
    lines = [
        f'{text} - - [12/Mar/2024:14:20:00 +0000] "GET /{n} HTTP/1.1" 200 9 "Chrome/119.0.0.0"'
        for n, text in enumerate(addresses)
    ]
    return "\n".join(lines).encode() + b"\n"


@pytest.mark.parametrize("kernel", [True, False])
@pytest.mark.parametrize("many", [10, 10**9])
def test_a_log_is_its_addresses(
    world: Skeptic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kernel: bool, many: int
) -> None:
    """A log says what a list of its addresses says, but for the input and its missing times."""
    if not kernel:
        monkeypatch.setenv("IPSKEPTIC_NO_KERNEL", "1")
    monkeypatch.setattr(crowds, "MANY", many)
    log, listed = tmp_path / "access.log.gz", tmp_path / "list.txt"
    log.write_bytes(gzip.compress(log_of(ADDRESSES)))
    listed.write_text("\n".join(ADDRESSES), "utf-8")
    given = {"claim": parse_claim("KP")}
    of_log = document(world, observed(read_file(log)), **given)
    of_list = document(world, observed(read_file(listed)), **given)

    assert of_log.pop("input") == {
        **of_list.pop("input"),
        "sources": [str(log)],
        "texts": [str(log)],
        "lines": len(ADDRESSES),
    }
    assert of_log["summary"].pop("on_dates").startswith("Times that stand in a text are not read")
    assert of_list["summary"].pop("on_dates").startswith("Not one of them has a date or a role")
    assert of_log["next_steps"].pop(0)["command"] == "ipskeptic triage FILE --role ROLE --at TIME"
    assert of_list["next_steps"].pop(0)["who"] == "whoever made the list"
    assert of_log == of_list


def test_a_log_is_the_same_slow_and_at_once(
    world: Skeptic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a text holds may be assessed one after the other too."""
    monkeypatch.setattr(crowds, "MANY", 10)
    log = tmp_path / "access.log"
    log.write_bytes(log_of(ADDRESSES[::5]))
    slow = document(world, observed(read_file(log)), rows=assessed_rows(world, Asked()))

    assert document(world, observed(read_file(log))) == slow
    assert slow["input"]["texts"] == [str(log)]


def test_lists_logs_and_days_are_counted_together(world: Skeptic, tmp_path: Path) -> None:
    """An address of a list, two logs and a table is one, with the days it has."""
    one, two = tmp_path / "1.log", tmp_path / "2.log"
    one.write_bytes(log_of(["198.51.100.7", "198.51.100.8", "198.51.100.7"]))
    two.write_bytes(log_of(["198.51.100.7", "198.51.100.9", "2001:db8::1"]))
    items = [
        *observed(read_file(one)),
        seen("198.51.100.7", source="list.txt"),
        seen("198.51.100.9", "2024-03-12", source="table.csv"),
        seen("198.51.100.9", source="list.txt"),
        *observed(read_file(two)),
    ]
    found = document(world, items)
    slowly = document(world, items, rows=assessed_rows(world, Asked()))

    assert found["input"]["sources"] == [str(one), "list.txt", "table.csv", str(two)]
    assert found["input"]["lines"] == 6
    assert (found["input"]["read"], found["input"]["distinct"]) == (9, 4)
    assert found["totals"] == {"judged": 5, "read": 9}
    assert (found["dates"]["dated"], found["dates"]["undated"]) == (1, 8)
    assert found == slowly


def test_what_a_text_has_refused_is_no_refused_input(tmp_path: Path) -> None:
    """Versions and times in a log are no lines that could not be read."""
    path = tmp_path / "x.log"
    path.write_bytes(log_of(["192.0.2.1"]) + b"upgrade to version 10.2.3.4 at 12:30:45 please\n")

    (text,) = read_file(path)
    assert isinstance(text, Text)
    assert [one.target.text for one in text.tally.tallied()] == ["192.0.2.1"]


@pytest.mark.slow
def test_a_long_list_is_the_same_in_chunks(
    world: Skeptic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comments, blanks, misprints, several a line: what is more than an address is read by line."""
    path = tmp_path / "list.txt.gz"
    more = [
        "# comment",
        "",
        "300.1.1.1",
        "198[.]51[.]100[.]7",
        "192.0.2.1, 192.0.2.2",
        "gone.example",
    ]
    lines = [text + more[n % len(more)] * (n % 11 == 0) for n, text in enumerate(ADDRESSES)]
    lines += [f"  {text} " for text in ADDRESSES] + more * 9 + ["::ffff:192.0.2.1", "192.0.2.9:80"]
    path.write_bytes(gzip.compress(("\r\n".join(lines * 2)).encode()))
    items = list(read_file(path))
    assert sum(isinstance(item, Text) for item in items) == 0
    by_line = document(world, observed(items))
    monkeypatch.setattr(texts, "HEAD", 100)
    in_chunks = list(read_file(path))
    assert isinstance(in_chunks[-1], Text)
    assert len(in_chunks) < len(items) / 3

    assert document(world, observed(in_chunks)) == by_line
    assert by_line["input"]["refused"] > 100
    assert by_line["input"]["texts"] == []
    assert document(world, observed(in_chunks), rows=assessed_rows(world, Asked())) == by_line


def test_a_list_keeps_its_name_and_lines(tmp_path: Path) -> None:
    """What is read as a list has file, line and refusals as the reader of lists gives them."""
    path = tmp_path / "list.txt"
    path.write_text("# list\n192.0.2.1\n300.1.1.1\n198.51.100.0/24\n", "utf-8")

    assert list(read_file(path)) == list(read_items(path))
    assert parse_target("192.0.2.1") in {getattr(item, "target", None) for item in read_file(path)}
