"""tools/overlap.py: how much of a list stands in another, and which copies are not declared."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import overlap
import overlap_page
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipskeptic import discover
from ipskeptic.errors import FeedFormatError
from ipskeptic.model.feed import Feed, Span
from tests.conftest import ROOT

DAY = "2024-03-12"


def of(name: str, *entries: str, date: str = DAY) -> overlap.Listed:
    """A list of networks and addresses."""
    networks = [ipaddress.ip_network(entry) for entry in entries]
    spans = [Span(n.version, int(n[0]), int(n[-1])) for n in networks]
    return overlap.listed(name, date, spans)


def many(start: int, count: int) -> list[str]:
    """So many addresses of documentation space, from one on."""
    return [str(ipaddress.ip_address("198.51.100.0") + start + n) for n in range(count)]


def feed(name: str, origin: str = "", *upstreams: str) -> Feed:
    """An entry of a catalogue."""
    return Feed(name, name, "abuse", "sample", "C", 3, origin, upstreams)


def test_shares_of_entries_and_addresses() -> None:
    """An entry may stand in the other list just so, or in a wider one; addresses are counted."""
    part = of("a", "192.0.2.0/24", "198.51.100.7", "203.0.113.0/25", "2001:db8::/48")
    whole = of("b", "192.0.2.0/24", "198.51.100.0/25", "203.0.113.0/26", "2001:db8::/32")
    shared = overlap.share(part, whole)

    assert (shared.same, shared.inside, shared.days) == (1 / 4, 3 / 4, 0)
    assert shared.addresses == (256 + 1 + 64) / (256 + 1 + 128)


def test_a_list_without_ipv4_has_no_share_of_it() -> None:
    """Where there is no IPv4 address no share of them is made up."""
    part, whole = of("a", "2001:db8::1", "ff02::1"), of("b", "2001:db8::/32", "192.0.2.1")

    assert overlap.share(part, whole).addresses == -1
    assert overlap.share(whole, part).addresses == 0


@given(
    *(
        st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), min_size=1, max_size=12)
        for _ in range(2)
    )
)
def test_counts_are_those_of_counting_one_by_one(
    ours: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> None:
    """Whatever ranges overlap, touch or repeat, the counts are those of sets of addresses."""
    part, whole = (
        overlap.listed(name, "", [Span(4, first, first + more) for first, more in ranges])
        for name, ranges in (("a", ours), ("b", theirs))
    )
    sets = [
        {n for first, more in r for n in range(first, first + more + 1)} for r in (ours, theirs)
    ]
    inside = sum(set(range(f, f + m + 1)) <= sets[1] for f, m in set(ours))
    shared = overlap.share(part, whole)

    assert shared.addresses == pytest.approx(len(sets[0] & sets[1]) / len(sets[0]))
    assert shared.inside == pytest.approx(inside / len(set(ours)))
    assert shared.same == pytest.approx(len(set(ours) & set(theirs)) / len(set(ours)))
    assert shared.days == -1


def test_copies_that_are_flagged() -> None:
    """Half of the entries is enough; a short list, or a broad one that only contains it, is not."""
    whole = of("whole", *many(0, 100))
    broad = of("broad", "198.51.0.0/16", "10.0.0.0/8")

    assert overlap.share(of("half", *many(50, 100)), whole).high
    assert not overlap.share(of("less", *many(51, 100)), whole).high
    assert not overlap.share(of("short", *many(0, 19)), whole).high
    assert not overlap.share(whole, broad).high
    assert overlap.share(whole, of("narrow", "198.51.100.0/24")).high


def test_of_several_copies_the_nearest_in_time_are_compared() -> None:
    """A list of 2022 is compared with the copy of 2022, and not with that of today."""
    old = of("a", *many(0, 30), date="2022-01-01")
    copies = [of("b", *many(0, 30), date="2022-01-03"), of("b", *many(100, 30), date="2026-01-01")]
    found = overlap.compare([of("empty"), *copies, old])

    assert [(s.part.name, s.whole.name, s.days) for s in found] == [("a", "b", 2), ("b", "a", 2)]


def test_what_is_declared() -> None:
    """A common origin, or an upstream that is the other's origin, makes two lists one witness."""
    shared = overlap.share(of("a", *many(0, 30)), of("b", *many(0, 30)))
    copied = {"a": feed("a", "one"), "b": feed("b", "two", "one")}

    assert overlap.common_root(shared, copied) == "one"
    assert overlap.undeclared([shared], copied) == []
    for catalogue in ({"a": feed("a", "one"), "b": feed("b", "two")}, {"a": feed("a", "one")}):
        assert overlap.common_root(shared, catalogue) == ""
        assert overlap.undeclared([shared], catalogue) == [shared]


def test_known_reasons_are_of_feeds_that_declare_nothing() -> None:
    """Each reason names two feeds of the catalogue that have no root in common."""
    catalogue = discover.catalogue()
    for pair, why in overlap.known_reasons().items():
        if len(pair) == 2:
            one, other = (catalogue[name] for name in sorted(pair))
            alike = {one.origin, *one.upstreams} & {other.origin, *other.upstreams} - {""}

            assert why
            assert not alike or one.name.startswith("blocklist-de")


def write(folder: Path, name: str, addresses: list[str]) -> Path:
    """A file of addresses."""
    path = folder / name
    path.write_text("".join(f"{address}\n" for address in addresses), encoding="utf-8")
    return path


def test_files_and_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is named is compared under its name; the exit code tells of a copy."""
    write(tmp_path, "greensnow-20240312.txt", many(0, 40))
    write(tmp_path, "notes.txt", ["nothing"])
    other = tmp_path / "more"
    other.mkdir()
    mine = write(other, "my-list-20240312.txt", many(20, 40))

    assert overlap.main([str(tmp_path / "greensnow-20240312.txt"), str(mine)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["list", "greensnow", "my-list"]
    assert lines[1].endswith("NOT DECLARED")
    assert overlap.main([str(tmp_path)]) == 0


def test_a_file_that_is_named_must_be_one(tmp_path: Path) -> None:
    """A damaged file is an error where it is named, and passed over in a folder."""
    path = tmp_path / "greensnow.txt"
    path.write_text("; Spamhaus DROP List\n192.0.2.0/24 ; SBL1\n", encoding="utf-8")
    catalogue = discover.catalogue()

    with pytest.raises(FeedFormatError):
        list(overlap.read([path], catalogue))
    assert list(overlap.read([tmp_path], catalogue)) == []


def test_a_data_folder(world_folder: Path) -> None:
    """The snapshots of a data folder are lists too; registries and routes are none."""
    found = {copy.name for copy in overlap.read([world_folder], discover.catalogue())}

    assert found == {"aws", "et-compromised", "spamhaus-drop", "tor-exits"}


def test_the_page_of_lists_that_are_not_declared(tmp_path: Path) -> None:
    """The page says how it was measured, and puts what is not declared first."""
    write(tmp_path, "greensnow-20240312.txt", many(0, 40))
    write(tmp_path, "ipsum-20240312.txt", many(0, 40))
    page = tmp_path / "page.md"

    assert overlap.main([str(tmp_path), "--page", str(page)]) == 1
    text = page.read_text("utf-8")
    assert "2 copies of 2 lists, dated 2024-03-12 to 2024-03-12" in text
    assert "it says NOT DECLARED" in text
    assert text.index("NOT DECLARED |") < text.index("## With a common root")


@pytest.mark.shared
@pytest.mark.slow
def test_the_page_is_what_is_measured(shared_data: Path) -> None:
    """docs/lineage.md is what the real files give, and every copy in it is declared."""
    catalogue = discover.catalogue()
    lists = list(overlap.read([shared_data], catalogue))
    found = overlap.compare(lists)

    assert overlap.undeclared(found, catalogue) == []
    page = overlap_page.page_of(lists, found, catalogue)
    assert page == (ROOT / "docs" / "lineage.md").read_bytes(), "run: tools/overlap.py --page"
