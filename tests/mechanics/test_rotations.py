"""Finite rotations: round trip, composition about one axis, and orthogonality."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from interbody.mechanics.rotations import exp_rotation, log_rotation, skew

part = st.floats(-1.7, 1.7)


@given(part, part, part)
def test_logarithm_undoes_the_exponential(a: float, b: float, c: float) -> None:
    w = np.array([a, b, c])
    assert log_rotation(exp_rotation(w)) == pytest.approx(w, abs=2e-7)


@given(part, part, part)
def test_exponential_is_scipys_rotation(a: float, b: float, c: float) -> None:
    w = np.array([a, b, c])
    r = exp_rotation(w)
    assert np.abs(r - Rotation.from_rotvec(w).as_matrix()).max() < 1e-12
    assert np.abs(r @ r.T - np.eye(3)).max() < 1e-13


@pytest.mark.parametrize("angle", [1e-12, 1e-9, 1e-7, 1e-5, 1e-3, 0.1, 3.0])
def test_small_and_large_angles_keep_their_digits(angle: float) -> None:
    axis = np.array([0.6, -0.48, 0.64])
    assert log_rotation(exp_rotation(angle * axis)) == pytest.approx(angle * axis, rel=1e-6, abs=1e-16)


def test_turns_about_one_axis_add() -> None:
    axis = np.array([0.0, 0.6, 0.8])
    assert np.abs(exp_rotation(0.3 * axis) @ exp_rotation(0.5 * axis) - exp_rotation(0.8 * axis)).max() < 1e-14


def test_skew_is_the_cross_product() -> None:
    a, b = np.array([1.0, -2.0, 3.0]), np.array([0.4, 0.5, -0.6])
    assert skew(a) @ b == pytest.approx(np.cross(a, b))
