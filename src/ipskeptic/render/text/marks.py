"""Marks, words and colours. A mark and a word stand for each state; colour never stands alone."""

from __future__ import annotations

# Read well on dark and light: no dim, no white, no black, no background.
STATE_MARKS = {
    "supported": ("+", "green"),
    "assumed": ("~", ""),
    "open": ("o", ""),
    "doubtful": ("!", "bold magenta"),
    "excluded": ("x", "bold red"),
    "refused": ("-", ""),
}

HEADING = "bold"
CLASS_STYLE = "bold"

# How a status reads at the start of a line of "what else fits", in this order.
STATUS_ORDER = ("recorded", "open", "less-open", "ruled-out", "untestable")
STATUS_READS = {
    "recorded": "recorded",
    "open": "open",
    "less-open": "less open",
    "ruled-out": "ruled out",
    "untestable": "untestable",
}

# What a copy of a feed says, on a time line: mark, colour, and how the legend reads. ASCII, so
# that they show on every terminal and in every file.
COPY_MARKS = {
    "changed": ("*", "bold magenta", "has it, and says otherwise than the copy before"),
    "present": ("o", "green", "has it"),
    "partial": ("%", "green", "has records on parts of it"),
    "absent": ("-", "", "copy held, not in it"),
    "not-listed": ("_", "", "sample held, not on it: moves nothing"),
    "unread": ("?", "", "not read so far"),
    "empty": ("0", "", "copy held, without entries"),
}
NO_COPY = (".", "", "no copy of that time held")
