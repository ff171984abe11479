"""How a specimen stands in the testing machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..mechanics import SpineModel

Array = NDArray[np.float64]


def machine_axes(model: SpineModel) -> Array:
    """(3, 3) axes of the testing machine in the model's world, as columns: forwards, to the left, upwards.

    One level is embedded with the middle plane of its disc level, half-way between its endplates (assumed: what
    laboratories usually write); several levels stand as the spine does.
    """
    if len(model.parts) > 1:
        return np.eye(3)
    above, below = next(iter(model.parts)).split("-")
    upper = model.spine.vertebrae[above].inferior
    assert upper is not None
    both = upper.axes + model.spine.vertebrae[below].superior.axes
    up = both[:, 2] / np.linalg.norm(both[:, 2])
    forwards = both[:, 0] - (both[:, 0] @ up) * up
    forwards /= np.linalg.norm(forwards)
    return np.stack([forwards, np.cross(up, forwards), up], axis=1)
