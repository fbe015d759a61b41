"""Fuzz target of the bundle reader, for atheris (coverage-guided).

Run it with `python -m tests.fuzz.fuzz_bundle [libFuzzer options] [corpus folder]` from the root.
The first byte says where to change a sound bundle: in its header, in its manifest or anywhere; then
come the changes, three bytes each: place and new value. The checksums of header and manifest are
made right after them, so that the fuzzer gets behind them.
"""

from __future__ import annotations

import struct
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import atheris

_WATCHED = ["ipskeptic.lookup.bundle", "ipskeptic.lookup._manifest", "ipskeptic.update.unbundle"]

with atheris.instrument_imports(include=_WATCHED):
    from ipskeptic.errors import StoreError
    from ipskeptic.lookup import bundle
    from ipskeptic.update.bundle import Order, write_bundle
    from ipskeptic.update.folder import DataFolder
    from ipskeptic.update.importing import Wanted
    from ipskeptic.update.layer import save_layer
    from ipskeptic.update.unbundle import bundle_status, read_any, verify_bundle
    from tests.index.conftest import NET, sample

NOW = datetime(2026, 8, 26, tzinfo=UTC)


def sound(folder: Path) -> bytes:
    """The bytes of a small bundle."""
    data = DataFolder(folder / "data")
    for number, layer in enumerate(sample()):
        snapshot = layer.snapshot._replace(sha256=f"{number:02x}" * 32, builtin=False)
        save_layer(data.layer_path(snapshot), layer._replace(snapshot=snapshot))
    path = folder / "sound"
    write_bundle(data, [], Order(path, set, {}))
    return path.read_bytes()


def changed(data: bytes, original: bytes) -> bytes:
    """A bundle with some bytes changed and its first two checksums right."""
    where, changes = data[:1], data[1:]
    length = bundle.HEADER.unpack_from(original)[4]
    end = bundle.HEADER.size + length
    low, high = {b"\0": (0, 60), b"\1": (64, end)}.get(where, (0, len(original)))
    result = bytearray(original)
    for place, value in struct.iter_unpack("<HB", changes[: len(changes) // 3 * 3]):
        result[low + place % (high - low)] = value
    claimed = bundle.HEADER.unpack_from(result)[4]
    text = result[bundle.HEADER.size : bundle.HEADER.size + claimed]
    struct.pack_into("<I", result, 12, crc32(text))
    struct.pack_into("<I", result, 60, crc32(result[:60]))
    return bytes(result)


def use(path: Path) -> None:
    """Ask a file everything that can be asked of a bundle."""
    with suppress(StoreError), bundle.open_index(path) as index:
        for number in (0, NET, NET + 2, NET + 300):
            for entry in index.lookup(4, number):
                if not entry.first <= number <= entry.last:
                    raise AssertionError(entry)
    with suppress(StoreError):
        for snapshot, _ in bundle.read_manifest(path).layers:
            place = DataFolder(path.parent).layer_path(snapshot)
            if place.resolve().parent.parent != (path.parent / "snapshots").resolve():
                raise AssertionError(place)
    with suppress(StoreError):
        bundle_status(path, (), NOW, {})
    verify_bundle(path)
    for _ in read_any(path, Wanted(None, None, NOW, {})):
        pass


class Target:
    """One input after the other, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "file"
        self.original = sound(folder)

    def one_input(self, data: bytes) -> None:
        """Any error but those for damaged files is a finding."""
        self.path.write_bytes(changed(data, self.original))
        use(self.path)


def main(arguments: list[str]) -> None:
    """Fuzz until the options say stop."""
    with TemporaryDirectory() as folder:
        atheris.Setup(arguments, Target(Path(folder)).one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
