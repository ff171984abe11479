"""One disc (or interbody space), condensed to its two endplates.

The lower endplate is at rest in its own frame; the upper one moves rigidly. Interior unknowns are eliminated at every
Newton step, so that the spine sees a wrench and a 6 x 6 stiffness, exactly as if everything were solved together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .assembly import FIXED, INTERIOR, MOVING, assemble
from .blas import BLAS
from .hexahedron import shape_gradients
from .multifrontal import block_map, factorise, solve
from .ordering import Structure, analyse

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
    """

    points: Array
    elements: NDArray[np.int64]
    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    material: Array
    fibres: Array
    nucleus: NDArray[np.bool_]
    centre: Array


@dataclass
class Condensed:
    """A disc's answer at one state: wrench (6) on the upper endplate and its tangent (6, 6), N, mm, rad."""

    wrench: Array
    tangent: Array
    imbalance: float
    """Largest unbalanced force in the interior, N."""


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
        self.gradients, self.weights = shape_gradients(mesh.points, mesh.elements)
        if self.weights.min() <= 0.0:
            raise ValueError("the disc's mesh has an element that is inside out")
        self.volumes = self.weights.sum(axis=1)
        s = t.structure
        self._panels = np.zeros(int(s.panel_start[-1]))
        self._work = np.empty(s.work_size)
        self._rhs = np.zeros((7, 3 * s.n_nodes))
        self._coupling = np.zeros((6, 3 * s.n_nodes))
        self._residual = np.zeros(3 * s.n_nodes)
        self._endplate = np.zeros((6, 6))
        self.pressure = np.zeros(len(mesh.elements))
        self.stretch = np.ones(len(mesh.elements))
        self.energy = 0.0
        self.x = mesh.points.copy()
        self.rest = mesh.points.copy()
        """(n, 3) mm, nodes of the reference state: endplates as imaged, the interior in equilibrium between them."""

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
        wrench = np.zeros(6)
        self._evaluate(centre, wrench, True)
        return self.eliminate(wrench)

    def eliminate(self, wrench: Array) -> Condensed:
        """Factorise what was assembled and eliminate the interior; ``wrench`` (6,) is that on the upper endplate.

        Raises:
            TrialFailed: the stiffness is not positive definite.
        """
        s = self.topology.structure
        failed = factorise(
            BLAS, s.pivot_start, s.row_start, s.child_start, s.children, s.to_parent, s.map_start, s.panel_start,
            s.block_start, self._panels, self._work,
        )  # fmt: skip
        if failed:
            raise TrialFailed("the disc's stiffness lost its positive sign")
        self._rhs[:6] = self._coupling
        self._rhs[6] = self._residual
        self.back_substitute(self._rhs)
        reduced = self._coupling @ self._rhs.T
        tangent = self._endplate - reduced[:, :6]
        return Condensed(
            wrench - reduced[:, 6], 0.5 * (tangent + tangent.T), float(np.abs(self._residual).max(initial=0.0))
        )

    def back_substitute(self, right: Array) -> None:
        """Solve with the last factors for right-hand sides (n, 3 n_interior), in place."""
        s = self.topology.structure
        solve(BLAS, s.pivot_start, s.rows, s.row_start, s.position, s.panel_start, self._panels, right)

    def direction(self, step: Array) -> Array:
        """Newton change of the interior (3 n_interior, mm) that goes with the endplate's step (6: mm, rad)."""
        return -(step @ self._rhs[:6] + self._rhs[6])

    @property
    def unbalanced(self) -> Array:
        """(3 n_interior,) N, unbalanced forces of the interior at the last evaluation."""
        return self._residual

    def clear_imbalance(self) -> None:
        """Count the interior as balanced, after a step that balanced it to first order."""
        self._residual[:] = 0.0
        self._rhs[6] = 0.0

    def interior(self) -> Array:
        """(n_interior, 3) current positions of the unknown nodes, mm."""
        return self.x[self.topology.interior]

    def set_interior(self, positions: Array) -> None:
        """Put the unknown nodes where ``positions`` (n_interior, 3) says."""
        self.x[self.topology.interior] = positions

    def residual(self, centre: Array) -> tuple[Array, Array]:
        """Wrench (6) on the upper endplate and the interior's unbalanced forces (3 n_interior, N), without a
        tangent."""
        wrench = np.zeros(6)
        self._evaluate(centre, wrench, False)
        return wrench, self._residual

    def nucleus_pressure(self) -> float | None:
        """Mean over the nucleus elements of minus a third of the trace of the Cauchy stress, MPa."""
        if not self.mesh.nucleus.any():
            return None
        return float(self.pressure[self.mesh.nucleus].mean())

    def fibre_strain_max(self) -> float | None:
        """Largest fibre stretch minus one."""
        fibrous = self.mesh.material[:, 3] > 0.0
        return float(self.stretch[fibrous].max() - 1.0) if fibrous.any() else None

    def _evaluate(self, centre: Array, wrench: Array, tangent: bool) -> None:
        t, m = self.topology, self.mesh
        self.energy, status = assemble(
            self.x, m.elements, t.kind, t.dof, self.gradients, self.weights, self.volumes, m.material, m.fibres,
            t.offset, t.stride, centre, self._panels, self._residual, self._coupling, wrench, self._endplate,
            self.pressure, self.stretch, tangent,
        )  # fmt: skip
        refuse(status)


@dataclass(frozen=True)
class Topology:
    """What discs with equally numbered meshes share: the elimination structure and the scatter maps."""

    structure: Structure
    kind: NDArray[np.int64]
    dof: NDArray[np.int64]
    interior: NDArray[np.int64]
    offset: NDArray[np.int64]
    stride: NDArray[np.int64]

    @classmethod
    def of(cls, mesh: SolidMesh) -> Topology:
        """Analyse a mesh."""
        kind = np.full(len(mesh.points), INTERIOR, dtype=np.int64)
        kind[mesh.lower], kind[mesh.upper] = FIXED, MOVING
        free = np.flatnonzero(kind == INTERIOR)
        number = np.full(len(mesh.points), -1, dtype=np.int64)
        number[free] = np.arange(len(free))
        local = number[mesh.elements]
        structure = analyse(mesh.points[free], local)
        offset, stride = block_map(structure, local)
        dof = np.full(len(mesh.points), -1, dtype=np.int64)
        dof[free] = 3 * structure.position
        interior = np.empty(len(free), dtype=np.int64)
        interior[structure.position] = free
        return cls(structure, kind, dof, interior, offset, stride)
