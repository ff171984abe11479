"""Compile the kernels once, on a problem too small to take time; on two cores, in two processes.

Numba compiles one function at a time in a process. The solver and the points need nothing of the elements, so
a second process compiles them meanwhile, and this one loads them from the cache. Where that fails it
compiles them itself.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from .blas import BLAS
from .compiled import is_warm, mark_warm
from .condensation import extrapolated
from .disc import SolidDisc, SolidMesh
from .disc_mesh import MeshSize, build_grid, topology
from .parallel import cores
from .points import contact, strands

_HELPER = f"from {__name__} import compile_solver_and_points; compile_solver_and_points()"


def warm_up(tell: Callable[[str, int, int], None] | None = None) -> bool:
    """Compile every kernel, or load it from this machine's cache. Returns whether anything had to be compiled."""
    cold = not is_warm()
    helper = _start_helper() if cold else None

    def rest() -> None:
        if helper is not None:
            helper.wait()
        compile_solver_and_points()

    steps: list[tuple[str, Callable[[], None]]] = [
        ("elements and assembly", _compile_elements),
        ("solver, ligaments and facets", rest),
    ]
    for number, (name, step) in enumerate(steps):
        if tell is not None and cold:
            tell(name, number, len(steps))
        step()
    if cold:
        mark_warm()
    return cold


def _start_helper() -> subprocess.Popen[bytes] | None:
    """The second process, where there is a core for it and the program that runs is Python itself."""
    if cores() < 2 or not Path(sys.executable or "").stem.lower().startswith("python"):
        return None
    quiet = subprocess.DEVNULL
    try:
        return subprocess.Popen([sys.executable, "-c", _HELPER], stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError:
        return None


def compile_solver_and_points() -> None:
    """Compile, or load, the kernels that need none of the elements: factors, ligaments, facets."""
    disc = _small_disc()
    _unit_stiffness(disc)
    disc.balance_again(disc.eliminate(np.zeros(6)).wrench)
    assert BLAS.all()
    points, wrench, tangent = np.zeros((1, 3)), np.zeros(6), np.zeros((6, 6))
    pose = (np.eye(3), np.zeros(3), np.zeros(3))
    one = np.ones(1)
    strands(points + 1.0, points, one, one, one, *pose, wrench, tangent, np.zeros(1))
    joint = np.ones(6)
    contact(points, one, np.zeros(3), np.eye(3), joint, 1.0, *pose, wrench, tangent, True)


def _compile_elements() -> None:
    disc = _small_disc()
    present = np.full(len(disc.mesh.elements), np.nan)
    disc.residual(disc.mesh.centre)
    disc.assemble(disc.mesh.centre, present)
    extrapolated(disc, np.zeros_like(disc.x), present)


def _small_disc() -> SolidDisc:
    size = MeshSize(2, 1, 1, 2)
    grid = build_grid(
        size,
        lambda a: np.c_[np.cos(a), np.sin(a)],
        lambda p: np.c_[p, np.zeros(len(p))],
        lambda p: np.c_[p, np.ones(len(p))],
        0.5,
        0.0,
    )
    material = np.tile([0.1, 0.1, 1.0, 1.0, 1.0, 0.0], (len(grid.elements), 1))
    fibres = np.stack([grid.circumferential, grid.axial], axis=1)
    centre = np.array([0.0, 0.0, 1.0])
    mesh = SolidMesh(grid.points, grid.elements, grid.lower, grid.upper, material, fibres, ~grid.annulus, centre)
    return SolidDisc(mesh, topology(size))


def _unit_stiffness(disc: SolidDisc) -> None:
    """Put the unit matrix where the stiffness is assembled."""
    (part,) = disc._parts  # too small to halve
    s = part.topology.structure
    part.panels[:] = 0.0
    for front, start in enumerate(s.panel_start[: len(s.parent)]):
        pivots = 3 * int(s.pivot_start[front + 1] - s.pivot_start[front])
        rows = 3 * int(s.row_start[front + 1] - s.row_start[front])
        part.panels[start + np.arange(pivots) * (rows + 1)] = 1.0
