"""Names that lists carry in their headers or file names, and the feeds that they are."""

from __future__ import annotations

# Where a copy or a file has another name than its feed. All other names are their feed's name,
# with underscores for dashes.
ALIASES = {
    "ciarmy": "cins",
    "ci-badguys": "cins",
    "bds-atif": "binarydefense",
    "dm-tor": "tor-relays",
    "et-tor": "tor-relays",
    "secops-tor-nodes": "tor-relays",
    "enkidu-relays": "tor-relays",
    "tor-exits-1d": "tor-exits-aggregated",
    "tor-exits-7d": "tor-exits-aggregated",
    "tor-exits-30d": "tor-exits-aggregated",
    "torbulkexitlist": "tor-exits",
    "exit-addresses": "tor-exits",
    "exit-list": "tor-exits",
    "cps-tor-exit": "tor-exits-mirror",
    "tor-exit": "tor-exits-mirror",
    "secops-tor-exit-nodes": "tor-exits-mirror",
    "tor-exit-nodes": "tor-exits-mirror",
    "enkidu-exits": "tor-exits-mirror",
    "datacenters": "ipcat",
    "drop": "spamhaus-drop",
    "drop-v4": "spamhaus-drop",
    "dropv6": "spamhaus-dropv6",
    "drop-v6": "spamhaus-dropv6",
    "edrop": "spamhaus-edrop",
    "asndrop": "spamhaus-asndrop",
    "asn-drop": "spamhaus-asndrop",
    "compromised-ips": "et-compromised",
    "ipblocklist": "feodo",
    "feodo-ipblocklist": "feodo",
    "sslipblacklist": "sslbl",
    "abuse-ch-ipblocklist": "abuse-ch-mirror",
    "alienvault": "alienvault-reputation",
    "cobaltstrike-ips": "cobaltstrike",
    "ip-ranges": "aws",
    "goog": "google",
    "public-ip-ranges": "oracle",
    "oci": "oracle",
    "servicetags-public": "azure",
    "meta": "github",
    "ipverse-rir-ipv4": "ipverse-country",
    "ipverse-rir-ipv6": "ipverse-country",
    "ithitools-as-names": "as-names",
    "pyasn-asnames": "as-names",
    "asnames": "as-names",
    "asn": "as-names",
    "iana-ipv4-special-registry-1": "iana-special",
    "iana-ipv6-special-registry-1": "iana-special",
    "ipv4-address-space": "iana-space",
    "ipv6-address-space-1": "iana-space",
    "ipv6-unicast-address-assignments": "iana-space",
}

# FireHOL's country sets: the name before the country code, and the database it is from.
COUNTRY_SETS = {
    "country": "geolite2-country",
    "id-country": "ipdeny-country",
    "ip2location-country": "ip2location-country",
    "ipip-country": "ipip-country",
}


def feed_name(name: str) -> str:
    """The feed that a list's own name stands for: `ciarmy` is `cins`."""
    dashed = name.lower().replace("_", "-")
    known = ALIASES.get(dashed)
    if known:
        return known
    before, _, code = dashed.rpartition("-")
    if len(code) == 2 and before in COUNTRY_SETS:
        return COUNTRY_SETS[before]
    return dashed
