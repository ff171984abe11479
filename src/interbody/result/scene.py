"""The 3-D scene of a report: meshes at rest and the pose of each vertebra in each state and load."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..anatomy import surface_meshes

if TYPE_CHECKING:
    from ..anatomy import Spine, SurfaceMesh
    from ..mechanics import Response

DECIMALS_MM = 2
DECIMALS_UNIT = 5


def scene(
    spine: Spine, states: Mapping[str, Response], implants: Mapping[str, Mapping[str, SurfaceMesh]]
) -> dict[str, Any]:
    """Meshes by name and ``poses.<state>.<load>.<vertebra>``; ``implants`` has the meshes of each option, by name."""
    meshes = {name: _mesh(mesh) for name, mesh in surface_meshes(spine).items()}
    for option, parts in implants.items():
        for name, mesh in parts.items():
            meshes[name] = {**_mesh(mesh), "states": [option]}
    return {"meshes": meshes, "poses": {state: _poses(response) for state, response in states.items()}}


def _mesh(mesh: SurfaceMesh) -> dict[str, Any]:
    out: dict[str, Any] = {
        "vertices": _flat(mesh.vertices, DECIMALS_MM),
        "triangles": [int(i) for i in mesh.triangles.ravel()],
        "kind": str(mesh.kind),
        "upper": mesh.upper,
    }
    if mesh.lower:
        out["lower"] = mesh.lower
    if mesh.weight is not None:
        out["weight"] = _flat(mesh.weight, 3)
    if mesh.level:
        out["level"] = mesh.level
    return out


def _poses(response: Response) -> dict[str, Any]:
    return {
        load: {
            vertebra: {
                "rotation": _flat(pose.rotation, DECIMALS_UNIT),
                "pivot": _flat(pose.pivot, DECIMALS_MM),
                "translation": _flat(pose.translation, 3),
            }
            for vertebra, pose in answer.poses.items()
        }
        for load, answer in response.loads.items()
    }


def _flat(array: Any, decimals: int) -> list[float]:
    return [round(float(x), decimals) + 0.0 for x in array.ravel()]
