"""From what people edit (TOML under data/) to what the program reads (JSON under data/generated).

Every function takes the folder `data` and gives a JSON value; nothing depends on time or machine.
"""

from __future__ import annotations

import ipaddress
import json
import tomllib
from pathlib import Path
from typing import Any

from ipskeptic.model.feed import Feed


class DataError(Exception):
    """A TOML file that people edit is wrong; the message says which, where and why."""


def load(path: Path) -> dict[str, Any]:
    """Read one TOML file.

    Raises:
        DataError: It is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path.parent.name}/{path.name}: {error}") from error


def as_json(value: Any) -> bytes:
    """JSON with sorted keys and a final newline, one member a line, so that a change reads well."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return (text + "\n").encode()


def catalogue(data: Path) -> dict[str, dict[str, Any]]:
    """All feeds by name, each with the fields that differ from their default."""
    feeds = {}
    for path in sorted((data / "feeds").glob("*.toml")):
        raw = load(path)
        where = f"feeds/{path.name}"
        if raw.get("name") != path.stem:
            raise DataError(f"{where}: name must be {path.stem!r}, as the file's")
        unknown = sorted(set(raw) - set(Feed._fields))
        if unknown:
            raise DataError(f"{where}: {', '.join(unknown)}: no field of a feed")
        missing = sorted(set(Feed._fields) - set(Feed._field_defaults) - set(raw))
        if missing:
            raise DataError(f"{where}: {', '.join(missing)}: missing")
        feeds[path.stem] = {
            key: value
            for key, value in raw.items()
            if key != "name" and _plain(Feed._field_defaults.get(key)) != value
        }
    return feeds


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def reasoning(data: Path) -> dict[str, Any]:
    """The evidence kinds under "evidence" by name, every other file under its stem."""
    folder = data / "reasoning"
    evidence = {}
    for path in sorted((folder / "evidence").glob("*.toml")):
        raw = load(path)
        if raw.get("name") != path.stem:
            raise DataError(f"evidence/{path.name}: name must be {path.stem!r}, as the file's")
        evidence[path.stem] = raw
    return {"evidence": evidence} | {
        path.stem: load(path) for path in sorted(folder.glob("*.toml"))
    }


def online(data: Path) -> dict[str, Any]:
    """What online look-ups need: every file of data/online under its stem, every folder as one."""
    folder = data / "online"
    return {path.stem: load(path) for path in sorted(folder.glob("*.toml"))} | {
        inner.name: {path.stem: load(path) for path in sorted(inner.glob("*.toml"))}
        for inner in sorted(folder.iterdir())
        if inner.is_dir()
    }


def countries(data: Path) -> dict[str, dict[str, str]]:
    """Names by code, and codes by every word (case folded) that stands for a country."""
    raw = load(data / "language" / "countries.toml")
    words: dict[str, str] = {}
    for code, country in raw["countries"].items():
        adjective = [country["adjective"]] if "adjective" in country else []
        for word in (code, country["name"], *country.get("aliases", ()), *adjective):
            if words.setdefault(word.casefold(), code) != code:
                raise DataError(f"language/countries.toml: {word!r} stands for two countries")
    return {
        "countries": {code: country["name"] for code, country in raw["countries"].items()},
        "regions": {code: region["name"] for code, region in raw["regions"].items()},
        "adjectives": {
            code: country["adjective"]
            for code, country in raw["countries"].items()
            if "adjective" in country
        },
        "words": words,
    }


def casebook(data: Path) -> list[dict[str, Any]]:
    """All cases, by date, then by name."""
    cases = []
    for path in sorted((data / "cases").glob("*.toml")):
        raw = load(path)
        if raw.get("id") != path.stem:
            raise DataError(f"cases/{path.name}: id must be {path.stem!r}, as the file's")
        cases.append({**raw, "indicators": raw.get("indicators", [])})
    return sorted(cases, key=lambda case: (case["date"], case["id"]))


def cases(data: Path) -> dict[str, Any]:
    """The casebook, and where an address that has a sentence of its own stands in it.

    Returns:
        `cases`, and `addresses` as [first, last, family, case id, sentence] in the order of the
        casebook.
    """
    book = casebook(data)
    addresses = []
    for case in book:
        for indicator in case["indicators"]:
            try:
                network = ipaddress.ip_network(indicator["address"])
            except ValueError as error:
                raise DataError(f"cases/{case['id']}.toml: {error}") from error
            if indicator.get("mention"):
                first, last = int(network[0]), int(network[-1])
                row = [first, last, network.version, case["id"], indicator["mention"]]
                addresses.append(row)
    return {"cases": book, "addresses": addresses}


def measured(data: Path) -> dict[str, Any]:
    """How often each lint rule fires on real reports, from data/lint/measured.toml.

    Raises:
        DataError: A count is wrong.
    """
    raw = load(data / "lint" / "measured.toml")
    for name, found in raw["rules"].items():
        if not 0 <= found["right"] <= found["findings"] or found["documents"] > raw["documents"]:
            raise DataError(f"lint/measured.toml: {name}: the counts can't be")
    return raw
