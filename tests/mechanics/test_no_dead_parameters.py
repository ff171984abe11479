"""Every constant of the passive spine moves an answer when it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from interbody.bench.mechanics import reference_spine
from interbody.evidence import parameters
from interbody.mechanics import LoadCase, MeshSize, SpineModel, TissueModel, simulate_loads, standard_loads

SMALL = MeshSize(core=2, nucleus_rings=1, annulus_rings=2, layers=3)
LOADS = [LoadCase("one way", (3.0, 12.0, 3.0), 100.0), LoadCase("the other", (-3.0, -7.0, -3.0), 100.0)]
SPINE = reference_spine()


def moved(value: Any) -> Any:
    """The value, changed a little; zero gives a small number."""
    if isinstance(value, tuple):
        return tuple(moved(v) for v in value)
    return 0.93 * value if value else 0.02


def answers(model: SpineModel) -> np.ndarray:
    response = simulate_loads(model, loads=LOADS)
    model.solver.close()
    assert all(load.converged for load in response.loads.values())
    found: list[float] = []
    for load in response.loads.values():
        for level in load.levels.values():
            found += [*level.rotation_deg.values(), *level.translation_mm, level.idp_mpa or 0.0]
            found += [*level.facet_n.values(), *level.ligament_n.values(), *level.implant.values()]
    return np.array(found)


def passive(changes: Mapping[str, Mapping[str, Any]]) -> np.ndarray:
    names = TissueModel()
    sets = {
        role: parameters(getattr(names, role)).with_values(**changes.get(role, {}))
        if role in changes
        else parameters(getattr(names, role))
        for role in ("disc", "ligaments", "mesh")
    }
    return answers(SpineModel(SPINE, tissue=TissueModel(**sets), mesh=SMALL, only=["L4-L5"], workers=1))


@pytest.fixture(scope="module")
def unchanged() -> np.ndarray:
    return passive({})


@pytest.mark.parametrize(
    ("role", "name"),
    [(role, name) for role in ("disc", "ligaments", "mesh") for name in parameters(getattr(TissueModel(), role))],
)
def test_tissue_constant_moves_an_answer(role: str, name: str, unchanged: np.ndarray) -> None:
    value = moved(parameters(getattr(TissueModel(), role))[name].value)
    changed = passive({role: {name: value}})
    assert np.abs(changed - unchanged).max() > 1e-7, f"{role} {name} changes nothing"


@pytest.mark.parametrize("name", list(parameters("StandardLoads")))
def test_load_constant_moves_a_load(name: str) -> None:
    table = parameters("StandardLoads")
    assert standard_loads() != standard_loads(loads=table.with_values(**{name: moved(table[name].value)}))
