"""ODI after each treatment: the gain pooled over studies, and the contrast to the treatments they did not study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import sqrt

from ..case import Diagnosis
from ..course import Ledger
from .pooling import Pooled, pool_groups, pooled_drift, pooled_gain, reference_baseline
from .scope import HOME
from .trajectory import Points, Trajectory

DS = Diagnosis.degenerative_spondylolisthesis
IS = Diagnosis.isthmic_spondylolisthesis
DDD = Diagnosis.disc_degeneration

PLATEAU = 1.0
"""Year at which the pooled gains are stated; from there the diagnosis drifts."""
TRIAL_YEAR = 2.0
"""Follow-up of the trials behind the contrast of fusion and rehabilitation."""

RECOVERY = {
    "nonoperative": "nonoperative",
    "decompression": "decompression",
    "microdiscectomy": "decompression",
}
"""Whose course in the first year a treatment follows; all others follow fusion."""

Contrast = Callable[[float], tuple[float, float]]


def odi_trajectory(diagnosis: Diagnosis, family: str, ledger: Ledger, slip_mm: float = 0.0) -> Trajectory:
    """Mean change of ODI of the reference cohort under this treatment; ``slip_mm`` matters without operation.

    A treatment that was compared with the anchor keeps the anchor's course in time: the contrast alone parts them.
    """
    if family == "nonoperative" and diagnosis is not DDD:
        return _nonoperative(diagnosis, slip_mm, ledger)
    home = HOME[diagnosis]
    pooled = pooled_gain(f"{diagnosis}.{home}", ledger)
    shown = RECOVERY.get(family, "odi")
    path = Trajectory(
        ((PLATEAU, pooled.mean),),
        shape(ledger, shown),
        *drift(diagnosis, home, ledger),
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


def odi_baseline(diagnosis: Diagnosis, ledger: Ledger) -> float:
    """Mean ODI before treatment at which the gain of the diagnosis is stated."""
    return reference_baseline(f"{diagnosis}.{HOME[diagnosis]}", ledger)


def _nonoperative(diagnosis: Diagnosis, slip_mm: float, ledger: Ledger) -> Trajectory:
    """Without operation: the operated path less the effect of surgery in the one cohort that compared them.

    Isthmic slip (no change in its trial) and slips of grade 2 have published changes of their own.
    """
    why = "change without operation"
    own = ""
    if diagnosis is IS:
        own = f"odi.{diagnosis}.nonoperative.year_1"
    elif diagnosis is DS and slip_mm >= ledger.value("grade_2_slip", "ODI without operation by grade of slip"):
        own = f"odi.{diagnosis}.nonoperative.grade_2"
    path = Trajectory(
        ((PLATEAU, ledger.value(own, why) if own else 0.0),),
        shape(ledger, "nonoperative"),
        *drift(diagnosis, "nonoperative", ledger),
        ledger.value("between_study.nonoperative", "band of the mean change"),
    )
    if own:
        return path
    operated = odi_trajectory(diagnosis, HOME[diagnosis], ledger)
    years, points, error = surgery_effect(diagnosis, ledger)
    return replace(
        path,
        anchors=tuple((t, operated.mean(t) + effect) for t, effect in zip(years, points, strict=True)),
        between=operated.between,
        contrast=lambda year: (0.0, error),
    )


def surgery_effect(diagnosis: Diagnosis, ledger: Ledger) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """Years, points of ODI that surgery gains over care without it, and their standard deviation in a new cohort."""
    why = "surgery against care without operation"
    stem = f"effect.surgery.{diagnosis}"
    spread = pooled_contrast(CONTRASTS[0], ledger).between
    error = ledger.value(f"{stem}.error", why)
    years, points = ledger.values(f"{stem}.years", why), ledger.values(f"{stem}.points", why)
    return years, points, sqrt(error**2 + spread**2)


def drift(diagnosis: Diagnosis, family: str, ledger: Ledger) -> tuple[float, float]:
    """ODI points lost a year after the last anchor, and their standard deviation in a new cohort.

    The spread of operated people is taken for care without operation.
    """
    pooled = pooled_drift(diagnosis, ledger)
    if family == "nonoperative":
        return ledger.value("drift.nonoperative", "long-term drift of function and pain"), pooled.new_study
    return pooled.mean, pooled.new_study


def shape(ledger: Ledger, kind: str) -> Points:
    """Early course: (year, share of the change at one year)."""
    why = "time course of recovery"
    return tuple(zip(ledger.values("shape.years", why), ledger.values(f"shape.{kind}", why), strict=True))


def _steady(diagnosis: Diagnosis, family: str, ledger: Ledger) -> Contrast:
    """Decompression against fusion, pooled over studies; the spread between them is part of the band."""
    pooled = pooled_contrast(f"fusion_decompression.{diagnosis}", ledger)
    sign = 1.0 if family == "decompression" else -1.0
    return lambda year: (sign * pooled.mean, pooled.new_study)


def _fading(ledger: Ledger) -> Contrast:
    """Care without operation against fusion in disc degeneration; the advantage fades to nothing by eleven years."""
    why = "fusion against rehabilitation"
    pooled = pooled_contrast(f"fusion_nonoperative.{DDD}", ledger)
    left = ledger.value("contrast.fusion_nonoperative.long_term", why)
    end = ledger.value("contrast.fusion_nonoperative.long_term_year", why)

    def at(year: float) -> tuple[float, float]:
        share = 1 - (1 - left) * min(max((year - TRIAL_YEAR) / (end - TRIAL_YEAR), 0.0), 1.0)
        return share * pooled.mean, pooled.new_study

    return at


CONTRASTS = (f"fusion_decompression.{DS}", f"fusion_decompression.{Diagnosis.stenosis}", f"fusion_nonoperative.{DDD}")
"""Treatments compared in trials and registers; they share one spread between studies."""


def pooled_contrast(name: str, ledger: Ledger, without: str = "") -> Pooled:
    """Points of ODI that fusion gains over the other treatment; ``without`` leaves a study out."""
    return ledger.once(("contrast", name, without), lambda: _pooled_contrast(name, ledger, without))


def _pooled_contrast(name: str, ledger: Ledger, without: str = "") -> Pooled:
    why = "fusion against another treatment, pooled over studies"
    groups = {}
    for group in CONTRASTS:
        stem = f"contrast.{group}"
        studies = [key for key in ledger.set.under(stem) if not (group == name and key == without)]
        groups[group] = [ledger.points(f"{stem}.{key}", why) for key in studies]
    return pool_groups({key: effects for key, effects in groups.items() if effects})[name]
