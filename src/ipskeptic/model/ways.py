"""Names of the ways in which servers are asked: what every answer needs, asked or not.

Apart from `model.online`, whose classes only a run with `--online` needs.
"""

from __future__ import annotations

# What `--online` takes, in the order in which it is asked and shown.
WAYS = ("rdap", "ptr", "dnsbl", "cymru")

# Feeds of routes and AS names that are no tables held: they are asked, address by address.
ROUTES_ASKED = frozenset({"cymru", "cymru-as-names"})

# Why no answer came: the causes of `model.reading.CAUSES` that an online question may have.
FAILURES = ("refused", "rate-limited", "timed-out", "failed", "not-asked")
