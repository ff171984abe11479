"""Heights and wedge of the vertebral bodies, as far as they are known before alignment is solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..case import Case
from .frame import rim_difference
from .given import by_name, number
from .ledger import Ledger
from .morphometry import HEIGHT_LEVELS, LUMBAR, BodySize, Regression, personal_ratio
from .rims import Rims, known_rims


@dataclass(frozen=True)
class Concavity:
    """Depth of the two endplates that face a disc, mm."""

    upper: float
    lower: float

    @property
    def both(self) -> float:
        """Sum of the two, mm."""
        return self.upper + self.lower


def estimated_wedge(case: Case, ledger: Ledger, vertebra: str) -> float:
    """Wedge of a body by sex and level, degrees, lordotic positive (Masharawi2010)."""
    key = f"wedge.{case.patient.sex}.{vertebra}"
    value = ledger.number("Bodies", key, "wedge of the vertebral body")
    return ledger.estimate(
        f"{vertebra} body wedge (deg)", value, ledger.number("Bodies", "wedge.sd", "spread of body wedge")
    )


def _estimated_heights(case: Case, ledger: Ledger) -> dict[str, float]:
    """Posterior height of each body, mm, before personal scaling.

    The pattern of Panjabi1992, scaled so that the reference person, mean of both sexes, has the mean body height of
    Clouthier2023 over L2 to L5 (that mean is of front and back, so half the mean wedge is taken off), times the ratio
    of the stature regression.
    """
    regression = Regression(case, ledger)
    pattern = {v: ledger.number("Panjabi1992", f"posterior_height.{v}", "body height by level") for v in LUMBAR}
    halves = []
    for v in HEIGHT_LEVELS:
        kinds = ("superior_depth", "inferior_depth")
        depths = [ledger.number("Panjabi1992", f"{k}.{v}", "body height by level") for k in kinds]
        wedges = [ledger.number("Bodies", f"wedge.{sex}.{v}", "body height") for sex in ("female", "male")]
        halves.append(0.5 * rim_difference(0.5 * sum(depths), 0.5 * sum(wedges)))
    posterior = ledger.number("Bodies", "body_height.mean", "body height") - sum(halves) / len(halves)
    factor = posterior / (sum(pattern[v] for v in HEIGHT_LEVELS) / len(HEIGHT_LEVELS))
    return {v: pattern[v] * factor * regression.height_ratio(v) for v in LUMBAR}


def _posterior(rims: Rims) -> float | None:
    """Posterior height, mm, where the measures give it."""
    if rims.wedge is not None:
        return rims.posterior(rims.wedge)
    return rims.height if rims.at == "posterior" else None


def body_rims(
    case: Case, ledger: Ledger, sizes: Mapping[str, BodySize], concavity: Mapping[str, Concavity]
) -> dict[str, Rims]:
    """What is known of the height of L1 to L5.

    Anterior and posterior heights are those of the rims. A middle height that stands alone is that between the
    hollows of the endplates, so the hollows are added. Without any height, the pattern of Panjabi1992 scaled to the
    mean of Clouthier2023 and to this stature is used, times the mean ratio measured over estimated of the others.
    """
    measured_bodies = by_name(case.anatomy.vertebrae)
    known: dict[str, Rims] = {}
    for v in LUMBAR:
        measures = measured_bodies.get(v)
        if measures is None:
            continue
        given = measures.height_mm
        anterior, middle, posterior = number(given.anterior), number(given.middle), number(given.posterior)
        if middle is not None and anterior is None and posterior is None:
            middle += concavity[v].both
        else:
            middle = None
        rims = known_rims(sizes[v].depth, anterior, middle, posterior)
        if rims is not None:
            known[v] = rims
    if len(known) == len(LUMBAR):
        return known
    guess = _estimated_heights(case, ledger)
    measured = {v: h for v, r in known.items() if (h := _posterior(r)) is not None}
    ratio = personal_ratio(measured, guess)
    sd = ledger.number("Bodies", "body_height.sd", "spread of body height")
    for v in LUMBAR:
        if v not in known:
            height = ledger.estimate(f"{v} posterior body height (mm)", ratio * guess[v], sd)
            known[v] = Rims(sizes[v].depth, "posterior", height, None)
    return known
