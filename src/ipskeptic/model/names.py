"""Names of registries and countries, as they stand in files and in sentences."""

from __future__ import annotations

# As they are written in delegated files, and as they write themselves.
REGISTRY_NAMES = {
    "afrinic": "AFRINIC",
    "apnic": "APNIC",
    "arin": "ARIN",
    "lacnic": "LACNIC",
    "ripencc": "RIPE NCC",
}
REGISTRIES = tuple(REGISTRY_NAMES)

# Codes that registries use and that name a region or nothing (ISO 3166-1; registries' files).
NO_COUNTRY = frozenset({"", "EU", "AP", "ZZ"})

_WITH_ARTICLE = (
    "United ",
    "Netherlands",
    "Philippines",
    "Bahamas",
    "Maldives",
    "Gambia",
    "Comoros",
    "Democratic Republic",
    "Republic of",
)
_ENDS_WITH_ARTICLE = (" Islands", " Republic", " Emirates", " Territory", " Territories")


def with_article(name: str) -> str:
    """The name with its article where it takes one: `the United States`, `France`."""
    if name.startswith(_WITH_ARTICLE) or name.endswith(_ENDS_WITH_ARTICLE):
        return f"the {name}"
    return name


def sentence(text: str) -> str:
    """The text with its first letter in upper case and one full stop at its end."""
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."
