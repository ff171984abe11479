"""The spine as geometry: what the mechanics need to know of a person's anatomy.

Frame: right-handed, x anterior, y left, z cranial, origin at the centre of the S1 endplate, mm.
Positive rotation about y is flexion, about x bending to the right, about z rotation to the left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..evidence import Use

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Endplate:
    """One endplate as an ellipse-like plate (mm).

    Attributes:
        centre: (3,) middle of the plane of the rim, in the world frame (the hollow lies ``concavity`` into the bone).
        axes: (3, 3) columns are anterior, left and cranial unit vectors of the plate; the third is its normal
            (cranial on both endplates of a body).
        width, depth: left-right and front-back size at the rim.
        concavity: depth of the plate's middle below its rim (into the bone).
    """

    centre: Array
    axes: Array
    width: float
    depth: float
    concavity: float = 0.0


@dataclass(frozen=True)
class Pedicle:
    """One pedicle: where a screw enters, which way it runs, and the room it has (mm)."""

    side: str
    entry: Array
    axis: Array
    """(3,) unit vector from the entry into the body."""
    width: float
    height: float
    length: float
    """From the entry to the front wall of the body, along the axis."""


@dataclass(frozen=True)
class Vertebra:
    """One vertebra; S1 has no inferior endplate."""

    name: str
    superior: Endplate
    inferior: Endplate | None
    height_anterior: float
    height_posterior: float
    canal_width: float
    canal_depth: float
    pedicles: Mapping[str, Pedicle]
    """By side, ``left`` and ``right``."""
    spinous_tip: Array
    transverse_tips: Mapping[str, Array]
    cancellous_hu: float

    @property
    def centre(self) -> Array:
        """(3,) centre of the body (of the endplate for S1)."""
        if self.inferior is None:
            return self.superior.centre
        return 0.5 * (self.superior.centre + self.inferior.centre)

    @property
    def axes(self) -> Array:
        """(3, 3) body axes: the mean of its endplates, columns anterior, left, cranial."""
        if self.inferior is None:
            return self.superior.axes
        mean = self.superior.axes + self.inferior.axes
        u, _, vt = np.linalg.svd(mean)
        return np.asarray(u @ vt)


@dataclass(frozen=True)
class Disc:
    """One disc, between ``upper.inferior`` and ``lower.superior``. Heights between bony endplates, mm."""

    level: str
    height_anterior: float
    height_middle: float
    height_posterior: float
    wedge_deg: float
    """Angle between the endplates, positive opens to the front."""
    pfirrmann: int
    slip_mm: float
    """Anterior slip of the upper on the lower vertebra."""


@dataclass(frozen=True)
class Facet:
    """One facet joint. The plane is that of the superior articular process of the lower vertebra.

    Attributes:
        centre: (3,) middle of the joint, halfway between the bony surfaces, world frame.
        axes: (3, 3) columns: normal (from the lower vertebra's surface towards the upper vertebra's
            inferior process, so backwards and to the midline), transverse tangent (forwards and to the midline
            on the left, backwards and away from it on the right, so that the triad is right-handed), and the up
            tangent of the articular surface.
        width, height: size of the articular surface across and along the up tangent.
        radius: radius of curvature across (the superior facet is concave), ``inf`` for flat.
        gap: distance between the cartilage surfaces, unloaded.
        cartilage: thickness of both cartilage layers together.
        sagittal_angle_deg: angle of the joint plane to the sagittal plane, seen from above.
    """

    level: str
    side: str
    centre: Array
    axes: Array
    width: float
    height: float
    radius: float
    gap: float
    cartilage: float
    sagittal_angle_deg: float


@dataclass(frozen=True)
class LigamentStrand:
    """One strand from the upper to the lower vertebra (world frame, mm).

    ``ligament`` is one of ALL, PLL, LF, CL, ISL, SSL, ITL; ``side`` is left, right or middle.
    """

    level: str
    ligament: str
    side: str
    upper: Array
    lower: Array


@dataclass(frozen=True)
class SagittalAlignment:
    """Angles in degrees; lordosis positive."""

    pelvic_incidence: float
    pelvic_tilt: float
    sacral_slope: float
    lordosis_l1_s1: float
    segmental: Mapping[str, float]


@dataclass(frozen=True)
class Spine:
    """L1 to S1 of one person, unloaded."""

    vertebrae: Mapping[str, Vertebra]
    """By name, L1 to S1."""
    discs: Mapping[str, Disc]
    """By level."""
    facets: Mapping[str, tuple[Facet, Facet]]
    """By level: left, right."""
    strands: Mapping[str, tuple[LigamentStrand, ...]]
    """By level."""
    alignment: SagittalAlignment
    body_mass_kg: float
    estimated: tuple[str, ...] = ()
    """Names of what was estimated rather than measured, for the report."""
    spread: Mapping[str, float] = field(default_factory=dict)
    """Standard deviation of each estimated figure, by the same names."""
    evidence: tuple[Use, ...] = ()
    notes: tuple[str, ...] = ()
    """Remarks on measures that disagreed and how that was resolved."""
