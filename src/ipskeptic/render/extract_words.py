"""Why a run was taken for an address, or refused, in words."""

from __future__ import annotations

from ipskeptic.model.extracted import Extracted

# Of each decision of decisions/0019.
_WHY = {
    "user agent": "it stands behind the name of a program and a slash",
    "version": "words around it speak of a version",
    "section number": "it numbers a section or a heading",
    "amount": "a currency stands before it",
    "OID": "five parts or more that begin as an object identifier does",
    "too many parts": "five parts or more",
    "file or host name": "it is part of a name",
    "part of a word": "a letter touches it",
    "out of range": "a part is above 255",
    "leading zero": "a part begins with 0, which may mean octal",
    "netmask": "it is a netmask",
    "wildcard mask": "it is a wildcard mask",
    "time": "pairs of digits with colons between",
    "MAC address": "six pairs with colons between",
    "fingerprint": "many pairs with colons between",
    "part of a program": "two colons as programs write them",
    "misprint": "meant as an address, and is none",
}


def why(each: Extracted) -> str:
    """The reason of a decision, one clause."""
    if each.reason:
        return each.reason
    if not each.ip:
        return _WHY.get(each.decision, each.decision)
    if "defanged" in each.notes:
        return "defanged"
    return ", ".join(each.notes) or f"a valid {each.decision}, and nothing around it says otherwise"
