"""How far a result may be from that of an infinitely fine mesh, estimated for the case at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .disc_mesh import MeshSize
from .response import LoadResponse, MeshError, Response

COARSE_MESH = replace(MeshSize().with_rings(3), core=4, layers=3)
"""An outermost ring twice as thick, elements twice as high and half as long again round the disc as in the default
mesh."""

CHECKED_LOADS = ("flexion", "extension", "bending_right", "torsion_left", "follower_flexion")
"""Loads that are solved again on the coarse mesh."""

_RATIO = 2.0  # element size of the coarse over the default mesh
_ORDER = 1.5
"""Power of the element size with which answers tend to their limit, on the safe side: what the two meshes are off by
differs by the power 1.8 to 3 under most loads, and by 1.1 under the worst."""


_LEAST = {"rotation_deg": 0.5, "idp_mpa": 0.1}
"""Where no level has more than this (degrees, MPa; a disc at rest is under 0.1 MPa), a share says nothing."""


def estimate_mesh_error(fine: Response, coarse: Response) -> Mapping[str, MeshError]:
    """Richardson's estimate from two meshes, for ``rotation_deg`` and ``idp_mpa``.

    |fine - coarse| / (ratio^order - 1), with the order of :data:`_ORDER`, as a share of the largest value over the
    levels; the largest over the levels and the loads checked, it is an upper estimate of the error of the others.
    Loads that did not converge on either mesh are left out.
    """
    found: dict[str, MeshError] = {}
    for load, rough in coarse.loads.items():
        exact = fine.loads.get(load)
        if exact is None or not (exact.converged and rough.converged):
            continue
        for name, pairs in _pairs(exact, rough).items():
            largest = max((abs(now) for now, _ in pairs.values()), default=0.0)
            if largest < _LEAST[name]:
                continue
            level, (now, before) = max(pairs.items(), key=lambda item: abs(item[1][0] - item[1][1]))
            error = abs(now - before) / (_RATIO**_ORDER - 1.0) / largest
            if name not in found or error > found[name].value:
                how = f"two meshes, order {_ORDER:g} assumed; largest at {level} under {load}"
                found[name] = MeshError(error, load, level, how)
    return found


def _pairs(exact: LoadResponse, rough: LoadResponse) -> dict[str, dict[str, tuple[float, float]]]:
    """By quantity and level: the value on the finer and on the coarser mesh. Rotation is that in the plane in which
    the level turns most."""
    pairs: dict[str, dict[str, tuple[float, float]]] = {name: {} for name in _LEAST}
    for level, now in exact.levels.items():
        before = rough.levels[level]
        plane = max(now.rotation_deg, key=lambda p: abs(now.rotation_deg[p]))
        pairs["rotation_deg"][level] = now.rotation_deg[plane], before.rotation_deg[plane]
        if now.idp_mpa is not None and before.idp_mpa is not None:
            pairs["idp_mpa"][level] = now.idp_mpa, before.idp_mpa
    return pairs
