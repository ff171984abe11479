"""What fields must agree on among themselves. Each rule yields the field and one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .measures import Alignment
    from .model import Option, Patient

Problem = tuple[str, str]
"""The field within the model that holds the rule, and a sentence that follows its full name."""

BMI_RANGE = (12.0, 80.0)
PELVIC_TOLERANCE_DEG = 5.0
LORDOSIS_TOLERANCE_DEG = 10.0


def patient_problems(patient: Patient) -> Iterator[Problem]:
    """Height and weight have to make a person."""
    low, high = BMI_RANGE
    if not low <= patient.bmi <= high:
        yield (
            "weight_kg",
            f"is {patient.weight_kg:g}, which with height_cm {patient.height_cm:g} makes a body mass index "
            f"of {patient.bmi:.0f} kg/m²; allowed is {low:g} to {high:g}. "
            "Is the weight in kg and the height in cm?",
        )


def alignment_problems(alignment: Alignment) -> Iterator[Problem]:
    """Pelvic incidence is tilt plus slope; the segments add up to the whole."""
    whole, tilt, slope = alignment.pelvic_incidence_deg, alignment.pelvic_tilt_deg, alignment.sacral_slope_deg
    if whole and tilt and slope:
        tolerance = max(PELVIC_TOLERANCE_DEG, 2 * (whole.error + tilt.error + slope.error))
        if abs(whole.value - tilt.value - slope.value) > tolerance:
            yield (
                "pelvic_incidence_deg",
                f"is {whole.value:g}, but pelvic_tilt_deg {tilt.value:g} plus sacral_slope_deg "
                f"{slope.value:g} is {tilt.value + slope.value:g}; "
                f"incidence is tilt plus slope, to within {tolerance:g} degrees.",
            )
    parts, total = alignment.segmental_lordosis_deg, alignment.lordosis_l1_s1_deg
    if total and len(parts) == 5:
        added = sum(part.value for part in parts.values())
        tolerance = max(LORDOSIS_TOLERANCE_DEG, 2 * total.error)
        if abs(added - total.value) > tolerance:
            yield (
                "lordosis_l1_s1_deg",
                f"is {total.value:g}, but the five values of segmental_lordosis_deg add up to {added:g}; "
                f"they must agree to within {tolerance:g} degrees.",
            )


def option_problems(option: Option, level_order: tuple[str, ...], fusion: bool) -> Iterator[Problem]:
    """An operation has levels, each once, a fusion's side by side; no operation has none of it."""
    name = option.technique.value
    if name == "nonoperative":
        yield from _nonoperative_problems(option)
        return
    if not option.levels:
        yield "levels", f"is empty; {name} needs at least one level, such as [L4-L5]."
    for level in sorted({lv for lv in option.levels if option.levels.count(lv) > 1}):
        yield "levels", f"names {level} {option.levels.count(level)} times; each level may stand once."
    rows = sorted({level_order.index(level) for level in option.levels})
    if fusion and rows and rows[-1] - rows[0] != len(rows) - 1:
        yield (
            "levels",
            f"is [{', '.join(option.levels)}]; the levels of one fusion must be neighbours, such as [L3-L4, L4-L5].",
        )
    if option.extent is not None and name != "decompression":
        yield "extent", f"is {option.extent}; only a decompression has one, so leave the field out of {name}."
    if not fusion:
        yield from _unfused_problems(option)
    if not fusion and option.screws not in (None, "none"):
        yield "screws", f"is {option.screws}; {name} has no screws, so leave the field out or write none."


def _unfused_problems(option: Option) -> Iterator[Problem]:
    """What only matters where bone is to bridge a level."""
    name = option.technique.value
    for field, usual in (("graft", None), ("endplates", "intact"), ("teriparatide", False), ("nsaid", "none")):
        value = getattr(option, field)
        if value != usual:
            shown = str(value).lower() if isinstance(value, bool) else value
            yield field, f"is {shown}; it only matters where a level is fused, so leave the field out of {name}."


def _nonoperative_problems(option: Option) -> Iterator[Problem]:
    if option.levels:
        yield (
            "levels",
            f"is [{', '.join(option.levels)}]; nonoperative care has no levels, so leave the field out.",
        )
    for field in ("approach", "extent", "facetectomy", "hardware"):
        if field in option.model_fields_set and getattr(option, field):
            shown = "given" if field in ("facetectomy", "hardware") else getattr(option, field)
            yield field, f"is {shown}; nonoperative care has no {field}, so leave the field out."
    yield from _unfused_problems(option)
    if option.screws not in (None, "none"):
        yield "screws", f"is {option.screws}; nonoperative care has no screws, so leave the field out."
