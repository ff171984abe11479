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
    first, tables = book.once("integrated", lambda: _integrated(book))
    total = np.full((len(at), len(people)), np.nan)
    for sex, table in enumerate(tables):
        here = people.female == sex
        by_then = lookup(table, first, TABLE_STEP, people.age[here] + at)
        total[:, here] = by_then - by_then[0]
    total *= book.value("selection", WHY)
    if family == "nonoperative":
        return total + 0.0 * log_excess
    why = "deaths that an operation adds"
    name = "excess.fusion" if family == "fusion" else "excess.decompression"
    older = people.age - book.value("excess.reference_age", why)
    added = book.value(name, why) * book.value("excess.age", why) ** older
    return total + np.minimum(at / ADDED_BY, 1.0) * added * np.exp(log_excess)


def _integrated(book: Ledger) -> tuple[float, tuple[Array, Array]]:
    """First age, and the hazard integrated from it on for men and women (in this order), every ``TABLE_STEP`` years."""
    ages = np.array(book.values("ages", WHY))
    fine = np.arange(ages[0], ages[-1] + TABLE_STEP / 2, TABLE_STEP)
    found = []
    for sex in ("male", "female"):
        rate = np.exp(np.interp(fine, ages, np.log(-np.log1p(-np.array(book.values(sex, WHY))))))
        found.append(np.concatenate([[0.0], np.cumsum((rate[1:] + rate[:-1]) / 2 * TABLE_STEP)]))
    return float(ages[0]), (found[0], found[1])
