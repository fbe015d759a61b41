"""Links between the pages lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.conftest import all_pages

LINK = re.compile(r"(?<!\\)\]\(<?([^)\s>]+)>?\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings give.

    Source: GitHub's rule: lower case, letters, digits, hyphens and underscores kept, blanks turned
    into hyphens.
    """
    heads = HEADING.findall(FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def leads(link: str, page: Path, text: str) -> bool:
    """Whether a link of a page leads somewhere; other sites are not asked."""
    if link.startswith(("http://", "https://", "mailto:")):
        return True
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors(target.read_text(encoding="utf-8") if name else text)


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_exist(page: Path) -> None:
    """Every relative link of a page leads to a file, and its anchor to a heading there."""
    text = page.read_text(encoding="utf-8")
    wrong = [link for link in LINK.findall(FENCE.sub("", text)) if not leads(link, page, text)]

    assert wrong == []


def test_every_page_is_in_the_index() -> None:
    """docs/README.md has a line for every page beside it."""
    folder = ROOT / "docs"
    linked = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))

    assert {path.name for path in folder.glob("*.md")} - linked == {"README.md"}
