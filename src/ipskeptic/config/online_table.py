"""The table `[online]`, and the keys for servers, which come from the environment alone.

Whether anybody is asked is no setting: `--online` stands on the command line, so that no file in a
folder can make a run tell others which addresses are looked up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from ipskeptic.config.values import wrong_key
from ipskeptic.errors import ConfigError
from ipskeptic.model.names import REGISTRIES

# judgement: nobody waits longer for one answer.
MOST_SECONDS = 300
DNS_PORT = 53  # RFC 1035, section 4.2

KEYS = ("resolver", "timeout", "proxy", "rdap")

# A proxy or server: scheme, name and password, host, port, path.
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?:(?P<user>[^/?#]*)@)?"
    r"(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?(?P<path>/[!-~]*)?",
    re.IGNORECASE,
)

Resolver = tuple[str, int]


def parse_online(value: Any, path: Path) -> dict[str, Any]:
    """Read `[online]`.

    Returns:
        `resolver`, `timeout`, `proxy` and `rdap` (address by registry), as far as they are given.

    Raises:
        ConfigError: A key or value is wrong.
    """
    if not isinstance(value, Mapping):
        raise ConfigError(f"{path}: online must be a table, [online]; {_NEVER}")
    given: dict[str, Any] = {}
    for key, entry in value.items():
        where = f"{path}: online.{key}"
        match key:
            case "resolver":
                texts = [entry] if isinstance(entry, str) else entry
                if not isinstance(texts, list) or not texts:
                    raise ConfigError(f"{where}: should be an address, or a list of addresses")
                given[key] = tuple(parse_resolver(text, where) for text in texts)
            case "timeout":
                given[key] = parse_timeout(entry, where)
            case "proxy":
                given[key] = parse_proxy(entry, where, in_file=True)
            case "rdap":
                given[key] = _servers(entry, where)
            case "ways" | "online" | "ask":
                raise ConfigError(f"{where}: {_NEVER}")
            case _:
                raise wrong_key(key, KEYS, f"{path}: online")
    return given


_NEVER = "whether servers are asked is no setting: give --online on the command line"


def parse_resolver(value: Any, where: str) -> Resolver:
    """Read `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`.

    Raises:
        ConfigError: It is no address, or the port is none.
    """
    text = value.strip() if isinstance(value, str) else ""
    host, port = text, ""
    if text.startswith("["):
        host, closed, port = text[1:].partition("]")
        if not closed or (port and not port.startswith(":")):
            raise ConfigError(f"{where}: {_cut(value)} is no resolver; write [2001:db8::53]:5353")
        port = port[1:] if port else ""
        if text.endswith(":"):
            port = "none"
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
        port = port or "none"
    try:
        address = ip_address(host)
    except ValueError:
        raise ConfigError(
            f"{where}: {_cut(value)} is no address; a resolver is given by its address "
            "(192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353), since finding the address of a "
            "name would take a resolver"
        ) from None
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ConfigError(f"{where}: {_cut(value)}: the port is a number from 1 to 65535")
    return str(address), int(port) if port else DNS_PORT


def parse_timeout(value: Any, where: str) -> float:
    """Read seconds, as a number or as text.

    Raises:
        ConfigError: They are none, or out of range.
    """
    try:
        if isinstance(value, bool):
            raise ValueError
        seconds = float(value)
    except (TypeError, ValueError):
        raise ConfigError(f"{where}: {_cut(value)} is no number of seconds") from None
    if not (math.isfinite(seconds) and 0 < seconds <= MOST_SECONDS):
        raise ConfigError(
            f"{where}: {_cut(value)} is out of range: above 0, {MOST_SECONDS} at most"
        )
    return seconds


def parse_proxy(value: Any, where: str, *, in_file: bool = False) -> str:
    """Read the address of an HTTP proxy. What is wrong is not repeated: it may hold a password.

    Args:
        value: The address.
        where: What to call it in an error.
        in_file: It stands in a file, where no password belongs.

    Raises:
        ConfigError: It is none.
    """
    text = value.strip() if isinstance(value, str) else ""
    if text.lower().startswith("socks"):
        raise ConfigError(
            f"{where}: SOCKS proxies are not spoken to; give an HTTP proxy, "
            "http://proxy.example:8080"
        )
    found = _URL.fullmatch(text)
    if (
        found is None
        or found["scheme"].lower() not in ("http", "https")
        or found["path"] not in (None, "/")
        or not _is_port(found["port"])
    ):
        raise ConfigError(f"{where}: should be the address of a proxy: http://proxy.example:8080")
    if in_file and found["user"] is not None:
        raise ConfigError(
            f"{where}: no name or password belongs in a file; give them in HTTPS_PROXY"
        )
    return text


def shown_proxy(text: str) -> str:
    """A proxy as it may be shown: without name and password; "" where it is no address."""
    found = _URL.fullmatch(text if "://" in text else f"http://{text}")
    if found is None:
        return ""
    port = f":{found['port']}" if found["port"] else ""
    return f"{found['scheme'].lower()}://{found['host']}{port}"


def _servers(value: Any, where: str) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{where}: must be a table, [online.rdap]")
    servers: dict[str, str] = {}
    for registry, text in value.items():
        if registry not in REGISTRIES:
            raise wrong_key(registry, REGISTRIES, where)
        found = _URL.fullmatch(text) if isinstance(text, str) else None
        if (
            found is None
            or found["scheme"].lower() not in ("http", "https")
            or not _is_port(found["port"])
        ):
            raise ConfigError(
                f"{where}.{registry}: should be the address of an RDAP server: "
                "https://rdap.example/registry"
            )
        if found["user"] is not None:
            raise ConfigError(f"{where}.{registry}: no name or password belongs in a file")
        servers[registry] = text
    return servers


def _is_port(text: str | None) -> bool:
    return text is None or 0 < int(text) < 65536


def _cut(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
