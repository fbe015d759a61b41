"""Comments in a document that speak to this program: the forms that count, and those that don't."""

from __future__ import annotations

import pytest

from tests.documents.laws import check_document, read

TICKS = "```"
# suffix, source, what the comments say
COUNT = (
    ("md", "<!-- ipskeptic: ignore[a] why -->", ["ignore[a] why"]),
    ("md", "<!--ipskeptic:ignore[a]-->", ["ignore[a]"]),
    ("md", "<!--\nipskeptic: ignore[a]\n  why\n-->", ["ignore[a]\n  why"]),
    ("md", "<!--  ipskeptic:  ignore[a]\n\nwhy -->\ntext", ["ignore[a]\n\nwhy"]),
    ("md", "Text. <!-- ipskeptic: ignore[a] --> More.", ["ignore[a]"]),
    ("md", "- item\n  <!-- ipskeptic: ignore[a] -->", ["ignore[a]"]),
    ("md", "> quote <!-- ipskeptic: ignore[a] -->", ["ignore[a]"]),
    ("md", "# Title <!-- ipskeptic: ignore[a] -->", ["ignore[a]"]),
    ("md", "| a <!-- ipskeptic: ignore[a] --> | b |\n|---|---|", ["ignore[a]"]),
    ("md", "<div>\n<!-- ipskeptic: ignore[a] -->\n</div>", ["ignore[a]"]),
    ("md", "[//]: # (ipskeptic: ignore[a] why)", ["ignore[a] why"]),
    ("md", '[//]: # "ipskeptic: ignore[a]"', ["ignore[a]"]),
    ("md", "[//]: # 'ipskeptic: ignore[a]'", ["ignore[a]"]),
    ("md", "[//]:# (ipskeptic: ignore[a] (why))", ["ignore[a] (why)"]),
    ("md", "Text.\n[//]: # (ipskeptic: ignore[a])\nMore.", ["ignore[a]"]),
    ("md", "<!-- ipskeptic: a -->\n\n<!-- ipskeptic: b -->", ["a", "b"]),
    ("html", "<p>x<!-- ipskeptic: ignore[a] why --></p>", ["ignore[a] why"]),
    ("html", "<pre><!-- ipskeptic: ignore[a] --></pre>", ["ignore[a]"]),
    ("txt", "# ipskeptic: ignore[a] why", ["ignore[a] why"]),
    ("txt", "// ipskeptic: ignore[a]", ["ignore[a]"]),
    ("txt", "#ipskeptic: ignore[a]", ["ignore[a]"]),
    ("txt", "198.51.100.7  # ipskeptic: ignore[a] why", ["ignore[a] why"]),
    ("txt", "  // ipskeptic: ignore[a]", ["ignore[a]"]),
    ("adoc", "// ipskeptic: ignore[a] why", ["ignore[a] why"]),
    ("adoc", "# ipskeptic: ignore[a]", ["ignore[a]"]),
    ("adoc", "Text. // ipskeptic: ignore[a]", ["ignore[a]"]),
    ("adoc", "|===\n|a // ipskeptic: ignore[a]\n|b\n|===", ["ignore[a]"]),
    ("adoc", "|===\n// ipskeptic: ignore[a]\n|b\n|===", ["ignore[a]"]),
)
DO_NOT_COUNT = (
    ("md", f"{TICKS}\n<!-- ipskeptic: ignore[a] -->\n{TICKS}"),
    ("md", "    <!-- ipskeptic: ignore[a] -->"),
    ("md", "Write `<!-- ipskeptic: ignore[a] -->` there."),
    ("md", f"{TICKS}\n[//]: # (ipskeptic: ignore[a])\n{TICKS}"),
    ("md", "<!-- see ipskeptic: ignore[a] -->"),
    ("md", "<!-- a <!-- ipskeptic: ignore[a] -->"),
    ("md", "<!-- ipskeptic: never ended"),
    ("md", "<!-- ipskeptic ignore[a] -->"),
    ("md", "<!-- IPSKEPTIC: ignore[a] -->"),
    ("md", "# ipskeptic: ignore[a]"),
    ("md", "// ipskeptic: ignore[a]"),
    ("md", "[x]: # (ipskeptic: ignore[a])"),
    ("md", "[//]: # (ipskeptic: ignore[a]) and more"),
    ("html", "<script><!-- ipskeptic: ignore[a] --></script>"),
    ("html", "<p>&lt;!-- ipskeptic: ignore[a] --&gt;</p>"),
    ("html", "# ipskeptic: ignore[a]"),
    ("txt", "/// ipskeptic: ignore[a]"),
    ("txt", "## ipskeptic: ignore[a]"),
    ("txt", "http://ipskeptic: ignore[a]"),
    ("txt", "a#ipskeptic: ignore[a]"),
    ("txt", "<!-- ipskeptic: ignore[a] -->"),
    ("adoc", "/// ipskeptic: ignore[a]"),
    ("adoc", "----\n// ipskeptic: ignore[a]\n----"),
    ("adoc", "....\n# ipskeptic: ignore[a]\n...."),
    ("adoc", "////\n// ipskeptic: ignore[a]\n////"),
)


@pytest.mark.parametrize(("suffix", "text", "expected"), COUNT)
def test_forms_that_count(suffix: str, text: str, expected: list[str]) -> None:
    """A comment is found with what it says, and is not read as the document's text."""
    document = read(text, f"report.{suffix}")

    check_document(document)
    assert [comment.text for comment in document.comments] == expected
    assert not any("ipskeptic" in block.text for block in document.blocks)


@pytest.mark.parametrize(("suffix", "text"), DO_NOT_COUNT)
def test_forms_that_do_not_count(suffix: str, text: str) -> None:
    """What is quoted as code, or is another form, says nothing to us."""
    assert read(text, f"report.{suffix}").comments == ()


@pytest.mark.parametrize(
    ("suffix", "text", "place", "rest", "alone"),
    [
        ("md", "a\n\n<!-- ipskeptic: x -->\nb\n", (3, 1), "a\n\nb\n", True),
        ("md", "a\n<!--\nipskeptic: x\n-->\nb", (2, 1), "a\nb", True),
        ("md", "a <!-- ipskeptic: x --> b", (1, 3), "a  b", False),
        ("md", "a\n  [//]: # (ipskeptic: x)  \nb", (2, 3), "a\nb", True),
        ("md", "a\n\n<!-- ipskeptic: x -->", (3, 1), "a\n\n", True),
        ("html", "<p>\n <!-- ipskeptic: x -->\n</p>", (2, 2), "<p>\n</p>", True),
        ("txt", "a  # ipskeptic: x  \nb", (1, 4), "a    \nb", False),
        ("txt", "a\n// ipskeptic: x\nb", (2, 1), "a\nb", True),
        ("adoc", "a // ipskeptic: x", (1, 3), "a ", False),
        ("adoc", "|===\n|a // ipskeptic: x\n|===", (2, 4), "|===\n|a \n|===", False),
    ],
)
def test_a_comment_can_be_taken_out(
    suffix: str, text: str, place: tuple[int, int], rest: str, alone: bool
) -> None:
    """Its offsets are those of the whole comment, and of its lines if nothing else stands there."""
    (comment,) = read(text, f"report.{suffix}").comments

    assert (comment.place.line, comment.place.column) == place
    assert text[: comment.start] + text[comment.end :] == rest
    assert comment.alone is alone


def test_offsets_are_those_of_lines_that_end_in_lf() -> None:
    """A file whose lines end in CR LF has the offsets of its lines joined by LF."""
    document = read("a\r\n\r\n<!-- ipskeptic: x -->\r\nb\r\n")
    (comment,) = document.comments

    assert "\n".join(document.lines)[comment.start : comment.end] == "<!-- ipskeptic: x -->\n"
