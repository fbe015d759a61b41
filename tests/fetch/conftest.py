"""A server for each test that wants one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fetch.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    with Server() as running:
        yield running
