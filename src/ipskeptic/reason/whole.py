"""What a list as a whole can carry, and what it cannot: sentences made from its own counts."""

from __future__ import annotations

from collections.abc import Sequence

from ipskeptic.model.assessment import RUNGS
from ipskeptic.model.dates import and_list
from ipskeptic.model.observation import Claim
from ipskeptic.model.observed import NOT_SEEN
from ipskeptic.model.triage import Convergence, Dates
from ipskeptic.reason.convergence import named
from ipskeptic.reason.converging import STATES_THAT_CARRY, Bases
from ipskeptic.reason.counting import Counts
from ipskeptic.reason.facts import Facts
from ipskeptic.reason.shares import percent, share_text


def whole_of(facts: Facts) -> tuple[str, str]:
    """The two sentences: what the list as a whole can carry, and what it cannot."""
    if not facts.judged:
        return (
            "Nothing in it could be read as an address, so it carries nothing.",
            "Why each line was refused is listed below.",
        )
    if facts.void == facts.judged:
        return (
            f"All {facts.judged:,} of its {facts.units} are special-purpose, or neither delegated "
            "nor announced: as a whole it carries nothing beyond the network where it was taken.",
            "It cannot carry a claim about anybody outside that network: no record names one.",
        )
    return _can(facts), _cannot(facts)


def _can(facts: Facts) -> str:
    n, route, place = facts.judged, facts.route, facts.place
    most = next((c for c in _converging(facts) if c.state == "addresses-and-dates"), None)
    common = ""
    if most:
        common = (
            f"that over {most.addresses:,} addresses and {most.days:,} days, "
            f"{percent(most.judged, most.out_of)} have {_what(most)} in common; and "
        )
    if not route:
        alone = (
            f"{common}that one by one its {n:,} {facts.units} carry no more than the log itself"
            if common
            else f"no more than its {n:,} {facts.units} do one by one, the log itself"
        )
        return f"As a whole it carries {alone} (`record`){_why_no_route(facts)}."
    further = f", and for {_all(place, n)} that the machine was in that country (`place`)"
    rest = n - route
    return (
        f"As a whole it carries {common}for {_all(route, n)} {facts.units} that the holder the "
        f"registry names ran the block then (`route`){further if place else ''}"
        f"{f'; for the other {rest:,} no more than the log itself (`record`)' if rest else ''}."
    )


def _why_no_route(facts: Facts) -> str:
    whys = []
    if facts.other_date:
        whys.append(f"for {facts.other_date:,} the registry's nearest record is of another date")
    if facts.table_only:
        whys.append(f"for {facts.table_only:,} there is only a table without a date")
    if not whys:
        return ""
    return f", since {' and '.join(whys)}: none may say who held the block then (`route`)"


def _cannot(facts: Facts) -> str:
    parts = [_spread(facts)]
    # Without dates the sentence about dates has the same figures, which are its point.
    if facts.services and facts.basis != "none":
        parts.append(
            f"{facts.services:,} ({percent(facts.services, facts.judged)}) lie in services with "
            f"many users ({facts.by_service}), whose records name none of them"
        )
    if facts.compromised:
        parts.append(f"at {facts.compromised:,} a machine was on record that others could drive")
    if facts.indicators:
        parts.append(
            f"{facts.indicators:,} are on lists of indicators, which may be the report at issue"
        )
    if facts.void:
        parts.append(f"no record names anybody for {facts.void:,} in special or nobody's space")
    return f"It cannot carry who acted: {'; '.join(parts)}."


def _spread(facts: Facts) -> str:
    converging = _converging(facts)
    if converging:
        common = converging[0]
        limit = "has many users, and no address says which of them it was"
        if common.on == "country":
            limit = "says where blocks are registered, not who used them"
        share = percent(common.judged, common.out_of)
        return f"what {share} have in common, {_what(common)}, {limit}"
    numbers = {"country": facts.countries, "network": facts.networks}
    spread = [
        _in_how_many(item, numbers[item.on])
        for item in facts.convergence
        if item.on in numbers and item.key
    ]
    if not spread:
        return "no record held says where they belong"
    text = f"they lie in {', and in '.join(spread)}"
    if any(item.state == "few" for item in facts.convergence):
        return f"{text}: too few to speak of convergence"
    return f"{text}: they do not converge"


def _in_how_many(item: Convergence, number: int) -> str:
    """Over how many it is spread, and how many lie in the one that has the most."""
    one, many = ("country", "countries") if item.on == "country" else ("network", "networks")
    most = _all(item.judged, item.out_of)
    if number == 1:
        return f"one {one}, {named(item)}, {most}"
    return f"{number:,} {many}, at most {most} in one, {named(item)}"


def _converging(facts: Facts) -> list[Convergence]:
    """What the list converges on, the narrowest first; on a country least of all says who."""
    order = ("prefix", "holder", "network", "country")
    found = [c for c in facts.convergence if c.state in STATES_THAT_CARRY]
    return sorted(found, key=lambda item: order.index(item.on))


def _what(item: Convergence) -> str:
    match item.on:
        case "country":
            return f"the country code {item.key} ({item.title})"
        case "network":
            return f"the network {named(item)}"
        case "holder":
            return f"the holder {named(item)}"
    return f"the block {item.key}"


def claim_sentence(counts: Counts, claim: Claim | None, bases: Bases) -> str:
    """Whether any record names the claimed party, and how often it would by chance."""
    if claim is None or not counts.judged:
        return ""
    by_fit = dict.fromkeys(("named", "sources-differ", "not-named", "not-asked"), 0)
    for (fit,), (judged, _) in counts.sums("fit").items():
        by_fit[fit] = by_fit.get(fit, 0) + judged
    total, name = counts.judged, claim.name
    asked = total - by_fit["not-asked"]
    if not asked:
        first = f"no source held could name {name} for any of the {total:,}"
    elif not by_fit["named"] and not by_fit["sources-differ"]:
        first = f"no record names {name} for any of the {total:,}"
    else:
        first = f"a record names {name} for {_all(by_fit['named'], total)}"
        if by_fit["sources-differ"]:
            first += f", and for {by_fit['sources-differ']:,} more the records differ"
    if asked and by_fit["not-asked"]:
        first += f" ({by_fit['not-asked']:,} could not be asked)"
    base = bases.countries.get(claim.value, 0.0) if claim.kind == "country" else None
    if base is not None and bases.delegated:
        # None of those asked in the embedded table: there are some, too few to be met.
        share = share_text(base) if base else "under 0.1 %"
        first += f"; of all delegated IPv4 addresses {share} are registered there"
    return f"{first[:1].upper()}{first[1:]}. {_as_claimed(counts, claim)}"


def _as_claimed(counts: Counts, claim: Claim) -> str:
    """What the level of the claim needs, and how many reach it."""
    if claim.level == "party":
        return "Who acted cannot be read from addresses: refused."
    needed = RUNGS[RUNGS.index("place" if claim.level == "location" else "operator") :]
    reach = counts.judged_if(
        lambda fit, carries: fit == "named" and carries in needed, "fit", "carries"
    )
    # A row does not say whether the record that names the party may speak for the time.
    most = f"for no more than {_all(reach, counts.judged)}" if reach else "for none of them"
    return f"As a claim about the {claim.level} it is carried {most}: that needs `{needed[0]}`."


def dates_sentences(dates: Dates, facts: Facts, role: str, as_of: str, *, texts: bool) -> str:
    """What having these dates, or none, costs; with the figures of this very list.

    Args:
        dates: Over what dates it goes.
        facts: Its counts.
        role: One of `ROLES`.
        as_of: The day as of which lines without a date are read.
        texts: Whether addresses were found in running text, of which no times are read.
    """
    if not facts.judged:
        return ""
    match dates.basis:
        case "own":
            each = "observation" if dates.bases else "line"
            return (
                f"Every {each} has its own date, and was judged as of its day: {_over(dates)}."
                f"{_from_where(dates)}"
            )
        case "some":
            return (
                f"{dates.dated:,} of {dates.dated + dates.undated:,} "
                f"{'observations' if dates.bases else 'lines'} have a date "
                f"({_over(dates)}); the other {dates.undated:,} are read as of "
                f"{as_of}.{_from_where(dates)}"
            )
        case "one":
            return (
                f"All are read as of {dates.first}, the one time given: whether each was seen then "
                "is taken on trust, and nothing can be said of how long or how often."
            )
    if texts:
        return (
            f"Times that stand in a text are not read, so each address is judged as of {as_of}: "
            "give --at, or make a table of it and name its --time-field. Addresses without role, "
            f"date and confidence match everywhere{_everywhere(facts)}."
        )
    lacking = "a date" if role != "unknown" else "a date or a role"
    return (
        f"Not one of them has {lacking}, so each is read as of {as_of}. A list without role, "
        f"date and confidence matches everywhere{_everywhere(facts)}."
    )


def roles_sentence(roles: Sequence[tuple[str, int]]) -> str:
    """As which end of the traffic the input itself names its addresses; "" where it does not."""
    if not roles:
        return ""
    named_as = and_list([f"{count:,} as {role}" for role, count in roles])
    return f" The input itself names {named_as}, and each is judged as that."


def _from_where(dates: Dates) -> str:
    """From which fields of a document the times are, and how many of these name no sighting."""
    if not dates.bases:
        return ""
    fields = and_list([f"{count:,} from {basis}" for basis, count in dates.bases])
    unseen = sum(count for basis, count in dates.bases if basis in NOT_SEEN)
    if not unseen:
        return f" The times: {fields}."
    which = f"{unseen:,} of these {'is' if unseen == 1 else 'are'} no time"
    if unseen == dates.dated:
        which = "none of these is a time"
    return f" The times: {fields}; {which} at which an address is said to have been seen."


def _everywhere(facts: Facts) -> str:
    if facts.services:
        return (
            f": of these {facts.judged:,}, {facts.services:,} "
            f"({percent(facts.services, facts.judged)}) lie where anybody's traffic goes "
            f"({facts.by_service})"
        )
    if facts.services_held:
        return (
            f"; that no list held of services with many users has any of these {facts.judged:,} "
            "says no more than that"
        )
    return (
        f"; how many of these {facts.judged:,} lie where anybody's traffic goes can't be said, "
        "since no list of such services is held"
    )


def _over(dates: Dates) -> str:
    span = dates.first if dates.first == dates.last else f"{dates.first} to {dates.last}"
    return f"{span}, {_many(dates.days, 'day', 'different days')}"


def _all(part: int, whole: int) -> str:
    """A count of a whole with its share: `all 19`, `12 of 19 (63 %)`, `none of 19`."""
    if part == whole:
        return f"all {whole:,}"
    return f"{part:,} of {whole:,} ({percent(part, whole)})" if part else f"none of {whole:,}"


def _many(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
