"""What the studies of the forecast give when pooled: shares, and gains of function at one baseline and one year."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt

from ..case import Diagnosis
from ..course import Ledger
from ..course.ledger import Z95
from ..evidence import Quantity
from ..evidence.pooling import Pooled, pool, pool_groups

__all__ = [
    "DRIFT_GROUPS",
    "GAIN_GROUPS",
    "Pooled",
    "drifts",
    "gains",
    "pool",
    "pool_groups",
    "pool_shares",
    "pooled_drift",
    "pooled_gain",
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


def gains(stem: str, ledger: Ledger) -> dict[str, tuple[float, float]]:
    """Studies of ``gain.<stem>``: change of ODI at one year and the reference baseline, and its standard error.

    [change - drift x (year - 1)] x reference baseline / own baseline, as means differ truly between cohorts and a gain
    is in proportion; SE = SD of the change / sqrt(n).
    """
    why = "gain of function, pooled over studies"
    reference = ledger.value(f"odi.{stem}.baseline", "baseline of the reference cohort")
    drift = pooled_drift(Diagnosis(stem.split(".")[0]), ledger).mean
    usual = ledger.value("sd.odi_change", why)
    found = {}
    for name in ledger.set.under(f"gain.{stem}"):
        q = ledger.quantity(f"gain.{stem}.{name}", why)
        baseline, change, year = q.value
        moved = (change - drift * (year - 1.0)) * reference / baseline
        found[name] = (moved, (q.sd or usual) / sqrt(q.n or 1))
    return found


GAIN_GROUPS = (
    "degenerative_spondylolisthesis.fusion",
    "isthmic_spondylolisthesis.fusion",
    "stenosis.decompression",
    "disc_degeneration.fusion",
    "disc_herniation.microdiscectomy",
)
"""Diagnoses and the treatments whose cohorts anchor them."""


BORROWS = {"isthmic_spondylolisthesis.fusion": "degenerative_spondylolisthesis.fusion"}
"""A group of a few small series is pooled together with the studies of a group that was not found to differ."""


def pooled_gain(stem: str, ledger: Ledger, without: str = "") -> Pooled:
    """The pooled change of ODI at one year; the spread between studies is that of all diagnoses together.

    ``without`` leaves one study of the group out, of the mean and of the spread. Isthmic slip is pooled with
    degenerative slip, in proportion to the baseline: the kind of slip did not foretell the score (Lehr 2021).
    """
    return ledger.once(("gain", stem, without), lambda: _pooled_gain(stem, ledger, without))


def _pooled_gain(stem: str, ledger: Ledger, without: str = "") -> Pooled:
    groups = {}
    for group in GAIN_GROUPS:
        studies = gains(group, ledger)
        groups[group] = [e for name, e in studies.items() if not (group == stem and name == without)]
    own = pool_groups({name: e for name, e in groups.items() if e})
    if stem not in BORROWS:
        return own[stem]
    other = BORROWS[stem]
    why = "baseline of the reference cohort"
    scale = ledger.value(f"odi.{stem}.baseline", why) / ledger.value(f"odi.{other}.baseline", why)
    both = [*groups[stem], *((scale * mean, scale * se) for mean, se in groups[other])]
    spread = own[other]
    return pool_groups({stem: both}, spread.between, spread.freedom)[stem]
