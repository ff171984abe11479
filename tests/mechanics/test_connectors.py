"""Ligaments, facets and the follower cable against closed forms and differences."""

from __future__ import annotations

import numpy as np
import pytest

from interbody.anatomy.spine import Facet
from interbody.evidence import parameters
from interbody.mechanics.connectors import pulled, tangent_by_differences
from interbody.mechanics.facets import FacetContact, facet_contact
from interbody.mechanics.follower import FollowerCable
from interbody.mechanics.ligaments import Ligaments, ligaments
from interbody.mechanics.rotations import exp_rotation

STIFFNESS, TOE, REST = 500.0, 0.06, 20.0


def strand(rest: float = REST) -> Ligaments:
    one = np.ones(1)
    return Ligaments(("ALL",), np.array([[3.0, 1.0, REST]]), np.array([[3.0, 1.0, 0.0]]), one * rest, one * STIFFNESS,
                     one * TOE)  # fmt: skip


def tension(strain: float) -> float:
    """Blankevoort and Huiskes (1991): quadratic toe, then linear with the same slope."""
    if strain <= 0.0:
        return 0.0
    if strain < TOE:
        return STIFFNESS * strain**2 / (2.0 * TOE)
    return STIFFNESS * (strain - TOE / 2.0)


@pytest.mark.parametrize("strain", [-0.1, 0.0, 0.01, 0.05, 0.06, 0.061, 0.2])
def test_one_strand_pulled_straight(strain: float) -> None:
    lift = np.array([0.0, 0.0, strain * REST])
    centre = np.array([1.0, -2.0, 20.0]) + lift
    wrench = strand().wrench(np.eye(3), lift, centre)
    force = np.array([0.0, 0.0, tension(strain)])
    place = np.array([3.0, 1.0, REST]) + lift
    assert wrench == pytest.approx(np.r_[force, np.cross(place - centre, force)], abs=1e-9)
    assert strand().forces(np.eye(3), lift)["ALL"] == pytest.approx(tension(strain), abs=1e-9)


def test_tension_is_smooth_where_the_toe_ends() -> None:
    def slope(strain: float) -> float:
        lift = np.array([0.0, 0.0, strain * REST])
        return strand().linearise(np.eye(3), lift, lift)[1][2, 2]

    assert slope(TOE - 1e-9) == pytest.approx(slope(TOE + 1e-9), rel=1e-6)
    assert slope(0.1) == pytest.approx(STIFFNESS / REST)


def test_a_taut_strand_resists_sideways_motion_like_a_string() -> None:
    """A string under tension T and of length l has the sideways stiffness T / l."""
    bands = strand(rest=REST / 1.1)
    tangent = bands.linearise(np.eye(3), np.zeros(3), np.zeros(3))[1]
    assert tangent[0, 0] == pytest.approx(tension(0.1) / REST, rel=1e-9)


def test_the_flavum_rests_under_its_measured_tension(healthy_spine) -> None:
    """Also where its strands are beyond their toe (L5-S1), and in proportion where half of it was taken away."""
    table = parameters("Remus2021")
    measured = float(table["LF.rest_tension"])
    for index, level in enumerate(healthy_spine.discs):
        whole = ligaments(healthy_spine.strands[level], table, index, {})
        assert whole.forces(np.eye(3), np.zeros(3))["LF"] == pytest.approx(measured, rel=1e-9)
        half = ligaments(healthy_spine.strands[level], table, index, {"LF": 0.5})
        assert half.forces(np.eye(3), np.zeros(3))["LF"] == pytest.approx(0.5 * measured, rel=1e-9)


def layer(radius: float = 1e4, process: float = 0.0) -> FacetContact:
    """A joint of 12 x 16 mm whose surfaces lie 0.5 mm apart, on rigid bone by default; the normal is x."""
    facet = Facet("L4-L5", "left", np.zeros(3), np.eye(3), 12.0, 16.0, radius, 0.5, 2.0, 45.0)
    joint = facet_contact(facet, parameters("Remus2021").with_values(**{"facet.process_stiffness": process}), 2.0)
    assert joint is not None
    return joint


@pytest.mark.parametrize("process", [50.0, 480.0, 1e5])
@pytest.mark.parametrize("closure", [0.2, 1.0, 1.9])
def test_bending_processes_are_a_spring_in_series_with_the_cartilage(process: float, closure: float) -> None:
    """What the processes take of the closure is their load over their stiffness; the cartilage has the rest."""
    force = layer(process=process).force(np.eye(3), np.array([-(0.5 + closure), 0.0, 0.0]))
    given = force / process
    assert force == pytest.approx(layer().force(np.eye(3), np.array([-(0.5 + closure - given), 0.0, 0.0])), rel=1e-7)
    assert 0.0 < given < closure


def window_mean(half: float, rim: float, places: np.ndarray) -> float:
    """Mean over the sampling points of the smooth fall-off at the border."""
    beyond = np.clip((np.abs(places) - (half - rim)) / rim, 0.0, 1.0)
    return float(np.mean(1.0 - beyond**2 * (3.0 - 2.0 * beyond)))


@pytest.mark.parametrize("closure", [0.1, 0.6, 1.2])
def test_a_flat_facet_pressed_evenly_gives_area_times_the_layers_pressure(closure: float) -> None:
    """Cartilage layers are thin against the contact and bonded to bone, so a layer on a rigid base (p = -M ln(1 -
    d/h)),
    not Hertz's half-space, is the reference (Blankevoort et al. 1991). Contact fades out smoothly over the rim.
    """
    joint = layer()
    table = parameters("Remus2021")
    e, nu = float(table["facet.modulus"]), float(table["facet.poisson"])
    modulus = e * (1 - nu) / ((1 + nu) * (1 - 2 * nu))
    pressure = -modulus * np.log(1.0 - closure / 2.0)
    local = joint.points
    whole = 12.0 * 16.0 * pressure
    up, side = np.unique(local[:, 2]), np.unique(local[:, 1])
    faded = whole * window_mean(8.0, 2.0, up) * window_mean(6.0, 2.0, side)
    found = joint.force(np.eye(3), np.array([-(0.5 + closure), 0.0, 0.0]))
    assert found == pytest.approx(faded, rel=2e-3)
    assert found < whole


def test_facets_apart_carry_nothing_and_never_pull() -> None:
    joint = layer()
    assert joint.force(np.eye(3), np.zeros(3)) == 0.0
    assert joint.force(np.eye(3), np.array([-0.499, 0.0, 0.0])) == 0.0
    wrench = joint.wrench(np.eye(3), np.array([-1.0, 0.0, 0.0]), np.zeros(3))
    assert wrench[0] < 0.0  # the gradient of the energy points against the push


def test_left_and_right_facets_mirror_each_other(healthy_spine) -> None:
    table, mirror = parameters("Remus2021"), np.array([1.0, -1.0, 1.0])
    left, right = (facet_contact(f, table, 1.0) for f in healthy_spine.facets["L4-L5"])
    turn = exp_rotation(np.array([0.0, -0.03, 0.0]))
    before = 0.5 * (healthy_spine.facets["L4-L5"][0].centre + healthy_spine.facets["L4-L5"][1].centre)
    centre = before + np.array([1.0, 0.0, -0.4])
    one = left.wrench(turn, centre - turn @ before, centre)
    other = right.wrench(turn, centre - turn @ before, centre)
    assert np.abs(one).max() > 1.0
    assert other == pytest.approx(one * np.r_[mirror, -mirror], rel=1e-6, abs=1e-6)


def test_a_straight_cable_pushes_along_itself_with_no_moment_about_any_point_on_it() -> None:
    cable = FollowerCable(np.array([2.0, 0.0, 30.0]), np.array([2.0, 0.0, 0.0]), 400.0)
    wrench = cable.wrench(np.eye(3), np.zeros(3), np.array([2.0, 0.0, 17.0]))
    assert wrench == pytest.approx([0, 0, 400.0, 0, 0, 0])


def connectors(spine):
    from interbody.mechanics import SpineModel

    part = SpineModel(spine, only=["L4-L5"], workers=1).parts["L4-L5"]
    part.follower.tension = 500.0
    return part.level.reference_centre, part.level.connectors


@pytest.mark.parametrize(
    "turn", [[0.02, 0.12, -0.03], [0.03, -0.07, 0.05], [-0.05, 0.01, -0.06]], ids=["flexed", "extended", "bent"]
)
def test_every_connector_linearises_its_own_wrench(healthy_spine, turn: list[float]) -> None:
    reference, joined = connectors(healthy_spine)
    rotation = exp_rotation(np.array(turn))
    centre = reference + np.array([0.4, -0.2, -0.5])
    translation = centre - rotation @ reference
    active = 0
    for connector in joined:
        wrench, tangent = connector.linearise(rotation, translation, centre)
        slope = tangent_by_differences(connector, rotation, translation, centre)
        active += bool(np.abs(wrench).max() > 0.0)
        assert wrench == pytest.approx(connector.wrench(rotation, translation, centre), abs=1e-9)
        assert np.abs(tangent - slope).max() <= 2e-6 * np.abs(slope).max() + 1e-9
    assert active >= 3


def test_pulled_sums_forces_and_their_moments() -> None:
    points, forces = np.array([[1.0, 0, 0], [0, 2.0, 0]]), np.array([[0, 3.0, 0], [0, 0, 4.0]])
    assert pulled(points, forces, np.zeros(3)) == pytest.approx([0, 3, 4, 8, 0, 3])
