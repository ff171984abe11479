"""Around the operation: nights in hospital, length of the operation and blood lost, for every option."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import tell
from .basis import sources_about
from .bending import NOT_WORKED_OUT_SHORT
from .fields import Choice, Estimate, Result, estimate
from .topics import Told

MEASURES = {
    "stay_days": ("Nights in hospital", "nights", 1, "Length of stay, days"),
    "operating_minutes": ("Length of the operation", "minutes", 0, "Operating time, min"),
    "blood_loss_ml": ("Blood lost", "mL", 0, "Blood loss, mL"),
}
"""By name in the result: words and unit for the patient, decimals and words with the unit for the surgeon."""
NO_OPERATION = "No operation."


@dataclass(frozen=True)
class Around:
    """One measure around the operation, a cell an option."""

    title: str
    clinical_title: str
    cells: tuple[Told, ...]
    sources: tuple[str, ...]


def around(result: Result, options: Sequence[Choice]) -> list[Around]:
    """Every measure that any option has."""
    rows = []
    for name, (title, unit, decimals, clinical) in MEASURES.items():
        found = [estimate(result, "forecast", option.name, "perioperative", name) for option in options]
        if any(e is not None for e in found):
            cells = tuple(_cell(o, e, unit, decimals) for o, e in zip(options, found, strict=True))
            rows.append(Around(title, clinical, cells, sources_about(result, (name.replace("_", " "),))))
    return rows


def _cell(option: Choice, found: Estimate | None, unit: str, decimals: int) -> Told:
    if found is None:
        absent = NO_OPERATION if option.technique == "nonoperative" else NOT_WORKED_OUT_SHORT
        return Told(option, absent=absent)
    count = tell.whole(found.value)
    words = unit.removesuffix("s") if count == 1 else unit
    return Told(
        option,
        patient=f"about {count:,} {words}{tell.most(found)}",
        surgeon=tell.with_bands(found, decimals),
    )
