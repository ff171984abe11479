"""Beams against closed forms of structural mechanics (Timoshenko)."""

from __future__ import annotations

import numpy as np
import pytest

from interbody.mechanics.rotations import exp_rotation
from interbody.surgery.beams import RoundSection, beam_stiffness

SECTION = RoundSection(5.5, 110_000.0, 0.3)
LENGTH = 40.0
EI = SECTION.modulus * np.pi * 5.5**4 / 64.0
EA = SECTION.modulus * np.pi * 5.5**2 / 4.0
G = SECTION.modulus / 2.6
SHEAR = 0.9 * G * np.pi * 5.5**2 / 4.0
DIRECTIONS = [np.array(v) / np.linalg.norm(v) for v in ([1.0, 0, 0], [0, 0, 1.0], [0.3, -0.5, 0.8])]


def frame(points: np.ndarray) -> np.ndarray:
    """Stiffness of a chain of beams through points (n, 3)."""
    n = len(points)
    full = np.zeros((6 * n, 6 * n))
    for k in range(n - 1):
        at = slice(6 * k, 6 * k + 12)
        full[at, at] += beam_stiffness(points[k], points[k + 1], SECTION)[0]
    return full


def across(axis: np.ndarray) -> np.ndarray:
    side = np.cross(axis, [0.2, 0.9, 0.4])
    return side / np.linalg.norm(side)


def tip(axis: np.ndarray, load: np.ndarray, pieces: int = 1) -> np.ndarray:
    """Motion (6,) of the free end of a cantilever."""
    points = np.linspace(0, 1, pieces + 1)[:, None] * LENGTH * axis
    stiffness = frame(points)[6:, 6:]
    full = np.zeros(len(stiffness))
    full[-6:] = load
    return np.linalg.solve(stiffness, full)[-6:]


@pytest.mark.parametrize("pieces", [1, 5])
@pytest.mark.parametrize("axis", DIRECTIONS, ids=["along x", "along z", "oblique"])
def test_cantilever(axis: np.ndarray, pieces: int) -> None:
    """Tip force P: deflection P L^3 / 3EI + P L / kGA, slope P L^2 / 2EI; tip moment M: M L^2 / 2EI and M L / EI."""
    side = across(axis)
    turn = np.cross(axis, side)
    force = tip(axis, np.r_[200.0 * side, np.zeros(3)], pieces)
    assert force[:3] @ side == pytest.approx(200.0 * (LENGTH**3 / (3 * EI) + LENGTH / SHEAR), rel=1e-9)
    assert force[3:] @ turn == pytest.approx(200.0 * LENGTH**2 / (2 * EI), rel=1e-9)
    moment = tip(axis, np.r_[np.zeros(3), 3000.0 * turn], pieces)
    assert moment[:3] @ side == pytest.approx(3000.0 * LENGTH**2 / (2 * EI), rel=1e-9)
    assert moment[3:] @ turn == pytest.approx(3000.0 * LENGTH / EI, rel=1e-9)


@pytest.mark.parametrize("axis", DIRECTIONS, ids=["along x", "along z", "oblique"])
def test_pull_and_twist(axis: np.ndarray) -> None:
    """Axial P L / EA; torsion T L / GJ with J = 2 I of a circle."""
    assert tip(axis, np.r_[500.0 * axis, np.zeros(3)])[:3] @ axis == pytest.approx(500.0 * LENGTH / EA, rel=1e-10)
    twisted = tip(axis, np.r_[np.zeros(3), 2000.0 * axis])
    assert twisted[3:] @ axis == pytest.approx(2000.0 * LENGTH / (G * 2.0 * SECTION.inertia), rel=1e-10)
    assert twisted[:3] == pytest.approx(np.zeros(3), abs=1e-12)


def test_beam_clamped_at_both_ends_with_a_load_in_the_middle() -> None:
    """Deflection P L^3 / 192 EI + P L / 4 kGA."""
    points = np.array([[0, 0, 0], [0.5 * LENGTH, 0, 0], [LENGTH, 0, 0]])
    middle = frame(points)[6:12, 6:12]
    motion = np.linalg.solve(middle, [0, 0, 300.0, 0, 0, 0])
    assert motion[2] == pytest.approx(300.0 * (LENGTH**3 / (192 * EI) + LENGTH / (4 * SHEAR)), rel=1e-10)


def test_portal_frame_under_side_load() -> None:
    """Portal with clamped feet, height h and beam b, side load P at the top; sway of slender members (Kleinlogel):

    x = P h^3 / (12 EI) (2 + 3 r) / (1 + 6 r), with r = h / b for equal sections. Length makes shear and axial give
    small.
    """
    h, b = 4000.0, 3000.0
    points = np.array([[0, 0, 0], [0, 0, h], [b, 0, h], [b, 0, 0]], dtype=float)
    full = frame(points)
    inner = full[6:18, 6:18]
    load = np.zeros(12)
    load[0] = 1e-3
    sway = np.linalg.solve(inner, load)[0]
    r = h / b
    assert sway == pytest.approx(1e-3 * h**3 / (12 * EI) * (2 + 3 * r) / (1 + 6 * r), rel=2e-3)


def test_only_rigid_motion_is_free() -> None:
    start, end = np.array([1.0, 2, 3]), np.array([15.0, -8, 22])
    k, axes = beam_stiffness(start, end, SECTION)
    assert np.abs(k - k.T).max() < 1e-12 * np.abs(k).max()
    values = np.linalg.eigvalsh(k)
    assert np.abs(values[:6]).max() < 1e-9 * values[-1]
    assert values[6] > 1e-6 * values[-1]
    assert axes @ axes.T == pytest.approx(np.eye(3))
    rigid = np.zeros((12, 6))
    for n, place in enumerate((start, end)):
        rigid[6 * n : 6 * n + 3, :3] = np.eye(3)
        rigid[6 * n : 6 * n + 3, 3:] = np.cross(np.eye(3), place).T
        rigid[6 * n + 3 : 6 * n + 6, 3:] = np.eye(3)
    assert np.abs(k @ rigid).max() < 1e-9 * values[-1]


def test_a_turned_beam_has_turned_stiffness() -> None:
    start, end = np.zeros(3), np.array([10.0, 20.0, 5.0])
    turn = exp_rotation(np.array([0.4, -1.0, 0.3]))
    four = np.kron(np.eye(4), turn)
    turned = beam_stiffness(turn @ start, turn @ end, SECTION)[0]
    assert turned == pytest.approx(four @ beam_stiffness(start, end, SECTION)[0] @ four.T, abs=1e-3)


def test_stress_of_a_round_bar() -> None:
    """sigma = N / A + 32 M / (pi d^3)."""
    assert SECTION.stress(-100.0, 2000.0) == pytest.approx(
        100.0 / (np.pi * 5.5**2 / 4) + 32 * 2000.0 / (np.pi * 5.5**3)
    )
