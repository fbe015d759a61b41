"""Read a claim: a country, an AS number or a holder's name."""

from __future__ import annotations

from ipskeptic.discover import countries, country_aliases
from ipskeptic.errors import UsageError
from ipskeptic.model.names import NO_COUNTRY, with_article
from ipskeptic.model.observation import LEVELS, Claim

_SHOWN = 80  # so much of a claim stands in an error


def parse_claim(text: str, level: str = "party") -> Claim:
    """Read the text of `--claim`.

    Args:
        text: `KP`, a country's name, `AS131279`, or `holder:NAME`.
        level: One of `LEVELS`.

    Raises:
        UsageError: It is none of these, or the level is unknown.
    """
    if level not in LEVELS:
        raise UsageError(f"--level {level!r} is not one of {', '.join(LEVELS)}")
    text = " ".join(text.split())
    if text.casefold().startswith("holder:"):
        name = text[len("holder:") :].strip()
        if not name:
            raise UsageError("--claim holder: needs a name, such as --claim 'holder:Star Joint'")
        if len(name) < 3:
            raise UsageError(f"--claim holder:{name}: a holder's name has three letters or more")
        return Claim(kind="holder", value=name, name=name, level=level)
    number = text[2:] if text[:2].upper() == "AS" else ""
    if number.isascii() and number.isdigit():
        if not 0 < int(number) < 2**32:
            raise UsageError(f"--claim {text}: an AS number is between 1 and 4294967295")
        return Claim(kind="asn", value=f"AS{int(number)}", name=f"AS{int(number)}", level=level)
    return _country(text, level)


def _country(text: str, level: str) -> Claim:
    names = countries()
    code = text.upper()
    if code not in names:
        code = country_aliases().get(text.casefold(), "")
    if code:
        return Claim(kind="country", value=code, name=with_article(names[code]), level=level)
    if text and text.upper() in NO_COUNTRY:
        raise UsageError(
            f"--claim {text}: registries use this code for a region; no record can name it as a "
            "party: give a country"
        )
    from difflib import get_close_matches

    near = get_close_matches(text.casefold()[:_SHOWN], country_aliases(), n=1)
    hint = f"; did you mean {names[country_aliases()[near[0]]]!r}?" if near else ""
    raise UsageError(
        f"--claim {text[:_SHOWN]!r} is no country, AS number or holder{hint}: "
        "give a country code (KP), a country's name, AS131279, or holder:NAME"
    )
