"""`--online` on the command line, with servers that are made up."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from ipskeptic.cli.online import _Ways
from ipskeptic.model.online import Failure
from ipskeptic.render.schema import SCHEMAS
from tests.cli.conftest import Cli
from tests.online.made_up import ZONE, Answers

# When a report was made, and the digest over all of it, that moment included.
MOMENT = re.compile(r'\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?|"digest": ?"[0-9a-f]{64}"')
ONE, TWO = "175.45.176.143", "8.8.8.8"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Made-up servers in the place of all others."""
    made = Answers()
    made.install(monkeypatch)
    return made


def test_a_listing_is_a_reading(cli: Cli, answers: Answers) -> None:
    """What a list answers stands in the report; nothing is said on stderr."""
    answers.by_target = {ONE: True}
    done = cli(ONE, "--online", "dnsbl", "-f", "json")

    assert (done.code, done.err) == (0, "")
    assert '"made-up"' in done.out
    assert [question.what for question in answers.asked] == [f"{ONE}.{ZONE} A"]


def test_nobody_is_asked_unasked(cli: Cli, answers: Answers) -> None:
    """Without `--online` no way is even looked at."""
    assert cli(ONE).code == 0
    assert cli("triage", ONE).code == 0
    assert (answers.asked, answers.opened) == ([], 0)


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "brief", "text", "markdown"])
def test_order_and_format_stay(cli: Cli, answers: Answers, form: str) -> None:
    """Where the servers add nothing, every format says what it says without them, in that order."""
    for name in ("rdap", "ptr"):
        given = (TWO, "10.0.0.1", "nonsense.x", ONE, TWO, "-f", form)
        online = cli(*given, "--online", name)
        offline = cli(*given)

        assert MOMENT.sub("", online.out) == MOMENT.sub("", offline.out)
        assert online.code == offline.code


def test_batches(cli: Cli, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long input is asked about batch by batch, in its order, each address once."""
    monkeypatch.setattr("ipskeptic.cli.asking.BATCH", 2)
    texts = ["8.8.8.8", "8.8.4.4", "9.9.9.9", "8.8.8.8", "1.1.1.1"]
    done = cli(*texts, "--online", "dnsbl", "-f", "csv", "--columns", "ip")

    assert done.out.split() == ["ip", *texts]
    assert len(answers.asked) == 4
    assert answers.opened == 1


def test_failures_are_said_and_give_4(cli: Cli, answers: Answers) -> None:
    """A server that gave no answer: one line a server and cause, and exit code 4."""
    answers.by_target = {
        ONE: Failure("refused", "by policy: ask a resolver of your own\x1b[2J"),
        TWO: Failure("refused", "by policy: ask a resolver of your own\x1b[2J"),
        "9.9.9.9": Failure("timed-out", "no answer in 3 s"),
    }
    done = cli(ONE, TWO, "9.9.9.9", "--online", "dnsbl", "-f", "brief")

    assert done.code == 4
    assert done.err.splitlines() == [
        f"dnsbl {ZONE}: refused 2 times: by policy: ask a resolver of your own\\x1b[2J",
        f"dnsbl {ZONE}: timed-out once: no answer in 3 s",
    ]
    assert cli(ONE, "--online", "dnsbl", "-q").err == ""
    assert cli(ONE, "--online", "dnsbl", "-q").code == 4
    assert cli(ONE, "--online", "dnsbl", "--exit-zero").code == 0
    assert cli("triage", ONE, "--online", "dnsbl").code == 4


def test_not_asked_is_no_failure(cli: Cli, answers: Answers) -> None:
    """What was not asked leaves nothing incomplete."""
    answers.by_target = {ONE: Failure("not-asked", "not a public list")}

    assert cli(ONE, "--online", "dnsbl").code == 0


def test_verbose_tells_every_question(cli: Cli, answers: Answers) -> None:
    """With `-v` every question is a line on stderr, made safe."""
    done = cli(ONE, "--online", "dnsbl", "-v", "-f", "brief")

    assert f"{ZONE} {ONE}.{ZONE} A\\x1b[31m" in done.err.splitlines()


def test_a_count_on_the_terminal(
    cli: Cli, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal a count tells how far it is, and is taken away; with `-q` there is none."""
    monkeypatch.setattr("ipskeptic.cli.asking.is_terminal", lambda stream: True)
    done = cli(ONE, TWO, "--online", "dnsbl", "-f", "brief")

    assert done.err.startswith("\r1 of 2 look-ups\x1b[K")
    assert done.err.endswith("\r\x1b[K")
    assert cli(ONE, TWO, "--online", "dnsbl", "-f", "brief", "-q").err == ""


def test_another_time_is_said_once(cli: Cli, answers: Answers) -> None:
    """Answers of now for a time that is past: said once, and not for the present."""
    line = "--online: servers answer for now, which can seldom speak for another time"
    past = cli(ONE, TWO, "--at", "2014-12-11", "--online", "dnsbl", "-f", "brief")

    assert past.err.splitlines().count(line) == 1
    assert line not in cli(ONE, "--online", "dnsbl").err
    assert line in cli("triage", ONE, "--at", "2014-12-11", "--online", "dnsbl").err
    assert line not in cli("10.0.0.1", "--at", "2014-12-11", "--online", "dnsbl").err


def test_triage_asks_each_once(cli: Cli, answers: Answers, tmp_path: Path) -> None:
    """A list or log is gathered first; each of its addresses is asked about once."""
    path = tmp_path / "list.txt"
    path.write_text(f"{ONE}\n{TWO}\n{ONE}\n10.0.0.1\n{TWO}\n")
    log = tmp_path / "access.log"
    log.write_text(f"GET / from {ONE} ok\n" * 50 + f"GET / from 9.9.9.9 after {TWO}\n" * 5)
    answers.by_target = {ONE: True}
    done = cli("triage", path, log, "--online", "dnsbl", "-f", "json")
    report = json.loads(done.out)

    assert done.code == 0
    assert sorted(q.what.split(".list")[0] for q in answers.asked) == [ONE, TWO, "9.9.9.9"]
    assert report["input"]["distinct"] == 4
    assert report["input"]["read"] == 5 + 50 + 10


def test_triage_says_the_same_where_nothing_comes(
    cli: Cli, answers: Answers, tmp_path: Path
) -> None:
    """Judged one by one a list gives the report that the fast way gives."""
    path = tmp_path / "list.txt"
    path.write_text("".join(f"8.8.{n}.{m}\n" for n in range(3) for m in range(9)) + "8.8.0.0/16\n")
    online = json.loads(cli("triage", path, "--online", "ptr", "-f", "json").out)
    offline = json.loads(cli("triage", path, "-f", "json").out)

    (asked,), nobody = online.pop("servers"), offline.pop("servers")
    for report in (online, offline):
        del report["generated_at"]

    told = (asked["present"], asked["absent"], asked["unanswered"])
    assert (told, nobody) == ((0, 0, {"not-asked": 1}), [])
    assert online == offline
    assert len(answers.asked) == 2 * 27


def test_triage_tells_no_answer_from_not_listed(cli: Cli, answers: Answers, tmp_path: Path) -> None:
    """The report itself says which servers gave no answer, in every format and first of all."""
    path = tmp_path / "list.txt"
    path.write_text(f"{ONE}\n{TWO}\n175.45.176.10\n")
    answers.by_target = {ONE: True, TWO: Failure("refused", "by policy")}
    given = ("triage", path, "--online", "dnsbl", "-f")
    report = json.loads(cli(*given, "json").out)
    sentence = 'for 1 of the 3: what these hold of them is not known, which is not the same as "not'
    shown = " ".join(cli(*given, "text").out.split())

    assert sentence in report["summary"]["on_servers"]
    assert [(s["present"], s["absent"], s["unanswered"]) for s in report["servers"]] == [
        (1, 1, {"refused": 1})
    ]
    assert sentence in shown
    assert "no answer" in shown.partition("WHICH SERVERS WERE ASKED")[2]
    assert "on no list that answered" in shown
    assert "on no list held" not in shown
    assert "| 1 refused |" in cli(*given, "markdown").out


def test_triage_is_bounded(
    cli: Cli, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers are not asked about more addresses than anybody would wait for."""
    monkeypatch.setattr("ipskeptic.pipeline.triage.MOST_ONLINE", 3)
    path = tmp_path / "list.txt"
    path.write_text("8.8.8.1\n8.8.8.2\n8.8.8.3\n8.8.8.3\n")
    log = tmp_path / "access.log"
    log.write_text("".join(f"GET / from 8.8.4.{n} ok\n" for n in range(9)))

    assert cli("triage", path, "--online", "dnsbl").code == 0
    for given in ((path, "8.8.8.4"), (log,), (path, log)):
        done = cli("triage", *given, "--online", "dnsbl")
        assert done.code == 2
        assert "servers are asked about 3 at most" in done.err
        assert cli("triage", *given, "--online", "dnsbl", "--dry-run").code == 2
    assert len(answers.asked) == 3


DRY = f"""\
Nothing was sent. Without --dry-run would be asked:

ptr: names by the address's own name servers
  DNS through 127.0.0.1:5353
  ! reaches the name servers of whoever runs the address: it can warn them
  in-addr.arpa: 1 to 2 questions
    {ONE}.in-addr.arpa PTR (!)
    that name A, if a name comes back

dnsbl: lists that are asked through DNS
  DNS through 127.0.0.1:5353
  {ZONE}: 1 question
    {ONE}.{ZONE} A

Not asked:
  10.0.0.1: special-purpose (10.0.0.0/8, Private-Use): it never leaves the
    machine
  8.8.8.0/24: ptr: single addresses only
  8.8.8.0/24: dnsbl: no server is known that answers about it

2 to 3 questions to 2 servers about 3 inputs.
"""


@pytest.mark.parametrize("command", [(), ("triage",)])
def test_a_dry_run_as_text(cli: Cli, answers: Answers, command: tuple[str, ...]) -> None:
    """A dry run shows who would be asked what and what not, and sends nothing."""
    given = (*command, ONE, "10.0.0.1", "8.8.8.0/24", "--online", "dnsbl,ptr")
    done = cli(*given, "--dry-run", "--resolver", "127.0.0.1:5353")

    assert (done.code, done.err) == (0, "")
    assert done.out == DRY
    assert (answers.asked, answers.opened) == ([], 0)


@pytest.mark.parametrize("command", [(), ("triage",)])
def test_a_dry_run_as_json(cli: Cli, answers: Answers, command: tuple[str, ...]) -> None:
    """The same as a document that fits its schema."""
    done = cli(*command, ONE, "10.0.0.1", "--online", "all", "--dry-run", "-f", "json")
    plan = json.loads(done.out)

    jsonschema.Draft202012Validator(SCHEMAS["online-plan"][0]()).validate(plan)
    assert [way["way"] for way in plan["ways"]] == ["rdap", "ptr", "dnsbl", "cymru"]
    assert (plan["questions"], plan["least"], plan["inputs"]) == (4, 3, 2)
    assert [(one["inputs"], one["way"]) for one in plan["not_asked"]] == [
        ([ONE], "cymru"),
        (["10.0.0.1"], None),
    ]


def test_a_dry_run_of_any_line(cli: Cli, answers: Answers, tmp_path: Path) -> None:
    """Added to a line as it stands, `--dry-run` leaves the file for results alone."""
    path = tmp_path / "answers.csv"
    path.write_text("before")
    done = cli(ONE, "-f", "csv", "-o", path, "--online", "dnsbl", "--dry-run")

    assert done.out.startswith("Nothing was sent.")
    assert path.read_text() == "before"


def test_a_dry_run_says_the_way_there(
    cli: Cli, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proxy is named without its password, whether an option or the environment gives it."""
    given = (ONE, "--online", "rdap", "--dry-run")
    assert "HTTP, without a proxy" in cli(*given).out
    proxy = "http://me:secret@proxy.example:8080"
    done = cli(*given, "--proxy", proxy)
    assert "through the proxy http://proxy.example:8080\n" in done.out
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    out = cli(*given).out

    assert "through the proxy http://proxy.example:8080\n" in out
    assert "secret" not in out + done.out + done.err


def test_refused_input_in_a_dry_run(cli: Cli, answers: Answers) -> None:
    """Refused input is said as ever; all of it refused gives 2, none at all 3."""
    some = cli(ONE, "nonsense.x", "--online", "dnsbl", "--dry-run")
    every = cli("nonsense.x", "--online", "dnsbl", "--dry-run")

    assert (some.code, every.code) == (0, 2)
    assert "1 of 2 inputs refused" in some.err
    assert every.out == ""


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--dry-run",), "--dry-run says how servers are asked, and nobody is asked without"),
        (("--resolver", "192.0.2.53"), "--resolver says how"),
        (("--timeout", "3"), "--timeout says how"),
        (("--proxy", "http://p"), "--proxy says how"),
        (("--refresh",), "--refresh says how"),
        (("--online", "rdp"), "choose from rdap, ptr, dnsbl, cymru, or all"),
        (("--online", ","), "name who is to be asked: rdap, ptr, dnsbl, cymru, or all"),
        (("--online", "ptr", "--resolver", "dns.example"), "would take a resolver"),
        (("--online", "ptr", "--resolver", "1.2.3.4:x"), "the port is a number"),
        (("--online", "ptr", "--resolver", "1.2.3.4:"), "the port is a number"),
        (("--online", "ptr", "--resolver", "[::1]5"), "is no resolver"),
        (("--online", "ptr", "--timeout", "0"), "out of range: above 0, 300 at most"),
        (("--online", "ptr", "--timeout", "301"), "out of range"),
        (("--online", "ptr", "--timeout", "nan"), "out of range"),
        (("--online", "ptr", "--timeout", "soon"), "no number of seconds"),
        (("--online", "rdap", "--proxy", "socks5://h:1"), "SOCKS proxies are not spoken to"),
        (("--online", "rdap", "--proxy", "ftp://u:secret@h"), "should be the address of a proxy"),
        (("--online", "rdap", "--proxy", "http://h:99999"), "should be the address of a proxy"),
    ],
)
@pytest.mark.parametrize("command", [(), ("triage",)])
def test_every_mistake_is_named(
    cli: Cli, answers: Answers, command: tuple[str, ...], given: tuple[str, ...], message: str
) -> None:
    """A wrong option gives 2, and says what is right; nobody is asked."""
    done = cli(*command, ONE, *given)

    assert done.code == 2
    assert message in done.err
    assert "secret" not in done.err
    assert answers.opened == 0


def test_a_saved_report_is_not_asked_about(cli: Cli, answers: Answers, tmp_path: Path) -> None:
    """A saved report is shown as it was saved."""
    path = tmp_path / "saved.json"
    cli(ONE, "-f", "json", "-o", path)
    done = cli(path, "--online", "dnsbl")

    assert done.code == 2
    assert "--online can't change a saved report" in done.err


def test_wishes_reach_the_session(
    cli: Cli, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Options beat the configuration, which gives the rest; keys come from the environment."""
    config = tmp_path / "own.toml"
    config.write_text(
        '[online]\nresolver = ["192.0.2.53", "[2001:db8::53]:5353"]\ntimeout = 7\n'
        'proxy = "http://proxy.example:3128"\n[online.rdap]\napnic = "https://rdap.example/ap"\n'
    )
    monkeypatch.setenv("IPSKEPTIC_SPAMHAUS_KEY", "abcdefgh")
    cli(ONE, "--config", config, "--online", "all", "--timeout", "2.5")
    cli(ONE, "--config", config, "--online", "ptr", "--resolver", "::1", "--refresh")
    first, second = answers.wishes

    assert first.ways == ("rdap", "ptr", "dnsbl", "cymru")
    assert first.resolvers == (("192.0.2.53", 53), ("2001:db8::53", 5353))
    assert (first.timeout, first.proxy) == (2.5, "http://proxy.example:3128")
    assert first.servers == {"apnic": "https://rdap.example/ap"}
    assert (first.keys, first.refresh) == ({"spamhaus": "abcdefgh"}, False)
    assert (second.resolvers, second.timeout, second.refresh) == ((("::1", 53),), 7, True)


def test_names_are_completed() -> None:
    """The shell completes the ways, and the next one after a comma."""
    complete = _Ways().shell_complete

    def values(text: str) -> list[str]:
        return [item.value for item in complete(None, None, text)]  # type: ignore[arg-type]

    assert values("") == ["rdap", "ptr", "dnsbl", "cymru", "all"]
    assert values("rdap,d") == ["rdap,dnsbl"]
    assert values("ptr,") == ["ptr,rdap", "ptr,dnsbl", "ptr,cymru"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("online = 'dnsbl'", "whether servers are asked is no setting"),
        ("[online]\nways = ['ptr']", "give --online on the command line"),
        ("[online]\nresolvr = '::1'", "did you mean 'resolver'?"),
        ("[online]\nresolver = 5", "should be an address, or a list"),
        ("[online]\nresolver = []", "should be an address, or a list"),
        ("[online]\nresolver = ['localhost']", "is no address"),
        ("[online]\ntimeout = true", "no number of seconds"),
        ("[online]\nproxy = 'http://me:secret@p'", "no name or password belongs in a file"),
        ("[online]\nrdap = 'x'", "must be a table, [online.rdap]"),
        ("[online.rdap]\nripe = 'https://x'", "did you mean 'ripencc'?"),
        ("[online.rdap]\narin = 'file:///x'", "should be the address of an RDAP server"),
        ("[online.rdap]\narin = 'https://me:secret@x/'", "no name or password belongs in a file"),
    ],
)
def test_mistakes_in_the_configuration(cli: Cli, tmp_path: Path, text: str, message: str) -> None:
    """A wrong key or value of `[online]` gives 2 with file, key and what to write."""
    path = tmp_path / "own.toml"
    path.write_text(text)
    done = cli("config", "--config", path)

    assert done.code == 2
    assert str(path) in done.err
    assert message in done.err
    assert "secret" not in done.err


def test_settings_are_shown_and_keys_are_not(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`config show` has the table, and of a key only that it is set."""
    path = tmp_path / "own.toml"
    path.write_text('[online]\nresolver = "::1"\ntimeout = 4\n[online.rdap]\narin = "http://x/y"\n')
    monkeypatch.setenv("IPSKEPTIC_SPAMHAUS_KEY", "abcdefgh")
    done = cli("config", "--config", path)
    shown = json.loads(cli("config", "--config", path, "-f", "json").out)
    values = {row["key"]: row["value"] for row in shown["settings"]}

    assert values["online.resolver"] == ["[::1]:53"]
    assert (values["online.timeout"], values["online.rdap.arin"]) == (4.0, "http://x/y")
    assert values["online.key.spamhaus"] == "set"
    assert shown["unknown_variables"] == []
    assert "abcdefgh" not in done.out + done.err + json.dumps(shown)
