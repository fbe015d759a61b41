"""`extract -f text`: address, line, column and original form, parted by tabs.

Of a range each end that is written in full has its own line, since a line holds one address. Where
several files are read, the path stands behind the rest. What was refused has a dash for an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ipskeptic.model.extracted import Columns, Extracted
from ipskeptic.render.escape import terminal


def extract_text(found: Columns | list[Extracted], path: str = "", *, all_: bool = False) -> str:
    """Lines of text.

    Args:
        found: Some of what was found.
        path: The file's, where it is to be shown.
        all_: What was refused is among it: the decision stands behind the original form.
    """
    tail = f"\t{terminal(path)}\n" if path else "\n"
    if isinstance(found, Columns):
        # Digits, dots and colons alone: nothing that could need an escape.
        lines, columns, originals, ips = found
        rows = zip(ips, lines, columns, originals, strict=True)
        return "".join([f"{ip}\t{line}\t{column}\t{text}{tail}" for ip, line, column, text in rows])
    return "".join(_lines(found, tail, all_))


def _lines(found: Iterable[Extracted], tail: str, all_: bool) -> Iterator[str]:
    for each in found:
        end = f"\t{each.decision}{tail}" if all_ else tail
        own = ((each.ip or "-", each.column, each.original),)
        for ip, column, original in each.ends or own:
            yield f"{ip}\t{each.line}\t{column}\t{terminal(original)}{end}"
