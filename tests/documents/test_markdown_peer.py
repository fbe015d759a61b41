"""Headings, code and tables of Markdown, compared with markdown-it-py's reading of blocks."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.conftest import ROOT
from tests.documents.laws import read

Found = list[tuple[str, int, int]]

TEXTS = (
    "# a\n\nb\n=\nc\n---\n\n---\n#d\n####### e\n  ## f ##\n#\n",
    "- a\n  # b\n\n      code\n- - ```\n    x\n    ```\n\n1. c\n\n       code\n   ```\n   y\n",
    "```a b\nx\n````\ny\n~~~\n```\n\n~~~\nz\n",
    "    a\n\n    b\n\nc\n    d\n- e\n\n      f\n",
    "> # a\n> ```\n> b\nc\n\n> ```\nd\n```\n",
    "| a | b |\n|---|:-:|\n| c | d |\ne\n\nx\n| f |\n|---|\n- g\n",
    "a | b\n- | -\nc | d | e\n\n| a |\n| - | - |\n\na\n-\n",
    "<div>\n# a\n\n# b\n</div>\n\n<!-- \n# c\n\n-->\n# d\n\n<style>\n\n# e\n</style>\n",
    "<details><summary>x</summary>\n\n```\na\n```\n</details>\n\ntext\n<b>\n# c\n",
    "1) a\n2) b\n\ntext\n2. c\n1. d\n   - e\n     ```\n     f\n     ```\n",
    "- a\n\n\n  ```\n  b\n  ```\n\n\n# c\n-\n  # d\n",
    "* * *\n- - -\n***\n- * *\n  # x\n",
    "a\n    # no\n  # yes\n\t# code\n",
    "\t- a\n\n-\tb\n\n\tc\n\n\t\td\n",
    "| a \\| b | `c \\| d` |\n|---|---|\n\\| x |\n\n> | a |\n> |---|\n> | b |\n| c |\n",
    "[a]: <x y> 'z'\n# b\n[c]:\n\n[//]: # (d)\n# e\n",
)


def theirs(text: str) -> Found:
    """Kind, first line from 1 and level or number of columns, as markdown-it-py reads them."""
    reader = MarkdownIt("commonmark").enable("table").disable(["inline"])
    found: Found = []
    quotes = 0
    for token in reader.parse(text):
        quotes += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        line = token.map[0] + 1 if token.map else 0
        if token.type == "heading_open" and not quotes:
            found.append(("heading", line, int(token.tag[1])))
        elif token.type in ("fence", "code_block") and token.content.strip():
            lines = token.content.split("\n")
            first = next(number for number, one in enumerate(lines) if one.strip())
            found.append(("code", line + first + (token.type == "fence"), 0))
        elif token.type == "tr_open":
            found.append(("row", line, 0))
    return found


def ours(text: str) -> Found:
    """The same as it is read here."""
    found: Found = []
    rows = set()
    for block in read(text).blocks:
        line = block.place(0).line
        if block.kind == "heading":
            found.append(("heading", line, block.level))
        elif block.kind == "code":
            found.append(("code", line, 0))
        elif block.kind == "cell" and (block.table, block.row) not in rows:
            rows.add((block.table, block.row))
            found.append(("row", line, 0))
    return found


def without_html(found: Found, text: str) -> Found:
    """What stands on lines without tags; inside of HTML we read on, and they do not."""
    lines = text.split("\n")
    return [one for one in found if "<" not in lines[one[1] - 1]]


@pytest.mark.parametrize("text", TEXTS)
def test_blocks_are_those_of_the_peer(text: str) -> None:
    """Where headings, code and rows begin, and of what level they are, both say the same."""
    shown = [
        one
        for one in theirs(text)
        if one[0] != "heading" or text.split("\n")[one[1] - 1].strip("#= -")
    ]

    assert ours(text) == shown


@pytest.mark.shared
def test_real_reports_have_the_blocks_of_the_peer() -> None:
    """So in real reports, behind their front matter and outside of HTML."""
    folder = ROOT.parent / "shared" / "corpus" / "documents"
    if not folder.is_dir():
        pytest.skip("the corpus of ../shared is not on this machine")
    paths: list[Path] = sorted(folder.glob("*/document.md"))

    assert len(paths) > 5
    for path in paths:
        text = path.read_text("utf-8")
        if text.startswith("---\n"):
            end = text.index("\n---\n", 4) + 5
            text = "\n" * text.count("\n", 0, end) + text[end:]
        assert without_html(ours(text), text) == without_html(theirs(text), text), path
