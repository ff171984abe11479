"""What a usual mix of people adds to a person without risk factors, so that published rates stay those of cohorts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from math import exp, log

from .ledger import Effect
from .odds import expit, joint, logit

CLOSE, STEPS = 1e-10, 100


def combinations(factors: Sequence[tuple[float, float]]) -> list[tuple[tuple[float, ...], float]]:
    """Every combination of independent factors, each (log ratio, share of people): log ratios that apply, and share."""
    found = []
    for present in product((False, True), repeat=len(factors)):
        share, logs = 1.0, []
        for yes, (log_ratio, part) in zip(present, factors, strict=True):
            share *= part if yes else 1 - part
            if yes:
                logs.append(log_ratio)
        found.append((tuple(logs), share))
    return found


def joined(logs: Sequence[float], shrinkage: float, cap: float) -> float:
    """Joint log ratio of factors present together, as for one person."""
    return joint([Effect("", value, 0.0, "") for value in logs], shrinkage, cap)[0]


def mean_ratio(factors: Sequence[tuple[float, float]], shrinkage: float, cap: float) -> float:
    """Log of the mean ratio of a cohort over that of people with none of the factors."""
    return log(sum(share * exp(joined(logs, shrinkage, cap)) for logs, share in combinations(factors)))


def without_factors(rate: float, factors: Sequence[tuple[float, float]], shrinkage: float, cap: float) -> float:
    """Chance of someone with none of the factors where a cohort with these shares has ``rate``.

    Solves sum over combinations of share x expit(logit(p) + joint log odds ratio) = rate, by bisection on logit(p).
    """
    return _solved(rate, tuple(factors), shrinkage, cap)


@lru_cache(maxsize=512)
def _solved(rate: float, factors: tuple[tuple[float, float], ...], shrinkage: float, cap: float) -> float:
    mix = [(joined(logs, shrinkage, cap), share) for logs, share in combinations(factors)]
    low, high = logit(rate) - log(cap), logit(rate) + log(cap)
    for _ in range(STEPS):
        middle = (low + high) / 2
        if sum(share * expit(middle + moved) for moved, share in mix) > rate:
            high = middle
        else:
            low = middle
        if high - low < CLOSE:
            break
    return expit((low + high) / 2)
