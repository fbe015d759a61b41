"""Positions in documents of text: real ones, made-up ones, and any text at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipskeptic.intake.documents import read_document
from tests.conftest import ROOT
from tests.documents.laws import check_document, read

SUFFIXES = ("md", "html", "adoc", "txt")
# Pieces that make up markup of all formats, and words by which one sees what is swallowed.
PIECES = (
    *"[]()*_`~<>|&#!\\\"' \n\t:/-+=.{}^",
    *(
        "**",
        "```\n",
        "~~~\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "](",
        "[^a]",
        "[^a]: ",
        "[a]: x\n",
        "\n\n",
    ),
    *("<b>", "</b>", "<p>", "</p>", "<td>", "<tr>", "<table>", "</table>", "<li>", "<ul>", "</ul>"),
    *("<a href='", "'>", "</a>", "<br>", "<sup>", "<!--", "-->", "<pre>", "</pre>", "<script>"),
    *("&#46;", "&amp;", "&nbsp;", "&ngE;", "&#10;", "| a | b |\n|---|---|\n", "---\n", "# ", "== "),
    *(
        "|===\n",
        "----\n",
        "....\n",
        "link:",
        "http://",
        "<<",
        ">>",
        "//",
        " ipskeptic: x",
        "<!-- ipskeptic: y -->",
    ),
    *(
        "192.0.2.1",
        "[.]",
        "2001:db8::1",
        "word",
        "é",
        "\u200b",
        "\U0001f600",
        "\r",
        "\x0c",
        "\u2028",
    ),
)
pieces = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(text=pieces)
@settings(max_examples=120, deadline=None)
def test_any_markup_has_its_places(suffix: str, text: str) -> None:
    """Whatever markup stands beside whatever other, every character is found again."""
    check_document(read(text, f"report.{suffix}"))


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(text=st.text(max_size=60))
@settings(max_examples=30, deadline=None)
def test_any_text_has_its_places(suffix: str, text: str) -> None:
    """Whatever the text, every character is found again."""
    check_document(read(text, f"report.{suffix}"))


@pytest.mark.shared
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_real_documents_have_their_places(suffix: str) -> None:
    """In real reports every character is found again."""
    folder = ROOT.parent / "shared" / "corpus" / "documents"
    if not folder.is_dir():
        pytest.skip("the corpus of ../shared is not on this machine")
    paths: list[Path] = sorted(folder.glob(f"*/document.{suffix}"))

    assert paths
    for path in paths:
        check_document(read_document(path.read_bytes(), path.name))


# Words that must be seen, each in one kind of place.
SEEN = (
    "w{0} text",
    "# w{0}",
    "w{0}\n---",
    "- w{0}\n  - w{0}a",
    "> w{0}\nw{0}a",
    "1. w{0}\n\n   w{0}a",
    "```\nw{0}\n```",
    "    w{0}",
    "| w{0} | b |\n|---|---|\n| w{0}a | w{0}b | w{0}c |",
    "<div>\nw{0}\n</div>",
    "<table><tr><td>w{0}</td></tr></table>",
    "[w{0}](http://example.net)",
    "**w{0}** _w{0}a_ `w{0}b`",
    "[^n{0}]: w{0}",
    "> - w{0}\n>   ```\n>   w{0}a\n>   ```",
    "* [ ] w{0}",
    "w{0}<br>w{0}a",
    "![w{0}](x.png)",
)
parts = st.lists(
    st.tuples(st.sampled_from(SEEN), st.sampled_from(("\n\n", "\n", "\n\n  ", "\n > "))), max_size=8
)


@given(parts=parts)
@settings(max_examples=200, deadline=None)
def test_nothing_is_swallowed_in_markdown(parts: list[tuple[str, str]]) -> None:
    """Every word that a reader sees is in a block, however the blocks stand to each other."""
    text = "".join(part.format(number) + end for number, (part, end) in enumerate(parts))
    document = read(text)
    seen = " ".join(block.text for block in document.blocks)

    check_document(document)
    for number, (part, _) in enumerate(parts):
        for name in ("w{0}", "w{0}a", "w{0}b", "w{0}c"):
            if name in part:
                assert name.format(number) in seen.replace("\n", " ")
