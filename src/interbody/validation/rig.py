"""The testing machine: brings a specimen under one load, moment, rotation or hybrid, from the unloaded state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..mechanics import SpineModel
from ..mechanics.newton import LoadPath, Outcome
from ..mechanics.rescue import hold, way_round_or_back
from ..mechanics.rotations import log_rotation
from ..mechanics.spine_model import LevelParts
from .guide import Guide
from .mounting import machine_axes
from .schema import DIRECTIONS, Load

Array = NDArray[np.float64]
Snapshot = tuple[Array, Array, Array | None]

MOMENT_LIMIT = 15.0
"""N·m; a prescribed rotation that needs more is not reached."""
HYBRID_LIMIT = 2.0 * MOMENT_LIMIT
"""N·m; a hybrid load that needs more is not reached. Its moment follows from the other specimen's motion: one stiff
level among three takes about twice the moment that the whole specimen took, so the limit is twice as well."""
_CLOSE = 2e-3  # share of the wanted rotation at which the search for the moment ends
_TRIALS = 14


@dataclass(frozen=True)
class Applied:
    """How a load ended: status in words, iterations, and the moment (3,) N·m that was reached."""

    converged: bool
    status: str
    iterations: int
    moment_nm: Array


class Rig:
    """One specimen; every load starts from its rest. Moments and rotations are about the machine's axes."""

    def __init__(self, model: SpineModel) -> None:
        self.model = model
        self.machine = machine_axes(model)
        """(3, 3) axes of the machine in the model's world, as columns."""
        self.at_rest = model.come_to_rest()
        self.rest: list[Snapshot] = [p.level.snapshot() for p in model.parts.values()]
        self.rest_pressure = {name: _pressure(part) for name, part in model.parts.items()}
        """Nucleus pressure of each level at rest, MPa."""
        self.iterations = 0
        self._guide = self._fit_guide()

    def _fit_guide(self) -> Guide | None:
        """The testing machine's guide around a specimen of one level."""
        if len(self.model.parts) > 1:
            return None
        (part,) = self.model.parts.values()
        guide = Guide(self.machine[:, 2], part.level.reference_centre, (self.rest[0][0], self.rest[0][1]))
        part.level.connectors.append(guide)
        return guide

    def unload(self) -> None:
        """Back to rest."""
        hold(self.model.solver.levels)
        for part, state in zip(self.model.parts.values(), self.rest, strict=True):
            part.level.restore(state)
            part.follower.tension = 0.0
        if self._guide is not None:
            self._guide.closed = False

    def turn(self, level: str) -> Array:
        """(3,) degrees, rotation of a level from rest: about the machine's axes for a specimen of one level, about the
        axes of its lower endplate for one of several."""
        part = self.model.parts[level]
        start = self.rest[list(self.model.parts).index(level)]
        axes = part.axes if len(self.model.parts) > 1 else self.machine
        return np.rad2deg(axes.T @ log_rotation(part.level.rotation @ start[0].T))

    def total(self, axis: int) -> float:
        """Sum of the levels' rotations about an axis, degrees."""
        return float(sum(self.turn(level)[axis] for level in self.model.parts))

    def apply(self, load: Load, matched: float | None = None, limit_nm: float = MOMENT_LIMIT) -> Applied:
        """Bring the specimen under a load.

        ``matched`` is the total rotation (degrees, about the axis of the load's one moment) that a hybrid load has to
        reach; its moment is then where the search begins. Where a moment is searched, it is ``limit_nm`` at most.
        """
        if not self.at_rest.converged:
            return Applied(False, f"the unloaded specimen: {self.at_rest.status}", 0, np.zeros(3))
        self.unload()
        self.iterations = 0
        turns, moment = load.given("deg"), moment_of(load)
        if load.compression_n and not moment.any() and not turns and self._guide is not None:
            self._guide.closed = True
        outcome = self._compress(load)
        if not outcome.converged:
            return self._applied(outcome, np.zeros(3))
        if turns:
            ((name, angle),) = turns.items()
            axis, sign, _ = DIRECTIONS[name]
            return self._reach(axis, sign * angle, load, limit_nm)
        if matched is not None:
            axis = main_axis(moment)
            return self._reach(axis, matched, load, limit_nm, float(abs(moment[axis])))
        if moment.any():
            outcome, moment = self._to(moment, np.zeros(3), load)
        return self._applied(outcome, moment)

    def _solve(self, path: LoadPath, world: Array, load: Load) -> Outcome:
        """Follow a path that ends under a moment (3,) N·mm in the world and the load's compression; where it stops, go
        the way round."""
        solver = self.model.solver
        hold(solver.levels)
        outcome = solver.solve(path)
        self.iterations += outcome.iterations
        if outcome.converged:
            return outcome
        closed = self._guide is not None and self._guide.closed

        def to_rest() -> None:
            self.unload()
            if self._guide is not None:
                self._guide.closed = closed

        tension, force = load.follower_n or 0.0, self._force(load)
        round_ = way_round_or_back(solver, to_rest, world, self.model.followers, tension, force)
        self.iterations += round_.iterations
        return round_ if round_.converged else outcome

    def _force(self, load: Load) -> Array | None:
        """(3,) N on the uppermost vertebra, along the machine's axis."""
        return -load.compression_n * self.machine[:, 2] if load.compression_n else None

    def _applied(self, outcome: Outcome, moment: Array) -> Applied:
        return Applied(outcome.converged, outcome.status, self.iterations, moment)

    def _compress(self, load: Load) -> Outcome:
        none = np.zeros(3)
        if load.compression_n:
            return self._solve(LoadPath(none, force_n=self._force(load)), none, load)
        if load.follower_n:
            return self._solve(LoadPath(none, None, self.model.followers, load.follower_n), none, load)
        return Outcome(True, "converged", 0)

    def _to(self, moment: Array, start: Array, load: Load) -> tuple[Outcome, Array]:
        """From a moment (3,) N·m in equilibrium to another; how that ended, and the moment that was reached."""
        world, before = 1000.0 * self.machine @ moment, 1000.0 * self.machine @ start
        if load.compression_n:
            self.unload()
            path = LoadPath(world, force_n=self._force(load))
        else:
            tension = load.follower_n or 0.0
            path = LoadPath(world, before, self.model.followers, tension, tension)
        outcome = self._solve(path, world, load)
        return outcome, moment if outcome.converged else self.machine.T @ path.moment / 1000.0

    def _reach(self, axis: int, wanted: float, load: Load, limit_nm: float, first: float = 2.0) -> Applied:
        """The moment about an axis under which the total rotation is ``wanted`` (degrees): secant steps kept inside a
        closing bracket. What compresses the specimen may have turned it further than wanted; the moment then turns it
        back."""
        begun = self.total(axis)
        sign = 1.0 if wanted >= begun else -1.0
        wanted *= sign
        low, high = (0.0, sign * begun), (limit_nm, np.inf)
        now, size = np.zeros(3), min(max(first, 0.1), limit_nm)
        for _ in range(_TRIALS):
            goal = np.zeros(3)
            goal[axis] = sign * size
            outcome, now = self._to(goal, now, load)
            if not outcome.converged:
                return self._applied(outcome, now)
            found = sign * self.total(axis)
            if abs(found - wanted) <= _CLOSE * max(abs(wanted), 0.1):
                return self._applied(outcome, now)
            if found < wanted:
                if size >= limit_nm:
                    words = (
                        f"{limit_nm:g} N·m turn the specimen to {sign * found:.1f}°, short of the "
                        f"{sign * wanted:.1f}° asked for"
                    )
                    return Applied(False, words, self.iterations, now)
                low = (size, found)
            else:
                high = (size, found)
            size = _next(low, high, wanted, limit_nm)
        return Applied(False, "no moment was found that gives the rotation", self.iterations, now)


def _pressure(part: LevelParts) -> float | None:
    if part.disc is None:
        return None
    part.disc.residual(part.level.centre)
    return part.disc.nucleus_pressure()


def _next(low: tuple[float, float], high: tuple[float, float], wanted: float, limit_nm: float) -> float:
    """Next moment to try: on the chord of the bracket, or further out where it is still open."""
    if not np.isfinite(high[1]):
        slope = low[1] / low[0] if low[0] > 0.0 else 1.0
        return min(limit_nm, low[0] + max(1.3 * (wanted - low[1]) / max(slope, 1e-3), 0.2))
    share = (wanted - low[1]) / (high[1] - low[1])
    return low[0] + min(max(share, 0.05), 0.95) * (high[0] - low[0])


def main_axis(moment: Array) -> int:
    """The axis about which a moment (3,) is largest: 0 x, 1 y, 2 z."""
    return int(np.argmax(np.abs(moment)))


def moment_of(load: Load) -> Array:
    """(3,) N·m about x, y, z."""
    moment = np.zeros(3)
    for name, value in load.given("nm").items():
        axis, sign, _ = DIRECTIONS[name]
        moment[axis] += sign * value
    return moment


def push_of(load: Load) -> Array:
    """(3,) the way a load turns the specimen about x, y, z: its moment (N·m) or its prescribed rotation (degrees)."""
    push = moment_of(load)
    for name, value in load.given("deg").items():
        axis, sign, _ = DIRECTIONS[name]
        push[axis] += sign * value
    return push
