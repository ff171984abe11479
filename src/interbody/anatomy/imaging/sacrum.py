"""Where S1 is: in its own label, or at the top of the sacrum's."""

from __future__ import annotations

import numpy as np

from .body import Body, core, orient, square_axes
from .findings import Findings
from .settings import label, number
from .surface import Surface

CRANIAL = np.array([0.0, 0.0, 1.0])


def place_s1(surfaces: dict[str, Surface], found: Findings) -> tuple[Surface, Body] | None:
    """Surface and body of S1, or None with the reason put down in ``found.missing``.

    With a label of its own S1 is placed like any vertebra. Without one, the line through the inferior endplate of L5
    is followed down into the sacrum; a short way below the first bone it meets is the start of the search.
    """
    plate = found.plate("L5", "inferior")
    if "S1" in surfaces:
        surface = surfaces["S1"]
        centre = core(surface)
        if plate is None:
            return surface, orient(surface, centre, CRANIAL)
        return surface, orient(surface, centre, plate.axes[:, 2], plate.axes[:, 0])
    if "sacrum" not in surfaces:
        found.missing["S1"] = f"labels {label('S1')} and {label('sacrum')} are not in the label map"
        return None
    if plate is None:
        found.missing["S1"] = (
            f"label {label('S1')} is not in the label map, and without L5 it is not found in the sacrum"
        )
        return None
    surface = surfaces["sacrum"]
    down = -plate.axes[:, 2]
    entry, _ = surface.entries(plate.centre, down, number("sacrum.reach"))
    if not np.isfinite(entry[0]):
        found.missing["S1"] = "no sacrum was found below L5"
        return None
    found.sacrum_only = True
    found.notes.append("S1 has no label of its own; its endplate was found at the top of the sacrum's label.")
    start = plate.centre + (float(entry[0]) + number("sacrum.depth")) * down
    return surface, Body(start, square_axes(plate.axes[:, 0], plate.axes[:, 2]))
