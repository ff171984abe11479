"""Random-effects pooling against a worked example."""

from __future__ import annotations

import pytest

from interbody.outcomes.pooling import pool


def test_equal_studies_pool_to_themselves() -> None:
    found = pool([(2.0, 1.0)] * 4)
    assert (found.mean, found.se, found.between) == (2.0, 0.5, 0.0)


def test_dersimonian_laird_by_hand() -> None:
    """Effects 0, 2, 4 with variances 1: Q = 8, C = 2, tau² = 3, mean 2, SE sqrt(4/3)."""
    found = pool([(0.0, 1.0), (2.0, 1.0), (4.0, 1.0)])
    assert found.between == pytest.approx(3**0.5)
    assert found.mean == pytest.approx(2.0)
    assert found.se == pytest.approx((4 / 3) ** 0.5)


def test_nothing_to_pool() -> None:
    with pytest.raises(ValueError, match="nothing to pool"):
        pool([])
