"""Settings: flag, environment, project file, user file, default; every key checked."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from platformdirs import user_config_path, user_data_path

from ipskeptic import config
from ipskeptic.errors import ConfigError
from tests.cli.conftest import Cli


def write(path: Path, text: str) -> Path:
    """Write a configuration file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def user(home: Path) -> Path:
    """The user's own file."""
    return write(config.user_file(), 'format = "csv"\nrole = "source"\ntransport = "udp"\n')


def shown(cli: Cli, *args: str) -> dict[str, tuple[object, str]]:
    """What `config show` says: key -> (value, origin)."""
    done = cli("config", "show", "-f", "json", *args)
    assert done.code == 0, done.err
    return {row["key"]: (row["value"], row["origin"]) for row in json.loads(done.out)["settings"]}


def test_folders_are_those_of_platformdirs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is computed without platformdirs is what platformdirs gives."""
    for folder in ("", str(tmp_path / "xdg"), "relative"):
        monkeypatch.setenv("XDG_CONFIG_HOME", folder)
        monkeypatch.setenv("XDG_DATA_HOME", folder)
        wanted = user_config_path("ipskeptic", appauthor=False) / "config.toml"

        assert config.user_file() == wanted
        assert config.default_data_dir() == user_data_path("ipskeptic", appauthor=False)


def test_the_stronger_wins(
    cli: Cli, user: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each source covers the weaker ones, and `config show` names it."""
    project = write(home / "ipskeptic.toml", 'role = "destination"\ntransport = "tcp"\n')
    monkeypatch.setenv("IPSKEPTIC_TRANSPORT", "one-way")
    found = shown(cli, "--color", "never")

    assert found["level"] == ("party", "default")
    assert found["format"] == ("csv", str(user))
    assert found["role"] == ("destination", str(project))
    assert found["transport"] == ("one-way", "environment variable IPSKEPTIC_TRANSPORT")
    assert found["color"] == ("never", "command line")


def test_settings_change_answers(cli: Cli, user: Path) -> None:
    """A setting is the default of the option of its name, and the option beats it."""
    assert cli("10.0.0.1").out.startswith("input,ip,class")
    assert cli("10.0.0.1", "-f", "brief").out.startswith("10.0.0.1 ")
    write(user, 'fail-on = ["void"]\ncolumns = "class,ip"\nformat = "csv"\n')
    done = cli("10.0.0.1")

    assert (done.code, done.out.splitlines()) == (1, ["class,ip", "void,10.0.0.1"])
    assert cli("10.0.0.1", "--isolated").code == 0


def test_pyproject_is_a_project_file(cli: Cli, home: Path) -> None:
    """`[tool.ipskeptic]` counts; a pyproject.toml without it is passed by."""
    write(home / "pyproject.toml", '[tool.ipskeptic]\nlevel = "location"\n')
    write(home / "work" / "pyproject.toml", '[project]\nname = "other"\n')

    assert shown(cli)["level"] == ("location", str(home / "pyproject.toml"))


def test_the_search_ends_at_the_repository(home: Path) -> None:
    """A file above the root of the repository is not the project's."""
    write(home / "ipskeptic.toml", 'role = "source"\n')
    (home / "work" / ".git").mkdir()

    assert config.project_files() == ()


def test_nobody_elses_file_is_read(tmp_path: Path) -> None:
    """Outside of home and repository only the folder itself is looked at."""
    write(tmp_path / "ipskeptic.toml", 'role = "source"\n')
    inner = tmp_path / "inner"
    inner.mkdir()

    assert config.project_files(inner) == ()
    assert config.project_files(tmp_path) == (tmp_path / "ipskeptic.toml",)


def test_one_file_can_be_named(cli: Cli, user: Path, tmp_path: Path) -> None:
    """`--config FILE` is read in place of all others, IPSKEPTIC_CONFIG too."""
    own = write(tmp_path / "own.toml", 'level = "operator"\n')
    found = shown(cli, "--config", str(own))

    assert found["level"] == ("operator", str(own))
    assert found["format"] == ("text", "default")
    os.environ["IPSKEPTIC_CONFIG"] = str(own)
    try:
        assert shown(cli)["level"] == ("operator", str(own))
    finally:
        del os.environ["IPSKEPTIC_CONFIG"]


def test_paths_say_what_is_read(cli: Cli, user: Path, home: Path) -> None:
    """`config path` names the files that are read, and the user's own."""
    project = write(home / "work" / "ipskeptic.toml", "")
    found = json.loads(cli("config", "path", "-f", "json").out)

    assert found["files"] == [str(project), str(user)]
    assert found["user_file"] == str(user)
    assert str(user) in cli("config", "path").out


def test_paths_are_relative_to_their_file(tmp_path: Path) -> None:
    """A data folder in a file is relative to that file's folder."""
    path = write(tmp_path / "conf" / "own.toml", 'data-dir = "data"\n')

    assert config.load(config=path).folder == tmp_path / "conf" / "data"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("formt = 'csv'", "unknown key 'formt'; did you mean 'format'?"),
        ("claim = 'KP'", "a claim is no setting"),
        ("format = 'html'", "format: 'html' is not one of text"),
        ("strict = 'maybe'", "strict: 'maybe' is neither true nor false"),
        ("max-age = 30", "max-age: 30 is no age"),
        ("max-age = '30'", "'30' is no age; write 12h, 30d, 2w or 1y"),
        ("fail-on = ['vod']", "there is no class 'vod'; did you mean 'void'?"),
        ("fail-on = 3", "should be names separated by commas"),
        ("fail-on = []", "no name in it"),
        ("data-dir = 5", "should be a path in quotes"),
        ("format = ", "not valid TOML"),
        ("feeds = 3", "feeds must be tables"),
        ("[feeds]\nmine = 3", "feeds.mine: must be a table"),
        ("[feeds.tor-exits]\nkind = 'vpn'", "the catalogue has a feed of this name"),
        ("[feeds.mine]\nknd = 'vpn'", "unknown key 'knd'; did you mean 'kind'?"),
        ("[feeds.mine]\nformat = 'nteset'", "'nteset' is unknown; did you mean 'netset'?"),
        ("[feeds.mine]\nkind = 'vpm'", "feeds.mine.kind: 'vpm' is unknown; did you mean 'vpn'?"),
        ("[feeds.mine]\ngrade = 'G'", "feeds.mine.grade: 'G' is unknown"),
        ("[feeds.mine]\ncredibility = 7", "should be 1 to 6"),
        ("[feeds.mine]\ncredibility = '2'", "should be a whole number"),
        ("[feeds.mine]\ncoverage = 'all'", "feeds.mine.coverage: 'all' is unknown"),
        ("[feeds.mine]\nupstreams = 4", "should be names separated by commas"),
        ("numbers = 3", "numbers must be a table"),
        ("[numbers]\nusable-liklihood = 0.5", "did you mean 'usable-likelihood'?"),
        ("[numbers]\nusable-likelihood = 'x'", "should be of the kind of 0.55"),
        ("[numbers]\nusable-likelihood = 7", "is out of range"),
        ("[numbers]\ndelegation-reach-days = 1.5", "should be of the kind of 31"),
        ("[numbers]\ndelegation-reach-days = -1", "is out of range"),
    ],
)
def test_every_mistake_is_named(cli: Cli, tmp_path: Path, text: str, message: str) -> None:
    """A wrong key or value gives 2 with file, key and what to write."""
    path = write(tmp_path / "own.toml", text)
    done = cli("config", "--config", path)

    assert done.code == 2
    assert str(path) in done.err
    assert message in done.err


def test_a_wrong_variable_is_named(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong value in the environment names the variable; a wrong name is shown."""
    monkeypatch.setenv("IPSKEPTIC_FORMAT", "xml")

    assert "environment variable IPSKEPTIC_FORMAT: 'xml'" in cli("10.0.0.1").err
    monkeypatch.setenv("IPSKEPTIC_FORMAT", "csv")
    monkeypatch.setenv("IPSKEPTIC_FORMT", "csv")
    assert "IPSKEPTIC_FORMT: no such setting" in cli("config").err


@pytest.mark.parametrize(
    ("text", "hours"), [("12h", 12), ("30d", 720), ("2W", 336), ("1y", 8760), ("0d", 0)]
)
def test_ages(tmp_path: Path, text: str, hours: int) -> None:
    """Hours, days, weeks and years of 365 days."""
    path = write(tmp_path / "own.toml", f"max-age = '{text}'")

    assert config.load(config=path).max_age == timedelta(hours=hours)


def test_own_lists_move_nothing_until_graded(tmp_path: Path) -> None:
    """A feed of the user's own is F6 unless the user says otherwise; tables are merged by name."""
    path = write(
        tmp_path / "own.toml",
        "[feeds.mine]\npath = 'list.txt'\nkind = 'vpn'\n"
        "[feeds.graded]\ntitle = 'Our list'\ngrade = 'B'\ncredibility = 2\n"
        "upstreams = ['them']\nvalid-for-days = 9\nredistribute = true\n",
    )
    settings = config.load(config=path)

    assert settings.feeds["mine"].grade == "F"
    assert settings.feeds["mine"].credibility == 6
    assert settings.feed_paths["mine"] == tmp_path / "list.txt"
    assert settings.feeds["graded"].upstreams == ("them",)
    assert settings.feeds["graded"].valid_for_days == 9


def test_replaced_numbers_are_named_in_the_report(cli: Cli, tmp_path: Path) -> None:
    """A number of the reasoning that was replaced stands in the document."""
    path = write(tmp_path / "own.toml", "[numbers]\ndelegation-reach-days = 60\n")
    done = cli("10.0.0.1", "-f", "json", "--config", path)

    assert "delegation-reach-days" in json.loads(done.out)["overrides"][0]
    assert "numbers.delegation-reach-days" in cli("config", "--config", path).out


def test_a_file_that_is_not_there_is_named() -> None:
    """`--config` with a missing file is an error, not a default."""
    with pytest.raises(ConfigError, match="there is no such configuration file"):
        config.load(config=Path("missing.toml"))


def test_toml_is_read_only_where_there_is_a_file(process: Cli) -> None:
    """Without a configuration file the TOML reader is not even imported."""
    import subprocess
    import sys

    script = (
        "import sys; from ipskeptic import config; config.load(); "
        "print('tomllib' in sys.modules, 'platformdirs' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout

    assert out.split()[0] == b"False"
