"""The hardware catalogue: screws, rods, cages, plates and grafts by name, with dimensions, material and sources.

Generic devices only. Owns the file format of hardware, the reading of users' own files and what fits which anatomy.
It does not own how an implant carries load (the rest of surgery) nor the standard rigs (rigs).
"""

from .fit import fitting_cage, fitting_screw, refuse_cage, refuse_screw
from .items import Catalogue, Item
from .kinds import KINDS, Kind
from .library import built_in, catalogue_of
from .reading import read_catalogue

__all__ = [
    "KINDS",
    "Catalogue",
    "Item",
    "Kind",
    "built_in",
    "catalogue_of",
    "fitting_cage",
    "fitting_screw",
    "read_catalogue",
    "refuse_cage",
    "refuse_screw",
]
