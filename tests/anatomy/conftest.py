from __future__ import annotations

import pytest
from anatomy_people import person

from interbody.anatomy import Spine, build_spine


@pytest.fixture(scope="session")
def reference() -> Spine:
    """The reference person: a man of the mean age and stature of the donors of Panjabi1992."""
    return build_spine(person())
