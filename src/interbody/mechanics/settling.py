"""Equilibrium of a disc's interior between endplates that do not move."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .disc import SolidDisc, TrialFailed
from .level import Level
from .newton import LoadPath, Settings, SpineSolver

_HELD = tuple(range(6))
_SETTINGS = replace(Settings(), tolerance_mm=1e-5, max_iterations=60)
"""One level without load has no smaller load step to go back to, so it gets more iterations."""


def settle_interior(disc: SolidDisc) -> int:
    """Bring a disc's interior to equilibrium, from its reference state; returns the iterations it took.

    Raises:
        TrialFailed: no equilibrium was found; the message says why.
    """
    level = Level("disc", disc, [], disc.mesh.centre)
    outcome = SpineSolver([level], settings=_SETTINGS, workers=1).solve(LoadPath(np.zeros(3), held=_HELD))
    if not outcome.converged:
        raise TrialFailed(outcome.status)
    return outcome.iterations
