"""Equilibria that the straight way does not reach: at rest, and under a load of which a part has none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from .disc import TrialFailed
from .follower import FollowerCable
from .hexahedron import HELD
from .level import Level
from .newton import LoadPath, Outcome, SpineSolver

Array = NDArray[np.float64]

_FULLY = 1.0  # share that the way round begins with; the way from it goes by powers of the share it leads to
MOST_HELD = 0.5
"""Share that an answer may keep. Levels that needed it turn by 0.6 % less, at most, with 0.5 than with 0.25
(``tests/mechanics/test_rescue.py`` holds it under 1 %)."""


def rest(solver: SpineSolver) -> Outcome:
    """From the reference state to rest, without load: ligaments are slightly taut in the reference state.

    There is no smaller load to go back to where a very flat disc cannot take their pull in one step; then it is let
    come by and by.
    """
    straight = solver.solve(LoadPath(np.zeros(3)))
    if straight.converged:
        return straight
    try:
        fading = Fading(solver)
    except TrialFailed:
        return straight
    return straight.then(solver.solve(fading))


class Fading(LoadPath):
    """Forces that balance the present state, growing less until none is left."""

    def __init__(self, solver: SpineSolver) -> None:
        super().__init__(np.zeros(3))
        for level in solver.levels:
            level.linearise()
        self._balance = [level.wrench + c for level, c in zip(solver.levels, solver.coupled(), strict=True)]
        self._left = 1.0

    def set_share(self, share: float) -> None:
        """Take a share of the forces away."""
        super().set_share(share)
        self._left = 1.0 - share

    def applied(self, level: Level, index: int, frames: Sequence[Array]) -> Array:
        """(6,) what is left of the forces on level ``index``."""
        return super().applied(level, index, frames) + self._left * self._balance[index]


def way_round(
    solver: SpineSolver,
    moment_nmm: Array,
    followers: Sequence[FollowerCable],
    follower_n: float,
    force_n: Array | None = None,
    to: float = HELD,
) -> Outcome:
    """From rest to a load (as :class:`LoadPath` has it) of which a part has no equilibrium on the straight way.

    Thin rings of a worn annulus can wrinkle on the way to a load under which they lie flat again. Held fully, fibres
    do not wrinkle; under the whole load they are let go, ``to`` the usual share or as near to it as equilibria reach.
    Levels are left there, held as that was; :func:`hold` puts the usual share back.
    """
    hold(solver.levels, _FULLY)
    load = LoadPath(moment_nmm, None, followers, follower_n, force_n=force_n)
    there = solver.solve(load)
    if not there.converged:
        return there
    letting_go = LettingGo(solver.levels, load, to)
    end = there.then(solver.solve(letting_go))
    if end.converged or letting_go.held > MOST_HELD:
        return end
    share = f"{100 * letting_go.held:.0f} % of the fibres' stiffness held, usually {100 * HELD:.0f} %"
    return Outcome(True, f"converged with {share}", end.iterations)


def way_round_or_back(
    solver: SpineSolver,
    to_rest: Callable[[], None],
    moment_nmm: Array,
    followers: Sequence[FollowerCable],
    follower_n: float,
    force_n: Array | None = None,
) -> Outcome:
    """:func:`way_round` from where ``to_rest`` brings the levels; without success all is left as it was."""
    reached, tensions = [level.snapshot() for level in solver.levels], [f.tension for f in followers]
    to_rest()
    outcome = way_round(solver, moment_nmm, followers, follower_n, force_n)
    if not outcome.converged:
        hold(solver.levels)
        for level, state in zip(solver.levels, reached, strict=True):
            level.restore(state)
        for follower, tension in zip(followers, tensions, strict=True):
            follower.tension = tension
    return outcome


def hold(levels: Sequence[Level], share: float = HELD) -> None:
    """Let the fibres of all discs keep a share of their stiffness against what their means do not see."""
    for level in levels:
        if level.disc is not None:
            level.disc.hold_fibres(share)


class LettingGo(LoadPath):
    """A whole load that stays while fibres are held less and less, from fully ``to`` a share."""

    def __init__(self, levels: Sequence[Level], load: LoadPath, to: float) -> None:
        super().__init__(load.moment, load.moment)
        self._levels, self._load, self._to = levels, load, to
        self.held = _FULLY

    def set_share(self, share: float) -> None:
        """Go a share of the way, each part of which takes the same factor off."""
        self.held = self._to**share
        hold(self._levels, self.held)

    def applied(self, level: Level, index: int, frames: Sequence[Array]) -> Array:
        """(6,) the whole load on level ``index``."""
        return self._load.applied(level, index, frames)
