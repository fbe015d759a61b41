"""Addresses of HTTP taken apart, without the library that asks them.

Importing that one tries out a socket, which a dry run must not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

# Judgement: ARIN sends on to LACNIC, which sends on to NIC.br; nobody farther.
MOST_REDIRECTS = 2


def host_of(url: str) -> str:
    """The host of an address, with its port where that is not the one of its scheme.

    Raises:
        ValueError: It is no address.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    host = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return host if port in (None, usual) else f"{host}:{port}"


def without_login(url: str) -> str:
    """An address as it may be shown: without a name and password.

    Raises:
        ValueError: It is no address.
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host).geturl() if host != parts.netloc else url


def registry_of(host: str, tables: Mapping[str, Any], servers: Mapping[str, str]) -> str:
    """The registry whose RDAP server a host is, "" for a host of nobody known.

    Names below a registry's own are that registry's too: APNIC has those of its national
    registries there.

    Args:
        host: As `host_of` gives it: with its port where that is an odd one.
        tables: `data/online/rdap.toml`.
        servers: The user's own RDAP servers, by registry.
    """
    host = host.lower()
    for name, url in servers.items():
        if host and _host(url) == host:
            return name
    for name, table in tables.items():
        if "url" in table:
            hosts = (table["host"], *table.get("hosts", ()))
            if any(host == one or host.endswith(f".{one}") for one in hosts):
                return name
    return ""


def _host(url: str) -> str:
    try:
        return host_of(url)
    except ValueError:
        return ""
