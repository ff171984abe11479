"""EQ-5D index from ODI and pain: the linear regression of a register, so that means give means."""

from __future__ import annotations

import numpy as np

from ..course import Ledger
from .arrays import Array

WHY = "utility"


def utility(odi: Array, back_pain: Array, leg_pain: Array, book: Ledger) -> Array:
    """Expected EQ-5D index; the inputs are means or one person's scores."""
    parts = (("odi", odi), ("back", back_pain), ("leg", leg_pain))
    found: Array = book.value("eq5d.constant", WHY)
    for name, score in parts:
        found = found + book.value(f"eq5d.{name}", WHY) * score
    return found


def predicted_sd(odi_sd: Array, back_sd: Array, leg_sd: Array, book: Ledger, rest: float = 1.0) -> Array:
    """SD of the index: of what the scores foretell, correlated as published, and of one person's ``rest`` (0: none)."""
    r = book.value("score_residual_correlation", WHY)
    parts = [book.value(f"eq5d.{name}", WHY) * sd for name, sd in (("odi", odi_sd), ("back", back_sd), ("leg", leg_sd))]
    squares = sum(part**2 for part in parts)
    total = (parts[0] + parts[1] + parts[2]) ** 2
    return np.sqrt((1 - r) * squares + r * total + rest * book.value("eq5d.residual_sd", WHY) ** 2)
