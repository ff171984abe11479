"""Chance of each harm: published rate, moved on the odds by the person's factors.

logit(p) = logit(published) + joint log odds of the factors; readmission adds a published chance per modifiable
factor instead; painful nonunion moves in proportion to the person's chance of nonunion.
"""

from __future__ import annotations

from math import log, sqrt

from ..case import Case, Option
from ..course import Course, Effect, Ledger, band, joint, logit, risk_to_odds, union_base
from ..evidence import Quantity
from .catalogue import CATALOGUE, Harm, modifiable_risks
from .model import Complication, Estimate, Reference
from .references import reference, short_source
from .scope import family_of

RISK_RATIO = "risk ratio"
Z95 = 1.959964


def complications(case: Case, option: Option, course: Course, book: Ledger, union: Ledger) -> dict[str, Complication]:
    """All harms that the option can bring, by name; empty without an operation."""
    if family_of(option) == "nonoperative":
        return {}
    found: dict[str, Complication] = {}
    for harm in CATALOGUE:
        name = harm.base(option, case.patient)
        if name is not None:
            found[harm.name] = _complication(harm, name, case, option, course, book, union)
    return found


def _complication(
    harm: Harm, name: str, case: Case, option: Option, course: Course, book: Ledger, union: Ledger
) -> Complication:
    why = f"chance of: {harm.label.lower()}"
    rates = (book.quantity(name, why),) if name in book.set else _rates(book, name, why)
    base = band(sum(logit(float(q)) for q in rates) / len(rates), 0.0).value
    effects = _effects(harm, base, case, option, book, why)
    moved, se = joint(effects, book.value("shrinkage", why), book.value("joint_cap", why))
    sd = sqrt(book.value("between_centre_sd", why) ** 2 + se**2 + _own_se(rates) ** 2)
    if harm.name == "symptomatic_nonunion" and course.union is not None:
        missing = 1 - course.union[-1].value
        moved += log(missing / (1 - union_base(option, union)))
    estimate = band(logit(base) + moved, sd)
    extra = 0.0
    if harm.added:
        extra = modifiable_risks(option, case.patient, book) * book.value(harm.added, why)
    return Complication(
        value=min(estimate.value + extra, 1.0),
        low=min(estimate.low + extra, 1.0),
        high=min(estimate.high + extra, 1.0),
        label=harm.label,
        when=harm.when,
        reference=_reference(rates, base),
        sources=tuple(dict.fromkeys(q.source for q in rates)),
        severity=harm.severity,
    )


def _rates(book: Ledger, stem: str, why: str) -> tuple[Quantity, ...]:
    """Rates ``stem.study`` that are pooled; ``stem.factor.*`` are not rates."""
    return tuple(
        book.quantity(f"{stem}.{rest}", why) for rest in book.set.under(stem) if not rest.startswith("factor.")
    )


def _effects(harm: Harm, base: float, case: Case, option: Option, book: Ledger, why: str) -> list[Effect]:
    found = []
    for name, count in harm.factors:
        if times := count(option, case.patient, book):
            mean, se = book.log_ratio(name, why)
            if book.quantity(name, why).unit.startswith(RISK_RATIO):
                mean = risk_to_odds(mean, base)
            found.append(Effect(name.split(".")[-1].replace("_", " "), times * mean, times * se, harm.label))
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
