"""What a report says: sentences, who is blamed in them, on what, and how sure it says it is."""

from __future__ import annotations

from typing import NamedTuple

from ipskeptic.model.document import Document, Place
from ipskeptic.model.when import Window

LABELS = ("claim", "hedged_claim", "rejection", "not_a_claim")

# Ways in which a sentence blames: LINT, "Claims".
FAMILIES = ("attribute", "identity", "source", "trace", "headline")

PARTY_KINDS = ("state", "agency", "group", "company", "person", "speakers", "place", "unnamed")

# What a sentence may name as its grounds; the first three are what an address can give.
EVIDENCE = (
    "addresses",
    "geolocation",
    "registry",
    "infrastructure",
    "domains",
    "malware-code",
    "tools",
    "ttp",
    "language",
    "time-zone",
    "victimology",
    "persona",
    "human-source",
    "legal",
    "other-reports",
)
ADDRESS_EVIDENCE = EVIDENCE[:3]

WORD_KINDS = ("confidence", "likelihood", "hedge", "certainty", "speaker", "negation")


class Party(NamedTuple):
    """Somebody named in a sentence.

    Attributes:
        name: As it stands: "North Korean", "FSB Center 16", "APT38".
        kind: One of `PARTY_KINDS`.
        country: ISO 3166-1 alpha-2 code of the state it is, belongs to or is named after, or "".
        start: Index of its first character in the sentence's text.
        end: Index after its last.
        blamed: Whether the sentence names it as responsible.
    """

    name: str
    kind: str
    country: str
    start: int
    end: int
    blamed: bool = False


class Word(NamedTuple):
    """Words of confidence, likelihood, doubt, certainty, negation, or of who says it.

    Attributes:
        text: As they stand.
        kind: One of `WORD_KINDS`.
        level: Of confidence "low", "moderate" or "high"; of likelihood the ICD 203 term in lower
            case where it is one ("likely", "very likely"); else "".
        scale: Of likelihood "first" or "second" for ICD 203's two rows of terms, "off" for words
            on neither, "number" for percentages; else "".
        start: Index of the first character in the sentence's text.
        end: Index after the last.
    """

    text: str
    kind: str
    level: str
    scale: str
    start: int
    end: int


class Evidence(NamedTuple):
    """A kind of evidence that a sentence names.

    Attributes:
        kind: One of `EVIDENCE`.
        text: The words that name it.
        start: Index of the first character in the sentence's text.
        end: Index after the last.
    """

    kind: str
    text: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence, heading, table cell or field value, and what it says.

    Attributes:
        number: Its index among the sentences, from 0.
        block: Index of its block.
        start: Index of its first character in the block's text.
        end: Index after its last.
        text: Its text, line ends made blanks one for one (so indexes fit the block's text).
        place: Where it begins.
        section: Index of its section.
        label: One of `LABELS`.
        family: One of `FAMILIES`; "" for no claim.
        parties: Who is named, in order.
        words: Words of confidence and the like, in order.
        evidence: Kinds of evidence named, in order.
        cited: Whether it holds a link, a footnote or a reference.
        why: Which pattern decided, for people who mend the lists.
        beside: Of a claim that a table's row makes as a whole: indexes of the sentences in the
            row's other cells, where its confidence and evidence may stand. Empty elsewhere.
    """

    number: int
    block: int
    start: int
    end: int
    text: str
    place: Place
    section: int
    label: str = "not_a_claim"
    family: str = ""
    parties: tuple[Party, ...] = ()
    words: tuple[Word, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    cited: bool = False
    why: str = ""
    beside: tuple[int, ...] = ()

    @property
    def is_claim(self) -> bool:
        """Whether it blames somebody, hedged or not."""
        return self.label in ("claim", "hedged_claim")

    @property
    def blamed(self) -> tuple[Party, ...]:
        """Who is blamed."""
        return tuple(party for party in self.parties if party.blamed)


class Section(NamedTuple):
    """A heading and what stands under it, up to the next heading of any level.

    Attributes:
        number: Its index among the sections, from 0; section 0 stands before the first heading.
        title: Its heading's text, or "".
        level: Of its heading, 0 for section 0.
        parent: Index of the section it lies in, or -1.
        blocks: Index of its first block (the heading) and after its last.
        sentences: Index of its first sentence and after its last.
        role: "title", "summary", "indicators", "references", "attribution", "alternatives",
            "victims", "limitations" or "" by the words of its heading.
    """

    number: int
    title: str
    level: int
    parent: int
    blocks: tuple[int, int]
    sentences: tuple[int, int]
    role: str = ""


class Said(NamedTuple):
    """Something a report says of an address.

    Attributes:
        value: What it says: a country code, `AS131279`, a name.
        text: The words.
        place: Where they stand.
        sentence: Index of the sentence, or -1.
        when: Of a time the window, else None.
        zoned: Of a clock time whether it has a zone or offset.
        how: Of a country how it is said: "located", "registered", "hosted", "geolocated", "column"
            or "".
    """

    value: str
    text: str
    place: Place
    sentence: int = -1
    when: Window | None = None
    zoned: bool = True
    how: str = ""


class Use(NamedTuple):
    """What a report does with an address that stands in it.

    Attributes:
        candidate: Index among the document's candidates.
        sentence: Index of the sentence it stands in, or -1.
        section: Index of its section.
        supports: Indexes of the claims it is put beside: its own sentence's, else the claims of
            its paragraph, table row or list, else of its section.
        role: "source", "destination" or "unknown".
        attack: Whether the text says that the attack came from it or that its authors used it.
        times: What the text says of when it was seen, the nearest first.
        countries: What the text says of its country.
        networks: What the text says of its AS number, as `AS131279`.
        holders: What the text says of its holder or AS name.
        port: A source port that stands beside it, or None.
        beside: How near the claims are that it supports: "sentence", "row", "block", "list",
            "section", or "" for none.
    """

    candidate: int
    sentence: int
    section: int
    supports: tuple[int, ...] = ()
    role: str = "unknown"
    attack: bool = False
    times: tuple[Said, ...] = ()
    countries: tuple[Said, ...] = ()
    networks: tuple[Said, ...] = ()
    holders: tuple[Said, ...] = ()
    port: int | None = None
    beside: str = ""


class Reported(NamedTuple):
    """A document with what it says: what the rules are given.

    Attributes:
        document: The document.
        sentences: In its order.
        sections: In its order; at least section 0.
        uses: One for each candidate that is an address, in order.
        published: When the report was made, by its own words, or None.
    """

    document: Document
    sentences: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    uses: tuple[Use, ...] = ()
    published: Window | None = None

    @property
    def claims(self) -> tuple[Sentence, ...]:
        """The sentences that blame somebody."""
        return tuple(sentence for sentence in self.sentences if sentence.is_claim)

    def within(self, section: Section) -> tuple[Sentence, ...]:
        """The sentences of a section, without those of the sections that lie in it."""
        first, after = section.sentences
        return self.sentences[first:after]
