"""Compiled sums over points that push or pull on the upper vertebra: ligament strands and facet contact."""

from __future__ import annotations

import numpy as np

from .compiled import kernel

_DENSE = 0.9  # share of a cartilage layer's thickness beyond which its law goes on as a straight line
_LOCAL_STEP = 1e-6  # mm, central differences of the contact force in the joint's own axes
_DEFLECTION_STEPS, _DEFLECTION_FORCE = 60, 1e-9  # Newton steps, and N at which the processes' deflection is settled


@kernel
def add_point(force, stiffness, arm, wrench, tangent):
    """Add a point force (3) with its stiffness (3, 3) at ``arm`` (3) from the centre to the wrench (6) and tangent
    (6, 6)."""
    r0, r1, r2 = arm[0], arm[1], arm[2]
    f0, f1, f2 = force[0], force[1], force[2]
    wrench[0] += f0
    wrench[1] += f1
    wrench[2] += f2
    wrench[3] += r1 * f2 - r2 * f1
    wrench[4] += r2 * f0 - r0 * f2
    wrench[5] += r0 * f1 - r1 * f0
    column = np.empty(3)
    for k in range(6):
        # motion of the point for a unit of the k-th freedom: e or e x r
        if k == 0:
            m0, m1, m2 = 1.0, 0.0, 0.0
        elif k == 1:
            m0, m1, m2 = 0.0, 1.0, 0.0
        elif k == 2:
            m0, m1, m2 = 0.0, 0.0, 1.0
        elif k == 3:
            m0, m1, m2 = 0.0, -r2, r1
        elif k == 4:
            m0, m1, m2 = r2, 0.0, -r0
        else:
            m0, m1, m2 = -r1, r0, 0.0
        for i in range(3):
            column[i] = stiffness[i, 0] * m0 + stiffness[i, 1] * m1 + stiffness[i, 2] * m2
            tangent[i, k] += column[i]
        tangent[3, k] += r1 * column[2] - r2 * column[1]
        tangent[4, k] += r2 * column[0] - r0 * column[2]
        tangent[5, k] += r0 * column[1] - r1 * column[0]
        if k >= 3:  # the arm turns with the body
            tangent[3, k] += m1 * f2 - m2 * f1
            tangent[4, k] += m2 * f0 - m0 * f2
            tangent[5, k] += m0 * f1 - m1 * f0


@kernel
def strands(upper, lower, rest, stiffness, transition, rotation, translation, centre, wrench, tangent, tensions):
    """Ligament strands: adds to ``wrench`` and ``tangent``, fills ``tensions`` (n,) N."""
    force, block, place, along = np.empty(3), np.empty((3, 3)), np.empty(3), np.empty(3)
    for s in range(len(rest)):
        length = 0.0
        for i in range(3):
            place[i] = translation[i]
            for j in range(3):
                place[i] += rotation[i, j] * upper[s, j]
            along[i] = place[i] - lower[s, i]
            length += along[i] * along[i]
        length = max(np.sqrt(length), 1e-9)
        strain = length / rest[s] - 1.0
        if strain <= 0.0:
            tensions[s] = 0.0
            continue
        if strain < transition[s]:
            tension = 0.5 * stiffness[s] * strain * strain / transition[s]
            slope = stiffness[s] * strain / transition[s] / rest[s]
        else:
            tension = stiffness[s] * (strain - 0.5 * transition[s])
            slope = stiffness[s] / rest[s]
        tensions[s] = tension
        turn = tension / length
        for i in range(3):
            n = along[i] / length
            force[i] = tension * n
            for j in range(3):
                block[i, j] = (slope - turn) * n * along[j] / length
            block[i, i] += turn
            place[i] -= centre[i]
        add_point(force, block, place, wrench, tangent)


@kernel
def window(s, half, rim):
    """Smooth 1-to-0 over ``rim`` before ``half`` on both sides, and its derivative."""
    beyond = min(max((abs(s) - (half - rim)) / rim, 0.0), 1.0)
    return 1.0 - beyond * beyond * (3.0 - 2.0 * beyond), -6.0 * beyond * (1.0 - beyond) / rim * np.sign(s)


@kernel
def layer_force(local, joint, force):
    """Gradient of the contact energy per area (3) MPa at a point in the joint's axes; returns whether there is contact.

    ``joint`` holds radius, half width, half height, rim, modulus, thickness.
    """
    radius, half_width, half_height, rim, modulus, h = joint[0], joint[1], joint[2], joint[3], joint[4], joint[5]
    force[:] = 0.0
    if abs(local[1]) >= min(half_width, 0.95 * radius) or abs(local[2]) >= half_height:
        return False
    depth = np.sqrt(radius * radius - local[1] * local[1])
    rise = (radius - depth) - local[0]
    compression = rise * depth / radius
    if compression <= 0.0:
        return False
    ratio = min(compression / h, _DENSE)
    log = np.log1p(-ratio)
    over = max(compression - _DENSE * h, 0.0)
    slope = modulus / (h * (1.0 - _DENSE))
    pressure = -modulus * log
    energy = modulus * h * ((1.0 - ratio) * log + ratio) + (pressure + 0.5 * slope * over) * over
    pressure += slope * over
    up, up_slope = window(local[2], half_height, rim)
    side, side_slope = window(local[1], min(half_width, 0.95 * radius), rim)
    sin = local[1] / radius
    force[0] = -up * side * pressure * depth / radius
    force[1] = up * side * pressure * (sin - rise * sin / depth) + up * side_slope * energy
    force[2] = side * up_slope * energy
    return True


@kernel
def _places(points, origin, axes, rotation, translation, place, local):
    """Points (n, 3) of the inferior process: where they are, and that in the joint's axes."""
    for p in range(len(points)):
        for i in range(3):
            place[p, i] = translation[i]
            for j in range(3):
                place[p, i] += rotation[i, j] * points[p, j]
        for k in range(3):
            local[p, k] = 0.0
            for i in range(3):
                local[p, k] += axes[i, k] * (place[p, i] - origin[i])


@kernel
def _push(local, area, joint, shift):
    """Force (N) along the joint's normal at a deflection ``shift`` of the process, and its derivative."""
    point, force, plus, minus = np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    total, slope = 0.0, 0.0
    for p in range(len(area)):
        point[0], point[1], point[2] = local[p, 0] + shift, local[p, 1], local[p, 2]
        if not layer_force(point, joint, force):
            continue
        total += area[p] * force[0]
        point[0] += _LOCAL_STEP
        layer_force(point, joint, plus)
        point[0] -= 2.0 * _LOCAL_STEP
        layer_force(point, joint, minus)
        slope += area[p] * (plus[0] - minus[0]) / (2.0 * _LOCAL_STEP)
    return total, slope


@kernel
def deflection(local, area, joint, process):
    """By how much (mm) the joint's load bends its processes apart along its normal; ``process`` N/mm, 0 for rigid ones.

    The force falls as they give way, so there is one such deflection; Newton steps within a bracket that closes on it.
    """
    if process <= 0.0:
        return 0.0
    force, slope = _push(local, area, joint, 0.0)
    low, high, shift = 0.0, -force / process, 0.0
    if high <= 0.0:
        return 0.0
    for _ in range(_DEFLECTION_STEPS):
        rest = force + process * shift
        if abs(rest) <= _DEFLECTION_FORCE:
            break
        if rest > 0.0:
            high = shift
        else:
            low = shift
        shift -= rest / (process + slope)
        if not low < shift < high:
            shift = 0.5 * (low + high)
        force, slope = _push(local, area, joint, shift)
    return shift


@kernel
def contact(points, area, origin, axes, joint, process, rotation, translation, centre, wrench, tangent, want_tangent):
    """Facet contact: adds to ``wrench`` and ``tangent``; returns the size of the total force, N.

    The processes bend along the joint's normal as a spring of ``process`` N/mm in series with the cartilage, condensed.
    """
    places, locals_ = np.empty_like(points), np.empty_like(points)
    _places(points, origin, axes, rotation, translation, places, locals_)
    shift = deflection(locals_, area, joint, process)
    local, trial, force, plus, minus = np.empty(3), np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    block, turned, world, arm = np.empty((3, 3)), np.empty((3, 3)), np.empty(3), np.empty(3)
    total, coupling, give = np.zeros(3), np.zeros(6), process
    for p in range(len(points)):
        local[0], local[1], local[2] = locals_[p, 0] + shift, locals_[p, 1], locals_[p, 2]
        if not layer_force(local, joint, force):
            continue
        block[:] = 0.0
        if want_tangent:
            for k in range(3):
                trial[0], trial[1], trial[2] = local[0], local[1], local[2]
                trial[k] = local[k] + _LOCAL_STEP
                layer_force(trial, joint, plus)
                trial[k] = local[k] - _LOCAL_STEP
                layer_force(trial, joint, minus)
                for i in range(3):
                    block[i, k] = area[p] * (plus[i] - minus[i]) / (2.0 * _LOCAL_STEP)
        for i in range(3):
            world[i] = 0.0
            for k in range(3):
                world[i] += axes[i, k] * force[k] * area[p]
            for j in range(3):
                turned[i, j] = 0.0
                for k in range(3):
                    for m in range(3):
                        turned[i, j] += axes[i, k] * block[k, m] * axes[j, m]
            total[i] += world[i]
            arm[i] = places[p, i] - centre[i]
        add_point(world, turned, arm, wrench, tangent)
        if want_tangent and process > 0.0:
            for i in range(3):
                world[i] = 0.0
                for k in range(3):
                    world[i] += axes[i, k] * block[k, 0]
                coupling[i] += world[i]
            coupling[3] += arm[1] * world[2] - arm[2] * world[1]
            coupling[4] += arm[2] * world[0] - arm[0] * world[2]
            coupling[5] += arm[0] * world[1] - arm[1] * world[0]
            give += block[0, 0]
    if want_tangent and process > 0.0:
        for i in range(6):
            for j in range(6):
                tangent[i, j] -= coupling[i] * coupling[j] / give
    return np.sqrt(total[0] ** 2 + total[1] ** 2 + total[2] ** 2)
