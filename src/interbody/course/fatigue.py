"""Fatigue of rods and screws: cycles of daily life, life at each stress, and damage added up by Miner's rule.

A stress s fractures the part after N(s) = N0 (s0 / s)^m cycles; damage is the sum of n / N, and fracture is due when it
reaches 1. Lives scatter log-normally, so P(fractured) = Phi(ln damage / sd).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .ledger import Ledger

Array = NDArray[np.float64]
WHY = "fatigue of rods and screws"
_DAYS = 365.25 / 12.0  # a month


@dataclass(frozen=True)
class Cycles:
    """One kind of movement: how often a month, and its stress as standing's share and full load's share."""

    per_month: float
    standing: float
    full: float


def daily_life(book: Ledger) -> tuple[Cycles, ...]:
    """Steps, small movements and full bends of one month.

    A movement through an angle carries from standing towards full flexion in proportion; a step carries standing times
    the load of walking. What standing itself adds is counted as if it came and went, which is on the safe side.
    """
    full = book.value("full_flexion_deg", WHY)
    bends = book.value("full_flexion_per_day", WHY)
    moves = book.value("movements_per_day", WHY) - bends
    found = [
        Cycles(book.value("steps_per_day", WHY) * _DAYS, book.value("walking_load", WHY), 0.0),
        Cycles(bends * _DAYS, 0.0, 1.0),
    ]
    angles, shares = book.values("movements.angle_deg", WHY), book.values("movements.share", WHY)
    for angle, share in zip(angles, shares, strict=True):
        part = min(angle / full, 1.0)
        found.append(Cycles(moves * share * _DAYS, 1.0 - part, part))
    return tuple(found)


def life(stress: Array, strength: float, book: Ledger) -> Array:
    """Cycles to fracture at a peak stress (MPa); ``strength`` scales the stress that titanium rods bear."""
    at, cycles = book.value("rod.stress_mpa", WHY) * strength, book.value("rod.cycles", WHY)
    with np.errstate(divide="ignore"):
        return np.asarray(cycles * (at / np.asarray(stress, dtype=float)) ** book.value("rod.exponent", WHY))


def miner(cycles: Sequence[float], lives: Sequence[float]) -> float:
    """Damage of blocks of cycles: the sum of n / N (Miner 1945)."""
    return float(sum(n / life for n, life in zip(cycles, lives, strict=True)))


def damage_per_month(standing: Array, full: Array, strength: float, book: Ledger) -> Array:
    """Damage of a month at peak stresses (MPa) in standing and under the largest combined posture."""
    total = np.zeros(np.broadcast(standing, full).shape)
    for block in daily_life(book):
        stress = block.standing * standing + block.full * full
        total += block.per_month / life(stress, strength, book)
    return total


def fractured(damage: Array, book: Ledger) -> Array:
    """Probability that a part has fractured at a damage."""
    from scipy.special import ndtr

    with np.errstate(divide="ignore"):
        return np.asarray(ndtr(np.log(damage) / book.value("rod.life_log_sd", WHY)))


def added_up(months: Array, rate: Array) -> Array:
    """Damage (..., t) by each month from rates (..., t) a month, straight in between."""
    steps = 0.5 * (rate[..., 1:] + rate[..., :-1]) * np.diff(months)
    return np.concatenate([np.zeros((*rate.shape[:-1], 1)), np.cumsum(steps, axis=-1)], axis=-1)
