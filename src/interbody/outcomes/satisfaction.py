"""Satisfied or not: shares pooled over studies on the logit."""

from __future__ import annotations

from ..case import Diagnosis
from ..course import Ledger
from .pooling import Pooled, pool_groups, share_effect

SATISFIED_FROM = 1.0
"""Year from which shares were published."""
STEM = "satisfied"


def satisfied(diagnosis: Diagnosis, family: str, book: Ledger, without: str = "") -> Pooled | None:
    """Log odds of being satisfied; None where no study was found. All groups share one spread between studies.

    ``without`` leaves a study out of its group.
    """
    return book.once(("satisfied", diagnosis, family, without), lambda: _satisfied(diagnosis, family, book, without))


def _satisfied(diagnosis: Diagnosis, family: str, book: Ledger, without: str = "") -> Pooled | None:
    why = "share of people satisfied"
    groups: dict[str, list[tuple[float, float]]] = {}
    mine = f"{diagnosis}.{family}"
    for name in book.set.under(STEM):
        group, study = name.rsplit(".", 1)
        if not (group == mine and study == without):
            groups.setdefault(group, []).append(share_effect(book.quantity(f"{STEM}.{name}", why)))
    return pool_groups(groups).get(mine)
