"""The solver's model of an operated spine: cages are driven in first, then screws and rods are locked without load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..anatomy.spine import Spine
from ..mechanics.disc_mesh import MeshSize
from ..mechanics.level import Snapshot
from ..mechanics.newton import LoadPath, Outcome, Settings, SpineSolver
from ..mechanics.spine_model import DEFAULT_MESH, LevelPreparation, SpineModel, TissueModel
from .interbody_block import InterbodyBlock
from .release import drive_in, pull
from .rods import RodConstruct


class OperatedModel(SpineModel):
    """A spine with cages and rods.

    In the reference posture the disc spaces are as they were found. Cages that are higher or more lordotic open
    them, against ligaments and annulus, with no other load; these give way where they pull more than was measured
    (:mod:`.release`). That posture is kept, and rods are locked in it.

    Args:
        as for :class:`~interbody.mechanics.spine_model.SpineModel`; ``couplings`` are the rods and plates.
    """

    def __init__(
        self,
        spine: Spine,
        preparations: Mapping[str, LevelPreparation] | None = None,
        couplings: Sequence[RodConstruct] = (),
        tissue: TissueModel | None = None,
        mesh: MeshSize = DEFAULT_MESH,
        only: Sequence[str] | None = None,
        settings: Settings | None = None,
        workers: int | None = None,
    ) -> None:
        super().__init__(spine, preparations, couplings, tissue, mesh, only, settings, workers)
        self._rods = list(couplings)
        self._blocks = {
            name: [c for c in part.level.connectors if isinstance(c, InterbodyBlock)]
            for name, part in self.parts.items()
        }
        self._posture: dict[str, Snapshot] = {}
        self.placement = Outcome(True, "converged", 0)
        """How driving the cages in ended."""
        self.pressed: dict[str, float] = {}
        """By level with a cage: N that presses on cage and graft before any load, known once they are in place."""

    @property
    def touched(self) -> list[str]:
        """Levels with a cage or under a rod."""
        names = list(self.parts)
        spanned = {names[r.first + i] for r in self._rods for i in range(len(r.centres))}
        return [n for n in names if self._blocks[n] or n in spanned]

    def reset(self) -> None:
        """Back to the posture in which the operation left the spine, without load."""
        super().reset()
        if not self.touched:
            return
        if not self._posture:
            self._place()
        for name, state in self._posture.items():
            self.parts[name].level.restore(state)
        for rod in self._rods:
            rod.lock(self.solver.levels)

    def _place(self) -> None:
        """Drive the cages in. Without load and rods levels do not feel one another, so each is solved alone."""
        for name in self.touched:
            part, settings = self.parts[name], self.solver.settings
            blocks = self._blocks[name]
            if blocks:
                outcome = drive_in(part, blocks[0], settings)
                self.pressed[name] = pull(part, blocks[0])
            else:
                outcome = SpineSolver([part.level], (), settings, workers=1).solve(LoadPath(np.zeros(3)))
            self.placement = self.placement.then(outcome)
            if not outcome.converged:
                break
        self._posture = {name: self.parts[name].level.snapshot() for name in self.touched}
