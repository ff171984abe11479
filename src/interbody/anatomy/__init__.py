"""Anatomy: levels, frames, morphometry, alignment, imaging in; gives the :class:`Spine`.

It does not own meshes or materials (mechanics) nor anything that an operation changes (surgery).
"""

from .build import build_spine
from .spine import (
    Disc,
    Endplate,
    Facet,
    LigamentStrand,
    Pedicle,
    SagittalAlignment,
    Spine,
    Vertebra,
)
from .surface import SurfaceMesh, surface_meshes

__all__ = [
    "Disc",
    "Endplate",
    "Facet",
    "LigamentStrand",
    "Pedicle",
    "SagittalAlignment",
    "Spine",
    "SurfaceMesh",
    "Vertebra",
    "build_spine",
    "surface_meshes",
]
