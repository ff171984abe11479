"""An operated level solved by itself gives what the whole spine gives."""

from __future__ import annotations

from itertools import pairwise

import pytest

from interbody.anatomy import build_spine
from interbody.case import load_case
from interbody.case.examples import EXAMPLES
from interbody.course import operated_levels
from interbody.course.graft_curve import LOADS as ALL
from interbody.course.level_alone import solve_alone
from interbody.evidence import parameters
from interbody.mechanics import SpineModel, simulate_loads, standard_loads
from interbody.mechanics.disc_mesh import MeshSize
from interbody.surgery import operate

MESH = MeshSize(core=2, nucleus_rings=1, annulus_rings=2, layers=3)
LOADS = ("standing", "extension", "follower_bending")
LEVEL = "L3-L4"
READINGS = ("graft_around_shear_strain_mean", "cage_pressure_mpa", "screw_bone_pressure_mpa", "screw_peak_mpa")


@pytest.fixture(scope="module")
def operated():
    case = load_case(EXAMPLES / "estimated-woman-66.yaml")
    option = case.options["TLIF L3-L4"]
    spine = build_spine(case)
    return spine, option, operate(spine, option, "fresh")


@pytest.mark.slow
def test_alone_as_in_the_whole_spine(operated) -> None:
    """Two independent solves of a graft that has grown on: all levels together, and one with the levels below known."""
    spine, option, _ = operated
    stiff = operate(spine, option, "stiff", {"graft.modulus_mpa": 500.0}, bridged=True)
    whole = stiff.solve(standard_loads(LOADS), mesh=MESH)
    below = simulate_loads(SpineModel(spine, only=["L4-L5", "L5-S1"], mesh=MESH), "below", standard_loads(LOADS))
    alone = solve_alone(stiff, [LEVEL], LOADS, below, MESH)
    for load in LOADS:
        one, other = (r.loads[load].levels[LEVEL] for r in (whole, alone))
        assert alone.loads[load].converged
        assert dict(other.rotation_deg) == pytest.approx(dict(one.rotation_deg), abs=2e-3)
        for name in (
            "graft_around_shear_strain_mean",
            "cage_pressure_mpa",
            "screw_bone_pressure_mpa",
            "screw_peak_mpa",
        ):
            assert other.implant[name] == pytest.approx(one.implant[name], rel=5e-3)


@pytest.mark.slow
def test_the_same_curve_twice_and_it_falls(operated) -> None:
    """The same bytes, though two moduli are solved at a time; strain, motion and stress fall as the graft stiffens."""
    spine, option, fresh = operated
    below = simulate_loads(SpineModel(spine, only=["L4-L5", "L5-S1"], mesh=MESH), "below", standard_loads(ALL))
    response = solve_alone(fresh, [LEVEL], ALL, below, MESH)
    sets = {"GraftMechanics": parameters("GraftMechanics").with_values(knots_mpa=(50.0, 3000.0))}
    found = [operated_levels(fresh, response, option, sets=sets, below=below, mesh=MESH) for _ in range(2)]
    assert found[0].curves == found[1].curves
    bonded = found[0].curves[LEVEL].states[1:]
    for soft, stiff in pairwise(bonded):
        assert stiff.strain["graft_around"] < soft.strain["graft_around"]
        assert stiff.motion < soft.motion
        assert stiff.full["rod"] < soft.full["rod"]
    before, after = (found[0].curves[LEVEL].states[k].carried for k in (0, -1))
    for carried in (before, after):
        assert carried["rods"] + carried["interbody"] + carried["tissue"] == pytest.approx(1.0)
    assert after["rods"] < before["rods"]
    assert after["interbody"] > before["interbody"]
    assert after["graft_n"] > 5.0 * before["graft_n"]
