"""Death: a life table by age and sex, and what an operation adds in its first three months."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..course import Ledger
from .arrays import Array, lookup
from .people import People

WHY = "death by age and sex"
ADDED_BY = 0.25
"""Years within which the deaths of the operation come, evenly."""

TABLE_STEP = 0.25
"""Years between two entries of the integrated table."""


def death_hazard(people: People, years: Sequence[float], family: str, book: Ledger, log_excess: Array = 0.0) -> Array:
    """Cumulative hazard of death by each of ``years`` (the first is 0), shape (years, n).

    H(t) = selection x integral of -ln(1 - q(age + s)) ds, q of the life table, log-linear in age; plus the deaths of
    the operation, even over its first three months.
    """
    at = np.asarray(years)[:, None]
    ages = np.array(book.values("ages", WHY))
    fine = np.arange(ages[0], ages[-1] + TABLE_STEP / 2, TABLE_STEP)
    total: Array = 0.0
    for sex, here in (("female", people.female), ("male", 1 - people.female)):
        rate = np.exp(np.interp(fine, ages, np.log(-np.log1p(-np.array(book.values(sex, WHY))))))
        table = np.concatenate([[0.0], np.cumsum((rate[1:] + rate[:-1]) / 2 * TABLE_STEP)])
        by_then = lookup(table, fine[0], TABLE_STEP, people.age + at)
        total = total + here * (by_then - lookup(table, fine[0], TABLE_STEP, people.age))
    total = total * book.value("selection", WHY)
    if family == "nonoperative":
        return total + 0.0 * log_excess
    why = "deaths that an operation adds"
    name = "excess.fusion" if family == "fusion" else "excess.decompression"
    older = people.age - book.value("excess.reference_age", why)
    added = book.value(name, why) * book.value("excess.age", why) ** older
    return total + np.minimum(at / ADDED_BY, 1.0) * added * np.exp(log_excess)
