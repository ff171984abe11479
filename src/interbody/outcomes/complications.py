"""Chance of each harm: published rate, moved on the odds by the person's factors.

logit(p) = logit(chance of someone without the factors) + joint log odds of the factors, where a usual mix of people has
the published rate; for readmission a study prints the chance that each modifiable factor adds after fusion, which is
turned into odds at the rate after fusion; painful nonunion moves in proportion to the person's chance of nonunion,
against that of the operation whose rate was published. Rates of several studies are pooled on the logit; all harms
that have several share one spread between centres, which the others take over.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log, sqrt

from ..case import Case, Diagnosis, Option, Technique
from ..course import Course, Effect, Ledger, band, joint, logit, published_union, risk_to_odds, without_factors
from ..evidence import Quantity
from .arrays import Array, expit
from .arrays import joint as joint_of_many
from .catalogue import CATALOGUE, Harm, modifiable_risks
from .model import Complication, Estimate, Reference
from .people import People, Plan, Weighted, one_person, plan_of
from .pooling import Pooled, pool, pool_groups
from .references import people_or_studies, reference, short_source
from .scope import family_of

RISK_RATIO = "risk ratio"
Z95 = 1.959964
COUNTED_AFTER = Technique.alif
"""Operation after which claims counted painful nonunion."""
RATES = "rate"
"""Prefix of rates that several studies give: ``rate.<name>.<study>``."""


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
    rates, pooled = _rates(name, book, why), pooled_rate(name, book, why)
    published = expit_of(pooled.mean)
    base = base_of(harm, name, published, book, why)
    found = weighted_effects(harm, published, person, diagnosis, plan, book)
    effects = [
        Effect(e.name, e.mean * float(e.weight[0]), e.se * abs(float(e.weight[0])), e.text)
        for e in found
        if e.weight[0]
    ]
    moved, se = joint(effects, book.value("shrinkage", why), book.value("joint_cap", why))
    if harm.name == "symptomatic_nonunion" and course.union is not None:
        missing = 1 - course.union[-1].value
        moved += log(missing / (1 - published_union(COUNTED_AFTER, False, union)))
    if harm.added:
        moved += float(added_odds(harm, person, diagnosis, plan, book)[0])
    estimate = band(logit(base) + moved, sqrt(pooled.new_study**2 + se**2))
    return Complication(
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        label=harm.label,
        when=harm.when,
        reference=_reference(rates, published),
        sources=tuple(dict.fromkeys(q.source for q in rates if q.source)),
        severity=harm.severity,
        lasts=harm.lasts,
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
    pooled = pooled_rate(name, book, why)
    published = expit_of(pooled.mean)
    base = base_of(harm, name, published, book, why)
    effects = weighted_effects(harm, published, people, diagnosis, plan, book)
    parts = [(e.mean + factor * e.se) * e.weight for e in effects]
    moved = joint_of_many(parts, book.value("shrinkage", why), book.value("joint_cap", why))
    if harm.added:
        moved = moved + added_odds(harm, people, diagnosis, plan, book)
    return expit(logit(base) + moved + shift * pooled.new_study) + 0.0 * people.age


def added_odds(harm: Harm, people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Array:
    """Log odds that the modifiable factors of many people add, against a usual number of them.

    The study counts the chance that a factor adds after fusion; as odds it serves other operations and rates too.
    """
    why = f"chance of: {harm.label.lower()}"
    after_fusion = expit_of(pooled_rate(f"{harm.name}.fusion", book, why).mean)
    each = logit(after_fusion + book.value(harm.added, why)) - logit(after_fusion)
    return (modifiable_risks(people, diagnosis, plan, book) - usual_risks(book, why)) * each


def expit_of(x: float) -> float:
    """Probability of log odds, as a plain number."""
    return 1 / (1 + exp(-x))


def pooled_rate(name: str, book: Ledger, why: str) -> Pooled:
    """Log odds of the published rate ``name``, or of all rates ``rate.<name>.<study>`` pooled."""
    return book.once((name, why), lambda: _pooled_rate(name, book, why))


def _pooled_rate(name: str, book: Ledger, why: str) -> Pooled:
    several = book.once("several", lambda: pool_groups(_groups(book)))
    own = _rates(name, book, why)
    if name in several:
        return several[name]
    spread = next(iter(several.values()))
    (only,) = own
    mean, se = _rate_effect(only)
    return Pooled(mean, se, spread.between, spread.freedom)


def _groups(book: Ledger) -> Mapping[str, list[tuple[float, float]]]:
    """All rates that several studies give; of those that are not the asked harm's only the spread counts."""
    why = "how far chances of harm differ between centres"
    groups: dict[str, list[tuple[float, float]]] = {}
    for rest in book.set.under(RATES):
        groups.setdefault(rest.rsplit(".", 1)[0], []).append(_rate_effect(book.quantity(f"{RATES}.{rest}", why)))
    return groups


def _rate_effect(rate: Quantity) -> tuple[float, float]:
    """Log odds of a rate and their standard error, from its interval or else its number of people."""
    p = float(rate)
    if rate.low and rate.high:
        return logit(p), (logit(rate.high) - logit(rate.low)) / (2 * Z95)
    return logit(p), 1 / sqrt((rate.n or 1) * p * (1 - p))


def base_of(harm: Harm, rate: str, published: float, book: Ledger, why: str) -> float:
    """Chance of someone with none of the harm's factors where a usual mix of people has the published rate.

    ``rate``: name of the rate, for which ``usual.<rate>.<factor>`` may say that its cohort held another mix.
    """
    return book.once(("base", harm.name, rate), lambda: _base_of(harm, rate, published, book, why))


def _base_of(harm: Harm, rate: str, published: float, book: Ledger, why: str) -> float:
    mix = []
    for name, _ in harm.factors:
        factor = name.rsplit(".", 1)[-1]
        usual = next((u for u in (f"usual.{rate}.{factor}", f"usual.{factor}") if u in book.set), None)
        if usual is not None:
            mix.append((_log_odds(name, published, book, why)[0], book.value(usual, why)))
    if not mix:
        return published
    return without_factors(published, mix, book.value("shrinkage", why), book.value("joint_cap", why))


def usual_risks(book: Ledger, why: str) -> float:
    """Mean number of modifiable risk factors (smoking, obesity, diabetes) in the cohorts behind the rates."""
    return sum(book.value(f"usual.{name}", why) for name in ("smoker", "obesity", "diabetes"))


def _rates(name: str, book: Ledger, why: str) -> tuple[Quantity, ...]:
    """The one rate of that name, or all rates ``rate.name.study`` that are pooled."""
    if name in book.set:
        return (book.quantity(name, why),)
    return book.group(f"{RATES}.{name}", why)


def weighted_effects(
    harm: Harm, published: float, people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger
) -> list[Weighted]:
    """Log odds ratios of a harm's factors and how often they apply; factors that apply to nobody are left out."""
    why = f"chance of: {harm.label.lower()}"
    found = []
    for name, count in harm.factors:
        times = count(people, diagnosis, plan, book)
        if times.any():
            mean, se = _log_odds(name, published, book, why)
            found.append(Weighted(name.split(".")[-1].replace("_", " "), mean, se, times, harm.label))
    return found


def _log_odds(name: str, published: float, book: Ledger, why: str) -> tuple[float, float]:
    """Log odds ratio of a factor and its standard error; ``name.<study>`` are pooled, and risk ratios turned."""
    if name not in book.set:
        pooled = pool([book.log_ratio(f"{name}.{study}", why) for study in book.set.under(name)])
        return pooled.mean, sqrt(pooled.se**2 + pooled.between**2)
    mean, se = book.log_ratio(name, why)
    if book.quantity(name, why).unit.startswith(RISK_RATIO):
        mean = risk_to_odds(mean, published)
    return mean, se


def _reference(rates: tuple[Quantity, ...], base: float) -> Reference:
    if len(rates) == 1:
        return reference(rates[0], None)
    people = "Pooled over " + "; ".join(f"{float(q):.1%} ({short_source(q)})" for q in rates)
    return Reference(base, None, people, "; ".join(short_source(q) for q in rates), *people_or_studies(rates))


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
        lasts="",
    )
