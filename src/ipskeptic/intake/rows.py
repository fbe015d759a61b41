"""What tables and JSON records share: one row with its address and its time."""

from __future__ import annotations

from collections.abc import Iterator

from ipskeptic.errors import UsageError
from ipskeptic.intake.item import Item, Place
from ipskeptic.intake.plain import read_text
from ipskeptic.intake.time import parse_time
from ipskeptic.model.assessment import BadInput


def read_row(
    place: Place, address: str, field: str, time: str, time_field: str | None
) -> Iterator[Item | BadInput]:
    """Read the address of a row, at the row's own time.

    Args:
        place: Where the row stood, with its columns.
        address: Text of the address's column; "" if the row has none.
        field: The column's name or number, for messages.
        time: Text of the time's column; "" if the row has none.
        time_field: Its name or number, or None if no time was asked for.

    Yields:
        The row's addresses. A row whose time can't be read is refused: judged at another
        time it would get an answer that looks like the others and is not.
    """
    if not address.strip():
        row = place.record or " ".join(value for _, value in place.column_fields)
        yield place.refuse(row, f"there is no address in column {field!r} of this row")
        return
    if time_field is not None:
        if not time.strip():
            reason = f"there is no time in column {time_field!r} of this row"
            yield place.refuse(address, reason)
            return
        try:
            place = place._replace(seen_at=parse_time(time))
        except UsageError as error:
            yield place.refuse(address, f"the time in column {time_field!r}: {error}")
            return
    yield from read_text(address.strip(), place)
