"""The intact spine at 7.5 N·m against the published ranges of whole lumbar spines (L1-L5)."""

from __future__ import annotations

import pytest

from interbody.anatomy import build_spine
from interbody.case import load_case
from interbody.case.examples import EXAMPLES
from interbody.mechanics import SpineModel, simulate_loads, standard_loads

pytestmark = pytest.mark.slow

BANDS = {"flexion": (24.0, 41.0), "bending": (25.0, 41.0), "torsion": (10.0, 22.0)}
"""Total range L1-L5 between plus and minus 7.5 N·m, degrees: in vitro and published models."""
PURE = ["flexion", "extension", "bending_right", "bending_left", "torsion_left", "torsion_right"]


@pytest.fixture(scope="module", params=["healthy", "ct-male-55"])
def response(request, healthy_spine):
    case = "ct-male-55"
    spine = healthy_spine if request.param == "healthy" else build_spine(load_case(EXAMPLES / f"{case}.yaml"))
    return simulate_loads(SpineModel(spine), loads=standard_loads(PURE))


@pytest.mark.parametrize("plane", BANDS)
def test_l1_to_l5_moves_as_far_as_measured_spines(response, plane: str) -> None:
    assert all(load.converged for load in response.loads.values())
    total = sum(response.range_of_motion(level, plane) for level in ("L1-L2", "L2-L3", "L3-L4", "L4-L5"))
    low, high = BANDS[plane]
    assert low <= total <= high
