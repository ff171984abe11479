"""Who carries a level: the compression and the moment that each part takes of what passes through the disc space."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..mechanics.spine_model import LevelParts

Array = NDArray[np.float64]

_NONE = 1e-9


def load_share(part: LevelParts, added: Mapping[str, Array]) -> dict[str, float]:
    """Shares of compression and of moment by part: disc, ligaments, facets, cage and graft, and what is ``added``.

    Args:
        part: the level in its present state. added: (6,) wrenches about the level's centre by name (rods, plate).

    Returns:
        ``axial_NAME_n``: compression (N) along the lower endplate's normal; ``moment_NAME_nm``: part of the moment
        about the level's centre, along the direction of the whole moment (N·m). They add up to the level's load.
    """
    level = part.level
    pose = (level.rotation, level.translation)
    wrenches: dict[str, Array] = {"ligaments": part.ligaments.wrench(*pose, level.centre)}
    if part.disc is not None:
        wrenches["disc"] = part.disc.residual(level.centre)[0]
    wrenches["facets"] = np.sum([f.wrench(*pose, level.centre) for f in part.facets.values()], axis=0) * np.ones(6)
    own = {id(part.ligaments), id(part.follower), *(id(f) for f in part.facets.values())}
    for connector in level.connectors:
        if id(connector) not in own:
            name = str(getattr(connector, "part", "interbody"))
            wrenches[name] = wrenches.get(name, np.zeros(6)) + connector.wrench(*pose, level.centre)
    wrenches |= dict(added)
    whole = np.sum([w[3:] for w in wrenches.values()], axis=0)
    size = float(np.linalg.norm(whole))
    way = whole / size if size > _NONE else np.zeros(3)
    axis = part.axes[:, 2]
    found: dict[str, float] = {}
    for name, wrench in wrenches.items():
        found[f"axial_{name}_n"] = -float(wrench[:3] @ axis)
        found[f"moment_{name}_nm"] = float(wrench[3:] @ way) / 1000.0
    return found
