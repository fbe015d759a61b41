"""Built-in records: the files of `data/registry` as layers and as one index.

A file holds one snapshot at its top level, or several as `[[snapshots]]`, which take what they do
not say from the top level. Keys: `feed`, `holds_at`, `read_on`, `excerpt` (true unless said:
absence from it says nothing), `title`, `records`; of each record `entry` (an address, prefix,
`a-b` range, `AS1` or `AS1-AS5`) and `value`. Other keys are for people.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from ipskeptic.errors import StoreError
from ipskeptic.lookup.index.meta import snapshot_to_json
from ipskeptic.model.feed import Snapshot, Span
from ipskeptic.model.when import parse_window
from ipskeptic.update.columns import Columns
from ipskeptic.update.compile import compile_index
from ipskeptic.update.layer import Layer


def builtin_layers(data_root: Path) -> list[Layer]:
    """The built-in snapshots, in the order of their files.

    Args:
        data_root: The folder `data`.

    Raises:
        StoreError: A file is not as described at the top of this module; says which record.
    """
    layers: list[Layer] = []
    for path in sorted((data_root / "registry").glob("*.toml")):
        try:
            document = tomllib.loads(path.read_text("utf-8"))
            layers += [_layer(table) for table in _snapshots(document)]
        except OSError as error:
            raise StoreError(f"{path}: can't be read: {error.strerror or error}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise StoreError(f"{path}: {what}: correct the file, or reinstall") from error
    return layers


def builtin_digest(layers: Sequence[Layer]) -> str:
    """What tells one set of built-in records from another: SHA-256, in hexadecimal digits."""
    return hashlib.sha256("\n".join(sorted(map(_canonical, layers))).encode()).hexdigest()


def _canonical(layer: Layer) -> str:
    """A snapshot and its records, in whatever order they stand in their file."""
    # Without the pin, which is made of this.
    fields = snapshot_to_json(layer.snapshot._replace(sha256=""))
    return json.dumps([fields, *sorted(layer.spans)], sort_keys=True)


def build_builtin(data_root: Path) -> bytes:
    """The index of the built-in records, `data/generated/builtin.idx`.

    Raises:
        StoreError: A file of `data/registry` is wrong.
    """
    layers = builtin_layers(data_root)
    return bytes(compile_index(layers, builtin_digest(layers)))


def _snapshots(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    common = {key: value for key, value in document.items() if key != "snapshots"}
    if "records" in common:
        yield common
        del common["records"]
    for table in document.get("snapshots", ()):
        yield {**common, **table}


def _layer(table: Mapping[str, Any]) -> Layer:
    spans = [_span(record) for record in table["records"]]
    holds_at = str(table.get("holds_at", ""))
    if holds_at:
        parse_window(holds_at)
    families = "".join(sorted({str(span.family) for span in spans if span.family}))
    snapshot = Snapshot(
        number=0,
        feed=str(table["feed"]),
        holds_at=holds_at,
        fetched_at=f"{table['read_on']}T00:00:00Z" if "read_on" in table else "",
        records=len(spans),
        excerpt=bool(table.get("excerpt", True)),
        builtin=True,
        families=families,
        title=str(table.get("title", "")),
    )
    layer = Layer(snapshot, Columns.from_spans(spans))
    # There is no publisher's file: what is pinned is what the program has of it.
    pin = hashlib.sha256(_canonical(layer).encode()).hexdigest()
    return layer._replace(snapshot=snapshot._replace(sha256=pin))


def _span(record: Mapping[str, Any]) -> Span:
    family, first, last = read_entry(str(record["entry"]))
    value = "\t".join(f"{key}={_text(item)}" for key, item in record.get("value", {}).items())
    return Span(family, first, last, value)


def _text(item: object) -> str:
    if isinstance(item, list):
        return ", ".join(map(_text, item))
    text = str(item).lower() if isinstance(item, bool) else str(item)
    if not text.isprintable():
        raise ValueError(f"{text!r} holds characters that can't be printed")
    return text


def read_entry(text: str) -> tuple[int, int, int]:
    """Family, first and last of an address, a prefix, an `a-b` range, `AS1` or `AS1-AS5`.

    Raises:
        ValueError: It is none of these, or a prefix with bits set beyond its length.
    """
    low, sign, high = (part.strip() for part in text.partition("-"))
    if text.startswith("AS"):
        first = int(low.removeprefix("AS"))
        return 0, first, int(high.removeprefix("AS")) if sign else first
    if sign:
        start, end = ip_address(low), ip_address(high)
        if start.version != end.version:
            raise ValueError(f"{text!r} is a range over two families")
        return start.version, int(start), int(end)
    network = ip_network(text)
    return network.version, int(network[0]), int(network[-1])
