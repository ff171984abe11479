"""How far a result may be from that of an infinitely fine mesh, estimated for the case at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .disc_mesh import MeshSize
from .response import MeshError, Response

COARSE_MESH = replace(MeshSize().with_rings(3), core=4, layers=3)
"""An outermost ring twice as thick, elements twice as high and half as long again round the disc as in the default
mesh."""

CHECKED_LOADS = ("flexion", "extension", "bending_right", "torsion_left", "follower_flexion")
"""Loads that are solved again on the coarse mesh."""

_RATIO = 2.0  # element size of the coarse over the default mesh


def estimate_mesh_error(fine: Response, coarse: Response) -> Mapping[str, MeshError]:
    """Richardson's estimate from two meshes, for ``rotation_deg`` and ``idp_mpa``.

    First order is assumed, |fine - coarse| / (ratio - 1), although bonded discs converge faster: an upper estimate
    (of second order, even the lesser ratio round the disc gives 0.8 of it).
    Loads that did not converge on either mesh are left out.
    """
    found: dict[str, MeshError] = {}
    for load, rough in coarse.loads.items():
        exact = fine.loads.get(load)
        if exact is None or not (exact.converged and rough.converged):
            continue
        for level, now in exact.levels.items():
            before = rough.levels[level]
            plane = max(now.rotation_deg, key=lambda p: abs(now.rotation_deg[p]))
            pairs = {"rotation_deg": (now.rotation_deg[plane], before.rotation_deg[plane])}
            if now.idp_mpa is not None and before.idp_mpa is not None:
                pairs["idp_mpa"] = (now.idp_mpa, before.idp_mpa)
            for name, (fine_value, coarse_value) in pairs.items():
                error = abs(fine_value - coarse_value) / (_RATIO - 1.0) / max(abs(fine_value), 1e-9)
                if name not in found or error > found[name].value:
                    how = f"two meshes, first order assumed; largest at {level} under {load}"
                    found[name] = MeshError(error, load, level, how)
    return found
