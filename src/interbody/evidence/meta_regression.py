"""Random-effects pooling of groups along one covariate: a mean for each group, one slope and one spread for all.

y = mean of the group + slope x place + N(0, tau²) + N(0, se²); tau² by restricted maximum likelihood, standard errors
after Knapp and Hartung (never below the usual ones). Viechtbauer 2010 (J Stat Softw 36:3); Knapp and Hartung 2003.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from .pooling import CLOSE, LEAST, STEPS, Pooled

Placed = Sequence[tuple[float, float, float]]
"""(effect, standard error, place along the covariate) of each study."""


@dataclass(frozen=True)
class Regression:
    """Each group at place 0, and the slope with its standard error. Their errors are told apart, as if unrelated."""

    groups: Mapping[str, Pooled]
    slope: float
    slope_se: float


def regress(groups: Mapping[str, Placed]) -> Regression:
    """Fit all groups together.

    Raises:
        ValueError: too few studies, or all of a group's at one place in every group, so that no slope can be told.
    """
    names = [name for name, studies in groups.items() if studies]
    rows = [(names.index(name), *study) for name in names for study in groups[name]]
    design = np.zeros((len(rows), len(names) + 1))
    design[np.arange(len(rows)), [row[0] for row in rows]] = 1.0
    design[:, -1] = [row[3] for row in rows]
    freedom = len(rows) - design.shape[1]
    if freedom < 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError("too few studies at different places to tell a slope")
    effects, errors = (np.array([row[k] for row in rows], float) for k in (1, 2))
    tau2 = _restricted_spread(design, effects, errors)
    weight, covariance = _normal_equations(design, errors, tau2)
    found = covariance @ design.T @ (weight * effects)
    residual = float(weight @ (effects - design @ found) ** 2)
    wide = np.sqrt(np.diag(covariance) * max(1.0, residual / freedom))
    pooled = {n: Pooled(float(m), float(se), sqrt(tau2), freedom) for n, m, se in zip(names, found, wide, strict=False)}
    return Regression(pooled, float(found[-1]), float(wide[-1]))


def _normal_equations(design: np.ndarray, errors: np.ndarray, tau2: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights of the studies, and the covariance of what is fitted."""
    weight = 1.0 / np.maximum(errors**2 + tau2, LEAST)
    return weight, np.linalg.inv(design.T @ (weight[:, None] * design))


def _restricted_spread(design: np.ndarray, effects: np.ndarray, errors: np.ndarray) -> float:
    """tau² that maximises the restricted likelihood, by Fisher scoring; 0 if it would be negative."""
    tau2 = max(float(np.var(effects)), LEAST)
    for _ in range(STEPS):
        weight, covariance = _normal_equations(design, errors, tau2)
        projected = np.diag(weight) - (weight[:, None] * design) @ covariance @ (design.T * weight)
        left = projected @ effects
        information = float(np.sum(projected * projected))
        new = max(LEAST, tau2 + (float(left @ left) - float(np.trace(projected))) / information)
        if abs(new - tau2) < CLOSE * max(1.0, tau2):
            return 0.0 if new <= LEAST else new
        tau2 = new
    return tau2
