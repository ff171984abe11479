"""Every constant of the passive spine and of the hardware moves an answer when it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from interbody.bench.mechanics import reference_spine
from interbody.case import Option
from interbody.evidence import parameters
from interbody.mechanics import LoadCase, MeshSize, SpineModel, TissueModel, simulate_loads, standard_loads
from interbody.surgery import Construct, operate
from interbody.surgery import construct as construct_module

SMALL = MeshSize(core=2, nucleus_rings=1, annulus_rings=2, layers=3)
LOADS = [LoadCase("one way", (3.0, 12.0, 3.0), 100.0), LoadCase("the other", (-3.0, -7.0, -3.0), 100.0)]
TURNS = [LoadCase("turned left", (0.0, 0.0, 7.5)), LoadCase("turned right", (0.0, 0.0, -7.5))]
SPINE = reference_spine()
OPTION = Option(technique="tlif", levels=("L4-L5",), approach="open", screws="bilateral")


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


def solved(construct: Construct) -> np.ndarray:
    response = construct.solve([*LOADS, *TURNS], mesh=SMALL)
    levels = [load.levels["L4-L5"] for load in response.loads.values()]
    return np.array([v for level in levels for v in (*level.rotation_deg.values(), *level.implant.values())])


@pytest.fixture(scope="module")
def operated() -> np.ndarray:
    return solved(operate(SPINE, OPTION))


@pytest.mark.parametrize("name", [n for n in parameters("Hardware") if n not in ("bone.modulus_floor",)])
def test_hardware_constant_moves_an_answer(name: str, operated: np.ndarray) -> None:
    value = moved(parameters("Hardware")[name].value)
    if name == "screw_length_mm":
        value = 30.0  # the default is already shortened to fit
    if name == "pedicle_fill_limit":
        value = 0.3  # only a narrow pedicle is filled to the limit
    changed = solved(operate(SPINE, OPTION, changes={name: value}))
    assert np.abs(changed - operated).max() > 1e-9, f"{name} changes nothing"


@pytest.mark.parametrize(
    "name", [n for n in parameters("Techniques") if n.startswith("tlif.open") or n.count(".") == 1]
)
def test_technique_constant_moves_an_answer(name: str, operated: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    table = parameters("Techniques")
    value = 0.6 if table[name].value in (0.0, 0.25, 1.0) else 0.5 * table[name].value
    changed_table = table.with_values(**{name: value})
    monkeypatch.setattr(
        construct_module, "parameters", lambda wanted: changed_table if wanted == "Techniques" else parameters(wanted)
    )
    assert np.abs(solved(operate(SPINE, OPTION)) - operated).max() > 1e-9, f"{name} changes nothing"
