"""From fitted parts to the measures of the case file; figures that cannot be true are left out and named."""

from __future__ import annotations

import numpy as np

from ...case import (
    LEVELS,
    VERTEBRAE,
    Alignment,
    AnatomyMeasures,
    DiscHeights,
    DiscMeasures,
    EndplateMeasures,
    Heights,
    Measured,
    VertebraMeasures,
)
from .findings import Findings
from ...evidence import parameters
from .endplate import FittedEndplate
from .heights import ThreeHeights, Value, between, opening, sacral_slope, slip
from .pelvis import pelvic_angles
from .settings import bounds, number
from .volume import Array

SCANNER = np.eye(3)


def assemble(found: Findings, spacing: Array, with_ct: bool) -> AnatomyMeasures:
    """The case file's measures from everything that was found; completes ``found.missing`` and ``found.notes``."""
    sagittal = sagittal_axes(found)
    vertebrae = {name: _vertebra(found, name) for name in VERTEBRAE if found.plates.get(name) or name in found.density}
    discs = {}
    for level in LEVELS:
        upper, lower = _plates(found, level, "inferior", "superior")
        if upper is None or lower is None:
            found.missing[f"disc {level}"] = _lacking(found, level, "inferior", "superior")
            continue
        name = f"disc {level}"
        heights = _heights(found, name, between(upper, lower), "believed.disc_height")
        wedge = _believed(found, name, "wedge", opening(upper, lower, sagittal), "believed.wedge")
        discs[level] = DiscMeasures(height_mm=DiscHeights(**heights), lordosis_deg=wedge)
        _note_slip(found, level, slip(upper, lower))
    size = " x ".join(f"{s:.1f}" for s in spacing)
    return AnatomyMeasures.model_validate(
        {
            "source": f"CT label map{' and CT' if with_ct else ''}, voxels {size} mm; discs from bony endplate to bony endplate",
            "vertebrae": vertebrae,
            "discs": discs,
            "alignment": _alignment(found, sagittal),
            "missing": dict(found.missing),
        }
    )


def sagittal_axes(found: Findings) -> Array:
    """(3, 3) columns anterior, left, cranial of the person: left runs through the femoral heads.

    Without both heads, left is the mean of the vertebrae's left axes. Cranial is the scanner's, squared to it.
    """
    if len(found.heads) == 2:
        left = found.heads["left"].centre - found.heads["right"].centre
        if left[1] < 0:
            left = -left
            found.notes.append("The left and right femur seem to be exchanged in the label map; check its orientation.")
    else:
        left = np.sum([body.axes[:, 1] for body in found.bodies.values()], axis=0)
    left = left / np.linalg.norm(left)
    up = SCANNER[:, 2] - left[2] * left
    up = up / np.linalg.norm(up)
    return np.column_stack([np.cross(left, up), left, up])


def _vertebra(found: Findings, name: str) -> VertebraMeasures:
    plates = {side: found.plate(name, side) for side in ("superior", "inferior")}
    sizes = {}
    for side, plate in plates.items():
        if plate is None:
            sizes[side] = EndplateMeasures()
            continue
        width: Value | None = (plate.outline.width, plate.outline.size_error)
        if name == "S1" and found.sacrum_only:
            found.lacks(name, "the width of its endplate needs a label of its own")
            width = None
        sizes[side] = EndplateMeasures(
            width_mm=_believed(found, name, f"{side} endplate width", width, "believed.width"),
            depth_mm=_believed(
                found, name, f"{side} endplate depth", (plate.outline.depth, plate.outline.size_error), "believed.depth"
            ),
        )
    superior, inferior = plates["superior"], plates["inferior"]
    heights = Heights()
    if superior is not None and inferior is not None:
        heights = Heights(**_heights(found, name, between(superior, inferior), "believed.body_height"))
    hu = found.density.get(name)
    return VertebraMeasures(
        superior_endplate=sizes["superior"],
        inferior_endplate=sizes["inferior"],
        height_mm=heights,
        cancellous_hu=None if hu is None else _measured(hu),
    )


def _alignment(found: Findings, sagittal: Array) -> Alignment:
    segmental = {}
    for level in LEVELS:
        upper, lower = _plates(found, level, "superior", "superior")
        if upper is None or lower is None:
            found.missing[f"segmental lordosis {level}"] = _lacking(found, level, "superior", "superior")
        else:
            value = opening(upper, lower, sagittal)
            angle = _believed(found, f"segmental lordosis {level}", "angle", value, "believed.segment")
            if angle is not None:
                segmental[level] = angle
    first, sacral = found.plate("L1", "superior"), found.plate("S1", "superior")
    whole = None
    if first is None or sacral is None:
        found.missing["lordosis L1-S1"] = _lacking(found, "L1-S1", "superior", "superior")
    else:
        whole = _believed(
            found, "lordosis L1-S1", "angle", opening(first, sacral, sagittal), "believed.lordosis"
        )
    pelvic = _pelvic(found, sagittal)
    return Alignment.model_validate(
        {"segmental_lordosis_deg": segmental, "lordosis_l1_s1_deg": whole, "posture": "supine", **pelvic}
    )


def _pelvic(found: Findings, sagittal: Array) -> dict[str, Measured]:
    """Sacral slope, and incidence and tilt where both femoral heads were found."""
    plate = found.plate("S1", "superior")
    if plate is None:
        found.missing["sacral slope"] = "the superior endplate of S1 was not measured"
        found.missing["pelvic incidence and tilt"] = "the superior endplate of S1 was not measured"
        return {}
    slope = {"sacral_slope_deg": _measured(sacral_slope(plate, sagittal))}
    if len(found.heads) < 2:
        found.missing["pelvic incidence and tilt"] = "both femoral heads are needed"
        return slope
    angles = pelvic_angles(plate, (found.heads["left"], found.heads["right"]), sagittal)
    low, high = bounds("believed.pelvic_incidence")
    if not low <= angles.incidence[0] <= high:
        found.missing["pelvic incidence and tilt"] = (
            f"the fit gave an incidence of {angles.incidence[0]:.0f} degrees, outside {low:.0f} to {high:.0f}"
        )
        return slope
    return slope | {
        "pelvic_incidence_deg": _measured(angles.incidence),
        "pelvic_tilt_deg": _measured(angles.tilt),
    }


def _plates(
    found: Findings, level: str, upper_side: str, lower_side: str
) -> tuple[FittedEndplate | None, FittedEndplate | None]:
    upper, lower = level.split("-")
    return found.plate(upper, upper_side), found.plate(lower, lower_side)


def _lacking(found: Findings, level: str, upper_side: str, lower_side: str) -> str:
    sides = zip(level.split("-"), (upper_side, lower_side), strict=True)
    absent = [f"the {side} endplate of {name}" for name, side in sides if found.plate(name, side) is None]
    return f"{' and '.join(absent)} {'was' if len(absent) == 1 else 'were'} not measured"


def _heights(found: Findings, name: str, heights: ThreeHeights, within: str) -> dict[str, Measured | None]:
    places = {"anterior": heights.anterior, "middle": heights.middle, "posterior": heights.posterior}
    return {k: _believed(found, name, f"{k} height", v, within) for k, v in places.items()}


def _believed(found: Findings, name: str, what: str, value: Value | None, within: str) -> Measured | None:
    """The value, or None with the reason put down if no adult has such a one."""
    if value is None:
        return None
    low, high = bounds(within)
    if low <= value[0] <= high:
        return _measured(value)
    unit = parameters("Measurement")[within].unit
    found.lacks(name, f"its {what} came out as {value[0]:.1f} {unit}, outside {low:g} to {high:g} {unit}")
    return None


def _measured(value: Value) -> Measured:
    return Measured(value=float(value[0]), error=float(value[1]))


def _note_slip(found: Findings, level: str, value: Value) -> None:
    distance, error = value
    if abs(distance) > max(number("believed.slip"), 2.0 * error):
        way = "in front of" if distance > 0 else "behind"
        upper, lower = level.split("-")
        found.notes.append(
            f"The back rim of {upper} lies {abs(distance):.1f} ± {error:.1f} mm {way} that of {lower}, supine."
        )
