"""README.md and the pages of docs/ that people write: fills in what the program and data say.

Four marks, all of them comments, so that a reader of the page does not see them:

    <!-- run: ipskeptic 10.0.0.1 -->         the fenced block below holds that run
    <!-- sample: tests/x.txt -->             the fenced block below holds that golden file
    <!-- table: NAME -->                     the table below is made from data/reasoning or online
    31<!-- number: delegation-reach-days --> the number before it comes from data/reasoning

docs/cli.md and docs/glossary.md are generated whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gen_data
import gen_pages
import gen_runs
from gen_text import code, md, table

_RUN = re.compile(r"<!-- run: (?P<line>.+?) -->\n(?:```\w*\n.*?\n```\n)?", re.DOTALL)
_SAMPLE = re.compile(r"<!-- sample: (?P<file>.+?) -->\n(?:```text\n.*?\n```\n)?", re.DOTALL)
_TABLE = re.compile(r"<!-- table: (?P<name>[\w-]+) -->\n(?:\n?(?:\|.*\n)+)?")
_NUMBER = re.compile(r"[\w.]+<!-- number: (?P<name>[\w.-]+) -->")


class PageError(Exception):
    """A mark in a page names something that is not there; the message says which and where."""


def pages(root: Path) -> dict[str, bytes]:
    """All pages with marks, filled in, and the pages generated whole, by path under the root.

    Raises:
        PageError: A mark names something that is not there.
    """
    reasons = gen_data.reasoning(root / "data") | {"online": gen_data.online(root / "data")}
    texts = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in (root / "README.md", *sorted((root / "docs").glob("*.md")))
    }
    lines = [found["line"] for text in texts.values() for found in _RUN.finditer(text)]
    helps = [f"{path} -h" for path in gen_pages.commands()]
    try:
        shown = gen_runs.outputs([*lines, *helps], root)
        made = {
            "docs/cli.md": gen_pages.cli_page(shown),
            "docs/glossary.md": gen_pages.glossary_page(reasons),
        }
    except ValueError as error:
        raise PageError(str(error)) from error
    for path, text in texts.items():
        if "<!-- Generated" not in text:
            filled = fill(with_samples(text, path, root), path, shown, reasons)
            made.setdefault(path, filled.encode())
    return made


def with_samples(text: str, path: str, root: Path) -> str:
    """One page with the golden files that it shows: tests compare those with the program.

    Args:
        text: The page.
        path: Its path, for messages.
        root: The project's root.
    """

    def sample(found: re.Match[str]) -> str:
        name = found["file"]
        try:
            shown = (root / name).read_text(encoding="utf-8")
        except OSError as error:
            raise PageError(f"{path}: there is no file {name!r} to show") from error
        return f"<!-- sample: {name} -->\n```text\n{shown.rstrip()}\n```\n"

    return _SAMPLE.sub(sample, text)


def fill(text: str, path: str, shown: Mapping[str, str], reasons: Mapping[str, Any]) -> str:
    """One page with its marks filled in.

    Args:
        text: The page.
        path: Its path, for messages.
        shown: What each command line prints.
        reasons: What `gen_data.reasoning` gives, and under "online" what `gen_data.online` does.
    """
    tables = {
        "numbers": _numbers,
        "survival": _survival,
        "effects": _effects,
        "bands": _bands,
        "blocklists": _blocklists,
        "paces": _paces,
    }

    def run(found: re.Match[str]) -> str:
        line = found["line"]
        return f"<!-- run: {line} -->\n```console\n$ {line}\n{shown[line].rstrip()}\n```\n"

    def rows(found: re.Match[str]) -> str:
        if found["name"] not in tables:
            raise PageError(f"{path}: there is no table {found['name']!r}")
        return f"<!-- table: {found['name']} -->\n\n{tables[found['name']](reasons)}"

    def number(found: re.Match[str]) -> str:
        return f"{_value(found['name'], path, reasons)}<!-- number: {found['name']} -->"

    return _NUMBER.sub(number, _TABLE.sub(rows, _RUN.sub(run, text)))


def _value(name: str, path: str, reasons: Mapping[str, Any]) -> str:
    """A number of data/reasoning/numbers.toml; `survival.tor-exit.30` is a share in percent."""
    numbers = reasons["numbers"]
    try:
        if not name.startswith("survival."):
            value = numbers[name]["value"]
            return f"{value * 100:.0f}" if isinstance(value, float) else str(value)
        _, curve, days = name.split(".")
        return f"{dict(numbers['survival'][curve]['points'])[int(days)] * 100:.0f}"
    except (KeyError, ValueError) as error:
        raise PageError(f"{path}: there is no number {name!r} in reasoning/numbers.toml") from error


def _numbers(reasons: Mapping[str, Any]) -> str:
    rows = [
        (code(name), str(entry["value"]), gen_pages.spans(entry["source"]))
        for name, entry in reasons["numbers"].items()
        if "value" in entry
    ]
    return table(("number", "value", "source"), rows)


def _survival(reasons: Mapping[str, Any]) -> str:
    rows = [
        (
            code(name),
            str(days),
            f"{share * 100:.0f} %",
            f"{md(curve['population'])}, {curve['year']}",
        )
        for name, curve in reasons["numbers"]["survival"].items()
        for days, share in curve["points"]
    ]
    return table(("curve", "days later", "still so", "population and years"), rows)


def _bands(reasons: Mapping[str, Any]) -> str:
    rows = [(term["term"], f"{term['low']}-{term['high']} %") for term in reasons["words"]["terms"]]
    return table(("term", "band"), rows)


def _effects(reasons: Mapping[str, Any]) -> str:
    """What moves a rung: one row an effect that does."""
    verbs = ("excludes", "doubts", "supports")
    rows = [
        (
            f"[{code(name)}](evidence/{name}.md)",
            effect["row"],
            effect["state"],
            *(", ".join(effect.get(verb, ())) for verb in verbs),
            ", ".join(effect.get("records", ())),
            effect.get("class", ""),
        )
        for name, kind in reasons["evidence"].items()
        for effect in kind["effects"]
        if any(effect.get(verb) for verb in verbs)
    ]
    return table(("evidence kind", "row", "state", *verbs, "records", "class"), rows)


def _blocklists(reasons: Mapping[str, Any]) -> str:
    """Every blocklist, those that are asked first."""
    lists = reasons["online"]["dnsbl"].values()
    rows = [
        (
            md(entry["title"]),
            code(entry["zone"]),
            " and ".join(f"IPv{family}" for family in entry["families"]),
            _listed_state(entry),
        )
        for entry in sorted(lists, key=lambda entry: ("dead_since" in entry, entry["title"]))
    ]
    return table(("list", "zone", "addresses", "asked"), rows)


def _listed_state(entry: Mapping[str, Any]) -> str:
    if "dead_since" in entry:
        follows = f"; {md(entry['successor'])}" if entry.get("successor") else ""
        return f"no: dead since {entry['dead_since']}{follows}"
    needs = entry.get("key", {})
    if needs.get("needed"):
        return f"with {code(needs['env'])} alone"
    return f"yes, with {code(needs['env'])} below a key" if needs else "yes"


def _paces(reasons: Mapping[str, Any]) -> str:
    """How fast each server is asked at most."""
    online = reasons["online"]
    named = {
        **{f"rdap: {name}": entry for name, entry in online.get("rdap", {}).items()},
        "ptr": online["ptr"],
        "cymru": online["cymru"],
        **{f"dnsbl: {e['zone']}": e for e in online["dnsbl"].values() if "dead_since" not in e},
        "any other, DNS": online["pace"]["dns"],
        "any other, HTTP": online["pace"]["http"],
    }
    rows = [(md(name), _pace(entry)) for name, entry in named.items() if _pace(entry)]
    return table(("server", "questions at most"), rows)


def _pace(entry: Mapping[str, Any]) -> str:
    units = ("second", "minute", "hour")
    return ", ".join(f"{entry[f'per_{unit}']} a {unit}" for unit in units if f"per_{unit}" in entry)
