from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ipskeptic.discover import countries, country_aliases, regions

# Words that output never says (STYLE, "Words"), and "clean", which acquits.
BANNED = re.compile(r"\b(malicious|attackers?|clean|traced to|proves)\b", re.IGNORECASE)


def test_all_249_countries_have_a_name() -> None:
    """Every officially assigned code of ISO 3166-1 has a name, and no two share one."""
    names = countries()

    assert len(names) == 249
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in names)
    assert len(set(names.values())) == 249


def test_regions_are_no_countries() -> None:
    """What registries print for no country is not in the list of countries."""
    assert {"EU", "AP", "ZZ", "XK"} == set(regions())
    assert not set(regions()) & set(countries())


@pytest.mark.parametrize(
    ("word", "code"),
    [("kp", "KP"), ("north korea", "KP"), ("dprk", "KP"), ("russian", "RU"), ("usa", "US")],
)
def test_words_lead_to_codes(word: str, code: str) -> None:
    """A code, a name, an alias or an adjective leads to the code."""
    assert country_aliases()[word] == code


def test_an_ambiguous_word_leads_nowhere() -> None:
    """A word that two countries share stands for neither."""
    assert "korea" not in country_aliases()


def _own_prose(data: Path) -> list[tuple[str, str]]:
    prose = []
    for path in sorted((data / "cases").glob("*.toml")):
        case = tomllib.loads(path.read_text(encoding="utf-8"))
        texts = [case[key] for key in ("title", "claim", "claimed_party", "outcome", "lesson")]
        for indicator in case.get("indicators", []):
            texts += [indicator.get(key, "") for key in ("role", "note", "mention")]
        prose += [(path.name, text) for text in texts]
    for folder in ("registry", "feeds", "reasoning", "reasoning/evidence", "language"):
        for path in sorted((data / folder).glob("*.toml")):
            words = path.read_text(encoding="utf-8").split()
            # The publishers chose the addresses of their pages.
            prose.append((path.name, " ".join(word for word in words if "://" not in word)))
    return prose


def test_our_own_prose_says_none_of_the_words(data: Path) -> None:
    """Nothing that we wrote calls an address or its user what records can't show."""
    hits = [(name, BANNED.findall(text)) for name, text in _own_prose(data) if BANNED.search(text)]

    assert not hits
