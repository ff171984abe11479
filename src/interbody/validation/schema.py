"""The experiment file as types. Units stand in the field names."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..case import LEVELS, AnatomyMeasures, Option
from ..case.base import LevelName
from ..case.fields import NUMERIC

TISSUES = ("ALL", "PLL", "LF", "CL", "ISL", "SSL", "ITL")
"""Ligaments by the name the mechanics give them; the file writes them in small letters."""

Part = Literal["disc", "facets", "all", "pll", "lf", "cl", "isl", "ssl", "itl"]
Facetectomy = Literal["none", "left", "right", "bilateral"]
Measure = Literal["rotation_deg", "idp_mpa", "facet_n", "height_mm", "bulge_mm"]
Plane = Literal["flexion", "bending", "torsion"]
Moment = Annotated[float, Field(ge=0.0, le=15.0), NUMERIC]
Force = Annotated[float, Field(ge=0.0, le=2500.0), NUMERIC]
Angle = Annotated[float, Field(gt=0.0, le=60.0), NUMERIC]
Volume = Annotated[float, Field(ge=0.0, le=30.0), NUMERIC]
Number = float | list[float]

SHARES = 1e-6
"""How far the shares of an experiment's groups may miss 1 (rounding)."""

DIRECTIONS: dict[str, tuple[int, float, Plane]] = {
    "flexion": (1, 1.0, "flexion"),
    "extension": (1, -1.0, "flexion"),
    "bending_right": (0, 1.0, "bending"),
    "bending_left": (0, -1.0, "bending"),
    "torsion_left": (2, 1.0, "torsion"),
    "torsion_right": (2, -1.0, "torsion"),
}
"""Axis, sign and plane of each direction of a moment or rotation."""


class Strict(BaseModel):
    """Unknown keys are errors; nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Group(Strict):
    """Specimens of an experiment that were prepared alike."""

    share: Annotated[float, Field(gt=0.0, le=1.0)]
    """Share of the specimens."""
    without: dict[LevelName, tuple[Part, ...]] = Field(default_factory=dict)
    """Structures that these specimens lack, by level."""


class Specimen(Strict):
    """What lies in the rig."""

    levels: Annotated[tuple[LevelName, ...], Field(min_length=1)] = LEVELS  # type: ignore[assignment]
    """Neighbouring levels; the vertebra below the last is held."""
    keep: tuple[Part, ...] | None = None
    """Structures left; default everything."""
    without: dict[LevelName, tuple[Part, ...]] = Field(default_factory=dict)
    """Structures missing at single levels."""
    groups: tuple[Group, ...] = ()
    """Where the specimens were not all alike: their groups. Each is solved; results are means over all specimens."""
    follower_path: Literal["centre", "optimised"] = "centre"
    """Follower load through the middle of the bodies, or along the path that bends the spine least."""
    zero_deg: dict[Plane, float | str] = Field(default_factory=dict)
    """Rotation that the laboratory counts as zero, from the specimen's own rest; a number, or SET:key of a quantity."""

    @model_validator(mode="after")
    def _groups_make_a_whole(self) -> Self:
        if self.groups and abs(sum(g.share for g in self.groups) - 1.0) > SHARES:
            raise ValueError(
                f"groups have shares that sum to {sum(g.share for g in self.groups):g}; they must sum to 1"
            )
        if self.groups and self.without:
            raise ValueError("without and groups exclude one another; say within each group what it lacks")
        return self

    @model_validator(mode="after")
    def _levels_are_neighbours(self) -> Self:
        rows = [LEVELS.index(level) for level in self.levels]
        if rows != list(range(rows[0], rows[0] + len(rows))):
            raise ValueError(f"[{', '.join(self.levels)}] must be neighbours, each once, from above downwards")
        return self


class Preparation(Strict):
    """What was done to the specimen before it was loaded."""

    nucleus_removed_cm3: Volume | dict[LevelName, Volume] = 0.0
    """Nucleus taken out, from its middle outwards, at every level or by level."""
    facetectomy: Facetectomy | dict[LevelName, Facetectomy] = "none"
    """Whole joints with their capsules taken away, at every level or by level."""
    option: Option | None = None
    """An operation as in a case file."""
    bridged: bool = False
    """Graft of the operation has united with bone: it holds in tension too."""


class Person(Strict):
    """Whose spine the specimen is; what is left out is the reference specimen's."""

    age: Annotated[float, Field(ge=18, le=100)] | None = None
    sex: Literal["female", "male"] | None = None
    height_cm: Annotated[float, Field(ge=120, le=220)] | None = None
    weight_kg: Annotated[float, Field(ge=30, le=250)] | None = None


class Load(Strict):
    """One load, solved from the unloaded state. Moments act on the top vertebra, axes fixed in space."""

    flexion_nm: Moment | None = None
    extension_nm: Moment | None = None
    bending_left_nm: Moment | None = None
    bending_right_nm: Moment | None = None
    torsion_left_nm: Moment | None = None
    torsion_right_nm: Moment | None = None
    flexion_deg: Angle | None = None
    extension_deg: Angle | None = None
    bending_left_deg: Angle | None = None
    bending_right_deg: Angle | None = None
    torsion_left_deg: Angle | None = None
    torsion_right_deg: Angle | None = None
    follower_n: Force | None = None
    compression_n: Force | None = None
    hybrid_of: str | None = None

    @model_validator(mode="after")
    def _is_one_load(self) -> Self:
        moments, turns = self.given("nm"), self.given("deg")
        for unit, pairs in (("nm", moments), ("deg", turns)):
            planes = [DIRECTIONS[name][2] for name in pairs]
            for plane in set(planes):
                if planes.count(plane) > 1:
                    both = " and ".join(f"{n}_{unit}" for n in pairs if DIRECTIONS[n][2] == plane)
                    raise ValueError(f"{both} are opposite; give one of them")
        if len(turns) > 1 or (turns and (moments or self.hybrid_of)):
            raise ValueError("a rotation-controlled load has one rotation, and no moment or hybrid_of beside it")
        if self.hybrid_of and len(moments) > 1:
            raise ValueError("a hybrid load has one moment, whose total rotation is matched")
        if not (moments or turns or self.follower_n is not None or self.compression_n is not None or self.hybrid_of):
            raise ValueError("is empty; give a moment, a rotation, follower_n, compression_n or hybrid_of")
        if self.follower_n and self.compression_n:
            raise ValueError("follower_n and compression_n are two ways to compress; give one of them")
        return self

    def given(self, unit: Literal["nm", "deg"]) -> dict[str, float]:
        """Directions with a moment (``nm``) or a prescribed rotation (``deg``)."""
        found = {name: getattr(self, f"{name}_{unit}") for name in DIRECTIONS}
        return {name: float(value) for name, value in found.items() if value is not None}

    @property
    def searched(self) -> bool:
        """Whether the moment is not given but follows from a rotation to be reached."""
        return bool(self.given("deg") or self.hybrid_of)

    def as_written(self) -> dict[str, Any]:
        """The fields that the file gives."""
        return self.model_dump(exclude_none=True)

    @property
    def label(self) -> str:
        """In words, for tables."""
        parts = [f"{name.replace('_', ' ')} {value:g} N·m" for name, value in self.given("nm").items()]
        parts += [f"{name.replace('_', ' ')} {value:g}°" for name, value in self.given("deg").items()]
        if self.compression_n is not None:
            parts.append(f"compression {self.compression_n:g} N")
        if self.follower_n is not None:
            parts.append(f"follower {self.follower_n:g} N")
        if self.hybrid_of:
            parts.append(f"hybrid with {self.hybrid_of}")
        return ", ".join(parts)


class Check(Strict):
    """One published figure, how ours is read, and the band in which ours must lie."""

    what: str
    read: dict[str, Any]
    unit: str
    target: float | None = None
    low: float | None = None
    high: float | None = None
    spread: str = ""
    """The laboratory's own spread, in words."""

    @model_validator(mode="after")
    def _has_a_band(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("needs low or high, or both: the band in which ours must lie")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low is {self.low:g} and high {self.high:g}; low must not be above high")
        return self


class Published(Strict):
    """What was measured, on what, and how far it may be trusted."""

    kind: Literal["calibration", "validation"] = "validation"
    source: str = ""
    """Key in the source library."""
    status: Literal["read", "quoted", "measured", "derived", "recalled", "assumed"] = "recalled"
    on: str = ""
    """On what it was measured."""
    under: str = ""
    """Under which load."""
    note: str = ""
    finding: str = ""
    """What is known about the difference where ours is outside."""
    rmse: float | None = None
    """Largest root mean square difference over the checks, in their unit."""
    largest: str = ""
    """Check whose figure must be the largest of all."""
    beyond_table: bool = False
    """True where the acceptance table has no such row: it was added later, from data found later."""
    values: dict[str, Any] = Field(default_factory=dict)
    """Published figures as they were printed, kept beside ours and not compared; ``checks`` are."""
    spread: Any = None
    """Their spread as it was printed."""
    checks: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _figures_can_be_compared(self) -> Self:
        names = [check.what for check in self.checks]
        if self.largest and self.largest not in names:
            raise ValueError(f"largest is {self.largest}, which is none of its checks")
        if self.rmse is not None and (not names or any(check.target is None for check in self.checks)):
            raise ValueError("rmse needs checks, each with a target")
        if not (_finite(self.values) and _finite(self.spread)):
            raise ValueError("values and spread must be finite where they are numbers")
        return self


def _finite(value: Any) -> bool:
    """Whether every number in nested plain data is finite."""
    if isinstance(value, Mapping):
        return all(_finite(v) for v in value.values())
    if isinstance(value, (list, tuple)):
        return all(_finite(v) for v in value)
    return not isinstance(value, float) or math.isfinite(value)


class Experiment(Strict):
    """One experiment: a specimen, what was done to it, its loads, what is read, and what others measured."""

    experiment: Annotated[str, Field(min_length=1)]
    id: str = ""
    """Row of the acceptance table; rows may hold several experiments."""
    title: str = ""
    study: Literal["mechanics", "f1717", "cohort"] = "mechanics"
    """``mechanics`` for a specimen under loads; the others are computed by their own models."""
    person: Person = Person()
    anatomy: AnatomyMeasures = AnatomyMeasures()
    specimen: Specimen = Specimen()
    preparation: Preparation = Preparation()
    tissue: dict[str, Any] = Field(default_factory=dict)
    """``pfirrmann`` by level, ``disc`` and ``ligaments`` for other sets, and any parameter by its name."""
    loads: tuple[Load, ...] = ()
    measure: Annotated[tuple[Measure, ...], Field(min_length=1)] = (
        "rotation_deg", "idp_mpa", "facet_n", "height_mm", "bulge_mm",
    )  # fmt: skip
    against: str = ""
    """Another experiment that readouts are compared with."""
    published: Published | None = None

    @model_validator(mode="after")
    def _loads_fit(self) -> Self:
        if self.study == "mechanics" and not self.loads:
            raise ValueError("loads is empty; give at least one load")
        if elsewhere := self._elsewhere():
            raise ValueError("; ".join(elsewhere))
        if len(self.specimen.levels) > 1 and any(load.compression_n for load in self.loads):
            raise ValueError("compression_n needs a specimen of one level; use follower_n for several")
        return self

    def _elsewhere(self) -> list[str]:
        """What is said of levels that the specimen does not have."""
        said: dict[str, Iterable[str]] = {
            "specimen.without": self.specimen.without,
            "preparation.option": self.preparation.option.levels if self.preparation.option else (),
        }
        grades = self.tissue.get("pfirrmann")
        said["tissue.pfirrmann"] = grades if isinstance(grades, Mapping) else ()
        for name in ("nucleus_removed_cm3", "facetectomy"):
            given = getattr(self.preparation, name)
            said[f"preparation.{name}"] = given if isinstance(given, Mapping) else ()
        for i, group in enumerate(self.specimen.groups):
            said[f"specimen.groups.{i}.without"] = group.without
        return [
            f"{name} names {level}, which the specimen does not have"
            for name, levels in said.items()
            for level in levels
            if level not in self.specimen.levels
        ]
