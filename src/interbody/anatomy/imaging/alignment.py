"""Sagittal alignment from the fitted plates and femoral heads."""

from __future__ import annotations

import numpy as np

from ...case import LEVELS, Alignment, Measured
from .belief import believed, facing, lacking
from .findings import Findings
from .heights import opening, sacral_slope
from .pelvis import pelvic_angles
from .volume import Array

SCANNER = np.eye(3)


def alignment(found: Findings, sagittal: Array) -> Alignment:
    """Segmental and whole lordosis, sacral slope, pelvic incidence and tilt; what lacks a part is put down."""
    segmental = {}
    for level in LEVELS:
        upper, lower = facing(found, level, "superior", "superior")
        if upper is None or lower is None:
            found.missing[f"segmental lordosis {level}"] = lacking(found, level, "superior", "superior")
        else:
            value = opening(upper, lower, sagittal)
            angle = believed(found, f"segmental lordosis {level}", "angle", value, "believed.segment")
            if angle is not None:
                segmental[level] = angle
    first, sacral = found.plate("L1", "superior"), found.plate("S1", "superior")
    whole = None
    if first is None or sacral is None:
        found.missing["lordosis L1-S1"] = lacking(found, "L1-S1", "superior", "superior")
    else:
        whole = believed(found, "lordosis L1-S1", "angle", opening(first, sacral, sagittal), "believed.lordosis")
    pelvic = _pelvic(found, sagittal)
    return Alignment.model_validate(
        {"segmental_lordosis_deg": segmental, "lordosis_l1_s1_deg": whole, "posture": "supine", **pelvic}
    )


def _pelvic(found: Findings, sagittal: Array) -> dict[str, Measured | None]:
    """Sacral slope, and incidence and tilt where both femoral heads were found."""
    plate = found.plate("S1", "superior")
    if plate is None:
        found.missing["sacral slope"] = "the superior endplate of S1 was not measured"
        found.missing["pelvic incidence and tilt"] = "the superior endplate of S1 was not measured"
        return {}
    slope = believed(found, "sacral slope", "angle", sacral_slope(plate, sagittal), "believed.sacral_slope")
    if len(found.heads) < 2:
        found.missing["pelvic incidence and tilt"] = "both femoral heads are needed"
        return {"sacral_slope_deg": slope}
    angles = pelvic_angles(plate, (found.heads["left"], found.heads["right"]), sagittal)
    name = "pelvic incidence and tilt"
    incidence = believed(found, name, "incidence", angles.incidence, "believed.pelvic_incidence")
    tilt = believed(found, name, "tilt", angles.tilt, "believed.pelvic_tilt")
    return {"sacral_slope_deg": slope, "pelvic_incidence_deg": incidence, "pelvic_tilt_deg": tilt}


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
