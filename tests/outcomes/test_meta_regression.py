"""Pooling along a covariate against a published worked example and closed forms."""

from __future__ import annotations

import math

import pytest

from interbody.evidence.meta_regression import regress
from interbody.evidence.pooling import pool_groups


def test_the_published_worked_example() -> None:
    """The 13 trials of the BCG vaccine on absolute latitude (Viechtbauer 2010, J Stat Softw 36(3), section 3.5, by
    restricted likelihood): intercept 0.2515, slope -0.0291, tau² 0.0764."""
    cells = [
        (4, 119, 11, 128, 44), (6, 300, 29, 274, 55), (3, 228, 11, 209, 42), (62, 13536, 248, 12619, 52),
        (33, 5036, 47, 5761, 13), (180, 1361, 372, 1079, 44), (8, 2537, 10, 619, 19), (505, 87886, 499, 87892, 13),
        (29, 7470, 45, 7232, 27), (17, 1699, 65, 1600, 42), (186, 50448, 141, 27197, 18), (5, 2493, 3, 2338, 33),
        (27, 16886, 29, 17825, 33),
    ]  # fmt: skip
    studies = []
    for a, b, c, d, latitude in cells:
        effect = math.log(a / (a + b) / (c / (c + d)))
        studies.append((effect, math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)), float(latitude)))
    found = regress({"all": studies})
    assert found.groups["all"].mean == pytest.approx(0.2515, abs=1e-4)
    assert found.slope == pytest.approx(-0.0291, abs=1e-4)
    assert found.groups["all"].between ** 2 == pytest.approx(0.0764, abs=1e-4)
    assert found.groups["all"].freedom == 11


def test_a_straight_line_is_found_and_leaves_no_spread() -> None:
    """y = 3 + 2 x and y = -1 + 2 x without scatter: tau 0, and the usual errors of weighted lines."""
    groups = {name: [(m + 2.0 * x, 0.5, x) for x in (-1.0, 0.0, 1.0)] for name, m in (("a", 3.0), ("b", -1.0))}
    found = regress(groups)
    assert [found.groups[n].mean for n in "ab"] == pytest.approx([3.0, -1.0])
    assert found.slope == pytest.approx(2.0)
    assert found.groups["a"].between == pytest.approx(0.0, abs=1e-6)
    assert found.slope_se == pytest.approx(0.5 / 4.0**0.5)
    assert found.groups["a"].se == pytest.approx(0.5 / 3.0**0.5)


def test_with_a_covariate_that_says_nothing_groups_pool_as_without() -> None:
    """Effects that do not follow the place, balanced about 0: means and slope are those of plain pooling and 0."""
    groups = {"a": [(0.0, 1.0), (4.0, 1.0), (4.0, 1.0), (0.0, 1.0)], "b": [(9.0, 1.0), (12.0, 1.0), (9.0, 1.0)]}
    places = {"a": (-1.0, -1.0, 1.0, 1.0), "b": (-1.0, 0.0, 1.0)}
    found = regress({n: [(y, se, x) for (y, se), x in zip(groups[n], places[n], strict=True)] for n in groups})
    plain = pool_groups(groups)
    assert found.slope == pytest.approx(0.0, abs=1e-9)
    assert [found.groups[n].mean for n in groups] == pytest.approx([plain[n].mean for n in groups])


def test_no_slope_without_different_places() -> None:
    with pytest.raises(ValueError, match="too few"):
        regress({"a": [(1.0, 1.0, 2.0), (2.0, 1.0, 2.0), (3.0, 1.0, 2.0)]})
