"""How the parts of a report on a list read: the same words in text and Markdown."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.assessment import RUNGS
from ipskeptic.model.dates import window_text
from ipskeptic.model.names import REGISTRY_NAMES
from ipskeptic.model.triage import Convergence, Row, Table, Triage
from ipskeptic.render.escape import markdown, markdown_code


class Section(NamedTuple):
    """Some tables under one heading, with what must be said beside them."""

    title: str
    tables: tuple[str, ...]
    note: str = ""


# The order of a report after its answer and what it converges on.
SECTIONS = (
    Section(
        "What lists say of them",
        ("kind", "witnesses"),
        "Listed on a copy held, of whatever date; the class counts only what may speak for the "
        "time. Feeds that share an origin are one witness. Not listed is not the same as not used.",
    ),
    Section(
        "Where the records put them",
        ("usable", "registry", "country", "prefix", "holder"),
        "Where blocks are registered, not where machines stand. A holder's handle names one "
        "holder within one file only, so it stands with the file's date.",
    ),
    Section("Which networks announced them", ("network",)),
    Section(
        "Which lists, and whose",
        ("feed", "origin"),
        "Lists, then where their content comes from: count origins, never lists.",
    ),
)

TITLES = {
    "class": "class",
    "also": "every class that applies",
    "carries": "carries",
    "stops_at": "stops at",
    "fit": "claim",
    "usable": "registry's record",
    "registry": "registry",
    "country": "country code",
    "holder": "holder, by file",
    "prefix": "block",
    "network": "origin AS",
    "kind": "evidence kind",
    "feed": "list",
    "origin": "origin",
    "witnesses": "witnesses",
}
WITHOUT = {
    "carries": "nothing",
    "usable": "no record",
    "registry": "no registry's record",
    "country": "no country code",
    "holder": "no handle in the file",
    "prefix": "no block",
    "network": "in no routing table held",
    "kind": "on no list held",
    "feed": "on no list held",
    "origin": "on no list held, or of unknown origin",
}
CONVERGES = {
    "addresses-and-dates": "yes: addresses and dates",
    "addresses": "addresses, not dates",
    "few": "no: too few addresses",
    "base": "no: so has the world",
    "none": "no",
}
ON = {"country": "country", "network": "network", "holder": "holder", "prefix": "block"}

WITNESS = (
    "Each list is one witness, however long: who chose its lines is not in it. Most addresses in "
    "one place, over many dates, is the one strength of address evidence. World: the share of all "
    "delegated IPv4 addresses, as of now."
)

# Closed sets: each row is an answer of its own, and there are few.
WHOLE = frozenset(
    {"class", "also", "carries", "stops_at", "fit", "usable", "registry", "kind", "witnesses"}
)

# Tables whose key alone is no name, or whose title alone is the better one.
_TITLE_ALONE = frozenset({"usable", "registry", "kind", "feed", "witnesses", "fit"})


def label(table: str, row: Row) -> str:
    """How a row reads."""
    if table == "fit":
        return f"{row.key}: {row.title}"
    if table in _TITLE_ALONE and row.title:
        return row.title
    return f"{row.key} {row.title}".strip()


# The same where servers were asked: what a list that gave no answer holds is not known.
_WITHOUT_ASKED = {
    "network": "in no routing table held or asked",
    "kind": "on no list that answered",
    "feed": "on no list that answered",
    "origin": "on no list that answered, or of unknown origin",
    "witnesses": "on no list that answered",
}

SERVERS = "Which servers were asked, and what they said"
SERVERS_NOTE = (
    'Counted once an address, prefix or range. No answer is never "not listed": nothing follows '
    "from it. Special-purpose addresses are asked of nobody."
)


def rows_of(
    table: Table, top: int, *, asked: bool = False
) -> list[tuple[str, int | None, int | None]]:
    """Label, judged and read of every row that is shown; the rest and those without come last.

    Where an address may have several rows, what is left has None: its sum counts some twice.
    """
    cut = table if table.name in WHOLE else table.top(top)
    shown: list[tuple[str, int | None, int | None]] = [
        (_label(table.name, row, asked=asked), row.judged, row.read) for row in cut.rows
    ]
    left = table.distinct - len(cut.rows)
    if left:
        rest = (None, None) if table.several else cut.rest
        shown.append((f"and {left:,} more", *rest))
    if table.without[0]:
        without = _WITHOUT_ASKED if asked else WITHOUT
        name = without.get(table.name, WITHOUT.get(table.name, "none"))
        shown.append((name, *table.without))
    return shown


def _label(table: str, row: Row, *, asked: bool) -> str:
    """How a row reads; those on no list are told of what was asked too."""
    if asked and table == "witnesses" and row.key == "0":
        return _WITHOUT_ASKED[table]
    return label(table, row)


def answer_of(report: Triage) -> list[str]:
    """The sentences of the answer, in their order."""
    told = (*report.whole, report.on_claim, report.on_dates, report.on_servers, report.closing)
    return [sentence for sentence in told if sentence]


def server_rows(report: Triage) -> list[tuple[str, int, int, str]]:
    """Each server that was asked: title, had something, had nothing, and no answer by cause."""
    return [
        (
            one.title,
            one.present,
            one.absent,
            ", ".join(f"{count:,} {cause}" for cause, count in one.unanswered),
        )
        for one in report.consulted
    ]


def has_more_classes(report: Triage) -> bool:
    """Whether some address has another class beside its first."""
    first, every = report.table("class"), report.table("also")
    return bool(first and every and first.rows != every.rows)


def first_tables(report: Triage) -> list[Table]:
    """The tables about how far they carry."""
    names = ["class", *(["also"] if has_more_classes(report) else []), "carries", "stops_at"]
    return [table for name in names if (table := report.table(name))]


def name_of(report: Triage) -> str:
    """What the list is called: its file, or how many there are."""
    names = [name for name in report.intake.sources if name]
    named = ["standard input" if name == "-" else name for name in names]
    if not named:
        return "addresses of the command line"
    return named[0] if len(named) == 1 else f"{named[0]} and {len(named) - 1} more"


def time_of(report: Triage) -> str:
    """Over what time it goes, short."""
    dates = report.dates
    match dates.basis:
        case "one":
            assert report.at is not None
            return f"all seen at {window_text(report.at)}"
        case "none":
            return f"no dates given: read as of {report.generated_at.text[:10]}"
    span = dates.first if dates.first == dates.last else f"{dates.first} to {dates.last}"
    return f"{span}, {dates.days:,} {'day' if dates.days == 1 else 'different days'}"


def counts_of(report: Triage) -> str:
    """What was read, in one line."""
    read = report.intake
    void = report.judged_as("class", "void")
    parts = [
        f"{read.read:,} read",
        f"{read.distinct:,} different",
        f"{read.repeats:,} {'repeat' if read.repeats == 1 else 'repeats'}",
        f"{read.refused:,} refused",
        f"{void:,} special-purpose or nobody's",
    ]
    spans = read.prefixes + read.ranges
    if spans:
        named = "prefix or range" if spans == 1 else "prefixes or ranges"
        parts.append(f"{spans:,} {named} (not expanded)")
    if read.ipv6:
        parts.append(f"{read.ipv6:,} IPv6")
    if read.texts:
        parts.append(read_as_text(report))
    if report.judged > read.distinct:
        parts.append(f"judged {report.judged:,} times, once a day")
    return ", ".join(parts)


def read_as_text(report: Triage) -> str:
    """That addresses were found in running text, and how much of it."""
    read = report.intake
    some = "" if len(read.texts) == len(read.sources) else f"{len(read.texts):,} of the files "
    return f"{some}read as text, {read.lines:,} {'line' if read.lines == 1 else 'lines'}"


def title_of(table: Table, top: int) -> str:
    """The title of a table, with how many values there are where not all are shown."""
    title = TITLES[table.name]
    cut = table.name not in WHOLE and table.distinct > top
    return f"{title}, {table.distinct:,} different" if cut else title


def told(report: Triage) -> list[Convergence]:
    """What the list converges on, the narrowest first, without what says no more than another.

    A block lies in its network's, and that in its country: where the same addresses have all of
    them in common, the narrowest says it for all.
    """
    kept: list[Convergence] = []
    for item in reversed(report.convergence):
        if item.carries and item.judged > max((k.judged for k in kept), default=0):
            kept.append(item)
    return kept


def said_by(item: Convergence) -> str:
    """Who says what is converged on, as witnesses."""
    names = ", ".join(REGISTRY_NAMES.get(name, name) for name in item.origins)
    number = len(item.origins)
    files = "1 file" if item.sources == 1 else f"{item.sources:,} files"
    return f"said by {number} origin{'' if number == 1 else 's'} ({names}); seen in {files}"


def share(part: int, whole: int) -> str:
    """A share in percent, at most six signs: `13 %`, `1.6 %`, `<0.1 %`; "" of nothing."""
    return percent(part / whole) if whole else ""


def percent(share: float) -> str:
    """A share between 0 and 1 in percent, at most six signs."""
    value = share * 100
    if 0 < value < 0.1:
        return "<0.1 %"
    if 99.9 < value < 100:
        return "99.9 %"
    whole = 10 <= value < 99.5 or value in (0, 100)
    return f"{value:.0f} %" if whole else f"{value:.1f} %"


def base(item: Convergence) -> str:
    """The share of all delegated addresses, or that there is none."""
    return "not available" if item.base is None else percent(item.base)


def with_rungs(sentence: str) -> str:
    """A sentence of ours as Markdown, in which names of rungs alone stand in backticks."""
    parts = sentence.split("`")
    if len(parts) % 2 == 0 or any(part not in RUNGS for part in parts[1::2]):
        return markdown(sentence)
    return "".join(
        markdown_code(part) if number % 2 else _piece(part) for number, part in enumerate(parts)
    )


def _piece(part: str) -> str:
    """A piece of a sentence, the blanks at its ends kept."""
    text = part.strip(" ")
    if not text:
        return part
    lead = part[: len(part) - len(part.lstrip(" "))]
    tail = part[len(part.rstrip(" ")) :]
    return f"{lead}{markdown(text)}{tail}"
