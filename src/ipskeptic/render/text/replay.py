"""A replay, and a proof, on a terminal: what changed and why, then how the data differ."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from ipskeptic.model.replay import CONCLUDING, Again, Difference, Proof, Replay
from ipskeptic.render import replay_words as words
from ipskeptic.render.escape import terminal
from ipskeptic.render.text.layout import heading, indented, plain, printed
from ipskeptic.render.text.marks import HEADING

# So many are shown without -v (judgement); JSON has all.
_ITEMS = 20
_DETAILS = 4
_SNAPSHOTS = 12


def render_replay(replay: Replay, *, width: int, color: bool, verbose: bool = False) -> str:
    """Render a replay for a terminal.

    Args:
        replay: The document.
        width: Columns; 60 to 100 are used.
        color: Whether escape sequences for colour may be written.
        verbose: Show every address and every change.

    Returns:
        The text, ending in a line feed.
    """
    parts: list[RenderableType] = [Text(words.headline(replay), style=HEADING), Text()]
    parts += [indented(plain(sentence)) for sentence in words.circumstances(replay)]
    shown = [item for item in replay.items if item.conclusion == "changed"]
    detailed = [i for i in replay.items if i.conclusion == "same" and i.changes] if verbose else []
    parts += _items("WHAT CHANGED", shown, verbose)
    parts += _items("SAME CONCLUSION, OTHER RECORDS", detailed, verbose)
    parts += [Text(), heading("DATA"), indented(plain(words.data_line(replay)))]
    for word, snapshots in (("new", replay.new), ("gone", replay.gone)):
        most = len(snapshots) if verbose else _SNAPSHOTS
        for snapshot in snapshots[:most]:
            parts.append(Padding(plain(f"{word:<5}{words.snapshot_line(snapshot)}"), (0, 0, 0, 2)))
        if len(snapshots) > most:
            parts.append(indented(plain(f"{word:<5}and {len(snapshots) - most:,} more (-v)")))
    parts += [Text(), plain(words.CLOSING)]
    return printed(parts, max(60, min(width, 100)), color)


def _items(title: str, items: list[Again], verbose: bool) -> Iterator[RenderableType]:
    if not items:
        return
    yield Text()
    yield heading(title)
    most = len(items) if verbose else _ITEMS
    for item in items[:most]:
        yield from _item(item, verbose)
    if len(items) > most:
        yield indented(plain(f"and {len(items) - most:,} more (-v, or -f json)"))


def _item(item: Again, verbose: bool) -> Iterator[RenderableType]:
    line = Text(terminal(item.target.text), style=HEADING)
    line.append(f"  {terminal(words.time_of(item))}", style="not bold")
    yield indented(line)
    concluding = [c for c in item.changes if c.what in CONCLUDING]
    details = [c for c in item.changes if c not in concluding and (c.matters or verbose)]
    most = len(details) if verbose else _DETAILS
    last = ""
    for change in (*concluding, *details[:most]):
        why = words.because(change.because)
        yield from _change(change, "" if why == last else why)
        last = why
    left = len(item.changes) - len(concluding) - len(details[:most])
    if left:
        noun = "change" if left == 1 else "changes"
        yield Padding(plain(f"and {left:,} {noun} of detail (-v)"), (0, 0, 0, 4))


def _change(change: Difference, why: str) -> Iterator[RenderableType]:
    if change.what in ("reading", "judgement"):
        yield Padding(plain(words.difference_name(change)), (0, 0, 0, 4))
        yield Padding(plain(f"then: {change.before or 'none'}"), (0, 0, 0, 6))
        yield Padding(plain(f"now:  {change.after or 'none'}"), (0, 0, 0, 6))
    else:
        name = f"{words.difference_name(change)}:"
        yield Padding(plain(f"{name} {words.difference_text(change)}"), (0, 0, 0, 4))
    if why:
        yield Padding(plain(f"because: {why}"), (0, 0, 0, 6))


def render_proof(proof: Proof, *, width: int, color: bool) -> str:
    """Render a proof for a terminal.

    Args:
        proof: The document.
        width: Columns; 60 to 100 are used.
        color: Whether escape sequences for colour may be written.

    Returns:
        The text, ending in a line feed.
    """
    parts: list[RenderableType] = [Text(words.proof_headline(proof), style=HEADING), Text()]
    parts += [indented(plain(sentence)) for sentence in words.proof_notes(proof)]
    if proof.missing:
        parts += [Text(), heading("MISSING")]
        for missing in proof.missing:
            parts.append(indented(plain(words.missing_line(missing))))
            parts.append(Padding(plain(missing.way), (0, 0, 0, 6)))
    if proof.differences:
        parts += [Text(), heading("WHAT DIFFERS")]
        for found in proof.differences:
            parts.append(indented(plain(found.path)))
            parts.append(Padding(plain(f"report: {found.before or 'not there'}"), (0, 0, 0, 4)))
            parts.append(Padding(plain(f"again:  {found.after or 'not there'}"), (0, 0, 0, 4)))
        if proof.differing > len(proof.differences):
            parts.append(indented(plain(f"and {proof.differing - len(proof.differences):,} more")))
    return printed(parts, max(60, min(width, 100)), color)
