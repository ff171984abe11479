"""Random-effects pooling in the open: DerSimonian and Laird 1986."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class Pooled:
    """Mean of the effects, its standard error, and the spread between studies (standard deviation)."""

    mean: float
    se: float
    between: float


def pool(effects: Sequence[tuple[float, float]]) -> Pooled:
    """Pool (effect, standard error) pairs.

    tau² = max(0, (Q - (k - 1)) / (sum w - sum w² / sum w)) with w = 1/se²; weights are then 1/(se² + tau²).

    Raises:
        ValueError: no effects were given.
    """
    if not effects:
        raise ValueError("nothing to pool")
    if len(effects) == 1 or any(se <= 0 for _, se in effects):
        mean = sum(e for e, _ in effects) / len(effects)
        return Pooled(mean, max(se for _, se in effects), 0.0)
    w = [1 / se**2 for _, se in effects]
    fixed = sum(wi * e for wi, (e, _) in zip(w, effects, strict=True)) / sum(w)
    q = sum(wi * (e - fixed) ** 2 for wi, (e, _) in zip(w, effects, strict=True))
    tau2 = max(0.0, (q - (len(effects) - 1)) / (sum(w) - sum(wi**2 for wi in w) / sum(w)))
    v = [1 / (se**2 + tau2) for _, se in effects]
    mean = sum(vi * e for vi, (e, _) in zip(v, effects, strict=True)) / sum(v)
    return Pooled(mean, sqrt(1 / sum(v)), sqrt(tau2))
