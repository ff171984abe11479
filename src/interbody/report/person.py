"""What went in about the person: what the case tells, what it leaves open, and what images show at each level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .fields import Result, mapping, number

DIAGNOSES = {
    "degenerative_spondylolisthesis": "a slipped bone in the low back from wear",
    "isthmic_spondylolisthesis": "a slipped bone in the low back from a gap in its arch",
    "stenosis": "a tight space around the nerves in the low back",
    "disc_degeneration": "a worn disc in the low back",
    "disc_herniation": "a disc in the low back that presses on a nerve",
}
HEAD = ("Age", "Sex", "Diagnosis")
"""What stands at the head of the page; the rest is told with the problem."""
NOT_TOLD = "not told"


@dataclass(frozen=True)
class Given:
    """One thing about the person: name and value for the patient, and for the surgeon where they differ."""

    name: str
    value: str
    clinical_name: str = ""
    clinical: str = ""


@dataclass(frozen=True)
class LevelRow:
    """What images show at one level, each as value for the patient and for the surgeon."""

    level: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Person:
    """Everything that went in about the person."""

    given: tuple[Given, ...]
    left_open: tuple[Given, ...]
    levels: tuple[LevelRow, ...]

    @property
    def head(self) -> list[Given]:
        """What stands at the head of the page."""
        return [fact for fact in self.given if fact.name in HEAD]


COLUMNS = (
    ("Wear of the disc (1 healthy, 5 most worn)", "Pfirrmann grade (1 to 5)"),
    ("Slip of the bone above", "Slip, mm (positive: forward)"),
    ("Tight space for the nerves", "Stenosis"),
    ("Moves too much on bending", "Instability"),
)
"""What is told of a level, for patient and surgeon."""


def person(result: Result) -> Person:
    """The person as the case gives them."""
    patient = mapping(result, "case", "patient")
    told = [fact for fact in _facts(patient) if fact.value]
    return Person(
        tuple(fact for fact in told if fact.value != NOT_TOLD),
        tuple(fact for fact in told if fact.value == NOT_TOLD),
        tuple(_level(level, found) for level, found in sorted(mapping(result, "case", "findings").items())),
    )


def _facts(patient: Mapping[str, Any]) -> list[Given]:
    baseline, symptoms = mapping(patient, "baseline"), mapping(patient, "symptoms")
    diagnosis = str(patient.get("diagnosis") or "")
    clinical = diagnosis.replace("_", " ")
    return [
        Given("Age", _with(number(patient, "age"), "years")),
        Given("Sex", str(patient.get("sex") or "")),
        Given("Diagnosis", DIAGNOSES.get(diagnosis, clinical), "Diagnosis", clinical),
        Given("Height", _with(number(patient, "height_cm"), "cm")),
        Given("Weight", _with(number(patient, "weight_kg"), "kg")),
        Given("Smoking", _known(patient, "smoking")),
        Given("Diabetes", _known(patient, "diabetes")),
        Given("Lack of vitamin D", _known(patient, "vitamin_d_deficiency")),
        _bone(patient),
        Given("Earlier operation on the low back", _known(patient, "prior_lumbar_surgery")),
        Given("Time with this trouble", _known(symptoms, "duration_months", "months"), "Duration of symptoms"),
        Given("Leg trouble on walking that sitting eases", _known(symptoms, "neurogenic_claudication"),
              "Neurogenic claudication"),
        Given("Weak leg muscle", _known(symptoms, "motor_deficit"), "Motor deficit"),
        Given("Limits in daily life now", _with(number(baseline, "odi"), "of 100"), "ODI now"),
        Given("Back pain now", _with(number(baseline, "back_pain"), "of 10")),
        Given("Leg pain now", _with(number(baseline, "leg_pain"), "of 10")),
    ]  # fmt: skip


def _level(level: str, found: Any) -> LevelRow:
    finding = found if isinstance(found, Mapping) else {}
    grade, slip = number(finding, "pfirrmann"), number(finding, "slip_mm")
    narrow = str(finding.get("stenosis") or NOT_TOLD)
    moves = _known({"instability": finding.get("instability")}, "instability")
    worn = NOT_TOLD if grade is None else f"{grade:.0f}"
    return LevelRow(level, ((f"{worn} of 5" if grade else worn, worn), _slip(slip), (narrow, narrow), (moves, moves)))


def _slip(slip: float | None) -> tuple[str, str]:
    if slip is None:
        return NOT_TOLD, NOT_TOLD
    way = "forward" if slip > 0 else "backward"
    return (f"{abs(slip):g} mm {way}" if slip else "none", f"{slip:g} mm".replace("-", "−"))


def _known(told: Mapping[str, Any], name: str, unit: str = "") -> str:
    """The answer in words; what the case leaves open is not told, and a question that it does not have is empty."""
    if name not in told:
        return ""
    value = told[name]
    if value is None:
        return NOT_TOLD
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _with(number(value), unit) if unit else str(value)


def _bone(patient: Mapping[str, Any]) -> Given:
    if "bone_density" not in patient:
        return Given("Bone density", "")
    hu, score = number(patient, "bone_density", "hu"), number(patient, "bone_density", "t_score")
    shown = "" if score is None else "T-score " + f"{score:g}".replace("-", "−")
    plain = [_with(hu, "HU on the CT"), f"{shown} on the bone scan" if shown else ""]
    clinical = [_with(hu, "HU"), shown]
    told, exact = (", ".join(part for part in parts if part) or NOT_TOLD for parts in (plain, clinical))
    return Given("Bone density", told, "Bone density", exact)


def _with(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:g} {unit}"
