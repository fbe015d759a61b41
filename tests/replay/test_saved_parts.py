"""A saved report is read part by part, in every form that it may have."""

from __future__ import annotations

import gzip
import io
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipskeptic.errors import InputError
from ipskeptic.intake import saved_parts
from ipskeptic.intake.saved_parts import Unparsed, read_parts
from ipskeptic.pipeline import saved_report
from ipskeptic.pipeline.saved_report import SavedReport
from ipskeptic.pipeline.skeptic import Skeptic
from ipskeptic.render.digest import FIELD, digest_of
from ipskeptic.render.jsonl import to_jsonl
from tests.replay.asking import answered


def whole(content: bytes) -> dict[str, Any]:
    """The document that the parts make up."""
    document: dict[str, Any] = {}
    for name, place, value in read_parts(io.BytesIO(content), "r.json"):
        if place is None:
            document[name] = value
        elif place < 0:
            document[name] = []
        else:
            assert place == len(document.setdefault(name, []))
            document[name].append(value)
    return document


FORMS: dict[str, Callable[[str], bytes]] = {
    "as saved": lambda text: text.encode(),
    "one line": lambda text: json.dumps(json.loads(text)).encode(),
    "sorted": lambda text: json.dumps(json.loads(text), sort_keys=True).encode(),
    "indented": lambda text: json.dumps(json.loads(text), indent=2).encode(),
    "packed": lambda text: gzip.compress(text.encode()),
    "utf-16": lambda text: text.encode("utf-16"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms(saved: Path, tmp_path: Path, form: str) -> None:
    """Every form gives the same document and the same digest, which is the one it carries."""
    text = saved.read_text()
    other = tmp_path / "other.json"
    other.write_bytes(FORMS[form](text))
    report = SavedReport(other, checked=True)
    document = json.loads(text)

    assert whole(other.read_bytes()) == document
    assert report.digest == document[FIELD] == digest_of(document)
    assert [raw for _, raw in report.assessments()] == document["assessments"]
    assert report.refused == 1


def test_elements_may_be_passed_over(saved: Path) -> None:
    """What is not asked for is not parsed."""
    parts = list(read_parts(io.BytesIO(saved.read_bytes()), "r.json", "assessments"))
    found = [part.value for part in parts if part.name == "assessments" and part.place != -1]

    assert len(found) == 7
    assert all(isinstance(value, Unparsed) for value in found)


def test_the_digest_is_of_the_content(saved: Path) -> None:
    """It changes with any value, and with no order of keys."""
    document = json.loads(saved.read_text())
    reordered = dict(reversed(document.items()))

    assert digest_of(reordered) == document[FIELD]
    assert digest_of({**document, "overrides": ["a = 1"]}) != document[FIELD]
    assert digest_of({**document, "more": []}) != document[FIELD]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "r.json:1: no saved report"),
        (b"192.0.2.1\n", "r.json:1: no saved report"),
        (b"[1]\n", "not a JSON object"),
        (b'{\n"schema_version": "1",\n"data": [\n{"a": 1},\n', "cut off after line 4"),
        (b'{\n"schema_version": "1",\n"data": [\n{"a": \n', "r.json:4: no saved report"),
        (b'{\n"schema_version": "1"\n"data": x\n}\n', "r.json:3: no saved report"),
        (b'{"a": 1}\n', "r.json:1: no line of -f jsonl"),
        (b'{"schema_version": "1", "class": "void"}\n\n{"a": 1}\n', "r.json:3: no line of"),
        (b"\x1f\x8b\x08\x00broken", "r.json"),
    ],
)
def test_what_is_none_is_refused(content: bytes, reason: str) -> None:
    """Other files, and damaged reports, are refused with the line."""
    with pytest.raises(InputError, match=reason):
        whole(content)


def test_a_large_report_in_another_form_is_refused(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has to be read whole must be small; as it was saved it may be of any size."""
    size = len(saved.read_bytes())
    longest = max(map(len, saved.read_text().splitlines()))
    assert longest + 2 < size // 2
    monkeypatch.setattr(saved_parts, "LIMIT", longest + 2)
    indented = FORMS["indented"](saved.read_text())

    assert len(whole(saved.read_bytes())["assessments"]) == 7
    with pytest.raises(InputError, match="more than 64 MiB"):
        whole(indented)


def test_json_lines(early: Skeptic, tmp_path: Path) -> None:
    """Lines of `-f jsonl` are assessments and refused input, without pins."""
    path = tmp_path / "report.jsonl"
    path.write_text("".join(map(to_jsonl, answered(early))))
    report = SavedReport(path)

    assert report.lines
    assert report.snapshots is None
    assert (len(list(report.assessments())), report.refused) == (7, 1)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ({"schema_version": "2"}, "schema version '2'"),
        ({"kind": "timeline"}, "no report of `assess`"),
        ({"tool": 1}, "tool is no object"),
        ({"generated_at": "yesterday"}, "generated_at"),
        ({"data": None}, "data is missing"),
        ({"assessments": None}, "assessments is missing"),
        ({"overrides": "x"}, "overrides should be a list"),
    ],
)
def test_a_head_that_is_wrong_is_named(saved: Path, edit: dict[str, Any], reason: str) -> None:
    """Every field that is needed is checked, with the file's name."""
    document = {**json.loads(saved.read_text()), **edit}
    saved.write_text(json.dumps(document))

    with pytest.raises(InputError, match=reason) as caught:
        SavedReport(saved)
    assert str(caught.value).startswith(str(saved))


def test_an_assessment_that_is_none_is_named(saved: Path) -> None:
    """An element that is no object is found when it is its turn."""
    document = json.loads(saved.read_text())
    document["assessments"][1] = "x"
    saved.write_text(json.dumps(document))

    with pytest.raises(InputError, match=r"assessments\[1\] is no object"):
        list(SavedReport(saved).assessments())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="not on this machine: named pipes")
def test_a_pipe_is_read_once(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report from a pipe is kept in memory, up to a limit."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def feed() -> threading.Thread:
        writer = threading.Thread(target=lambda: pipe.write_bytes(saved.read_bytes()))
        writer.start()
        return writer

    writer = feed()
    report = SavedReport(pipe)
    writer.join()
    assert len(list(report.assessments())) == 7
    monkeypatch.setattr(saved_report, "LIMIT", 1000)
    saved.write_bytes(saved.read_bytes()[:1500])
    writer = feed()
    with pytest.raises(InputError, match="more than 64 MiB from a pipe"):
        SavedReport(pipe)
    writer.join()


def test_a_file_that_goes_is_said(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that can't be opened gives an error with its name."""

    def fails(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", fails)
    with pytest.raises(InputError, match="can't be read"):
        SavedReport(saved)
    monkeypatch.setattr(os.path, "isfile", lambda _: False)
    with pytest.raises(InputError, match="can't be read"):
        SavedReport(saved)
