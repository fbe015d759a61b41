"""OpenIOC as observations: a case for every rule."""

from __future__ import annotations

import pytest

from tests.observations.reading import Short, items, short

A = "192.0.2.1"
WRITTEN = "2011-10-28T19:28:20Z"


def document(
    *searched: str, head: str = "<authored_date>2011-10-28T19:28:20</authored_date>"
) -> str:
    """An indicator of OpenIOC 1.1."""
    return (
        '<?xml version="1.0"?>\n<OpenIOC xmlns="http://openioc.org/schemas/OpenIOC_1.1" id="x">\n'
        f"<metadata><description>see 198.51.100.9</description>{head}</metadata>\n"
        f'<criteria><Indicator operator="OR">\n{"".join(searched)}</Indicator></criteria></OpenIOC>'
    )


def searched(search: str, content: str, kind: str = "IP", **attributes: str) -> str:
    """One thing that is searched for."""
    given = " ".join(
        f'{name}="{value}"' for name, value in {"condition": "is", **attributes}.items()
    )
    return (
        f'<IndicatorItem id="y" {given}><Context document="x" search="{search}" type="mir" />'
        f'<Content type="{kind}">{content}</Content></IndicatorItem>\n'
    )


def at(role: str = "unknown", target: str = A) -> Short:
    """What is said of an address."""
    return (target, WRITTEN, "authored_date", role, "unknown")


CASES: dict[str, tuple[str, list[Short]]] = {
    "the other end, whoever opened it": (searched("PortItem/remoteIP", A), [at()]),
    "of a process": (searched("ProcessItem/PortList/PortItem/remoteIP", A), [at()]),
    "the machine's own end": (searched("PortItem/localIP", A), [at()]),
    "a route": (searched("RouteEntryItem/Gateway", A), [at()]),
    "a look-up": (searched("DnsEntryItem/RecordData/IPv4Address", A), [at()]),
    "a URL": (searched("Network/URI", f"http://{A}/x", "string"), [at("destination")]),
    "the path of a URL": (
        searched("Network/URI", f"/gate.php?ip={A}", "string"),
        [(A, "it stands in a URL beside the host, and no rule reads it as an observation")],
    ),
    "a sender": (searched("Email/ReceivedFromIP", A), [at("source")]),
    "a range": (
        searched("PortItem/remoteIP", "[192.0.2.1 TO 192.0.2.9]"),
        [at(target="192.0.2.1-192.0.2.9")],
    ),
    "what it excludes": (
        searched("PortItem/remoteIP", A, condition="isnot"),
        [(A, "the indicator excludes it")],
    ),
    "what it negates": (
        searched("PortItem/remoteIP", A, negate="true"),
        [(A, "the indicator excludes it")],
    ),
    "another search": (
        searched("FileItem/StringList/string", f"http://{A}/", "string"),
        [(A, "it is searched for in FileItem/StringList/string, which no rule reads")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_rule(case: str) -> None:
    """Target, time, basis and role of each rule; the description is not read."""
    text, expected = CASES[case]

    assert [short(item)[: len(expected[0])] for item in items(document(text))] == expected


def test_without_a_time() -> None:
    """An indicator that does not say when it was written gives addresses without a time."""
    made = items(document(searched("PortItem/remoteIP", A), head=""))

    assert list(map(short, made)) == [(A, "", "", "unknown", "unknown")]


def test_the_form_before() -> None:
    """OpenIOC 1.0 names its root otherwise, and is read the same."""
    text = document(searched("PortItem/remoteIP", A))
    older = text.replace("OpenIOC_1.1", "2010/ioc").replace("OpenIOC", "ioc", 1)
    older = older.replace("</OpenIOC>", "</ioc>").replace("<OpenIOC", "<ioc")

    assert list(map(short, items(older))) == [at()]


def test_a_document_that_was_cut_off_says_so() -> None:
    """What ends too early gives what it has, and that it ends too early."""
    whole = document(searched("PortItem/remoteIP", A), searched("PortItem/remoteIP", "192.0.2.2"))
    made = list(map(short, items(whole[: whole.index("192.0.2.2")])))

    assert made[0] == at()
    assert made[1][0] == "the document itself"
    assert "is not closed" in made[1][1]
