"""GitHub's own address ranges as JSON: lists of networks by use, beside keys and domains.

Source:
    api.github.com/meta of 2025-07-25 (FINDINGS, section 6): `hooks`, `web`, `actions`, ...; the
    ranges of `actions` lie in Azure. No date.
"""

from __future__ import annotations

from ipskeptic.lookup.feeds._gather import Gather, pairs
from ipskeptic.lookup.feeds._json import as_object, read_json
from ipskeptic.lookup.feeds.base import FeedFile, Parsed

_KEYS = ("ssh_keys", "ssh_key_fingerprints", "domains")


def parse(file: FeedFile) -> Parsed:
    """Read GitHub's ranges.

    Returns:
        One span a network and use; `value` has `service`, the use.

    Raises:
        FeedFormatError: It is no such document.
    """
    document = as_object(file, read_json(file))
    if "verifiable_password_authentication" not in document and "hooks" not in document:
        raise file.refusal("it is not GitHub's meta document")
    rows = Gather(file)
    for key, values in document.items():
        if key in _KEYS or not isinstance(values, list):
            continue
        says = pairs(("service", key))
        for prefix in values:
            rows.entry(prefix if isinstance(prefix, str) else "", says, 0, str(prefix)[:200])
    return rows.finish(feed="github")
