"""The case file as types. Units stand in the field names; bounds are what a person can be."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

VERTEBRAE = ("L1", "L2", "L3", "L4", "L5", "S1")
LEVELS = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")

LevelName = Literal["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]
VertebraName = Literal["L1", "L2", "L3", "L4", "L5", "S1"]


class Strict(BaseModel):
    """Base of everything in the case file: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False)


class Diagnosis(StrEnum):
    degenerative_spondylolisthesis = "degenerative_spondylolisthesis"
    isthmic_spondylolisthesis = "isthmic_spondylolisthesis"
    stenosis = "stenosis"
    disc_degeneration = "disc_degeneration"
    disc_herniation = "disc_herniation"


class Technique(StrEnum):
    tlif = "tlif"
    plif = "plif"
    alif = "alif"
    llif = "llif"
    plf = "plf"
    decompression = "decompression"
    microdiscectomy = "microdiscectomy"
    nonoperative = "nonoperative"


FUSION_TECHNIQUES = frozenset({Technique.tlif, Technique.plif, Technique.alif, Technique.llif, Technique.plf})
OPERATIVE_TECHNIQUES = frozenset(Technique) - {Technique.nonoperative}


class Approach(StrEnum):
    open = "open"
    mis = "mis"


class Screws(StrEnum):
    bilateral = "bilateral"
    unilateral = "unilateral"
    none = "none"


class Measured(Strict):
    """A measured value with its standard error, in the unit of the field that holds it."""

    value: float
    error: Annotated[float, Field(ge=0)] = 0.0

    @model_validator(mode="before")
    @classmethod
    def _bare_number(cls, data: Any) -> Any:
        if isinstance(data, (int, float)) and not isinstance(data, bool):
            return {"value": data}
        return data

    def __float__(self) -> float:
        return self.value


class BoneDensity(Strict):
    """Bone density: give one of the two."""

    hu: Annotated[float, Field(ge=-100, le=600)] | None = None
    """Cancellous Hounsfield units of L1 (or the mean of the lumbar bodies)."""
    t_score: Annotated[float, Field(ge=-7, le=5)] | None = None
    """DXA T-score of the lumbar spine."""


class Baseline(Strict):
    """Scores before treatment."""

    odi: Annotated[float, Field(ge=0, le=100)]
    """Oswestry Disability Index, 0-100, higher is worse."""
    back_pain: Annotated[float, Field(ge=0, le=10)]
    """Back pain, numeric rating 0-10."""
    leg_pain: Annotated[float, Field(ge=0, le=10)]
    """Leg pain, numeric rating 0-10."""


class Symptoms(Strict):
    """What troubles the person."""

    duration_months: Annotated[float, Field(ge=0, le=720)] | None = None
    """Months since the symptoms began."""
    neurogenic_claudication: bool | None = None
    """Leg symptoms on walking, eased by sitting or bending forward."""
    motor_deficit: bool | None = None
    """Weakness of a leg muscle."""


class Patient(Strict):
    """The person. No name, no identifier."""

    age: Annotated[float, Field(ge=18, le=100)]
    """Age in years."""
    sex: Literal["female", "male"]
    """Sex, for body size, bone and life tables."""
    height_cm: Annotated[float, Field(ge=120, le=220)]
    """Standing height in cm."""
    weight_kg: Annotated[float, Field(ge=30, le=250)]
    """Body weight in kg."""
    smoking: Literal["never", "former", "current"] = "never"
    """Smoking; former means stopped for at least six months."""
    diabetes: bool = False
    """Diabetes of either type."""
    bone_density: BoneDensity = BoneDensity()
    """Cancellous HU or DXA T-score, if known."""
    diagnosis: Diagnosis
    """The main diagnosis behind the proposal."""
    symptoms: Symptoms = Symptoms()
    """Duration and kind of the symptoms."""
    baseline: Baseline
    """Scores before treatment."""
    prior_lumbar_surgery: bool = False
    """Any earlier operation on the lumbar spine."""

    @property
    def bmi(self) -> float:
        """Body mass index in kg/m²."""
        return self.weight_kg / (self.height_cm / 100) ** 2


class LevelFindings(Strict):
    """What imaging shows at one level."""

    pfirrmann: Annotated[int, Field(ge=1, le=5)] | None = None
    """Disc grade on MRI after Pfirrmann, 1 (healthy) to 5 (collapsed)."""
    slip_mm: Annotated[float, Field(ge=-25, le=25)] = 0.0
    """Anterior slip of the upper vertebra on the lower in mm; negative is backward."""
    stenosis: Literal["none", "mild", "moderate", "severe"] = "none"
    """Narrowing of the canal or the foramina."""
    instability: bool = False
    """More than 10 degrees of rotation or 4 mm of slip between flexion and extension films."""


class EndplateMeasures(Strict):
    """Size of one endplate at its rim."""

    width_mm: Measured | None = None
    """Left to right, in mm."""
    depth_mm: Measured | None = None
    """Front to back in the middle, in mm."""


class Heights(Strict):
    """Heights at the front rim, the middle and the back rim, in mm."""

    anterior: Measured | None = None
    middle: Measured | None = None
    posterior: Measured | None = None


class VertebraMeasures(Strict):
    """Measures of one vertebra."""

    superior_endplate: EndplateMeasures = EndplateMeasures()
    inferior_endplate: EndplateMeasures = EndplateMeasures()
    height_mm: Heights = Heights()
    """Body height."""
    cancellous_hu: Measured | None = None
    """Mean Hounsfield units inside the body, away from its shell."""


class DiscMeasures(Strict):
    """Measures of one disc."""

    height_mm: Heights = Heights()
    """Distance between the bony endplates."""
    lordosis_deg: Measured | None = None
    """Angle between the endplates that face the disc; positive opens to the front."""


class Alignment(Strict):
    """Sagittal alignment, in degrees. Lordosis is positive."""

    pelvic_incidence_deg: Annotated[Measured | None, Field(description="Pelvic incidence, 20-110")] = None
    pelvic_tilt_deg: Measured | None = None
    sacral_slope_deg: Measured | None = None
    lordosis_l1_s1_deg: Measured | None = None
    """Superior endplate of L1 to superior endplate of S1."""
    segmental_lordosis_deg: dict[LevelName, Measured] = {}
    """Per level: superior endplate of the upper to superior endplate of the lower vertebra."""
    posture: Literal["supine", "standing"] = "standing"
    """Posture in which the alignment was measured."""


class AnatomyMeasures(Strict):
    """What was measured of the spine. Whatever is left out is estimated from height, sex and age."""

    source: str = ""
    """Where the measures come from, in words."""
    vertebrae: dict[VertebraName, VertebraMeasures] = {}
    discs: dict[LevelName, DiscMeasures] = {}
    alignment: Alignment = Alignment()
    missing: dict[str, str] = {}
    """What could not be measured, and why."""


class Option(Strict):
    """One thing that could be done."""

    technique: Technique
    """The operation, or ``nonoperative``."""
    levels: tuple[LevelName, ...] = ()
    """Levels operated, e.g. ``[L4-L5]``."""
    approach: Approach | None = None
    """Open or minimally invasive; default open for operations."""
    screws: Screws | None = None
    """Pedicle screws and rods; default bilateral for tlif, plif and plf, none otherwise."""
    side: Literal["left", "right"] = "left"
    """Side of a one-sided approach (TLIF facetectomy, unilateral screws)."""
    hardware: dict[str, float | str] = {}
    """Changes to the default hardware, by parameter name, e.g. ``rod_diameter_mm: 5.5``."""


class Case(Strict):
    """One person, one problem, the options under discussion."""

    case: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$")]
    """Name of the case."""
    note: str = ""
    """Remarks, for people."""
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    """Seed of every random draw."""
    patient: Patient
    findings: dict[LevelName, LevelFindings] = {}
    """Findings by level; a level left out has none."""
    anatomy: AnatomyMeasures = AnatomyMeasures()
    options: dict[str, Option]
    """Options to compare, by name."""
