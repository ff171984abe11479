"""Which harms belong to which operation, and what makes each likelier. No numbers here: they are in the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..case import Approach, Diagnosis, Option, Patient, Screws, Technique
from ..course import Ledger, has_low_bone
from .scope import family_of

FROM_BEHIND = frozenset({Technique.tlif, Technique.plif, Technique.plf})
NEAR_NERVES = FROM_BEHIND | {Technique.decompression, Technique.microdiscectomy}
WITH_STENOSIS = frozenset({Diagnosis.stenosis, Diagnosis.degenerative_spondylolisthesis})

Base = Callable[[Option, Patient], str | None]
Count = Callable[[Option, Patient, Ledger], float]


@dataclass(frozen=True)
class Harm:
    """One harm: the published rate for an option (None if it does not arise or is not known) and its factors.

    ``factors``: quantity name and how often it applies. ``added``: chance added per modifiable risk factor.
    """

    name: str
    label: str
    when: str
    severity: str
    base: Base
    factors: tuple[tuple[str, Count], ...] = ()
    added: str = ""


def _fusion(name: str) -> Base:
    return lambda option, _: name if family_of(option) == "fusion" else None


def _by_family(stem: str) -> Base:
    """``stem.fusion`` or ``stem.decompression`` (which stands for microdiscectomy too)."""
    return lambda option, _: f"{stem}.{'fusion' if family_of(option) == 'fusion' else 'decompression'}"


def _technique(name: str, *techniques: Technique) -> Base:
    return lambda option, _: name if option.technique in techniques else None


def _infection(option: Option, _: Patient) -> str:
    if family_of(option) == "fusion":
        return f"infection.fusion.{option.approach}"
    return "infection.decompression.open"


def _subsidence(option: Option, _: Patient) -> str | None:
    if option.technique is Technique.plf or family_of(option) != "fusion":
        return None
    if option.technique is Technique.llif:
        return "subsidence.llif_bare" if option.screws is Screws.none else "subsidence.llif_screws"
    return f"subsidence.{option.technique}"


def _nerve(option: Option, _: Patient) -> str | None:
    if option.technique is Technique.llif:
        return "nerve_injury.lateral"
    return "nerve_injury.posterior" if option.technique in (Technique.tlif, Technique.plif) else None


def _diabetes(option: Option, patient: Patient, book: Ledger) -> float:
    return float(patient.diabetes)


def _smoker(option: Option, patient: Patient, book: Ledger) -> float:
    return float(patient.smoking == "current")


def _obesity(option: Option, patient: Patient, book: Ledger) -> float:
    return float(patient.bmi >= book.value("obesity_bmi", "who counts as obese"))


def _low_bone(option: Option, patient: Patient, book: Ledger) -> float:
    return float(has_low_bone(patient, book, "who has weak bone"))


def _prior(option: Option, patient: Patient, book: Ledger) -> float:
    return float(patient.prior_lumbar_surgery)


def _stenosis(option: Option, patient: Patient, book: Ledger) -> float:
    return float(patient.diagnosis in WITH_STENOSIS)


def _female(option: Option, patient: Patient, book: Ledger) -> float:
    return float(patient.sex == "female")


def _fused(option: Option, patient: Patient, book: Ledger) -> float:
    return float(family_of(option) == "fusion")


def _more_levels(option: Option, patient: Patient, book: Ledger) -> float:
    return float(max(0, len(option.levels) - 1))


def _mis_without_fusion(option: Option, patient: Patient, book: Ledger) -> float:
    return float(option.approach is Approach.mis and family_of(option) != "fusion")


def modifiable_risks(option: Option, patient: Patient, book: Ledger) -> float:
    """How many of smoking, obesity and diabetes the person has."""
    return _smoker(option, patient, book) + _obesity(option, patient, book) + _diabetes(option, patient, book)


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
            ("infection.decompression.mis_odds", _mis_without_fusion),
        ),
    ),
    Harm(
        "dural_tear",
        "Tear of the sac around the nerves",
        "during the operation",
        "minor",
        _technique("dural_tear.base", *NEAR_NERVES),
        (
            ("dural_tear.factor.prior_surgery", _prior),
            ("dural_tear.factor.stenosis", _stenosis),
            ("dural_tear.factor.diabetes", _diabetes),
        ),
    ),
    Harm("nerve_injury", "New nerve damage (weakness or numbness)", "from the operation on", "major", _nerve),
    Harm(
        "vte",
        "Blood clot in a leg or the lung",
        "within 90 days",
        "major",
        lambda option, patient: "vte.base",
        (
            ("vte.fusion", _fused),
            ("vte.factor.diabetes", _diabetes),
            ("vte.factor.female", _female),
        ),
    ),
    Harm("transfusion", "Blood transfusion", "in hospital", "minor", _fusion("transfusion.fusion")),
    Harm("major_medical", "Life-threatening complication", "within 30 days", "major", _by_family("major_medical")),
    Harm(
        "readmission_30d",
        "Back in hospital within 30 days",
        "within 30 days",
        "moderate",
        _by_family("readmission_30d"),
        added="readmission_30d.per_factor",
    ),
    Harm(
        "readmission_90d",
        "Back in hospital within 90 days",
        "within 90 days",
        "moderate",
        _fusion("readmission_90d.fusion"),
        added="readmission_90d.per_factor",
    ),
    Harm("death_in_hospital", "Death in hospital", "in hospital", "major", _fusion("death_in_hospital.fusion")),
    Harm("death_30d", "Death within 30 days", "within 30 days", "major", _by_family("death_30d")),
    Harm(
        "screw_loosening",
        "Loose screw on X-ray or CT",
        "within 2 years",
        "minor",
        lambda option, _: "screw_loosening" if option.screws not in (None, Screws.none) else None,
        (("screw_loosening.factor.low_bone", _low_bone),),
    ),
    Harm(
        "subsidence",
        "Cage sunk into the bone",
        "within 2 years, mostly 3 months",
        "minor",
        _subsidence,
        (("subsidence.factor.low_bone", _low_bone),),
    ),
    Harm(
        "symptomatic_nonunion",
        "Painful missing union, as found in claims",
        "within years",
        "moderate",
        _fusion("symptomatic_nonunion.fusion"),
    ),
    Harm(
        "hardware_failure",
        "Broken or failed screw or rod",
        "within years",
        "moderate",
        lambda option, _: "hardware_failure.fusion" if option.screws not in (None, Screws.none) else None,
    ),
    Harm(
        "cage_retropulsion",
        "Cage slipped backward",
        "within months",
        "moderate",
        _technique("cage_retropulsion.posterior", Technique.tlif, Technique.plif),
    ),
    Harm(
        "vessel_injury",
        "Injury of a large vessel that needs repair",
        "during the operation",
        "major",
        _technique("vessel_injury.anterior", Technique.alif),
    ),
    Harm(
        "retrograde_ejaculation",
        "Semen passing into the bladder (men)",
        "from the operation on; nearly half recover",
        "moderate",
        lambda option, patient: (
            "retrograde_ejaculation.anterior" if option.technique is Technique.alif and patient.sex == "male" else None
        ),
    ),
    Harm(
        "thigh_symptoms",
        "Passing weakness or numbness of the thigh",
        "for weeks to months",
        "minor",
        _technique("thigh_symptoms.lateral", Technique.llif),
    ),
    Harm(
        "prolonged_opioids",
        "Opioids for longer than 90 days",
        "after 90 days",
        "moderate",
        lambda option, _: "prolonged_opioids.surgery",
        (("prolonged_opioids.factor.smoker", _smoker),),
    ),
)
"""Harms of operations, in the order in which they are shown."""
