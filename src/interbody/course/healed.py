"""What a course says of an operated level: union, hardware and bone over time, each with its bands."""

from __future__ import annotations

from dataclasses import dataclass

from .model import Band, BandAt


@dataclass(frozen=True)
class Reach(BandAt):
    """A quantity of one person at a time: ``low`` to ``high`` holds 90 of 100 people, ``mean_low`` to ``mean_high``
    how far their average may be off."""

    mean_low: float
    mean_high: float


@dataclass(frozen=True)
class Driver:
    """What the chance of union at 24 months would be with one input at either end of its 90 % range, the rest in the
    middle; ``kind`` is ``not known`` or ``chance``."""

    name: str
    kind: str
    low: float
    high: float


@dataclass(frozen=True)
class GraftPicture:
    """Bone in the graft of the median person at a time.

    ``bone[region][column][cell]`` is a fraction; columns by rising strain, cells from an endplate to the middle.
    """

    month: float
    grade: str
    bridged: float
    bone: tuple[tuple[tuple[float, ...], ...], ...]


@dataclass(frozen=True)
class LoadSharing:
    """Who carries a level.

    Attributes:
        rods, interbody, tissue: shares of the moment in flexion and extension of ±7.5 N·m, their mean: rods and plates;
            cage and graft; what is left of disc, ligaments and facets. cage_n, graft_n: compression in standing, N.
    """

    rods: float
    interbody: float
    tissue: float
    cage_n: float
    graft_n: float


@dataclass(frozen=True)
class Healing:
    """An operated level over ten years, from its mechanics and published rates.

    Attributes:
        level: the one that needs longest, if several are fused. rule: of tissue differentiation.
        time_ratio: time to union that the mechanics ask for, over that of a usual construct; None if it never unites.
        bridged_fraction: of the graft's area. residual_motion_deg: flexion-extension at ±7.5 N·m.
        union_ct, union_motion: chance of union by bridging on CT, and by motion below the limit of films.
        union_24_not_knowing: share of the variance of union at 24 months that is not knowing; the rest is chance.
        pseudarthrosis: chance of no bridge on CT at 24 months; pseudarthrosis_symptomatic: and trouble from it.
        rod_fracture, screw_fracture, screw_loosening, cage_subsidence: chance by each time; None without such hardware.
        pictures: the graft filling with bone. regions: names of its regions, and weights: their shares of its volume.
        drivers: what moves the chance of union most, largest first.
        carried_fresh, carried_united: after the operation, and once the graft is bone that has grown on.
    """

    level: str
    rule: str
    time_ratio: float | None
    bridged_fraction: tuple[Reach, ...]
    residual_motion_deg: tuple[Reach, ...]
    union_ct: tuple[BandAt, ...]
    union_motion: tuple[BandAt, ...]
    union_24_not_knowing: float
    pseudarthrosis: Band
    pseudarthrosis_symptomatic: Band
    rod_fracture: tuple[BandAt, ...] | None
    screw_fracture: tuple[BandAt, ...] | None
    screw_loosening: tuple[BandAt, ...] | None
    cage_subsidence: tuple[BandAt, ...]
    pictures: tuple[GraftPicture, ...]
    regions: tuple[str, ...]
    weights: tuple[float, ...]
    drivers: tuple[Driver, ...]
    carried_fresh: LoadSharing | None = None
    carried_united: LoadSharing | None = None
