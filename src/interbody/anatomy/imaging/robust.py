"""Least squares that does not follow outliers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .settings import number
from .volume import Array


@dataclass(frozen=True)
class RobustFit:
    """Coefficients (k,), residuals (n,), weights (n,), and the weighted standard deviation of the residuals."""

    coefficients: Array
    residuals: Array
    weights: Array
    scatter: float


def fit(design: Array, target: Array, prior: Array, floor: float) -> RobustFit:
    """Fit ``design`` (n, k) to ``target`` (n,) by iteratively reweighted least squares with Tukey's biweight.

    The scale is that of the median absolute residual, but never below ``floor``, the rounding by voxels: on a plate
    that crosses few voxel steps most points lie on one terrace, and a smaller scale would cast the next one out.
    ``prior`` (n,) weights the points from the outset.
    """
    weights = prior
    coefficients: Array = np.zeros(design.shape[1])
    residuals, scatter = target, 0.0
    for _ in range(int(number("robust.iterations"))):
        weighted = design * weights[:, None]
        coefficients = np.asarray(np.linalg.lstsq(weighted.T @ design, weighted.T @ target, rcond=None)[0], dtype=float)
        residuals = target - design @ coefficients
        scatter = float(np.sqrt(np.sum(weights * residuals**2) / np.sum(weights)))
        scale = max(number("robust.mad_to_sd") * float(np.median(np.abs(residuals))), floor)
        new = prior * np.clip(1.0 - (residuals / (number("robust.tukey") * scale)) ** 2, 0.0, None) ** 2
        settled = np.allclose(new, weights, atol=number("robust.settled"))
        weights = np.asarray(new)
        if settled:
            break
    return RobustFit(coefficients, residuals, weights, scatter)
