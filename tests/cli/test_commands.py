"""The commands beside `assess`: explain, cases, schema, completion."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from ipskeptic.cli.root import COMMANDS
from ipskeptic.discover import catalogue, load_generated
from ipskeptic.model.assessment import (
    ALTERNATIVES,
    CLASSES,
    FITS,
    QUESTIONS,
    RUNGS,
    STATES,
    STATUSES,
)
from ipskeptic.model.reading import CAUSES
from ipskeptic.pipeline.explain import KINDS, find_topics, topics
from tests.cli.conftest import Cli

NAMED = {
    "class": CLASSES,
    "rung": RUNGS,
    "state": STATES,
    "alternative": ALTERNATIVES,
    "status": STATUSES,
    "fit": FITS,
    "question": QUESTIONS,
    "cause": CAUSES,
    "grade": tuple("ABCDEF"),
    "credibility": tuple("123456"),
}


@pytest.mark.parametrize("kind", NAMED)
def test_every_word_of_a_report_is_explained(kind: str) -> None:
    """The glossary has each name of each closed set, and no other."""
    found = [topic.name for topic in topics(catalogue()) if topic.kind == kind]

    assert sorted(found) == sorted(NAMED[kind])


def test_every_term_has_text_and_source() -> None:
    """No entry of the glossary is empty, and each says where it comes from."""
    for topic in topics(catalogue()):
        assert topic.kind in KINDS
        assert topic.title
        if topic.kind not in ("feed", "evidence"):
            assert topic.source, topic.name


@pytest.mark.parametrize("name", list(load_generated("reasoning")["evidence"]))
def test_every_evidence_kind_is_explained(cli: Cli, name: str) -> None:
    """An evidence kind shows its page, its effects and its feeds."""
    done = cli("explain", name)

    assert done.code == 0
    assert f"{name} (evidence):" in done.out
    assert "row " in done.out


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("tor-exits", "Tor Project exit list"),
        ("very likely", "80-95 %"),
        ("Very-Likely", "80-95 %"),
        ("B3", "source grade B"),
        ("b 3", "credibility 3"),
        ("usable-likelihood", "0.55"),
        ("row 28", "records relay"),
        ("effects", "row 28"),
        ("open", "open (status)"),
        ("survival tor-exit", "30 d 83 %"),
        ("exit-codes", "130: Ctrl-C"),
        ("exit_codes", "130: Ctrl-C"),
    ],
)
def test_names_are_found_as_people_write_them(cli: Cli, name: str, shown: str) -> None:
    """Case, blanks, hyphens and a grade pair do not matter; all meanings of a word are shown."""
    done = cli("explain", name)

    assert done.code == 0
    assert shown in done.out


def test_the_list_names_everything_but_feeds(cli: Cli) -> None:
    """Without a name there is a list, by kind; as JSON with the feeds."""
    text = cli("explain").out
    document = json.loads(cli("explain", "-f", "json").out)
    kinds = {topic["kind"] for topic in document["topics"]}

    assert all(f"\n  {name} " in text for name in CLASSES)
    assert kinds == set(KINDS)


def test_json_says_the_same(cli: Cli) -> None:
    """As JSON a topic has name, kind, title, text, facts, source and page."""
    topic = json.loads(cli("explain", "void", "-f", "json").out)["topics"][0]

    assert set(topic) == {"name", "kind", "title", "text", "facts", "source", "page"}
    assert topic["name"] == "void"


def test_lines_fit_eighty_columns(cli: Cli) -> None:
    """Explanations fit a terminal of 80 columns, but for what can't be broken."""
    for name in ("void", "relay", "tor-exit", "effects", "origin"):
        for line in cli("explain", name).out.splitlines():
            assert len(line) <= 80 or " " not in line.strip()


def test_a_users_feed_is_explained() -> None:
    """The user's own feeds are in the catalogue that is asked."""
    own = catalogue()["cbl"]._replace(name="mine", title="My list")

    assert find_topics("mine", {"mine": own})[0].title == "My list"


def test_cases_are_listed_and_shown(cli: Cli) -> None:
    """The casebook in a list by date, and one case whole."""
    listed = cli("cases")
    case = cli("cases", "show", "nk-wapomi-2014")

    assert listed.out == cli("cases", "list").out
    assert "nk-wapomi-2014" in listed.out
    assert "175.45.176.143" in case.out
    assert "lesson" in case.out


def test_cases_as_json(cli: Cli) -> None:
    """Both as JSON, with every field."""
    listed = json.loads(cli("cases", "list", "-f", "json").out)["cases"]
    case = json.loads(cli("cases", "show", "nk-wapomi-2014", "-f", "json").out)["case"]

    assert case in listed
    assert case["indicators"][0]["address"] == "175.45.176.143"


def test_schemas_are_listed_and_printed(cli: Cli) -> None:
    """`schema` lists them, `schema NAME` prints one."""
    assert cli("schema").out.startswith("report")
    assert json.loads(cli("schema", "line").out)["title"] == "ipskeptic line"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(cli: Cli, shell: str) -> None:
    """Each shell gets a script that names the program and asks it."""
    done = cli("completion", shell)

    assert done.code == 0
    assert f"_IPSKEPTIC_COMPLETE={shell}_complete" in done.out
    assert "%(" not in done.out


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("ipskeptic da", {"data"}),
        ("ipskeptic --cl", {"--claim"}),
        ("ipskeptic 10.0.0.1 --tr", {"--transport"}),
        ("ipskeptic 10.0.0.1 --transport ", {"tcp", "udp", "one-way", "unknown"}),
        ("ipskeptic 10.0.0.1 -f j", {"json", "jsonl"}),
        ("ipskeptic data im", {"import"}),
        ("ipskeptic completion z", {"zsh"}),
        ("ipskeptic --claim KP 10.0.0.1 --lev", {"--level"}),
        ("ipskeptic ", set(COMMANDS)),
    ],
)
def test_completion_offers(process: Cli, words: str, offered: set[str]) -> None:
    """A shell is offered commands, and the options of `assess`, which needs no name."""
    parts = words.split(" ")
    env = {
        "_IPSKEPTIC_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(parts) - 1),
    }
    done = process(env=env)

    assert {line.partition(",")[2] for line in done.out.splitlines()} == offered


def test_help_of_the_program_imports_no_command() -> None:
    """`-h` shows all commands and imports none."""
    script = (
        "import sys; from ipskeptic.__main__ import main; main(['-h']); "
        "print([m for m in sys.modules if m.startswith('ipskeptic.cli.')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert b"completion" in done.stdout
    for name in (b"assess", b"explain", b"cases", b"data", b"schema"):
        assert b"cli." + name not in done.stderr


def test_the_glossary_keeps_to_the_words() -> None:
    """The glossary calls no address malicious or clean, and proves and traces nothing."""
    for entry in load_generated("reasoning")["glossary"]["terms"]:
        text = f" {entry['title']} {entry['text']} ".casefold()

        for word in ("malicious", "attacker", " clean", "traced to", " proves", "probably"):
            assert word not in text or entry["kind"] == "credibility", entry["name"]
