"""Sparse Cholesky factorisation and solution by fronts (Duff and Reid 1983), compiled, free of the interpreter's lock.

Unknowns are numbered by elimination position, three per node. The stiffness is assembled straight into the fronts'
panels (see :func:`block_map`); factorisation overwrites them. All fronts but the last are eliminated here; the last
one, which two halves of a mesh share, is a dense matrix of its own (:func:`cholesky`, :func:`solve_dense`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .blas import (
    DGEMM,
    DPOTRF,
    DSYRK,
    DTRSM,
    gemm_subtract,
    gemm_transposed_subtract,
    potrf,
    syrk,
    trsm_left,
    trsm_left_transposed,
    trsm_right_transposed,
)
from .compiled import kernel
from .ordering import Structure

PAIRS = tuple((i, j) for i in range(8) for j in range(i, 8))
"""Node pairs of a hexahedron whose 3 x 3 stiffness blocks are kept (the rest follow by symmetry)."""


def block_map(structure: Structure, elements: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each element's blocks go in the panels.

    Returns:
        offset: (n_elements, 36) index of the block's first entry, -1 where a node is not unknown.
        stride: (n_elements, 36) distance between columns; negative where the block is to be transposed.
    """
    s = structure
    offset = np.full((len(elements), len(PAIRS)), -1, dtype=np.int64)
    stride = np.zeros_like(offset)
    row_of = [
        {int(node): i for i, node in enumerate(s.rows[s.row_start[f] : s.row_start[f + 1]])}
        for f in range(len(s.parent))
    ]
    for e, element in enumerate(elements):
        for k, (i, j) in enumerate(PAIRS):
            a, b = int(element[i]), int(element[j])
            if a < 0 or b < 0:
                continue
            flip = s.position[a] < s.position[b]
            row, col = (b, a) if flip else (a, b)
            front = int(s.front_of[col])
            lda = 3 * int(s.row_start[front + 1] - s.row_start[front])
            column = 3 * int(s.position[col] - s.pivot_start[front])
            offset[e, k] = s.panel_start[front] + column * lda + 3 * row_of[front][row]
            stride[e, k] = -lda if flip else lda
    return offset, stride


@kernel
def factorise(
    blas, pivot_start, row_start, child_start, children, to_parent, map_start, panel_start, block_start, panels, work
):
    """Eliminate all fronts but the last, in place; the last one's panel gets what they leave.

    Returns 0, or 1 + the front at which the matrix was not positive definite.
    """
    last = len(block_start) - 1
    for f in range(last + 1):
        lda = 3 * (row_start[f + 1] - row_start[f])
        p3 = 3 * (pivot_start[f + 1] - pivot_start[f])
        r3 = lda - p3
        panel, block = panel_start[f], block_start[f]
        for j in range(r3):
            for i in range(block + j * r3 + j - j % 3, block + (j + 1) * r3):
                work[i] = 0.0
        for k in range(child_start[f], child_start[f + 1]):
            child = children[k]
            rows = to_parent[map_start[child] : map_start[child + 1]]
            _add_child(work, block_start[child], rows, panels, panel, lda, p3, block, r3)
        if f == last:
            break
        if potrf(blas[DPOTRF], p3, panels, panel, lda) != 0:  # type: ignore[call-arg]
            return 1 + f
        if r3 > 0:
            trsm_right_transposed(blas[DTRSM], r3, p3, panels, panel, lda, panels, panel + p3, lda)
            syrk(blas[DSYRK], r3, p3, panels, panel + p3, lda, 1.0, work, block, r3)
    return 0


@kernel
def _add_child(work, base, rows, panels, panel, lda, p3, block, r3):
    """Add the lower triangle of a child's remainder, at ``base``, to its parent's panel and remainder.

    ``rows`` says which row of the parent each node of the remainder is; they ascend.
    """
    n = len(rows)
    c3 = 3 * n
    for cj in range(n):
        pj = 3 * rows[cj]
        for d in range(3):
            source = base + (3 * cj + d) * c3
            if pj < p3:
                target = panel + (pj + d) * lda
                for ci in range(cj, n):
                    to, at = target + 3 * rows[ci], source + 3 * ci
                    panels[to] += work[at]
                    panels[to + 1] += work[at + 1]
                    panels[to + 2] += work[at + 2]
            else:
                target = block + (pj + d - p3) * r3 - p3
                for ci in range(cj, n):
                    to, at = target + 3 * rows[ci], source + 3 * ci
                    work[to] += work[at]
                    work[to + 1] += work[at + 1]
                    work[to + 2] += work[at + 2]


@kernel
def cholesky(blas, panels, start, n):
    """Factorise the dense ``n`` x ``n`` matrix at ``panels[start]`` in place; returns 0 where it is positive
    definite."""
    return potrf(blas[DPOTRF], n, panels, start, n)  # type: ignore[call-arg]


@kernel
def solve_dense(blas, panels, start, n, x):
    """Solve in place for right-hand sides ``x`` (n_rhs, n), with the factor of :func:`cholesky`."""
    flat = x.reshape(x.shape[0] * n)
    trsm_left(blas[DTRSM], n, x.shape[0], panels, start, n, flat, 0, n)
    trsm_left_transposed(blas[DTRSM], n, x.shape[0], panels, start, n, flat, 0, n)


@kernel
def sweep(blas, pivot_start, rows, row_start, position, panel_start, panels, x, forward):
    """Substitute in place for right-hand sides ``x`` (n_rhs, 3 n_nodes), in elimination order, over all fronts but the
    last: forward down to its rows, or backward from them."""
    n_rhs = x.shape[0]
    n3 = x.shape[1]
    flat = x.reshape(n_rhs * n3)
    largest = 0
    n_fronts = len(pivot_start) - 2
    for f in range(n_fronts):
        r = row_start[f + 1] - row_start[f] - (pivot_start[f + 1] - pivot_start[f])
        largest = max(largest, r)
    buffer = np.empty(3 * largest * n_rhs)
    for step in range(n_fronts):
        f = step if forward else n_fronts - 1 - step
        n_piv = pivot_start[f + 1] - pivot_start[f]
        n_rows = row_start[f + 1] - row_start[f]
        lda, p3 = 3 * n_rows, 3 * n_piv
        r3 = lda - p3
        panel = panel_start[f]
        first = 3 * pivot_start[f]
        if forward:
            trsm_left(blas[DTRSM], p3, n_rhs, panels, panel, lda, flat, first, n3)
        if r3 > 0:
            for c in range(n_rhs):
                for i in range(n_rows - n_piv):
                    at = 3 * position[rows[row_start[f] + n_piv + i]]
                    for d in range(3):
                        buffer[c * r3 + 3 * i + d] = x[c, at + d]
            if forward:
                gemm_subtract(blas[DGEMM], r3, n_rhs, p3, panels, panel + p3, lda, flat, first, n3, buffer, 0, r3)
                for c in range(n_rhs):
                    for i in range(n_rows - n_piv):
                        at = 3 * position[rows[row_start[f] + n_piv + i]]
                        for d in range(3):
                            x[c, at + d] = buffer[c * r3 + 3 * i + d]
            else:
                gemm_transposed_subtract(
                    blas[DGEMM], p3, n_rhs, r3, panels, panel + p3, lda, buffer, 0, r3, flat, first, n3
                )
        if not forward:
            trsm_left_transposed(blas[DTRSM], p3, n_rhs, panels, panel, lda, flat, first, n3)
