"""Healing, hardware and bone of an operated level over ten years, with what is not known apart from chance.

Draws are nested: each set of what is not known (published rates, the simulation's own error, limits of the rules) holds
for several people and operations, whose ranks and grafts differ by chance. A probability is the mean over people; its
band, over sets, is not knowing alone. A quantity of one person has both bands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .draws import nested
from .fatigue import added_up, damage_per_month, fractured
from .graft_curve import STRESSES, GraftCurve
from .healing import History, Variation, heal
from .ledger import Ledger
from .odds import Z90
from .operated_levels import OperatedLevels
from .pace import own_pace, time_ratio, united_at_the_end, united_by
from .settling import by_month, gives_way, likelier
from .union import Outlook

Array = NDArray[np.float64]
UNKNOWN = ("published rate", "risk factors", "strain in the graft", "limits of the rule", "moduli of new tissue",
           "weight of mechanics", "endplate preparation", "stress in hardware", "settling of cages",
           "loosening of screws")  # fmt: skip
CHANCE = ("the operation", "the person")
MONTHS = np.array([*range(25), *range(36, 121, 12)], dtype=float)
SHOWN_MONTHS = (0.0, 3.0, 6.0, 12.0, 24.0)
_LEVEL_SHARE = 0.5
WHY = "spread of a course"


@dataclass(frozen=True)
class Books:
    """Ledgers that a projection reads."""

    tissue: Ledger
    graft: Ledger
    hardware: Ledger
    biology: Ledger
    spread: Ledger
    union: Ledger
    usual: Ledger

    @property
    def all(self) -> tuple[Ledger, ...]:
        """Every ledger."""
        return (self.tissue, self.graft, self.hardware, self.biology, self.spread, self.union, self.usual)


@dataclass(frozen=True)
class Projection:
    """Arrays over draws (n) and months (t).

    Attributes:
        united, fractured (by part), settled, loosened: (n, t) chances by each month. bridged, motion: (n, t) share of
            the graft's area bridged and degrees of flexion-extension. unknown: number of sets of draws.
        history: of the constants alone, and ``pace``: months of the model's history a month, for the median person.
    """

    united: Array
    fractured: Mapping[str, Array]
    settled: Array
    loosened: Array
    bridged: Array
    motion: Array
    unknown: int
    history: History
    pace: float
    ratio: float

    def chances(self, values: Array) -> Array:
        """(sets, t) mean over the people of each set."""
        return np.asarray(values.reshape(self.unknown, -1, values.shape[-1]).mean(axis=1))


def standard_draws(seed: int, books: Books) -> dict[str, Array]:
    """Standard normal numbers (n,) by name."""
    sets, people = (int(books.spread.value(f"draws.{k}", WHY)) for k in ("unknown", "chance"))
    return {name: nested(seed, name, sets, people, name in CHANCE) for name in (*UNKNOWN, *CHANCE)}


def project(levels: OperatedLevels, level: str, outlook: Outlook, rule: str, z: Mapping[str, Array],
            sets: int, books: Books) -> Projection:  # fmt: skip
    """One level of an option under a rule, for draws ``z`` (n,) by name in ``sets`` sets."""
    from scipy.special import ndtr

    curve, bio = levels.curves[level], books.biology
    history = heal(curve, rule, books.tissue, _variation(z, books))
    middle = heal(curve, rule, books.tissue)
    usual = books.usual.value(f"reference.{rule}", WHY)
    end, ratio = united_in_the_end(history.time_to_union, outlook, rule, z, books)
    own = own_pace(ndtr(z["the person"]), end, ratio, outlook.speed, books.union)
    reached = np.where(np.isfinite(history.time_to_union), history.time_to_union, usual)
    days = (reached / own)[:, None] * MONTHS[None, :]
    bridged = history.at(history.bridged, days)
    modulus = history.at(history.modulus, days)
    known = time_ratio(middle.time_to_union, usual, bio.value("time.cap", WHY))
    counted = known ** bio.value("time.exponent", WHY)
    first = united_at_the_end(np.array([np.mean(outlook.log_odds)]), counted)
    median = own_pace(np.array([_LEVEL_SHARE]) * first, first, counted, outlook.speed, books.union)
    time = middle.time_to_union[0] if np.isfinite(middle.time_to_union[0]) else usual
    return Projection(
        united=united_by(MONTHS, end, ratio, outlook.speed, books.union),
        fractured=_fractured(curve, modulus, levels.material, z, books),
        settled=_settled(levels, level, z, books),
        loosened=_loosened(curve, modulus, levels.strength[level], z, books),
        bridged=bridged,
        motion=curve.of([s.motion for s in curve.states], modulus),
        unknown=sets,
        history=middle,
        pace=float(time / median[0]),
        ratio=float(known[0]) if np.isfinite(middle.time_to_union[0]) else np.inf,
    )


def united_in_the_end(
    time_to_union: Array, outlook: Outlook, rule: str, z: Mapping[str, Array], books: Books
) -> tuple[Array, Array]:
    """(n,) chance of union at 24 months, and time to union over the usual as far as it counts, for draws ``z``."""
    bio = books.biology
    ratio = time_ratio(time_to_union, books.usual.value(f"reference.{rule}", WHY), bio.value("time.cap", WHY))
    exponent = bio.quantity("time.exponent", WHY)
    beta = np.clip(float(exponent) + z["weight of mechanics"] * _sd(exponent.low, exponent.high), 0.0, None)
    plates = bio.quantity("endplate.poor", WHY)
    log_odds = (outlook.log_odds + outlook.between_sd * z["published rate"] + outlook.factors_sd * z["risk factors"]
                - np.log(float(plates)) - z["endplate preparation"] * _log_sd(plates.low, plates.high))  # fmt: skip
    counted = ratio**beta
    return united_at_the_end(log_odds, counted), counted


def _sd(low: float | None, high: float | None) -> float:
    return 0.0 if low is None or high is None else (high - low) / (2.0 * Z90)


def _log_sd(low: float | None, high: float | None) -> float:
    return 0.0 if low is None or high is None else float(np.log(high / low)) / (2.0 * Z90)


def _variation(z: Mapping[str, Array], books: Books) -> Variation:
    spread = books.spread
    strain = np.hypot(spread.value("strain.log_sd", WHY), books.graft.value("surrogate.log_sd", WHY))
    return Variation(
        np.exp(strain * z["strain in the graft"] + spread.value("operation.log_sd", WHY) * z["the operation"]),
        np.exp(spread.value("threshold.log_sd", WHY) * z["limits of the rule"]),
        np.exp(spread.value("modulus.log_sd", WHY) * z["moduli of new tissue"]),
    )


def _fractured(curve: GraftCurve, modulus: Array, material: str, z: Mapping[str, Array],
               books: Books) -> dict[str, Array]:  # fmt: skip
    book = books.hardware
    known = book.set.under("strength")
    strength = book.value(f"strength.{material if material in known else 'titanium alloy'}", WHY)
    more = np.exp(books.spread.value("stress.log_sd", WHY) * z["stress in hardware"])[:, None]
    found = {}
    for part in STRESSES:
        if max(s.full[part] for s in curve.states) <= 0.0:
            continue
        standing, full = (curve.of([getattr(s, k)[part] for s in curve.states], modulus) for k in ("standing", "full"))
        rate = damage_per_month(standing * more, full * more, strength, book)
        found[part] = fractured(added_up(MONTHS, rate), book)
    return found


def _settled(levels: OperatedLevels, level: str, z: Mapping[str, Array], books: Books) -> Array:
    book, usual = books.hardware, books.usual
    shift = book.value("between_centres_sd", WHY) * z["settling of cages"]
    index = np.full(shift.shape, levels.curves[level].fresh.cage / levels.strength[level])
    chance = gives_way(index, levels.settling, shift, book, usual)
    if levels.injured:
        chance = likelier(chance, book.value("settling.injured_endplate", WHY))
    return np.asarray(chance[:, None] * by_month(MONTHS, "settling", book))


def _loosened(curve: GraftCurve, modulus: Array, strength: float, z: Mapping[str, Array], books: Books) -> Array:
    book, usual = books.hardware, books.usual
    if curve.fresh.screw_bone <= 0.0:
        return np.zeros(modulus.shape)
    shift = book.value("between_centres_sd", WHY) * z["loosening of screws"]
    index = screw_pressure(curve, modulus, book) / strength
    chance = gives_way(index, "loosening", shift, book, usual)
    return np.asarray(chance[:, None] * by_month(MONTHS, "loosening", book))


def screw_pressure(curve: GraftCurve, modulus: Array, book: Ledger) -> Array:
    """(n,) MPa, pressure of screws on bone averaged over the time in which they loosen, at graft moduli (n, months)."""
    pressure = curve.of([s.screw_bone for s in curve.states], modulus)
    weight = np.diff(by_month(MONTHS, "loosening", book))
    return np.asarray((0.5 * (pressure[:, 1:] + pressure[:, :-1]) * weight).sum(axis=1) / weight.sum())
