"""Random-effects pooling in the open: DerSimonian and Laird 1986."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from ..course import Ledger
from ..evidence import Quantity


@dataclass(frozen=True)
class Pooled:
    """Mean of the effects, its standard error, and the spread between studies (standard deviation)."""

    mean: float
    se: float
    between: float

    @property
    def new_study(self) -> float:
        """Standard deviation of the effect in a study not among them: sqrt(se² + between²)."""
        return sqrt(self.se**2 + self.between**2)


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


def pool_shares(shares: Sequence[Quantity]) -> Pooled:
    """Pool shares on the logit, each with the standard error of its number of people, 1 / sqrt(n p (1 - p))."""
    return pool([(log(float(s) / (1 - float(s))), 1 / sqrt((s.n or 1) * float(s) * (1 - float(s)))) for s in shares])


def gains(stem: str, ledger: Ledger) -> Mapping[str, tuple[float, float]]:
    """Studies of ``gain.<stem>``: change of ODI at the reference baseline, and its standard error.

    change x [1 + slope x (reference baseline / own baseline - 1)]; SE = SD of the change / sqrt(n).
    """
    why = "gain of function, pooled over studies"
    reference = ledger.value(f"odi.{stem}.baseline", "baseline of the reference cohort")
    slope = ledger.value("baseline_slope", "how far a person's change follows the own baseline")
    usual = ledger.value("sd.odi_change", why)
    found = {}
    for name in ledger.set.under(f"gain.{stem}"):
        q = ledger.quantity(f"gain.{stem}.{name}", why)
        baseline, change = q.value
        moved = change * (1 + slope * (reference / baseline - 1))
        found[name] = (moved, (q.sd or usual) / sqrt(q.n or 1))
    return found


def pooled_gain(stem: str, ledger: Ledger, without: str = "") -> Pooled:
    """The pooled change of ODI, with at least the allowed spread between studies; ``without`` leaves one out."""
    why = "band of the mean change"
    studies = [effect for name, effect in gains(stem, ledger).items() if name != without]
    found = pool(studies)
    least = ledger.value("between_study.single" if len(studies) == 1 else "between_study.floor", why)
    return Pooled(found.mean, found.se, max(found.between, least))
