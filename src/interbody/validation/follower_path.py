"""The path of the follower load that bends the spine least.

In the laboratory the guides of the follower cable are shifted until the spine hardly turns when the cable is pulled
(Patwardhan et al. 1999). Here each vertebra's guide is shifted along its body's front-to-back axis.
"""

from __future__ import annotations

import numpy as np

from ..mechanics import SpineModel
from ..mechanics.newton import LoadPath
from ..mechanics.rotations import log_rotation

TENSION_N = 500.0
_STEPS = 3
_REACH_MM = 15.0  # a guide stays within the body


def straighten(model: SpineModel, tension_n: float = TENSION_N) -> dict[str, float]:
    """Shift the guides; gives each vertebra's shift in mm (forwards is positive). Leaves the model unloaded.

    Each level's flexion under the cable depends on where the cable crosses its disc. The shift that removes it is
    found by
    Newton steps with each level's own stiffness against rotation, which is what the tangent of the level gives.
    """
    names = list(model.parts)
    vertebrae = [names[0].split("-")[0], *(name.split("-")[1] for name in names)]
    forwards = {v: model.spine.vertebrae[v].axes[:, 0] for v in vertebrae}
    shift = dict.fromkeys(vertebrae, 0.0)
    for _ in range(_STEPS):
        outcome = model.come_to_rest()
        rest = [p.level.rotation.copy() for p in model.parts.values()]
        if outcome.converged:
            outcome = model.solver.solve(LoadPath(np.zeros(3), None, model.followers, tension_n))
        if not outcome.converged:
            break
        wanted = []
        for part, start in zip(model.parts.values(), rest, strict=True):
            turn = float((part.axes.T @ log_rotation(part.level.rotation @ start.T))[1])
            part.level.linearise()
            stiffness = float(np.linalg.inv(np.linalg.inv(part.level.tangent)[3:, 3:])[1, 1])
            wanted.append(-stiffness * turn / tension_n)
        _spread(shift, vertebrae, wanted)
        for part, name in zip(model.parts.values(), names, strict=True):
            above, below = name.split("-")
            part.follower.upper = model.spine.vertebrae[above].centre + shift[above] * forwards[above]
            part.follower.lower = model.spine.vertebrae[below].centre + shift[below] * forwards[below]
    model.reset()
    return shift


def _spread(shift: dict[str, float], vertebrae: list[str], wanted: list[float]) -> None:
    """Change the guides so that the cable crosses each disc further back by minus ``wanted`` mm.

    A cable ahead of a disc's centre of rotation bends it forwards. Between two guides the cable crosses the disc about
    half-way, so each level asks for the mean of its guides' shifts; least squares with a slight pull towards no change.
    """
    n = len(vertebrae)
    rows = np.zeros((len(wanted) + n, n))
    for i in range(len(wanted)):
        rows[i, i] = rows[i, i + 1] = 0.5
    rows[len(wanted) :] = 0.05 * np.eye(n)
    change = np.linalg.lstsq(rows, np.concatenate([wanted, np.zeros(n)]), rcond=None)[0]
    for v, d in zip(vertebrae, change, strict=True):
        shift[v] = float(np.clip(shift[v] + d, -_REACH_MM, _REACH_MM))
