"""Random-effects pooling in the open: restricted maximum likelihood, with the standard error of Hartung, Knapp,
Sidik and Jonkman (never below the usual one).

Groups that hold few studies each share one spread between studies: y = mean of the group + N(0, tau²) + N(0, se²).
Viechtbauer 2005 (J Educ Behav Stat 30:261); Knapp and Hartung 2003 (Stat Med 22:2693).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt

Effects = Sequence[tuple[float, float]]
"""(effect, standard error) of each study."""
STEPS, CLOSE, LEAST = 200, 1e-12, 1e-12
"""Rounds of the search, when it is near enough, and a variance that is as good as none."""
UPPER_90, Z90 = 0.95, 1.644854
"""Probability below the upper end of a 90 % interval, and the normal quantile there."""


@dataclass(frozen=True)
class Pooled:
    """Mean of the effects, its standard error, the spread between studies (SD) and the degrees of freedom of both."""

    mean: float
    se: float
    between: float
    freedom: int = 0

    @property
    def new_study(self) -> float:
        """Standard deviation of a normal with the 90 % interval of a study not among them.

        sqrt(se² + between²) x t(0.95, degrees of freedom) / z(0.95): few studies know their own spread badly. With
        no degrees of freedom the spread was given, not estimated, and the ratio is 1.
        """
        return _wider(self.freedom) * sqrt(self.se**2 + self.between**2)


@cache
def _wider(freedom: int) -> float:
    """Student's quantile over the normal one; 1 without degrees of freedom."""
    from scipy.special import stdtrit  # heavy, so only where it is needed

    return float(stdtrit(freedom, UPPER_90)) / Z90 if freedom else 1.0


def pool(effects: Effects, between: float | None = None, freedom: int = 0) -> Pooled:
    """Pool the effects of one group; ``between`` gives the spread instead of estimating it (``freedom`` is its own).

    Raises:
        ValueError: no effects were given.
    """
    if not effects:
        raise ValueError("nothing to pool")
    if len(effects) == 1 or any(se <= 0 for _, se in effects):
        mean = sum(e for e, _ in effects) / len(effects)
        return Pooled(mean, max(se for _, se in effects), between or 0.0, freedom)
    return pool_groups({"": effects}, between, freedom)[""]


def pool_groups(groups: Mapping[str, Effects], between: float | None = None, freedom: int = 0) -> dict[str, Pooled]:
    """Pool each group around a mean of its own, with one spread for all.

    se² = max(1, sum of w (y - mean)² over all groups / freedom) / sum of w in the group; w = 1 / (se² + tau²).
    """
    if between is None:
        between = sqrt(_kept_spread(tuple(tuple(effects) for effects in groups.values())))
        freedom = sum(map(len, groups.values())) - len(groups)
    tau2 = between**2
    means = {name: _mean(effects, tau2) for name, effects in groups.items()}
    spare = sum(map(len, groups.values())) - len(groups)
    residual = sum((y - means[name][0]) ** 2 / max(se**2 + tau2, LEAST) for name, e in groups.items() for y, se in e)
    scale = max(1.0, residual / spare) if spare else 1.0
    return {name: Pooled(mean, sqrt(scale / weight), between, freedom) for name, (mean, weight) in means.items()}


@lru_cache(maxsize=256)
def _kept_spread(groups: tuple[tuple[tuple[float, float], ...], ...]) -> float:
    """The same numbers have the same spread: forecasts of many strata ask for it again and again."""
    return restricted_spread(groups)


def restricted_spread(groups: Sequence[Effects]) -> float:
    """tau² that maximises the restricted likelihood, by Fisher scoring; 0 if it would be negative.

    With P the residual-making matrix of the group means, tau² moves by (y'PPy - tr P) / tr PP.
    """
    tau2 = max(sum((y - e[0][0]) ** 2 for e in groups for y, _ in e) / sum(map(len, groups)), LEAST)
    for _ in range(STEPS):
        score, information = 0.0, 0.0
        for effects in groups:
            w = [1 / (se**2 + tau2) for _, se in effects]
            total, squares, cubes = sum(w), sum(x**2 for x in w), sum(x**3 for x in w)
            mean = sum(x * y for x, (y, _) in zip(w, effects, strict=True)) / total
            score += sum(x**2 * (y - mean) ** 2 for x, (y, _) in zip(w, effects, strict=True)) - total + squares / total
            information += squares - 2 * cubes / total + (squares / total) ** 2
        if information <= 0:
            return 0.0
        step = score / information
        new = max(LEAST, tau2 + step)
        if abs(new - tau2) < CLOSE * max(1.0, tau2):
            return 0.0 if new <= LEAST else new
        tau2 = new
    return tau2


def _mean(effects: Effects, tau2: float) -> tuple[float, float]:
    w = [1 / max(se**2 + tau2, LEAST) for _, se in effects]
    return sum(x * y for x, (y, _) in zip(w, effects, strict=True)) / sum(w), sum(w)
