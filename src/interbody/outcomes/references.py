"""The published figure beside each personal one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import shorten

from ..case import Case, Diagnosis, Option
from ..course import Ledger, expit, union_base
from ..evidence import Quantity, sources
from .function import odi_trajectory
from .model import Reference
from .pain import SITES, pain_baseline, pooled_pain
from .pooling import pooled_gain
from .satisfaction import satisfied
from .scope import HOME, family_of

WHY = "published figure shown beside the personal one"


LONGEST = 70
"""Letters of a title that stands for its authors."""


def short_source(quantity: Quantity) -> str:
    """Authors (or the beginning of the title) and year of a quantity's source."""
    source = sources().get(quantity.source)
    if source is None:
        return "assumption"
    people = source.authors.replace(", others", " et al.")
    title = shorten(source.title.split(":")[0], LONGEST, placeholder=" …")
    return f"{people or title}, {source.year}"


def reference(quantity: Quantity, year: float | None, population: str = "", value: float | None = None) -> Reference:
    """A quantity as a reference; ``population`` defaults to its note."""
    shown = float(quantity) if value is None else value
    return Reference(shown, year, population or quantity.note, short_source(quantity), quantity.n, quantity.counts)


def score_references(case: Case, option: Option, ledger: Ledger) -> dict[str, Reference]:
    """Published change of ODI, and the scores the reference cohort ended with."""
    diagnosis, family = case.patient.diagnosis, family_of(option)
    found: dict[str, Reference] = {}
    if (change := _odi_change(diagnosis, family, ledger)) is not None:
        baseline = ledger.value(f"odi.{diagnosis}.{HOME[diagnosis]}.baseline", WHY)
        text = f"{change.population} Score after the change, from a baseline of {baseline:g}."
        found["odi_change"] = change
        found["odi"] = replace(change, value=baseline + change.value, population=text)
    if family == HOME[diagnosis]:
        for site in SITES:
            gain = pooled_pain(diagnosis, site, ledger).mean
            start = pain_baseline(diagnosis, site, ledger)
            studies = _pooled(ledger.group(f"pain.{site}.{diagnosis}.{family}", WHY), 1.0, start + gain)
            text = f"{studies.population} Score after the change, from a baseline of {start:g}."
            found[f"{site}_pain"] = replace(studies, population=text)
    if (content := satisfied(diagnosis, family, ledger)) is not None:
        found["satisfied"] = _pooled(ledger.group(f"satisfied.{diagnosis}.{family}", WHY), None, expit(content.mean))
    return found


def _odi_change(diagnosis: Diagnosis, family: str, ledger: Ledger) -> Reference | None:
    stem = f"odi.{diagnosis}.{family}"
    if family == HOME[diagnosis]:
        studies = f"{diagnosis}.{family}"
        return _pooled(ledger.group(f"gain.{studies}", WHY), 1.0, pooled_gain(studies, ledger).mean)
    if f"{stem}.year_1" in ledger.set:
        quantity = ledger.quantity(f"{stem}.year_1", WHY)
        return reference(quantity, 1.0)
    if family == "nonoperative" and f"effect.surgery.{diagnosis}.points" in ledger.set:
        return _without_operation(diagnosis, ledger)
    if f"{stem}.published" in ledger.set:
        quantity = ledger.quantity(f"{stem}.published", WHY)
        year, points = quantity.value
        return reference(quantity, year, value=points)
    return None


def _without_operation(diagnosis: Diagnosis, ledger: Ledger) -> Reference:
    """Operated change less the effect of surgery in the cohort that compared both."""
    effect = ledger.quantity(f"effect.surgery.{diagnosis}.points", WHY)
    year = ledger.values(f"effect.surgery.{diagnosis}.years", WHY)[0]
    operated = odi_trajectory(diagnosis, HOME[diagnosis], ledger).mean(year)
    text = f"{effect.note} Taken off the pooled change after surgery, {operated:.1f}."
    return reference(effect, year, text, operated + effect.value[0])


def _pooled(studies: Sequence[Quantity], year: float | None, value: float) -> Reference:
    """Several studies as one reference, each named."""
    people = "Pooled over " + "; ".join(f"{short_source(q)} ({_size(q)})" for q in studies) + "."
    names = "; ".join(dict.fromkeys(short_source(q) for q in studies))
    return Reference(value, year, people, names, *people_or_studies(studies))


def _size(quantity: Quantity) -> str:
    return f"{quantity.n} studies" if quantity.counts == "studies" else f"n = {quantity.n}"


def people_or_studies(found: Sequence[Quantity]) -> tuple[int, str]:
    """How many people are behind figures that are taken together; where none told any, how many studies."""
    people = sum(q.n or 0 for q in found if q.counts == "people")
    return (people, "people") if people else (sum(q.n or 0 for q in found), "studies")


def course_references(option: Option, union: Ledger, adjacent: Ledger) -> dict[str, Reference]:
    """Published chance of union at two years and of an adjacent operation by ten, for a fusion."""
    base = union_base(option, union)
    stem = {"alif": "base.anterior", "plf": "base.plf"}.get(option.technique, "base.interbody")
    if stem == "base.plf":
        found = union.group("base.plf_bare" if option.screws == "none" else "base.plf_screws", WHY)
        people = "Middle of " + "; ".join(f"{float(q):.0%} ({short_source(q)})" for q in found)
        first = reference(found[0], 2.0, people, base)
    else:
        first = reference(union.quantity(stem, WHY), 2.0)
    name = "reference.ten_years" if len(option.levels) == 1 else "reference.ten_years_two"
    return {"union": first, "adjacent_reoperation": reference(adjacent.quantity(name, WHY), 10.0)}
