"""Finding the equilibrium of a spine under one load after another, each started from what is known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .level import Snapshot
from .mirror import is_symmetric, mirror_image
from .newton import LoadPath, Outcome
from .rescue import hold, way_round_or_back
from .spine_model import SpineModel

_OPPOSITE = {
    "bending_left": "bending_right", "bending_right": "bending_left",
    "torsion_left": "torsion_right", "torsion_right": "torsion_left",
}  # fmt: skip


@dataclass(frozen=True)
class LoadCase:
    """A load: moment (3,) N·m on L1 about x, y, z, and follower load in N, applied first."""

    name: str
    moment_nm: tuple[float, float, float]
    follower_n: float = 0.0


class Search:
    """Solves load cases of a model; the model is left at the last one.

    A case starts from the mirror image of its opposite, if the spine is symmetric, or from the same case of a model
    already solved that shares levels (``like``). Where the start is no good or there is none, the load is followed from
    nothing. The start saves work and does not change the answer.
    """

    def __init__(self, model: SpineModel, like: SpineModel | None = None) -> None:
        self.model, self.like = model, like
        self.levels = [part.level for part in model.parts.values()]
        self.rest: list[Snapshot] = []
        self._converged: set[str] = set()
        self._symmetric = False
        self._remembered = 0.0

    def come_to_rest(self) -> Outcome:
        """Bring the unloaded spine to equilibrium."""
        hold(self.levels)
        self.model.preloads.clear()
        outcome = self.model.come_to_rest()
        self.rest = self._states()
        self._remember_factors(0.0)
        self._converged.clear()
        self._symmetric = outcome.converged and is_symmetric(self.levels, self.rest)
        return outcome

    def solve(self, case: LoadCase) -> Outcome:
        """Equilibrium under one load; on failure the levels are left at the last equilibrium found on the way."""
        hold(self.levels)
        self._restore(self.rest)
        moment = 1000.0 * np.array(case.moment_nm)
        outcome = Outcome(False, "", 0)
        start = self._start(case.name)
        if start is not None:
            path = LoadPath(moment, None, self.model.followers, case.follower_n)
            outcome = self.model.solver.settle(path, start)
        if not outcome.converged:
            self._restore(self.rest)
            outcome = outcome.then(self._follow(moment, case.follower_n))
        if not outcome.converged:
            outcome = self._go_round(moment, case.follower_n, outcome)
        if outcome.converged:
            self._converged.add(case.name)
        self.model.solutions[case.name] = self._states()
        return outcome

    def stay(self, case: LoadCase, rest: Outcome) -> Outcome:
        """What there is to say of a load where the unloaded spine found no rest."""
        self.model.solutions[case.name] = self._states()
        return Outcome(False, f"the unloaded spine: {rest.status}", rest.iterations)

    def _start(self, load: str) -> list[Snapshot] | None:
        opposite = _OPPOSITE.get(load)
        if self._symmetric and opposite in self._converged:
            return mirror_image(self.levels, self.model.solutions[opposite])
        if self.like is None or load not in self.like.solutions:
            return None
        solved = dict(zip(self.like.parts, self.like.solutions[load], strict=True))
        shared = [None if name in self.model.preparations else solved.get(name) for name in self.model.parts]
        if not any(shared):
            return None
        return [rest if state is None else state for state, rest in zip(shared, self.rest, strict=True)]

    def _follow(self, moment: NDArray[np.float64], tension: float) -> Outcome:
        """Follower load and moment, from rest or from the nearest preload solved before; together, or if that fails one
        after the other."""
        model, known = self.model, self.model.preloads
        start = min((t for t in known if t > 0.0), key=lambda t: abs(t - tension), default=0.0) if tension else 0.0
        outcome = Outcome(False, "", 0)
        self._begin(start)
        if moment.any() and start > 0.0:
            outcome = model.solver.solve(LoadPath(moment, None, model.followers, tension, start))
            if outcome.converged:
                return outcome
            self._begin(start)
        if tension > 0.0:
            outcome = outcome.then(model.solver.solve(LoadPath(np.zeros(3), None, model.followers, tension, start)))
            if not outcome.converged:
                return outcome
            known[tension] = self._states()
            self._remember_factors(tension)
        if moment.any() or tension == 0.0:
            outcome = outcome.then(model.solver.solve(LoadPath(moment, None, model.followers, tension, tension)))
        return outcome

    def _go_round(self, moment: NDArray[np.float64], tension: float, straight: Outcome) -> Outcome:
        """The way round, for a load that the straight way did not reach; without success all is left as that left
        it."""
        model = self.model
        outcome = way_round_or_back(model.solver, lambda: self._begin(0.0), moment, model.followers, tension)
        if outcome.converged:
            return straight.then(outcome)
        return Outcome(False, straight.status, straight.iterations + outcome.iterations)

    def _begin(self, tension: float) -> None:
        """At rest, or under a follower load solved before."""
        LoadPath(np.zeros(3), None, self.model.followers, tension, tension).set_share(1.0)
        self._restore(self.model.preloads[tension] if tension > 0.0 else self.rest)
        if tension == self._remembered:
            for level in self.levels:
                level.recall_factors()

    def _remember_factors(self, tension: float) -> None:
        """Keep the discs' factors of the present state, at rest or under a follower load, instead of those before."""
        self._remembered = tension
        for level in self.levels:
            level.remember_factors()

    def _states(self) -> list[Snapshot]:
        return [level.snapshot() for level in self.levels]

    def _restore(self, states: Sequence[Snapshot]) -> None:
        for level, state in zip(self.levels, states, strict=True):
            level.restore(state)
