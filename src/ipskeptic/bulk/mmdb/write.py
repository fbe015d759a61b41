"""Puts a MaxMind DB together: tree, separator, data, metadata.

IPv4 addresses lie at ::/96, as readers expect, and ::ffff:0:0/96 leads to them, as `annotate` reads
such addresses as IPv4. MaxMind's own files let 2002::/16 lead there too; here it has the records of
IPv6, as in every answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ipskeptic.bulk.intervals import Export, Spans, without
from ipskeptic.bulk.mmdb.fields import Uint, Value, encoded
from ipskeptic.bulk.mmdb.maps import Maps
from ipskeptic.bulk.mmdb.tree import LEAF, tree_of
from ipskeptic.errors import UsageError

_MARKER = b"\xab\xcd\xefMaxMind.com"
_SEPARATOR = bytes(16)
_SIZES = (24, 28, 32)  # of a record, in bits, that readers know
_AT_ONCE = 1 << 18  # nodes written in one step; judgement: some megabytes
# What an IPv6 interval may lead to besides rows: the tree of IPv4, and nothing.
_IPV4, _NOTHING = LEAF - 1, LEAF - 2
_IPV4_AT = ((0, (1 << 32) - 1), (0xFFFF << 32, (0xFFFF << 32) + (1 << 32) - 1))

Records = npt.NDArray[np.int64]


class About(NamedTuple):
    """What the metadata says.

    Attributes:
        built: When, in seconds since 1970.
        description: What the file holds, in a few sentences.
        seen_at: The text that all rows have in `seen_at`; "" where they have no such column.
        geoip: Whether to add the keys of GeoIP databases.
    """

    built: int
    description: str
    seen_at: str = ""
    geoip: bool = True


def mmdb_parts(export: Export, about: About) -> Iterator[bytes]:
    """The bytes of a MaxMind DB, part by part.

    Args:
        export: What it holds.
        about: What its metadata say.

    Raises:
        UsageError: It would be larger than the format allows.
    """
    maps = Maps(export, about.seen_at, geoip=about.geoip)
    spans = {found.family: found for found in export.spans}
    upper = _upper(spans.get(6))
    lower = spans.get(4, _empty(4))
    trees = tree_of(upper), tree_of(lower)
    nodes = sum(map(len, trees))
    size = next((n for n in _SIZES if nodes + len(_SEPARATOR) + maps.size < 1 << n), None)
    if size is None:
        raise UsageError("too much for one MMDB file: ask for fewer columns with --columns")
    leaves = [_leaves(found, maps, nodes) for found in (upper, lower)]
    below = len(trees[0])
    # The place of the tree of IPv4: its first node, or what all of it leads to.
    leaves[0][upper.row == _IPV4] = below if len(trees[1]) else leaves[1][0]
    for tree, leaf, first in zip(trees, leaves, (0, below), strict=True):
        for begin in range(0, len(tree), _AT_ONCE):
            yield _packed(_records(tree[begin : begin + _AT_ONCE], leaf, first), size)
    yield _SEPARATOR
    yield from maps.write()
    yield _MARKER + encoded(_metadata(about, nodes, size))


def _empty(family: int) -> Spans:
    zero = np.zeros(1, np.uint64)
    return Spans(family, zero, zero, np.array([_NOTHING], np.uint32))


def _upper(spans: Spans | None) -> Spans:
    """The intervals of IPv6 with those of IPv4 as one block, twice."""
    return without(spans or _empty(6), _IPV4_AT, _IPV4)


def _leaves(spans: Spans, maps: Maps, nodes: int) -> Records:
    """What a record holds that leads to each interval."""
    special = spans.row >= _NOTHING
    places = maps.places[np.where(special, 0, spans.row)]
    places[special] = -1
    return np.where(places < 0, nodes, places + nodes + len(_SEPARATOR))


def _records(tree: npt.NDArray[np.uint32], leaves: Records, first: int) -> Records:
    is_leaf = tree >= LEAF
    numbers = tree.astype(np.int64)
    numbers[~is_leaf] += first
    numbers[is_leaf] = leaves[numbers[is_leaf] - LEAF]
    return numbers


def _packed(records: Records, size: int) -> bytes:
    """Nodes as bytes. Source: the specification, "Node Layout"."""
    data = records.astype(">u4").view(np.uint8).reshape(-1, 8)
    if size == 24:
        data = data[:, [1, 2, 3, 5, 6, 7]]
    elif size == 28:
        middle = data[:, 0] << 4 | data[:, 4]
        data = np.insert(data[:, [1, 2, 3, 5, 6, 7]], 3, middle, axis=1)
    return data.tobytes()


def _metadata(about: About, nodes: int, size: int) -> dict[str, Value]:
    return {
        "node_count": Uint(nodes, 32),
        "record_size": Uint(size, 16),
        "ip_version": Uint(6, 16),
        "database_type": "ipskeptic",
        "languages": ["en"],
        "binary_format_major_version": Uint(2, 16),
        "binary_format_minor_version": Uint(0, 16),
        "build_epoch": Uint(about.built, 64),
        "description": {"en": about.description},
    }
