"""The common problem: one kidney-shaped disc at three sizes and a chain of five, as other solvers were given it.

The disc is 50 x 35 x 11 mm, an O-grid of hexahedra with a nucleus of 44 % of the area. Bottom fixed, top a rigid plate.
*Compression* is 500 N with only the axial motion free; *flexion* is a moment of 7.5 N·m with all six freedoms. The
chain
has five such discs between rigid vertebrae (27 mm, 50° of lordosis), S1 fixed, 7.5 N·m on L1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from ..mechanics.disc import SolidDisc, SolidMesh, Topology
from ..mechanics.disc_mesh import MeshSize, build_grid
from ..mechanics.level import Level
from ..mechanics.newton import LoadPath, SpineSolver
from ..mechanics.rotations import exp_rotation, log_rotation

Array = NDArray[np.float64]

SIZES = {"S": MeshSize(6, 2, 4, 8, 1.0), "M": MeshSize(10, 3, 6, 13, 1.0), "L": MeshSize(16, 5, 10, 21, 1.0)}
"""1,440, 5,980 and 25,536 hexahedra."""

HALF_WIDTH, HALF_DEPTH, HEIGHT = 25.0, 17.5, 11.0
NUCLEUS_SHARE = 0.66**2
_HOLLOW_DEPTH, _HOLLOW_WIDTH = 3.0, 8.0
_NUCLEUS = (0.12, 0.03, 150.0, 0.0, 1.0, 0.0)
_ANNULUS = (0.18, 0.045, 22.5, 8.0, 60.0, 0.0)
_FIBRE_ANGLE_DEG = 30.0
MOMENT_NMM, FORCE_N = 7500.0, 500.0
_LORDOSIS_DEG, _SACRAL_SLOPE_DEG, _VERTEBRA_HEIGHT = 50.0, 35.0, 27.0

FEBIO: Mapping[str, Mapping[str, float]] = {
    "disc S compression": {"shortening_mm": 0.6500, "nucleus_mpa": 0.5182},
    "disc S flexion": {"rotation_deg": 11.167, "forward_mm": 1.0862, "up_mm": 0.1108, "nucleus_mpa": 0.1232},
    "disc M compression": {"shortening_mm": 0.6747, "nucleus_mpa": 0.5159},
    "disc M flexion": {"rotation_deg": 11.311, "forward_mm": 1.0986, "up_mm": 0.0937, "nucleus_mpa": 0.1198},
    "disc L compression": {"shortening_mm": 0.6863, "nucleus_mpa": 0.5159},
    "disc L flexion": {"rotation_deg": 11.489, "forward_mm": 1.1143, "up_mm": 0.0771, "nucleus_mpa": 0.1204},
    "chain S flexion": {"rotation_deg": 55.833},
    "chain M flexion": {"rotation_deg": 56.553},
}
"""What FEBio 4.11 answers (three-field hexahedra)."""

FEBIO_SECONDS: Mapping[str, float] = {
    "disc S compression": 0.50, "disc S flexion": 1.63, "disc M compression": 5.21, "disc M flexion": 9.3,
    "disc L compression": 51.0, "disc L flexion": 88.0, "chain S flexion": 23.0, "chain M flexion": 221.0,
}  # fmt: skip
"""FEBio 4.11 with MKL Pardiso on two threads, the fastest settings found, quiet cores of an AMD EPYC."""


@dataclass(frozen=True)
class CommonResult:
    """Answer to one common problem: values (mm, °, MPa) by the names of :data:`FEBIO`, and what it took."""

    name: str
    hexahedra: int
    unknowns: int
    iterations: int
    seconds: float
    values: Mapping[str, float]
    converged: bool
    status: str

    @property
    def febio(self) -> Mapping[str, float]:
        """FEBio's values by the same names."""
        return FEBIO[self.name]


def kidney(angles: Array) -> Array:
    """Rim of the unit section: (n,) rad from anterior to left, to (n, 2) of x anterior and y left in [-1, 1]."""

    def anterior(t: Array) -> Array:
        x, y = np.cos(t), np.sin(t)
        hollow = _HOLLOW_DEPTH / HALF_DEPTH * np.exp(-((y * HALF_WIDTH / _HOLLOW_WIDTH) ** 2))
        return np.asarray(x + np.where(x < 0, hollow, 0.0) * np.clip(-x, 0.0, None))

    reach = anterior(np.linspace(0.0, 2.0 * np.pi, 2001))
    middle, half = 0.5 * (reach.max() + reach.min()), 0.5 * (reach.max() - reach.min())
    return np.c_[(anterior(np.asarray(angles)) - middle) / half, np.sin(angles)]


def common_mesh(size: str | MeshSize, rotation: Array | None = None, origin: Array | None = None) -> SolidMesh:
    """The disc's mesh; ``rotation`` (3, 3) and ``origin`` (3,) mm place the middle of its lower face."""
    counts = SIZES[size] if isinstance(size, str) else size
    scale = np.array([HALF_DEPTH, HALF_WIDTH])
    grid = build_grid(
        counts,
        kidney,
        lambda p: np.c_[p * scale, np.zeros(len(p))],
        lambda p: np.c_[p * scale, np.full(len(p), HEIGHT)],
        NUCLEUS_SHARE,
        0.0,
    )
    points = grid.points.copy()
    points[:, 2] = HEIGHT * np.repeat(np.arange(counts.layers + 1) / counts.layers, len(grid.lower))  # even layers
    material = np.where(grid.annulus[:, None], np.array(_ANNULUS), np.array(_NUCLEUS))
    # fibres follow the rim's tangent at the middle angle of each ring element, at the same angle on every ring
    core, around = counts.core**2, 4 * counts.core
    per_layer = core + around * (counts.nucleus_rings + counts.annulus_rings)
    slot = (np.arange(len(grid.elements)) % per_layer - core) % around
    angle = -np.pi / 4 + 2.0 * np.pi * (slot + 0.5) / around
    tangent = (kidney(angle + 1e-4) - kidney(angle - 1e-4)) * scale
    tangent /= np.linalg.norm(tangent, axis=1)[:, None]
    along = np.cos(np.deg2rad(_FIBRE_ANGLE_DEG)) * np.c_[tangent, np.zeros(len(tangent))]
    up = np.sin(np.deg2rad(_FIBRE_ANGLE_DEG)) * np.array([0.0, 0.0, 1.0])
    fibres = np.stack([along + up, along - up], axis=1)
    turn = np.eye(3) if rotation is None else rotation
    place = np.zeros(3) if origin is None else origin
    return SolidMesh(
        points @ turn.T + place, grid.elements, grid.lower, grid.upper, material,
        np.ascontiguousarray(fibres @ turn.T), ~grid.annulus, turn @ np.array([0.0, 0.0, HEIGHT]) + place,
    )  # fmt: skip


def common_disc(size: str | MeshSize) -> SolidDisc:
    """One disc, ready to be solved."""
    return SolidDisc(common_mesh(size))


def solve_common_disc(size: str, load: str, workers: int = 2) -> CommonResult:
    """Solve one disc; ``size`` is S, M or L, ``load`` is ``compression`` or ``flexion``."""
    disc = common_disc(size)
    level = Level("disc", disc, [], disc.mesh.centre)
    if load == "compression":
        path = LoadPath(np.zeros(3), force_n=np.array([0.0, 0.0, -FORCE_N]), held=(0, 1, 3, 4, 5))
    elif load == "flexion":
        path = LoadPath(np.array([0.0, MOMENT_NMM, 0.0]))
    else:
        raise ValueError(f"load is {load!r}; it is compression or flexion")
    name = f"disc {size} {load}"
    outcome, seconds = _solve([level], path, workers)
    disc.residual(level.centre)
    shift = level.centre - level.reference_centre
    pressure = disc.nucleus_pressure()
    assert pressure is not None
    if load == "compression":
        values = {"shortening_mm": -float(shift[2]), "nucleus_mpa": pressure}
    else:
        turn = float(np.rad2deg(log_rotation(level.rotation)[1]))
        values = {
            "rotation_deg": turn, "forward_mm": float(shift[0]), "up_mm": float(shift[2]), "nucleus_mpa": pressure
        }  # fmt: skip
    unknowns = 3 * len(disc.topology.interior) + (1 if load == "compression" else 6)
    return CommonResult(
        name, len(disc.mesh.elements), unknowns, outcome.iterations, seconds, values, outcome.converged, outcome.status
    )


def common_chain(size: str) -> list[Level]:
    """Five discs from L1-L2 to L5-S1, stacked on S1."""
    topology: Topology | None = None
    levels = []
    place = np.zeros(3)
    for k in range(4, -1, -1):
        tilt = np.deg2rad(_SACRAL_SLOPE_DEG - (4 - k) * _LORDOSIS_DEG / 5)
        mesh = common_mesh(size, exp_rotation(np.array([0.0, tilt, 0.0])), place)
        disc = SolidDisc(mesh, topology)
        topology = disc.topology
        levels.append(Level(f"disc {k}", disc, [], mesh.centre))
        middle = tilt - np.deg2rad(_LORDOSIS_DEG / 10)
        place = mesh.centre + _VERTEBRA_HEIGHT * np.array([np.sin(middle), 0.0, np.cos(middle)])
    return levels[::-1]


def solve_common_chain(size: str, workers: int = 2) -> CommonResult:
    """Solve the chain under 7.5 N·m on L1; ``rotation_deg`` is that of L1 on S1."""
    levels = common_chain(size)
    outcome, seconds = _solve(levels, LoadPath(np.array([0.0, MOMENT_NMM, 0.0])), workers)
    whole = np.eye(3)
    for level in reversed(levels):
        whole = whole @ level.rotation
    values = {"rotation_deg": float(np.rad2deg(log_rotation(whole)[1]))}
    discs = [level.disc for level in levels if level.disc is not None]
    return CommonResult(
        f"chain {size} flexion",
        sum(len(d.mesh.elements) for d in discs),
        sum(3 * len(d.topology.interior) + 6 for d in discs),
        outcome.iterations,
        seconds,
        values,
        outcome.converged,
        outcome.status,
    )


def _solve(levels: list[Level], path: LoadPath, workers: int):  # type: ignore[no-untyped-def]
    solver = SpineSolver(levels, workers=workers)
    try:
        start = perf_counter()
        outcome = solver.solve(path)
        return outcome, perf_counter() - start
    finally:
        solver.close()
