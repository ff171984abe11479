"""ODI after each treatment: the gain pooled over studies, and the contrast to the treatments they did not study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..case import Diagnosis
from ..course import Ledger
from .pooling import pool, pooled_gain
from .scope import HOME
from .trajectory import Points, Trajectory

DS = Diagnosis.degenerative_spondylolisthesis
IS = Diagnosis.isthmic_spondylolisthesis
DDD = Diagnosis.disc_degeneration

PLATEAU = (1.0, 2.0)
"""Years of the pooled gains, which are taken to hold in their middle; registers see hardly any change."""
TRIAL_YEAR = 2.0
"""Follow-up of the trials behind the contrast of fusion and rehabilitation."""

Contrast = Callable[[float], tuple[float, float]]


def odi_trajectory(diagnosis: Diagnosis, family: str, ledger: Ledger, slip_mm: float = 0.0) -> Trajectory:
    """Mean change of ODI of the reference cohort under this treatment; ``slip_mm`` matters without operation."""
    if family == "nonoperative" and diagnosis is not DDD:
        return _nonoperative(diagnosis, slip_mm, ledger)
    home = HOME[diagnosis]
    pooled = pooled_gain(f"{diagnosis}.{home}", ledger)
    shown = family if family in ("nonoperative", "decompression") else "odi"
    path = Trajectory(
        _around(pooled.mean, drift(diagnosis, home, ledger)),
        shape(ledger, shown),
        drift(diagnosis, family, ledger),
        ledger.value("drift_sd", "band of the mean change"),
        pooled.new_study,
    )
    if family == home:
        return path
    if diagnosis is IS:
        share = ledger.value(f"odi.{diagnosis}.decompression_share", "ODI after decompression alone in isthmic slip")
        return replace(path, anchors=tuple((year, share * change) for year, change in path.anchors))
    if family == "nonoperative":
        return replace(path, between=pooled.se, contrast=_fading(ledger))
    return replace(path, contrast=_steady(diagnosis, family, ledger))


def _around(change: float, drift: float) -> Points:
    """The plateau through a change that studies report at 1 to 2 years, with the diagnosis's drift."""
    middle = sum(PLATEAU) / len(PLATEAU)
    return tuple((year, change + drift * (year - middle)) for year in PLATEAU)


def odi_baseline(diagnosis: Diagnosis, ledger: Ledger) -> float:
    """Mean ODI before treatment at which the gain of the diagnosis is stated."""
    return ledger.value(f"odi.{diagnosis}.{HOME[diagnosis]}.baseline", "baseline of the reference cohort")


def _nonoperative(diagnosis: Diagnosis, slip_mm: float, ledger: Ledger) -> Trajectory:
    return Trajectory(
        _nonoperative_anchors(diagnosis, slip_mm, ledger),
        shape(ledger, "nonoperative"),
        drift(diagnosis, "nonoperative", ledger),
        ledger.value("drift_sd", "band of the mean change"),
        ledger.value("between_study.nonoperative", "band of the mean change"),
    )


def _nonoperative_anchors(diagnosis: Diagnosis, slip_mm: float, ledger: Ledger) -> Points:
    stem = f"odi.{diagnosis}.nonoperative"
    if diagnosis is DS:
        why = "ODI without operation by grade of slip"
        if slip_mm >= ledger.value("grade_2_slip", why):
            return ((1.0, ledger.value(f"{stem}.grade_2", why)),)
    return tuple(
        (float(year), ledger.value(f"{stem}.year_{year}", "mean change of ODI"))
        for year in (1, 2, 4)
        if f"{stem}.year_{year}" in ledger.set
    )


def drift(diagnosis: Diagnosis, family: str, ledger: Ledger) -> float:
    """ODI points lost a year after the last anchor."""
    name = "nonoperative" if family == "nonoperative" else str(diagnosis)
    return ledger.value(f"drift.{name}", "long-term drift of function and pain")


def shape(ledger: Ledger, kind: str) -> Points:
    """Early course: (year, share of the change at one year)."""
    why = "time course of recovery"
    return tuple(zip(ledger.values("shape.years", why), ledger.values(f"shape.{kind}", why), strict=True))


def _steady(diagnosis: Diagnosis, family: str, ledger: Ledger) -> Contrast:
    """Decompression against fusion, pooled over studies; the spread between them is part of the band."""
    why = "fusion against decompression"
    stem = f"contrast.fusion_decompression.{diagnosis}"
    pooled = pool([ledger.points(f"{stem}.{name}", why) for name in ledger.set.under(stem)])
    sign = 1.0 if family == "decompression" else -1.0
    return lambda year: (sign * pooled.mean, pooled.new_study)


def _fading(ledger: Ledger) -> Contrast:
    """Care without operation against fusion in disc degeneration; the advantage fades to nothing by eleven years."""
    why = "fusion against rehabilitation"
    stem = f"contrast.fusion_nonoperative.{DDD}"
    pooled = pool([ledger.points(f"{stem}.{name}", why) for name in ledger.set.under(stem)])
    left = ledger.value("contrast.fusion_nonoperative.long_term", why)
    end = ledger.value("contrast.fusion_nonoperative.long_term_year", why)

    def at(year: float) -> tuple[float, float]:
        share = 1 - (1 - left) * min(max((year - TRIAL_YEAR) / (end - TRIAL_YEAR), 0.0), 1.0)
        return share * pooled.mean, pooled.new_study

    return at
