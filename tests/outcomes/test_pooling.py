"""Random-effects pooling against a worked example."""

from __future__ import annotations

import math

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


def test_the_published_worked_example() -> None:
    """13 trials of the BCG vaccine (Colditz 1994), log risk ratios: tau² 0.3088, mean -0.7141, SE 0.1787 (metafor)."""
    cells = [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
        (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232),
        (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ]  # fmt: skip
    effects = []
    for a, b, c, d in cells:
        effect = math.log(a / (a + b) / (c / (c + d)))
        effects.append((effect, math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))))
    found = pool(effects)
    assert found.between**2 == pytest.approx(0.3088, abs=1e-4)
    assert found.mean == pytest.approx(-0.7141, abs=1e-4)
    assert found.se == pytest.approx(0.1787, abs=1e-4)
