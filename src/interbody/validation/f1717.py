"""ASTM F1717: two polyethylene blocks joined by four screws and two rods, nothing between.

Blocks are rigid and hang on pins that let them turn in the sagittal plane; the load line runs through the pins.
Screws and rods
are beams; the polyethylene holds each screw along its shaft, and against turning about its axis, as an elastic medium.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..evidence import ParameterSet, parameters
from ..surgery.beams import RoundSection, beam_stiffness

Array = NDArray[np.float64]

_SEGMENTS = 10


@dataclass(frozen=True)
class Stiffness:
    """Compression-bending in N/mm at the load line, torsion in N·m per degree about it."""

    compression_bending: float
    torsion: float


def f1717(table: ParameterSet | None = None) -> Stiffness:
    """Stiffness of the construct; constants from the set ``F1717`` (x anterior from the load line, y left, z up)."""
    t = table or parameters("F1717")
    number = {name: float(q) for name, q in t.items() if not isinstance(q.value, tuple)}
    arm, length = number["block_moment_arm_mm"], number["active_length_mm"]
    rod = RoundSection(number["rod_diameter_mm"], number["rod_modulus_mpa"], number["metal_poisson"])
    core = number["screw_core_share"] * number["screw_diameter_mm"]
    screw = RoundSection(core, number["screw_modulus_mpa"], number["metal_poisson"])
    nodes: list[Array] = []
    beams: list[tuple[int, int, RoundSection]] = []
    springs: list[tuple[int, int, Array]] = []
    heads = {}
    for block, z in enumerate((0.0, length)):
        for side in (-1.0, 1.0):
            y = 0.5 * side * number["rod_distance_mm"]
            first = len(nodes)
            heads[block, side] = first
            nodes.append(np.array([-arm - number["rod_offset_mm"], y, z]))
            depth = np.linspace(0.0, number["screw_depth_mm"], _SEGMENTS + 1)
            nodes += [np.array([-arm + d, y, z]) for d in depth]
            beams += [(first + k, first + k + 1, screw) for k in range(_SEGMENTS + 1)]
            share = np.full(_SEGMENTS + 1, number["screw_depth_mm"] / _SEGMENTS)
            share[[0, -1]] *= 0.5
            springs += [(first + 1 + k, block, s * _held(number, screw)) for k, s in enumerate(share)]
    beams += [(heads[0, side], heads[1, side], rod) for side in (-1.0, 1.0)]
    stiffness = _condensed(nodes, beams, springs, np.array([[0.0, 0.0, 0.0], [0.0, 0.0, length]]))
    free = {"compression_bending": [4, 8, 10], "torsion": [8, 11]}
    bending = stiffness[np.ix_(free["compression_bending"], free["compression_bending"])]
    torsion = stiffness[np.ix_(free["torsion"], free["torsion"])]
    compression = 1.0 / np.linalg.inv(bending)[1, 1]
    twist = 1.0 / np.linalg.inv(torsion)[1, 1]
    return Stiffness(float(compression), float(np.deg2rad(twist) / 1000.0))


def _held(number: dict[str, float], screw: RoundSection) -> Array:
    """(6, 6) stiffness of the polyethylene per length of shaft: across (Vesic 1961), along and about it (Randolph
    and Wroth)."""
    e, nu = number["block_modulus_mpa"], number["block_poisson"]
    diameter, depth = number["screw_diameter_mm"], number["screw_depth_mm"]
    across = 0.65 * (e * diameter**4 / (screw.modulus * screw.inertia)) ** (1.0 / 12.0) * e / (1.0 - nu**2)
    shear = e / (2.0 * (1.0 + nu))
    along = 2.0 * np.pi * shear / np.log(2.5 * depth * (1.0 - nu) / (0.5 * diameter))
    about = number["thread_grip"] * np.pi * shear * diameter**2
    return np.diag([along, across, across, about, 0.0, 0.0])


def _condensed(
    nodes: list[Array], beams: list[tuple[int, int, RoundSection]], springs: list[tuple[int, int, Array]], pins: Array
) -> Array:
    """(12, 12) stiffness between the two blocks, each moving rigidly about its pin."""
    n = 6 * len(nodes)
    full = np.zeros((n + 12, n + 12))
    for a, b, section in beams:
        k, _ = beam_stiffness(nodes[a], nodes[b], section)
        dofs = np.r_[6 * a : 6 * a + 6, 6 * b : 6 * b + 6]
        full[np.ix_(dofs, dofs)] += k
    for node, block, k in springs:
        x, y, z = nodes[node] - pins[block]
        rigid = np.eye(6)
        rigid[:3, 3:] = np.array([[0.0, z, -y], [-z, 0.0, x], [y, -x, 0.0]])
        at, to = np.r_[6 * node : 6 * node + 6], np.r_[n + 6 * block : n + 6 * block + 6]
        full[np.ix_(at, at)] += k
        full[np.ix_(at, to)] -= k @ rigid
        full[np.ix_(to, at)] -= (k @ rigid).T
        full[np.ix_(to, to)] += rigid.T @ k @ rigid
    inner, outer = full[:n, :n], full[:n, n:]
    condensed = full[n:, n:] - outer.T @ np.linalg.solve(inner, outer)
    return np.asarray(0.5 * (condensed + condensed.T))
