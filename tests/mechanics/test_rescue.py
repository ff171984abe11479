"""Equilibria that the straight way does not reach: at rest, and under a load with a part that has none."""

from __future__ import annotations

import numpy as np
import pytest
from people import random_person

from interbody.anatomy import build_spine
from interbody.mechanics import LevelResponse, LoadResponse, SpineModel, simulate_loads, standard_loads
from interbody.mechanics.hexahedron import HELD
from interbody.mechanics.newton import LoadPath, Settings
from interbody.mechanics.rescue import MOST_HELD, Fading, way_round
from interbody.mechanics.rotations import log_rotation
from interbody.validation.rig import Rig
from interbody.validation.schema import Load

LEVEL = "L5-S1"


def model(seed: int) -> SpineModel:
    """L5-S1 of a random person; gives up early on the straight way, for the test's sake."""
    spine = build_spine(random_person(np.random.default_rng(seed)))
    return SpineModel(spine, only=[LEVEL], settings=Settings(smallest_step=0.1))


def solved(seed: int, load: str) -> tuple[SpineModel, LoadResponse]:
    found = model(seed)
    return found, simulate_loads(found, loads=standard_loads([load])).loads[load]


@pytest.mark.parametrize(("seed", "load"), [(39, "extension"), (2, "extension"), (97, "torsion_left")])
def test_spines_that_stopped_on_the_straight_way_find_their_equilibrium(seed: int, load: str) -> None:
    found, response = solved(seed, load)
    assert response.converged, response.status
    part = found.parts[LEVEL]
    # an equilibrium of the whole load: what disc, ligaments and joints bear is the moment that was applied
    part.level.linearise()
    moment = 1000.0 * np.array(standard_loads([load])[0].moment_nm)
    assert part.level.wrench == pytest.approx([0.0, 0.0, 0.0, *moment], abs=1e-3 * np.abs(moment).max())
    level: LevelResponse = response.levels[LEVEL]
    assert np.isfinite([*level.rotation_deg.values(), *level.disc_force_n, *level.disc_moment_nm]).all()


def test_what_is_still_held_is_said_and_the_next_load_is_held_as_usual() -> None:
    found, response = solved(39, "extension")
    held = found.parts[LEVEL].disc.held
    assert HELD < held <= MOST_HELD
    assert f"{100 * held:.0f} % of the fibres" in response.status
    again = simulate_loads(found, loads=standard_loads(["flexion"])).loads["flexion"]
    assert again.status == "converged"
    assert found.parts[LEVEL].disc.held == HELD


@pytest.mark.parametrize(("seed", "load"), [(2, "extension"), (97, "torsion_left")])
def test_an_answer_hardly_depends_on_the_share_it_may_keep(seed: int, load: str) -> None:
    found = model(seed)
    part = found.parts[LEVEL]
    moment = 1000.0 * np.array(standard_loads([load])[0].moment_nm)
    turns = []
    for share in (MOST_HELD, HELD):
        found.reset()
        assert way_round(found.solver, moment, found.followers, 0.0, to=share).converged
        assert part.disc.held == pytest.approx(share)
        turns.append(log_rotation(part.level.rotation))
    assert np.abs(turns[1] - turns[0]).max() < 0.01 * np.abs(turns[1]).max()


def test_both_ways_end_at_the_same_equilibrium_where_both_can_be_gone() -> None:
    found, response = solved(2, "flexion")
    assert response.status == "converged"
    part = found.parts[LEVEL]
    turned = part.level.rotation
    moment = 1000.0 * np.array(standard_loads(["flexion"])[0].moment_nm)
    found.reset()
    outcome = way_round(found.solver, moment, found.followers, 0.0)
    assert outcome.status == "converged"
    assert part.disc.held == pytest.approx(HELD)
    assert np.rad2deg(log_rotation(part.level.rotation @ turned.T)) == pytest.approx(np.zeros(3), abs=1e-3)


def test_both_ways_end_at_the_same_equilibrium_in_a_testing_machine_that_presses_too() -> None:
    found = model(2)
    rig = Rig(found)
    load = Load(extension_nm=7.5, compression_n=150.0)
    assert rig.apply(load).status == "converged"
    turned = rig.turn(LEVEL)
    rig.unload()
    moment, force = 1000.0 * rig.machine @ np.array([0.0, -7.5, 0.0]), -150.0 * rig.machine[:, 2]
    assert way_round(found.solver, moment, found.followers, 0.0, force).status == "converged"
    assert rig.turn(LEVEL) == pytest.approx(turned, abs=1e-3)


def test_a_testing_machine_goes_the_way_round_too() -> None:
    found = model(39)
    rig = Rig(found)
    moment = 1000.0 * rig.machine @ np.array([0.0, -7.5, 0.0])
    assert not found.solver.solve(LoadPath(moment)).converged, "the straight way"
    reached = rig.apply(Load(extension_nm=7.5))
    assert reached.converged, reached.status
    level = found.parts[LEVEL].level
    level.linearise()
    assert level.wrench == pytest.approx([0.0, 0.0, 0.0, *moment], abs=1e-3 * np.abs(moment).max())


def test_a_disc_one_millimetre_high_behind_comes_to_rest() -> None:
    spine = build_spine(random_person(np.random.default_rng(136)))
    assert spine.discs["L3-L4"].height_posterior < 1.1
    found = SpineModel(spine, only=["L3-L4"])
    assert not found.solver.solve(LoadPath(np.zeros(3))).converged, "the straight way"
    assert found.come_to_rest().status == "converged"
    part = found.parts["L3-L4"]
    part.level.linearise()
    pull = sum(part.ligaments.forces(part.level.rotation, part.level.translation).values())
    assert np.abs(part.level.wrench[:3]).max() < 1e-3 * pull


def test_rest_is_the_same_by_and_by_as_at_once() -> None:
    found = model(2)
    assert found.come_to_rest().converged
    at_once = found.parts[LEVEL].level.snapshot()
    found.reset()
    assert found.solver.solve(Fading(found.solver)).converged
    for now, before in zip(found.parts[LEVEL].level.snapshot(), at_once, strict=True):
        assert now == pytest.approx(before, abs=1e-3)
