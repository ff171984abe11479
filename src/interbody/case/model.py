"""The case file as types. Units stand in the field names; bounds are what a person can be."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .base import LEVELS, LevelName, Strict, refuse
from .fields import NUMERIC, Number, unit
from .measures import AnatomyMeasures
from .rules import option_problems, patient_problems


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
SCREWED_TECHNIQUES = frozenset({Technique.tlif, Technique.plif, Technique.plf})
OPERATIVE_TECHNIQUES = frozenset(Technique) - {Technique.nonoperative}


class Approach(StrEnum):
    open = "open"
    mis = "mis"


class Screws(StrEnum):
    bilateral = "bilateral"
    unilateral = "unilateral"
    none = "none"


class Graft(StrEnum):
    autograft = "autograft"
    allograft = "allograft"
    bmp2 = "bmp2"


class BoneDensity(Strict):
    """Bone density: give one of the two."""

    hu: Annotated[float, unit("HU", ge=-100, le=600), NUMERIC] | None = None
    """Cancellous Hounsfield units of L1 (or the mean of the lumbar bodies)."""
    t_score: Annotated[float, unit("standard deviations of young adults", ge=-7, le=5), NUMERIC] | None = None
    """DXA T-score of the lumbar spine."""


class Baseline(Strict):
    """Scores before treatment."""

    odi: Annotated[float, unit("points", ge=0, le=100), NUMERIC]
    """Oswestry Disability Index, 0-100, higher is worse."""
    back_pain: Annotated[float, unit("points", ge=0, le=10), NUMERIC]
    """Back pain, numeric rating 0-10."""
    leg_pain: Annotated[float, unit("points", ge=0, le=10), NUMERIC]
    """Leg pain, numeric rating 0-10."""


class Symptoms(Strict):
    """What troubles the person."""

    duration_months: Annotated[float, unit("months", ge=0, le=720), NUMERIC] | None = None
    """Months since the symptoms began."""
    neurogenic_claudication: bool | None = None
    """Leg symptoms on walking, eased by sitting or bending forward."""
    motor_deficit: bool | None = None
    """Weakness of a leg muscle."""


class Patient(Strict):
    """The person. No name, no identifier. What is left out is not known, and counts as in a usual cohort."""

    age: Annotated[float, unit("years", ge=18, le=100), NUMERIC]
    """Age in years."""
    sex: Literal["female", "male"]
    """Sex, for body size, bone and life tables."""
    height_cm: Annotated[float, unit("cm", ge=120, le=220), NUMERIC]
    """Standing height in cm."""
    weight_kg: Annotated[float, unit("kg", ge=30, le=250), NUMERIC]
    """Body weight in kg."""
    smoking: Literal["never", "former", "current"] | None = None
    """Smoking; former means stopped for at least six months."""
    diabetes: bool | None = None
    """Diabetes of either type."""
    vitamin_d_deficiency: bool | None = None
    """Lack of vitamin D, as the laboratory calls it."""
    bone_density: BoneDensity = BoneDensity()
    """Cancellous HU or DXA T-score, if known."""
    diagnosis: Diagnosis
    """The main diagnosis behind the proposal."""
    symptoms: Symptoms = Symptoms()
    """Duration and kind of the symptoms."""
    baseline: Baseline
    """Scores before treatment."""
    prior_lumbar_surgery: bool | None = None
    """Any earlier operation on the lumbar spine."""

    @model_validator(mode="after")
    def _is_a_person(self) -> Self:
        refuse(patient_problems(self))
        return self

    @property
    def bmi(self) -> float:
        """Body mass index in kg/m²."""
        return self.weight_kg / (self.height_cm / 100) ** 2


class LevelFindings(Strict):
    """What imaging shows at one level. What is left out is not known."""

    pfirrmann: Annotated[int, Field(ge=1, le=5), NUMERIC] | None = None
    """Disc grade on MRI after Pfirrmann, 1 (healthy) to 5 (collapsed)."""
    slip_mm: Annotated[float, unit("mm", ge=-25, le=25), NUMERIC] | None = None
    """Anterior slip of the upper vertebra on the lower in mm; negative is backward. Left out, the spine is
    built without."""
    stenosis: Literal["none", "mild", "moderate", "severe"] | None = None
    """Narrowing of the canal or the foramina."""
    instability: bool | None = None
    """More than 10 degrees of rotation or 4 mm of slip between flexion and extension films."""


class Option(Strict):
    """One thing that could be done."""

    technique: Technique
    """The operation, or ``nonoperative``."""
    levels: tuple[LevelName, ...] = ()
    """Levels operated."""
    approach: Approach | None = None
    """Open or minimally invasive; default open for operations."""
    screws: Screws | None = None
    """Pedicle screws and rods; default bilateral for tlif, plif and plf, none otherwise."""
    side: Literal["left", "right"] = "left"
    """Side of a one-sided approach (TLIF facetectomy, unilateral screws)."""
    extent: Literal["laminotomy", "laminectomy"] | None = None
    """How much of the arch a decompression opens; default laminectomy when open, laminotomy when minimally invasive."""
    facetectomy: dict[Literal["left", "right"], Annotated[float, Field(ge=0, le=1), NUMERIC]] = Field(
        default_factory=dict
    )
    """Share of each facet joint removed, by side, 0 to 1; a side left out is as the technique has it."""
    graft: Graft | None = None
    """What the bone grows from: own bone (of the site or the iliac crest), allograft alone, or rhBMP-2; left
    out, own bone."""
    endplates: Literal["intact", "injured"] = "intact"
    """Whether the bony endplate is taken to be broken as the disc space is prepared."""
    teriparatide: bool = False
    """Teriparatide given around the operation."""
    nsaid: Literal["none", "short", "high"] = "none"
    """Anti-inflammatory drugs after the operation: none, a normal dose for less than 14 days, or ketorolac for more
    than 48 hours or above 240 mg."""
    hardware: dict[str, Number | str] = Field(default_factory=dict)
    """Changes to the default hardware, by parameter name, e.g. ``rod_diameter_mm: 5.5``."""

    @model_validator(mode="after")
    def _fits_and_is_filled_in(self) -> Self:
        """Check the option against its technique, then put in the technique's defaults."""
        fusion = self.technique in FUSION_TECHNIQUES
        refuse(option_problems(self, LEVELS, fusion))
        operative = self.technique in OPERATIVE_TECHNIQUES
        fill = {
            "levels": tuple(sorted(self.levels, key=LEVELS.index)),
            "approach": self.approach or (Approach.open if operative else None),
            "screws": self.screws or (Screws.bilateral if self.technique in SCREWED_TECHNIQUES else Screws.none),
        }
        for name, value in fill.items():  # frozen for its users, not yet for its own validator
            object.__setattr__(self, name, value)
        return self


OptionName = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._+-]*$")]


NAME_CHARACTERS = 120
"""Of the name of a case, at most."""


class Case(Strict):
    """One person, one problem, the options under discussion."""

    case: Annotated[
        str,
        Field(
            min_length=1,
            max_length=NAME_CHARACTERS,
            pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$",
            coerce_numbers_to_str=True,
        ),
    ]
    """Name of the case."""
    note: str = ""
    """Remarks, for people."""
    seed: Annotated[int, Field(ge=0, le=2**31 - 1), NUMERIC] = 1
    """Seed of every random draw."""
    patient: Patient
    """The person and the complaint."""
    findings: dict[LevelName, LevelFindings] = Field(default_factory=dict)
    """Findings by level; of a level left out nothing is known."""
    anatomy: AnatomyMeasures = AnatomyMeasures()
    """What was measured of the spine; whatever is left out is estimated from height, sex and age."""
    options: Annotated[dict[OptionName, Option], Field(min_length=1, max_length=12)]
    """Options to compare, by name; ``intact`` is taken by the spine before any operation."""

    @model_validator(mode="after")
    def _names_are_free(self) -> Self:
        refuse(
            (
                "options",
                f"has one named {name}; the spine before any operation has that name; choose another.",
            )
            for name in self.options
            if name.lower() == "intact"
        )
        return self
