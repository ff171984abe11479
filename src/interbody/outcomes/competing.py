"""Cumulative incidence with death as the competitor, and the states people are in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import Array


def incidence(event: Array, death: Array) -> Array:
    """Chance that the event has happened by each time to someone still alive.

    ``event`` and ``death`` are cumulative hazards along the second axis from the end, the first entry 0; between two
    times hazards are constant: F += e / (e + d) x [S before - S after], S = exp(-E - D).
    """
    both = event + death
    e, step = np.diff(event, axis=-2), np.diff(both, axis=-2)
    alive = np.exp(np.negative(both, out=both), out=both)
    share = np.divide(e, step, out=np.zeros_like(step), where=step > 0)
    share *= alive[..., :-1, :] - alive[..., 1:, :]
    return np.cumsum(share, axis=-2, out=share)


class States(NamedTuple):
    """Probabilities of where someone is; they sum to 1. The first further operation decides the state, until death."""

    untouched: Array
    beside: Array
    otherwise: Array
    dead: Array


def states(beside: Array | None, otherwise: Array, death: Array) -> States:
    """Alive without a further operation, alive after one beside the fusion, alive after another one, dead.

    Transitions, with cumulative hazards: untouched to beside (A), untouched to otherwise (O), and from each of the
    three to dead (D, the same from each). P(dead) = 1 - exp(-D); P(untouched) = exp(-A - O - D); P(beside) = exp(-D) x
    sum over steps of exp(-A - O) x a / (a + o) x [1 - exp(-(a + o))], and the rest is otherwise. ``beside`` is None
    where nothing was fused.
    """
    alive = np.exp(-death[..., 1:, :])
    if beside is None:
        untouched = alive * np.exp(-otherwise[..., 1:, :])
        return States(untouched, np.zeros_like(untouched), alive - untouched, 1 - alive)
    none = np.exp(-(beside + otherwise))[..., 1:, :]
    first = incidence(beside, otherwise)
    return States(alive * none, alive * first, alive * (1 - none - first), 1 - alive)
