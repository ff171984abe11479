"""What fills the disc space after an interbody fusion: cage, graft, granulation tissue, remaining annulus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..anatomy.outline import area as plate_area
from ..anatomy.outline import outline
from ..anatomy.spine import Endplate, Spine
from ..anatomy.surface import SurfaceMesh
from ..case import CaseError
from ..evidence import ParameterSet, parameters
from ..mechanics.disc_mesh import DiscGrid
from ..mechanics.hexahedron import shape_gradients
from ..mechanics.removal import Removal, element_volumes, first_of, soft_filling
from .bone import cancellous_modulus
from .cages import CagePlan
from .contact import Contact
from .footprint import AROUND, CAGE, WINDOW, Footprint, grid_lines, lay_out
from .interbody_block import InterbodyBlock, Region, Space
from .linear_fe import condensed, dofs_of, stiffness, strain_operator
from .shapes import box, joined
from .space_mesh import Block, PlateMap, bone_layer, filling
from .techniques import Procedure

Array = NDArray[np.float64]

_LEAST_GAP_MM = 1.0  # endplates nearer than this leave no room for a cage
_REGIONS = {WINDOW: "graft_window", AROUND: "graft_around"}


def tissue_removed(procedure: Procedure, hardware: ParameterSet) -> Removal:
    """What is taken out of the disc, and the granulation tissue that takes its place."""
    row = soft_filling(float(hardware["granulation.modulus_mpa"]), float(hardware["granulation.poisson"]))

    def removed(grid: DiscGrid) -> tuple[Array, Array]:
        window = np.where(grid.annulus, _share_in_windows(procedure, grid), 0.0)
        if procedure.inner_cleared is None:
            return window + _next_to_window(procedure, grid), row
        inner, outer = (grid.border + (1.0 - grid.border) * grid.ring.T) ** 2
        reach = _cleared_radius(procedure.inner_cleared) ** 2
        cleared = np.clip((reach - inner) / np.where(grid.annulus, outer - inner, 1.0), 0.0, 1.0)
        return np.where(grid.annulus, 1.0 - (1.0 - cleared) * (1.0 - window), 1.0), row

    return removed


def _cleared_radius(inner_cleared: float) -> float:
    """Radius of the middle that is cleared over that of the disc: a healthy nucleus and the inner annulus round it.

    A worn nucleus is smaller, but the surgeon clears as much.
    """
    nucleus = np.sqrt(float(parameters("DiscMesh")["nucleus.area_fraction"]))
    return float(nucleus + inner_cleared * (1.0 - nucleus))


def _share_in_windows(procedure: Procedure, grid: DiscGrid) -> Array:
    """(n_elements,) share of each element's angle that lies in a window."""
    angle, half = np.arctan2(grid.plane[:, 1], grid.plane[:, 0]), np.pi / (4 * grid.size.core)
    share = np.zeros(len(angle))
    for middle, width in procedure.windows:
        off, border = _off(angle, middle), 0.5 * np.deg2rad(width)
        share += np.maximum(np.minimum(off + half, border) - np.maximum(off - half, -border), 0.0) / (2.0 * half)
    return np.minimum(share, 1.0)


def _off(angle: Array, middle_deg: float) -> Array:
    """Distance (rad) of directions from the middle of a window."""
    return np.abs((angle - np.deg2rad(middle_deg) + np.pi) % (2.0 * np.pi) - np.pi)


def in_windows(procedure: Procedure, angle: Array) -> NDArray[np.bool_]:
    """Directions (rad, from the front to the left) in which the annulus was opened."""
    found = np.zeros(len(angle), dtype=bool)
    for middle, width in procedure.windows:
        found |= _off(angle, middle) < 0.5 * np.deg2rad(width)
    return found


def _next_to_window(procedure: Procedure, grid: DiscGrid) -> Array:
    """(n_elements,) share gone of the nucleus nearest to the window."""
    nucleus = np.flatnonzero(~grid.annulus)
    middle = np.deg2rad(procedure.windows[0][0])
    away = np.linalg.norm(grid.plane[nucleus] - [np.cos(middle), np.sin(middle)], axis=1)
    volumes = element_volumes(grid)
    wanted = procedure.nucleus_removed * float(volumes[nucleus].sum())
    return first_of(volumes, nucleus, away, wanted)


def interbody_block(spine: Spine, plan: CagePlan, procedure: Procedure, hardware: ParameterSet) -> InterbodyBlock:
    """Cages, graft and the bone above and below, condensed.

    Raises:
        CaseError: the endplates leave no room for the cages.
    """
    table = parameters("InterbodySpace")
    footprint = footprint_of(plan, procedure, hardware, table)
    x, y = (a.ravel() for a in np.meshgrid(footprint.x, footprint.y, indexing="ij"))
    body = filling(footprint, plan.plates)
    nodes = np.flatnonzero(body.surface[0] >= 0)
    if not len(nodes) or plan.plates.height(x[nodes], y[nodes]).min() < _LEAST_GAP_MM:
        raise CaseError(
            [f"options: the endplates at {plan.level} leave no room for a cage; check disc height and slip."]
        )
    above, below = plan.level.split("-")
    layers = [
        _bone(footprint, plan.plates, up, cancellous_modulus(spine.vertebrae[name].cancellous_hu, hardware), nodes,
              float(hardware["bone.poisson"]), table)
        for up, name in ((False, below), (True, above))
    ]  # fmt: skip
    surface, regions = _filling(footprint, body, nodes, hardware, table)
    space = _condensed_space(surface, layers, regions, footprint, body, plan.plates, nodes, hardware)
    return InterbodyBlock(space, _contact(plan, footprint, nodes, x, y, hardware, table))


def footprint_of(plan: CagePlan, procedure: Procedure, hardware: ParameterSet, table: ParameterSet) -> Footprint:
    """Cages, windows and graft on a grid over both endplates."""
    lower, upper = plan.plates.lower, plan.plates.upper
    fine, coarse = float(table["mesh.cage_mm"]), float(table["mesh.bone_mm"])
    edges_x = [e for cage in plan.cages for e in cage.edges[0]]
    edges_y = [e for cage in plan.cages for e in cage.edges[1]]
    slip = -float(plan.plates.upper_coordinates(np.zeros(1), np.zeros(1))[0][0])
    ends = (min(-lower.depth, -upper.depth + 2 * slip) / 2, max(lower.depth, upper.depth + 2 * slip) / 2)
    half = 0.5 * max(lower.width, upper.width)
    lines_x, lines_y = grid_lines(edges_x, ends, fine, coarse), grid_lines(edges_y, (-half, half), fine, coarse)
    cx, cy = (
        a.ravel()
        for a in np.meshgrid(0.5 * (lines_x[1:] + lines_x[:-1]), 0.5 * (lines_y[1:] + lines_y[:-1]), indexing="ij")
    )
    shape = (len(lines_x) - 1, len(lines_y) - 1)
    on_lower = _within(lower, cx, cy).reshape(shape)
    on_upper = _within(upper, *plan.plates.upper_coordinates(cx, cy)).reshape(shape)
    radius = np.hypot(2.0 * cx / lower.depth, 2.0 * cy / lower.width)
    middle = radius < _cleared_radius(procedure.inner_cleared or 0.0)
    cleared = middle | in_windows(procedure, np.arctan2(2.0 * cy / lower.width, 2.0 * cx / lower.depth))
    graft = float(hardware["graft.area_share"]) * plate_area(lower.width, lower.depth)
    return lay_out(plan.cages, (on_lower, on_upper), lines_x, lines_y, graft, cleared.reshape(shape))


def _within(plate: Endplate, x: Array, y: Array) -> NDArray[np.bool_]:
    flat = np.c_[2.0 * x / plate.depth, 2.0 * y / plate.width]
    rim = outline(2.0, 2.0, np.arctan2(flat[:, 1], flat[:, 0]))
    return np.linalg.norm(flat, axis=1) < np.linalg.norm(rim, axis=1)


def _bone(
    footprint: Footprint, plates: PlateMap, above: bool, modulus: float, nodes: NDArray[np.int64], poisson: float,
    table: ParameterSet,
) -> Array:  # fmt: skip
    """Stiffness (3 n, 3 n) N/mm of the bone at the interface nodes."""
    thickness, depth = float(table["endplate.thickness_mm"]), float(table["layer.depth_mm"])
    block, plate = bone_layer(footprint, plates, above, thickness, depth)
    moduli = np.where(plate, float(table["endplate.modulus_mpa"]), modulus)
    ratios = np.where(plate, float(table["endplate.poisson"]), poisson)
    matrix = stiffness(block.points, block.elements, moduli, ratios)
    kept = dofs_of(block.surface[0][nodes])
    free = np.setdiff1d(np.arange(matrix.shape[0]), np.r_[kept, dofs_of(block.held)])
    return condensed(matrix, kept, free)[0]


def _filling(
    footprint: Footprint, body: Block, nodes: NDArray[np.int64], hardware: ParameterSet, table: ParameterSet
) -> tuple[Array, list[tuple[str, Array, Array]]]:
    """Stiffness (6 n, 6 n) N/mm of cage and graft at the interface nodes, below then above; and per graft region its
    name, strain per motion of these nodes and volumes."""
    kind = footprint.fill.ravel()[body.cell]
    moduli = np.where(kind == CAGE, float(hardware["cage_modulus_mpa"]), float(hardware["graft.modulus_mpa"]))
    ratios = np.where(kind == CAGE, float(table["cage.poisson"]), float(table["graft.poisson"]))
    matrix = stiffness(body.points, body.elements, moduli, ratios)
    kept = np.r_[dofs_of(body.surface[0][nodes]), dofs_of(body.surface[1][nodes])]
    free = np.setdiff1d(np.arange(matrix.shape[0]), kept)
    surface, follow = condensed(matrix, kept, free)
    motion = np.zeros((matrix.shape[0], len(kept)))
    motion[kept, np.arange(len(kept))] = 1.0
    motion[free] = follow
    gradients, volume = shape_gradients(body.points, body.elements)
    regions = []
    for what, name in _REGIONS.items():
        own = np.flatnonzero(kind == what)
        if not len(own):
            continue
        middle = np.average(gradients[own], axis=1, weights=None)
        dofs = (3 * body.elements[own][:, :, None] + np.arange(3)).reshape(len(own), 24)
        strain = np.einsum("ekl,elj->ekj", strain_operator(middle), motion[dofs])
        regions.append((name, strain, volume[own].sum(axis=1)))
    return surface, regions


def _condensed_space(
    surface: Array, layers: list[Array], regions: list[tuple[str, Array, Array]], footprint: Footprint, body: Block,
    plates: PlateMap, nodes: NDArray[np.int64], hardware: ParameterSet,
) -> Space:  # fmt: skip
    """Eliminate the filling's surface: with u its motion and K the bone, K_f u + K (u - r) = 0 at every interface."""
    n = 3 * len(nodes)
    bone = np.zeros((2 * n, 2 * n))
    bone[:n, :n], bone[n:, n:] = layers
    push = bone.copy()
    push[:, n:] *= -1.0
    follow: Array = np.asarray(np.linalg.solve(surface + bone, push), dtype=float)
    elastic = bone - push.T @ follow
    x, y = (a.ravel()[nodes] for a in np.meshgrid(footprint.x, footprint.y, indexing="ij"))
    cage, graft = _node_area(footprint, (CAGE,))[nodes], _node_area(footprint, (WINDOW, AROUND))[nodes]
    stiff = float(hardware["cage_modulus_mpa"]) * cage
    return Space(
        0.5 * (elastic + elastic.T), follow, plates.on_upper(x, y), plates.on_lower(x, y), cage,
        stiff / (stiff + float(hardware["graft.modulus_mpa"]) * graft),
        tuple(Region(name, strain, volume) for name, strain, volume in regions),
    )  # fmt: skip


def _contact(
    plan: CagePlan, footprint: Footprint, nodes: NDArray[np.int64], x: Array, y: Array, hardware: ParameterSet,
    table: ParameterSet,
) -> Contact:  # fmt: skip
    area = _node_area(footprint, (CAGE, WINDOW, AROUND))[nodes]
    count = len(nodes)
    normal = np.concatenate(
        [np.tile(plan.plates.lower.axes[:, 2], (count, 1)), np.tile(plan.plates.upper.axes[:, 2], (count, 1))]
    )
    shim = plan.raises + np.tan(np.deg2rad(plan.opens)) * (x[nodes] - plan.middle)
    return Contact(
        normal, np.tile(area, 2), np.r_[np.zeros(count), shim], np.zeros(2 * count),
        float(table["contact.stiffness"]), float(table["contact.closure_mm"]), float(table["friction"]),
        float(table["friction.slip_mm"]),
        float(hardware["granulation.modulus_mpa"]) / float(table["tether.length_mm"]),
    )  # fmt: skip


def _node_area(footprint: Footprint, kinds: tuple[int, ...]) -> Array:
    """mm² of cells of some kinds around each grid node, a quarter of each cell to each corner."""
    size = np.where(np.isin(footprint.fill, kinds), 0.25 * footprint.cell_area, 0.0)
    total = np.zeros((len(footprint.x), len(footprint.y)))
    for i in (0, 1):
        for j in (0, 1):
            total[i : i + size.shape[0], j : j + size.shape[1]] += size
    return total.ravel()


def graft_pairs(block: InterbodyBlock) -> Array:
    """(2 n,) share of the area of each contact pair over which graft touches the endplate."""
    return np.tile(1.0 - block.space.cage_area / block.contact.area[: len(block.space.upper)], 2)


def cage_mesh(plan: CagePlan) -> SurfaceMesh:
    """The cages of a level, to be shown."""
    plates = plan.plates
    shapes = []
    for cage in plan.cages:
        at = (np.array([cage.forward]), np.array([cage.left]))
        foot, head = plates.on_lower(*at)[0], plates.on_upper(*at)[0]
        shapes.append(box(0.5 * (foot + head), plates.lower.axes, (cage.deep, cage.wide, _SHOWN * plan.space_height)))
    points, faces = joined(shapes)
    above, below = plan.level.split("-")
    return SurfaceMesh(points, faces, "cage", above, below, np.full(len(points), 0.5), plan.level)


_SHOWN = 0.9  # of the height: endplates are hollow and a box is not
