"""Satisfied or not: shares pooled over studies on the logit."""

from __future__ import annotations

from ..case import Diagnosis
from ..course import Ledger
from .pooling import Pooled, pool_shares

SATISFIED_FROM = 1.0
"""Year from which shares were published."""


def satisfied(diagnosis: Diagnosis, family: str, book: Ledger) -> Pooled | None:
    """Log odds of being satisfied; None where no study was found."""
    stem = f"satisfied.{diagnosis}.{family}"
    if not book.set.under(stem):
        return None
    why = "share of people satisfied"
    found = pool_shares(book.group(stem, why))
    return Pooled(found.mean, found.se, max(found.between, book.value("satisfied.between_study_sd", why)))
