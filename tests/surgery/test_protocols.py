"""The hybrid protocol: the operated spine turns as far as before, its neighbours more than under the same moment."""

from __future__ import annotations

import pytest
from people import COARSE

from interbody.case import Option
from interbody.mechanics import MeshSize, standard_loads
from interbody.surgery import intact, operate
from interbody.surgery.protocols import HYBRID, PLANE_OF, adjacent_ratio, solve_hybrid, total_rotation

LOADS = ["flexion", "extension"]


@pytest.mark.slow
def test_same_motion_of_the_whole_asks_more_of_the_neighbours(healthy_spine) -> None:
    mesh = MeshSize(*COARSE)
    before = intact(healthy_spine).solve(standard_loads(LOADS), mesh=mesh)
    construct = operate(healthy_spine, Option(technique="plif", levels=("L4-L5",)), "mine")
    model = construct.model(mesh)
    same_moment = construct.solve(standard_loads(LOADS), mesh=mesh, model=model)
    found = solve_hybrid(construct, before, LOADS, mesh=mesh, model=model, after=same_moment)
    assert found.protocol == HYBRID
    for name in LOADS:
        plane = PLANE_OF[name]
        assert found.moments[name].reached
        assert found.moments[name].moment_nm > 7.5
        wanted = total_rotation(before.loads[name], plane)
        assert total_rotation(found.response.loads[name], plane) == pytest.approx(wanted, rel=3e-3)
    for level in ("L3-L4", "L5-S1"):
        assert adjacent_ratio(before, same_moment, level, "flexion") == pytest.approx(1.0, abs=0.05)
        assert 1.03 < adjacent_ratio(before, found.response, level, "flexion") < 1.45
