"""Elimination order and structure of a mesh's stiffness matrix, worked out once per mesh topology.

Nested dissection by geometry: elements are halved along the direction that leaves the fewest shared nodes; the shared
nodes are eliminated last (George 1973). Each group of nodes eliminated together (a front) is a dense matrix, which is
what makes the factorisation fast. The two halves of the whole mesh have nothing to do with each other until the nodes
they share are eliminated, so that two cores can do one each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

LEAF_NODES = 28
"""Fronts of at most this many nodes are not split further (set by timing; changes speed, not results)."""


@dataclass(frozen=True)
class Structure:
    """Fronts in the order of their elimination (children before parents).

    Attributes:
        n_nodes: number of unknown nodes.
        pivots, pivot_start: nodes that each front eliminates, and where they start: (n_nodes,), (n_fronts + 1,).
        rows, row_start: nodes of each front, its pivots first and then the later nodes it touches.
        parent: (n_fronts,) front that takes the remainder, -1 at the root.
        to_parent, map_start: for each remaining row of a front, its row in the parent front; at ``map_start``.
        panel_start: (n_fronts + 1,) where each front's panel (all rows x pivot columns, 3 x 3 blocks,
        column-major) starts.
        child_start, children: fronts whose remainder each front takes; at ``child_start``.
        block_start: (n_fronts,) where the remainder of each front lies in the work space, a square column-major matrix.
        work_size: doubles of work space.
        position: (n_nodes,) elimination position of each node.
        front_of: (n_nodes,) front that eliminates each node.
    """

    n_nodes: int
    pivots: Ints
    pivot_start: Ints
    rows: Ints
    row_start: Ints
    parent: Ints
    to_parent: Ints
    map_start: Ints
    panel_start: Ints
    child_start: Ints
    children: Ints
    block_start: Ints
    work_size: int
    position: Ints
    front_of: Ints


def halves(points: NDArray[np.float64], elements: Ints) -> tuple[list[tuple[Ints, Ints]], int]:
    """Two parts of a mesh that share as few nodes as possible, or one where there is little to share out.

    Args:
        points: (n_nodes, 3) mm, coordinates of the unknown nodes.
        elements: (n_elements, 8) indices into ``points``; -1 for a node whose motion is prescribed.

    Returns:
        the elements and the nodes of each part, shared nodes last and in the same order, and how many are shared.
    """
    everything, nodes = np.arange(len(elements)), np.arange(len(points))
    found = _Tree(points, elements).best_halves(everything, nodes) if len(points) > LEAF_NODES else None
    if found is None:
        return [(everything, nodes)], 0
    *sides, shared = found
    return [(np.sort(mine), np.concatenate([own, shared])) for mine, own in sides], len(shared)


def analyse(points: NDArray[np.float64], elements: Ints, last: int = 0) -> Structure:
    """Structure for the nodes that appear in ``elements`` with an index of at least 0.

    Args:
        points: (n_nodes, 3) mm, coordinates of the unknown nodes.
        elements: (n_elements, 8) indices into ``points``; -1 for a node whose motion is prescribed.
        last: how many of the last nodes make up the last front.
    """
    tree = _Tree(points, elements)
    own = len(points) - last
    top = tree.split(np.arange(len(elements)), np.arange(own))
    if last:
        tree.add(np.arange(own, len(points)), [top])
    return _assemble_structure(tree, points, elements)


class _Tree:
    """Fronts by recursion; ``groups[i]`` are the nodes that front i eliminates."""

    def __init__(self, points: NDArray[np.float64], elements: Ints) -> None:
        self.points, self.elements = points, elements
        self.groups: list[Ints] = []
        self.parents: list[int] = []
        self.children: list[list[int]] = []
        span = points.max(axis=0) - points.min(axis=0) + 1e-9
        centred = (points - points.mean(axis=0)) / span
        valid = elements >= 0
        weight = valid / np.maximum(valid.sum(axis=1, keepdims=True), 1)
        self.centroids = np.einsum("en,eni->ei", weight, centred[np.maximum(elements, 0)])
        angles = np.deg2rad(np.arange(0, 180, 22.5))
        self.directions = np.vstack([np.c_[np.cos(angles), np.sin(angles), 0 * angles], [[0.0, 0.0, 1.0]]])

    def split(self, elements: Ints, nodes: Ints) -> int:
        """Add the fronts of ``nodes`` (each touched only by ``elements`` and by later nodes); returns the top front."""
        if len(nodes) > LEAF_NODES and len(elements) > 1:
            halves = self.best_halves(elements, nodes)
            if halves is not None:
                first, second, shared = halves
                children = [self.split(*first), self.split(*second)]
                return self.add(shared, children)
        return self.add(nodes, [])

    def add(self, nodes: Ints, children: list[int]) -> int:
        """Add the front that eliminates ``nodes`` after its children; returns its number."""
        self.groups.append(np.sort(nodes))
        self.parents.append(-1)
        self.children.append(children)
        mine = len(self.groups) - 1
        for child in children:
            self.parents[child] = mine
        return mine

    def best_halves(self, elements: Ints, nodes: Ints) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints], Ints] | None:
        """Elements and nodes of each half, and the nodes of both; None where they cannot be halved."""
        best = None
        inside = np.zeros(len(self.points), dtype=bool)
        inside[nodes] = True
        for direction in self.directions:
            along = self.centroids[elements] @ direction
            lower = along < np.median(along) - 1e-9
            if not lower.any() or lower.all():
                continue
            touched = [self._nodes_of(elements[side], inside) for side in (lower, ~lower)]
            shared = np.intersect1d(touched[0], touched[1], assume_unique=True)
            if len(shared) in (0, len(nodes)):
                continue
            sizes = [len(t) - len(shared) for t in touched]
            if min(sizes) == 0:
                continue
            cost = len(shared) * (1.0 + abs(sizes[0] - sizes[1]) / len(nodes))
            if best is None or cost < best[0]:
                best = (cost, lower, touched, shared)
        if best is None:
            return None
        _, lower, touched, shared = best
        rest = [np.setdiff1d(t, shared, assume_unique=True) for t in touched]
        return (elements[lower], rest[0]), (elements[~lower], rest[1]), shared

    def _nodes_of(self, elements: Ints, inside: NDArray[np.bool_]) -> Ints:
        found = np.unique(self.elements[elements])
        found = found[found >= 0]
        return found[inside[found]]


def _assemble_structure(tree: _Tree, points: NDArray[np.float64], elements: Ints) -> Structure:
    n_nodes, n_fronts = len(points), len(tree.groups)
    pivots = np.concatenate(tree.groups)
    pivot_start = np.concatenate([[0], np.cumsum([len(g) for g in tree.groups])])
    position = np.empty(n_nodes, dtype=np.int64)
    position[pivots] = np.arange(n_nodes)
    front_of = np.repeat(np.arange(n_fronts), np.diff(pivot_start))[position]

    touching: list[set[int]] = [set() for _ in range(n_fronts)]
    for element in elements:
        known = element[element >= 0]
        if len(known) == 0:
            continue
        first = front_of[known[np.argmin(position[known])]]
        touching[first].update(known.tolist())
    remainder: list[Ints] = []
    for front in range(n_fronts):
        own = set(tree.groups[front].tolist())
        nodes = touching[front] - own
        for child in tree.children[front]:
            nodes |= set(remainder[child].tolist()) - own
        later = np.array(sorted(nodes, key=lambda node: position[node]), dtype=np.int64)
        remainder.append(later)
    return _number(tree, remainder, n_nodes, pivots, pivot_start, position, front_of)


def _number(
    tree: _Tree, remainder: list[Ints], n_nodes: int, pivots: Ints, pivot_start: Ints, position: Ints, front_of: Ints
) -> Structure:
    n_fronts = len(tree.groups)
    rows = [np.concatenate([tree.groups[f], remainder[f]]) for f in range(n_fronts)]
    row_start = np.concatenate([[0], np.cumsum([len(r) for r in rows])])
    maps, map_start = [], [0]
    for front in range(n_fronts):
        parent = tree.parents[front]
        if parent >= 0:
            where = {node: i for i, node in enumerate(rows[parent].tolist())}
            maps.append(np.array([where[node] for node in remainder[front].tolist()], dtype=np.int64))
        else:
            maps.append(np.zeros(0, dtype=np.int64))
        map_start.append(map_start[-1] + len(maps[-1]))
    panel = [9 * len(rows[f]) * len(tree.groups[f]) for f in range(n_fronts)]
    block_start, work_size = _places(tree.parents, tree.children, [9 * len(r) ** 2 for r in remainder])
    return Structure(
        n_nodes=n_nodes,
        pivots=pivots.astype(np.int64),
        pivot_start=pivot_start.astype(np.int64),
        rows=np.concatenate(rows).astype(np.int64),
        row_start=row_start.astype(np.int64),
        parent=np.array(tree.parents, dtype=np.int64),
        to_parent=np.concatenate(maps).astype(np.int64) if maps else np.zeros(0, dtype=np.int64),
        map_start=np.array(map_start, dtype=np.int64),
        panel_start=np.concatenate([[0], np.cumsum(panel)]).astype(np.int64),
        child_start=np.concatenate([[0], np.cumsum([len(c) for c in tree.children])]).astype(np.int64),
        children=np.array([c for each in tree.children for c in each], dtype=np.int64),
        block_start=block_start,
        work_size=work_size,
        position=position,
        front_of=front_of.astype(np.int64),
    )


def _places(parents: list[int], children: list[list[int]], sizes: list[int]) -> tuple[Ints, int]:
    """Where each front's remainder lies, and the space for all.

    Two stacks, one for fronts an even number of steps below the root and one for the others: a front's remainder is
    formed on one stack while those of its children lie on the other, and need not be moved when they are gone.
    """
    odd = [False] * len(parents)
    for front in reversed(range(len(parents))):
        if parents[front] >= 0:
            odd[front] = not odd[parents[front]]
    tops, highest = [0, 0], [0, 0]
    start = np.zeros(len(parents), dtype=np.int64)
    for front, size in enumerate(sizes):
        mine = int(odd[front])
        start[front] = tops[mine]
        tops[mine] += size
        highest[mine] = max(highest[mine], tops[mine])
        tops[1 - mine] -= sum(sizes[child] for child in children[front])
    start[np.array(odd, dtype=bool)] += highest[0]
    return start, sum(highest)
