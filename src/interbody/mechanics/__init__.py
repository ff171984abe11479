"""Mechanics: meshes, materials, elements, ligaments, facets, beams, solver, load cases; gives the :class:`Response`.

It does not own anatomy (where things are) nor surgery (what an operation changes).
"""

from .response import LOAD_NAMES, LevelResponse, LoadResponse, Pose, Response

__all__ = ["LOAD_NAMES", "LevelResponse", "LoadResponse", "Pose", "Response"]
