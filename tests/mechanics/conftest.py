"""A person whose discs are healthy and whose spine is the same on both sides."""

from __future__ import annotations

import pytest
from people import person

from interbody.anatomy import build_spine


@pytest.fixture(scope="session")
def healthy_spine():
    """Estimated reference person, every disc healthy (Pfirrmann 1)."""
    return build_spine(person())
