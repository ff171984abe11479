"""Measured anatomy as types: a value with its error, within plausible bounds."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from .base import LevelName, Strict, VertebraName, refuse
from .fields import NUMERIC, Number, Plausible
from .rules import alignment_problems


class Measured(Strict):
    """A measured value with its standard error, in the unit of the field that holds it."""

    value: Number
    """The measured value."""
    error: Annotated[float, Field(ge=0), NUMERIC] = 0.0
    """Its standard error."""

    @model_validator(mode="before")
    @classmethod
    def _bare_number(cls, data: Any) -> Any:
        return data if isinstance(data, (dict, Measured)) else {"value": data}

    def __float__(self) -> float:
        return self.value


EndplateWidth = Annotated[Measured, Plausible(20, 80, "mm")]
EndplateDepth = Annotated[Measured, Plausible(15, 60, "mm")]
BodyHeight = Annotated[Measured, Plausible(10, 50, "mm")]
DiscHeight = Annotated[Measured, Plausible(0.5, 25, "mm")]
CancellousHu = Annotated[Measured, Plausible(-100, 600, "HU")]
DiscAngle = Annotated[Measured, Plausible(-25, 45, "degrees")]
SegmentAngle = Annotated[Measured, Plausible(-35, 60, "degrees")]
PelvicIncidence = Annotated[Measured, Plausible(20, 110, "degrees")]
PelvicTilt = Annotated[Measured, Plausible(-30, 70, "degrees")]
SacralSlope = Annotated[Measured, Plausible(-20, 90, "degrees")]
Lordosis = Annotated[Measured, Plausible(-40, 120, "degrees")]


class EndplateMeasures(Strict):
    """Size of one endplate at its rim."""

    width_mm: EndplateWidth | None = None
    """Left to right, in mm."""
    depth_mm: EndplateDepth | None = None
    """Front to back in the middle, in mm."""


class Heights(Strict):
    """Heights of a body at the front rim, the middle and the back rim, in mm."""

    anterior: BodyHeight | None = None
    """At the front rim, in mm."""
    middle: BodyHeight | None = None
    """In the middle, in mm."""
    posterior: BodyHeight | None = None
    """At the back rim, in mm."""


class DiscHeights(Strict):
    """Heights of a disc between the bony endplates at the front rim, the middle and the back rim, in mm."""

    anterior: DiscHeight | None = None
    """At the front rim, in mm."""
    middle: DiscHeight | None = None
    """In the middle, in mm."""
    posterior: DiscHeight | None = None
    """At the back rim, in mm."""


class VertebraMeasures(Strict):
    """Measures of one vertebra."""

    superior_endplate: EndplateMeasures = EndplateMeasures()
    """Upper endplate."""
    inferior_endplate: EndplateMeasures = EndplateMeasures()
    """Lower endplate."""
    height_mm: Heights = Heights()
    """Body height."""
    cancellous_hu: CancellousHu | None = None
    """Mean Hounsfield units inside the body, away from its shell."""


class DiscMeasures(Strict):
    """Measures of one disc."""

    height_mm: DiscHeights = DiscHeights()
    """Distance between the bony endplates."""
    lordosis_deg: DiscAngle | None = None
    """Angle between the endplates that face the disc; positive opens to the front."""


class Alignment(Strict):
    """Sagittal alignment, in degrees. Lordosis is positive."""

    pelvic_incidence_deg: PelvicIncidence | None = None
    """Pelvic incidence; equals tilt plus slope."""
    pelvic_tilt_deg: PelvicTilt | None = None
    """Pelvic tilt, positive when the hips lie in front of the sacral endplate."""
    sacral_slope_deg: SacralSlope | None = None
    """Sacral endplate against the horizontal."""
    lordosis_l1_s1_deg: Lordosis | None = None
    """Superior endplate of L1 to superior endplate of S1."""
    segmental_lordosis_deg: dict[LevelName, SegmentAngle] = Field(default_factory=dict)
    """Per level: superior endplate of the upper to superior endplate of the lower vertebra."""
    posture: Literal["supine", "standing"] | None = None
    """Posture in which the alignment was measured. Left out: not known, and taken for standing by no rule."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        refuse(alignment_problems(self))
        return self


class AnatomyMeasures(Strict):
    """What was measured of the spine. Whatever is left out is estimated from height, sex and age."""

    source: str = ""
    """Where the measures come from, in words."""
    vertebrae: dict[VertebraName, VertebraMeasures] = Field(default_factory=dict)
    """Measures by vertebra."""
    discs: dict[LevelName, DiscMeasures] = Field(default_factory=dict)
    """Measures by disc."""
    alignment: Alignment = Alignment()
    """Sagittal alignment."""
    missing: dict[str, str] = Field(default_factory=dict)
    """What could not be measured, and why."""
