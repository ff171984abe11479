"""The eight-node hexahedron with mean dilatation (Nagtegaal 1974; Simo, Taylor and Pister 1985), finite strain.

Strain energy per unit reference volume, with isochoric invariants of C at each point and the element's mean volume
ratio for the volumetric part::

    W = c1 (I1 - 3) + c2 (I2 - 3)
      + sum over two fibre families  k1 / (2 k2) (exp(k2 <E>^2) - 1),  E = kappa (I1 - 3) + (1 - 3 kappa)(I4 - 1)
      + K / 2 ln^2(v / V)

Mooney-Rivlin matrix, Holzapfel-Gasser-Ogden fibres (Gasser, Ogden and Holzapfel 2006) that bear load only for E > 0.

Fibres feel the deformation at each of the eight points or, in a lamellar element, that of its inner and of its outer
half. Within a lamella two families of fibres give way like a lattice: where one stretches along the lamella, it
shortens across, and the strain along the fibres stays even. An element with straight edges cannot follow: its strains
along and across vary in different directions, so fibres sampled at eight points strain where those of the lamella do
not (membrane locking; Stolarski and Belytschko 1982). Means over both faces of the lamella take that away and leave
the change through the thickness, by which it resists bending. The matrix is sampled at all points. A state of even
strain is the same either way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiled import kernel

C1, C2, BULK, K1, K2, KAPPA = range(6)
"""Columns of the material table, MPa but for the last two."""

_CORNERS = np.array(
    [[-1, -1, -1], [1, -1, -1], [1, 1, -1], [-1, 1, -1], [-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1]], dtype=float
)
_VOIGT = np.array([[0, 3, 5], [3, 1, 4], [5, 4, 2]])
_SHEAR = np.array([0, 1, 2])  # xy, yz, xz follow one another cyclically
_EXPONENT_LIMIT = 60.0  # beyond it the fibre term would overflow; such a trial state is cut back, never accepted


def shape_gradients(points: NDArray[np.float64], elements: NDArray[np.int64]) -> tuple[NDArray, NDArray]:
    """Reference gradients of the shape functions at the 2 x 2 x 2 Gauss points.

    Returns:
        gradients: (n_elements, 8 points, 8 nodes, 3) per mm.
        volume: (n_elements, 8) mm³, weight of each point.
    """
    gauss = _CORNERS / np.sqrt(3.0)
    local = np.empty((8, 8, 3))
    for q, xi in enumerate(gauss):
        one = 1 + _CORNERS * xi
        local[q] = (
            _CORNERS * np.stack([one[:, 1] * one[:, 2], one[:, 0] * one[:, 2], one[:, 0] * one[:, 1]], axis=1) / 8
        )
    jacobian = np.einsum("eai,qaj->eqij", points[elements], local)
    inverse = np.linalg.inv(jacobian)
    return np.ascontiguousarray(np.einsum("qaj,eqji->eqai", local, inverse)), np.linalg.det(jacobian)


HELD = 0.25
"""Share of their stiffness at eight points that fibres keep against deformations which the means do not see. Without
any, thin rings wrinkle under compression and Newton's method takes three times as many steps; a tenth still left four
of a hundred random spines without an equilibrium under a follower load. 0.02 to 0.25 turn a level by the same within
1 %. Flanagan and Belytschko (1981) hold elements of one point in this way."""


def fibre_gradients(
    gradients: NDArray[np.float64], volume: NDArray[np.float64], held: float = HELD
) -> tuple[NDArray, NDArray]:
    """Reference gradients that the fibres of lamellar elements feel; they run from inside out along their first local
    direction and round the disc along the second.

    Each half is taken in two quarters, one behind the other along the lamella. Their means are drawn together towards
    that of the half, as far as leaves the share ``held`` of the stiffness against their difference.

    Args:
        gradients, volume: what :func:`shape_gradients` gives.

    Returns:
        gradients: (n_elements, 4 quarters, 8 nodes, 3) per mm. volume: (n_elements, 4) mm³.
    """

    def mean(which: NDArray[np.bool_]) -> tuple[NDArray, NDArray]:
        part = volume[:, which].sum(axis=1)
        return np.einsum("eq,eqai->eai", volume[:, which], gradients[:, which]) / part[:, None, None], part

    found, volumes, apart = [], [], np.sqrt(held)
    for half in (-1.0, 1.0):
        whole, _ = mean(_CORNERS[:, 0] == half)
        for way in (-1.0, 1.0):
            own, part = mean((_CORNERS[:, 0] == half) & (_CORNERS[:, 1] == way))
            found.append((1.0 - apart) * whole + apart * own)
            volumes.append(part)
    return np.ascontiguousarray(np.stack(found, axis=1)), np.stack(volumes, axis=1)


@kernel
def kinematics(x, gradient, weight, f, spatial, jacobians):
    """Deformation gradients, spatial shape gradients (n, 3, 8) and volume ratios at the points (n) of one element, or
    means over its parts; returns (volume, smallest ratio)."""
    volume = 0.0
    smallest = 1e300
    for q in range(len(weight)):
        for i in range(3):
            for j in range(3):
                s = 0.0
                for a in range(8):
                    s += x[a, i] * gradient[q, a, j]
                f[q, i, j] = s
        g = f[q]
        g00, g01, g02 = g[0, 0], g[0, 1], g[0, 2]
        g10, g11, g12 = g[1, 0], g[1, 1], g[1, 2]
        g20, g21, g22 = g[2, 0], g[2, 1], g[2, 2]
        m00 = g11 * g22 - g12 * g21
        m01 = g12 * g20 - g10 * g22
        m02 = g10 * g21 - g11 * g20
        det = g00 * m00 + g01 * m01 + g02 * m02
        jacobians[q] = det
        volume += det * weight[q]
        smallest = min(smallest, det)
        if det <= 0.0:
            continue
        inv = 1.0 / det
        # spatial gradient n = F^-T N, with the cofactor matrix of F
        c10 = g02 * g21 - g01 * g22
        c11 = g00 * g22 - g02 * g20
        c12 = g01 * g20 - g00 * g21
        c20 = g01 * g12 - g02 * g11
        c21 = g02 * g10 - g00 * g12
        c22 = g00 * g11 - g01 * g10
        for a in range(8):
            n0, n1, n2 = gradient[q, a, 0], gradient[q, a, 1], gradient[q, a, 2]
            spatial[q, 0, a] = inv * (m00 * n0 + m01 * n1 + m02 * n2)
            spatial[q, 1, a] = inv * (c10 * n0 + c11 * n1 + c12 * n2)
            spatial[q, 2, a] = inv * (c20 * n0 + c21 * n1 + c22 * n2)
    return volume, smallest


@kernel
def _deviator(v, d):
    mean = (v[0] + v[1] + v[2]) / 3.0
    for i in range(3):
        d[i] = v[i] - mean
        d[3 + i] = v[3 + i]


@kernel
def isochoric(f, det, material, fibres, tau, c, work, want_tangent):
    """Isochoric Kirchhoff stress (6) and spatial moduli (6, 6), order xx yy zz xy yz xz, MPa.

    Returns the energy per reference volume, or infinity where the fibre term is beyond its limit.
    """
    scale = det ** (-2.0 / 3.0)
    b, bb, bar, dev, h = work[0], work[1], work[2], work[3], work[4]
    f00, f01, f02 = f[0, 0], f[0, 1], f[0, 2]
    f10, f11, f12 = f[1, 0], f[1, 1], f[1, 2]
    f20, f21, f22 = f[2, 0], f[2, 1], f[2, 2]
    b0 = scale * (f00 * f00 + f01 * f01 + f02 * f02)
    b1 = scale * (f10 * f10 + f11 * f11 + f12 * f12)
    b2 = scale * (f20 * f20 + f21 * f21 + f22 * f22)
    b3 = scale * (f00 * f10 + f01 * f11 + f02 * f12)
    b4 = scale * (f10 * f20 + f11 * f21 + f12 * f22)
    b5 = scale * (f00 * f20 + f01 * f21 + f02 * f22)
    b[0], b[1], b[2], b[3], b[4], b[5] = b0, b1, b2, b3, b4, b5
    i1 = b0 + b1 + b2
    bb0 = b0 * b0 + b3 * b3 + b5 * b5
    bb1 = b3 * b3 + b1 * b1 + b4 * b4
    bb2 = b5 * b5 + b4 * b4 + b2 * b2
    bb[0], bb[1], bb[2] = bb0, bb1, bb2
    bb[3] = b0 * b3 + b3 * b1 + b5 * b4
    bb[4] = b3 * b5 + b1 * b4 + b4 * b2
    bb[5] = b0 * b5 + b3 * b4 + b5 * b2
    trace_bb = bb0 + bb1 + bb2
    i2 = 0.5 * (i1 * i1 - trace_bb)
    c1, c2 = material[C1], material[C2]
    energy = c1 * (i1 - 3.0) + c2 * (i2 - 3.0)
    for k in range(6):
        bar[k] = 2.0 * (c1 + c2 * i1) * b[k] - 2.0 * c2 * bb[k]
    if want_tangent:
        _deviator(b, dev)
        for i in range(6):
            for j in range(6):
                c[i, j] = 4.0 * c2 * dev[i] * dev[j]
    k1, k2, kappa = material[K1], material[K2], material[KAPPA]
    if k1 > 0.0:
        for family in range(2):
            a0, a1, a2 = fibres[family, 0], fibres[family, 1], fibres[family, 2]
            d0 = f00 * a0 + f01 * a1 + f02 * a2
            d1 = f10 * a0 + f11 * a1 + f12 * a2
            d2 = f20 * a0 + f21 * a1 + f22 * a2
            i4 = scale * (d0 * d0 + d1 * d1 + d2 * d2)
            strain = kappa * (i1 - 3.0) + (1.0 - 3.0 * kappa) * (i4 - 1.0)
            if strain <= 0.0:
                continue
            power = k2 * strain * strain
            if power > _EXPONENT_LIMIT:
                return np.inf
            e = np.exp(power)
            energy += 0.5 * k1 / k2 * (e - 1.0)
            w1 = k1 * strain * e
            w2 = k1 * (1.0 + 2.0 * power) * e
            s = (1.0 - 3.0 * kappa) * scale
            h[0] = kappa * b0 + s * d0 * d0
            h[1] = kappa * b1 + s * d1 * d1
            h[2] = kappa * b2 + s * d2 * d2
            h[3] = kappa * b3 + s * d0 * d1
            h[4] = kappa * b4 + s * d1 * d2
            h[5] = kappa * b5 + s * d0 * d2
            for k in range(6):
                bar[k] += 2.0 * w1 * h[k]
            if want_tangent:
                _deviator(h, dev)
                for i in range(6):
                    for j in range(6):
                        c[i, j] += 4.0 * w2 * dev[i] * dev[j]
    _deviator(bar, tau)
    if want_tangent:
        trace_bar = bar[0] + bar[1] + bar[2]
        # - 4 c2 P : (b o b) : P, with (b o b)_ijkl = (b_ik b_jl + b_il b_jk) / 2
        g = 4.0 * c2
        if g != 0.0:
            for i in range(3):
                for j in range(3):
                    shear = b[_VOIGT[i, j]]
                    c[i, j] -= g * shear * shear
            for k in range(3):
                p, r = k, (k + 1) % 3
                for i in range(3):
                    value = g * b[_VOIGT[i, p]] * b[_VOIGT[i, r]]
                    c[i, 3 + _SHEAR[k]] -= value
                    c[3 + _SHEAR[k], i] -= value
                for m in range(3):
                    u, v = m, (m + 1) % 3
                    c[3 + _SHEAR[k], 3 + _SHEAR[m]] -= (
                        0.5 * g * (b[_VOIGT[p, u]] * b[_VOIGT[r, v]] + b[_VOIGT[p, v]] * b[_VOIGT[r, u]])
                    )
            for i in range(6):
                for j in range(3):
                    c[i, j] += g * bb[i] / 3.0
                    c[j, i] += g * bb[i] / 3.0
            for i in range(3):
                for j in range(3):
                    c[i, j] -= g * trace_bb / 9.0
        two_thirds = 2.0 / 3.0
        for i in range(3):
            c[i, i] += two_thirds * trace_bar
            c[i + 3, i + 3] += 0.5 * two_thirds * trace_bar
            for j in range(3):
                c[i, j] -= two_thirds * trace_bar / 3.0
        for i in range(6):
            for j in range(3):
                c[i, j] -= two_thirds * tau[i]
                c[j, i] -= two_thirds * tau[i]
    return energy


@kernel
def _add(
    f, nq, det, w, present, taken, material, fibres, tau, c, cb, g, geometric, work, force, stiffness, want_tangent
):
    """Add what one point, or one part, of ``w`` mm³ contributes to forces and stiffness.

    ``present`` is the mean stress of the forces and ``taken`` that of the stiffness, MPa. ``g`` gathers the derivative
    of the element's volume. Returns (energy N·mm, square of the largest fibre stretch); the energy is infinite beyond
    the fibre law's limit.
    """
    energy = isochoric(f, det, material, fibres, tau, c, work, want_tangent)
    if energy == np.inf:
        return energy, 0.0
    stretch = 0.0
    if material[K1] > 0.0:
        for family in range(2):
            t = 0.0
            for i in range(3):
                d = 0.0
                for j in range(3):
                    d += f[i, j] * fibres[family, j]
                t += d * d
            stretch = max(stretch, t)
    pj = present * det
    tau0, tau1, tau2 = tau[0], tau[1], tau[2]
    s0, s1, s2 = (tau0 + pj) * w, (tau1 + pj) * w, (tau2 + pj) * w
    s3, s4, s5 = tau[3] * w, tau[4] * w, tau[5] * w
    for a in range(8):
        n0, n1, n2 = nq[0, a], nq[1, a], nq[2, a]
        force[0, a] += s0 * n0 + s3 * n1 + s5 * n2
        force[1, a] += s3 * n0 + s1 * n1 + s4 * n2
        force[2, a] += s5 * n0 + s4 * n1 + s2 * n2
    if not want_tangent:
        return energy * w, stretch
    jw = det * w
    pj = taken * det
    s0, s1, s2 = (tau0 + pj) * w, (tau1 + pj) * w, (tau2 + pj) * w
    for i in range(3):
        for j in range(3):
            c[i, j] += pj
        c[i, i] -= 2.0 * pj
        c[i + 3, i + 3] -= pj
    for i in range(6):
        c0, c1, c2 = c[i, 0] * w, c[i, 1] * w, c[i, 2] * w
        c3, c4, c5 = c[i, 3] * w, c[i, 4] * w, c[i, 5] * w
        for b in range(8):
            n0, n1, n2 = nq[0, b], nq[1, b], nq[2, b]
            cb[i, b] = c0 * n0 + c3 * n1 + c5 * n2
            cb[i, 8 + b] = c3 * n0 + c1 * n1 + c4 * n2
            cb[i, 16 + b] = c5 * n0 + c4 * n1 + c2 * n2
    for a in range(8):
        n0, n1, n2 = nq[0, a], nq[1, a], nq[2, a]
        g[a] += jw * n0
        g[8 + a] += jw * n1
        g[16 + a] += jw * n2
        t0 = s0 * n0 + s3 * n1 + s5 * n2
        t1 = s3 * n0 + s1 * n1 + s4 * n2
        t2 = s5 * n0 + s4 * n1 + s2 * n2
        for b in range(8):
            geometric[b] = t0 * nq[0, b] + t1 * nq[1, b] + t2 * nq[2, b]
        for j in range(24):
            stiffness[a, j] += n0 * cb[0, j] + n1 * cb[3, j] + n2 * cb[5, j]
            stiffness[8 + a, j] += n0 * cb[3, j] + n1 * cb[1, j] + n2 * cb[4, j]
            stiffness[16 + a, j] += n0 * cb[5, j] + n1 * cb[4, j] + n2 * cb[2, j]
        for b in range(8):
            stiffness[a, b] += geometric[b]
            stiffness[8 + a, 8 + b] += geometric[b]
            stiffness[16 + a, 16 + b] += geometric[b]
    return energy * w, stretch


@kernel
def element(
    x, gradient, weight, fibre_gradient, fibre_weight, reference_volume, material, fibres, scratch, force, stiffness,
    want_tangent, assumed,
):  # fmt: skip
    """Nodal forces (3, 8) N and stiffness (24, 24) N/mm of one element; rows and columns run over (component, node).

    ``fibre_gradient`` and ``fibre_weight`` are what :func:`fibre_gradients` gives in a lamellar element; without rows,
    fibres feel each point. ``scratch`` is what :func:`scratch_space` gives. ``assumed`` is a mean stress (MPa), or not
    a number for that of the present volume. Where a stiffness is wanted, it is taken at ``assumed``, with forces of the
    present volume; where none is wanted, the forces are those at ``assumed``.

    Returns (energy N·mm, pressure MPa, largest fibre stretch, status); status 0 is well, 1 inverted, 2 beyond the fibre
    law's limit. Pressure is positive in compression.
    """
    f, n, det, tau, c, cb, g, aside, geometric, work, part = scratch
    volume, smallest = kinematics(x, gradient, weight, f, n, det)
    if not smallest > 0.0:
        return 0.0, 0.0, 1.0, 1
    log_ratio = np.log(volume / reference_volume)
    ratio = volume / reference_volume
    bulk = material[BULK]
    mean_stress = bulk * log_ratio / ratio
    taken = mean_stress if np.isnan(assumed) else assumed
    present = mean_stress if want_tangent else taken
    energy = 0.5 * bulk * log_ratio * log_ratio * reference_volume
    force[:] = 0.0
    g[:] = 0.0
    if want_tangent:
        stiffness[:] = 0.0
    lamellar = len(fibre_weight) > 0 and material[K1] > 0.0
    for k in range(6):
        part[k] = material[k]
    if lamellar:
        part[K1] = 0.0
    stretch = 0.0
    for q in range(8):
        point, longest = _add(
            f[q], n[q], det[q], weight[q], present, taken, part, fibres, tau, c, cb, g, geometric, work, force,
            stiffness, want_tangent,
        )  # fmt: skip
        if point == np.inf:
            return 0.0, 0.0, 1.0, 2
        energy += point
        stretch = max(stretch, longest)
    if lamellar:
        _, smallest = kinematics(x, fibre_gradient, fibre_weight, f, n, det)
        if not smallest > 0.0:
            return 0.0, 0.0, 1.0, 1
        part[C1], part[C2], part[K1] = 0.0, 0.0, material[K1]
        for q in range(len(fibre_weight)):
            quarter, longest = _add(
                f[q], n[q], det[q], fibre_weight[q], 0.0, 0.0, part, fibres, tau, c, cb, aside, geometric, work, force,
                stiffness, want_tangent,
            )  # fmt: skip
            if quarter == np.inf:
                return 0.0, 0.0, 1.0, 2
            energy += quarter
            stretch = max(stretch, longest)
    if want_tangent:
        second = (bulk / ratio - taken) / volume
        for i in range(24):
            gi = second * g[i]
            for j in range(24):
                stiffness[i, j] += gi * g[j]
    return energy, -mean_stress, np.sqrt(stretch), 0


@kernel
def extrapolated_stress(x, step, gradient, weight, reference_volume, bulk, assumed, f, spatial, jacobians):
    """Mean stress (MPa) at ``x``, its change with ``step`` (8, 3) mm to first order, and that of the volume (mm³).

    The last three arguments are scratch.
    """
    volume, _ = kinematics(x, gradient, weight, f, spatial, jacobians)
    change = 0.0
    for q in range(8):
        divergence = 0.0
        for a in range(8):
            for i in range(3):
                divergence += spatial[q, i, a] * step[a, i]
        change += divergence * jacobians[q] * weight[q]
    ratio = volume / reference_volume
    stress = bulk * np.log(ratio) / ratio
    taken = stress if np.isnan(assumed) else assumed
    return stress, (bulk / ratio - taken) * change / volume, change


@kernel
def scratch_space():
    """Arrays that :func:`element` works in."""
    return (
        np.empty((8, 3, 3)), np.empty((8, 3, 8)), np.empty(8), np.empty(6), np.empty((6, 6)), np.empty((6, 24)),
        np.zeros(24), np.zeros(24), np.empty(8), np.empty((5, 6)), np.empty(6),
    )  # fmt: skip
