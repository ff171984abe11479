"""What an operation does at a level, read from the parameter set ``Techniques``: shares left and windows cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..case import Option, Technique
from ..evidence import ParameterSet, Quantity

SIDES = ("left", "right")
INTERBODY = frozenset({Technique.tlif, Technique.plif, Technique.alif, Technique.llif})
"""Techniques that put a cage into the disc space."""


@dataclass(frozen=True)
class Procedure:
    """What is done at every level of an option.

    Attributes:
        technique: the operation. variant: ``open``, ``mis``, ``laminectomy`` or ``laminotomy``. side: of the approach.
        ligaments: share left by ligament or ``ligament:side``. facets: share of joint width left by side.
        windows: openings of the annulus, (middle, width) in degrees from the front to the left.
        inner_cleared: share of a healthy annulus' thickness taken with the nucleus; None where the disc is not cleared.
        nucleus_removed: share of the nucleus taken next to the window, where it is not cleared.
        used: quantities that this rests on.
    """

    technique: Technique
    variant: str
    side: str
    ligaments: Mapping[str, float]
    facets: Mapping[str, float]
    windows: tuple[tuple[float, float], ...]
    inner_cleared: float | None
    nucleus_removed: float
    used: tuple[Quantity, ...]

    @property
    def opens_disc(self) -> bool:
        """True where the disc is not left whole."""
        return self.inner_cleared is not None or self.nucleus_removed > 0.0


def variant_of(option: Option) -> str:
    """Which form of the technique the tables are read for."""
    approach = option.approach.value if option.approach else "open"
    if option.technique is Technique.decompression:
        return option.extent or ("laminotomy" if approach == "mis" else "laminectomy")
    return approach


def procedure_of(option: Option, table: ParameterSet) -> Procedure:
    """The procedure of an option; facet shares that the option states stand before the table's."""
    technique, variant, side = option.technique.value, variant_of(option), option.side
    other = "right" if side == "left" else "left"
    used: list[Quantity] = []

    def number(name: str, otherwise: float) -> float:
        for key in (f"{technique}.{variant}.{name}", f"{technique}.{name}"):
            if key in table:
                used.append(table[key])
                return float(table[key])
        return otherwise

    facets = {side: number("facet.ipsilateral", 1.0), other: number("facet.contralateral", 1.0)}
    facets |= {s: 1.0 - float(share) for s, share in option.facetectomy.items()}
    ligaments = {name: number(name, 1.0) for name in ("ALL", "PLL", "ISL", "SSL")}
    ligaments |= {
        f"LF:{side}": number("LF.ipsilateral", 1.0),
        f"LF:{other}": number("LF.contralateral", 1.0),
        "LF:middle": number("LF.middle", 1.0),
    }
    ligaments |= {f"CL:{s}": share for s, share in facets.items()}
    windows: tuple[tuple[float, float], ...] = ()
    if f"{technique}.window.centre_deg" in table:
        width = number("window.width_deg", 0.0)
        middles = table[f"{technique}.window.centre_deg"]
        used.append(middles)
        sign = 1.0 if side == "left" else -1.0
        windows = tuple((sign * float(middle), width) for middle in middles.value)
    cleared = number("inner_cleared", -1.0)
    return Procedure(
        option.technique, variant, side, ligaments, facets, windows, cleared if cleared >= 0.0 else None,
        number("nucleus_removed", 0.0), tuple(used),
    )  # fmt: skip
