"""Cages are driven in, and soft tissue gives way: a disc space pulls no more than was measured when it was opened.

A disc that lost height is meshed as it was imaged, free of stress at that height. Stretched from there by a cage, its
fibres would pull with thousands of newtons. In the laboratory a cleared disc space, opened by some millimetres, pulls
with hundreds, and less within the hour: fibres of a collapsed disc are slack, some are cut or released, ligaments
behind a collapsed disc are folded. Here annulus and ligaments are free of stress at a height between that of the image
and that of the cage: as low as the measured pull allows, and as imaged where that is enough.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..evidence import parameters
from ..mechanics.newton import LoadPath, Outcome, Settings, SpineSolver
from ..mechanics.rescue import rest
from ..mechanics.rotations import exp_rotation
from ..mechanics.spine_model import LevelParts
from .interbody_block import InterbodyBlock

Array = NDArray[np.float64]

_FIRST_MM = 0.25  # first stretch that is tried
_ENOUGH = 0.02  # tolerance of the pull, as a share of what was measured
_TRIES = 15
_POWER, _POWERS = 2.0, (0.7, 5.0)  # of the stretch with which the pull grows, at first and at all
_LEAST, _MOST = 0.4, 2.5  # by how much the stretch changes from one trial to the next
_STRIDE_MM = 0.5  # a cage is driven in by no more at a time
_NONE = 1e-3  # share of the measured pull that counts as none
_ARM_MM = 20.0  # a radian of turning counts as this in the least motion that makes room


def measured_pull(opening_mm: float) -> float:
    """N with which a cleared disc space pulls when it is opened; straight lines through zero and the measured points,
    and on beyond the last one (assumed)."""
    table = parameters("InterbodySpace")
    opening, force = (np.array([0.0, *table[f"opening.{what}"].value]) for what in ("height_mm", "pull_n"))
    beyond = (force[-1] - force[-2]) / (opening[-1] - opening[-2]) * max(opening_mm - opening[-1], 0.0)
    return float(np.interp(opening_mm, opening, force) + beyond)


def pull(part: LevelParts, block: InterbodyBlock) -> float:
    """N that presses on cage and graft in the present state."""
    found = block.report(part.level.rotation, part.level.translation)
    return found["cage_force_n"] + found["graft_force_n"]


def drive_in(part: LevelParts, block: InterbodyBlock, settings: Settings) -> Outcome:
    """Put the cage between its endplates, without load, and let annulus and ligaments give way as far as they must."""
    solver = SpineSolver([part.level], (), settings, workers=1)
    opening = float(block.contact.shim.max(initial=0.0))
    if opening <= 0.0 or part.disc is None:
        block.drive(1.0)
        return rest(solver)
    block.drive(0.0)
    done = rest(solver)
    if not done.converged:
        return done
    allowed, room = pull(part, block) + measured_pull(opening), _Room(part, block)

    def stretched(stretch: float) -> Outcome:
        """The cage in place, with tissue that it stretches by its last ``stretch`` mm alone."""
        room.widen(1.0 - stretch / opening)
        steps = int(np.ceil(stretch / _STRIDE_MM))
        done = Outcome(True, "converged", 0)
        for k in range(1, steps + 1):
            block.drive(1.0 - (stretch / opening) * (1.0 - k / steps))
            done = done.then(solver.solve(LoadPath(np.zeros(3))))
            if not done.converged:
                break
        return done

    stretch, power = min(_FIRST_MM, opening), _POWER
    loose, tight, last = 0.0, np.inf, (0.0, 0.0)
    for _ in range(_TRIES):
        try:
            trial = stretched(stretch)
        except ValueError:  # so wide a shape would have tissue inside out, where a lordotic cage lets the back close
            return done.then(stretched(opening))
        done = done.then(trial)
        force = pull(part, block) if trial.converged else np.inf
        if abs(force - allowed) <= _ENOUGH * allowed or (force < allowed and stretch == opening):
            return done  # enough, or as imaged it does not pull as much
        loose, tight = (stretch, tight) if force < allowed else (loose, stretch)
        if trial.converged and force > 0.0 and last[1] > 0.0 and force != last[1]:
            power = float(np.clip(np.log(force / last[1]) / np.log(stretch / last[0]), *_POWERS))
        last = (stretch, force) if trial.converged else last
        change = float(np.clip((allowed / max(force, _NONE * allowed)) ** (1.0 / power), _LEAST, _MOST))
        stretch = min(stretch * change, opening)
        if not loose < stretch < tight:
            stretch = 0.5 * (loose + tight)
    if not done.converged and loose > 0.0:
        done = done.then(stretched(loose))
    return done


class _Room:
    """The shapes in which annulus and ligaments are free of stress, from that of the image to that of the cage."""

    def __init__(self, part: LevelParts, block: InterbodyBlock) -> None:
        assert part.disc is not None
        self._level, self._disc, self._bands = part.level, part.disc, part.ligaments
        mesh = self._disc.mesh
        self._points, self._fibres, self._rest = mesh.points, mesh.fibres, part.ligaments.rest.copy()
        self._lengths = part.ligaments.lengths(np.eye(3), np.zeros(3))
        lower, upper = mesh.points[mesh.lower].mean(axis=0), mesh.points[mesh.upper].mean(axis=0)
        along = (mesh.points - lower) @ (upper - lower) / float((upper - lower) @ (upper - lower))
        along[mesh.lower], along[mesh.upper] = 0.0, 1.0
        self._height = np.clip(along, 0.0, 1.0)[:, None]
        half = len(block.space.upper)
        normal, shim = block.contact.normal[half:], block.contact.shim[half:]
        arms = block.space.upper - self._level.reference_centre
        rows = np.hstack([normal, np.cross(arms, normal) / _ARM_MM])
        least = np.linalg.lstsq(rows, shim, rcond=None)[0]
        self._raise: Array = np.asarray(least[:3], dtype=float)
        self._turn: Array = np.asarray(least[3:] / _ARM_MM, dtype=float)

    def widen(self, share: float) -> None:
        """Make a ``share`` of the way from the image (0) to the cage (1) free of stress, and go there."""
        rotation, translation = self._pose(share)
        shape = self._points + self._height * (self._points @ rotation.T + translation - self._points)
        self._disc.release(shape, self._carried(shape))
        longer = self._bands.lengths(rotation, translation) - self._lengths
        self._bands.rest[:] = self._rest + np.maximum(longer, 0.0)
        self._level.restore((rotation, translation, shape[self._disc.topology.interior]))

    def _pose(self, share: float) -> tuple[Array, Array]:
        rotation, centre = exp_rotation(share * self._turn), self._level.reference_centre
        return rotation, centre + share * self._raise - rotation @ centre

    def _carried(self, shape: Array) -> Array:
        """(n_elements, 2, 3) unit vectors: the fibres of the image in another shape."""
        mesh = self._disc.mesh
        before, now = self._points[mesh.elements], shape[mesh.elements]
        edges = [(x[:, [1, 3, 4]] - x[:, :1]).transpose(0, 2, 1) for x in (before, now)]
        turned = np.einsum("eij,efj->efi", edges[1] @ np.linalg.inv(edges[0]), self._fibres)
        size = np.linalg.norm(turned, axis=2, keepdims=True)
        return np.ascontiguousarray(np.divide(turned, size, out=np.zeros_like(turned), where=size > 0.0))
