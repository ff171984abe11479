"""The solved spine: conservation, symmetry, and an answer that does not depend on how it was found."""

from __future__ import annotations

import numpy as np
import pytest
from people import COARSE, person

from interbody.anatomy import build_spine
from interbody.mechanics import LoadCase, MeshSize, SpineModel, simulate_loads, standard_loads
from interbody.mechanics.newton import LoadPath, Settings

MESH = MeshSize(*COARSE)
PAIRS = {"bending_left": "bending_right", "torsion_left": "torsion_right"}
MIRROR = {"flexion": 1.0, "bending": -1.0, "torsion": -1.0}
TIGHT = Settings(tolerance_mm=1e-7)


@pytest.fixture(scope="module")
def model(healthy_spine) -> SpineModel:
    return SpineModel(healthy_spine, mesh=MESH, settings=TIGHT)


@pytest.fixture(scope="module")
def response(model):
    return simulate_loads(model)


def test_every_standard_load_finds_its_equilibrium(response) -> None:
    assert {name: r.status for name, r in response.loads.items()} == dict.fromkeys(response.loads, "converged")
    assert len(response.loads) == 11


@pytest.mark.parametrize("load", ["flexion", "extension", "bending_left", "torsion_right"])
def test_a_pure_moment_goes_through_every_level_undiminished(model, response, load: str) -> None:
    """Disc, ligaments and facets of each level together carry the applied moment and no force."""
    moment = 1000.0 * np.array(next(c for c in standard_loads() if c.name == load).moment_nm)
    below = np.eye(3)
    for part, state in reversed(list(zip(model.parts.values(), model.solutions[load], strict=True))):
        level = part.level
        level.restore(state)
        wrench = part.disc.residual(level.centre)[0].copy()
        part.follower.tension = 0.0
        for connector in level.connectors:
            wrench += connector.wrench(level.rotation, level.translation, level.centre)
        # forces on an unsettled interior are of second order in the solver's tolerance
        assert below @ wrench[3:] == pytest.approx(moment, abs=0.5)
        assert wrench[:3] == pytest.approx(np.zeros(3), abs=0.05)
        below = below @ level.rotation


@pytest.mark.parametrize("left", PAIRS)
def test_a_symmetric_spine_answers_left_as_right(response, left: str) -> None:
    one, other = response.loads[left], response.loads[PAIRS[left]]
    for name in one.levels:
        a, b = one.levels[name], other.levels[name]
        for plane, sign in MIRROR.items():
            assert a.rotation_deg[plane] == pytest.approx(sign * b.rotation_deg[plane], abs=1e-5)
        assert a.facet_n["left"] == pytest.approx(b.facet_n["right"], abs=1e-3)
        assert a.facet_n["right"] == pytest.approx(b.facet_n["left"], abs=1e-3)
        assert a.idp_mpa == pytest.approx(b.idp_mpa, abs=1e-7)


@pytest.mark.parametrize("load", ["flexion", "extension", "standing", "follower_flexion"])
def test_a_load_in_the_middle_plane_moves_nothing_sideways(response, load: str) -> None:
    for level in response.loads[load].levels.values():
        assert level.rotation_deg["bending"] == pytest.approx(0.0, abs=1e-6)
        assert level.rotation_deg["torsion"] == pytest.approx(0.0, abs=1e-6)
        assert level.translation_mm[1] == pytest.approx(0.0, abs=1e-7)
        assert level.facet_n["left"] == pytest.approx(level.facet_n["right"], abs=1e-4)


def test_signs_follow_the_conventions(response) -> None:
    signs = {
        "flexion": ("flexion", 1), "extension": ("flexion", -1), "bending_right": ("bending", 1),
        "bending_left": ("bending", -1), "torsion_left": ("torsion", 1), "torsion_right": ("torsion", -1),
    }  # fmt: skip
    for load, (plane, sign) in signs.items():
        assert all(sign * level.rotation_deg[plane] > 0.3 for level in response.loads[load].levels.values())


def rotations(model: SpineModel) -> np.ndarray:
    return np.array([p.level.rotation for p in model.parts.values()])


def solved(spine, path: LoadPath, workers: int = 1, settings: Settings = TIGHT, near=None) -> SpineModel:
    model = SpineModel(spine, mesh=MESH, settings=settings, workers=workers)
    outcome = model.solver.solve(path) if near is None else model.solver.settle(path, near)
    assert outcome.converged, outcome.status
    return model


BENT = np.array([2000.0, 5000.0, 1500.0])


def test_the_answer_does_not_depend_on_the_number_of_workers(healthy_spine) -> None:
    one, two = (solved(healthy_spine, LoadPath(BENT), workers) for workers in (1, 2))
    assert np.array_equal(rotations(one), rotations(two))


def test_small_load_steps_lead_to_the_same_place(healthy_spine) -> None:
    """Nothing in a passive spine depends on the way (elastic discs, ligaments and contact)."""
    one = solved(healthy_spine, LoadPath(BENT))
    many = solved(healthy_spine, LoadPath(BENT), settings=Settings(tolerance_mm=1e-7, first_step=0.2))
    assert np.abs(rotations(one) - rotations(many)).max() < 1e-7


def test_a_start_nearby_changes_nothing(healthy_spine) -> None:
    near = solved(healthy_spine, LoadPath(0.9 * BENT))
    states = [p.level.snapshot() for p in near.parts.values()]
    cold, warm = solved(healthy_spine, LoadPath(BENT)), solved(healthy_spine, LoadPath(BENT), near=states)
    assert np.abs(rotations(cold) - rotations(warm)).max() < 1e-7


def test_unloading_brings_the_spine_back(healthy_spine) -> None:
    model = SpineModel(healthy_spine, mesh=MESH, settings=TIGHT, workers=1)
    assert model.solver.solve(LoadPath(np.zeros(3))).converged
    rest = rotations(model)
    assert model.solver.solve(LoadPath(BENT)).converged
    assert np.abs(rotations(model) - rest).max() > 0.02
    assert model.solver.solve(LoadPath(np.zeros(3), moment_from=BENT)).converged
    assert np.abs(rotations(model) - rest).max() < 1e-7


def test_an_impossible_load_is_told_in_words(healthy_spine) -> None:
    model = SpineModel(healthy_spine, mesh=MESH)
    loads = [LoadCase("absurd", (0.0, 4000.0, 0.0)), LoadCase("flexion", (0.0, 7.5, 0.0))]
    found = simulate_loads(model, loads=loads).loads
    assert not found["absurd"].converged
    assert "% of the load" in found["absurd"].status
    assert len(found["absurd"].status.split()) > 8
    assert all(np.isfinite(level.rotation_deg["flexion"]) for level in found["absurd"].levels.values())
    assert found["flexion"].converged  # the failed one leaves nothing behind


@pytest.mark.parametrize(
    ("moment", "follower"), [((0.0, 15.0, 0.0), 0.0), ((0.0, -15.0, 0.0), 0.0), ((0.0, 0.0, 0.0), 2500.0)],
    ids=["15 N·m flexion", "15 N·m extension", "2,500 N"],
)  # fmt: skip
def test_the_heaviest_loads_are_carried(moment, follower: float) -> None:
    spine = build_spine(person(pfirrmann=3, age=60))
    found = simulate_loads(SpineModel(spine, mesh=MESH), loads=[LoadCase("heavy", moment, follower)]).loads["heavy"]
    assert found.converged, found.status
