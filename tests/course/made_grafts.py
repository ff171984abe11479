"""A fused level's mechanics made by hand, like those of a TLIF with bilateral screws."""

from __future__ import annotations

from interbody.course import OperatedLevels
from interbody.course.graft_curve import GraftCurve, GraftState

HEIGHT_MM = 9.0


def state(modulus: float, ease: float, load: float, rods: bool = True) -> GraftState:
    """``ease`` scales strain and motion, ``load`` what hardware and bone carry."""
    stress = {"rod": 130.0 * load, "screw": 180.0 * load} if rods else {"rod": 0.0, "screw": 0.0}
    return GraftState(
        modulus=modulus,
        strain={"graft_window": 0.006 * ease, "graft_around": 0.010 * ease},
        spread={"graft_window": 0.4, "graft_around": 0.4},
        volume={"graft_window": -0.003 * ease, "graft_around": -0.006 * ease},
        motion=0.4 + 0.6 * ease,
        standing={name: 0.4 * value for name, value in stress.items()},
        full=stress,
        cage=9.0 * load,
        screw_bone=2.5 * load if rods else 0.0,
    )


def curve(rods: bool = True) -> GraftCurve:
    """Strain, stress and pressure that fall as graft stiffens from 5 to 3000 MPa."""
    states = (
        state(5.0, 1.0, 1.0, rods),
        state(50.0, 0.85, 0.85, rods),
        state(500.0, 0.30, 0.60, rods),
        state(3000.0, 0.08, 0.50, rods),
    )
    return GraftCurve("L4-L5", states, {"graft_window": 0.3, "graft_around": 0.7}, HEIGHT_MM, 130.0)


def levels(strength: float = 1.8, rods: bool = True, metal: bool = False) -> OperatedLevels:
    """That level with bone of a yield stress (MPa)."""
    return OperatedLevels({"L4-L5": curve(rods)}, {"L4-L5": strength}, "titanium alloy", metal)
