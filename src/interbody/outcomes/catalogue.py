"""Which harms belong to which operation, and what makes each likelier. No numbers here: they are in the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..case import Approach, Diagnosis, Technique
from ..course import Ledger
from .people import WITH_STENOSIS, Column, People, Plan, usual_if_unknown

FROM_BEHIND = frozenset({Technique.tlif, Technique.plif, Technique.plf})
NEAR_NERVES = FROM_BEHIND | {Technique.decompression, Technique.microdiscectomy}

Base = Callable[[Plan], str | None]
Arises = Callable[[Plan], bool]
Count = Callable[[People, Diagnosis, Plan, Ledger], Column]


@dataclass(frozen=True)
class Harm:
    """One harm: the published rate for an option (None if it does not arise or is not known) and its factors.

    ``arises`` tells these two apart: whether the option has what the harm needs (an operation, screws, a cage).
    ``factors``: quantity name and how often it applies. ``added``: chance added per modifiable factor, after fusion.
    ``men_only``: does not arise in women. ``lasts``: ``passing``, ``lasting`` or ``either`` of what stays or heals.
    """

    name: str
    label: str
    when: str
    severity: str
    base: Base
    factors: tuple[tuple[str, Count], ...] = ()
    added: str = ""
    men_only: bool = False
    lasts: str = ""
    arises: Arises = lambda plan: True


def _operated(plan: Plan) -> bool:
    return plan.family != "nonoperative"


def _fused_at_all(plan: Plan) -> bool:
    return plan.family == "fusion"


def _screwed(plan: Plan) -> bool:
    return plan.screwed


def _caged(plan: Plan) -> bool:
    return plan.family == "fusion" and plan.technique is not Technique.plf


def _past_the_great_vessels(plan: Plan) -> bool:
    return plan.technique in (Technique.alif, Technique.llif)


def _fusion(name: str) -> Base:
    return lambda plan: name if plan.family == "fusion" else None


def _by_family(stem: str) -> Base:
    """``stem.fusion`` or ``stem.decompression`` (which stands for microdiscectomy too)."""
    return lambda plan: f"{stem}.{'fusion' if plan.family == 'fusion' else 'decompression'}"


def _technique(name: str, *techniques: Technique) -> Base:
    return lambda plan: name if plan.technique in techniques else None


def _infection(plan: Plan) -> str:
    return "infection.fusion.open" if plan.family == "fusion" else "infection.decompression.open"


def _transfusion(plan: Plan) -> str:
    if plan.family != "fusion":
        return "transfusion.decompression"
    return "transfusion.mis" if plan.approach is Approach.mis else "transfusion.fusion"


def _subsidence(plan: Plan) -> str | None:
    if plan.technique is Technique.plf or plan.family != "fusion":
        return None
    if plan.technique is Technique.llif:
        return "subsidence.llif_screws" if plan.screwed else "subsidence.llif_bare"
    return f"subsidence.{plan.technique}"


def _nerve(plan: Plan) -> str | None:
    if plan.technique is Technique.llif:
        return "nerve_injury.lateral"
    if plan.screwed:
        return "nerve_injury.posterior"
    return None if plan.technique is Technique.alif else "nerve_injury.bare"


def _dural(plan: Plan) -> str | None:
    if plan.family == "microdiscectomy":
        return "dural_tear.microdiscectomy"
    return "dural_tear.base" if plan.technique in NEAR_NERVES else None


def _screws(name: str) -> Base:
    return lambda plan: name if plan.screwed else None


def _diabetes(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    return usual_if_unknown(people.diabetes, book.value("usual.diabetes", "who has diabetes"))


def _smoker(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    return usual_if_unknown(people.smoker, book.value("usual.smoker", "who smokes"))


def _obesity(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    return (people.bmi >= book.value("obesity_bmi", "who counts as obese")).astype(float)


def _low_bone(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    """Weak bone against its share in the cohorts behind the rates; 0 where bone was not measured."""
    why = "who has weak bone"
    measured = ~(np.isnan(people.hu) & np.isnan(people.t_score))
    return np.where(measured, people.weak_bone(book, why) - book.value("low_bone.share", why), 0.0)


def _prior(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    """Who was operated before; where nobody says, as many as in the cohorts behind the rates."""
    return usual_if_unknown(people.prior_surgery, book.value("usual.prior_surgery", "who was operated before"))


def _stenosis(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    return np.full(len(people), float(diagnosis in WITH_STENOSIS))


def _female(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    return people.female


def _fused(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    return np.full(len(people), float(plan.family == "fusion"))


def _more_levels(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    return np.maximum(people.levels - 1, 0.0)


def _mis(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    return np.full(len(people), float(plan.approach is Approach.mis))


def _male(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    return 1 - people.female


def _years(harm: str) -> Count:
    """Years above the age at which the rate of a harm holds: ``usual_age.<harm>.<family>``, or the nearest there is."""

    def count(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
        family = "fusion" if plan.family == "fusion" else "decompression"
        names = (f"usual_age.{harm}.{family}", f"usual_age.{harm}", "usual_age")
        known = next(name for name in names if name in book.set)
        return people.age - book.value(known, "age at which the rates hold")

    return count


def modifiable_risks(people: People, diagnosis: Diagnosis, plan: Plan, book: Ledger) -> Column:
    """How many of smoking, obesity and diabetes each person has."""
    smokers, obese, diabetic = (count(people, diagnosis, plan, book) for count in (_smoker, _obesity, _diabetes))
    return smokers + obese + diabetic


CATALOGUE = (
    Harm(
        "infection",
        "Infection of the wound",
        "within 90 days",
        "moderate",
        _infection,
        (
            ("infection.factor.diabetes", _diabetes),
            ("infection.factor.obesity", _obesity),
            ("infection.factor.prior_surgery", _prior),
            ("infection.factor.levels", _more_levels),
            ("infection.factor.mis", _mis),
        ),
        arises=_operated,
    ),
    Harm(
        "dural_tear",
        "Tear of the sac around the nerves",
        "during the operation",
        "minor",
        _dural,
        (
            ("dural_tear.factor.prior_surgery", _prior),
            ("dural_tear.factor.stenosis", _stenosis),
            ("dural_tear.factor.diabetes", _diabetes),
        ),
        arises=_operated,
    ),
    Harm(
        "nerve_injury",
        "New nerve damage (weakness or numbness)",
        "from the operation on",
        "major",
        _nerve,
        lasts="either",
    ),
    Harm(
        "nerve_passing",
        "New weakness that passes",
        "for weeks to months",
        "moderate",
        _screws("nerve_passing.posterior"),
        lasts="passing",
    ),
    Harm(
        "nerve_lasting",
        "New weakness or numbness that stays",
        "from the operation on",
        "major",
        _technique("nerve_lasting.lateral", Technique.llif),
        lasts="lasting",
    ),
    Harm(
        "cardiac",
        "Heart attack or arrest of the heart",
        "within 30 days",
        "major",
        _by_family("cardiac"),
        (
            ("cardiac.factor.age", _years("cardiac")),
            ("cardiac.factor.male", _male),
            ("cardiac.factor.diabetes", _diabetes),
            ("cardiac.factor.smoker", _smoker),
        ),
    ),
    Harm(
        "pneumonia",
        "Pneumonia",
        "within 30 days",
        "major",
        _by_family("pneumonia"),
        (("pneumonia.factor.diabetes", _diabetes), ("pneumonia.factor.levels", _more_levels)),
        lasts="passing",
    ),
    Harm(
        "screw_malposition",
        "Screw set again because it lay wrong",
        "within weeks",
        "moderate",
        _screws("screw_malposition.revised"),
        (("screw_malposition.factor.levels", _more_levels),),
        arises=_screwed,
    ),
    Harm(
        "vte",
        "Blood clot in a leg or the lung",
        "within 90 days",
        "major",
        lambda plan: "vte.base",
        (
            ("vte.fusion", _fused),
            ("vte.factor.diabetes", _diabetes),
            ("vte.factor.female", _female),
        ),
    ),
    Harm("transfusion", "Blood transfusion", "in hospital", "minor", _transfusion, arises=_operated),
    Harm(
        "major_medical",
        "Life-threatening complication",
        "within 30 days",
        "major",
        _by_family("major_medical"),
        (("major_medical.factor.age", _years("major_medical")),),
    ),
    Harm(
        "readmission_30d",
        "Back in hospital within 30 days",
        "within 30 days",
        "moderate",
        _by_family("readmission_30d"),
        added="readmission_30d.per_factor",
        arises=_operated,
    ),
    Harm(
        "readmission_90d",
        "Back in hospital within 90 days",
        "within 90 days",
        "moderate",
        _by_family("readmission_90d"),
        added="readmission_90d.per_factor",
        arises=_operated,
    ),
    Harm(
        "readmission_1y",
        "Back in hospital within a year",
        "within a year",
        "moderate",
        _by_family("readmission_1y"),
        added="readmission_1y.per_factor",
        arises=_operated,
    ),
    Harm(
        "death_in_hospital",
        "Death in hospital",
        "in hospital",
        "major",
        _by_family("death_in_hospital"),
        (("death.factor.age", _years("death_in_hospital")), ("death.factor.male", _male)),
    ),
    Harm(
        "death_30d",
        "Death within 30 days",
        "within 30 days",
        "major",
        _by_family("death_30d"),
        (("death.factor.age", _years("death_30d")), ("death.factor.male", _male)),
    ),
    Harm(
        "screw_loosening",
        "Loose screw on X-ray or CT",
        "within 2 years",
        "minor",
        _screws("screw_loosening"),
        (("screw_loosening.factor.low_bone", _low_bone), ("screw_loosening.factor.levels", _more_levels)),
        arises=_screwed,
    ),
    Harm(
        "subsidence",
        "Cage sunk into the bone, on X-ray or CT",
        "within 2 years, mostly 3 months",
        "minor",
        _subsidence,
        (("subsidence.factor.low_bone", _low_bone), ("subsidence.factor.levels", _more_levels)),
        arises=_caged,
    ),
    Harm(
        "symptomatic_nonunion",
        "Bone that has not joined and hurts",
        "in the years after, as insurers recorded it",
        "moderate",
        _fusion("symptomatic_nonunion.fusion"),
        arises=_fused_at_all,
    ),
    Harm(
        "hardware_failure",
        "Broken or failed screw or rod",
        "in the years after, as insurers recorded it",
        "moderate",
        _screws("hardware_failure.fusion"),
        (("hardware_failure.factor.levels", _more_levels),),
        arises=_screwed,
    ),
    Harm(
        "cage_retropulsion",
        "Cage slipped backward",
        "within months",
        "moderate",
        _technique("cage_retropulsion.posterior", Technique.tlif, Technique.plif),
        (("cage_retropulsion.factor.levels", _more_levels),),
        arises=_caged,
    ),
    Harm(
        "vessel_injury",
        "Injury of a blood vessel",
        "during the operation",
        "major",
        lambda plan: {Technique.alif: "vessel_injury.anterior", Technique.llif: "vessel_injury.lateral"}.get(
            plan.technique
        ),
        arises=_operated,
    ),
    Harm(
        "retrograde_ejaculation",
        "Semen passing into the bladder (men)",
        "from the operation on; nearly half recover",
        "moderate",
        _technique("retrograde_ejaculation.anterior", Technique.alif),
        men_only=True,
        lasts="either",
        arises=_past_the_great_vessels,
    ),
    Harm(
        "thigh_symptoms",
        "Passing weakness or numbness of the thigh",
        "for weeks to months",
        "minor",
        _technique("thigh_symptoms.lateral", Technique.llif),
        lasts="passing",
    ),
    Harm(
        "prolonged_opioids",
        "Opioids for longer than 90 days",
        "after 90 days",
        "moderate",
        lambda plan: "prolonged_opioids.surgery",
        (("prolonged_opioids.factor.smoker", _smoker),),
    ),
)
"""Harms of operations, in the order in which they are shown."""
_CHANGE = "change_to_surgery"


def arises(name: str, plan: Plan, *, man: bool) -> bool | None:
    """Whether a harm can come with what is done at all; None for a harm that is not in the catalogue."""
    if name == _CHANGE:
        return not _operated(plan)
    harm = next((entry for entry in CATALOGUE if entry.name == name), None)
    return None if harm is None else harm.arises(plan) and (man or not harm.men_only)
