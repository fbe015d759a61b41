"""Where the tools lie that these tests are about."""

from __future__ import annotations

import sys

from tests.conftest import ROOT

# `tools` is no package: its scripts are run by path.
sys.path.insert(0, str(ROOT / "tools"))
