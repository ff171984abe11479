"""The hybrid protocol: the moment under which the operated spine turns as far, L1 to S1, as it did before.

Load control puts the same load on both; hybrid gives both the same motion (Panjabi 2007), so that what the stiff level
no longer does, others do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..mechanics.disc_mesh import MeshSize
from ..mechanics.response import LoadResponse, Response
from ..mechanics.simulate import LoadCase, standard_loads
from ..mechanics.spine_model import DEFAULT_MESH, SpineModel
from .construct import Construct

HYBRID = "hybrid"
PLANE_OF = {
    "flexion": "flexion", "extension": "flexion", "bending_right": "bending", "bending_left": "bending",
    "torsion_left": "torsion", "torsion_right": "torsion",
}  # fmt: skip
"""Loads of pure moment that the protocol is run for, and the plane each turns in."""

_CLOSE = 2e-3  # share of the rotation before surgery
_TRIALS = 8
_STIFFENING = 2.0  # moment over rotation rises by about this power, by which the first trials are chosen
_LARGEST = 4.0  # times the moment before surgery; beyond it the motion is not reached


@dataclass(frozen=True)
class HybridLoad:
    """One load: moment (N·m) that gave the rotation (degrees, L1-S1) before surgery, and whether it was reached."""

    load: str
    moment_nm: float
    rotation_deg: float
    reached: bool
    status: str


@dataclass(frozen=True)
class HybridResponse:
    """The operated spine under the hybrid protocol.

    Attributes:
        response: its ``state`` is the construct's; loads by name. moments: what they took, by load.
    """

    response: Response
    moments: dict[str, HybridLoad]
    protocol: str = HYBRID


def total_rotation(response: LoadResponse, plane: str) -> float:
    """Rotation of L1 on S1 as the sum of the levels', degrees."""
    return float(sum(level.rotation_deg[plane] for level in response.levels.values()))


def solve_hybrid(
    construct: Construct,
    before: Response,
    loads: Sequence[str] = tuple(PLANE_OF),
    progress: Callable[[str, int, int], None] | None = None,
    mesh: MeshSize = DEFAULT_MESH,
    model: SpineModel | None = None,
    after: Response | None = None,
) -> HybridResponse:
    """Search the moment of each load that restores the total motion before surgery: secant steps in a closing bracket.

    Args:
        before: the spine before surgery under the same loads. model: the construct's model, if it was built.
        after: the construct under load control, from which the search starts.
    """
    model = model or construct.model(mesh)
    cases = {case.name: case for case in standard_loads(list(loads))}
    searches = {name: _Search(case, before.loads[name]) for name, case in cases.items()}
    answers = {name: after.loads[name] for name in loads if after is not None and name in after.loads}
    evidence = construct.evidence
    for trial in range(_TRIALS):
        open_ = [name for name in loads if not searches[name].done]
        missing = [name for name in open_ if trial > 0 or name not in answers]
        if missing:
            scaled = [searches[name].scaled(cases[name]) for name in missing]
            solved = construct.solve(scaled, _said(progress), mesh, model)
            answers |= solved.loads
            evidence = solved.evidence
        for name in open_:
            searches[name].take(answers[name])
    moments = {name: search.outcome() for name, search in searches.items()}
    return HybridResponse(Response(construct.state, answers, evidence, construct.notes), moments)


def _said(progress: Callable[[str, int, int], None] | None) -> Callable[[str, int, int], None] | None:
    if progress is None:
        return None
    return lambda name, i, n: progress(f"{name}, {HYBRID}", i, n)


class _Search:
    """The moment of one load: grown until the rotation is passed, then secant steps within the bracket."""

    def __init__(self, case: LoadCase, before: LoadResponse) -> None:
        self.name, self.plane = case.name, PLANE_OF[case.name]
        self.usual = self.size = float(np.abs(case.moment_nm).max())
        self.wanted = total_rotation(before, self.plane)
        self.done, self.reached, self.status = False, False, f"not reached within {_TRIALS} trials"
        self._low, self._high = (0.0, 0.0), (np.inf, np.inf)
        self._tried = self.size

    def scaled(self, case: LoadCase) -> LoadCase:
        """The load with the moment to be tried."""
        self._tried = self.size
        x, y, z = (m * self.size / self.usual for m in case.moment_nm)
        return LoadCase(case.name, (x, y, z), case.follower_n)

    def take(self, answer: LoadResponse) -> None:
        """Take in the answer to the moment tried, and choose the next."""
        if not answer.converged:
            self._end(False, answer.status)
            return
        goal = abs(self.wanted)
        turned = (float(np.sign(self.wanted)) or 1.0) * total_rotation(answer, self.plane)
        if abs(turned - goal) <= _CLOSE * goal:
            self._end(True, "converged")
            return
        if turned < goal:
            self._low = (self.size, turned)
        else:
            self._high = (self.size, turned)
        if self._low[0] >= _LARGEST * self.usual:
            words = f"{self.size:.1f} N·m turn the spine by {turned:.1f}°, less than the {goal:.1f}° before surgery"
            self._end(False, words)
        elif np.isfinite(self._high[0]):
            share = (goal - self._low[1]) / max(self._high[1] - self._low[1], 1e-9)
            self.size = self._low[0] + float(np.clip(share, 0.02, 0.98)) * (self._high[0] - self._low[0])
        else:
            # the spine stiffens: its motion grows more slowly than the moment
            grown = self.size * float(np.clip((goal / max(turned, 1e-3)) ** _STIFFENING, 1.02, 2.0))
            self.size = min(grown, _LARGEST * self.usual)

    def _end(self, reached: bool, status: str) -> None:
        self.done, self.reached, self.status = True, reached, status

    def outcome(self) -> HybridLoad:
        """What was found."""
        return HybridLoad(self.name, self._tried, self.wanted, self.reached, self.status)


def adjacent_ratio(before: Response, after: Response, level: str, plane: str) -> float:
    """Range of motion of a level after over before, both under the loads of their responses."""
    return after.range_of_motion(level, plane) / before.range_of_motion(level, plane)
