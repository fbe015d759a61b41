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
    "sans": "sans-intel",
    "cobaltstrike-ips": "cobaltstrike",
    "emerging-block-ips": "et-block",
    "greylist-latest": "turris-greylist",
    "listed-ip-7": "stopforumspam-7d",
    "toxic-ip-cidr": "stopforumspam-toxic",
    "egress-ip-ranges": "icloud-private-relay",
    "common-crawlers": "googlebot",
    "ip-ranges": "aws",
    "goog": "google",
    "public-ip-ranges": "oracle",
    "oci": "oracle",
    "servicetags-public": "azure",
    "meta": "github",
    "routeviews-rv2": "routeviews",
    "routeviews-rv6": "routeviews",
    "vrps": "rpki-vrps",
    "roas": "rpki-vrps",
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

# MISP's warninglists by the name inside them: their files are all called list.json.
MISP_LISTS = {
    "List of known Akamai IP ranges": "misp-akamai",
    "Alpha Strike Labs IP Ranges Used for Scanning": "misp-alphastrike-scanning",
    "List of known Amazon AWS IP address ranges": "misp-amazon-aws",
    "List of known Bunny.net CDN ranges": "misp-bunny-net",
    "Censys IP Ranges Used for Scanning": "misp-censys-scanning",
    "List of known Cloudflare IP ranges": "misp-cloudflare",
    "CRL and OCSP IP addresses": "misp-crl-ip",
    "List of known Fastly IP address ranges": "misp-fastly",
    "List of known GitHub IP ranges (https://api.github.com/meta)": "misp-github",
    "List of known GCP (Google Cloud Platform) IP address ranges": "misp-google-gcp",
    "List of known Googlebot IP ranges (https://developers.google.com/search/apis/ipranges/googlebot.json)": "misp-googlebot",  # noqa: E501
    "List of known iCloud Private Relay egress IP address ranges": "misp-icloud-private-relay",
    "Internet census IP Ranges Used for Scanning": "misp-internet-census-nt-scanning",
    "List of known Microsoft Azure China Datacenter IP Ranges": "misp-microsoft-azure-china",
    "List of known Microsoft Azure Datacenter IP Ranges": "misp-microsoft-azure",
    "List of known Office 365 IP address ranges": "misp-microsoft-office365-ip",
    "NetSecScan IP-Ranges, pot. used for Scanning": "misp-netsecscan-scanning",
    "List of published IP address ranges for Onyphe Scanner": "misp-onyphe-scanner",
    "List of known IP address ranges for OpenAI GPT crawler bot": "misp-openai-gptbot",
    "List of known Oracle Cloud Infrastructure (OCI) IP address ranges": "misp-oracle-oci",
    "List of known OVH Cluster IPs": "misp-ovh-cluster",
    "List of known IPv4 public DNS resolvers": "misp-public-dns-v4",
    "List of known IPv6 public DNS resolvers": "misp-public-dns-v6",
    "Rapid7 IP Ranges Used for Scanning": "misp-rapid7-nt-scanning",
    "Shadowserver IP Ranges Used for Scanning": "misp-shadowserver-nt-scanning",
    "Shadowserver IP-Ranges, pot. used for Scanning": "misp-shadowserver",
    "Shodan IP-Ranges, pot. used for Scanning": "misp-shodan-scanning",
    "List of known sinkholes": "misp-sinkholes",
    "List of known SMTP sending IP ranges": "misp-smtp-sending-ips",
    "List of known Stackpath CDN IP ranges": "misp-stackpath",
    "Stretchoid IP Ranges Used for Scanning": "misp-stretchoid-nt-scanning",
    "List of known Telegram IP address ranges": "misp-telegram-ips",
    "List of known Tenable Cloud Sensors IPv4": "misp-tenable-cloud-ipv4",
    "List of known Tenable Cloud Sensors IPv6": "misp-tenable-cloud-ipv6",
    "cisco-umbrella-blockpage-ipv4": "misp-umbrella-blockpage-v4",
    "cisco-umbrella-blockpage-ipv6": "misp-umbrella-blockpage-v6",
    "Specialized list of vpn-ipv4 addresses belonging to common VPN providers and datacenters": "misp-vpn-ipv4",  # noqa: E501
    "Specialized list of IPv6 addresses belonging to common VPN providers and datacenters": "misp-vpn-ipv6",  # noqa: E501
    "List of known Wikimedia address ranges": "misp-wikimedia",
    "List of known Zscaler IP address ranges": "misp-zscaler",
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
