"""Heights of bodies and discs, and the angles between endplates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import errors
from .plate import FittedEndplate
from .volume import Array

Value = tuple[float, float]
"""A value and its standard error."""


@dataclass(frozen=True)
class ThreeHeights:
    """Front, middle and back, each (value, standard error) in mm."""

    anterior: Value
    middle: Value
    posterior: Value


def between(upper: FittedEndplate, lower: FittedEndplate) -> ThreeHeights:
    """Heights between two plates, along the mean of their normals, in the mid-sagittal plane.

    Front and back: between the planes of the two rims, at the ends of the stretch over which the plates face each
    other (the rims themselves where they stand one above the other). Middle: between the bony surfaces. Used for a
    body (superior and inferior plate) and for a disc (inferior plate above, superior plate below), where it measures
    from bony endplate to bony endplate.
    """
    axis = upper.axes[:, 2] + lower.axes[:, 2]
    axis = axis / np.linalg.norm(axis)
    forward = lower.axes[:, 0] + upper.axes[:, 0]
    forward = forward - (forward @ axis) * axis
    forward = forward / np.linalg.norm(forward)
    origin = 0.5 * (upper.centre + lower.centre)

    def height(x: float) -> Value:
        ends, variance = [], 0.0
        for plate in (upper, lower):
            u = float((x - (plate.centre - origin) @ forward) / (plate.axes[:, 0] @ forward))
            ends.append(plate.at(u) @ axis)
            variance += plate.height_error(u) ** 2
        return float(ends[0] - ends[1]), float(np.sqrt(variance))

    front = min((plate.front - origin) @ forward for plate in (upper, lower))
    back = max((plate.back - origin) @ forward for plate in (upper, lower))
    middle = float((upper.middle_point - lower.middle_point) @ axis)
    middle_error = errors.combine(upper.position_error, lower.position_error, upper.middle_error, lower.middle_error)
    return ThreeHeights(height(float(front)), (middle, middle_error), height(float(back)))


def opening(upper: FittedEndplate, lower: FittedEndplate, sagittal: Array) -> Value:
    """Sagittal angle between two plates in degrees, positive where they open to the front."""
    angle = pitch(lower, sagittal) - pitch(upper, sagittal)
    return float(np.degrees(angle)), float(np.degrees(errors.combine(upper.pitch_error, lower.pitch_error)))


def sacral_slope(plate: FittedEndplate, sagittal: Array) -> Value:
    """Forward tilt of the sacral plate against the scanner's horizontal, in degrees."""
    return float(np.degrees(pitch(plate, sagittal))), float(np.degrees(plate.pitch_error))


def pitch(plate: FittedEndplate, sagittal: Array) -> float:
    """Forward tilt of a plate in the sagittal plane (``sagittal``: (3, 3) anterior, left, cranial), rad."""
    normal = plate.axes[:, 2] @ sagittal
    return float(np.arctan2(normal[0], normal[2]))


def slip(upper: FittedEndplate, lower: FittedEndplate) -> Value:
    """How far the back rim of the upper vertebra lies in front of that of the lower, along the lower plate (mm)."""
    distance = float((upper.back - lower.back) @ lower.axes[:, 0])
    return distance, errors.combine(upper.outline.edge_error, lower.outline.edge_error)
