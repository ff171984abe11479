"""Global assessment in five classes: an ordered probit on the share of pain that is gained.

P(class k or better) = Phi(cut_k + c x (share gained - share gained by the reference cohort)). Cuts have the spacing of
the register's classes and the level of all studies of "gone or much better", pooled. Without operation the level is
that of the one trial that asked.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from ..case import Diagnosis
from ..course import Ledger
from .arrays import Array, below
from .pooling import pool

CLASSES = ("gone", "much_better", "somewhat_better", "unchanged", "worse")
BY_BACK = (Diagnosis.disc_degeneration, Diagnosis.isthmic_spondylolisthesis)
"""Diagnoses in which people were asked about the back; in the others about the leg."""
WHY = "global assessment"


class Assessment(NamedTuple):
    """Level and spacing of the cuts, how the share of pain gained shifts them, and the spreads between studies."""

    level: float
    spacing: tuple[float, ...]
    spacing_sd: float
    per_share: float
    per_share_se: float
    sd: float
    site: str


def assessment(diagnosis: Diagnosis, family: str, book: Ledger) -> Assessment:
    """The classes for a diagnosis: by back pain in disc degeneration and isthmic slip, by leg pain otherwise."""
    return book.once((diagnosis, family), lambda: _assessment(diagnosis, family, book))


def _assessment(diagnosis: Diagnosis, family: str, book: Ledger) -> Assessment:
    back = diagnosis in BY_BACK
    spaced = Diagnosis.disc_degeneration if back else Diagnosis.stenosis
    shares = np.array(book.values(f"classes.{spaced}", WHY))
    register = ndtri(np.cumsum(shares)[:-1])
    asked = "nonoperative" if family == "nonoperative" else str(diagnosis if back else spaced)
    studies = []
    for q in book.group(f"improved.{asked}", WHY):
        at = float(ndtri(float(q)))
        spread = (float(q) * (1 - float(q)) / (q.n or 1)) ** 0.5 / float(np.exp(-at * at / 2) / np.sqrt(2 * np.pi))
        studies.append((at, spread))
    level = pool(studies, book.value("between_sd", WHY))
    slope, slope_se = book.points("per_share", WHY)
    apart = tuple(float(c) for c in register - register[1])
    wide = book.value("spacing_sd", WHY)
    return Assessment(level.mean, apart, wide, slope, slope_se, level.new_study, "back_pain" if back else "leg_pain")


def classes(
    found: Assessment, more: Array, shift: Array = 0.0, slope_shift: Array = 0.0, spread_shift: Array = 0.0
) -> list[Array]:
    """Chance of each class; ``more``: share of pain gained beyond the reference cohort's.

    The shifts, in standard deviations, move the level, the effect of ``more`` and the distance between the cuts.
    """
    moved = found.level + (found.per_share + slope_shift * found.per_share_se) * more + shift * found.sd
    wide = np.exp(spread_shift * found.spacing_sd)
    up_to = [below(cut * wide + moved) for cut in found.spacing]
    return [up_to[0], *(b - a for a, b in pairwise(up_to)), 1 - up_to[-1]]
