"""Half of a disc, or a whole one that is too small to halve: its elements, its unknowns and their factors.

The halves share one layer of nodes, which both number last. Each assembles its own elements and eliminates its own
nodes without the other; :class:`.disc.SolidDisc` then sums and factorises the stiffness left at the shared nodes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .blas import BLAS
from .multifrontal import block_map, factorise, sweep
from .ordering import Structure, analyse, halves

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Factors = tuple[Array, Array, Array]
"""Factors of a part, its coupling to the endplate's motion, and its answers to that motion."""


@dataclass(frozen=True)
class PartTopology:
    """What parts of equally numbered meshes have in common.

    Attributes:
        structure: fronts; the last one is that of the shared nodes.
        elements: (n,) which elements of the mesh.
        nodes: (m,) nodes of the mesh that are unknown, in the order of their elimination.
        dof: (n_nodes,) first unknown of each of those nodes, -1 elsewhere.
        offset, stride: (n, 36) where their stiffness goes.
    """

    structure: Structure
    elements: Ints
    nodes: Ints
    dof: Ints
    offset: Ints
    stride: Ints

    @property
    def joint(self) -> int:
        """Unknowns of the last front."""
        return 3 * int(self.structure.pivot_start[-1] - self.structure.pivot_start[-2])


def part_topologies(points: Array, elements: Ints, free: Ints) -> list[PartTopology]:
    """The parts of a mesh: points (n_nodes, 3) mm, elements (n_elements, 8), and the nodes that are unknown."""
    number = np.full(len(points), -1, dtype=np.int64)
    number[free] = np.arange(len(free))
    parts, shared = halves(points[free], number[elements])
    found = []
    for mine, nodes in parts:
        places = free[nodes]
        number[:] = -1
        number[places] = np.arange(len(places))
        local = number[elements[mine]]
        structure = analyse(points[places], local, shared)
        offset, stride = block_map(structure, local)
        dof = np.full(len(points), -1, dtype=np.int64)
        dof[places] = 3 * structure.position
        in_order = np.empty(len(places), dtype=np.int64)
        in_order[structure.position] = places
        found.append(PartTopology(structure, mine, in_order, dof, offset, stride))
    return found


class DiscPart:
    """Stiffness, forces and factors of a part.

    Attributes:
        residual: (3 m,) N, unbalanced forces of its elements.
        coupling: (6, 3 m) their derivative with respect to the endplate's motion.
        right: (7, 3 m) what its elements answer to the six motions, and to the imbalance.
        wrench: (6,) N and N·mm of its elements on the upper endplate. endplate: (6, 6) their direct stiffness.
    """

    def __init__(self, topology: PartTopology) -> None:
        self.topology = topology
        s = topology.structure
        self.panels = np.zeros(int(s.panel_start[-1]))
        self._work = np.empty(s.work_size)
        self.residual = np.zeros(3 * s.n_nodes)
        self.coupling = np.zeros((6, 3 * s.n_nodes))
        self.right = np.zeros((7, 3 * s.n_nodes))
        self.wrench = np.zeros(6)
        self.endplate = np.zeros((6, 6))

    @property
    def joint_start(self) -> int:
        """Where the matrix of the shared nodes starts in the panels; it reaches to their end."""
        return int(self.topology.structure.panel_start[-2])

    def eliminate(self) -> bool:
        """Factorise all but the shared nodes; whether the stiffness was positive definite."""
        s = self.topology.structure
        failed = factorise(
            BLAS, s.pivot_start, s.row_start, s.child_start, s.children, s.to_parent, s.map_start, s.panel_start,
            s.block_start, self.panels, self._work,
        )  # fmt: skip
        return not failed

    def factors(self) -> Factors:
        """A copy of the factors, the coupling they were made with, and the answers to the six motions."""
        return self.panels.copy(), self.coupling.copy(), self.right[:6].copy()

    def use_factors(self, factors: Factors) -> None:
        """Put back what :meth:`factors` gave."""
        self.panels[:], self.coupling[:], self.right[:6] = factors

    def forward(self, right: Array) -> None:
        """Carry right-hand sides (n, 3 m) down to the shared nodes, in place."""
        self._sweep(right, True)

    def backward(self, right: Array) -> None:
        """Substitute back from what was found at the shared nodes, in place."""
        self._sweep(right, False)

    def _sweep(self, right: Array, forward: bool) -> None:
        s = self.topology.structure
        sweep(BLAS, s.pivot_start, s.rows, s.row_start, s.position, s.panel_start, self.panels, right, forward)
