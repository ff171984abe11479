"""What each kind of hardware is described by: the fields of the file format, their units and what can be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A number in a hardware file. Outside ``low`` to ``high`` the file has a slip of the pen; ``among`` holds the only
    values that can be simulated, where not all can."""

    what: str
    unit: str
    low: float
    high: float
    needed: bool = True
    among: tuple[float, ...] = ()

    @property
    def allowed(self) -> str:
        """What the number must be, in words."""
        if self.among:
            return " or ".join(f"{value:g}" for value in self.among)
        return f"a number from {self.low:g} to {self.high:g} {self.unit.removeprefix('1')}".rstrip()

    def holds(self, value: float) -> bool:
        """Whether the number is allowed."""
        return self.low <= value <= self.high and (not self.among or value in self.among)


@dataclass(frozen=True)
class Kind:
    """A kind of hardware: the section of the file that holds it, its numbers and its words."""

    section: str
    what: str
    numbers: Mapping[str, Field]
    words: Mapping[str, tuple[str, ...]]
    """Words that must be chosen, with what is allowed; the first is the default."""
    has_material: bool = True


def _mm(what: str, low: float, high: float, needed: bool = True) -> Field:
    return Field(what, "mm", low, high, needed)


def _mpa(what: str, low: float, high: float, needed: bool = False) -> Field:
    return Field(what, "MPa", low, high, needed)


KINDS: Mapping[str, Kind] = {
    "material": Kind(
        "materials",
        "a material that hardware is made of",
        {
            "modulus_mpa": _mpa("Young's modulus", 10.0, 500_000.0, needed=True),
            "poisson": Field("Poisson's ratio", "1", 0.0, 0.49),
            "yield_mpa": _mpa("proof or yield strength in tension", 1.0, 5_000.0),
            "strength_mpa": _mpa("ultimate tensile strength", 1.0, 5_000.0),
            "compressive_mpa": _mpa(
                "strength in compression: yield, or crushing of a brittle or porous body", 1, 5_000
            ),
            "fatigue_mpa": _mpa("fatigue strength of a smooth specimen, as its note says", 1.0, 3_000.0),
        },
        {},
        has_material=False,
    ),
    "screw": Kind(
        "screws",
        "a pedicle screw",
        {
            "diameter_mm": _mm("outer diameter of the thread", 3.0, 12.0),
            "length_mm": _mm("length of the thread in bone", 15.0, 80.0),
            "core_mm": _mm("mean diameter of the core under the thread", 1.5, 11.0),
            "neck_mm": _mm("core where the screw bends most, next to the head", 1.5, 11.0, needed=False),
            "pitch_mm": _mm("advance of the thread per turn", 0.5, 8.0),
            "head_offset_mm": _mm("from where it enters bone to the middle of the rod", 1.0, 40.0),
        },
        {"trajectory": ("traditional", "cortical")},
    ),
    "rod": Kind(
        "rods",
        "a rod, given for one side",
        {
            "diameter_mm": _mm("diameter", 3.0, 8.0),
            "fatigue_share": Field(
                "fatigue strength of the rod as bent over that of a smooth specimen", "1", 0.05, 1.0, needed=False
            ),
        },
        {"contour": ("straight", "contoured")},
    ),
    "cage": Kind(
        "cages",
        "an interbody cage",
        {
            "length_mm": _mm("long side of its outline", 8.0, 70.0),
            "width_mm": _mm("short side of its outline", 5.0, 50.0),
            "height_mm": _mm("height of the usual size, between the endplates in its middle", 4.0, 20.0),
            "lordosis_deg": Field("angle between its faces, open to the front", "deg", -10.0, 40.0),
            "window_share": Field("graft window over the outline's area", "1", 0.01, 0.8),
            "outline_share": Field("area of its outline over length times width", "1", 0.4, 1.0, needed=False),
            "teeth_mm": _mm("height of the teeth on each face", 0.0, 2.0, needed=False),
            "teeth_share": Field("area that the teeth touch with over the face's area", "1", 0.1, 1.0, needed=False),
            "count": Field("cages put in at one level", "1", 1, 2, needed=False),
        },
        {
            "shape": ("straight", "crescent", "oval", "block"),
            "approach": ("tlif", "plif", "alif", "llif"),
        },
    ),
    "plate": Kind(
        "plates",
        "a plate screwed to the bodies, from the side or the front",
        {
            "length_mm": _mm("along the spine", 15.0, 120.0),
            "width_mm": _mm("across", 5.0, 50.0),
            "thickness_mm": _mm("thickness", 0.8, 8.0),
            "screw_diameter_mm": _mm("outer diameter of its screws", 3.0, 8.0),
            "screw_length_mm": _mm("length of its screws", 15.0, 65.0),
            "screw_count": Field("screws in all, one or two in each body", "1", 2, 4, among=(2, 4)),
        },
        {"place": ("lateral", "anterior")},
    ),
    "graft": Kind(
        "grafts",
        "bone graft or a substitute, as it is put in",
        {"modulus_mpa": Field("Young's modulus when it is put in", "MPa", 0.001, 30_000.0)},
        {"origin": ("autograft", "allograft", "ceramic", "carrier")},
        has_material=False,
    ),
}
"""By the name that an option uses: ``screw: …``, ``rod: …``. A material is named by the other kinds alone."""

SECTIONS: Mapping[str, str] = {kind.section: name for name, kind in KINDS.items()}
"""Kind by the section of the file."""
