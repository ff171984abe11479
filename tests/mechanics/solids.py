"""Small solids for the tests of elements and discs, and an assembly of their own that shares only the element."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from interbody.mechanics.disc import SolidDisc, SolidMesh, Topology
from interbody.mechanics.disc_mesh import MeshSize, build_grid, keep_area, topology
from interbody.mechanics.hexahedron import element, fibre_gradients, scratch_space, shape_gradients

Array = NDArray[np.float64]

CUBE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]], dtype=float)
MATRIX = np.array([0.18, 0.045, 22.5, 0.0, 1.0, 0.0])
FIBROUS = np.array([0.18, 0.045, 22.5, 8.0, 60.0, 0.0])
DISPERSED = np.array([0.18, 0.045, 22.5, 8.0, 20.0, 0.1])


SMALL = MeshSize(2, 1, 2, 3)


def crossed_fibres(degrees: float = 30.0) -> Array:
    """(2, 3) two families in the x-y plane, at plus and minus the angle to x."""
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), np.sin(angle), 0.0], [np.cos(angle), -np.sin(angle), 0.0]])


def box(cells: tuple[int, int, int], size: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> tuple[Array, NDArray]:
    """Points (n, 3) and elements (m, 8) of a block."""
    nx, ny, nz = cells
    axes = [np.linspace(0.0, s, n + 1) for s, n in zip(size, cells, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    number = np.arange((nx + 1) * (ny + 1) * (nz + 1)).reshape(nx + 1, ny + 1, nz + 1)
    corners = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]
    elements = np.stack([number[i : i + nx, j : j + ny, k : k + nz].ravel() for i, j, k in corners], axis=1)
    return grid.reshape(-1, 3), np.ascontiguousarray(elements)


def solid(
    points: Array,
    elements: NDArray,
    material: Array,
    fibres: Array,
    lower: NDArray,
    upper: NDArray,
    centre: Array,
    shared: Topology | None = None,
    lamellar: bool = False,
) -> SolidDisc:
    """Solid of one material (or a row for each element); ``lower`` nodes are held, ``upper`` move rigidly."""
    n = len(elements)
    table = np.tile(material, (n, 1)) if material.ndim == 1 else material
    fibre = np.tile(fibres, (n, 1, 1)) if fibres.ndim == 2 else fibres
    nucleus, middle = np.ones(n, dtype=bool), np.asarray(centre, float)
    return SolidDisc(SolidMesh(points, elements, lower, upper, table, fibre, nucleus, middle, lamellar), shared)


def clamped(points: Array, elements: NDArray, material: Array, fibres: Array, lamellar: bool = False) -> SolidDisc:
    """Solid whose whole surface is held: only inner nodes are unknown."""
    low, high = points.min(axis=0), points.max(axis=0)
    surface = ((points < low + 1e-9) | (points > high - 1e-9)).any(axis=1)
    held, moved = np.flatnonzero(surface), np.zeros(0, dtype=np.int64)
    return solid(points, elements, material, fibres, held, moved, np.zeros(3), lamellar=lamellar)


def round_disc(size: MeshSize, radius: float, height: float, material: Array) -> SolidDisc:
    """Flat disc between two plates: the polygon of the mesh has the area of the circle."""
    grid = build_grid(
        size,
        keep_area(lambda a: np.c_[np.cos(a), np.sin(a)], size),
        lambda p: np.c_[radius * p, np.zeros(len(p))],
        lambda p: np.c_[radius * p, np.full(len(p), height)],
        0.4,
        0.0,
    )
    fibres = np.stack([grid.circumferential, grid.axial], axis=1)
    centre = np.array([0.0, 0.0, height])
    return solid(grid.points, grid.elements, material, fibres, grid.lower, grid.upper, centre, topology(size))


def layered_disc(size: MeshSize = SMALL) -> SolidDisc:
    """Small disc of 35 x 50 x 11 mm with nucleus and fibrous annulus."""
    grid = build_grid(
        size,
        lambda a: np.c_[np.cos(a), np.sin(a)],
        lambda p: np.c_[17.5 * p[:, 0], 25.0 * p[:, 1], np.zeros(len(p))],
        lambda p: np.c_[17.5 * p[:, 0], 25.0 * p[:, 1], 11.0 + 2.0 * p[:, 0]],
        0.45,
        0.1,
    )
    material = np.where(grid.annulus[:, None], DISPERSED, np.array([0.12, 0.03, 150.0, 0.0, 1.0, 0.0]))
    angle = np.deg2rad(30.0)
    along, up = np.cos(angle) * grid.circumferential, np.sin(angle) * grid.axial
    fibres = np.stack([along + up, along - up], axis=1)
    centre, shared = np.array([0.0, 0.0, 11.0]), topology(size)
    return solid(grid.points, grid.elements, material, fibres, grid.lower, grid.upper, centre, shared, size.lamellar)


def at_points(points: Array, lamellar: bool = False) -> tuple[Array, Array, Array, Array]:
    """What an element with reference corners (8, 3) is given about its points and its fibres."""
    gradients, weights = shape_gradients(points, np.arange(8)[None])
    fibrous, fibre_weights = fibre_gradients(gradients, weights)
    shown = slice(None) if lamellar else slice(0)
    return gradients[0], weights[0], fibrous[0, shown], fibre_weights[0, shown]


def one(x: Array, points: Array, material: Array, fibres: Array, lamellar: bool = False) -> tuple[float, Array, Array]:
    """Energy, forces (8, 3) and stiffness (24, 24; rows by node, then component) of one element."""
    places = at_points(points, lamellar)
    force, stiffness = np.empty((3, 8)), np.empty((24, 24))
    energy, _, _, status = element(
        x, *places, places[1].sum(), material, fibres, scratch_space(), force, stiffness, True, np.nan
    )
    assert status == 0
    order = np.arange(24).reshape(3, 8).T.ravel()
    return energy, force.T.copy(), stiffness[np.ix_(order, order)]


def assembled(disc: SolidDisc, x: Array) -> tuple[Array, sparse.csr_array]:
    """Nodal forces (3 n,) and sparse stiffness (3 n, 3 n) of all nodes, element by element."""
    m = disc.mesh
    force = np.zeros(3 * len(m.points))
    rows, columns, values = [], [], []
    local_force, local = np.empty((3, 8)), np.empty((24, 24))
    scratch = scratch_space()
    for e, nodes in enumerate(m.elements):
        _, _, _, status = element(
            x[nodes], disc.gradients[e], disc.weights[e], disc.fibre_gradients[e], disc.fibre_weights[e],
            disc.volumes[e], m.material[e], m.fibres[e], scratch, local_force, local, True, np.nan,
        )  # fmt: skip
        assert status == 0
        at = (3 * nodes[None, :] + np.arange(3)[:, None]).ravel()
        np.add.at(force, at, local_force.ravel())
        rows.append(np.repeat(at, 24))
        columns.append(np.tile(at, 24))
        values.append(local.ravel().copy())
    shape = (len(force), len(force))
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return force, sparse.csr_array(sparse.coo_array(entries, shape=shape))


def settle(disc: SolidDisc, centre: Array, tolerance: float = 1e-11) -> Array:
    """Bring the interior into balance at the present endplates; returns the wrench (6,)."""
    for _ in range(40):
        condensed = disc.condense(centre)
        step = disc.direction(np.zeros(6)).reshape(-1, 3)
        disc.set_interior(disc.interior() + step)
        if np.abs(step).max(initial=0.0) < tolerance:
            return condensed.wrench
    raise AssertionError("the interior found no balance")


def differences(function: Callable[[Array], Array], at: Array, step: float) -> Array:
    """Central differences of a function of an array, the derivative's index last."""
    columns = []
    for k in range(at.size):
        sides = []
        for sign in (1.0, -1.0):
            moved = at.copy()
            moved.flat[k] += sign * step
            sides.append(np.asarray(function(moved)))
        columns.append((sides[0] - sides[1]) / (2.0 * step))
    return np.stack(columns, axis=-1)
