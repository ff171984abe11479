"""Cumulative incidence with death as the competitor, and the states people are in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import Array


def incidence(event: Array, death: Array) -> Array:
    """Chance that the event has happened by each time to someone still alive.

    ``event`` and ``death`` are cumulative hazards along the second axis from the end, the first entry 0; between two
    times hazards are constant: F += S x e / (e + d) x [1 - exp(-(e + d))], S = exp(-E - D).
    """
    e, d = np.diff(event, axis=-2), np.diff(death, axis=-2)
    both = e + d
    share = np.where(both > 0, e / np.where(both > 0, both, 1.0), 0.0)
    alive = np.exp(-(event + death))[..., :-1, :]
    return np.cumsum(alive * share * -np.expm1(-both), axis=-2)


class States(NamedTuple):
    """Probabilities of where someone is; they sum to 1. The first event decides the state."""

    untouched: Array
    adjacent: Array
    other: Array
    dead: Array


def states(adjacent: Array, other: Array, death: Array) -> States:
    """First event among an operation beside the fusion, another further operation, and death."""
    total = adjacent + other + death
    parts = []
    for one in (adjacent, other, death):
        parts.append(incidence(one, total - one))
    return States(np.exp(-total)[..., 1:, :], *parts)
