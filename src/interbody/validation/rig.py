"""The testing machine: brings a specimen under one load, moment, rotation or hybrid, from the unloaded state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..mechanics import SpineModel
from ..mechanics.newton import LoadPath, Outcome
from ..mechanics.rotations import log_rotation
from ..mechanics.spine_model import LevelParts
from .guide import Guide
from .schema import DIRECTIONS, Load

Array = NDArray[np.float64]
Snapshot = tuple[Array, Array, Array | None]

MOMENT_LIMIT = 15.0
"""N·m; a rotation that needs more is not reached."""
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
    """One specimen; every load starts from its rest."""

    def __init__(self, model: SpineModel) -> None:
        self.model = model
        model.reset()
        self.at_rest = model.solver.solve(LoadPath(np.zeros(3)))
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
        guide = Guide(self._axis(), part.level.reference_centre, (self.rest[0][0], self.rest[0][1]))
        part.level.connectors.append(guide)
        return guide

    def unload(self) -> None:
        """Back to rest."""
        for part, state in zip(self.model.parts.values(), self.rest, strict=True):
            part.level.restore(state)
            part.follower.tension = 0.0
        if self._guide is not None:
            self._guide.closed = False

    def turn(self, level: str) -> Array:
        """(3,) degrees, rotation of a level from rest about the axes of its lower endplate."""
        part = self.model.parts[level]
        start = self.rest[list(self.model.parts).index(level)]
        return np.rad2deg(part.axes.T @ log_rotation(part.level.rotation @ start[0].T))

    def total(self, plane: str) -> float:
        """Sum of the levels' rotations in a plane, degrees."""
        axis = next(axis for axis, _, p in DIRECTIONS.values() if p == plane)
        return float(sum(self.turn(level)[axis] for level in self.model.parts))

    def apply(self, load: Load, other: Rig | None = None) -> Applied:
        """Bring the specimen under a load; ``other`` is the rig whose total rotation a hybrid load matches."""
        if not self.at_rest.converged:
            return Applied(False, f"the unloaded specimen: {self.at_rest.status}", 0, np.zeros(3))
        self.unload()
        self.iterations = 0
        if load.hybrid_of is not None:
            return self._hybrid(load, other)
        turns = load.given("deg")
        if turns:
            (name, wanted), *_ = turns.items()
            axis, sign, plane = DIRECTIONS[name]
            outcome = self._compress(load)
            if not outcome.converged:
                return self._applied(outcome, np.zeros(3))
            return self._reach(axis, sign, lambda: sign * self.total(plane), wanted, load)
        moment = moment_of(load)
        if load.compression_n and not moment.any():
            assert self._guide is not None
            self._guide.closed = True
        outcome = self._compress(load)
        if outcome.converged and moment.any():
            outcome = self._to(moment, np.zeros(3), load)
        return self._applied(outcome, moment)

    def _hybrid(self, load: Load, other: Rig | None) -> Applied:
        assert other is not None
        same = load.model_copy(update={"hybrid_of": None})
        reference = other.apply(same)
        moment = moment_of(same)
        axis = int(np.argmax(np.abs(moment)))
        if not reference.converged or not moment.any():
            why = reference.status if not reference.converged else "a hybrid load needs a moment"
            return Applied(False, f"the specimen to be matched: {why}", 0, moment)
        plane = next(p for a, _, p in DIRECTIONS.values() if a == axis)
        sign = float(np.sign(moment[axis]))
        wanted = sign * other.total(plane)
        outcome = self._compress(load)
        if not outcome.converged:
            return self._applied(outcome, np.zeros(3))
        return self._reach(axis, sign, lambda: sign * self.total(plane), wanted, load, float(abs(moment[axis])))

    def _axis(self) -> Array:
        """(3,) axis of a single disc, upwards: the mean of its two endplates."""
        name = next(iter(self.model.parts))
        above, below = name.split("-")
        upper = self.model.spine.vertebrae[above].inferior
        assert upper is not None
        axis = upper.axes[:, 2] + self.model.spine.vertebrae[below].superior.axes[:, 2]
        return axis / np.linalg.norm(axis)

    def _solve(self, path: LoadPath) -> Outcome:
        outcome = self.model.solver.solve(path)
        self.iterations += outcome.iterations
        return outcome

    def _applied(self, outcome: Outcome, moment: Array) -> Applied:
        return Applied(outcome.converged, outcome.status, self.iterations, moment)

    def _compress(self, load: Load) -> Outcome:
        if load.compression_n:
            return self._solve(LoadPath(np.zeros(3), force_n=-load.compression_n * self._axis()))
        if load.follower_n:
            return self._solve(LoadPath(np.zeros(3), None, self.model.followers, load.follower_n))
        return Outcome(True, "converged", 0)

    def _to(self, moment: Array, start: Array, load: Load) -> Outcome:
        if load.compression_n:
            self.unload()
            return self._solve(LoadPath(1000.0 * moment, force_n=-load.compression_n * self._axis()))
        tension = load.follower_n or 0.0
        return self._solve(LoadPath(1000.0 * moment, 1000.0 * start, self.model.followers, tension, tension))

    def _reach(
        self, axis: int, sign: float, angle: Callable[[], float], wanted: float, load: Load, first: float = 2.0
    ) -> Applied:
        """The moment under which ``angle`` (degrees) is ``wanted``: secant steps kept inside a closing bracket."""
        low, high = (0.0, angle()), (MOMENT_LIMIT, np.inf)
        now, size = np.zeros(3), min(max(first, 0.1), MOMENT_LIMIT)
        for _ in range(_TRIALS):
            goal = np.zeros(3)
            goal[axis] = sign * size
            outcome = self._to(goal, now, load)
            if not outcome.converged:
                return self._applied(outcome, now)
            now, found = goal, angle()
            if abs(found - wanted) <= _CLOSE * max(abs(wanted), 0.1):
                return self._applied(outcome, now)
            if found < wanted:
                if size >= MOMENT_LIMIT:
                    words = (
                        f"{MOMENT_LIMIT:g} N·m turn the specimen by {found:.1f}°, less than the {wanted:.1f}° asked for"
                    )
                    return Applied(False, words, self.iterations, now)
                low = (size, found)
            else:
                high = (size, found)
            size = _next(low, high, wanted)
        return Applied(False, "no moment was found that gives the rotation", self.iterations, now)


def _pressure(part: LevelParts) -> float | None:
    if part.disc is None:
        return None
    part.disc.residual(part.level.centre)
    return part.disc.nucleus_pressure()


def _next(low: tuple[float, float], high: tuple[float, float], wanted: float) -> float:
    """Next moment to try: on the chord of the bracket, or further out where it is still open."""
    if not np.isfinite(high[1]):
        slope = low[1] / low[0] if low[0] > 0.0 else 1.0
        return min(MOMENT_LIMIT, low[0] + max(1.3 * (wanted - low[1]) / max(slope, 1e-3), 0.2))
    share = (wanted - low[1]) / (high[1] - low[1])
    return low[0] + min(max(share, 0.05), 0.95) * (high[0] - low[0])


def moment_of(load: Load) -> Array:
    """(3,) N·m about x, y, z."""
    moment = np.zeros(3)
    for name, value in load.given("nm").items():
        axis, sign, _ = DIRECTIONS[name]
        moment[axis] += sign * value
    return moment
