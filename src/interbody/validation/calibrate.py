"""``interbody calibrate``: the disc's constants from the curves of the isolated L4-L5 disc, and nothing else.

Nonlinear least squares (trust region, finite differences) from the published set ``Gruber2024``. Rows 9 and 10 of
the acceptance
table are the data, so they count as calibration for ever after; every other row stays unseen.
"""

from __future__ import annotations

from collections.abc import Callable
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

BASE, NAME, ZERO, DATA = "Gruber2024", "InterbodyDisc1", "Heuer2007Zero", "Heuer2007Disc"
_FAILED = 20.0  # residual of a trial whose disc finds no equilibrium


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
    Constant("k2", 1.0, 10.0 / 37.4, 200.0 / 89.6, "factor on the fibres' exponent; k2 of 10 to 200"),
    Constant("angle", 1.0, 24.0 / 31.2, 45.0 / 37.7, "factor on the fibre angles; 24 to 45 degrees"),
    Constant("dispersion", 1.0, 0.0, 0.33 / 0.0752, "factor on the fibres' dispersion; kappa of 0 to 0.33"),
    Constant("nucleus", 1.0, 0.03 / 0.118, 0.21 / 0.118, "factor on the nucleus; C10 of 0.03 to 0.21 MPa"),
)


@dataclass(frozen=True)
class Laboratory:
    """Published curves: rotation (4, 4) degrees, pressure rise (4, 4) MPa with its bars below and above."""

    rotation: Array
    pressure: Array
    below: Array
    above: Array

    @classmethod
    def published(cls) -> Laboratory:
        """From the parameter set of the data."""
        table = parameters(DATA)
        parts = [
            np.array([table[f"{what}.{course}"].value for course in COURSES], dtype=float).T
            for what in ("rotation", "pressure", "pressure_below", "pressure_above")
        ]
        return cls(*parts)


@dataclass(frozen=True)
class Fit:
    """Where the fit ended. ``zero_deg`` is the flexion at which the laboratory's rotation was zero, see
    :func:`offset`."""

    factors: dict[str, float]
    zero_deg: float
    cost: float
    rmse_deg: float
    rmse_mpa: float
    evaluations: int
    history: tuple[float, ...]
    """Best cost after each evaluation."""


def offset(curves: Curves, lab: Laboratory, weight: Array) -> float:
    """The one shift between flexion and extension that fits best, degrees towards flexion.

    The laboratory counts rotation from the intact specimen's neutral posture, which is not that of the bare disc:
    posterior
    ligaments under tension at rest hold a segment in extension, and without them the disc rests more flexed.
    """
    difference = lab.rotation - curves.rotation
    sign = np.array([1.0, -1.0])
    w = weight[:, :2] ** -2
    return float((w * sign * difference[:, :2]).sum() / w.sum())


def residuals(curves: Curves | None, lab: Laboratory) -> tuple[Array, float]:
    """Differences over their tolerance (rotation: a quarter of the value; pressure: the bar on that side), and the
    shift."""
    if curves is None:
        return np.full(lab.rotation.size + lab.pressure.size, _FAILED), 0.0
    weight = 0.25 * lab.rotation
    shift = offset(curves, lab, weight)
    turned = curves.rotation + shift * np.array([1.0, -1.0, 0.0, 0.0])
    bar = np.where(curves.pressure < lab.pressure, lab.below, lab.above)
    parts = [(turned - lab.rotation) / weight, (curves.pressure - lab.pressure) / np.maximum(bar, 0.03)]
    found = np.concatenate([p.ravel() for p in parts])
    return found * np.abs(found), shift


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

    spine, lab, base = reference_spine(), Laboratory.published(), parameters(BASE)
    history: list[float] = []

    def run(x: Array) -> Array:
        factors = dict(zip((c.name for c in constants), (float(v) for v in x), strict=True))
        found, _ = residuals(disc_curves(spine, TissueModel(disc=scaled(base, factors)), mesh), lab)
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
    curves = disc_curves(spine, TissueModel(disc=scaled(base, factors)), mesh)
    assert curves is not None, "the best constants were solved before"
    _, shift = residuals(curves, lab)
    turned = curves.rotation + shift * np.array([1.0, -1.0, 0.0, 0.0])
    return Fit(
        factors, shift, float(answer.cost), _rms(turned - lab.rotation), _rms(curves.pressure - lab.pressure),
        len(history), tuple(history),
    )  # fmt: skip


def _rms(x: Array) -> float:
    return float(np.sqrt(np.mean(x**2)))
