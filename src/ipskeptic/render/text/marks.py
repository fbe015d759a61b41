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
