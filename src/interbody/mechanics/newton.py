"""Equilibrium of the levels of a spine: Newton's method with load steps that adapt themselves.

Unknowns are the relative poses of neighbouring vertebrae, six a level. Then all internal stiffness is level by
level, and an external moment enters through the rotations of the vertebrae below. Levels are linearised and condensed
side by side, and so are the two halves of a disc where a core is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from .disc import TrialFailed
from .level import Level, Snapshot
from .parallel import InParallel, Run, cores, in_turn, single_threaded_blas
from .rotations import skew

Array = NDArray[np.float64]
T = TypeVar("T")

_HALF_WAY = 0.5  # share of the work at the start that may be left where a step was shortened
_CLOSE = 1.5  # ratio of a bracket's ends at which it is not narrowed further


class Coupling(Protocol):
    """Something that joins several levels at once (a rod over two levels)."""

    def wrench(self, levels: Sequence[Level]) -> Array:
        """(6 n_levels,) generalised forces."""
        ...

    def tangent(self, levels: Sequence[Level]) -> Array:
        """(6 n_levels, 6 n_levels)."""
        ...


@dataclass(frozen=True)
class Settings:
    """Numerical settings; they change how the answer is found, not the answer."""

    tolerance_mm: float = 2e-4
    """A step smaller than this everywhere ends the iteration (quadratic convergence: the error left is far smaller)."""
    largest_step_mm: float = 0.6
    """Longest first step: the fibres stiffen exponentially, so longer steps overshoot. It adapts level by level."""
    longest_step_mm: float = 2.0
    max_iterations: int = 25
    first_step: float = 1.0
    smallest_step: float = 1.0 / 128.0
    line_search: float = 0.8
    sure_step_mm: float = 0.05
    """A shorter step is taken without looking along it."""
    reuse_step_mm: float = 0.1
    """After a shorter step the discs' factors are used again,"""
    reuse_contraction: float = 0.5
    """as long as each step is this much shorter than the one before. One that is not is not taken: the level is
    factorised where it stands, and its factors are used again only after a step shorter than that one."""
    max_trials: int = 8


@dataclass(frozen=True)
class Outcome:
    """How a solve ended: ``status`` is ``converged`` or the cause in words with what to try."""

    converged: bool
    status: str
    iterations: int

    def then(self, later: Outcome) -> Outcome:
        """How it ended after ``later`` was done as well."""
        return Outcome(later.converged, later.status, self.iterations + later.iterations)


class SpineSolver:
    """Solves levels from S1 upwards; ``levels[-1]`` sits on S1, which is at rest.

    Args:
        levels: cranial to caudal.
        couplings: what joins several levels.
        workers: threads, one for each core where nothing else is said; the answer does not depend on it.
    """

    def __init__(
        self,
        levels: Sequence[Level],
        couplings: Sequence[Coupling] = (),
        settings: Settings | None = None,
        workers: int | None = None,
    ) -> None:
        self.levels, self.couplings = list(levels), list(couplings)
        self.settings = settings or Settings()
        self.workers = min(workers or cores(), 2 * len(self.levels))
        self._pool = ThreadPoolExecutor(max_workers=self.workers) if self.workers > 1 else None
        self._run: Run = InParallel(self._pool) if self._pool is not None else in_turn

    def close(self) -> None:
        """Release the worker threads."""
        if self._pool is not None:
            self._pool.shutdown()

    def _each(self, function: Callable[..., T], *more: Sequence[object]) -> list[T]:
        """``function(level, ...)`` for every level, with the level's item of each further sequence."""
        if self._pool is None:
            return [function(*row) for row in zip(self.levels, *more, strict=True)]
        return list(self._pool.map(function, self.levels, *more))

    def frames(self) -> list[Array]:
        """Rotation of the lower vertebra of each level, in the world."""
        found: list[Array] = []
        below = np.eye(3)
        for level in reversed(self.levels):
            found.append(below)
            below = below @ level.rotation
        return found[::-1]

    def settle(self, load: LoadPath, states: Sequence[Snapshot]) -> Outcome:
        """Look for the equilibrium under the whole ``load`` near ``states``.

        On failure the levels are put back where they were, so that :meth:`solve` can follow.
        """
        before = [level.snapshot() for level in self.levels]
        self._restore(states)
        load.set_share(1.0)
        with single_threaded_blas():
            ok, iterations, cause = self._equilibrium(load)
        if not ok:
            self._restore(before)
        return Outcome(ok, "converged" if ok else cause, iterations)

    def _restore(self, states: Sequence[Snapshot]) -> None:
        for level, state in zip(self.levels, states, strict=True):
            level.restore(state)

    def solve(self, load: LoadPath) -> Outcome:
        """Follow ``load`` from its share 0 to 1, from the present state, which is in equilibrium at 0.

        On failure the levels are left at the last state in equilibrium.
        """
        s = self.settings
        reached, step, total = 0.0, s.first_step, 0
        cause = ""
        while reached < 1.0 - 1e-12:
            target = min(1.0, reached + step)
            before = [level.snapshot() for level in self.levels]
            load.set_share(target)
            with single_threaded_blas():
                ok, iterations, cause = self._equilibrium(load)
            total += iterations
            if ok:
                reached = target
                step = min(2.0 * step, 1.0)
                continue
            self._restore(before)
            step = 0.35 * min(step, target - reached)
            if step < s.smallest_step:
                load.set_share(reached)
                return Outcome(False, f"stopped at {100 * reached:.0f} % of the load: {cause}", total)
        return Outcome(True, "converged", total)

    def _equilibrium(self, load: LoadPath) -> tuple[bool, int, str]:
        s = self.settings
        n = len(self.levels)
        shares = [1.0] * n
        reach = [s.largest_step_mm] * n
        last, usable = [np.inf] * n, [s.reuse_step_mm] * n
        for level in self.levels:
            level.settled, level.keep = False, level.near_factors
        for iteration in range(1, s.max_iterations + 1):
            cause = self._linearise_all(shares, reach, retreat=iteration > 1)
            if cause:
                return False, iteration, cause
            size = self._newton_direction(load)
            stale = [
                level.keep and not level.settled and v > max(s.tolerance_mm, s.reuse_contraction * before)
                for level, v, before in zip(self.levels, size, last, strict=True)
            ]
            if any(stale):
                usable = [v if old else u for old, v, u in zip(stale, size, usable, strict=True)]
                cause = self._factorise_again(stale)
                if cause:
                    return False, iteration, cause
                size = self._newton_direction(load)
            if not np.isfinite(size).all():
                return False, iteration, "the stiffness of the spine became singular; a level is held by nothing"
            if max(size) < s.tolerance_mm:
                self._move([1.0] * n)
                for level in self.levels:
                    level.near_factors = True
                return True, iteration, ""
            for level, v, u in zip(self.levels, size, usable, strict=True):
                level.settled = v < s.tolerance_mm
                level.keep = v < u
            last = size
            shares = [min(1.0, r / max(v, 1e-12)) for r, v in zip(reach, size, strict=True)]
            wanted = list(shares)
            shares = self._line_search(load, shares, size)
            reach = [
                min(1.5 * r, s.longest_step_mm) if share == want else r
                for r, share, want in zip(reach, shares, wanted, strict=True)
            ]
            for level in self.levels:
                if level.settled:
                    level.carry_forward()
        return False, s.max_iterations, f"no equilibrium within {s.max_iterations} iterations; try a smaller load"

    def _linearise_all(self, shares: list[float], reach: list[float], retreat: bool) -> str:
        """Linearise every level; one whose trial state fails goes back along its step and takes shorter ones.

        Returns the cause in words where that does not help, else nothing.
        """
        pending = [not level.settled for level in self.levels]
        for _ in range(self.settings.max_trials):
            causes = self._each(self._linearise, pending)
            pending = [bool(cause) for cause in causes]
            if not any(pending):
                return ""
            if not retreat:
                break
            for i, level in enumerate(self.levels):
                if pending[i]:
                    shares[i] *= 0.4
                    reach[i] *= 0.4
                    level.move(shares[i])
        return next(cause for cause in causes if cause)

    def _factorise_again(self, stale: Sequence[bool]) -> str:
        """Linearise the ``stale`` levels with factors of the present state; returns the cause where that fails."""
        for level, old in zip(self.levels, stale, strict=True):
            level.keep = level.keep and not old
        return next((cause for cause in self._each(self._linearise, stale) if cause), "")

    def _newton_direction(self, load: LoadPath) -> list[float]:
        """Set every level's step; returns their sizes in mm."""
        n = len(self.levels)
        matrix, unbalanced = np.zeros((6 * n, 6 * n)), np.zeros(6 * n)
        frames = self.frames()
        for i, level in enumerate(self.levels):
            at = slice(6 * i, 6 * i + 6)
            matrix[at, at] += level.tangent
            unbalanced[at] += load.applied(level, i, frames) - level.wrench
            turned = frames[i].T @ skew(load.moment)
            for below in range(i + 1, n):
                matrix[6 * i + 3 : 6 * i + 6, 6 * below + 3 : 6 * below + 6] -= turned @ frames[below]
        for coupling in self.couplings:
            matrix += coupling.tangent(self.levels)
            unbalanced -= coupling.wrench(self.levels)
        free = load.free(n)
        step = np.zeros(6 * n)
        try:
            step[free] = np.linalg.solve(matrix[np.ix_(free, free)], unbalanced[free])
        except np.linalg.LinAlgError:
            step[:] = np.nan
        self._each(Level.set_step, list(step.reshape(n, 6)))
        return [level.step_size() for level in self.levels]

    def _move(self, shares: Sequence[float]) -> None:
        for level, share in zip(self.levels, shares, strict=True):
            level.move(share)

    def _line_search(self, load: LoadPath, shares: list[float], size: list[float]) -> list[float]:
        """Shorten each level's step until the work of the imbalance along it is smaller than at its start."""
        s = self.settings
        if max(size) < s.sure_step_mm:
            self._move(shares)
            return shares
        start = [level.work_of_imbalance(a, False) for level, a in zip(self.levels, self._applied(load), strict=True)]
        # a step that leads uphill (a buckling level) has no minimum along it to look for: it is taken as it is
        brackets = [Bracket(share, w) for share, w in zip(shares, start, strict=True)]
        open_ = [w > 1e-9 and v > s.sure_step_mm for w, v in zip(start, size, strict=True)]
        for _ in range(s.max_trials):
            self._move([b.share for b in brackets])
            found = self._each(self._trial, self._applied(load), open_)
            for i, work in enumerate(found):
                if open_[i]:
                    open_[i] = brackets[i].narrow(work, s.line_search)
            if not any(open_):
                break
        chosen = [b.share if not still else b.best for b, still in zip(brackets, open_, strict=True)]
        self._move(chosen)
        return chosen

    def _linearise(self, level: Level, wanted: bool) -> str:
        if not wanted:
            return ""
        try:
            level.linearise(extrapolated=True, run=self._run)
        except TrialFailed as failure:
            return f"{level.name}: {failure}"
        return ""

    def _trial(self, level: Level, applied: Array, wanted: bool) -> float | None:
        """Work of the imbalance at a trial state; None where the state is not admissible."""
        if not wanted:
            return 0.0
        try:
            return level.work_of_imbalance(applied, True, self._run)
        except TrialFailed:
            return None

    def _applied(self, load: LoadPath) -> list[Array]:
        """(6,) for each level: what it has to carry besides its own disc and connectors."""
        frames, coupled = self.frames(), self.coupled()
        return [load.applied(level, i, frames) - coupled[i] for i, level in enumerate(self.levels)]

    def coupled(self) -> list[Array]:
        """(6,) for each level: what the couplings bear at it in the present state."""
        n = len(self.levels)
        total = np.zeros(6 * n)
        for coupling in self.couplings:
            total += coupling.wrench(self.levels)
        return [total[6 * i : 6 * i + 6] for i in range(n)]


class Bracket:
    """Search along one level's step; stiffness that grows exponentially makes the secant alone far too cautious."""

    def __init__(self, share: float, start: float) -> None:
        self.share, self.best, self._start = share, 0.1 * share, start
        self._low, self._high = 0.0, 0.0

    def narrow(self, work: float | None, overshoot: float) -> bool:
        """Take in the work at ``share`` (None: not admissible); returns whether a new ``share`` is to be tried."""
        if work is not None and work > -overshoot * self._start:
            self._low = self.best = self.share
            if self._high == 0.0 or work < _HALF_WAY * self._start or self._high < _CLOSE * self._low:
                return False
            self.share = float(np.sqrt(self._low * self._high))
            return True
        self._high = self.share
        if self._low > 0.0:
            if self._high < _CLOSE * self._low:
                self.share = self._low
                return False
            self.share = float(np.sqrt(self._low * self._high))
        elif work is None:
            self.share *= 0.4
            self.best = min(self.best, self.share)
        else:
            self.share = max(0.1 * self.share, self.share * self._start / (self._start - work))
            self.best = min(self.best, self.share)
        return True


class LoadPath:
    """A load that grows with a share from 0 to 1.

    Args:
        moment_nmm: (3,) N·mm on the uppermost vertebra, axes fixed in space; grows from ``moment_from``.
        followers: connectors whose ``tension`` (N) grows from ``follower_from`` to ``follower_n``.
        force_n: (3,) N at the centre of the uppermost vertebra's lower endplate; only for a single level.
        held: components (0-5) of a single level's motion that are held.
    """

    def __init__(
        self,
        moment_nmm: Array,
        moment_from: Array | None = None,
        followers: Sequence[HasTension] = (),
        follower_n: float = 0.0,
        follower_from: float = 0.0,
        force_n: Array | None = None,
        held: Sequence[int] = (),
    ) -> None:
        self._moment = np.asarray(moment_nmm, dtype=float)
        self._moment_from = np.zeros(3) if moment_from is None else np.asarray(moment_from, dtype=float)
        self._followers, self._tension = list(followers), (follower_from, follower_n)
        self._force = np.zeros(3) if force_n is None else np.asarray(force_n, dtype=float)
        self._held = list(held)
        self.moment = self._moment_from
        self.force = np.zeros(3)

    def set_share(self, share: float) -> None:
        """Set the load to a share of its path."""
        self.moment = self._moment_from + share * (self._moment - self._moment_from)
        self.force = share * self._force
        start, end = self._tension
        for follower in self._followers:
            follower.tension = start + share * (end - start)

    def applied(self, level: Level, index: int, frames: Sequence[Array]) -> Array:
        """(6,) external force and moment that level ``index`` carries, in its lower vertebra's frame."""
        return np.concatenate([frames[index].T @ self.force, frames[index].T @ self.moment])

    def free(self, n_levels: int) -> NDArray[np.int64]:
        """Unknowns that are not held."""
        return np.setdiff1d(np.arange(6 * n_levels), self._held)


class HasTension(Protocol):
    """A follower cable."""

    tension: float
