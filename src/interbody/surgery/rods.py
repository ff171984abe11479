"""Screws and what joins them (rods, plates): beams, held by bone along the screws' shafts, condensed to the vertebrae.

Within a construct the vertebrae move little against each other, so beams are linear in the frame of the caudal
instrumented vertebra, while that frame moves freely with the spine. A construct is put on without load in the posture
in which it is locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..mechanics.level import Level
from ..mechanics.rotations import exp_rotation, log_rotation, skew
from .beams import RoundSection, Section, beam_stiffness

Array = NDArray[np.float64]

_SEGMENTS = 24  # beam elements along a shaft; a head's stiffness is within 1.5 % of a beam on a continuous foundation
_STEP_MM, _STEP_RAD = 1e-4, 1e-5


@dataclass(frozen=True)
class Screw:
    """One screw: middle of its head, where it enters bone, its tip (3,) mm; the vertebra and the bone's modulus (MPa).

    ``side`` names the rod it belongs to. Over the first ``pedicle_mm`` of the shaft bone holds ``pedicle_ratio`` times
    as well as in the body.
    """

    vertebra: str
    side: str
    head: Array
    entry: Array
    tip: Array
    section: RoundSection
    diameter: float
    bone_modulus: float
    bone_poisson: float
    pedicle_mm: float = 0.0
    pedicle_ratio: float = 1.0

    @property
    def length(self) -> float:
        """Of the shaft in bone, mm."""
        return float(np.linalg.norm(self.tip - self.entry))

    def moved(self, rotation: Array, translation: Array) -> Screw:
        """The screw with its vertebra at ``rotation @ X + translation``."""
        head, entry, tip = (rotation @ p + translation for p in (self.head, self.entry, self.tip))
        return replace(self, head=head, entry=entry, tip=tip)

    def hold(self, depth: Array) -> Array:
        """Modulus of the bone over ``bone_modulus`` at depths (n,) mm along the shaft."""
        return np.where(depth < self.pedicle_mm, self.pedicle_ratio, 1.0)


def foundation(screw: Screw) -> tuple[float, float]:
    """Stiffness of the body's bone along the shaft per length, across and along it (MPa).

    Across: Vesic 1961, beam in an elastic medium. Along: Randolph and Wroth 1978, shaft in an elastic medium.
    """
    e, nu = screw.bone_modulus, screw.bone_poisson
    stiffness = screw.section.modulus * screw.section.inertia
    across = 0.65 * (e * screw.diameter**4 / stiffness) ** (1.0 / 12.0) * e / (1.0 - nu**2)
    shear = e / (2.0 * (1.0 + nu))
    along = 2.0 * np.pi * shear / np.log(2.5 * screw.length * (1.0 - nu) / (0.5 * screw.diameter))
    return across, along


@dataclass(frozen=True)
class Tie:
    """A beam between two heads, by (vertebra, side); ``name`` for the report, ``across`` the section's y axis."""

    name: str
    start: tuple[str, str]
    end: tuple[str, str]
    section: Section
    across: Array | None = None


@dataclass(frozen=True)
class Concentration:
    """Peak over nominal stress where a screw's head holds a rod (or a plate), and at the screw's first threads."""

    rod: float = 1.0
    screw: float = 1.0


@dataclass(frozen=True)
class _Beam:
    dofs: NDArray[np.int64]
    stiffness: Array
    axes: Array
    section: Section
    name: str
    vertebrae: tuple[str, str]


@dataclass(frozen=True)
class _Spring:
    node: int
    vertebra: str
    stiffness: Array
    bearing: float
    """mm² of bone that the shaft presses on."""
    axis: Array


class RodConstruct:
    """Screws and rods over adjacent vertebrae; a :class:`~interbody.mechanics.newton.Coupling` of the levels they span.

    Args:
        vertebrae: instrumented vertebrae, cranial to caudal.
        first: index of the uppermost spanned level among the solver's levels.
        centres: (len(vertebrae) - 1, 3) mm, reference centres of the spanned levels.
        screws: all screws. rods: by side, the rod's section; a rod runs through the heads of its side.
        ties: further beams between heads. name: of the screws, for the report. concentration: of stress.
    """

    def __init__(
        self,
        vertebrae: Sequence[str],
        first: int,
        centres: Array,
        screws: Sequence[Screw],
        rods: dict[str, RoundSection],
        ties: Sequence[Tie] = (),
        name: str = "screw",
        concentration: Concentration | None = None,
    ) -> None:
        self.vertebrae, self.first, self.name = list(vertebrae), first, name
        self.centres = np.asarray(centres, dtype=float)
        self.screws, self.rods = list(screws), dict(rods)
        self.concentration = concentration or Concentration()
        self.ties = [*self._rod_ties(), *ties]
        self._locked = [(np.eye(3), np.zeros(3)) for _ in self.centres]
        self._assemble()

    def _rod_ties(self) -> list[Tie]:
        found = []
        for side, section in self.rods.items():
            order = [v for v in self.vertebrae if any((s.vertebra, s.side) == (v, side) for s in self.screws)]
            found += [Tie(f"rod_{side}", (a, side), (b, side), section) for a, b in pairwise(order)]
        return found

    def lock(self, levels: Sequence[Level]) -> None:
        """Put the construct on in the present posture of the levels, where it then carries nothing."""
        self._locked = self._poses(levels)
        self._assemble()

    def unlock(self) -> None:
        """Back to the reference posture."""
        self._locked = [(np.eye(3), np.zeros(3)) for _ in self.centres]
        self._assemble()

    def _assemble(self) -> None:
        masters = 6 * (len(self.vertebrae) - 1)
        at = dict(zip(self.vertebrae, [*self._locked, (np.eye(3), np.zeros(3))], strict=True))
        self._places = np.array([r @ c + t for c, (r, t) in zip(self.centres, self._locked, strict=True)])
        nodes: list[Array] = []
        heads: dict[tuple[str, str], int] = {}
        parts: list[tuple[int, int, Section, str, tuple[str, str], Array | None]] = []
        self._springs: list[_Spring] = []
        for screw in (s.moved(*at[s.vertebra]) for s in self.screws):
            first = len(nodes)
            heads[screw.vertebra, screw.side] = first
            shaft = [screw.entry + s * (screw.tip - screw.entry) for s in np.linspace(0, 1, _SEGMENTS + 1)]
            nodes += [screw.head, *shaft]
            own = (screw.vertebra, screw.vertebra)
            parts += [(first + k, first + k + 1, screw.section, self.name, own, None) for k in range(_SEGMENTS + 1)]
            self._springs += self._bone_springs(screw, first + 1)
        for tie in self.ties:
            own = (tie.start[0], tie.end[0])
            parts.append((heads[tie.start], heads[tie.end], tie.section, tie.name, own, tie.across))
        n = 6 * len(nodes)
        full = np.zeros((n + masters, n + masters))
        self._beams: list[_Beam] = []
        for a, b, section, name, own, across in parts:
            k, axes = beam_stiffness(nodes[a], nodes[b], section, across)
            dofs = np.r_[6 * a : 6 * a + 6, 6 * b : 6 * b + 6]
            full[np.ix_(dofs, dofs)] += k
            self._beams.append(_Beam(dofs, k, axes, section, name, own))
        self.nodes, self.heads = np.array(nodes), heads
        for spring in self._springs:
            self._attach(full, n, spring)
        inner, outer = full[:n, :n], full[:n, n:]
        self._recover = -np.linalg.solve(inner, outer)
        condensed = full[n:, n:] + outer.T @ self._recover
        self.stiffness = 0.5 * (condensed + condensed.T)

    def _bone_springs(self, screw: Screw, first: int) -> list[_Spring]:
        across, along = foundation(screw)
        axis = (screw.tip - screw.entry) / screw.length
        projector = np.outer(axis, axis)
        per_length = across * (np.eye(3) - projector) + along * projector
        share = np.full(_SEGMENTS + 1, screw.length / _SEGMENTS)
        share[[0, -1]] *= 0.5
        hold = screw.hold(np.linspace(0.0, screw.length, _SEGMENTS + 1))
        return [
            _Spring(first + k, screw.vertebra, share[k] * hold[k] * per_length, share[k] * screw.diameter, axis)
            for k in range(_SEGMENTS + 1)
        ]

    def _rigid(self, spring: _Spring) -> tuple[Array, NDArray[np.int64]] | None:
        """Motion of the bone at a spring per motion of its vertebra, and that vertebra's unknowns; None if caudal."""
        index = self.vertebrae.index(spring.vertebra)
        if index == len(self.centres):
            return None
        place = self.nodes[spring.node]
        return np.hstack([np.eye(3), -skew(place - self._places[index])]), np.arange(6 * index, 6 * index + 6)

    def _attach(self, full: Array, n: int, spring: _Spring) -> None:
        """Spring between a node and the point of the rigid vertebra that it lies in."""
        at = np.r_[6 * spring.node : 6 * spring.node + 3]
        full[np.ix_(at, at)] += spring.stiffness
        found = self._rigid(spring)
        if found is None:
            return
        rigid, to = found[0], n + found[1]
        full[np.ix_(at, to)] -= spring.stiffness @ rigid
        full[np.ix_(to, at)] -= (spring.stiffness @ rigid).T
        full[np.ix_(to, to)] += rigid.T @ spring.stiffness @ rigid

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
        """(6 m,) displacement of each centre (mm) and rotation vector (rad) against the caudal vertebra, from the
        posture in which the construct was locked."""
        parts = []
        rows = zip(self.centres, self._places, self._locked, self._poses(levels), strict=True)
        for centre, place, (before, _), (rotation, translation) in rows:
            parts += [rotation @ centre + translation - place, log_rotation(rotation @ before.T)]
        return np.concatenate(parts)

    def wrench(self, levels: Sequence[Level]) -> Array:
        """(6 n_levels,) gradient of the construct's energy with respect to each level's motion."""
        total = np.zeros(6 * len(levels))
        poses = self._poses(levels)
        force = self.stiffness @ self.deformation(levels)
        for i, (rotation, translation) in enumerate(poses):
            part = force[6 * i : 6 * i + 6]
            push = part[:3]
            moment = _inverse_left_jacobian(log_rotation(rotation @ self._locked[i][0].T)).T @ part[3:]
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

    def section_forces(self, levels: Sequence[Level], level: int | None = None) -> dict[str, float]:
        """Largest section forces in rods and screws, and of the screws on bone.

        By part: bending moment (N·m), axial force (N), nominal normal stress (MPa), and peak von Mises stress (MPa)
        with the stress concentration at the head. ``level`` counts from the uppermost spanned one; default all.
        """
        masters = self.deformation(levels)
        nodes = self._recover @ masters
        wanted = self.vertebrae if level is None else self.vertebrae[level : level + 2]
        found: dict[str, float] = {}
        for beam in self._beams:
            if not set(beam.vertebrae) <= set(wanted):
                continue
            ends = beam.stiffness @ nodes[beam.dofs]
            axial = abs(float(beam.axes[0] @ ends[:3]))
            factor = self.concentration.screw if beam.name == self.name else self.concentration.rod
            values = {"axial_n": axial}
            for start in (3, 9):
                torque, about_y, about_z = (float(v) for v in beam.axes @ ends[start : start + 3])
                bending = (about_y, about_z)
                values["moment_nm"] = max(values.get("moment_nm", 0.0), float(np.hypot(*bending)) / 1000.0)
                for name, stress in (
                    ("stress_mpa", beam.section.peak(axial, bending, 0.0)),
                    ("peak_mpa", beam.section.peak(axial, bending, torque, factor)),
                ):
                    values[name] = max(values.get(name, 0.0), stress)
            for name, value in values.items():
                key = f"{beam.name}_{name}"
                found[key] = max(found.get(key, 0.0), value)
        found[f"{self.name}_bone_pressure_mpa"] = self._bone_pressure(masters, nodes, wanted)
        return found

    def _bone_pressure(self, masters: Array, nodes: Array, wanted: Sequence[str]) -> float:
        """Largest pressure of a shaft across its axis on the bone, over its diameter, MPa."""
        most = 0.0
        for spring in self._springs:
            if spring.vertebra not in wanted:
                continue
            motion = nodes[6 * spring.node : 6 * spring.node + 3].copy()
            found = self._rigid(spring)
            if found is not None:
                motion -= found[0] @ masters[found[1]]
            force = spring.stiffness @ motion
            force -= (force @ spring.axis) * spring.axis
            most = max(most, float(np.linalg.norm(force) / spring.bearing))
        return most

    def level_wrench(self, levels: Sequence[Level], level: int) -> Array:
        """(6,) force (N) and moment (N·mm) about its centre that the construct takes at a level, counted from the
        uppermost spanned one."""
        at = 6 * (self.first + level)
        return self.wrench(levels)[at : at + 6]


def _inverse_left_jacobian(w: Array) -> Array:
    """(3, 3) change of the rotation vector per spatial rotation (Iserles et al. 2000), to fourth order in ``w``."""
    k = skew(w)
    return np.eye(3) - 0.5 * k + k @ k / 12.0
