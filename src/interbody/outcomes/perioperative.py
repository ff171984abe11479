"""Blood loss, operating time and stay: one-level figures, more by level, less by approach or without fusion."""

from __future__ import annotations

from math import exp, hypot

import numpy as np

from ..case import Approach, Technique
from ..course import Z90, Ledger
from .arrays import Array
from .model import Estimate
from .people import People, Plan

MEASURES = ("blood_loss_ml", "operating_minutes", "stay_days")
FRONT = frozenset({Technique.alif, Technique.llif})
LEAST = 0.25
"""Share of the open figure that a published difference may take it down to."""


def expected(measure: str, people: People, plan: Plan, book: Ledger, shift: Array = 0.0, less: Array = 0.0) -> Array:
    """Mean of ``measure`` for each person.

    value = (open fusion - difference) x ratio ^ (levels - 1) x exp(shift x between-study SD); ``less`` moves the
    published difference by its standard error. Without fusion a minimally invasive operation has a published ratio.
    """
    why = measure.replace("_", " ")
    base = book.value(f"{measure}.{_kind(measure, plan, book)}", why)
    if plan.technique not in FRONT and plan.family != "microdiscectomy":
        name = {True: "fusion_more"}.get(plan.family != "fusion", "mis_less" if plan.approach is Approach.mis else "")
        if name:
            mean, se = book.points(f"{measure}.{name}", why)
            base = np.maximum(base - (mean + less * se), LEAST * base)
    if plan.family != "fusion" and plan.approach is Approach.mis:
        base = base * book.value(f"{measure}.mis_ratio", why)
    more = book.value(f"{measure}.per_level", why) ** (people.levels - 1)
    return base * more * np.exp(shift * book.value(f"{measure}.between_sd", why))


def _kind(measure: str, plan: Plan, book: Ledger) -> str:
    """Name of the one-level figure; decompression is told from fusion by a difference.

    Lateral fusion has its own figure where one was published, without screws another.
    """
    if plan.technique not in FRONT:
        return "microdiscectomy" if plan.family == "microdiscectomy" else "fusion"
    lateral = (
        () if plan.technique is not Technique.llif else ("lateral",) if plan.screwed else ("lateral_bare", "lateral")
    )
    return next((name for name in lateral if f"{measure}.{name}" in book.set), "front")


def around_operation(people: People, plan: Plan, book: Ledger) -> dict[str, Estimate]:
    """Blood loss (mL), operating time (min) and stay (days) of one person; empty without an operation.

    The value is the mean of many such people and the narrow band where that mean lies from centre to centre; the wide
    band is one person's.
    """
    if plan.family == "nonoperative":
        return {}
    found = {}
    for measure in MEASURES:
        mean = float(expected(measure, people, plan, book)[0])
        why = "spread between centres and people"
        between, within = (book.value(f"{measure}.{which}_sd", why) for which in ("between", "person"))
        middle, wide, narrow = mean * exp(-0.5 * within**2), Z90 * hypot(between, within), Z90 * between
        found[measure] = Estimate(
            mean, middle * exp(-wide), middle * exp(wide), mean * exp(-narrow), mean * exp(narrow)
        )
    return found


def person_sd(measure: str, mean: Array, book: Ledger) -> Array:
    """SD between people of a log-normal measure: mean x sqrt(exp(s²) - 1)."""
    return mean * np.sqrt(np.expm1(book.value(f"{measure}.person_sd", "spread between people") ** 2))
