"""What the trials disagree on, and what the numbers leave out, in words."""

from __future__ import annotations

from math import expm1

from ..case import Approach, Case, Diagnosis, Option
from ..course import YEARS, Ledger
from .function import odi_baseline, pooled_contrast
from .mortality import death_hazard
from .people import one_person
from .satisfaction import satisfied
from .scope import family_of

BANDS = (
    "The wide band of a score holds what 90 of 100 single people like this report; the narrow one holds the "
    "average of many such people and says how much is not known.",
)


def notes(case: Case, option: Option, ledger: Ledger) -> tuple[str, ...]:
    """Remarks for this person and option."""
    diagnosis, family = case.patient.diagnosis, family_of(option)
    found = list(BANDS)
    if diagnosis is Diagnosis.degenerative_spondylolisthesis and family in ("fusion", "decompression"):
        found += _both_sides(ledger)
    if diagnosis is Diagnosis.stenosis and family == "fusion":
        found.append(
            "Stenosis without slip: one randomised trial (SSSS) found no gain from adding fusion, and leg pain was "
            "less often better after it (58 against 80 % at 5 years)."
        )
    if diagnosis is Diagnosis.isthmic_spondylolisthesis and family in ("fusion", "decompression"):
        found.append(
            "Isthmic slip: one randomised trial favours fusion clearly: good recovery 74 against 44 %, operated "
            "again 13 against 47 % at 2 years, back pain 18 mm of 100 better."
        )
    if diagnosis is Diagnosis.disc_degeneration and family in ("fusion", "nonoperative"):
        found.append(
            "Back pain from disc degeneration: against structured rehabilitation fusion gains 2 to 4 ODI points or "
            "nothing, and after 11 years three trials together see no difference. Against usual care one trial "
            "found more (63 against 29 % improved at 2 years)."
        )
    if satisfied(diagnosis, family, ledger) is not None and family in ("fusion", "decompression"):
        found.append(
            "Satisfied: the share comes from other cohorts for each treatment, each with a question of its own, and is "
            "the same for everyone; it does not compare treatments."
        )
    found += _drift(case, ledger)
    studied = ledger.value("scope.studied_levels", "limits of the evidence")
    if len(option.levels) > studied:
        found.append(
            f"{len(option.levels)} levels: scores and harms were studied on up to {studied:.0f} and are carried over. "
            "Union and operations beside the fusion follow published effects of the number of levels, partly recalled."
        )
    if family == "nonoperative":
        trials = " Trials by intention to treat saw little difference for degenerative slip."
        found.append(
            "Without an operation: figures are of people treated so in cohorts where many changed to surgery; those "
            "who did not change may differ." + (trials if diagnosis is Diagnosis.degenerative_spondylolisthesis else "")
        )
    if option.approach is Approach.mis and family == "fusion":
        found.append(
            "Minimally invasive against open: less blood loss (about 270 mL), a stay about 1.3 days shorter and fewer "
            "infections in prospective cohorts; randomised trials see no difference in ODI, pain or union."
        )
    return tuple(found)


def deaths_told(case: Case, option: Option, ledger: Ledger, deaths: Ledger) -> tuple[str, ...]:
    """Said where a good part of people of this age and sex do not live to the end of the forecast."""
    last = YEARS[-1]
    hazard = death_hazard(one_person(case.patient, option), (0.0, last), family_of(option), deaths)[1, 0]
    dead = -expm1(-hazard)
    if dead < ledger.value("scope.deaths_told", "whether deaths of other causes are told"):
        return ()
    return (
        f"Of people of this age and sex {dead:.0%} have died by {last:.0f} years, of whatever cause (US life table, "
        "fewer as people fit for an operation die less often). Who dies before a further operation counts as not "
        "operated again; scores are those of people alive.",
    )


def _drift(case: Case, ledger: Ledger) -> list[str]:
    """Said where the score told is further from the cohort's start than the smallest change that matters."""
    now, start = case.patient.baseline.odi, odi_baseline(case.patient.diagnosis, ledger)
    if abs(now - start) < ledger.value("threshold.odi_mcid", "scores far from those of the cohorts"):
        return []
    where = "below" if now < start else "above"
    lasting = ledger.value("baseline_reliability", "how far a person's change follows the own baseline")
    return [
        f"The ODI of {now:.0f} lies {where} the {start:.0f} at which people in the cohorts began. A score told once is "
        f"partly chance: {lasting:.0%} of that distance counts as lasting, so the forecast drifts towards theirs, with "
        "or without treatment."
    ]


def _both_sides(ledger: Ledger) -> list[str]:
    pooled = pooled_contrast(f"fusion_decompression.{Diagnosis.degenerative_spondylolisthesis}", ledger)
    return [
        "Degenerative slip, one side: the two larger randomised trials (NORDSTEN-DS, 267 people; SSSS, 247) found no "
        "gain in ODI from adding fusion to decompression; fusion meant longer operations and stays, and more dural "
        "tears in NORDSTEN-DS.",
        "Degenerative slip, the other side: one small randomised trial (SLIP, 66 people) and US registry data (QOD) "
        "favour fusion, and fewer were operated again after fusion in SLIP.",
        f"This forecast pools them: fusion gains {pooled.mean:.1f} ODI points on average (standard error "
        f"{pooled.se:.1f}), and trials differ among themselves by about {pooled.between:.1f} points.",
    ]
