"""One disc (or interbody space), condensed to its two endplates.

The lower endplate is at rest in its own frame; the upper one moves rigidly. Interior unknowns are eliminated at every
Newton step, so that the spine sees a wrench and a 6 x 6 stiffness, exactly as if everything were solved together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .assembly import FIXED, INTERIOR, MOVING, assemble
from .blas import BLAS
from .disc_part import DiscPart, Factors, PartTopology, part_topologies
from .hexahedron import HELD, K1, fibre_gradients, shape_gradients
from .multifrontal import cholesky, solve_dense
from .parallel import Run, in_turn

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SolidMesh:
    """Hexahedra between two rigid endplates, in the frame of the lower vertebra.

    Attributes:
        points: (n, 3) mm. elements: (n_elements, 8), lower face first, right-handed.
        lower, upper: node numbers on the two endplates.
        material: (n_elements, 6) columns of :mod:`.hexahedron`.
        fibres: (n_elements, 2, 3) unit vectors of the two families.
        nucleus: (n_elements,) true where pressure is reported.
        centre: (3,) point on the upper endplate about which its rotation is counted.
        lamellar: the elements with fibres are parts of lamellae, inside to outside along their first local direction
            and round the disc along the second; fibres feel means over their faces (:mod:`.hexahedron`).
    """

    points: Array
    elements: NDArray[np.int64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    material: Array
    fibres: Array
    nucleus: NDArray[np.bool_]
    centre: Array
    lamellar: bool = False


@dataclass
class Condensed:
    """A disc's answer at one state: wrench (6) on the upper endplate and its tangent (6, 6), N, mm, rad."""

    wrench: Array
    tangent: Array


class TrialFailed(Exception):
    """The trial state cannot be evaluated (an element turned inside out, or the matrix lost its sign)."""


def refuse(status: int) -> None:
    """Raise :class:`TrialFailed` where an assembly ended with a ``status`` other than 0."""
    if status == 1:
        raise TrialFailed("an element of the disc turned inside out")
    if status == 2:
        raise TrialFailed("annulus fibres were stretched beyond their law")


class SolidDisc:
    """Finite elements of one disc with their elimination structure; holds the state of its interior."""

    def __init__(self, mesh: SolidMesh, topology: Topology | None = None) -> None:
        self.mesh = mesh
        self.topology = topology or Topology.of(mesh)
        t = self.topology
        self._measure(mesh.points)
        self._parts = [DiscPart(part) for part in t.parts]
        self.pressure = np.zeros(len(mesh.elements))
        self.stretch = np.ones(len(mesh.elements))
        self.energy = 0.0
        self.x = mesh.points.copy()
        self.rest = mesh.points.copy()
        """(n, 3) mm, nodes of the reference state: endplates as imaged, the interior in equilibrium between them."""

    def _measure(self, unstressed: Array) -> None:
        mesh = self.mesh
        self.unstressed = unstressed
        """(n, 3) mm, nodes of the shape that strain is counted from; that of the mesh, unless tissue was released."""
        self.gradients, self.weights = shape_gradients(unstressed, mesh.elements)
        if self.weights.min() <= 0.0:
            raise ValueError("the disc's mesh has an element that is inside out")
        self.volumes = self.weights.sum(axis=1)
        n = len(mesh.elements)
        self.fibre_gradients, self.fibre_weights = np.empty((n, 0, 8, 3)), np.empty((n, 0))
        self.held = np.nan
        self.hold_fibres(HELD)

    def hold_fibres(self, share: float) -> None:
        """Change the share of their stiffness that fibres keep against what their means do not see (usually
        :data:`.hexahedron.HELD`)."""
        if self.mesh.lamellar and share != self.held:
            self.fibre_gradients, self.fibre_weights = fibre_gradients(self.gradients, self.weights, share)
        self.held = share

    def release(self, unstressed: Array, fibres: Array) -> None:
        """Count strain from another shape: nodes (n, 3) mm, fibres (n_elements, 2, 3) in it. The present state stays.

        Raises:
            ValueError: an element of that shape is inside out.
        """
        self.mesh = replace(self.mesh, fibres=fibres)
        self._measure(unstressed)

    def reset(self) -> None:
        """Back to the reference state."""
        self.x[:] = self.rest

    def element_volumes(self) -> Array:
        """(n_elements,) mm³ in the present state."""
        return shape_gradients(self.x, self.mesh.elements)[1].sum(axis=1)

    def place(self, rotation: Array, translation: Array) -> None:
        """Move the upper endplate to ``rotation @ X + translation`` (lower vertebra's frame); interior stays."""
        upper = self.mesh.upper
        self.x[upper] = self.mesh.points[upper] @ rotation.T + translation

    def condense(self, centre: Array) -> Condensed:
        """Evaluate, factorise and condense at the current state; rotations are counted about ``centre``.

        Raises:
            TrialFailed: the state is not admissible.
        """
        return self.eliminate(self.assemble(centre, self._present()))

    def assemble(self, centre: Array, assumed: Array, tangent: bool = True, run: Run = in_turn) -> Array:
        """Forces of the present state and stiffness at ``assumed`` mean stresses (n_elements,) MPa; not a number:
        present.

        Without ``tangent``, forces at the assumed mean stresses. ``run`` does the parts.

        Returns:
            (6,) wrench on the upper endplate.

        Raises:
            TrialFailed: the state is not admissible.
        """
        m, kind = self.mesh, self.topology.kind

        def part(p: DiscPart) -> tuple[float, int]:
            t = p.topology
            energy, status = assemble(
                self.x, m.elements, t.elements, kind, t.dof, self.gradients, self.weights, self.fibre_gradients,
                self.fibre_weights, self.volumes, m.material, m.fibres, t.offset, t.stride, centre, p.panels,
                p.residual, p.coupling, p.wrench, p.endplate, self.pressure, self.stretch, tangent, assumed,
            )  # fmt: skip
            return energy, status

        found = run(part, self._parts)
        self.energy = sum(energy for energy, _ in found)
        for _, status in found:
            refuse(status)
        return np.sum([p.wrench for p in self._parts], axis=0)

    def eliminate(self, wrench: Array, run: Run = in_turn) -> Condensed:
        """Factorise what was assembled and eliminate the interior; ``wrench`` (6,) is that on the upper endplate.

        Raises:
            TrialFailed: the stiffness is not positive definite.
        """

        def part(p: DiscPart) -> bool:
            if not p.eliminate():
                return False
            p.right[:6] = p.coupling
            p.right[6] = p.residual
            p.forward(p.right)
            return True

        if not all(run(part, self._parts)) or not self._factorise_joint():
            raise TrialFailed("the disc's stiffness lost its positive sign")
        self._solve_joint(slice(0, 7))
        run(lambda p: p.backward(p.right), self._parts)
        reduced = np.sum([p.coupling @ p.right.T for p in self._parts], axis=0)
        tangent = np.sum([p.endplate for p in self._parts], axis=0) - reduced[:, :6]
        return Condensed(wrench - reduced[:, 6], 0.5 * (tangent + tangent.T))

    def balance_again(self, wrench: Array, run: Run = in_turn) -> Array:
        """Eliminate the interior's unbalanced forces with the factors of the last :meth:`eliminate`.

        Returns:
            (6,) the wrench that is left when they are balanced, to first order.
        """

        def part(p: DiscPart) -> None:
            p.right[6] = p.residual
            p.forward(p.right[6:])

        run(part, self._parts)
        self._solve_joint(slice(6, 7))
        run(lambda p: p.backward(p.right[6:]), self._parts)
        return wrench - np.sum([p.coupling @ p.right[6] for p in self._parts], axis=0)

    def _factorise_joint(self) -> bool:
        """Sum the parts' stiffness of the shared nodes and factorise it."""
        first, *others = self._parts
        for other in others:
            first.panels[first.joint_start :] += other.panels[other.joint_start :]
        return cholesky(BLAS, first.panels, first.joint_start, first.topology.joint) == 0

    def _solve_joint(self, which: slice) -> None:
        """Solve for the shared nodes; ``which`` of the right-hand sides."""
        first, joint = self._parts[0], self.topology.joint
        summed = np.sum([p.right[which, -joint:] for p in self._parts], axis=0)
        solve_dense(BLAS, first.panels, first.joint_start, joint, summed)
        for p in self._parts:
            p.right[which, -joint:] = summed

    def factors(self) -> list[Factors]:
        """A copy of what the last :meth:`eliminate` left, for :meth:`use_factors`."""
        return [p.factors() for p in self._parts]

    def use_factors(self, factors: Sequence[Factors]) -> None:
        """Put factors back, for :meth:`balance_again` and :meth:`direction`."""
        for part, mine in zip(self._parts, factors, strict=True):
            part.use_factors(mine)

    def direction(self, step: Array) -> Array:
        """Newton change of the interior (3 n_interior, mm) that goes with the endplate's step (6: mm, rad)."""
        return self._joined([-(step @ p.right[:6] + p.right[6]) for p in self._parts])

    @property
    def unbalanced(self) -> Array:
        """(3 n_interior,) N, unbalanced forces of the interior at the last evaluation."""
        joint = self.topology.joint
        found = self._joined([p.residual for p in self._parts])
        end = len(self._parts[0].residual)
        for p in self._parts[1:]:
            found[end - joint : end] += p.residual[-joint:]
        return found

    def clear_imbalance(self) -> None:
        """Count the interior as balanced, after a step that balanced it to first order."""
        for p in self._parts:
            p.residual[:] = 0.0
            p.right[6] = 0.0

    def _joined(self, pieces: list[Array]) -> Array:
        """A quantity of all unknowns from that of each part, which agree at the shared nodes."""
        first, *others = pieces
        return np.concatenate([first, *(p[: -self.topology.joint] for p in others)])

    def interior(self) -> Array:
        """(n_interior, 3) current positions of the unknown nodes, mm."""
        return self.x[self.topology.interior]

    def set_interior(self, positions: Array) -> None:
        """Put the unknown nodes where ``positions`` (n_interior, 3) says."""
        self.x[self.topology.interior] = positions

    def residual(self, centre: Array) -> tuple[Array, Array]:
        """Wrench (6) on the upper endplate and the interior's unbalanced forces (3 n_interior, N), without a
        tangent."""
        return self.assemble(centre, self._present(), tangent=False), self.unbalanced

    def nucleus_pressure(self) -> float | None:
        """Mean over the nucleus elements of minus a third of the trace of the Cauchy stress, MPa."""
        if not self.mesh.nucleus.any():
            return None
        return float(self.pressure[self.mesh.nucleus].mean())

    def fibre_strain_max(self) -> float | None:
        """Largest fibre stretch minus one."""
        fibrous = self._fibrous()
        return float(self.stretch[fibrous].max() - 1.0) if fibrous.any() else None

    def fibre_strain_p99(self) -> float | None:
        """Fibre stretch minus one that a hundredth of the annulus, by volume, exceeds.

        Unlike the largest one it has a limit as meshes get finer: fibres end in bone at a corner, where strain peaks.
        """
        fibrous = self._fibrous()
        if not fibrous.any():
            return None
        strain, volume = self.stretch[fibrous] - 1.0, self.volumes[fibrous]
        order = np.argsort(strain)
        share = (np.cumsum(volume[order]) - 0.5 * volume[order]) / volume.sum()
        return float(np.interp(0.99, share, strain[order]))

    def _fibrous(self) -> NDArray[np.bool_]:
        return self.mesh.material[:, K1] > 0.0

    def _present(self) -> Array:
        return np.full(len(self.mesh.elements), np.nan)


@dataclass(frozen=True)
class Topology:
    """What discs with equally numbered meshes share: what each node is, and the parts' unknowns and elements.

    ``interior`` (n_interior,) are the unknown nodes, in the order in which discs give them: those of the first part,
    the shared ones last, then those of the second alone. ``joint`` counts the unknowns of shared nodes.
    """

    kind: NDArray[np.int64]
    parts: tuple[PartTopology, ...]
    interior: NDArray[np.int64]
    joint: int

    @classmethod
    def of(cls, mesh: SolidMesh) -> Topology:
        """Analyse a mesh."""
        kind = np.full(len(mesh.points), INTERIOR, dtype=np.int64)
        kind[mesh.lower], kind[mesh.upper] = FIXED, MOVING
        parts = part_topologies(mesh.points, mesh.elements, np.flatnonzero(kind == INTERIOR))
        joint = parts[0].joint
        others = [part.nodes[: -(joint // 3)] for part in parts[1:]]
        return cls(kind, tuple(parts), np.concatenate([parts[0].nodes, *others]), joint)
