"""Axial pull-out of a screw from cancellous bone, by the shear of the thread that it cut.

    F = c S pi D L TSF,   TSF = 0.5 + d / (sqrt(3) p)

with the bone's shear strength S, outer diameter D, engaged length L, thread depth d, pitch p, and measured over
predicted force c (Chapman et al. 1996: 1.05, R² 0.95 over twelve screws in foams). The cortex of the pedicle is left
out, so the formula holds for a screw in cancellous bone.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt

from ..evidence import ParameterSet, parameters
from ..surgery.catalogue import Item


@dataclass(frozen=True)
class PulloutResult:
    """Force in N, with a band from the scatter of the shear strength alone (one standard deviation each way).

    Attributes:
        hu: bone around the screw, HU. shear_strength: MPa. thread_shape_factor: of the screw.
        force, low, high: N.
    """

    hu: float
    shear_strength: float
    thread_shape_factor: float
    force: float
    low: float
    high: float


def thread_shape_factor(depth: float, pitch: float) -> float:
    """TSF of a thread of ``depth`` and ``pitch`` mm (Chapman et al. 1996)."""
    return 0.5 + depth / (sqrt(3.0) * pitch)


def shear_strength(hu: float, table: ParameterSet | None = None) -> float:
    """Shear strength (MPa) of vertebral cancellous bone from its HU.

    Compressive yield is linear in density (Kopperdahl 2002), shear strength a share of it (Sanyal 2012); constants from
    ``Pullout`` and the density calibration of ``Hardware``.
    """
    t = table or parameters("Pullout")
    density = hu * float(parameters("Hardware")["bone.density_per_hu"])
    compressive = float(t["bone.yield_intercept"]) + float(t["bone.yield_slope"]) * density
    return float(t["bone.shear_share"]) * max(compressive, float(t["bone.yield_floor"]))


def pullout(screw: Item, hu: float, table: ParameterSet | None = None) -> PulloutResult:
    """Pull-out of a screw from a body of ``hu``.

    A screw on the cortical bone trajectory lies in denser bone: the HU along it is the body's times a published ratio.
    """
    t = table or parameters("Pullout")
    around = hu * (float(t["cortical_trajectory.hu_ratio"]) if screw.words["trajectory"] == "cortical" else 1.0)
    diameter = screw.value("diameter_mm")
    factor = thread_shape_factor(0.5 * (diameter - screw.value("core_mm")), screw.value("pitch_mm"))
    strength = shear_strength(around, t)
    slope = float(t["thread.measured_over_predicted"])
    force = slope * strength * pi * diameter * screw.value("length_mm") * factor
    share = t["bone.shear_share"]
    scatter = (share.sd or 0.0) / float(share)
    return PulloutResult(around, strength, factor, force, force * (1.0 - scatter), force * (1.0 + scatter))
