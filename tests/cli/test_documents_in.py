"""STIX, MISP and OpenIOC given to `assess` and `triage`: each address at its own time."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.observations.reading import bundle, indicator, ip, observed, sco, sdo, uuid

A, B = "192.0.2.1", "198.51.100.2"
IP1, IP2 = f"ipv4-addr--{uuid(1)}", f"ipv4-addr--{uuid(2)}"
TRAFFIC = f"network-traffic--{uuid(3)}"


def written(path: Path, *objects: dict[str, Any]) -> Path:
    """A bundle in a file."""
    path.write_text(json.dumps(bundle(*objects), indent=1))
    return path


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Traffic over UDP, an indicator, and a note with an address in its text."""
    traffic = {"src_ref": IP1, "dst_ref": IP2, "src_port": 4444, "protocols": ["udp"]}
    return written(
        tmp_path / "bundle.json",
        observed(4, IP1, IP2, TRAFFIC),
        sco("network-traffic", 3, **traffic),
        ip(1, A),
        ip(2, B),
        indicator(5, "[ipv4-addr:value = '203.0.113.7']"),
        sdo("note", 7, content="see 203.0.113.99", object_refs=[IP1]),
    )


def assessments(text: str) -> list[dict[str, Any]]:
    """The assessments of a report."""
    made: list[dict[str, Any]] = json.loads(text)["assessments"]
    return made


def test_assess_judges_each_at_its_time(cli: Cli, document: Path) -> None:
    """Time, role, transport and port of each address are the document's own."""
    made = assessments(cli("-i", document, "-f", "json").out)

    assert [(m["address"], m["seen_at"], m["role"], m["transport"], m["port"]) for m in made] == [
        (A, "2024-03-12T10:00:00Z", "source", "udp", 4444),
        (B, "2024-03-12T10:00:00Z", "destination", "udp", None),
        ("203.0.113.7", "2024-04-01T00:00:00Z", "unknown", "unknown", None),
    ]


def test_where_the_time_comes_from_is_said(cli: Cli, document: Path) -> None:
    """The report and its notes name the field; a saved report keeps it."""
    done = cli("-i", document, "-f", "json")
    saved = document.with_name("saved.json")
    saved.write_text(done.out)

    assert [m["notes"][-1] for m in assessments(done.out)] == [
        "its time: first_observed..last_observed",
        "its time: first_observed..last_observed",
        "its time: valid_from",
    ]
    assert "UTC (valid_from)" in cli(document).out
    assert "by `valid_from`" in cli(document, "-f", "markdown").out
    assert "UTC (valid_from)" in cli(saved).out


def test_a_time_that_is_none_of_seeing_is_a_gap(cli: Cli, tmp_path: Path) -> None:
    """The day of an event is said to be no time at which the address was seen."""
    path = tmp_path / "event.json"
    attributes = [{"type": "ip-dst", "value": "8.8.8.8"}]
    path.write_text(json.dumps({"Event": {"date": "2024-03-12", "Attribute": attributes}}))
    (made,) = assessments(cli(path, "-f", "json").out)

    assert (made["seen_at"], made["role"]) == ("2024-03-12", "destination")
    assert made["gaps"][0]["question"] == "time"
    assert "the day that a MISP event gives as its own" in made["gaps"][0]["cause"]


def test_options_fill_in_what_the_document_does_not_say(cli: Cli, document: Path) -> None:
    """The document's own goes before what is said of all."""
    options = ("--at", "2020-01-01", "--role", "source", "--transport", "tcp", "--port", "99")
    written(document, ip(1, A), indicator(5, f"[network-traffic:dst_ref.value = '{B}']"))
    made = assessments(cli(document, *options, "-f", "json").out)

    assert [(m["seen_at"], m["role"], m["transport"], m["port"]) for m in made] == [
        ("2020-01-01", "source", "tcp", 99),
        ("2024-04-01T00:00:00Z", "destination", "tcp", 99),
    ]


@pytest.mark.parametrize("how", ["one line", "several lines"])
def test_from_a_pipe(process: Cli, document: Path, how: str) -> None:
    """A document on standard input is the same, in one line or in many."""
    text = document.read_text()
    given = json.dumps(json.loads(text)) if how == "one line" else text
    done = process("-", "-f", "csv", input=given.encode())
    rows = list(csv.DictReader(io.StringIO(done.out)))

    assert [(row["ip"], row["seen_at"]) for row in rows] == [
        (A, "2024-03-12T10:00:00Z"),
        (B, "2024-03-12T10:00:00Z"),
        ("203.0.113.7", "2024-04-01T00:00:00Z"),
    ]


def test_a_time_to_come_is_refused_alone(cli: Cli, tmp_path: Path) -> None:
    """An observation of the future is refused in its place, and the run goes on."""
    pattern = f"[ipv4-addr:value = '{A}']"
    path = written(
        tmp_path / "b.json", indicator(5, pattern, valid_from="2190-01-01T00:00:00Z"), ip(2, B)
    )
    report = json.loads(cli(path, "-f", "json").out)
    counted = json.loads(cli("triage", path, "-f", "json").out)

    assert [m["address"] for m in report["assessments"]] == [B]
    assert "is in the future" in report["errors"][0]["reason"]
    assert (counted["input"]["refused"], counted["totals"]["judged"]) == (1, 1)


def test_triage_counts_times_and_roles(cli: Cli, document: Path) -> None:
    """`triage` judges the same items, and says whose times they are and of what kind."""
    report = json.loads(cli("triage", document, "-f", "json").out)

    assert report["dates"]["basis"] == "own"
    assert report["dates"]["bases"] == {"first_observed..last_observed": 2, "valid_from": 1}
    assert report["input"]["roles"] == {"destination": 1, "source": 1}
    assert (report["totals"]["judged"], report["input"]["texts"]) == (3, [])
    assert (
        "2 from first_observed..last_observed and 1 from valid_from"
        in (report["summary"]["on_dates"])
    )


def test_triage_judges_by_role(cli: Cli, tmp_path: Path) -> None:
    """One address as source and as destination over UDP is judged as either."""
    pair = {"src_ref": IP1, "dst_ref": IP2, "protocols": ["udp"]}
    back = {"src_ref": IP2, "dst_ref": IP1, "protocols": ["udp"]}
    path = written(
        tmp_path / "b.json",
        observed(4, TRAFFIC, f"network-traffic--{uuid(9)}"),
        sco("network-traffic", 3, **pair),
        sco("network-traffic", 9, **back),
        ip(1, "8.8.8.8"),
    )
    report = json.loads(cli("triage", path, "-f", "json").out)
    rows = {row["key"]: row["judged"] for row in report["tables"]["carries"]["rows"]}

    assert report["totals"]["judged"] == 2
    assert (report["dates"]["days"], report["dates"]["many_days"]) == (1, 0)
    assert rows.get("record") == 1, rows
    assert "judged 2 times, once a day and role" in " ".join(cli("triage", path).out.split())


def test_triage_as_text_reads_the_text(cli: Cli, document: Path) -> None:
    """`--as text` still finds addresses wherever they stand, without times."""
    report = json.loads(cli("triage", document, "--as", "text", "-f", "json").out)

    assert report["dates"]["basis"] == "none"
    assert report["input"]["distinct"] == 4


def test_a_field_is_rows_as_ever(cli: Cli, tmp_path: Path) -> None:
    """With `--field` nothing is taken for a document."""
    path = tmp_path / "rows.jsonl"
    path.write_text('{"type": "bundle", "ip": "192.0.2.1"}\n')

    assert [m["address"] for m in assessments(cli(path, "--field", "ip", "-f", "json").out)] == [A]


def test_what_is_no_json_is_one_error(cli: Cli, document: Path) -> None:
    """A bundle that was cut off gives 2 and says where it ends."""
    document.write_text(document.read_text()[:-40])
    done = cli(document)

    assert done.code == 2
    assert "begins as STIX does: its JSON can't be read: " in done.err


def test_our_own_bundle_fed_back(cli: Cli, tmp_path: Path) -> None:
    """`-f stix` read again judges each address once, at the same time, in the same role."""
    path = tmp_path / "own.json"
    asked = ("192.0.2.1", "8.8.8.8", "2001:db8::/32", "--at", "2014-12-11", "--role", "source")
    first = cli(*asked, "-f", "json").out
    cli(*asked, "-f", "stix", "-o", path)

    def short(text: str) -> list[tuple[Any, ...]]:
        made = assessments(text)
        return [(m.get("address") or m.get("prefix"), m["seen_at"], m["class"]) for m in made]

    assert short(cli(path, "-f", "json").out) == short(first)


def test_a_time_at_which_nothing_was_seen_is_never_observed_data(cli: Cli, document: Path) -> None:
    """STIX out of an indicator says not that anything was seen, and whose the other times are."""
    made = json.loads(cli("-i", document, "-f", "stix").out)["objects"]
    seen = [item["first_observed"] for item in made if item["type"] == "observed-data"]
    text = " ".join(item["content"] for item in made if item["type"] == "note")

    assert seen == ["2024-03-12T10:00:00.000Z"] * 2
    assert "stated by whoever asked" not in text
    assert "may have been seen long before or never; so there is no object" in text
    assert "The time 2024-03-12T10:00:00Z is the document" in text


def test_the_answer_says_that_its_time_is_none_of_seeing(cli: Cli, document: Path) -> None:
    """It stands in the answer, which every format of a report has, and not in a gap alone."""
    made = assessments(cli("-i", document, "-f", "json").out)
    said = [" ".join(m["summary"]) for m in made]

    assert ["an indicator is to be looked for (valid_from)" in text for text in said] == [
        False,
        False,
        True,
    ]


def test_what_the_document_states_is_not_the_users_word(cli: Cli, tmp_path: Path) -> None:
    """A transport of the document is stated by it; one of an option by whoever asks."""
    traffic = sco("network-traffic", 3, src_ref=IP1, dst_ref=IP2, protocols=["udp"])
    sign = indicator(5, "[network-traffic:src_ref.value = '8.8.4.4']")
    path = written(tmp_path / "b.json", ip(1, "8.8.8.8"), traffic, sign)
    first, last = assessments(cli(path, "--transport", "udp", "-f", "json").out)
    said = [r["title"] for m in (first, last) for r in m["readings"] if r["source"] == "stated"]

    assert said == ["the document states it", "you stated it"]
    assert "the document states UDP" in json.dumps(first)
    assert "you stated" not in json.dumps(first)
    assert "you stated UDP" in json.dumps(last)


def test_an_address_is_found_again_in_its_document(cli: Cli, document: Path) -> None:
    """JSON, JSON lines and tables name the object, the line and the field of the time."""
    where = f"indicator--{uuid(5)}"
    line = json.loads(cli("-i", document, "-f", "jsonl").out.splitlines()[-1])
    row = list(csv.DictReader(io.StringIO(cli("-i", document, "-f", "csv").out)))[-1]
    note = assessments(cli("-i", document, "-f", "json").out)[-1]["notes"][0]
    expected = {"object": where, "line": row["line"], "time_from": "valid_from"}

    assert note == f"its place: {where}, line {row['line']}"
    assert {name: row[name] for name in expected} == expected
    assert line["row"] == expected


def test_a_time_that_is_not_used_is_said(cli: Cli, document: Path) -> None:
    """`--at` beside a document whose addresses have times is named as not used."""
    done = cli("-i", document, "--at", "2020-01-01", "-f", "json")

    assert "--at was not used for 3 addresses" in done.err
    assert "--at" not in cli("-i", document, "-f", "json").err


@pytest.mark.parametrize("by", ["file", "stdin"])
def test_annotate_says_what_reads_a_document(process: Cli, document: Path, by: str) -> None:
    """A document given to `annotate` is refused with the commands that read it."""
    asked = ("-",) if by == "stdin" else (document,)
    given = process("annotate", *asked, input=document.read_bytes())

    assert given.code == 2
    assert "is STIX" in given.err
    assert "ipskeptic triage FILE" in given.err
