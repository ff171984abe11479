"""The estimate from two meshes against the error itself, which a much finer mesh shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from people import person

from interbody.anatomy import build_spine
from interbody.mechanics import (
    CHECKED_LOADS,
    COARSE_MESH,
    DEFAULT_MESH,
    MeshSize,
    SpineModel,
    estimate_mesh_error,
    simulate_loads,
    standard_loads,
)

FINER = MeshSize(6, 1, 10, 8, 0.7)
LEVEL = "L5-S1"


@pytest.mark.parametrize("grade", [1, 4])
def test_the_estimate_is_an_upper_one_and_not_far_off(grade: int) -> None:
    spine, loads = build_spine(person(grade)), standard_loads(CHECKED_LOADS)

    def solved(mesh: MeshSize):
        return simulate_loads(SpineModel(spine, mesh=mesh, only=[LEVEL]), loads=loads)

    coarse, ours, finer = (solved(mesh) for mesh in (COARSE_MESH, DEFAULT_MESH, FINER))
    found = estimate_mesh_error(ours, coarse)

    def error(read, least) -> float:
        pairs = ((read(ours.loads[n].levels[LEVEL]), read(finer.loads[n].levels[LEVEL])) for n in CHECKED_LOADS)
        return max(abs(a - b) / abs(b) for a, b in pairs if abs(b) > least)

    turned = error(lambda level: max(level.rotation_deg.values(), key=abs), 0.5)
    pressed = error(lambda level: level.idp_mpa, 0.1)
    assert turned < found["rotation_deg"].value < max(5.0 * turned, 0.04)
    assert pressed < found["idp_mpa"].value < max(5.0 * pressed, 0.06)
    assert found["rotation_deg"].level == LEVEL
    assert found["rotation_deg"].load in CHECKED_LOADS


def test_a_share_of_next_to_nothing_is_no_error() -> None:
    """A pressure near zero, as worn discs have it in extension, says nothing about the mesh."""
    spine, loads = build_spine(person(1)), standard_loads(["flexion"])
    mesh = MeshSize(2, 1, 1, 2)
    ours = simulate_loads(SpineModel(spine, mesh=mesh, only=[LEVEL]), loads=loads)
    (load,) = ours.loads.values()
    emptied = replace(load, levels={n: replace(v, idp_mpa=0.001) for n, v in load.levels.items()})
    none = replace(ours, loads={"flexion": emptied})
    assert set(estimate_mesh_error(none, ours)) == {"rotation_deg"}
    assert estimate_mesh_error(ours, ours)["idp_mpa"].value == 0.0
