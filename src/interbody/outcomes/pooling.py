"""What the studies of the forecast give when pooled: shares, and gains of function at one baseline and one year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, log, sqrt

from ..case import Diagnosis
from ..course import Ledger
from ..course.ledger import Z95
from ..evidence import Quantity
from ..evidence.meta_regression import regress
from ..evidence.pooling import Pooled, pool, pool_groups

__all__ = [
    "DRIFT_GROUPS",
    "GAIN_GROUPS",
    "BaselineLaw",
    "Gain",
    "Pooled",
    "PooledGains",
    "beyond_proportion",
    "drifts",
    "gains",
    "pool",
    "pool_groups",
    "pool_shares",
    "pooled_drift",
    "pooled_gain",
    "pooled_gains",
    "reference_baseline",
    "share_effect",
]


def pool_shares(shares: Sequence[Quantity]) -> Pooled:
    """Pool shares on the logit, each with the standard error of its number of people, 1 / sqrt(n p (1 - p))."""
    return pool([share_effect(share) for share in shares])


def share_effect(share: Quantity) -> tuple[float, float]:
    """Log odds of a share and their standard error."""
    p = float(share)
    return log(p / (1 - p)), 1 / sqrt((share.n or 1) * p * (1 - p))


DRIFT_GROUPS = {
    Diagnosis.degenerative_spondylolisthesis: "nerves",
    Diagnosis.isthmic_spondylolisthesis: "nerves",
    Diagnosis.stenosis: "nerves",
    Diagnosis.disc_degeneration: "disc_degeneration",
    Diagnosis.disc_herniation: "disc_herniation",
}
"""Whose series tell what happens after the first year: slip and stenosis together, the diseased discs each apart."""


def drifts(diagnosis: Diagnosis, ledger: Ledger) -> dict[str, tuple[float, float]]:
    """Series that told the score at two times after an operation: ODI points lost a year, and their standard error.

    (later score - earlier score) / years between; SE from the printed 95 % interval of the change, else from the SD of
    one person's change between two such times over sqrt(n).
    """
    why = "long-term drift of function and pain, pooled over series"
    usual = ledger.value("sd.later_change", why)
    stem = f"course.{DRIFT_GROUPS[diagnosis]}"
    found = {}
    for name in ledger.set.under(stem):
        q = ledger.quantity(f"{stem}.{name}", why)
        start, end, change = q.value
        if q.low is not None and q.high is not None:
            se = (q.high - q.low) / (2 * Z95)
        else:
            se = (q.sd or usual) / sqrt(q.n or 1)
        found[name] = (change / (end - start), se / (end - start))
    return found


def pooled_drift(diagnosis: Diagnosis, ledger: Ledger, without: str = "") -> Pooled:
    """ODI points a year that operated people lose after the first year; all groups share one spread between series.

    ``without`` leaves one series of the group out. Kinds of operation were not found to differ, nor earlier and later
    years, so the loss is the same every year.
    """
    return ledger.once(("drift", diagnosis, without), lambda: _pooled_drift(diagnosis, ledger, without))


def _pooled_drift(diagnosis: Diagnosis, ledger: Ledger, without: str) -> Pooled:
    mine = DRIFT_GROUPS[diagnosis]
    groups = {}
    for group, each in {group: each for each, group in DRIFT_GROUPS.items()}.items():
        series = drifts(each, ledger)
        groups[group] = [e for name, e in series.items() if not (group == mine and name == without)]
    return pool_groups(groups)[mine]


@dataclass(frozen=True)
class Gain:
    """One study: ODI before, change carried to one year (negative is better), and the standard error of its change."""

    baseline: float
    change: float
    se: float


def gains(stem: str, ledger: Ledger) -> dict[str, Gain]:
    """Studies of ``gain.<stem>``: change - drift x (year - 1), and SD of the change / sqrt(n)."""
    why = "gain of function, pooled over studies"
    drift = pooled_drift(Diagnosis(stem.split(".")[0]), ledger).mean
    usual = ledger.value("sd.odi_change", why)
    found = {}
    for name in ledger.set.under(f"gain.{stem}"):
        q = ledger.quantity(f"gain.{stem}.{name}", why)
        baseline, change, year = q.value
        found[name] = Gain(baseline, change - drift * (year - 1.0), (q.sd or usual) / sqrt(q.n or 1))
    return found


SLIP, ISTHMIC = "degenerative_spondylolisthesis.fusion", "isthmic_spondylolisthesis.fusion"
GAIN_GROUPS = {
    SLIP: SLIP,
    ISTHMIC: SLIP,
    "stenosis.decompression": "stenosis.decompression",
    "disc_degeneration.fusion": "disc_degeneration.fusion",
    "disc_herniation.microdiscectomy": "disc_herniation.microdiscectomy",
}
"""Diagnoses with the treatments whose cohorts anchor them, and the group each is pooled in.

Both kinds of slip are one group: the kind did not foretell the score (Lehr 2021).
"""


@dataclass(frozen=True)
class BaselineLaw:
    """How the mean change of a cohort follows its mean ODI before, B, against the reference baseline, R.

    change(B) = change(R) x B / R + slope x (B - R): more than in proportion where the slope is negative. Told by
    studies whose baselines lie from ``lowest`` to ``highest``; the second term is held beyond.
    """

    slope: float
    se: float
    lowest: float
    highest: float

    def beyond(self, baseline: float, reference: float) -> float:
        """B - R, B held within the baselines of the studies."""
        return min(max(baseline, self.lowest), self.highest) - reference


@dataclass(frozen=True)
class PooledGains:
    """Change at one year of each group at its reference baseline, and the law that leads to other baselines."""

    groups: Mapping[str, Pooled]
    law: BaselineLaw


def reference_baseline(stem: str, ledger: Ledger) -> float:
    """ODI before treatment at which the pooled gain of ``stem`` is stated."""
    return ledger.value(f"odi.{stem}.baseline", "baseline of the reference cohort")


def pooled_gains(ledger: Ledger, without: tuple[str, str] | None = None) -> PooledGains:
    """All groups fitted together: one spread between studies and one law of the baseline for all.

    change x R / B = mean of the group + slope x (B - R) x R / B. ``without``: (stem, study) left out.
    """
    return ledger.once(("gains", without), lambda: _pooled_gains(ledger, without))


def _pooled_gains(ledger: Ledger, without: tuple[str, str] | None) -> PooledGains:
    placed: dict[str, list[tuple[float, float, float]]] = {group: [] for group in GAIN_GROUPS.values()}
    baselines = []
    for stem, group in GAIN_GROUPS.items():
        reference = reference_baseline(group, ledger)
        for name, gain in gains(stem, ledger).items():
            if (stem, name) != without:
                share = reference / gain.baseline
                placed[group].append((gain.change * share, gain.se, (gain.baseline - reference) * share))
                baselines.append(gain.baseline)
    found = regress(placed)
    return PooledGains(found.groups, BaselineLaw(found.slope, found.slope_se, min(baselines), max(baselines)))


def beyond_proportion(stem: str, baseline: float, ledger: Ledger) -> float:
    """Points of baseline that the slope of the law acts on in a cohort of ``stem`` that begins at ``baseline``.

    Its group's change at R leads to change(R) B / R + slope (B - R); what the reference cohort of ``stem`` itself, at
    its own baseline, already holds of the second term grows in proportion and is taken off.
    """
    law = pooled_gains(ledger).law
    reference, own = reference_baseline(GAIN_GROUPS[stem], ledger), reference_baseline(stem, ledger)
    return law.beyond(baseline, reference) - law.beyond(own, reference) * baseline / own


def pooled_gain(
    stem: str, ledger: Ledger, baseline: float | None = None, without: tuple[str, str] | None = None
) -> Pooled:
    """The pooled change of ODI at one year of a cohort that begins at ``baseline``, or else at the reference's.

    The error of the law joins that of the mean. ``without``: (stem, study) left out.
    """
    fitted, group = pooled_gains(ledger, without), GAIN_GROUPS[stem]
    reference = reference_baseline(group, ledger)
    at = reference_baseline(stem, ledger) if baseline is None else baseline
    scale, beyond = at / reference, fitted.law.beyond(at, reference)
    own = fitted.groups[group]
    mean = own.mean * scale + fitted.law.slope * beyond
    return Pooled(mean, hypot(own.se * scale, fitted.law.se * beyond), own.between * scale, own.freedom)
