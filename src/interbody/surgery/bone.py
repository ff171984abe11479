"""Bone that holds hardware: modulus from Hounsfield units."""

from __future__ import annotations

from ..evidence import ParameterSet


def cancellous_modulus(hu: float, table: ParameterSet) -> float:
    """Young's modulus (MPa) of cancellous bone from its Hounsfield units.

    Linear in density, with a floor (Kopperdahl, Morgan and Keaveny 2002); density from HU by the calibration of
    the set.
    """
    density = hu * float(table["bone.density_per_hu"])
    modulus = float(table["bone.modulus_intercept"]) + float(table["bone.modulus_slope"]) * density
    return max(modulus, float(table["bone.modulus_floor"]))
