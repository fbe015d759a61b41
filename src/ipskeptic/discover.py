"""Where the program's own data lie, and how they are read.

The data are found without `importlib.resources` or `importlib.metadata`, which would cost a
quarter and seven tenths of importing click on the way to every answer.

Source: ../shared/design/ARCHITECTURE, "Packaging", measured there.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ipskeptic.errors import StoreError
from ipskeptic.model.feed import Feed


@cache
def data_root() -> Path:
    """The folder `data`: inside the installed package, or beside `src` in a checkout.

    Raises:
        StoreError: There is neither.
    """
    package = Path(__file__).resolve().parent
    candidates = (package / "data", package.parent.parent / "data")
    for folder in candidates:
        if (folder / "generated").is_dir():
            return folder
    looked = " and ".join(str(folder) for folder in candidates)
    raise StoreError(
        f"ipskeptic's own data folder is missing (looked in {looked}): install ipskeptic again"
    )


@cache
def load_generated(name: str) -> dict[str, Any]:
    """Read one of the generated files. The result is shared: don't change it.

    Args:
        name: The file's name without `.json`: "catalogue", "reasoning", "countries" or "cases".

    Raises:
        StoreError: The file is missing, unreadable or damaged.
    """
    path = data_root() / "generated" / f"{name}.json"
    way_out = "install ipskeptic again (in a checkout: python tools/generate.py)"
    try:
        loaded = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise StoreError(f"{path} is missing: {way_out}") from error
    except OSError as error:
        raise StoreError(f"{path} can't be read ({error.strerror}): {way_out}") from error
    except ValueError as error:
        raise StoreError(f"{path} is damaged ({error}): {way_out}") from error
    if not isinstance(loaded, dict):
        raise StoreError(f"{path} is damaged (no JSON object): {way_out}")
    return loaded


@cache
def catalogue() -> dict[str, Feed]:
    """The catalogue of feeds by name, in the order of the names."""
    return {name: feed_from(name, raw) for name, raw in load_generated("catalogue").items()}


def feed_from(name: str, raw: dict[str, Any]) -> Feed:
    """Give one entry of the generated catalogue its type."""
    lists = {key: tuple(value) for key, value in raw.items() if isinstance(value, list)}
    return Feed(name=name, **{**raw, **lists})


def countries() -> dict[str, str]:
    """Country names by ISO 3166-1 alpha-2 code: the 249 officially assigned, no regions."""
    names: dict[str, str] = load_generated("countries")["countries"]
    return names


def regions() -> dict[str, str]:
    """What to print for the codes that registries use and that are no countries (EU, AP, ZZ)."""
    names: dict[str, str] = load_generated("countries")["regions"]
    return names


def country_aliases() -> dict[str, str]:
    """The code of a country by every word that stands for it, in `str.casefold`ed form.

    The words are its code, its name, other names and its adjective: "kp", "north korea", "dprk".
    """
    codes: dict[str, str] = load_generated("countries")["words"]
    return codes


@cache
def languages() -> tuple[str, ...]:
    """The languages in which sentences are read, by the names of their folders: "en"."""
    return tuple(
        sorted(path.stem[9:] for path in (data_root() / "generated").glob("language-*.json"))
    )
