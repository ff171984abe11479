"""The helpers of the mechanics tests serve here too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "mechanics"))


@pytest.fixture(scope="session")
def healthy_spine():
    """Estimated reference person, every disc healthy (Pfirrmann 1)."""
    from people import person

    from interbody.anatomy import build_spine

    return build_spine(person())
