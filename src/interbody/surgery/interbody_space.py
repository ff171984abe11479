"""What fills the disc space after a TLIF: cage, graft, granulation tissue, remaining annulus."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from ..anatomy.outline import area as plate_area
from ..anatomy.spine import Spine
from ..anatomy.surface import SurfaceMesh
from ..case import CaseError
from ..evidence import ParameterSet
from ..mechanics.disc_mesh import DiscGrid
from ..mechanics.hexahedron import BULK, C1, K2
from ..mechanics.spine_model import plate_surface
from .bone import cancellous_modulus
from .cage import Columns, column_stiffness, shear_share
from .shapes import box

Array = NDArray[np.float64]

_ALONG, _ACROSS = 8, 4  # columns over the cage's footprint; rotation changes by under 1 % when doubled
_GRAFT = 12  # columns of graft around the cage
_ROOM = {"cage_length_mm": 0.8, "cage_width_mm": 0.6}  # longest cage over the plates' width, widest over their depth


def replaced_tissue(
    hardware: ParameterSet, table: ParameterSet, side: str
) -> Callable[[DiscGrid], tuple[NDArray[np.bool_], Array]]:
    """Which elements of the disc were cleared, and the granulation tissue that takes their place."""
    young, poisson = float(hardware["granulation.modulus_mpa"]), float(hardware["granulation.poisson"])
    row = np.zeros(6)
    row[C1] = young / (4.0 * (1.0 + poisson))
    row[BULK] = young / (3.0 * (1.0 - 2.0 * poisson))
    row[K2] = 1.0
    inner = float(table["tlif.annulus_inner_cleared"])
    centre = np.deg2rad(float(table["tlif.window_centre_deg"])) * (1.0 if side == "left" else -1.0)
    half = np.deg2rad(float(table["tlif.window_width_deg"])) / 2.0

    def cleared(grid: DiscGrid) -> tuple[NDArray[np.bool_], Array]:
        angle = np.arctan2(grid.plane[:, 1], grid.plane[:, 0])
        off = np.abs((angle - centre + np.pi) % (2.0 * np.pi) - np.pi)
        return ~grid.annulus | (grid.radial < inner) | (off < half), row

    return cleared


def interbody_columns(
    spine: Spine, level: str, hardware: ParameterSet, asked: Collection[str] = (), option: str = "option"
) -> tuple[list[Columns], dict[str, SurfaceMesh]]:
    """Cage with graft in its window, and graft around it, as columns; and the cage as a mesh.

    A default cage is made to fit small endplates; ``asked`` are the names that the option sets, which must fit as
    they are.

    Raises:
        CaseError: a cage asked for is larger than the endplates.
    """
    above, below = level.split("-")
    upper, lower = spine.vertebrae[above].inferior, spine.vertebrae[below].superior
    assert upper is not None
    room = {
        "cage_length_mm": _ROOM["cage_length_mm"] * min(upper.width, lower.width),
        "cage_width_mm": _ROOM["cage_width_mm"] * min(upper.depth, lower.depth),
    }
    too_large = [name for name, most in room.items() if name in asked and float(hardware[name]) > most]
    if too_large:
        raise CaseError(
            [
                f"options.{option}.hardware.{name} is {float(hardware[name]):g}; it is larger than the endplates "
                f"at {level} hold, at most {room[name]:.1f} mm."
                for name in too_large
            ]
        )
    length, width = (min(float(hardware[name]), most) for name, most in room.items())
    axis = lower.axes[:, 2] + upper.axes[:, 2]
    axis /= np.linalg.norm(axis)
    bottom, top = plate_surface(lower, -1.0), plate_surface(upper, 1.0)
    forward = float(hardware["cage_forward_share"]) * lower.depth
    u = length * ((np.arange(_ALONG) + 0.5) / _ALONG - 0.5)
    v = forward + width * ((np.arange(_ACROSS) + 0.5) / _ACROSS - 0.5)
    left, front = (a.ravel() for a in np.meshgrid(u, v))
    bone = [cancellous_modulus(spine.vertebrae[n].cancellous_hu, hardware) for n in (above, below)]
    poisson = float(hardware["bone.poisson"])

    def columns(name: str, front_mm: Array, left_mm: Array, size: float, modulus: float) -> Columns:
        flat = np.c_[2.0 * front_mm / lower.depth, 2.0 * left_mm / lower.width]
        feet, heads = bottom(flat), top(flat)
        height = float(np.mean((heads - feet) @ axis))
        total = column_stiffness(size, height, modulus, (bone[0], bone[1]), poisson)
        each = np.full(len(feet), total / len(feet))
        return Columns(name, heads, feet, axis, each, shear_share(poisson) * each, False, size)

    window = float(hardware["cage_window_share"]) * width * length
    graft = float(hardware["graft.modulus_mpa"])
    angles = 2.0 * np.pi * np.arange(_GRAFT) / _GRAFT
    around = np.c_[0.45 * lower.depth * np.cos(angles), 0.45 * lower.width * np.sin(angles)] * 0.75
    parts = [
        columns("cage", front, left, width * length - window, float(hardware["cage_modulus_mpa"])),
        columns("graft_window", front, left, window, graft),
        columns(
            "graft", around[:, 0], around[:, 1],
            float(hardware["graft.area_share"]) * plate_area(lower.width, lower.depth), graft,
        ),
    ]  # fmt: skip
    middle = np.array([[2.0 * forward / lower.depth, 0.0]])
    foot, head = bottom(middle)[0], top(middle)[0]
    shape = box(0.5 * (foot + head), lower.axes, (width, length, 0.9 * float((head - foot) @ axis)))
    n = len(shape[0])
    mesh = SurfaceMesh(shape[0], shape[1], "cage", above, below, np.full(n, 0.5), level)
    return parts, {f"cage {level}": mesh}
