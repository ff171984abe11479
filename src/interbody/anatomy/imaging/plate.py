"""A fitted endplate: where it is, how large, and how sure."""

from __future__ import annotations

from dataclasses import dataclass

from . import errors
from .outline import Outline
from .volume import Array


@dataclass(frozen=True)
class FittedEndplate:
    """One bony endplate.

    Attributes:
        centre: (3,) mm, middle of the outline, in the plane of the rim.
        axes: (3, 3) columns anterior, left, cranial; the third is the plate's normal.
        outline: rim in the plane.
        middle: height of the bony surface in the middle above the rim plane, along the cranial axis, mm
            (negative for a superior endplate that is hollow, positive for an inferior one).
        middle_error: standard error of ``middle``, mm.
        position_error: standard error of the plane along its normal at the centre, mm.
        pitch_error: standard error of its tilt in the mid-sagittal plane, rad.
        scatter: robust standard deviation of the surface about the fit, mm.
    """

    centre: Array
    axes: Array
    outline: Outline
    middle: float
    middle_error: float
    position_error: float
    pitch_error: float
    scatter: float

    def at(self, forward: float) -> Array:
        """(3,) mm, point of the rim plane ``forward`` mm in front of the centre, in the mid-sagittal plane."""
        return self.centre + forward * self.axes[:, 0]

    @property
    def front(self) -> Array:
        """(3,) mm, the front rim in the middle."""
        return self.at(0.5 * self.outline.depth)

    @property
    def back(self) -> Array:
        """(3,) mm, the back rim in the middle."""
        return self.at(-0.5 * self.outline.depth)

    @property
    def middle_point(self) -> Array:
        """(3,) mm, the bony surface in the middle of the plate."""
        return self.centre + self.middle * self.axes[:, 2]

    def height_error(self, forward: float) -> float:
        """Standard error of the plane along its normal, ``forward`` mm in front of its centre (mm)."""
        return errors.combine(self.position_error, forward * self.pitch_error)
