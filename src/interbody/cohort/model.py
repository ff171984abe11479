"""The cohort file as types: whom a published population held, and the options it is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ..case import FUSION_TECHNIQUES, Approach, Diagnosis, Technique

SLACK = 0.02
"""How far shares may miss a sum of 1, as published ones are rounded."""


class Strict(BaseModel):
    """Unknown fields are errors; values do not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Share = Annotated[float, Field(ge=0, le=1)]


class Spread(Strict):
    """A mean with its standard deviation; a bare number has none."""

    mean: float
    sd: Annotated[float, Field(ge=0)] = 0.0

    @model_validator(mode="before")
    @classmethod
    def _bare_number(cls, data: Any) -> Any:
        if isinstance(data, (int, float)) and not isinstance(data, bool):
            return {"mean": data}
        if not isinstance(data, (Mapping, Spread)):
            raise ValueError(f"is {data!r}; give a number, or a mean and its spread as {{mean: 66, sd: 9}}")
        return data


def _within(spread: Spread, low: float, high: float, unit: str) -> Spread:
    if not low <= spread.mean <= high:
        raise ValueError(f"mean is {spread.mean:g}; allowed is {low:g} to {high:g} {unit}")
    if spread.sd**2 >= max((spread.mean - low) * (high - spread.mean), 0.0) > 0:
        raise ValueError(
            f"sd is {spread.sd:g}; scores from {low:g} to {high:g} around {spread.mean:g} cannot spread so"
        )
    return spread


class Baseline(Strict):
    """Scores before treatment; what is left out is the diagnosis's."""

    odi: Spread | None = None
    back_pain: Spread | None = None
    leg_pain: Spread | None = None

    @field_validator("odi")
    @classmethod
    def _odi(cls, value: Spread | None) -> Spread | None:
        if value is not None and 0 < value.mean <= 1:
            raise ValueError(f"mean is {value.mean:g}; ODI is told in points from 0 to 100, 45 for 45 %")
        return value and _within(value, 0, 100, "points")

    @field_validator("back_pain", "leg_pain")
    @classmethod
    def _pain(cls, value: Spread | None) -> Spread | None:
        return value and _within(value, 0, 10, "points")


def shares(data: Any, what: str) -> Any:
    """Shares by name that add up to 1; a single name stands for all of them, a share of 0 for nobody."""
    if isinstance(data, (str, int)) and not isinstance(data, bool):
        return {data: 1.0}
    if not isinstance(data, Mapping) or not data:
        raise ValueError(f"is {data!r}; give one, or the share of each by name, adding up to 1")
    numbers = [v for v in data.values() if isinstance(v, (int, float)) and not isinstance(v, bool)]
    if len(numbers) < len(data):
        return data
    if min(numbers) < 0 or abs(sum(numbers) - 1) > SLACK:
        raise ValueError(f"the shares of {what} add up to {sum(numbers):g}; they must be 0 or more and add up to 1")
    return {name: share for name, share in data.items() if share > 0}


class CohortOption(Strict):
    """What is done to the cohort under one option: shares of techniques, approaches and numbers of levels."""

    technique: dict[Technique, Share]
    approach: dict[Approach, Share] = Field(default_factory=lambda: {Approach.open: 1.0})
    levels: dict[int, Share] = Field(default_factory=lambda: {1: 1.0})
    instrumented: Share | None = None

    @field_validator("technique", "approach", "levels", mode="before")
    @classmethod
    def _mix(cls, value: Any, info: Any) -> Any:
        return shares(value, info.field_name)

    @field_validator("levels")
    @classmethod
    def _few_levels(cls, value: dict[int, float]) -> dict[int, float]:
        for count in value:
            if count < 1:
                raise ValueError(f"names {count}; an operation has 1 level or more")
            if count > MOST_LEVELS:
                raise ValueError(
                    f"names {count} levels; the evidence gathered is of short fusions, {MOST_LEVELS} levels at most"
                )
        return value

    @model_validator(mode="after")
    def _one_family(self) -> CohortOption:
        families = {"fusion" if t in FUSION_TECHNIQUES else t.value for t in self.technique}
        if len(families) > 1:
            raise ValueError(f"mixes {' and '.join(sorted(families))}; give each its own option")
        return self

    @property
    def family(self) -> str:
        """``fusion``, ``decompression``, ``microdiscectomy`` or ``nonoperative``."""
        first = next(iter(self.technique))
        return "fusion" if first in FUSION_TECHNIQUES else first.value


MOST_LEVELS = 4
REFUSED = {
    "tumour": "tumours",
    "tumor": "tumours",
    "metastasis": "tumours",
    "infection": "infections of the spine",
    "discitis": "infections of the spine",
    "spondylodiscitis": "infections of the spine",
    "deformity": "deformity surgery",
    "scoliosis": "deformity surgery",
    "kyphosis": "deformity surgery",
    "fracture": "fractures",
    "trauma": "fractures",
}
"""Conditions outside the evidence, by the words they are asked with."""

Name = Annotated[str, Field(min_length=1, max_length=120)]
OptionName = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\s\[\]][^\[\]\r\n\t]*$")]


class Cohort(Strict):
    """A published population, its size and the options it is asked about."""

    cohort: Name
    note: str = ""
    n: Annotated[int, Field(ge=1, le=10_000_000)]
    age: Spread
    female: Share | None = None
    bmi: Spread | None = None
    smoker: Share | None = None
    diabetes: Share | None = None
    hu: Spread | None = None
    prior_surgery: Share | None = None
    diagnosis: dict[Diagnosis, Share]
    baseline: Baseline = Baseline()
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    options: Annotated[dict[OptionName, CohortOption], Field(min_length=1, max_length=12)]

    @field_validator("age")
    @classmethod
    def _grown_up(cls, value: Spread) -> Spread:
        if value.mean < YOUNGEST:
            raise ValueError(f"mean is {value.mean:g}; the evidence is of adults, {YOUNGEST} years or more")
        if value.mean > OLDEST:
            raise ValueError(f"mean is {value.mean:g}; hardly anyone above {OLDEST} was in the cohorts")
        return value

    @field_validator("bmi")
    @classmethod
    def _body(cls, value: Spread | None) -> Spread | None:
        return value and _within(value, 14, 60, "kg/m²")

    @field_validator("options")
    @classmethod
    def _told_apart(cls, value: dict[str, CohortOption]) -> dict[str, CohortOption]:
        contrasts = [f"{one}-{other}" for one, other in permutations(value, 2)]
        if len(set(contrasts)) < len(contrasts):
            raise ValueError("have names whose contrasts read alike, as a-b and c beside a and b-c; rename one")
        return value

    @field_validator("hu")
    @classmethod
    def _bone(cls, value: Spread | None) -> Spread | None:
        if value is not None and not -100 <= value.mean <= 600:
            raise ValueError(f"mean is {value.mean:g}; allowed is -100 to 600 Hounsfield units of L1 on CT")
        return value

    @field_validator("diagnosis", mode="before")
    @classmethod
    def _diagnoses(cls, value: Any) -> Any:
        value = shares(value, "diagnosis")
        for name in value if isinstance(value, Mapping) else ():
            if (refused := REFUSED.get(str(name).lower())) is not None:
                raise ValueError(f"names {name}; {refused} are outside the evidence gathered, and no forecast is given")
        return value


YOUNGEST, OLDEST = 18, 90
Kind = Literal["case", "cohort"]
