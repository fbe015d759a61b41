"""`ipskeptic data export`, as a user meets it."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

import maxminddb
import pyarrow.parquet as pq
import pytest

from ipskeptic.pipeline import export as exporting
from tests.cli.conftest import Cli

# The addresses for documentation are special: nothing else is asked of them.
DROP = "; Spamhaus DROP List 2024/03/01\n7.7.7.0/24 ; SBL1\n; EOF\n"


@pytest.fixture
def held(cli: Cli, tmp_path: Path) -> None:
    """Feeds of different terms."""
    made = []
    for name, text in (
        ("drop-20240301.txt", DROP),
        ("torbulkexitlist-20240312", "".join(f"5.5.5.{n}\n" for n in range(200))),
        ("compromised-ips-20240311.txt", "6.6.6.6\n"),
    ):
        made.append(tmp_path / name)
        made[-1].write_text(text)
    done = cli("data", "import", *made)
    assert done.code == 0, done.err


def records(path: Path, *addresses: str) -> list[Any]:
    """The records of addresses in an MMDB file."""
    with maxminddb.open_database(path) as reader:
        return [reader.get(address) for address in addresses]


@pytest.mark.usefixtures("held")
def test_mmdb(cli: Cli, tmp_path: Path) -> None:
    """The columns of `annotate`; what was written is said on stderr, and nothing on stdout."""
    path = tmp_path / "answers.mmdb"
    done = cli("data", "export", "--format", "mmdb", "-o", path, "--at", "2024-03-12")
    tor, compromised, drop = records(path, "5.5.5.9", "6.6.6.6", "7.7.7.9")

    assert (done.code, done.out) == (0, "")
    assert f"{path}: " in done.err
    assert f" distinct rows, {path.stat().st_size:,} bytes" in done.err
    assert "keep this file to yourself: by their terms 1 feed in it may not be passed on: " in (
        done.err
    )
    assert "et-compromised; --redistributable leaves them out" in done.err
    assert tor["feeds"] == "tor-exits"
    assert compromised["feeds"] == "et-compromised"
    assert drop["feeds"] == "spamhaus-drop"


@pytest.mark.usefixtures("held")
def test_redistributable(cli: Cli, tmp_path: Path) -> None:
    """Feeds that may not be passed on are not asked: as if they had never been imported."""
    path, other = tmp_path / "public.mmdb", tmp_path / "rest.mmdb"
    options = ("--format", "mmdb", "--at", "2024-03-12", "--columns", "class,also,feeds,carries")
    done = cli("data", "export", *options, "-o", path, "--redistributable")
    rest = [tmp_path / "torbulkexitlist-20240312", tmp_path / "drop-20240301.txt"]
    cli("--data-dir", tmp_path / "rest", "data", "import", *rest)
    cli("--data-dir", tmp_path / "rest", "data", "export", *options, "-o", other)

    assert "left out, may not be passed on by their terms: et-compromised" in done.err
    assert "keep this file" not in done.err
    addresses = ("5.5.5.9", "5.5.5.250", "6.6.6.6", "7.7.7.9", "10.0.0.1", "2001::1")
    assert records(path, *addresses) == records(other, *addresses)
    assert records(path, "5.5.5.9")[0]["feeds"] == "tor-exits"
    assert "feeds" not in records(path, "6.6.6.6")[0]
    with maxminddb.open_database(path) as reader:
        text = reader.metadata().description["en"]
    assert "spamhaus-drop, ta14-353a, tor-exits." in text
    assert "et-compromised" not in text
    assert "passed on" not in text


@pytest.mark.usefixtures("held")
def test_parquet(cli: Cli, tmp_path: Path) -> None:
    """The chosen columns after those of the interval; `-q` says nothing."""
    path = tmp_path / "answers.parquet"
    done = cli(
        *("data", "export", "--format", "parquet", "-o", path, "--columns", "cc,class", "-q"),
        *("--family", "4"),
    )
    table = pq.read_table(path)

    assert done == (0, "", "")
    assert table.column_names[:3] == ["family", "first", "last"]
    assert table.column_names[-2:] == ["cc", "class"]
    assert set(table["family"].to_pylist()) == {4}


@pytest.mark.usefixtures("held")
def test_to_standard_output(process: Cli, tmp_path: Path) -> None:
    """The bytes of a file, and nothing else; the reader may go at any time."""
    import subprocess

    command = [sys.executable, "-m", "ipskeptic", "data", "export", "--format", "parquet", "-o"]
    columns = ("--columns", "class", "--at", "2024-03-12")
    piped = subprocess.run([*command, "-", *columns], capture_output=True, check=True, timeout=60)
    done = process("data", "export", "--format", "parquet", "-o", tmp_path / "x", *columns)

    assert done.code == 0
    assert b"standard output: " in piped.stderr
    # The time at which it was made differs, and stands in the metadata.
    (tmp_path / "y").write_bytes(piped.stdout)
    assert pq.read_table(tmp_path / "x").equals(pq.read_table(tmp_path / "y"))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--format", "mmdb"), "needs a file: -o FILE"),
        (("--format", "csv", "-o", "x"), "'csv' is not one of"),
        (("-o", "x"), "--format"),
        (("--format", "mmdb", "-o", "x", "--columns", "klass"), "did you mean 'class'?"),
        (("--format", "mmdb", "-o", "x", "--columns", "ip,cc"), "ip is of a line of input"),
        (("--format", "parquet", "-o", "x", "--plain"), "only --format mmdb has keys"),
        (("--format", "mmdb", "-o", "x", "--at", "2999-01-01"), "is in the year 2999"),
        (("--format", "mmdb", "-o", "x", "--at", "soon"), "soon"),
        (("--format", "mmdb", "-o", "x", "--claim", "??"), "??"),
        (("--format", "mmdb", "-o", "no/such/x"), "-o no/such/x: can't be written"),
    ],
)
def test_refused(cli: Cli, arguments: tuple[str, ...], why: str) -> None:
    """With the reason, and without a file."""
    done = cli("data", "export", *arguments)

    assert done.code == 2
    assert why in done.err
    assert os.listdir() == []


def test_without_pyarrow(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line that installs it; an MMDB file needs none."""
    real = importlib.util.find_spec
    monkeypatch.setattr(
        exporting, "find_spec", lambda name: None if name == "pyarrow" else real(name)
    )
    done = cli("data", "export", "--format", "parquet", "-o", "x")

    assert done.code == 2
    assert "pip install 'ipskeptic[bulk]'" in done.err
    assert os.listdir() == []


def test_mmdb_needs_no_pyarrow(process: Cli, tmp_path: Path) -> None:
    """Nor does it import it, where it is installed."""
    script = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from ipskeptic.__main__ import main\n"
        f"sys.exit(main(['data', 'export', '--format', 'mmdb', '-o', {str(tmp_path / 'x')!r}]))"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
    assert records(tmp_path / "x", "10.0.0.1")[0]["class"]


@pytest.mark.parametrize("kind", ["mmdb", "parquet"])
def test_the_old_file_stays(
    cli: Cli, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where writing fails half-way, what stood there is untouched and nothing is left over."""
    path = tmp_path / "there"
    path.write_bytes(b"old")
    real = exporting.export

    def broken(*given: Any) -> Any:
        made = real(*given)

        def parts() -> Any:
            yield next(made.parts)
            raise OSError(28, "no space left on device")

        return made._replace(parts=parts())

    monkeypatch.setattr("ipskeptic.cli.data.export.export", broken)
    done = cli("data", "export", "--format", kind, "-o", path)

    assert done.code == 2
    assert path.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["home", "there"]


def test_damaged_index(cli: Cli, held: None, tmp_path: Path) -> None:
    """No file is made of an index that is damaged."""
    folder = Path(cli("data", "path").out.strip())
    index = folder / "index.ipskeptic"
    data = bytearray(index.read_bytes())
    data[len(data) // 2] ^= 0xFF
    index.write_bytes(data)
    done = cli("data", "export", "--format", "mmdb", "-o", tmp_path / "x")

    assert done.code == 2
    assert "damaged" in done.err
    assert not (tmp_path / "x").exists()
