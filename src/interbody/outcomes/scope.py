"""Where the evidence ends: what is not forecast, and why."""

from __future__ import annotations

from ..case import FUSION_TECHNIQUES, Case, Diagnosis, Option, Technique
from ..course import Ledger

IN_WORDS = {
    Diagnosis.degenerative_spondylolisthesis: "degenerative spondylolisthesis",
    Diagnosis.isthmic_spondylolisthesis: "isthmic spondylolisthesis",
    Diagnosis.stenosis: "spinal stenosis",
    Diagnosis.disc_degeneration: "disc degeneration",
    Diagnosis.disc_herniation: "disc herniation",
}
HOME = {
    Diagnosis.degenerative_spondylolisthesis: "fusion",
    Diagnosis.isthmic_spondylolisthesis: "fusion",
    Diagnosis.stenosis: "decompression",
    Diagnosis.disc_degeneration: "fusion",
    Diagnosis.disc_herniation: "microdiscectomy",
}
"""The treatment whose cohort anchors the forecast of each diagnosis."""


def family_of(option: Option) -> str:
    """``fusion``, ``decompression``, ``microdiscectomy`` or ``nonoperative``."""
    return "fusion" if option.technique in FUSION_TECHNIQUES else option.technique.value


def out_of_evidence(case: Case, option: Option, ledger: Ledger) -> tuple[str, ...]:
    """Reasons why no number at all is given for this option; empty if there are none."""
    found = []
    why = "limits of the evidence"
    if case.patient.age > (limit := ledger.value("scope.age", why)):
        found.append(f"No numbers: hardly anyone above {limit:.0f} was in the cohorts (age {case.patient.age:.0f}).")
    if len(option.levels) > (most := ledger.value("scope.levels", why)):
        found.append(
            f"No numbers: the evidence gathered is of operations on up to {most:.0f} levels, "
            f"and this option has {len(option.levels)}."
        )
    return tuple(found)


def scores_declined(case: Case, option: Option) -> tuple[str, ...]:
    """Why ODI, back pain and leg pain, and further operations, are not forecast; empty if they are."""
    diagnosis, technique = case.patient.diagnosis, option.technique
    words = IN_WORDS[diagnosis]
    if diagnosis is Diagnosis.disc_herniation and technique in FUSION_TECHNIQUES:
        return (
            "ODI, back pain, leg pain and reoperation: no trial of fusion for disc herniation alone was found; payers "
            "advise against it. Harms and union are those of the operation for other diagnoses.",
        )
    if technique is Technique.microdiscectomy and diagnosis is not Diagnosis.disc_herniation:
        return (f"ODI, back pain, leg pain and reoperation: no cohort of microdiscectomy for {words} was found.",)
    if technique is Technique.decompression and diagnosis in (Diagnosis.disc_degeneration, Diagnosis.disc_herniation):
        return (f"ODI, back pain, leg pain and reoperation: no cohort of decompression for {words} was found.",)
    return ()
