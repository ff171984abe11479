"""``interbody calibrate``: the disc's constants from the curves of the isolated L4-L5 disc, and nothing else.

Nonlinear least squares (trust region, finite differences) from the published set ``Gruber2024``, over two laboratories.
Rows 9 and 10 of the acceptance table are the first one's data, so they count as calibration for ever after; every other
row stays unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..anatomy import Spine
from ..evidence import parameters
from ..mechanics import DEFAULT_MESH, MeshSize, TissueModel
from .disc_curves import COURSES, Curves, disc_curves, scaled
from .reading import experiment_of
from .specimen import specimen_spine

Array = NDArray[np.float64]

BASE, NAME, ZERO = "Gruber2024", "InterbodyDisc1", "Heuer2007Zero"
DATA, SECOND = "Heuer2007Disc", "JaramilloDisc"
_FAILED = 20.0  # residual of a trial whose disc finds no equilibrium
FIT = "DiscFit"


@dataclass(frozen=True)
class Constant:
    """One constant of the fit: name in :func:`~.disc_curves.scaled`, where it starts, its bounds, and what they
    rest on."""

    name: str
    start: float
    low: float
    high: float
    why: str


CONSTANTS = (
    Constant("c1", 1.0, 0.065 / 0.1351, 0.455 / 0.1351, "factor on the matrix; annulus C10 of 0.065 to 0.455 MPa"),
    Constant("k1", 1.0, 1.0 / 1.70, 50.0 / 3.73, "factor on the fibres' stiffness; k1 of 1 to 50 MPa"),
    Constant("k1_side", 0.5, 18.8 / 179.0, 1.0, "factor on k1 at the side; 18.8 lateral against 179 MPa anterior to 1"),
    Constant("k2", 1.0, 10.0 / 37.4, 200.0 / 89.6, "factor on the fibres' exponent; k2 of 10 to 200"),
    Constant("angle", 1.0, 24.0 / 31.2, 45.0 / 37.7, "factor on the fibre angles; 24 to 45 degrees"),
    Constant("dispersion", 1.0, 0.0, 0.33 / 0.0752, "factor on the fibres' dispersion; kappa of 0 to 0.33"),
    Constant("nucleus", 1.0, 0.03 / 0.118, 0.21 / 0.118, "factor on the nucleus; C10 of 0.03 to 0.21 MPa"),
)


@dataclass(frozen=True)
class Pressure:
    """Rise of the nucleus pressure, with the lengths of its bars below and above; (n, 4) MPa each."""

    rise: Array
    below: Array
    above: Array


@dataclass(frozen=True)
class Laboratory:
    """Published curves at n moments: rotation and its tolerance (n, 4) degrees, and pressure where it was measured."""

    moments_nm: tuple[float, ...]
    rotation: Array
    tolerance: Array
    pressure: Pressure | None = None

    @classmethod
    def published(cls) -> Laboratory:
        """Heuer et al. 2007: medians; the tolerance of a rotation is that of row 9, a quarter of its value."""
        rotation, *pressures = (_table(DATA, w) for w in ("rotation", "pressure", "pressure_below", "pressure_above"))
        return cls(_moments(DATA), rotation, 0.25 * rotation, Pressure(*pressures))

    @classmethod
    def second(cls) -> Laboratory:
        """The other laboratory of :data:`SECOND`: means; the tolerance is their standard deviation."""
        return cls(_moments(SECOND), _table(SECOND, "rotation"), _table(SECOND, "rotation_sd"))


def _moments(name: str) -> tuple[float, ...]:
    return tuple(float(m) for m in parameters(name)["moments"].value)


def _table(name: str, what: str) -> Array:
    table = parameters(name)
    return np.array([table[f"{what}.{course}"].value for course in COURSES], dtype=float).T


@dataclass(frozen=True)
class Fit:
    """Where the fit ended. ``zero_deg`` is the flexion at which the laboratory's rotation was zero, see
    :func:`offset`."""

    factors: dict[str, float]
    zero_deg: float
    cost: float
    rmse_deg: float
    rmse_mpa: float
    second_rmse_deg: float
    """Of the second laboratory's rotations."""
    evaluations: int
    history: tuple[float, ...]
    """Best cost after each evaluation."""


def offset(curves: Curves, lab: Laboratory) -> float:
    """The one shift between flexion and extension that fits best, degrees towards flexion.

    The laboratory counts rotation from the intact specimen's neutral posture, which is not that of the bare disc:
    posterior ligaments under tension at rest hold a segment in extension, and without them the disc rests more flexed.
    The shift counts as one more measurement of zero, within ``zero_tolerance`` (set DiscFit).
    """
    zero = float(parameters(FIT)["zero_tolerance"])
    difference = (lab.rotation - curves.rotation)[:, :2] * np.array([1.0, -1.0])
    w = lab.tolerance[:, :2] ** -2
    return float((w * difference).sum() / (w.sum() + zero**-2))


def shifted(curves: Curves, shift: float) -> Array:
    """Rotation as the laboratory counts it."""
    return curves.rotation + shift * np.array([1.0, -1.0, 0.0, 0.0])


def residuals(curves: Curves | None, labs: Sequence[Laboratory]) -> Array:
    """Differences over their tolerance (of pressure: the bar on that side), and the shifts over theirs."""
    zero, least = (float(parameters(FIT)[name]) for name in ("zero_tolerance", "least_bar"))
    parts: list[Array] = []
    for lab in labs:
        if curves is None:
            parts.append(np.full(lab.rotation.size * (1 if lab.pressure is None else 2) + 1, _FAILED))
            continue
        here = curves.at(lab.moments_nm)
        shift = offset(here, lab)
        parts += [
            (shifted(here, shift) - lab.rotation).ravel() / lab.tolerance.ravel(),
            np.array([shift / zero]),
        ]
        if lab.pressure is not None:
            bar = np.where(here.pressure < lab.pressure.rise, lab.pressure.below, lab.pressure.above)
            parts.append(((here.pressure - lab.pressure.rise) / np.maximum(bar, least)).ravel())
    return np.concatenate(parts)


def reference_spine() -> Spine:
    """The reference specimen."""
    return specimen_spine(experiment_of({"experiment": "calibration", "loads": [{"flexion_nm": 1.0}]}))


def calibrate(
    mesh: MeshSize = DEFAULT_MESH,
    constants: tuple[Constant, ...] = CONSTANTS,
    evaluations: int = 60,
    progress: Callable[[int, float], None] | None = None,
) -> Fit:
    """Fit the constants; the same mesh and constants give the same answer."""
    from scipy.optimize import least_squares

    spine, labs, base = reference_spine(), (Laboratory.published(), Laboratory.second()), parameters(BASE)
    moments = sorted({m for lab in labs for m in lab.moments_nm})
    history: list[float] = []

    def run(x: Array) -> Array:
        factors = dict(zip((c.name for c in constants), (float(v) for v in x), strict=True))
        found = residuals(disc_curves(spine, TissueModel(disc=scaled(base, factors)), mesh, moments), labs)
        cost = 0.5 * float(found @ found)
        history.append(min(cost, history[-1]) if history else cost)
        if progress is not None:
            progress(len(history), history[-1])
        return found

    start = np.array([c.start for c in constants])
    bounds = (np.array([c.low for c in constants]), np.array([c.high for c in constants]))
    steps = max(1, evaluations // (len(constants) + 1))
    answer = least_squares(
        run, start, bounds=bounds, diff_step=0.02, x_scale=np.maximum(np.abs(start), 1.0), max_nfev=steps, xtol=1e-4,
        ftol=1e-4,
    )  # fmt: skip
    factors = dict(zip((c.name for c in constants), (float(v) for v in answer.x), strict=True))
    curves = disc_curves(spine, TissueModel(disc=scaled(base, factors)), mesh, moments)
    assert curves is not None, "the best constants were solved before"
    rms = []
    for lab in labs:
        here = curves.at(lab.moments_nm)
        rms.append(_rms(shifted(here, offset(here, lab)) - lab.rotation))
    lab, here = labs[0], curves.at(labs[0].moments_nm)
    assert lab.pressure is not None, "the first laboratory measured pressure"
    return Fit(
        factors, offset(here, lab), float(answer.cost), rms[0], _rms(here.pressure - lab.pressure.rise), rms[1],
        len(history), tuple(history),
    )  # fmt: skip


def _rms(x: Array) -> float:
    return float(np.sqrt(np.mean(x**2)))
