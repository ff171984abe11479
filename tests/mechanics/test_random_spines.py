"""Random plausible spines: every solve ends in equilibrium, or says why not, and no number is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest
from people import COARSE, random_person

from interbody.anatomy import build_spine
from interbody.case import CaseError
from interbody.mechanics import MeshSize, SpineModel, simulate_loads, standard_loads

LOADS = ["flexion", "bending_left", "torsion_right", "follower_extension"]


@pytest.mark.slow
def test_random_spines_converge_and_stay_finite() -> None:
    rng = np.random.default_rng(20)
    failed, solved = [], 0
    spines = 0
    while spines < 12:
        try:
            spine = build_spine(random_person(rng))
        except CaseError:
            continue
        spines += 1
        response = simulate_loads(SpineModel(spine, mesh=MeshSize(*COARSE)), loads=standard_loads(LOADS))
        for name, load in response.loads.items():
            solved += 1
            if not load.converged:
                failed.append((spines, name, load.status))
                assert len(load.status.split()) > 5
            for level in load.levels.values():
                numbers = [*level.rotation_deg.values(), *level.facet_n.values(), *level.translation_mm]
                assert np.isfinite(numbers).all()
                assert level.idp_mpa is None or np.isfinite(level.idp_mpa)
    assert not failed
