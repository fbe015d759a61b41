"""What a text says right beside an address: country, AS number, holder, port.

Only what stands so near that it is said of that very address is taken: a country elsewhere in the
sentence is somebody else's. Every look goes over a bounded window, so a text of any size is read in
linear time.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ipskeptic import discover

# Characters looked at on either side of an address (judgement: a clause).
WINDOW = 120
_LONGEST_NAME = 7  # words, of the longest name of a country in data/language/countries.toml


class Piece(NamedTuple):
    """Something said, and where.

    Attributes:
        value: A country code, `AS64496`, a name.
        start: Index of its first character in the text.
        end: Index after its last.
        how: Of a country how it is said; "" elsewhere.
    """

    value: str
    start: int
    end: int
    how: str = ""


_WORD = re.compile(r"[^\W\d_][\w'’.-]{0,30}")
_SIDE = r"""["'`\])*”’]{0,4}"""
_ADVERB = r"(?:(?:currently|also|apparently|reportedly|physically|all|both|each|respectively)\s)?"
_IS = r"(?:(?:which|that)\s)?(?:(?:is|was|are|were|being|appears?\sto\sbe|seems?\sto\sbe)\s)?"
_VERB = (
    r"(?P<verb>located|hosted|based|registered|geo-?located|situated|allocated|assigned|"
    r"geolocates?|resolves?|resides?|residing)"
)
_IN = r"\s(?:in|to|at|within|inside)\s"
_AFTER = re.compile(
    rf"{_SIDE}\s{{0,2}},?\(?\s{{0,2}}(?:an?\s(?:ip\s)?(?:address|server|host|machine|vps)\s)?"
    rf"{_ADVERB}{_IS}{_ADVERB}{_VERB}{_IN}",
    re.IGNORECASE,
)
_SIMPLY_IN = re.compile(
    rf"{_SIDE}\s{{0,2}},?\s(?:an?\s(?:ip\s)?(?:address|server|host|machine|vps)\s)?(?:in|from)\s",
    re.IGNORECASE,
)
# A port and a path may stand between an address and its brackets.
_PATH = r"(?::\d{1,5})?(?:/[^\s()\[\]]{0,120})?"
_BRACKETS = re.compile(rf"{_PATH}{_SIDE}\s{{0,2}}[\(\[]\s?([^()\[\]\n]{{2,90}})[\)\]]")
_PARTS = re.compile(r"\s?(?:[,;/|:]|\s[-\u2013\u2014]\s)\s?")
_HOW = {
    "registered": "registered",
    "allocated": "registered",
    "assigned": "registered",
    "hosted": "hosted",
}

_BEFORE_IN = re.compile(
    r"\b(?P<verb>located|hosted|based|registered|geo-?located|situated|servers?|hosts?|machines?|"
    r"address(?:es)?|ips?|computers?|nodes?|vps|systems?)\sin\s",
    re.IGNORECASE,
)
# Who is somewhere, and not what: "the attackers are based in X: 192.0.2.1 ...".
_WHO_IS = re.compile(
    r"\b(?:attackers?|hackers?|actors?|intruders?|adversar(?:y|ies)|groups?|gangs?|teams?|criminals?|"
    r"operators?|they|who|compan(?:y|ies)|firms?|victims?|customers?|clients?|organi[sz]ations?|banks?)"
    r"\s(?:(?:is|are|was|were|be)\s)?(?:\w{1,12}ly\s)?$",
    re.IGNORECASE,
)
_UP_TO_ADDRESS = re.compile(
    r"\W{0,4}(?:(?:at|with|using|under|behind)\s)?(?:the\s|an?\s)?(?:following\s)?"
    r"(?:ipv?[46]?\b\s?)?(?:address(?:es)?\b)?\W{0,4}",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"\b(?P<word>[A-Z][a-z]{2,20}(?:\s[A-Z][a-z]{2,20})?)\s"
    r"(?:IPv?[46]?\b\s?(?:address(?:es)?\b)?|address(?:es)?\b)\W{0,4}$"
)

# "China (", "South Korea (": each start is tried, so that "From China (" is found too.
_CAPITALS = re.compile(r"(?<![\w.])[A-Z][\w.]{1,20}(?:\s[A-Z][\w.]{1,20}){0,2}(?=\s\($)")

_AS = re.compile(r"\bASN?\s?[-:#]?\s?(?P<number>\d{1,10})\b(?!\.\d)")
_AS_AFTER = re.compile(
    rf"{_SIDE}\s{{0,2}}(?:[,(\[|:\u2013\u2014-]{{0,2}}\s?)(?:{_IS}(?:(?:in|on|within|part\sof|"
    r"announced\sby|originated\sby|belong(?:s|ing)\sto|hosted\s(?:in|on|by)|routed\sby|from|"
    r"assigned\sto)\s)?(?:the\s)?)?(?=ASN?\s?[-:#]?\s?\d)",
    re.IGNORECASE,
)
_AS_BEFORE = re.compile(
    r"\bASN?\s?[-:#]?\s?(?P<number>\d{1,10})\b(?!\.\d)[\w .,&'-]{0,40}[(:\[]\s?[\"'`]?$"
)
_NAME = r"[A-Z0-9][\w&.'-]{0,30}(?:\s(?:[A-Z&][\w&.'-]{0,30}|of|de|and|the)){0,5}"
_AS_NAME = re.compile(rf"\s?[(:\u2013-]\s?[\"'“]?(?P<name>{_NAME})")
_AS_NAME_PLAIN = re.compile(rf"\s(?P<name>{_NAME})")
_HOLDER = re.compile(
    rf"{_SIDE}\s{{0,2}},?\(?\s?(?:an?\s(?:ip\s)?(?:address|server|host|machine|vps)\s)?"
    rf"{_ADVERB}{_IS}{_ADVERB}(?:hosted\s(?:by|with)|"
    r"registered\s(?:to|by)|owned\sby|belong(?:s|ing|ed)?\sto|operated\sby|assigned\sto|"
    rf"allocated\sto|leased\s(?:by|from|to))\s(?:the\s)?(?P<name>{_NAME})"
)
_PORT = re.compile(
    r"(?i:source|src)[\s_-]?(?i:port)s?\W{0,3}(?:(?:of|was|is|number)\s)?(?P<port>\d{1,5})\b"
)


def countries_beside(text: str, start: int, end: int) -> list[Piece]:
    """Countries that a text says of an address which stands from start to end."""
    # What stands behind an address is said of it; what stands before may be said of others.
    found = [*_after(text, end), *_in_brackets(text, end)] or _before(text, start)
    if (way := _AS_AFTER.match(text, end)) and (network := _AS.match(text, way.end())):
        found += _in_brackets(text, network.end())  # hosted on AS64496 (Example, Netherlands)
    return [piece for place, piece in enumerate(found) if piece not in found[:place]]


def networks_beside(text: str, start: int, end: int) -> tuple[list[Piece], list[Piece]]:
    """AS numbers that a text says of an address, and the names that it gives them."""
    if all(text.find("AS", *side) < 0 for side in _sides(start, end)):
        return [], []
    if (way := _AS_AFTER.match(text, end)) and (found := _AS.match(text, way.end())):
        plain = way[0].rstrip().endswith(("(", "["))
        return [_number(found, 0)], _named(text, found.end(), end + WINDOW, plain=plain)
    if brackets := _BRACKETS.match(text, end):
        found = _AS.search(brackets[1])
        if found:
            number = _number(found, brackets.start(1))
            named = _named(text, number.end, brackets.end(1), plain=True)
            return [number], named
    begin = max(0, start - WINDOW)
    if found := _AS_BEFORE.search(text[begin:start]):
        return [_number(found, begin)], []
    return [], []


def holders_beside(text: str, end: int) -> list[Piece]:
    """Holders that a text names right behind an address: "registered to X", "owned by X"."""
    found = _HOLDER.match(text, end)
    if not found or country_of(found["name"]):
        return []
    name = found["name"].rstrip(".,").removesuffix("'s").removesuffix("’s")
    if _AS.match(name):
        return []
    return [Piece(name, found.start("name"), found.start("name") + len(name))]


def port_in(text: str, start: int, end: int) -> int | None:
    """A source port that a text names as such beside an address."""
    for side in _sides(start, end):
        found = _PORT.search(text, *side)
        if found and 0 < int(found["port"]) < 65536:
            return int(found["port"])
    return None


def _sides(start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """What is looked at: a window before, and one behind; between them are only addresses."""
    return (max(0, start - WINDOW), start), (end, end + WINDOW)


def country_of(text: str, *, codes: bool = False) -> str:
    """The country that a whole text names, or "".

    Args:
        text: A country, or a place and a country: "Moscow, Russia", "Hong Kong".
        codes: Whether a code in upper case is one: "KP".
    """
    word = text.strip(" .\"'*`()[]").removeprefix("the ").removeprefix("The ")
    if not 1 < len(word) <= 60:
        return ""
    if len(word) == 2:
        return discover.country_aliases().get(word.casefold(), "") if _is_code(word, codes) else ""
    code = discover.country_aliases().get(word.casefold(), "")
    if code:
        return code
    city, comma, last = word.rpartition(",")
    # "Atlanta, Georgia" and "Jersey City, Jersey" are in the United States.
    if comma and city.strip() and (code := country_of(last, codes=codes)) not in ("GE", "JE"):
        return code
    return ""


def _is_code(word: str, codes: bool) -> bool:
    return word in ("US", "UK") or (codes and word.isupper())


# Codes that mean something else behind an address: a department, a mail exchanger, a directory.
_NOT_BEHIND = frozenset(
    {"IT", "AD", "MX", "CC", "PM", "AM", "MS", "TV", "ID", "IN", "NO", "IS", "AS", "TO", "AT", "IO"}
)


def _country_at(text: str, start: int) -> Piece | None:
    """The country whose name begins at an index; a town may stand before it."""
    begin = start + len("the ") if text[start : start + 4].lower() == "the " else start
    ends: list[int] = []
    place = begin
    while len(ends) < _LONGEST_NAME and (word := _WORD.match(text, place)):
        ends.append(word.end())
        place = word.end() + 1
        if text[word.end() : place] != " ":
            break
    for last in reversed(ends):
        name = text[begin:last].rstrip(".")
        if code := country_of(name):
            return Piece(code, begin, begin + len(name))
        if name.endswith(("'s", "’s")):
            continue
    # "Moscow, Russia": one town, one comma.
    if ends and text[ends[-1] : ends[-1] + 2] == ", ":
        town = text[begin : ends[-1]]
        follow = _country_at(text, ends[-1] + 2) if town[:1].isupper() else None
        if follow and follow.value not in ("GE", "JE"):
            return follow
    return None


def _after(text: str, end: int) -> list[Piece]:
    for pattern in (_AFTER, _SIMPLY_IN):
        if (found := pattern.match(text, end)) and (piece := _country_at(text, found.end())):
            verb = found.groupdict().get("verb") or "located"
            return [piece._replace(how=_how(verb))]
    return []


def _how(verb: str) -> str:
    verb = verb.lower().replace("-", "")
    if verb.startswith(("geo", "resolve")):
        return "geolocated"
    return _HOW.get(verb, "located")


def _in_brackets(text: str, end: int) -> list[Piece]:
    found = _BRACKETS.match(text, end)
    if not found:
        return []
    place = found.start(1)
    pieces = []
    for part in _PARTS.split(found[1]):
        start = text.index(part, place)
        place = start + len(part)
        if part not in _NOT_BEHIND and (code := country_of(part, codes=True)):
            pieces.append(Piece(code, start, place))
    if len(pieces) == 1:
        return pieces
    # A name with a comma in it: "Korea, Republic of".
    name = found[1].strip().casefold()
    whole = discover.country_aliases().get(name, "") if "," in name and not pieces else ""
    return [Piece(whole, found.start(1), found.end(1))] if whole else []


def _before(text: str, start: int) -> list[Piece]:
    begin = max(0, start - WINDOW)
    window = text[begin:start]
    for found in _BEFORE_IN.finditer(window):
        if _WHO_IS.search(window[: found.start()]):
            continue
        piece = _country_at(window, found.end())
        if piece and _UP_TO_ADDRESS.fullmatch(window, piece.end):
            how = _how(found["verb"])
            return [Piece(piece.value, begin + piece.start, begin + piece.end, how)]
    if adjective := _ADJECTIVE.search(window):
        for word, at in _tails(adjective["word"], adjective.start("word")):
            if code := country_of(word):
                return [Piece(code, begin + at, begin + at + len(word))]
    if window.endswith("("):
        for name in _CAPITALS.finditer(window):
            if code := country_of(name[0]):
                return [Piece(code, begin + name.start(), begin + name.end())]
    return []


def _tails(word: str, at: int) -> list[tuple[str, int]]:
    """`North Korean` and `Korean`: the longer first."""
    first, blank, last = word.partition(" ")
    return [(word, at), (last, at + len(first) + 1)] if blank else [(word, at)]


def _number(found: re.Match[str], shift: int) -> Piece:
    return Piece(f"AS{int(found['number'])}", found.start() + shift, found.end() + shift)


def _named(text: str, start: int, end: int, *, plain: bool = False) -> list[Piece]:
    found = _AS_NAME.match(text, start, end)
    if not found and plain:
        found = _AS_NAME_PLAIN.match(text, start, end)
    if not found:
        return []
    name = found["name"].rstrip(".,")
    return [Piece(name, found.start("name"), found.start("name") + len(name))]
