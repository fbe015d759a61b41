"""Addresses in documents of text: across markup, in links, beside what only looks like one."""

from __future__ import annotations

import pytest

from tests.documents.laws import addresses, read

V4 = ["192.0.2.1"]
V6 = ["2001:db8::1"]

FORMS: tuple[tuple[str, str, list[str]], ...] = (
    ("md", "192.0.2\\[.\\]1", V4),
    ("md", "192\\.0\\.2\\.1", V4),
    ("md", "192.0.2&#46;1", V4),
    ("md", "192.0.2&#x2E;1 192.0.2&period;1", V4 * 2),
    ("md", "**192.0.2.1**", V4),
    ("md", "192.0.2.**1**", V4),
    ("md", "*192.0.2.1*, _192.0.2.1_", V4 * 2),
    ("md", "~~192.0.2.1~~ ***192.0.2.1***", V4 * 2),
    ("md", "`192.0.2.1`:443", V4),
    ("md", "192.0.2[.]1(text)", V4),
    ("md", "[192[.]0[.]2[.]1](https://example.net/)", V4),
    ("md", "[192.0.2.1](https://example.net/)", V4),
    ("md", "[192.0.2.1][x] and [192.0.2.1]\n\n[x]: https://example.net/", V4 * 2),
    ("md", "<http://192.0.2.1/>", V4),
    ("md", "hxxp[:]//192[.]0[.]2[.]1/", V4),
    ("md", "<a href='#'>192.0.2.1</a>", V4),
    ("md", "192<dot>0<dot>2<dot>1", V4),
    ("md", "192.0.2.1<sup>4</sup>", V4),
    ("md", "192.0.2.1[^4].\n\n[^4]: See.", V4),
    ("md", "192.0.2.1<br>198.51.100.7", [*V4, "198.51.100.7"]),
    ("md", "192.0.2.1\\\n198.51.100.7", [*V4, "198.51.100.7"]),
    ("md", "### 192.0.2.1", V4),
    ("md", "### 203.0.113.7 - first seen", ["203.0.113.7"]),
    ("md", "- 192.0.2.1\n  1. 192.0.2.1", V4 * 2),
    ("md", "```\ntcp 192.0.2.1:443 ESTABLISHED\n```", V4),
    ("md", "```mermaid\ngraph LR\nA[192.0.2.1:443] --> B\n```", V4),
    ("md", "|IP|\n|-|\n|`192.0.2.1\\|443`|", V4),
    ("md", "<details><summary>192.0.2.1</summary>\n\n192.0.2.1\n</details>", V4 * 2),
    ("md", "[2001:db8::1]:443", V6),
    ("md", "http://[2001:db8::1]/ <http://[2001:db8::1]:80/>", V6 * 2),
    ("md", "192.0.\n2.1", []),
    ("md", "10.0.0.* 192.0.2[.](x)", []),
    ("md", "<!-- 192.0.2.1 -->", []),
    ("html", "<p>192.0.2<b>.</b>1", V4),
    ("html", "<p>192.0.<span>2.1</span>", V4),
    ("html", "<span>192.0.2.</span><span>1</span>", V4),
    ("html", "<p>192.0.2[<i>.</i>]1 192.0.2&#46;1", V4 * 2),
    ("html", "192<wbr>.0.2&shy;.1", V4),
    ("html", "<p>192.0.2.1<sup>4</sup>", V4),
    ("html", "<td>192.0.2.1<td>192.0.2.1", V4 * 2),
    ("html", "<p>192.0.2.</p><p>1</p>", []),
    ("html", "<p>192.0.2.1</p>1<div>2</div>", V4),
    ("html", "<script>'192.0.2.1'</script><style>192.0.2.1</style>", []),
    ("html", "<textarea>192.0.2.1</textarea><pre>\n 192.0.2.1\n</pre>", V4 * 2),
    ("html", "<title>192.0.2.1</title>", V4),
    ("html", "<meta name=description content='C2 192.0.2.1'>", V4),
    ("html", "mail <x@192.0.2.1> <192.0.2.1>", V4 * 2),
    ("adoc", "*192.0.2.1* `192.0.2.1` `+192.0.2.1+`", V4 * 3),
    ("adoc", "http://192[.]0[.]2[.]1/x and http://192.0.2.1[.]", V4 * 2),
    ("adoc", "https://example.net[192.0.2.1]", V4),
    ("adoc", "[192.0.2.1]", V4),
    ("adoc", "192.0.2.1footnote:[x]", V4),
    ("adoc", "2001:db8:: what it is", ["2001:db8::"]),
    ("adoc", ":c2: 192.0.2.1", V4),
    ("adoc", "|===\n|IP |x\n\n|192.0.2.1\n|192.0.2.1\n|===", V4 * 2),
    ("txt", "- 192.0.2.1\n* 192.0.2.1\n1. 192.0.2.1", V4 * 3),
    ("txt", "192.0.2.1:\n", V4),
)


@pytest.mark.parametrize(("suffix", "text", "expected"), FORMS)
def test_forms(suffix: str, text: str, expected: list[str]) -> None:
    """Each is read as a reader sees it, and only once."""
    assert addresses(text, f"report.{suffix}") == expected


@pytest.mark.parametrize(
    ("suffix", "text", "place"),
    [
        ("md", "See [the panel](http://192.0.2.1/a).", (1, 24)),
        ("md", "See ![x](http://192.0.2.1/x.png).", (1, 17)),
        ("md", "See [x][y].\n\n[y]: http://192.0.2.1/a", (3, 13)),
        ("md", "See <a href='http://192.0.2.1/'>x</a>.", (1, 21)),
        ("md", "<p>\n<img src='http://192.0.2.1/x'>\n</p>", (2, 18)),
        ("html", "<p>See <a class=x href=http://192.0.2.1/ >x</a>.", (1, 31)),
        ("adoc", "See link:http://192.0.2.1/[x].", (1, 17)),
        ("adoc", "See http://192.0.2.1/[x].", (1, 12)),
    ],
)
def test_an_address_that_stands_only_in_a_target(
    suffix: str, text: str, place: tuple[int, int]
) -> None:
    """It is found in a field of its own, behind the block in which the link stands."""
    document = read(text, f"report.{suffix}")
    (one,) = document.candidates
    block = document.blocks[one.block]

    assert (block.kind, block.name) in (("field", "link"), ("field", ""))
    assert one.target is not None
    assert one.place[:2] == place


@pytest.mark.parametrize(
    "text",
    [
        "[192.0.2.1](http://192.0.2.1/)",
        "[192[.]0[.]2[.]1](https://example.net/ip/192.0.2.1)",
        "[`192.0.2.1`:80](http://192.0.2.1:80/a)",
        "[2001:db8::1](http://[2001:db8::1]/)",
    ],
)
def test_a_target_that_says_the_same_is_not_read_twice(text: str) -> None:
    """An address that the link's text has too is one, not two."""
    assert len(read(text).candidates) == 1


@pytest.mark.parametrize(
    ("suffix", "text", "decision"),
    [
        ("md", "### 3.1.2.4 Details", "section number"),
        ("html", "<h2>3.1.2.4 Details</h2>", "section number"),
        ("adoc", "=== 3.1.2.4 Details", "section number"),
        ("md", "|Version|IP|\n|-|-|\n|5.60.7.8|x|", "version"),
        ("md", "|a|b|\n|-|-|\n|File version|6.3.96.174|", "version"),
        ("html", "<table><tr><th>OID<tr><td>1.3.6.1</table>", "OID"),
        ("adoc", "|===\n|Version\n\n|5.60.7.8\n|===", "version"),
        ("md", "---\nversion: 1.2.3.4\n---\n", "version"),
        ("md", "[x](https://example.net/v1.2.3.4/notes)", "version"),
        ("md", "**Chrome**/113.0.0.0", "user agent"),
        ("md", "`nginx` 1.2.3.4", "version"),
    ],
)
def test_what_stands_around_says_what_it_is(suffix: str, text: str, decision: str) -> None:
    """A heading, a column's name, a row's first cell and words in markup are its surroundings."""
    assert [one.decision for one in read(text, f"report.{suffix}").candidates] == [decision]


def test_a_badge_is_no_address() -> None:
    """Of a picture's address only the host is read."""
    assert addresses("![v](https://example.net/badge/Chrome-119.0.0.0-green)") == []
