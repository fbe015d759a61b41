"""Addresses of HTTP taken apart, without the library that asks them.

Importing that one tries out a socket, which a dry run must not.
"""

from __future__ import annotations

from urllib.parse import urlsplit


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
