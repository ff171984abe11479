"""The operated disc space: springs in series, an energy with its gradient, opening, union, bone and press fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from interbody.anatomy.spine import Endplate
from interbody.evidence import parameters
from interbody.mechanics.connectors import tangent_by_differences
from interbody.mechanics.rotations import exp_rotation
from interbody.surgery.cages import CagePlan
from interbody.surgery.footprint import Rectangle
from interbody.surgery.interbody_block import InterbodyBlock
from interbody.surgery.interbody_space import footprint_of, graft_pairs, interbody_block
from interbody.surgery.space_mesh import PlateMap
from interbody.surgery.techniques import procedure_of

HEIGHT = 11.0
CENTRE = np.array([0.0, 0.0, HEIGHT])
UP = np.array([0.0, 0.0, 1.0])


class Bones:
    """Two flat vertebrae that only know their density."""

    def __init__(self, hu: float) -> None:
        bone = type("Bone", (), {"cancellous_hu": hu})()
        self.vertebrae = {"L4": bone, "L5": bone}


def block(
    hu: float = 150.0, raises: float = 0.0, cage: tuple[float, float] = (10.0, 28.0), **changes
) -> InterbodyBlock:
    """A straight cage between two flat, parallel endplates."""
    from interbody.case import Option

    lower = Endplate(np.zeros(3), np.eye(3), 50.0, 35.0)
    upper = Endplate(CENTRE, np.eye(3), 50.0, 35.0)
    rectangle = Rectangle(2.0, 0.0, cage[0], cage[1], 0.3)
    plan = CagePlan("L4-L5", (rectangle,), PlateMap(lower, upper), HEIGHT + raises, 0.0, HEIGHT, 0.0)
    hardware = parameters("Hardware").with_values(**changes) if changes else parameters("Hardware")
    procedure = procedure_of(Option(technique="tlif", levels=("L4-L5",)), parameters("Techniques"))
    return interbody_block(Bones(hu), plan, procedure, hardware)


@pytest.fixture(scope="module")
def usual() -> InterbodyBlock:
    return block()


POSES = [
    (np.array([0.0, 0.0, -0.1]), np.zeros(3)),
    (np.array([0.05, -0.02, -0.05]), np.array([0.004, 0.01, -0.006])),
    (np.array([-0.1, 0.1, 0.02]), np.array([-0.01, 0.02, 0.01])),
    (np.array([0.0, 0.0, 0.5]), np.array([0.0, -0.02, 0.0])),
]


def pose(shift: np.ndarray, turn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rotation = exp_rotation(turn)
    return rotation, CENTRE + shift - rotation @ CENTRE


@pytest.mark.parametrize("bonded", [False, True])
@pytest.mark.parametrize("at", POSES)
def test_wrench_is_the_gradient_of_the_energy(usual: InterbodyBlock, at, bonded: bool) -> None:
    space = usual.bridged(graft_pairs(usual)) if bonded else usual
    rotation, translation = pose(*at)
    centre = rotation @ CENTRE + translation
    wrench = space.wrench(rotation, translation, centre)
    found = np.zeros(6)
    for k in range(6):
        values = []
        for sign in (1.0, -1.0):
            delta = np.zeros(3)
            delta[k % 3] = sign * (1e-4 if k < 3 else 1e-5)
            if k < 3:
                values.append(space.energy(rotation, translation + delta))
            else:
                q = exp_rotation(delta)
                values.append(space.energy(q @ rotation, q @ (translation - centre) + centre))
        found[k] = (values[0] - values[1]) / (2e-4 if k < 3 else 2e-5)
    assert found == pytest.approx(wrench, rel=1e-4, abs=1e-4 * max(np.abs(wrench).max(), 1.0))


@pytest.mark.parametrize("at", POSES)
def test_tangent_is_the_derivative_of_the_wrench(usual: InterbodyBlock, at) -> None:
    rotation, translation = pose(*at)
    centre = rotation @ CENTRE + translation
    _, tangent = usual.linearise(rotation, translation, centre)
    slope = tangent_by_differences(usual, rotation, translation, centre)
    assert np.abs(tangent - slope).max() < 2e-3 * np.abs(slope).max()


def test_what_was_solved_before_does_not_change_the_answer(usual: InterbodyBlock) -> None:
    first = replace(usual)
    found = [first.wrench(*pose(*at), CENTRE) for at in (POSES[0], POSES[2], POSES[3], POSES[0])]
    assert found[3] == pytest.approx(found[0], rel=1e-6, abs=1e-4)


def test_a_cage_over_the_whole_plates_is_springs_in_series(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without lateral strain: two layers of cancellous bone, two bony endplates, the cage and two rough surfaces."""
    from interbody.surgery import interbody_space as module

    table = parameters("InterbodySpace").with_values(
        **{"cage.poisson": 0.0, "graft.poisson": 0.0, "endplate.poisson": 0.0, "contact.closure_mm": 1e-6}
    )
    monkeypatch.setattr(module, "parameters", lambda name: table if name == "InterbodySpace" else parameters(name))
    monkeypatch.setattr(module, "_within", lambda plate, x, y: (np.abs(x) < 17.5) & (np.abs(y) < 25.0))
    made = block(cage=(40.0, 60.0), **{"graft.modulus_mpa": 3600, "bone.poisson": 0.0})
    from interbody.surgery.bone import cancellous_modulus

    area = float(made.contact.area.sum() / 2)
    deep, thin = float(table["layer.depth_mm"]), float(table["endplate.thickness_mm"])
    bone = cancellous_modulus(150.0, parameters("Hardware"))
    give = 2 * (deep - thin) / bone + 2 * thin / 1000.0 + HEIGHT / 3600.0 + 2.0 / 1000.0
    wrench, tangent = made.linearise(*pose(-0.2 * UP, np.zeros(3)), CENTRE)
    assert tangent[2, 2] == pytest.approx(area / give, rel=2e-3)
    assert -wrench[2] == pytest.approx(0.2 * area / give, rel=2e-3)


def test_an_open_gap_carries_next_to_nothing(usual: InterbodyBlock) -> None:
    """Only the soft tissue in the gap, 0.2 MPa over 10 mm, in series at both faces."""
    wrench = usual.wrench(*pose(0.5 * UP, np.zeros(3)), CENTRE)
    soft = 0.5 * 0.02 * float(usual.contact.area.sum() / 2) * 0.5
    assert 0.0 < wrench[2] < 1.2 * soft
    report = usual.report(*pose(0.5 * UP, np.zeros(3)))
    assert report["cage_pressure_mpa"] == pytest.approx(0.0, abs=0.02)


def test_united_graft_holds_in_tension_and_bone_more_than_graft() -> None:
    soft, bone = block(), block(**{"graft.modulus_mpa": 1000})
    forces = [b.bridged(graft_pairs(b)).wrench(*pose(0.05 * UP, np.zeros(3)), CENTRE)[2] for b in (soft, bone)]
    loose = bone.wrench(*pose(0.05 * UP, np.zeros(3)), CENTRE)[2]
    assert forces[1] > forces[0] > 0.0
    assert forces[1] > 50.0 * loose


def test_bone_grown_around_a_cage_takes_load_off_it() -> None:
    shares = []
    for modulus in (5.0, 100.0, 1000.0):
        made = block(**{"graft.modulus_mpa": modulus})
        report = made.bridged(graft_pairs(made)).report(*pose(-0.1 * UP, np.zeros(3)))
        shares.append(report["graft_force_n"] / (report["graft_force_n"] + report["cage_force_n"]))
    assert shares == sorted(shares)
    assert shares[0] < 0.05 < shares[-1]


def test_denser_bone_gives_less_and_a_larger_cage_presses_less() -> None:
    at = pose(-0.1 * UP, np.zeros(3))
    force = [block(hu).wrench(*at, CENTRE)[2] for hu in (60.0, 120.0, 240.0)]
    assert force == sorted(force, reverse=True)
    small, large = block(cage=(9.0, 22.0)), block(cage=(14.0, 34.0))
    per_newton = [b.report(*at)["cage_pressure_mean_mpa"] / b.report(*at)["cage_force_n"] for b in (small, large)]
    assert per_newton[1] < per_newton[0]


def test_a_cage_that_is_too_high_pushes_the_plates_apart() -> None:
    high = block(raises=1.0)
    rest = pose(np.zeros(3), np.zeros(3))
    high.drive(0.5)
    half = -high.wrench(*rest, CENTRE)[2]
    high.drive(1.0)
    whole = -high.wrench(*rest, CENTRE)[2]
    assert whole > 1.9 * half > 0.0
    assert abs(high.wrench(*pose(1.05 * UP, np.zeros(3)), CENTRE)[2]) < 10.0


def test_friction_holds_no_more_than_its_share_of_the_pressure(usual: InterbodyBlock) -> None:
    for slide in (0.05, 0.2, 0.5):
        wrench = usual.wrench(*pose(np.array([slide, 0.0, -0.05]), np.zeros(3)), CENTRE)
        assert abs(wrench[0]) <= 0.8 * -wrench[2] + 10.0


def test_pressure_adds_up_to_the_force(usual: InterbodyBlock) -> None:
    at = pose(np.array([0.0, 0.0, -0.1]), np.array([0.003, 0.005, 0.0]))
    found = usual.pressure_map(*at)
    n = len(usual.space.upper)
    for side, rows in (("lower", slice(0, n)), ("upper", slice(n, 2 * n))):
        total = float(found[f"{side}_mpa"] @ usual.contact.area[rows])
        assert total == pytest.approx(-usual.wrench(*at, CENTRE)[2], rel=0.01)


def test_strain_of_the_graft_is_that_of_a_pressed_column() -> None:
    """A soft window between stiff faces is squeezed by about the closing over the height."""
    made = block(hu=600.0, **{"graft.modulus_mpa": 1.0, "cage_modulus_mpa": 300.0})
    report = made.report(*pose(-0.3 * UP, np.zeros(3)))
    assert -0.3 / HEIGHT < report["graft_window_volume_strain_mean"] < 0.0
    assert 0.0 < report["graft_window_shear_strain_mean"] <= report["graft_window_shear_strain_95"] < 0.1


def test_the_footprint_keeps_the_sizes_it_was_given() -> None:
    from interbody.case import Option
    from interbody.surgery.footprint import AROUND, CAGE, WINDOW

    lower = Endplate(np.zeros(3), np.eye(3), 50.0, 35.0)
    plan = CagePlan(
        "L4-L5", (Rectangle(2.0, 0.0, 10.0, 28.0, 0.3),), PlateMap(lower, Endplate(CENTRE, np.eye(3), 50.0, 35.0)),
        HEIGHT, 0.0, HEIGHT, 0.0,
    )  # fmt: skip
    procedure = procedure_of(Option(technique="tlif", levels=("L4-L5",)), parameters("Techniques"))
    made = footprint_of(plan, procedure, parameters("Hardware"), parameters("InterbodySpace"))
    assert made.area(CAGE) + made.area(WINDOW) == pytest.approx(280.0)
    assert made.area(WINDOW) == pytest.approx(0.3 * 280.0)
    wanted = float(parameters("Hardware")["graft.area_share"]) * np.pi / 4 * 50.0 * 35.0
    assert made.area(AROUND) == pytest.approx(wanted, rel=0.15)


def test_graft_around_two_cages_is_the_same_on_both_sides() -> None:
    from interbody.case import Option
    from interbody.surgery.footprint import AROUND

    lower = Endplate(np.zeros(3), np.eye(3), 50.0, 35.0)
    pair = tuple(Rectangle(1.0, left, 24.0, 9.0, 0.3) for left in (10.5, -10.5))
    plan = CagePlan("L4-L5", pair, PlateMap(lower, Endplate(CENTRE, np.eye(3), 50.0, 35.0)), HEIGHT, 0.0, HEIGHT, 0.0)
    procedure = procedure_of(Option(technique="plif", levels=("L4-L5",)), parameters("Techniques"))
    for share in (0.05, 0.1, 0.15, 0.2):  # of the endplate's area; not all end between two ranks of cells
        hardware = parameters("Hardware").with_values(**{"graft.area_share": share})
        made = footprint_of(plan, procedure, hardware, parameters("InterbodySpace"))
        assert made.area(AROUND) > 0.0
        np.testing.assert_array_equal(made.fill, made.fill[:, ::-1])
