"""Compile the kernels once, on a problem too small to take time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .blas import BLAS
from .compiled import is_warm
from .condensation import assemble_disc, balance_again, extrapolated
from .disc import SolidDisc, SolidMesh
from .disc_mesh import MeshSize, build_grid, topology
from .points import contact, strands


def warm_up(tell: Callable[[str, int, int], None] | None = None) -> bool:
    """Compile every kernel, or load it from this machine's cache. Returns whether anything had to be compiled."""
    cold = not is_warm()
    steps: list[tuple[str, Callable[[], None]]] = [
        ("elements, assembly and solver", _disc),
        ("ligaments and facets", _points),
    ]
    for number, (name, step) in enumerate(steps):
        if tell is not None and cold:
            tell(name, number, len(steps))
        step()
    return cold


def _disc() -> None:
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
    mesh = SolidMesh(
        grid.points, grid.elements, grid.lower, grid.upper, material, fibres, ~grid.annulus, np.array([0.0, 0.0, 1.0])
    )
    disc = SolidDisc(mesh, topology(size))
    disc.condense(mesh.centre)
    disc.residual(mesh.centre)
    present = np.full(len(mesh.elements), np.nan)
    disc.eliminate(assemble_disc(disc, mesh.centre, present))
    balance_again(disc, assemble_disc(disc, mesh.centre, present, tangent=False))
    extrapolated(disc, np.zeros_like(disc.x), present)
    assert BLAS.all()


def _points() -> None:
    points, wrench, tangent = np.zeros((1, 3)), np.zeros(6), np.zeros((6, 6))
    pose = (np.eye(3), np.zeros(3), np.zeros(3))
    one = np.ones(1)
    strands(points + 1.0, points, one, one, one, *pose, wrench, tangent, np.zeros(1))
    joint = np.ones(6)
    contact(points, one, np.zeros(3), np.eye(3), joint, 1.0, *pose, wrench, tangent, True)
