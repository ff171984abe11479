"""Chances on the logit scale: joining factors without multiplying them blindly, and their bands."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

from ..evidence.pooling import Z90
from .ledger import Effect
from .model import Band

__all__ = ["Z90", "band", "expit", "joint", "logit", "risk_to_odds", "weights"]


def logit(p: float) -> float:
    """Log odds of a probability strictly between 0 and 1."""
    return log(p / (1 - p))


def expit(x: float) -> float:
    """Probability of log odds."""
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def weights(effects: Sequence[Effect], shrinkage: float) -> tuple[float, ...]:
    """Share with which each factor counts: the strongest of each sign whole, the others less ``shrinkage``.

    Published factors share confounding, so a second one adds less than it would alone; a single one is
    taken as published. Raising any factor never lowers the sum.
    """
    means = [e.mean for e in effects]
    harmful, helpful = [m for m in means if m > 0], [m for m in means if m < 0]
    strongest = {means.index(extreme(side)) for extreme, side in ((max, harmful), (min, helpful)) if side}
    return tuple(1.0 if row in strongest else 1.0 - shrinkage for row in range(len(means)))


def joint(effects: Sequence[Effect], shrinkage: float, cap: float) -> tuple[float, float]:
    """Sum of weighted log ratios, held within ``±log(cap)``, and its standard error."""
    share = weights(effects, shrinkage)
    total = sum(w * e.mean for w, e in zip(share, effects, strict=True))
    spread = sqrt(sum((w * e.se) ** 2 for w, e in zip(share, effects, strict=True)))
    return min(max(total, -log(cap)), log(cap)), spread


def risk_to_odds(log_risk_ratio: float, base: float) -> float:
    """Log odds ratio that moves ``base`` as the risk ratio does: p1 = RR p0, held below 1."""
    risk = min(exp(log_risk_ratio) * base, (1 + base) / 2)
    return logit(risk) - logit(base)


def band(mean: float, sd: float) -> Band:
    """Probability with its 90 % band from log odds and their standard deviation."""
    return Band(expit(mean), expit(mean - Z90 * sd), expit(mean + Z90 * sd))
