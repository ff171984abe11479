"""Chances on the logit scale for many people at once; the formulas are those of the course's ``odds``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import expit, ndtr

Array = Any
"""A float array that broadcasts over (replicates, years, people), or a float."""


def logit(p: Array) -> Array:
    """Log odds."""
    return np.log(p) - np.log1p(-p)


def joint(parts: Sequence[Array], shrinkage: float, cap: float) -> Array:
    """Sum of log ratios: the strongest of each sign whole, the others less ``shrinkage``, held within ±log(cap)."""
    total: Array = 0.0
    worst: Array = 0.0
    best: Array = 0.0
    for part in parts:
        total = total + part
        worst, best = np.maximum(worst, part), np.minimum(best, part)
    return np.clip((1 - shrinkage) * total + shrinkage * (worst + best), -np.log(cap), np.log(cap))


def density(x: Array) -> Array:
    """Standard normal density."""
    return np.exp(-0.5 * x * x) * 0.3989422804014327


def lookup(table: Array, first: float, step: float, at: Array) -> Array:
    """Straight lines through a table on an even grid; held beyond its ends."""
    place = np.asarray(at - first)
    place /= step
    np.clip(place, 0.0, len(table) - 1.000001, out=place)
    row = place.astype(np.intp)
    place -= row
    place *= np.diff(table).take(row)
    place += table.take(row)
    return place


BELOW_STEP, BELOW_REACH = 1 / 512, 8.0
_BELOW = ndtr(np.arange(-BELOW_REACH, BELOW_REACH + BELOW_STEP / 2, BELOW_STEP))


def below(x: Array) -> Array:
    """Chance that a standard normal lies below x, by straight lines in a table: good to 2e-7, for very many people.

    The error of a straight line is at most step² / 8 times the largest curvature, 0.242.
    """
    return lookup(_BELOW, -BELOW_REACH, BELOW_STEP, x)


FINE = np.linspace(-3.0, 6.0, 4001)
HELD = FINE * ndtr(FINE) + density(FINE)
"""Mean of max(0, Z + a), Z standard normal, for each a of ``FINE``."""
STEP = 0.001
PLACES = np.interp(np.arange(HELD[0], 3.5, STEP), HELD, FINE)
"""The a of ``FINE`` for an even grid of means; beyond it both are equal."""


def latent(mean: Array, sd: Array) -> Array:
    """Location a such that the mean of max(0, N(a, sd)) is ``mean``: scores pile up at 0, their floor."""
    share = mean / sd
    return sd * np.maximum(lookup(PLACES, HELD[0], STEP, share), np.where(share >= 3.4, share, -np.inf))


def second_moment(location: Array, sd: Array) -> Array:
    """Mean square of max(0, N(location, sd))."""
    a = location / sd
    return sd * sd * ((a * a + 1) * below(a) + a * density(a))


NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
EDGE, FINENESS = 5.0, 0.05
"""Reach and step, in standard deviations, of the table of two normals."""


def both_below(a: Array, b: Array, correlation: float) -> Array:
    """Chance that two standard normals with a positive correlation lie below ``a`` and ``b``.

    Both are sqrt(r) Z + sqrt(1 - r) times an own part; Z by Gauss-Hermite points.
    """
    shared, own = np.sqrt(correlation), np.sqrt(1 - correlation)
    found: Array = 0.0
    for node, weight in zip(NODES, WEIGHTS, strict=True):
        found = found + weight * ndtr((a - shared * node) / own) * ndtr((b - shared * node) / own)
    return found


@lru_cache(maxsize=8)
def _table(correlation: float) -> Array:
    grid = np.arange(-EDGE, EDGE + FINENESS / 2, FINENESS)
    return both_below(grid[:, None], grid[None, :], correlation)


def together(a: Array, b: Array, correlation: float) -> Array:
    """:func:`both_below` by straight lines in a table, good to 0.001."""
    table = _table(correlation)
    width, flat = table.shape[1], table.ravel()
    (up, row), (right, column) = (_cell(x, width) for x in np.broadcast_arrays(a, b))
    row *= width
    row += column
    low = flat.take(row)
    low += right * (flat.take(row + 1) - low)
    row += width
    high = flat.take(row)
    high += right * (flat.take(row + 1) - high)
    return low + up * (high - low)


def _cell(x: Array, width: int) -> tuple[Array, Array]:
    """Where x lies in the table: the part of its step, and the number of the step."""
    place = np.clip((x + EDGE) / FINENESS, 0.0, width - 1.000001)
    number = place.astype(np.intp)
    return place - number, number


__all__ = [
    "Array",
    "below",
    "both_below",
    "density",
    "expit",
    "joint",
    "latent",
    "logit",
    "lookup",
    "ndtr",
    "second_moment",
    "together",
]
