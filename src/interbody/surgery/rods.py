"""Pedicle screws and rods: beams, held by bone along the screws' shafts, condensed to the vertebrae they join.

Within a construct the vertebrae move little against each other, so beams are linear in the frame of the caudal
instrumented
vertebra, while that frame moves freely with the spine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..mechanics.level import Level
from ..mechanics.rotations import exp_rotation, log_rotation, skew
from .beams import RoundSection, beam_stiffness

Array = NDArray[np.float64]

_SEGMENTS = 24  # beam elements along a shaft; a head's stiffness is within 1.5 % of a beam on a continuous foundation
_STEP_MM, _STEP_RAD = 1e-4, 1e-5


@dataclass(frozen=True)
class Screw:
    """One pedicle screw: middle of its head, where it enters bone, its tip (3,) mm; the vertebra and the bone's
    modulus (MPa)."""

    vertebra: str
    side: str
    head: Array
    entry: Array
    tip: Array
    section: RoundSection
    diameter: float
    bone_modulus: float
    bone_poisson: float


def foundation(screw: Screw) -> tuple[float, float]:
    """Stiffness of the bone along the shaft per length, across and along it (MPa).

    Across: Vesic 1961, beam in an elastic medium. Along: Randolph and Wroth 1978, shaft in an elastic medium.
    """
    e, nu = screw.bone_modulus, screw.bone_poisson
    stiffness = screw.section.modulus * screw.section.inertia
    across = 0.65 * (e * screw.diameter**4 / stiffness) ** (1.0 / 12.0) * e / (1.0 - nu**2)
    shear = e / (2.0 * (1.0 + nu))
    length = float(np.linalg.norm(screw.tip - screw.entry))
    along = 2.0 * np.pi * shear / np.log(2.5 * length * (1.0 - nu) / (0.5 * screw.diameter))
    return across, along


class RodConstruct:
    """Screws and rods over adjacent vertebrae; a :class:`~interbody.mechanics.newton.Coupling` of the levels they span.

    Args:
        vertebrae: instrumented vertebrae, cranial to caudal.
        first: index of the uppermost spanned level among the solver's levels.
        centres: (len(vertebrae) - 1, 3) mm, reference centres of the spanned levels.
        screws: all screws. rods: by side, the rod's section; a rod runs through the heads of its side.
    """

    def __init__(
        self,
        vertebrae: Sequence[str],
        first: int,
        centres: Array,
        screws: Sequence[Screw],
        rods: dict[str, RoundSection],
    ) -> None:
        self.vertebrae, self.first = list(vertebrae), first
        self.centres = np.asarray(centres, dtype=float)
        self.screws, self.rods = list(screws), dict(rods)
        self._assemble()

    def _assemble(self) -> None:
        masters = 6 * (len(self.vertebrae) - 1)
        nodes: list[Array] = []
        heads: dict[tuple[str, str], int] = {}
        beams: list[tuple[int, int, RoundSection]] = []
        springs: list[tuple[int, str, Array]] = []
        for screw in self.screws:
            first = len(nodes)
            heads[screw.vertebra, screw.side] = first
            shaft = [screw.entry + s * (screw.tip - screw.entry) for s in np.linspace(0, 1, _SEGMENTS + 1)]
            nodes += [screw.head, *shaft]
            beams += [(first + k, first + k + 1, screw.section) for k in range(_SEGMENTS + 1)]
            springs += self._bone_springs(screw, first + 1)
        self.rod_beams: list[tuple[str, int]] = []
        for side, section in self.rods.items():
            order = [heads[v, side] for v in self.vertebrae if (v, side) in heads]
            for above, below in pairwise(order):
                self.rod_beams.append((side, len(beams)))
                beams.append((above, below, section))
        n = 6 * len(nodes)
        full = np.zeros((n + masters, n + masters))
        self._beam_parts = []
        for a, b, section in beams:
            k, axes = beam_stiffness(nodes[a], nodes[b], section)
            dofs = np.r_[6 * a : 6 * a + 6, 6 * b : 6 * b + 6]
            full[np.ix_(dofs, dofs)] += k
            self._beam_parts.append((dofs, k, axes, section))
        for node, vertebra, stiffness in springs:
            self._attach(full, n, node, nodes[node], vertebra, stiffness)
        inner, outer = full[:n, :n], full[:n, n:]
        self._recover = -np.linalg.solve(inner, outer)
        condensed = full[n:, n:] + outer.T @ self._recover
        self.stiffness = 0.5 * (condensed + condensed.T)
        self.nodes = np.array(nodes)
        self.heads = heads

    def _bone_springs(self, screw: Screw, first: int) -> list[tuple[int, str, Array]]:
        across, along = foundation(screw)
        axis = screw.tip - screw.entry
        length = float(np.linalg.norm(axis))
        axis = axis / length
        projector = np.outer(axis, axis)
        per_length = across * (np.eye(3) - projector) + along * projector
        share = np.full(_SEGMENTS + 1, length / _SEGMENTS)
        share[[0, -1]] *= 0.5
        return [(first + k, screw.vertebra, share[k] * per_length) for k in range(_SEGMENTS + 1)]

    def _attach(self, full: Array, n: int, node: int, place: Array, vertebra: str, stiffness: Array) -> None:
        """Spring between a node and the point of the rigid vertebra that it lies in."""
        at = np.r_[6 * node : 6 * node + 3]
        full[np.ix_(at, at)] += stiffness
        index = self.vertebrae.index(vertebra)
        if index == len(self.centres):
            return
        rigid = np.hstack([np.eye(3), -skew(place - self.centres[index])])
        to = np.r_[n + 6 * index : n + 6 * index + 6]
        full[np.ix_(at, to)] -= stiffness @ rigid
        full[np.ix_(to, at)] -= (stiffness @ rigid).T
        full[np.ix_(to, to)] += rigid.T @ stiffness @ rigid

    def _poses(self, levels: Sequence[Level]) -> list[tuple[Array, Array]]:
        """Pose of each instrumented vertebra but the caudal one, in the frame of the caudal one."""
        rotation, translation = np.eye(3), np.zeros(3)
        found = []
        for i in range(len(self.centres) - 1, -1, -1):
            level = levels[self.first + i]
            translation = rotation @ level.translation + translation
            rotation = rotation @ level.rotation
            found.append((rotation, translation))
        return found[::-1]

    def deformation(self, levels: Sequence[Level]) -> Array:
        """(6 m,) displacement of each centre (mm) and rotation vector (rad) against the caudal vertebra."""
        parts = []
        for centre, (rotation, translation) in zip(self.centres, self._poses(levels), strict=True):
            parts += [rotation @ centre + translation - centre, log_rotation(rotation)]
        return np.concatenate(parts)

    def wrench(self, levels: Sequence[Level]) -> Array:
        """(6 n_levels,) gradient of the construct's energy with respect to each level's motion."""
        total = np.zeros(6 * len(levels))
        poses = self._poses(levels)
        force = self.stiffness @ self.deformation(levels)
        for i, (rotation, translation) in enumerate(poses):
            part = force[6 * i : 6 * i + 6]
            push = part[:3]
            moment = _inverse_left_jacobian(log_rotation(rotation)).T @ part[3:]
            place = rotation @ self.centres[i] + translation
            for j in range(i, len(poses)):
                # motion of level j moves everything above it; its frame is that of the vertebra below level j
                frame, origin = poses[j + 1] if j + 1 < len(poses) else (np.eye(3), np.zeros(3))
                pivot = frame @ levels[self.first + j].centre + origin
                lever = moment + np.cross(place - pivot, push)
                at = 6 * (self.first + j)
                total[at : at + 3] += frame.T @ push
                total[at + 3 : at + 6] += frame.T @ lever
        return total

    def tangent(self, levels: Sequence[Level]) -> Array:
        """(6 n, 6 n) derivative of :meth:`wrench`, by central differences over the spanned levels."""
        n = len(levels)
        matrix = np.zeros((6 * n, 6 * n))
        for j in range(len(self.centres)):
            level = levels[self.first + j]
            kept = (level.rotation, level.translation)
            centre = level.centre
            for k in range(6):
                step = _STEP_MM if k < 3 else _STEP_RAD
                sides = []
                for sign in (1.0, -1.0):
                    delta = np.zeros(3)
                    delta[k % 3] = sign * step
                    turn = exp_rotation(delta) if k >= 3 else np.eye(3)
                    level.rotation = turn @ kept[0]
                    moved = centre + (delta if k < 3 else 0.0)
                    level.translation = moved - level.rotation @ level.reference_centre
                    sides.append(self.wrench(levels))
                level.rotation, level.translation = kept
                matrix[:, 6 * (self.first + j) + k] = (sides[0] - sides[1]) / (2.0 * step)
        return matrix

    def section_forces(self, levels: Sequence[Level]) -> dict[str, float]:
        """Largest bending moment (N·m), axial force (N) and nominal stress (MPa, no notch) in rods and screws."""
        masters = self.deformation(levels)
        nodes = self._recover @ masters
        found: dict[str, float] = {}
        rods = {index: side for side, index in self.rod_beams}
        for index, (dofs, k, axes, section) in enumerate(self._beam_parts):
            ends = k @ nodes[dofs]
            axial = abs(float(axes[0] @ ends[:3]))
            bending = max(float(np.linalg.norm((axes @ ends[s : s + 3])[1:])) for s in (3, 9))
            stress = section.stress(axial, bending)
            kind = f"rod_{rods[index]}" if index in rods else "screw"
            for name, value in (("moment_nm", bending / 1000.0), ("axial_n", axial), ("stress_mpa", stress)):
                key = f"{kind}_{name}"
                found[key] = max(found.get(key, 0.0), value)
        return found


def _inverse_left_jacobian(w: Array) -> Array:
    """(3, 3) change of the rotation vector per spatial rotation (Iserles et al. 2000), to fourth order in ``w``."""
    k = skew(w)
    return np.eye(3) - 0.5 * k + k @ k / 12.0
