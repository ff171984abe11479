"""Under which diagnosis and treatment published cohorts count someone, and telling so where it is not their own."""

from __future__ import annotations

from ..case import Diagnosis
from .model import Cohort

COUNTED_WITH = {Diagnosis.disc_herniation: Diagnosis.disc_degeneration, Diagnosis.disc_degeneration: Diagnosis.stenosis}
"""Fused herniations are counted with disc degeneration, decompressed degenerate discs with stenosis."""


def as_published(diagnosis: Diagnosis, family: str) -> tuple[Diagnosis, str]:
    """Diagnosis and treatment under which published cohorts count someone.

    Registers count fusion after or for a herniation under disc degeneration, and decompression of a degenerate disc
    under stenosis; decompression for a herniation is its removal, and removal of a disc for anything else is counted
    as its decompression.
    """
    if family == "microdiscectomy" and diagnosis is not Diagnosis.disc_herniation:
        family = "decompression"
    if diagnosis is Diagnosis.disc_herniation and family == "fusion":
        return COUNTED_WITH[diagnosis], family
    if diagnosis is Diagnosis.disc_degeneration and family == "decompression":
        return COUNTED_WITH[diagnosis], family
    if diagnosis is Diagnosis.disc_herniation and family == "decompression":
        return diagnosis, "microdiscectomy"
    return diagnosis, family


def counted_elsewhere(cohort: Cohort) -> list[str]:
    """One sentence for every option and diagnosis without a cohort of its own; empty where all have theirs."""
    found = []
    for name, option in cohort.options.items():
        for diagnosis, share in cohort.diagnosis.items():
            counted, family = as_published(diagnosis, option.family)
            if counted is diagnosis and not (option.family == "microdiscectomy" and family == "decompression"):
                continue
            done = "fusion" if family == "fusion" else "decompression"
            found.append(
                f"options.{name}: no cohort of {option.family} for {_words(diagnosis)} alone was found; these "
                f"{share * 100:.0f} % are counted as {done} for {_words(counted)}, and the interval does not hold that."
            )
    return found


def _words(diagnosis: Diagnosis) -> str:
    return diagnosis.value.replace("_", " ")
