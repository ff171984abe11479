"""One level of the spine as the solver sees it: a disc and connectors between two rigid vertebrae."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .condensation import extrapolated
from .connectors import Connector
from .disc import SolidDisc
from .disc_part import Factors
from .parallel import Run, in_turn
from .rotations import exp_rotation, skew

Array = NDArray[np.float64]
Snapshot = tuple[Array, Array, Array | None]
"""Rotation (3, 3) and translation (3,) mm of the upper vertebra, and (n_interior, 3) mm places of the disc's nodes."""


class Level:
    """State of one level: pose of the upper vertebra in the frame of the lower one, and the disc's interior.

    ``x' = rotation @ X + translation`` for points X of the upper vertebra in the reference state. ``centre`` is
    the point of
    the upper endplate that rotations are counted about.
    """

    def __init__(self, name: str, disc: SolidDisc | None, connectors: Sequence[Connector], centre: Array) -> None:
        self.name, self.disc, self.connectors = name, disc, list(connectors)
        self.reference_centre = np.asarray(centre, dtype=float)
        self.wrench = np.zeros(6)
        self.tangent = np.zeros((6, 6))
        self.step = np.zeros(6)
        self._interior_step: Array | None = None
        self.settled = False
        """Set by the solver while this level needs no new linearisation."""
        self.keep = False
        """Set by the solver where the disc's last factors are still good enough."""
        self.near_factors = False
        """Whether the disc's factors are those of a state near the present one."""
        self._remembered: tuple[Array, list[Factors]] | None = None
        self._stiffness = np.zeros((6, 6))
        self._assumed: Array | None = None
        self._eliminated = np.zeros(6)
        """Part of the disc's wrench that balancing its interior will take away, to first order."""
        self.reset()

    def reset(self) -> None:
        """Unloaded reference state."""
        self.rotation, self.translation = np.eye(3), np.zeros(3)
        self._assumed, self.near_factors = None, False
        if self.disc is not None:
            self.disc.reset()

    @property
    def centre(self) -> Array:
        """(3,) current place of the centre, in the lower vertebra's frame."""
        return self.rotation @ self.reference_centre + self.translation

    def linearise(self, extrapolated: bool = False, run: Run = in_turn) -> None:
        """Wrench and its exact derivative with respect to (translation, spatial rotation) of the upper vertebra.

        ``extrapolated`` takes the disc's stiffness at the mean stresses the last step led to, to first order; where
        :attr:`keep` is set as well, its stiffness is that of the last time and nothing is factorised. ``run`` does
        the disc's parts.

        Raises:
            TrialFailed: the disc's state is not admissible.
        """
        centre = self.centre
        wrench, tangent = np.zeros(6), np.zeros((6, 6))
        if self.disc is not None:
            if extrapolated and self.keep:
                present = np.full(len(self.disc.mesh.elements), np.nan)
                direct = self.disc.assemble(centre, present, tangent=False, run=run)
                wrench += self.disc.balance_again(direct, run)
            else:
                self._assumed = self._assumed if extrapolated else None
                direct = self.disc.assemble(centre, self._mean_stress(), run=run)
                condensed = self.disc.eliminate(direct, run)
                wrench += condensed.wrench
                self._stiffness = condensed.tangent
            self._eliminated = direct - wrench
            tangent += self._stiffness
            # the condensed tangent is the symmetric Hessian; the derivative of the spatial moment differs by this
            tangent[3:, 3:] -= 0.5 * skew(wrench[3:])
        for connector in self.connectors:
            part, slope = connector.linearise(self.rotation, self.translation, centre)
            wrench += part
            tangent += slope
        self.wrench, self.tangent = wrench, tangent

    def set_step(self, step: Array) -> None:
        """Fix the direction of the next :meth:`move` (6: mm, rad) and remember where it starts."""
        self.step = step
        self._start = (self.rotation, self.translation, self.centre)
        if self.disc is not None:
            self._interior = self.disc.interior().copy()
            self._interior_step = self.disc.direction(step)
            self._extrapolate(step)

    def _extrapolate(self, step: Array) -> None:
        """Mean stresses along the step, to first order: what the next stiffness is taken at."""
        assert self.disc is not None
        assert self._interior_step is not None
        motion = np.zeros_like(self.disc.x)
        motion[self.disc.topology.interior] = self._interior_step.reshape(-1, 3)
        upper = self.disc.mesh.upper
        motion[upper] = step[:3] + np.cross(step[3:], self.disc.x[upper] - self.centre)
        self._stress_before = self._mean_stress()
        self._stress_after, self._excess = extrapolated(self.disc, motion, self._stress_before)

    def _mean_stress(self) -> Array:
        """(n_elements,) MPa, what the stiffness is taken at; not a number for the present mean stress."""
        assert self.disc is not None
        return self._assumed.copy() if self._assumed is not None else np.full(len(self.disc.mesh.elements), np.nan)

    def move(self, share: float) -> None:
        """Go to ``share`` of the step, from where it started."""
        rotation, _, centre = self._start
        self.rotation = exp_rotation(share * self.step[3:]) @ rotation
        self.translation = centre + share * self.step[:3] - self.rotation @ self.reference_centre
        if self.disc is not None:
            assert self._interior_step is not None
            self.disc.set_interior(self._interior + share * self._interior_step.reshape(-1, 3))
            self.disc.place(self.rotation, self.translation)
            self._assumed = (1.0 - share) * self._stress_before + share * self._stress_after

    def carry_forward(self) -> None:
        """Update the wrench to first order after a step too small to linearise again."""
        self.wrench = self.wrench + self.tangent @ self.step
        if self.disc is not None:
            self.disc.clear_imbalance()
            self._eliminated = np.zeros(6)

    def work_of_imbalance(self, applied: Array, fresh: bool, run: Run = in_turn) -> float:
        """Work (N·mm) of the unbalanced forces along the step; positive when the step still leads downhill.

        ``fresh`` re-evaluates the forces at the present state; otherwise those of :meth:`linearise` are used.
        """
        interior = 0.0
        wrench = self.wrench + self._eliminated
        if fresh:
            wrench = np.zeros(6)
            for connector in self.connectors:
                wrench += connector.wrench(self.rotation, self.translation, self.centre)
        if self.disc is not None:
            assert self._interior_step is not None
            if fresh:
                wrench = wrench + self.disc.assemble(self.centre, self._mean_stress(), tangent=False, run=run)
                interior = float(self.disc.unbalanced @ self._interior_step)
            else:
                interior = float(self.disc.unbalanced @ self._interior_step) - self._excess
        return float((applied - wrench) @ self.step) - interior

    def step_size(self) -> float:
        """Largest motion of the step: mm, with a rotation in rad counted at 20 mm from the centre."""
        size = max(float(np.abs(self.step[:3]).max()), 20.0 * float(np.abs(self.step[3:]).max()))
        if self._interior_step is not None and len(self._interior_step):
            size = max(size, float(np.abs(self._interior_step).max()))
        return size

    def snapshot(self) -> Snapshot:
        """State to come back to."""
        return self.rotation.copy(), self.translation.copy(), None if self.disc is None else self.disc.interior().copy()

    def restore(self, state: Snapshot) -> None:
        """Return to a snapshot."""
        self.rotation, self.translation = state[0].copy(), state[1].copy()
        self._assumed, self.near_factors = None, False
        if self.disc is not None and state[2] is not None:
            self.disc.set_interior(state[2])
            self.disc.place(self.rotation, self.translation)

    def remember_factors(self) -> None:
        """Keep a copy of the disc's factors, to come back to with the present state."""
        if self.disc is not None:
            self._remembered = self._stiffness.copy(), self.disc.factors()

    def recall_factors(self) -> None:
        """Put the factors of :meth:`remember_factors` back; the first step from here needs no others."""
        if self.disc is not None and self._remembered is not None:
            stiffness, factors = self._remembered
            self._stiffness = stiffness.copy()
            self.disc.use_factors(factors)
            self.near_factors = True
