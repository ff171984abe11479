"""ODI after each treatment: which cohort anchors it, and the contrast to the treatments it did not study."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

from ..case import Case, Diagnosis
from ..course import Ledger
from .pooling import pool
from .scope import HOME
from .trajectory import Points, Trajectory

DS = Diagnosis.degenerative_spondylolisthesis
IS = Diagnosis.isthmic_spondylolisthesis
DDD = Diagnosis.disc_degeneration

TRIAL_YEAR = 2.0
"""Follow-up of the trials behind the contrast of fusion and rehabilitation."""

Contrast = Callable[[float], tuple[float, float]]


def odi_trajectory(case: Case, family: str, ledger: Ledger) -> Trajectory:
    """Mean change of ODI of the reference cohort under this treatment."""
    diagnosis = case.patient.diagnosis
    if family == "nonoperative" and diagnosis is not DDD:
        return _trajectory(_nonoperative_anchors(case, ledger), diagnosis, family, ledger)
    home = HOME[diagnosis]
    anchors = _anchors(f"odi.{diagnosis}.{home}", ledger)
    if family == home:
        return _trajectory(anchors, diagnosis, family, ledger)
    if diagnosis is IS:
        share = ledger.value(f"odi.{diagnosis}.decompression_share", "ODI after decompression alone in isthmic slip")
        return _trajectory([(t, share * c) for t, c in anchors], diagnosis, family, ledger)
    contrast = _fading(ledger) if family == "nonoperative" else _steady(diagnosis, family, ledger)
    return _trajectory(anchors, diagnosis, family, ledger, contrast)


def odi_baseline(case: Case, ledger: Ledger) -> float:
    """Mean ODI before treatment of the cohort that anchors the diagnosis."""
    diagnosis = case.patient.diagnosis
    return ledger.value(f"odi.{diagnosis}.{HOME[diagnosis]}.baseline", "baseline of the reference cohort")


def _anchors(stem: str, ledger: Ledger) -> Points:
    found = [
        (float(year), ledger.value(f"{stem}.year_{year}", "mean change of ODI"))
        for year in (1, 2, 4)
        if f"{stem}.year_{year}" in ledger.set
    ]
    return tuple(found)


def _nonoperative_anchors(case: Case, ledger: Ledger) -> Points:
    diagnosis = case.patient.diagnosis
    stem = f"odi.{diagnosis}.nonoperative"
    if diagnosis is DS:
        why = "ODI without operation by grade of slip"
        slip = max((f.slip_mm for f in case.findings.values()), default=0.0)
        if slip >= ledger.value("grade_2_slip", why):
            return ((1.0, ledger.value(f"{stem}.grade_2", why)),)
    return _anchors(stem, ledger)


def _trajectory(
    anchors: Points, diagnosis: Diagnosis, family: str, ledger: Ledger, contrast: Contrast | None = None
) -> Trajectory:
    why = "band of the mean change"
    spread = "surgery"
    if family == "nonoperative":
        spread = "nonoperative"
    elif diagnosis is DDD:
        spread = "disc_degeneration"
    path = Trajectory(
        anchors,
        shape(ledger, "nonoperative" if family == "nonoperative" else "odi"),
        drift(diagnosis, family, ledger),
        ledger.value("drift_sd", why),
        ledger.value(f"between_study.{spread}", why),
    )
    return path if contrast is None else Trajectory(*_fields(path), contrast=contrast)


def _fields(path: Trajectory) -> tuple[Points, Points, float, float, float]:
    return path.anchors, path.shape, path.drift, path.drift_sd, path.between


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
    return lambda year: (sign * pooled.mean, sqrt(pooled.se**2 + pooled.between**2))


def _fading(ledger: Ledger) -> Contrast:
    """Rehabilitation against fusion in disc degeneration; the advantage fades to nothing by eleven years."""
    why = "fusion against rehabilitation"
    stem = f"contrast.fusion_nonoperative.{DDD}"
    pooled = pool([ledger.points(f"{stem}.{name}", why) for name in ledger.set.under(stem)])
    left = ledger.value("contrast.fusion_nonoperative.long_term", why)
    end = ledger.value("contrast.fusion_nonoperative.long_term_year", why)

    def at(year: float) -> tuple[float, float]:
        share = 1 - (1 - left) * min(max((year - TRIAL_YEAR) / (end - TRIAL_YEAR), 0.0), 1.0)
        return share * pooled.mean, sqrt(pooled.se**2 + pooled.between**2)

    return at
