"""Two facing plates: their heights front, middle and back, from what is known of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .frame import rim_difference, wedge_of


@dataclass(frozen=True)
class Rims:
    """What is known of the distance between two plates of depth ``depth`` (mm).

    ``height`` is measured where ``at`` says: between the centres, the anterior or the posterior rims.
    ``wedge`` is their angle in degrees when it was measured, else None.
    """

    depth: float
    at: Literal["centre", "anterior", "posterior"]
    height: float
    wedge: float | None
    reach: float | None = None
    """Depth over which the plates must not touch, when it is more than ``depth`` (unequal plates, backward slip)."""

    def centre(self, wedge_deg: float) -> float:
        """Distance of the centres, mm, at an angle."""
        half = 0.5 * rim_difference(self.depth, wedge_deg)
        return self.height + {"centre": 0.0, "anterior": -half, "posterior": half}[self.at]

    def anterior(self, wedge_deg: float) -> float:
        """Distance of the anterior rims, mm."""
        return self.centre(wedge_deg) + 0.5 * rim_difference(self.depth, wedge_deg)

    def posterior(self, wedge_deg: float) -> float:
        """Distance of the posterior rims, mm."""
        return self.centre(wedge_deg) - 0.5 * rim_difference(self.depth, wedge_deg)

    def limits(self, least: float) -> tuple[float, float]:
        """Smallest and largest angle, degrees, at which both rims stay ``least`` mm apart."""
        room = max(self.height - least, 0.0)
        reach = max(self.depth, self.reach or 0.0)
        one_sided = wedge_of(reach, room)
        both = wedge_of(reach, 2.0 * room)
        return {
            "centre": (-both, both),
            "anterior": (-math.inf, one_sided),
            "posterior": (-one_sided, math.inf),
        }[self.at]


def known_rims(
    depth: float,
    anterior: float | None,
    middle: float | None,
    posterior: float | None,
    wedge: float | None = None,
) -> Rims | None:
    """Rims from measured heights, or None when no height is known.

    A measured angle is kept as measured (a plane fitted to a plate is surer than two rim heights); the heights then
    set the distance of the centres. ``middle`` is the distance between the plates' planes there.
    """
    if anterior is not None and posterior is not None:
        angle = wedge if wedge is not None else wedge_of(depth, anterior - posterior)
        return Rims(depth, "centre", 0.5 * (anterior + posterior), angle)
    if middle is not None:
        if wedge is None and anterior is not None:
            wedge = wedge_of(depth, 2.0 * (anterior - middle))
        elif wedge is None and posterior is not None:
            wedge = wedge_of(depth, 2.0 * (middle - posterior))
        return Rims(depth, "centre", middle, wedge)
    if anterior is not None:
        return Rims(depth, "anterior", anterior, wedge)
    if posterior is not None:
        return Rims(depth, "posterior", posterior, wedge)
    return None
