"""ASTM F1717: two polyethylene blocks joined by four screws and two rods, nothing between.

Blocks are rigid and hang on pins that let them turn in the sagittal plane; the load line runs through the pins.
Screws and rods are beams; the polyethylene holds each screw along its shaft, and against turning about its axis, as an
elastic medium. To first order compression and tension bending are the same.
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
class F1717Result:
    """What the construct does, elastically.

    Attributes:
        compression_bending: N/mm at the load line. torsion: N·m per degree about it.
        rod_stress_per_n, screw_stress_per_n: largest nominal von Mises stress (MPa) per N of compression.
        rod_stress_per_nm, screw_stress_per_nm: the same per N·m of torsion.
    """

    compression_bending: float
    torsion: float
    rod_stress_per_n: float
    screw_stress_per_n: float
    rod_stress_per_nm: float
    screw_stress_per_nm: float


@dataclass(frozen=True)
class _Frame:
    """Nodes (n, 3) mm, beams between them, springs to the blocks, and the pins (2, 3) mm the blocks turn on."""

    nodes: list[Array]
    beams: list[tuple[int, int, RoundSection]]
    springs: list[tuple[int, int, Array]]
    pins: Array
    rods: int
    """The last so many beams are rods."""


def f1717(table: ParameterSet | None = None) -> F1717Result:
    """The construct under compression-bending and torsion.

    Constants from the set ``F1717`` (x anterior from the load line, y left, z up).
    """
    t = table or parameters("F1717")
    number = {name: float(q) for name, q in t.items() if not isinstance(q.value, tuple)}
    frame = _frame(number)
    full = _assembled(frame)
    n = 6 * len(frame.nodes)
    inner, outer = full[:n, :n], full[:n, n:]
    recover = -np.linalg.solve(inner, outer)
    condensed = full[n:, n:] + outer.T @ recover
    condensed = 0.5 * (condensed + condensed.T)
    compression, squeezed = _flexibility(condensed, [4, 8, 10])
    twist, twisted = _flexibility(condensed, [8, 11])
    rod, screw = _stresses(frame, recover @ squeezed)
    rod_twisted, screw_twisted = _stresses(frame, recover @ twisted)
    return F1717Result(
        compression_bending=1.0 / compression,
        torsion=float(np.deg2rad(1.0 / twist) / 1000.0),
        rod_stress_per_n=rod,
        screw_stress_per_n=screw,
        rod_stress_per_nm=1000.0 * rod_twisted,
        screw_stress_per_nm=1000.0 * screw_twisted,
    )


def _frame(number: dict[str, float]) -> _Frame:
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
    return _Frame(nodes, beams, springs, np.array([[0.0, 0.0, 0.0], [0.0, 0.0, length]]), rods=2)


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


def _assembled(frame: _Frame) -> Array:
    """(n + 12, n + 12) stiffness of all nodes and of the two blocks, each moving rigidly about its pin."""
    n = 6 * len(frame.nodes)
    full = np.zeros((n + 12, n + 12))
    for a, b, section in frame.beams:
        k, _ = beam_stiffness(frame.nodes[a], frame.nodes[b], section)
        dofs = _dofs(a, b)
        full[np.ix_(dofs, dofs)] += k
    for node, block, k in frame.springs:
        x, y, z = frame.nodes[node] - frame.pins[block]
        rigid = np.eye(6)
        rigid[:3, 3:] = np.array([[0.0, z, -y], [-z, 0.0, x], [y, -x, 0.0]])
        at, to = np.r_[6 * node : 6 * node + 6], np.r_[n + 6 * block : n + 6 * block + 6]
        full[np.ix_(at, at)] += k
        full[np.ix_(at, to)] -= k @ rigid
        full[np.ix_(to, at)] -= (k @ rigid).T
        full[np.ix_(to, to)] += rigid.T @ k @ rigid
    return full


def _flexibility(condensed: Array, free: list[int]) -> tuple[float, Array]:
    """Motion under a unit load along the second ``free`` freedom, the others held, and that of all twelve."""
    motion = np.zeros(12)
    motion[free] = np.linalg.solve(condensed[np.ix_(free, free)], np.eye(len(free))[1])
    return float(motion[free[1]]), motion


def _stresses(frame: _Frame, displacement: Array) -> tuple[float, float]:
    """Largest nominal von Mises stress (MPa) in rods and in screws, at the ends of the beams, no notch."""
    found = []
    for a, b, section in frame.beams:
        k, axes = beam_stiffness(frame.nodes[a], frame.nodes[b], section)
        ends = k @ displacement[_dofs(a, b)]
        found.append(max(_von_mises(section, axes @ ends[s : s + 3], axes @ ends[s + 3 : s + 6]) for s in (0, 6)))
    return max(found[-frame.rods :]), max(found[: -frame.rods])


def _von_mises(section: RoundSection, force: Array, moment: Array) -> float:
    """Stress (MPa) on the outer fibre; ``force`` N and ``moment`` N·mm (3,) in the beam's axes, the first along it."""
    normal = section.stress(float(force[0]), float(np.hypot(moment[1], moment[2])))
    shear = abs(float(moment[0])) * section.diameter / (4.0 * section.inertia)
    return float(np.sqrt(normal**2 + 3.0 * shear**2))


def _dofs(a: int, b: int) -> NDArray[np.int64]:
    return np.r_[6 * a : 6 * a + 6, 6 * b : 6 * b + 6]
