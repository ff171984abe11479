"""Mechanics: meshes, materials, elements, ligaments, facets, beams, solver, load cases; gives the :class:`Response`.

It does not own anatomy (where things are) nor surgery (what an operation changes).
"""

from .disc_mesh import MeshSize
from .mesh_error import CHECKED_LOADS, COARSE_MESH, estimate_mesh_error
from .response import LOAD_NAMES, LevelResponse, LoadResponse, MeshError, Pose, Response
from .simulate import LoadCase, simulate_loads, standard_loads
from .spine_model import DEFAULT_MESH, DiscDoesNotFit, LevelPreparation, SpineModel, TissueModel
from .vtu import write_vtu
from .warm_up import warm_up

__all__ = [
    "CHECKED_LOADS",
    "COARSE_MESH",
    "DEFAULT_MESH",
    "LOAD_NAMES",
    "DiscDoesNotFit",
    "LevelPreparation",
    "LevelResponse",
    "LoadCase",
    "LoadResponse",
    "MeshError",
    "MeshSize",
    "Pose",
    "Response",
    "SpineModel",
    "TissueModel",
    "estimate_mesh_error",
    "simulate_loads",
    "standard_loads",
    "warm_up",
    "write_vtu",
]
