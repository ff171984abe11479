"""Bone that gives way under hardware: cages that settle into endplates, screws that loosen.

The published rate holds at usual mechanics and bone; the simulation moves it as stress against strength moves ::

    P = Phi(z0 + (ln(pressure / strength) - ln(usual)) / sd) x (1 - exp(-t / T))

with z0 the probit of the published rate, strength the yield stress at the bone's density, and sd the spread of both
between people.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .ledger import Ledger

Array = NDArray[np.float64]
WHY = "bone that gives way under cages and screws"


def bone_strength(hu: float, density_per_hu: float, book: Ledger) -> float:
    """Yield stress (MPa) of cancellous bone from its HU, after Kopperdahl, Morgan and Keaveny (2002)."""
    density = hu * density_per_hu
    strength = book.value("bone.strength_intercept", WHY) + book.value("bone.strength_slope", WHY) * density
    return max(strength, book.value("bone.strength_floor", WHY))


def gives_way(index: Array, name: str, shift: Array, book: Ledger, usual: Ledger) -> Array:
    """Probability by two years that the cage settles (``settling``) or screws loosen (``loosening``).

    Args:
        index: pressure over strength. shift: probits, for what is not known. book, usual: ledgers of
            ``HardwareInTime`` and ``UsualConstruct``.
    """
    from scipy.special import ndtr, ndtri

    z0 = float(ndtri(book.value(f"{name}.reference", WHY)))
    spread, cap = usual.value("strength.log_sd", WHY), usual.value("index_cap", WHY)
    ratio = np.clip(np.asarray(index, dtype=float) / usual.value(f"reference.{name}", WHY), 1.0 / cap, cap)
    return np.asarray(ndtr(z0 + np.log(ratio) / spread + shift))


def likelier(chance: Array, odds_ratio: float) -> Array:
    """Chances with their odds times a ratio."""
    return np.asarray(odds_ratio * chance / (1.0 - chance + odds_ratio * chance))


def by_month(months: Array, name: str, book: Ledger) -> Array:
    """Share of it that has happened by each month."""
    return np.asarray(-np.expm1(-months / book.value(f"{name}.months", WHY)))
