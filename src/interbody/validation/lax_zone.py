"""The neutral zone of an elastic model.

The laboratory's neutral zone is what remains of the motion when the load is taken away, which an elastic model
does not have.
Smit et al. 2011 define the lax zone of a loading curve instead: a sum of two sigmoids is fitted to rotation over
moment, and the
zone lies between the extremes of its second derivative, where compliance changes fastest. On the same specimens
that zone was
on average 2.4 times (0.82 to 7.4) the one at zero load; the figure reported here is divided by that factor, as
YAM89 measured
at zero load.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..evidence import parameters

_SAMPLES = 4001


def lax_zone(moments_nm: Sequence[float], rotations_deg: Sequence[float]) -> float:
    """Neutral zone in degrees from a curve through both directions, as measured at zero load."""
    from scipy.optimize import least_squares

    m, r = np.asarray(moments_nm, dtype=float), np.asarray(rotations_deg, dtype=float)
    span, reach = float(np.ptp(r)), float(np.abs(m).max())
    start = np.array([0.5 * span, -0.15 * reach, 0.15 * reach, 0.5 * span, 0.15 * reach, 0.15 * reach, r.min()])
    fit = least_squares(lambda p: _curve(p, m) - r, start, x_scale=np.maximum(np.abs(start), 0.1))
    fine = np.linspace(m.min(), m.max(), _SAMPLES)
    curve = _curve(fit.x, fine)
    bend = np.gradient(np.gradient(curve, fine), fine)
    first, last = sorted((int(np.argmax(bend)), int(np.argmin(bend))))
    factor = float(parameters("LaboratorySpecimen")["neutral_zone.lax_over_unloaded"])
    return float(curve[last] - curve[first]) / factor


def _curve(p: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Equation 1 of Smit et al. 2011: two sigmoids and an offset."""
    first = p[0] / (1.0 + np.exp(-(m - p[1]) / p[2]))
    return np.asarray(first + p[3] / (1.0 + np.exp(-(m - p[4]) / p[5])) + p[6])
