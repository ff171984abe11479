"""Assembly of a part of a disc: stiffness into the fronts, and its coupling to the rigid upper endplate."""

from __future__ import annotations

import numpy as np

from .compiled import kernel
from .hexahedron import BULK, element, extrapolated_stress, scratch_space

INTERIOR, FIXED, MOVING = 0, 1, 2
"""What a node is: unknown, on the lower endplate (at rest), on the upper endplate (moves rigidly)."""


@kernel
def assemble(
    x, elements, which, kind, dof, gradients, weights, fibre_gradients, fibre_weights, volumes, material, fibres,
    offset, stride, centre, panels, residual, coupling, wrench, endplate, pressure, stretch, want_tangent, assumed,
):  # fmt: skip
    """Sum the elements ``which``.

    Args:
        x: (n, 3) current node positions in the frame of the lower vertebra, mm.
        kind: (n,) INTERIOR, FIXED or MOVING; dof: (n,) first unknown of an interior node, in elimination order.
        centre: (3,) current position of the point about which the upper endplate's rotation is counted.
        fibre_gradients, fibre_weights: what :func:`.hexahedron.fibre_gradients` gives; no rows if fibres feel points.
        assumed: (n_elements,) MPa, mean stresses of :func:`.hexahedron.element`; not a number for the present ones.

    Fills ``panels``, ``residual`` (3 n_interior) N, ``coupling`` (6, 3 n_interior): derivative of the residual
    with respect
    to the endplate's translation (mm) and spatial rotation (rad), ``wrench`` (6) N and N·mm on the endplate,
    ``endplate``
    (6, 6) its direct stiffness, ``pressure`` (n_elements) MPa, ``stretch`` (n_elements).

    Returns (energy N·mm, status).
    """
    if want_tangent:
        panels[:] = 0.0
        coupling[:] = 0.0
        endplate[:] = 0.0
    residual[:] = 0.0
    wrench[:] = 0.0
    energy = 0.0
    local = np.empty((8, 3))
    force = np.empty((3, 8))
    stiffness = np.empty((24, 24))
    scratch = scratch_space()
    block = np.empty((3, 3))
    projected = np.empty((3, 6))
    for k in range(len(which)):
        e = which[k]
        moving = False
        for a in range(8):
            node = elements[e, a]
            moving = moving or kind[node] == MOVING
            for i in range(3):
                local[a, i] = x[node, i]
        piece, pressure[e], stretch[e], status = element(
            local, gradients[e], weights[e], fibre_gradients[e], fibre_weights[e], volumes[e], material[e], fibres[e],
            scratch, force, stiffness, want_tangent, assumed[e],
        )  # fmt: skip
        if status != 0:
            return energy, status
        energy += piece
        for a in range(8):
            node = elements[e, a]
            if kind[node] == INTERIOR:
                at = dof[node]
                for i in range(3):
                    residual[at + i] += force[i, a]
            elif kind[node] == MOVING:
                r0, r1, r2 = local[a, 0] - centre[0], local[a, 1] - centre[1], local[a, 2] - centre[2]
                f0, f1, f2 = force[0, a], force[1, a], force[2, a]
                wrench[0] += f0
                wrench[1] += f1
                wrench[2] += f2
                wrench[3] += r1 * f2 - r2 * f1
                wrench[4] += r2 * f0 - r0 * f2
                wrench[5] += r0 * f1 - r1 * f0
        if not want_tangent:
            continue
        pair = 0
        for a in range(8):
            for b in range(a, 8):
                start = offset[k, pair]
                if start >= 0:
                    lda = stride[k, pair]
                    if lda > 0:
                        for j in range(3):
                            for i in range(3):
                                panels[start + j * lda + i] += stiffness[8 * i + a, 8 * j + b]
                    else:
                        for j in range(3):
                            for i in range(3):
                                panels[start - j * lda + i] += stiffness[8 * j + a, 8 * i + b]
                pair += 1
        if not moving:
            continue
        for b in range(8):
            if kind[elements[e, b]] == MOVING:
                for a in range(8):
                    row_kind = kind[elements[e, a]]
                    if row_kind == FIXED:
                        continue
                    for i in range(3):
                        for j in range(3):
                            block[i, j] = stiffness[8 * i + a, 8 * j + b]
                    _couple(elements[e, a], row_kind, b, a, local, centre, block, projected, dof, coupling, endplate)
        for a in range(8):
            if kind[elements[e, a]] == MOVING:
                _rigid_curvature(local, force, a, centre, endplate)
    return energy, 0


@kernel
def extrapolate(x, step, elements, gradients, weights, volumes, material, assumed, stress):
    """Mean stress of every element after ``step`` (n, 3) mm from nodes ``x`` (n, 3), to first order, and its work.

    ``assumed`` is what the stiffness behind the step was taken at; fills ``stress`` (n_elements,) MPa, and the present
    mean stress into ``assumed`` where that is not a number. Returns the work (N·mm) along the step by which the present
    mean stresses exceed those assumed.
    """
    place, motion = np.empty((8, 3)), np.empty((8, 3))
    f, spatial, jacobians = np.empty((8, 3, 3)), np.empty((8, 3, 8)), np.empty(8)
    excess = 0.0
    for e in range(len(elements)):
        for a in range(8):
            for i in range(3):
                place[a, i] = x[elements[e, a], i]
                motion[a, i] = step[elements[e, a], i]
        present, change, growth = extrapolated_stress(
            place, motion, gradients[e], weights[e], volumes[e], material[e, BULK], assumed[e], f, spatial, jacobians
        )
        stress[e] = present + change
        if not np.isnan(assumed[e]):
            excess += (present - assumed[e]) * growth
        else:
            assumed[e] = present
    return excess


@kernel
def _couple(row_node, row_kind, moving, row, local, centre, block, projected, dof, coupling, endplate):
    """Add the block (row, moving) after projecting its column node onto the rigid motion."""
    r0, r1, r2 = local[moving, 0] - centre[0], local[moving, 1] - centre[1], local[moving, 2] - centre[2]
    for i in range(3):
        projected[i, 0], projected[i, 1], projected[i, 2] = block[i, 0], block[i, 1], block[i, 2]
        # dx = dw x r, so a column of K times it is K . (e x r)
        projected[i, 3] = -block[i, 1] * r2 + block[i, 2] * r1
        projected[i, 4] = block[i, 0] * r2 - block[i, 2] * r0
        projected[i, 5] = -block[i, 0] * r1 + block[i, 1] * r0
    if row_kind == 0:
        at = dof[row_node]
        for k in range(6):
            for i in range(3):
                coupling[k, at + i] += projected[i, k]
    elif row_kind == 2:
        q0, q1, q2 = local[row, 0] - centre[0], local[row, 1] - centre[1], local[row, 2] - centre[2]
        for k in range(6):
            p0, p1, p2 = projected[0, k], projected[1, k], projected[2, k]
            endplate[0, k] += p0
            endplate[1, k] += p1
            endplate[2, k] += p2
            endplate[3, k] += q1 * p2 - q2 * p1
            endplate[4, k] += q2 * p0 - q0 * p2
            endplate[5, k] += q0 * p1 - q1 * p0


@kernel
def _rigid_curvature(local, force, a, centre, endplate):
    """Second derivative of the rigidly moved node ``a`` times its force: sym(r f) - (r.f) I on the rotations."""
    dot = 0.0
    for i in range(3):
        dot += (local[a, i] - centre[i]) * force[i, a]
    for i in range(3):
        endplate[3 + i, 3 + i] -= dot
        for j in range(3):
            endplate[3 + i, 3 + j] += 0.5 * (
                (local[a, i] - centre[i]) * force[j, a] + force[i, a] * (local[a, j] - centre[j])
            )
