"""What the levels next to a fusion carry, read off the mechanics.

Load control compares both states under the same loads. The hybrid protocol asks for the same total L1-S1 motion
before and after; here it is approximated to first order: everything the moment adds is scaled by

    k = total flexion-extension of the intact spine / total of the operated spine.

Rotation and facet force scale by k; disc pressure is the standing pressure plus k times what the moment adds.
The true protocol would solve again with a larger moment; stiffening of the tissues makes k an upper guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

from ..case import LEVELS
from .ledger import Ledger
from .model import AdjacentChange, Band

if TYPE_CHECKING:
    from ..mechanics.response import Response

STANDING = "standing"
POSTURES = ("follower_flexion", "follower_extension", "follower_bending", "follower_torsion")
FACET_LOADS = ("extension", "torsion_left", "torsion_right")


@dataclass(frozen=True)
class Ratios:
    """Operated over intact at one level; None where either state has no such thing."""

    rotation: float
    idp: float | None
    facet: float | None


def neighbours_of(levels: Sequence[str]) -> tuple[str | None, str | None]:
    """The level above and the level below the operated ones (None beyond L1-S1)."""
    rows = [LEVELS.index(level) for level in levels]
    above, below = min(rows) - 1, max(rows) + 1
    return (LEVELS[above] if above >= 0 else None, LEVELS[below] if below < len(LEVELS) else None)


def load_control(intact: Response, operated: Response, level: str) -> Ratios:
    """Ratios under the same loads."""
    return _ratios(intact, operated, level, 1.0)


def hybrid(intact: Response, operated: Response, level: str) -> Ratios:
    """Ratios under the same total L1-S1 flexion-extension, to first order."""
    return _ratios(intact, operated, level, _total(intact) / _total(operated))


def _total(response: Response) -> float:
    return sum(response.range_of_motion(level, "flexion") for level in LEVELS)


def _ratios(intact: Response, operated: Response, level: str, k: float) -> Ratios:
    rotation = operated.range_of_motion(level, "flexion") / intact.range_of_motion(level, "flexion") * k
    return Ratios(
        rotation,
        _over(_pressure(operated, level, k), _pressure(intact, level, 1.0)),
        _over(_facets(operated, level, k), _facets(intact, level, 1.0)),
    )


def _over(after: float | None, before: float | None) -> float | None:
    return after / before if after is not None and before and before > 0 else None


def _pressure(response: Response, level: str, k: float) -> float | None:
    """Mean disc pressure over the combined postures, with the moment's part scaled by ``k``, in MPa."""
    loads = response.loads
    if STANDING not in loads or (standing := loads[STANDING].levels[level].idp_mpa) is None:
        return None
    found = [loads[name].levels[level].idp_mpa for name in POSTURES if name in loads]
    scaled = [standing + k * (p - standing) for p in found if p is not None]
    return sum(scaled) / len(scaled) if scaled else standing


def _facets(response: Response, level: str, k: float) -> float | None:
    """Both facets together, mean over extension and torsion, scaled by ``k``, in N."""
    found = [sum(response.loads[n].levels[level].facet_n.values()) for n in FACET_LOADS if n in response.loads]
    return k * sum(found) / len(found) if found else None


def hazard_ratio(ratios: Ratios, ledger: Ledger) -> Band:
    """Factor that the mechanics put on the published hazard.

    log HR = elasticity x mean over rotation, pressure and facet load of log(ratio / typical ratio), held within
    the cap. The typical ratio is what fused spines of the published cohort already carry; the elasticity is an
    assumption whose band includes no effect.
    """
    why = "how far mechanics move the published hazard"
    measured: Mapping[str, float | None] = {
        "rotation": ratios.rotation,
        "idp": ratios.idp,
        "facet": ratios.facet,
    }
    index = [
        log(value / ledger.value(f"typical.{name}", why)) for name, value in measured.items() if value and value > 0
    ]
    shift = sum(index) / len(index) if index else 0.0
    elasticity = ledger.quantity("elasticity", why)
    limit = log(ledger.value("ratio_cap", why))

    def held(power: float) -> float:
        return exp(min(max(power * shift, -limit), limit))

    value = float(elasticity)
    ends = [held(elasticity.low if elasticity.low is not None else value)]
    ends.append(held(elasticity.high if elasticity.high is not None else value))
    return Band(held(value), min(ends), max(ends))


def change(level: str, protocol: str, ratios: Ratios, factor: Band) -> AdjacentChange:
    """The noun that carries it on."""
    return AdjacentChange(level, protocol, ratios.rotation, ratios.idp, ratios.facet, factor)
