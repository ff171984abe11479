"""The published figure beside each personal one."""

from __future__ import annotations

from ..case import Case, Diagnosis, Option
from ..course import Ledger, union_base
from ..evidence import Quantity, sources
from .model import Reference
from .pain import SITES, pain_baseline
from .scope import HOME, family_of

WHY = "published figure shown beside the personal one"


def short_source(quantity: Quantity) -> str:
    """Authors (or title) and year of a quantity's source."""
    source = sources().get(quantity.source)
    if source is None:
        return "assumption"
    people = source.authors.replace(", others", " et al.")
    return f"{people or source.title}, {source.year}"


def reference(quantity: Quantity, year: float | None, population: str = "", value: float | None = None) -> Reference:
    """A quantity as a reference; ``population`` defaults to its note."""
    shown = float(quantity) if value is None else value
    return Reference(shown, year, population or quantity.note, short_source(quantity), quantity.n)


def score_references(case: Case, option: Option, ledger: Ledger) -> dict[str, Reference]:
    """Published change of ODI, and the scores the reference cohort ended with."""
    diagnosis, family = case.patient.diagnosis, family_of(option)
    found: dict[str, Reference] = {}
    if (change := _odi_change(diagnosis, family, ledger)) is not None:
        quantity, year, points = change
        found["odi_change"] = reference(quantity, year, value=points)
        baseline = ledger.quantity(f"odi.{diagnosis}.{HOME[diagnosis]}.baseline", WHY)
        found["odi"] = reference(
            quantity, year, f"{quantity.note} Score after the change, from a baseline of {float(baseline):g}.",
            float(baseline) + points,
        )  # fmt: skip
    if family == HOME[diagnosis]:
        for site in SITES:
            pain = ledger.quantity(f"{site}.{diagnosis}.{family}", WHY)
            start = pain_baseline(diagnosis, site, ledger)
            found[f"{site}_pain"] = reference(
                pain, 1.0, f"{pain.note} Score after the change, from a baseline of {start:g}.", start + float(pain)
            )
        if (name := f"satisfied.{diagnosis}.{family}") in ledger.set:
            found["satisfied"] = reference(ledger.quantity(name, WHY), None)
    return found


def _odi_change(diagnosis: Diagnosis, family: str, ledger: Ledger) -> tuple[Quantity, float, float] | None:
    stem = f"odi.{diagnosis}.{family}"
    if f"{stem}.year_1" in ledger.set:
        quantity = ledger.quantity(f"{stem}.year_1", WHY)
        return quantity, 1.0, float(quantity)
    if f"{stem}.published" in ledger.set:
        quantity = ledger.quantity(f"{stem}.published", WHY)
        year, points = quantity.value
        return quantity, year, points
    return None


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
