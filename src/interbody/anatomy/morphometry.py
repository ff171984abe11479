"""Size of the vertebral bodies: measured, or estimated from stature, age and sex.

The level pattern is that of Panjabi1992, the regressions of Lavecchia2018 carry it from the stature of its donors to
this person's, and measured figures scale the unmeasured ones of the same kind by their mean ratio to the estimate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..case import Case
from .ledger import Ledger

LUMBAR = ("L1", "L2", "L3", "L4", "L5")
HEIGHT_LEVELS = ("L2", "L3", "L4", "L5")
"""Vertebrae over which the body height of Bodies.yaml is a mean."""


@dataclass(frozen=True)
class BodySize:
    """Endplate sizes of one vertebra, mm. S1 has only the superior ones (the inferior repeat them)."""

    superior_width: float
    superior_depth: float
    inferior_width: float
    inferior_depth: float

    @property
    def depth(self) -> float:
        """Mean depth of the body, mm."""
        return 0.5 * (self.superior_depth + self.inferior_depth)

    @property
    def width(self) -> float:
        """Mean width of the body, mm."""
        return 0.5 * (self.superior_width + self.inferior_width)


class Regression:
    """Sizes as ratios to those of the reference person (Lavecchia2018)."""

    def __init__(self, case: Case, ledger: Ledger) -> None:
        self._ledger = ledger
        self._stature = case.patient.height_cm
        self._reference = ledger.number("Panjabi1992", "reference.stature", "stature of the reference person")

    def posterior_height(self, vertebra: str, stature_cm: float) -> float:
        """Posterior body height, mm, as the regression on stature has it."""
        get = self._ledger.number
        column = (stature_cm - get("Lavecchia2018", "spine_length.offset", "size from stature")) / get(
            "Lavecchia2018", "spine_length.slope", "size from stature"
        )
        bone = column * (1.0 - get("Lavecchia2018", "spine_length.disc_share", "size from stature"))
        return 10.0 * bone * get("Lavecchia2018", f"height_share.{vertebra}", "size from stature")

    def height_ratio(self, vertebra: str) -> float:
        """Body height of this person over that of the reference person."""
        return self.posterior_height(vertebra, self._stature) / self.posterior_height(vertebra, self._reference)

    def ratio(self, kind: str, vertebra: str) -> float:
        """Size ``kind`` of this person over that of the reference person."""
        slope = self._ledger.number("Lavecchia2018", f"{kind}.slope", "size from stature")
        offset = self._ledger.number("Lavecchia2018", f"{kind}.offset", "size from stature")
        here = self.posterior_height(vertebra, self._stature)
        there = self.posterior_height(vertebra, self._reference)
        return (slope * here + offset) / (slope * there + offset)


def _measured(case: Case) -> dict[tuple[str, str], float]:
    """Measured endplate sizes by vertebra and kind (``superior_width`` and so on), mm."""
    found: dict[tuple[str, str], float] = {}
    for name, vertebra in case.anatomy.vertebrae.items():
        for side in ("superior", "inferior"):
            plate = getattr(vertebra, f"{side}_endplate")
            for size in ("width", "depth"):
                value = getattr(plate, f"{size}_mm")
                if value is not None and not (name == "S1" and side == "inferior"):
                    found[name, f"{side}_{size}"] = float(value)
    return found


def _estimate(case: Case, ledger: Ledger, regression: Regression, name: str, kind: str) -> float:
    """Size of an endplate of L1 to L5 before personal scaling, mm."""
    pattern = ledger.number("Panjabi1992", f"{kind}.{name}", "endplate size by level")
    value = pattern * regression.ratio(kind, name)
    if kind.endswith("depth"):
        side = kind.partition("_")[0]
        growth = ledger.number("Bodies", f"depth.{side}_growth", "growth of body depth with age")
        age = ledger.number("Panjabi1992", "reference.age", "age of the reference person")
        value += growth * (case.patient.age - age)
    return value


def personal_ratio(measured: Mapping[str, float], estimates: Mapping[str, float]) -> float:
    """Mean of measured over estimated for the names in both; 1 when nothing was measured."""
    ratios = [measured[name] / estimates[name] for name in measured if name in estimates]
    return sum(ratios) / len(ratios) if ratios else 1.0


def body_sizes(case: Case, ledger: Ledger) -> dict[str, BodySize]:
    """Endplate sizes of L1 to S1.

    Measured widths (depths) scale all estimated widths (depths) by the mean ratio of measured to estimated.
    """
    measured = _measured(case)
    regression: Regression | None = None
    values = dict(measured)
    for size in ("width", "depth"):
        kinds = (f"superior_{size}", f"inferior_{size}")
        wanted = [(name, kind) for name in LUMBAR for kind in kinds]
        if all(key in measured for key in wanted):
            continue
        regression = regression or Regression(case, ledger)
        guess = {f"{n} {k}": _estimate(case, ledger, regression, n, k) for n, k in wanted}
        known = {f"{n} {k}": v for (n, k), v in measured.items() if n != "S1" and k in kinds}
        ratio = personal_ratio(known, guess)
        sd = ledger.number("Bodies", f"{size}.sd", f"spread of endplate {size}")
        for name, kind in wanted:
            if (name, kind) not in measured:
                label = f"{name} {kind.partition('_')[0]} endplate {size} (mm)"
                values[name, kind] = ledger.estimate(label, ratio * guess[f"{name} {kind}"], sd)
    for size in ("width", "depth"):
        kind = f"superior_{size}"
        if ("S1", kind) not in values:
            share = ledger.number("Bodies", f"s1_{size}_ratio", "endplate of S1 from that of L5")
            sd = ledger.number("Bodies", f"{size}.sd", f"spread of endplate {size}")
            guess_s1 = share * values["L5", f"inferior_{size}"]
            values["S1", kind] = ledger.estimate(f"S1 superior endplate {size} (mm)", guess_s1, sd)
        values["S1", f"inferior_{size}"] = values["S1", kind]
    return {
        name: BodySize(
            values[name, "superior_width"],
            values[name, "superior_depth"],
            values[name, "inferior_width"],
            values[name, "inferior_depth"],
        )
        for name in (*LUMBAR, "S1")
    }
