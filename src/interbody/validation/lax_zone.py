"""The neutral zone of an elastic model.

The laboratory's neutral zone is what remains of the motion when the load is taken away, which an elastic model does
not have. Smit et al. 2011 define the lax zone of a loading curve instead: a sum of two sigmoids is fitted to rotation
over moment, and the zone lies between the extremes of its second derivative, where compliance changes fastest. On the
same specimens that zone was on average 2.4 times (0.82 to 7.4) the one at zero load; the figure reported here is
divided by that factor, as YAM89 measured at zero load.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..evidence import parameters

_SAMPLES = 4001
_STARTS = (0.05, 0.15, 0.3)
"""Places and widths of the sigmoids from which the fit starts, as shares of the largest moment; the best fit counts."""


def lax_zone(moments_nm: Sequence[float], rotations_deg: Sequence[float]) -> float:
    """Neutral zone in degrees from a curve through both directions, as measured at zero load.

    Both sigmoids rise, one on either side of zero; the fit starts from several places, as it has several minima.
    """
    m, r = np.asarray(moments_nm, dtype=float), np.asarray(rotations_deg, dtype=float)
    best = min((_fit(m, r, place, width) for place in _STARTS for width in _STARTS), key=lambda found: found[0])
    fine = np.linspace(m.min(), m.max(), _SAMPLES)
    curve = _curve(best[1], fine)
    bend = np.gradient(np.gradient(curve, fine), fine)
    first, last = sorted((int(np.argmax(bend)), int(np.argmin(bend))))
    factor = float(parameters("LaboratorySpecimen")["neutral_zone.lax_over_unloaded"])
    return abs(float(curve[last] - curve[first])) / factor


def _fit(m: np.ndarray, r: np.ndarray, place: float, width: float) -> tuple[float, np.ndarray]:
    """Sum of squares and constants of one fit."""
    from scipy.optimize import least_squares

    span, reach = float(np.ptp(r)), float(np.abs(m).max())
    start = np.array([0.5 * span, -place * reach, width * reach, 0.5 * span, place * reach, width * reach, r.min()])
    most = 4.0 * max(span, 1e-9)
    low = [0.0, -reach, 0.005 * reach, 0.0, 0.0, 0.005 * reach, r.min() - most]
    high = [most, 0.0, 3.0 * reach, most, reach, 3.0 * reach, r.max() + most]
    found = least_squares(lambda p: _curve(p, m) - r, start, bounds=(low, high), x_scale=np.maximum(np.abs(start), 0.1))
    return float(found.cost), np.asarray(found.x)


def _curve(p: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Equation 1 of Smit et al. 2011: two sigmoids and an offset."""
    first = p[0] / (1.0 + np.exp(-(m - p[1]) / p[2]))
    return np.asarray(first + p[3] / (1.0 + np.exp(-(m - p[4]) / p[5])) + p[6])
