"""What makes the search short changes nothing in what it finds: assumed pressures, kept factors, mirrored starts."""

from __future__ import annotations

import numpy as np
import pytest
from people import COARSE, person
from solids import layered_disc

from interbody.anatomy import build_spine
from interbody.mechanics import LevelPreparation, LoadCase, MeshSize, SpineModel
from interbody.mechanics.condensation import extrapolated
from interbody.mechanics.level import Level
from interbody.mechanics.mirror import is_symmetric, mirror_image
from interbody.mechanics.newton import Bracket, LoadPath, Settings
from interbody.mechanics.rotations import log_rotation
from interbody.mechanics.search import Search
from interbody.mechanics.settling import settle_interior

MESH = MeshSize(*COARSE)


def disturbed(seed: int = 3):
    """A disc whose interior is out of balance, and a random step of its nodes."""
    disc = layered_disc()
    rng = np.random.default_rng(seed)
    disc.set_interior(disc.interior() + 0.01 * rng.uniform(-1, 1, disc.interior().shape))
    step = np.zeros_like(disc.x)
    step[disc.topology.interior] = 0.01 * rng.uniform(-1, 1, disc.interior().shape)
    return disc, step


def blank(disc) -> np.ndarray:
    return np.full(len(disc.mesh.elements), np.nan)


def test_extrapolated_mean_stress_is_its_derivative() -> None:
    disc, step = disturbed()
    start, present = disc.x.copy(), blank(disc)
    after, excess = extrapolated(disc, step, present)
    assert excess == 0.0
    sides = []
    for sign in (1.0, -1.0):
        disc.x[:] = start + sign * 1e-4 * step
        disc.residual(disc.mesh.centre)
        sides.append(-disc.pressure.copy())
    slope = (sides[0] - sides[1]) / 2e-4
    assert np.abs(after - present - slope).max() < 1e-6 * np.abs(slope).max()


def test_stiffness_at_the_present_mean_stress_is_the_exact_one() -> None:
    disc, _ = disturbed()
    exact = disc.condense(disc.mesh.centre)
    disc.residual(disc.mesh.centre)
    again = disc.eliminate(disc.assemble(disc.mesh.centre, -disc.pressure.copy()))
    assert np.abs(again.tangent - exact.tangent).max() < 1e-9 * np.abs(exact.tangent).max()
    assert np.abs(again.wrench - exact.wrench).max() < 1e-9 * np.abs(exact.wrench).max()


def test_assumed_mean_stress_changes_the_stiffness_and_not_the_forces() -> None:
    disc, _ = disturbed()
    centre = disc.mesh.centre
    wrench, residual = disc.residual(centre)
    residual = residual.copy()
    disc.residual(centre)
    assumed = 0.3 - disc.pressure
    direct = disc.assemble(centre, assumed)
    assert np.abs(direct - wrench).max() < 1e-12 * np.abs(wrench).max()
    assert np.abs(disc.unbalanced - residual).max() < 1e-12 * np.abs(residual).max()
    # forces at the assumed stress, on the other hand, are those of another pressure
    disc.assemble(centre, assumed, tangent=False)
    assert np.abs(disc.unbalanced - residual).max() > 1e-3 * np.abs(residual).max()


def test_kept_factors_balance_what_they_were_made_for() -> None:
    disc, _ = disturbed()
    centre = disc.mesh.centre
    first = disc.eliminate(disc.assemble(centre, blank(disc)))
    again = disc.balance_again(disc.assemble(centre, blank(disc), tangent=False))
    assert np.abs(again - first.wrench).max() < 1e-9 * np.abs(first.wrench).max()


def test_factors_put_back_are_those_that_were_kept() -> None:
    disc, step = disturbed()
    centre, motion = disc.mesh.centre, np.array([0.1, -0.2, 0.3, 0.01, 0.02, -0.01])
    first = disc.eliminate(disc.assemble(centre, blank(disc)))
    kept, way, start = disc.factors(), disc.direction(motion), disc.x.copy()
    disc.x += step
    disc.eliminate(disc.assemble(centre, blank(disc)))
    assert np.abs(disc.direction(motion) - way).max() > 1e-3 * np.abs(way).max()
    disc.x[:] = start
    disc.use_factors(kept)
    again = disc.balance_again(disc.assemble(centre, blank(disc), tangent=False))
    assert np.abs(again - first.wrench).max() < 1e-9 * np.abs(first.wrench).max()
    assert np.abs(disc.direction(motion) - way).max() < 1e-9 * np.abs(way).max()


def test_factors_of_rest_lead_to_the_same_equilibrium_as_new_ones(healthy_spine) -> None:
    """The first step of every load takes the stiffness of rest as it was left; nothing may depend on it."""
    settings = Settings(tolerance_mm=1e-7)
    recalled, factorised = (SpineModel(healthy_spine, mesh=MESH, settings=settings, workers=1) for _ in range(2))
    search = Search(recalled)
    assert search.come_to_rest().converged
    for name, moment, follower in (("flexion", (0.0, 7.5, 0.0), 0.0), ("bent", (2.0, -4.0, 1.5), 280.0)):
        assert search.solve(LoadCase(name, moment, follower)).converged
        assert factorised.solver.solve(LoadPath(np.zeros(3), None, factorised.followers, follower)).converged
        assert factorised.solver.solve(
            LoadPath(1000.0 * np.array(moment), None, factorised.followers, follower, follower)
        ).converged
        for a, b in zip(search.levels, factorised.parts.values(), strict=True):
            assert np.abs(a.rotation - b.level.rotation).max() < 1e-7
            assert np.abs(a.translation - b.level.translation).max() < 1e-5
        factorised.reset()


def test_the_work_along_a_step_is_that_of_the_assumed_forces() -> None:
    """At the start of a step, the cheap correction gives what an evaluation at the assumed stresses gives."""
    disc, _ = disturbed()
    level = Level("disc", disc, [], disc.mesh.centre)
    disc.set_interior(disturbed()[0].interior())
    level.linearise(extrapolated=True)
    level.set_step(np.array([0.01, 0.02, -0.01, 1e-3, 2e-3, -1e-3]))
    level.move(0.7)
    level.linearise(extrapolated=True)
    level.set_step(np.array([0.02, -0.01, 0.01, -1e-3, 1e-3, 2e-3]))
    applied = np.array([3.0, -2.0, 5.0, 100.0, 50.0, -70.0])
    cheap = level.work_of_imbalance(applied, False)
    level.move(0.0)
    assert level.work_of_imbalance(applied, True) == pytest.approx(cheap, rel=1e-7)


@pytest.mark.parametrize("reuse", [0.0, 0.1], ids=["every factor new", "factors kept"])
def test_any_setting_finds_the_same_equilibrium(healthy_spine, reuse: float) -> None:
    bent = np.array([2000.0, 5000.0, 1500.0])
    found = []
    for settings in (
        Settings(tolerance_mm=1e-7, reuse_step_mm=reuse),
        Settings(tolerance_mm=1e-7, reuse_step_mm=reuse, largest_step_mm=0.2, first_step=0.5, sure_step_mm=0.0),
    ):
        model = SpineModel(healthy_spine, mesh=MESH, settings=settings, workers=1)
        assert model.solver.solve(LoadPath(bent)).converged
        found.append(np.array([p.level.rotation for p in model.parts.values()]))
    assert np.abs(found[0] - found[1]).max() < 1e-7


def test_the_mirrored_answer_is_an_answer(healthy_spine) -> None:
    model = SpineModel(healthy_spine, mesh=MESH, workers=1)
    search = Search(model)
    assert search.come_to_rest().converged
    assert is_symmetric(search.levels, search.rest)
    assert search.solve(LoadCase("bending_right", (7.5, 0.0, 0.0))).iterations > 2
    seen = mirror_image(search.levels, model.solutions["bending_right"])
    left = search.solve(LoadCase("bending_left", (-7.5, 0.0, 0.0)))
    assert left.converged
    assert left.iterations == 1
    for level, (rotation, translation, _) in zip(search.levels, seen, strict=True):
        assert np.abs(log_rotation(level.rotation @ rotation.T)).max() < 1e-5
        assert np.abs(level.translation - translation).max() < 1e-3


def test_a_spine_cut_on_one_side_gets_its_own_answer() -> None:
    """At rest it may look symmetric (a capsule that is slack); the mirrored start is then no more than a start."""
    spine = build_spine(person())
    cut = {"L4-L5": LevelPreparation(ligaments={"CL:left": 0.0}, facets={"left": 0.0})}
    left = LoadCase("bending_left", (-7.5, 0.0, 0.0))
    found = []
    for before in ([LoadCase("bending_right", (7.5, 0.0, 0.0))], []):
        search = Search(SpineModel(spine, cut, mesh=MESH, workers=1))
        assert search.come_to_rest().converged
        for case in (*before, left):
            assert search.solve(case).converged
        found.append(np.array([level.rotation for level in search.levels]))
    assert np.abs(found[0] - found[1]).max() < 1e-5


def test_the_interior_settles_to_balance_between_plates_at_rest() -> None:
    disc = layered_disc()
    disc.volumes[disc.mesh.nucleus] *= 1.01  # the nucleus would like to be larger
    assert settle_interior(disc) > 1
    wrench, residual = disc.residual(disc.mesh.centre)
    assert np.abs(residual).max() < 1e-3
    assert wrench[2] < 0.0  # it pushes the plates apart
    assert disc.nucleus_pressure() > 0.0


def test_bracket_of_an_exponential_step_ends_near_its_balance() -> None:
    """work(s) = 1 - (exp(8 s) - 1) / (exp(8 * 0.6) - 1) is nil at 0.6; the secant from s = 1 would stop at 0.1."""
    bracket, tries = Bracket(1.0, 1.0), 0

    def work(s: float) -> float:
        return 1.0 - np.expm1(8.0 * s) / np.expm1(8.0 * 0.6)

    while bracket.narrow(work(bracket.share), 0.8):
        tries += 1
    assert 0.4 < bracket.share < 0.7
    assert tries <= 5
