"""The line of the log on one question; what it holds may be from outside."""

from __future__ import annotations

from ipskeptic.lookup.online.urls import without_login
from ipskeptic.model.online import Body, Failure, NoName, NoRecords, Records

# Of what came so much is told (judgement).
_TOLD = 200


def line_on(how: str, server: str, what: str, answer: object, took: str) -> str:
    """One line on a question; neither a key nor what a proxy needs is in any of it.

    Args:
        how: "dns" or "http".
        server: Who was asked.
        what: What, as it may be shown.
        answer: What came.
        took: How long it took, or "kept".
    """
    match answer:
        case Records(values=values):
            count = f"{len(values)} record{'s' if len(values) > 1 else ''}"
            said = f"{count}: {', '.join(values)[:_TOLD]}"
        case Body(url=url):
            said = f"an answer from {without_login(url)}"
        case Failure(cause=cause, detail=detail):
            said = f"{cause}: {detail}"
        case NoName():
            said = "no such name"
        case NoRecords():
            said = "no records of that type"
        case _:
            said = "nothing there"
    return f"{how} {server}: {what}: {said} ({took})"
