"""The contact law: an energy with its gradient, one-sided, convex, with Coulomb's bound."""

from __future__ import annotations

import numpy as np
import pytest

from interbody.surgery.contact import Contact

RNG = np.random.default_rng(5)


def pairs(n: int = 40, bonded: float = 0.0, tether: float = 0.0, friction: float = 0.8) -> Contact:
    normal = RNG.normal(size=(n, 3)) * 0.2 + [0.0, 0.0, 1.0]
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    return Contact(
        normal, RNG.uniform(1.0, 10.0, n), RNG.uniform(-0.02, 0.02, n), np.full(n, bonded), 1000.0, 0.01, friction,
        0.05, tether,
    )  # fmt: skip


@pytest.mark.parametrize("bonded", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("share", [0.0, 0.6, 1.0])
def test_force_is_the_gradient_and_stiffness_the_second_derivative(bonded: float, share: float) -> None:
    contact = pairs(bonded=bonded, tether=0.02)
    motion = RNG.uniform(-0.05, 0.05, (40, 3))
    _, gradient, hessian = contact.evaluate(motion, share)
    h = 1e-7
    for k in range(3):
        step = np.zeros((40, 3))
        step[:, k] = h
        up, more, _ = contact.evaluate(motion + step, share)
        down, less, _ = contact.evaluate(motion - step, share)
        assert (up - down) / (2 * h) == pytest.approx(gradient[:, k].sum(), rel=1e-5, abs=1e-4)
        assert (more - less) / (2 * h) == pytest.approx(hessian[:, :, k], rel=1e-4, abs=1e-2)


def test_stiffness_has_no_jump_at_closure() -> None:
    """The derivative of the pressure is continuous where surfaces touch and where they are closed."""
    flat = Contact(
        np.array([[0.0, 0.0, 1.0]]), np.ones(1), np.zeros(1), np.zeros(1), 1000.0, 0.01, 0.8, 0.05, 0.0
    )  # fmt: skip
    for edge in (0.0, -0.01):
        below, above = (flat.evaluate(np.array([[0.0, 0.0, edge + d]]))[2][0, 2, 2] for d in (-1e-9, 1e-9))
        assert below == pytest.approx(above, abs=1e-3)


def test_nothing_is_felt_across_a_gap() -> None:
    contact = pairs()
    energy, gradient, hessian = contact.evaluate(contact.normal * 0.5)
    assert energy == 0.0
    assert not gradient.any()
    assert not hessian.any()


def test_energy_is_convex() -> None:
    contact = pairs()
    for _ in range(20):
        values = np.linalg.eigvalsh(contact.evaluate(RNG.uniform(-0.1, 0.1, (40, 3)))[2])
        assert values.min() > -1e-9 * values.max()


@pytest.mark.parametrize("friction", [0.2, 0.8])
def test_force_across_stays_below_friction_times_pressure(friction: float) -> None:
    contact = pairs(friction=friction)
    gradient = contact.evaluate(RNG.uniform(-0.3, 0.3, (40, 3)))[1]
    along = np.einsum("ij,ij->i", gradient, contact.normal)
    across = np.linalg.norm(gradient - along[:, None] * contact.normal, axis=1)
    assert (along <= 1e-12).all()
    assert (across <= friction * -along + 1e-9).all()


def test_far_slip_reaches_coulombs_law() -> None:
    contact = pairs(1)
    side = np.cross(contact.normal[0], [0.3, 1.0, 0.0])
    side /= np.linalg.norm(side)
    gradient = contact.evaluate(-0.1 * contact.normal + 2.0 * side)[1][0]
    assert gradient @ side == pytest.approx(-0.8 * (gradient @ contact.normal[0]), rel=1e-3)


def test_a_bond_pulls() -> None:
    contact = pairs(bonded=1.0)
    gradient = contact.evaluate(contact.normal * 0.1, 0.0)[1]
    assert np.einsum("ij,ij->i", gradient, contact.normal) == pytest.approx(1000.0 * 0.1 * contact.area)
    assert contact.pressure(gradient) == pytest.approx(-100.0)
