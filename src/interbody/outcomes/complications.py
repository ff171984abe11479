"""Chance of each harm: published rate, moved on the odds by the person's factors.

logit(p) = logit(published) + joint log odds of the factors; readmission adds a published chance per modifiable
factor instead; painful nonunion moves in proportion to the person's chance of nonunion.
"""

from __future__ import annotations

from math import log, sqrt

import numpy as np

from ..case import Case, Diagnosis, Option
from ..course import Course, Effect, Ledger, band, joint, logit, risk_to_odds, union_base
from ..evidence import Quantity
from .arrays import Array, expit
from .arrays import joint as joint_of_many
from .catalogue import CATALOGUE, Harm, modifiable_risks
from .model import Complication, Estimate, Reference
from .people import People, Plan, Weighted, one_person, plan_of
from .references import reference, short_source
from .scope import family_of

RISK_RATIO = "risk ratio"
Z95 = 1.959964


def complications(case: Case, option: Option, course: Course, book: Ledger, union: Ledger) -> dict[str, Complication]:
    """All harms that the option can bring, by name; empty without an operation."""
    if family_of(option) == "nonoperative":
        return {}
    return {
        harm.name: _complication(harm, name, case, option, course, book, union)
        for harm in CATALOGUE
        if (name := harm.base(plan_of(option))) is not None and not (harm.men_only and case.patient.sex != "male")
    }


def _complication(
    harm: Harm, name: str, case: Case, option: Option, course: Course, book: Ledger, union: Ledger
) -> Complication:
    why = f"chance of: {harm.label.lower()}"
    person, diagnosis, plan = one_person(case.patient, option), case.patient.diagnosis, plan_of(option)
    rates = _rates(name, book, why)
    base = middle(rates)
    found = weighted_effects(harm, base, person, diagnosis, plan, book)
    effects = [
        Effect(e.name, e.mean * float(e.weight[0]), e.se * abs(float(e.weight[0])), e.text)
        for e in found
        if e.weight[0]
    ]
    moved, se = joint(effects, book.value("shrinkage", why), book.value("joint_cap", why))
    sd = sqrt(book.value("between_centre_sd", why) ** 2 + se**2 + _own_se(rates) ** 2)
    if harm.name == "symptomatic_nonunion" and course.union is not None:
        missing = 1 - course.union[-1].value
        moved += log(missing / (1 - union_base(option, union)))
    estimate = band(logit(base) + moved, sd)
    extra = 0.0
    if harm.added:
        extra = float(modifiable_risks(person, diagnosis, plan, book)[0]) * book.value(harm.added, why)
    return Complication(
        value=min(estimate.value + extra, 1.0),
        low=min(estimate.low + extra, 1.0),
        high=min(estimate.high + extra, 1.0),
        label=harm.label,
        when=harm.when,
        reference=_reference(rates, base),
        sources=tuple(dict.fromkeys(q.source for q in rates if q.source)),
        severity=harm.severity,
    )


def chance_of(
    harm: Harm, people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger, shift: Array = 0.0, factor: Array = 0.0
) -> Array | None:
    """Chance of a harm for many people; None where it does not arise or no rate is known.

    ``shift`` moves the rate by its spread between centres, ``factor`` every effect by its standard error.
    """
    name = harm.base(plan)
    if name is None or plan.family == "nonoperative":
        return None
    why = f"chance of: {harm.label.lower()}"
    rates = _rates(name, book, why)
    base = middle(rates)
    effects = weighted_effects(harm, base, people, diagnosis, plan, book)
    parts = [(e.mean + factor * e.se) * e.weight for e in effects]
    moved = joint_of_many(parts, book.value("shrinkage", why), book.value("joint_cap", why))
    sd = sqrt(book.value("between_centre_sd", why) ** 2 + _own_se(rates) ** 2)
    found = expit(logit(base) + moved + shift * sd)
    if harm.added:
        found = found + modifiable_risks(people, diagnosis, plan, book) * book.value(harm.added, why)
    return np.minimum(found + 0.0 * people.age, 1.0)


def middle(rates: tuple[Quantity, ...]) -> float:
    """Middle of the rates on the logit scale."""
    return band(sum(logit(float(q)) for q in rates) / len(rates), 0.0).value


def _rates(name: str, book: Ledger, why: str) -> tuple[Quantity, ...]:
    """The one rate of that name, or all rates ``name.study`` that are pooled; ``name.factor.*`` are not rates."""
    if name in book.set:
        return (book.quantity(name, why),)
    return tuple(
        book.quantity(f"{name}.{rest}", why) for rest in book.set.under(name) if not rest.startswith("factor.")
    )


def weighted_effects(
    harm: Harm, base: float, people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger
) -> list[Weighted]:
    """Log odds ratios of a harm's factors and how often they apply; factors that apply to nobody are left out."""
    why = f"chance of: {harm.label.lower()}"
    found = []
    for name, count in harm.factors:
        times = count(people, diagnosis, plan, book)
        if times.any():
            mean, se = book.log_ratio(name, why)
            if book.quantity(name, why).unit.startswith(RISK_RATIO):
                mean = risk_to_odds(mean, base)
            found.append(Weighted(name.split(".")[-1].replace("_", " "), mean, se, times, harm.label))
    return found


def _own_se(rates: tuple[Quantity, ...]) -> float:
    """Standard error on the logit scale from the printed interval of a single rate."""
    only = rates[0]
    if len(rates) > 1 or not only.low or not only.high:
        return 0.0
    return (logit(only.high) - logit(only.low)) / (2 * Z95)


def _reference(rates: tuple[Quantity, ...], base: float) -> Reference:
    if len(rates) == 1:
        return reference(rates[0], None)
    people = "Middle of " + "; ".join(f"{float(q):.1%} ({short_source(q)})" for q in rates)
    return Reference(base, None, people, "; ".join(short_source(q) for q in rates), sum(q.n or 0 for q in rates))


def change_to_surgery(curve: tuple[Estimate, ...], rate: Reference, source: str) -> Complication:
    """The harm of care without operation that has a rate: having an operation after all, by ten years."""
    last = curve[-1]
    return Complication(
        value=last.value,
        low=last.low,
        high=last.high,
        label="An operation after all",
        when="within 10 years",
        reference=rate,
        sources=(source,),
        severity="moderate",
    )
