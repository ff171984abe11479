"""Frames in the sagittal plane, and the angle between two plates."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .spine import Array


def sagittal_axes(flexion_deg: float) -> Array:
    """Axes (3, 3) of a plate flexed by an angle in degrees; columns anterior, left, cranial."""
    c, s = math.cos(math.radians(flexion_deg)), math.sin(math.radians(flexion_deg))
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


@dataclass(frozen=True)
class Frame:
    """A place (3,) mm and the axes (3, 3) anterior, left, cranial there."""

    origin: Array
    axes: Array

    def point(self, anterior: float, left: float, cranial: float) -> Array:
        """(3,) mm, the world point at these coordinates of the frame."""
        return np.asarray(self.origin + self.axes @ np.array([anterior, left, cranial]))

    def moved(self, anterior: float, left: float, cranial: float) -> Frame:
        """The same axes at another point of the frame."""
        return Frame(self.point(anterior, left, cranial), self.axes)


def rim_difference(depth: float, wedge_deg: float) -> float:
    """Anterior less posterior height, mm, of two plates of equal depth at an angle.

    Exact for plates symmetric about the bisecting plane: 2 depth sin(wedge / 2).
    """
    return 2.0 * depth * math.sin(math.radians(wedge_deg) / 2.0)


def wedge_of(depth: float, difference: float) -> float:
    """The angle in degrees of which :func:`rim_difference` is ``difference`` (clipped at 180 degrees)."""
    return 2.0 * math.degrees(math.asin(max(-1.0, min(1.0, difference / (2.0 * depth)))))
