"""The neutral zone of an elastic model.

The laboratory's neutral zone is a residual deformation: how far a specimen stays from the middle when it has been
unloaded for half a minute (Gay et al. 2005). Tissue that crept under the load before holds it there, and the specimen
yields to it with the compliance that it has about zero load. An elastic model has that compliance, not the creep. So
the residual moment is taken as one for the whole spine, through which one moment passes, and is found by least squares
from the neutral zones that the same laboratory measured in other planes; the zones of the plane asked for are then
predicted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def residual_moment(compliance: ArrayLike, neutral_zone: ArrayLike) -> float:
    """Moment in N·m that best explains the measured ``neutral_zone`` (degrees) of levels and planes by their
    ``compliance`` about zero load (degrees per N·m)."""
    c, z = np.ravel(np.asarray(compliance, dtype=float)), np.ravel(np.asarray(neutral_zone, dtype=float))
    if len(c) != len(z) or not len(c) or not (c > 0.0).all():
        raise ValueError("each measured neutral zone needs a compliance above zero")
    return float((c @ z) / (c @ c))
