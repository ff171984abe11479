"""Readouts: a published figure's counterpart, from the results of an experiment.

A check names one readout and its arguments; loads are counted from 1, in the order of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..case import LEVELS
from ..evidence import parameters
from .neutral_zone import residual_moment
from .results import ExperimentResult, LoadResult
from .rig import main_axis, moment_of, push_of
from .schema import DIRECTIONS, Load, Measure, Plane

Readout = Callable[..., float]

SIDES = ("left", "right", "larger", "mean", "sum")
"""What a facet force may be asked of."""
PLANES: dict[Plane, int] = {plane: axis for axis, _, plane in DIRECTIONS.values()}
"""The axis about which each plane turns."""


class NotReadable(Exception):
    """A load that the readout needs did not converge, or gives no such number; the message says which and why."""


def _load(result: ExperimentResult, number: int) -> LoadResult:
    if not 1 <= number <= len(result.results):
        raise IndexError(f"load {number} of {len(result.results)}")
    found = result.results[number - 1]
    if not found.converged:
        raise NotReadable(f"{found.load.label}: {found.status}")
    return found


def pushes(load: Load) -> None:
    """Raises:
    NotReadable: the load has neither moment nor prescribed rotation, so that rotation has no way it is pushed.
    """
    if not (push_of(load).any() or load.hybrid_of):
        raise NotReadable(f"{load.label} has no moment or prescribed rotation; give a plane, or read drift")


def compression(load: Load) -> float:
    """The compression of a load, guided or by the follower, N.

    Raises:
        NotReadable: it has none.
    """
    if found := load.compression_n or load.follower_n:
        return found
    raise NotReadable(f"{load.label} has no compression_n or follower_n above 0")


def guided_compression(load: Load) -> float:
    """The compression along the disc's axis, N.

    Raises:
        NotReadable: the load has none.
    """
    if load.compression_n:
        return load.compression_n
    raise NotReadable(f"{load.label} has no compression_n above 0")


def _push(found: LoadResult, plane: Plane | None) -> tuple[Plane, float]:
    """Plane of the rotation to be read and the way that counts as positive: that of the load; in a plane that it does
    not push in, that of ``rotation_deg``. A hybrid load that takes the other's moment pushes with the one it reached.
    """
    push = push_of(found.load)
    if not push.any():
        push = np.array(found.moment_nm)
    if plane is None:
        pushes(found.load)
    axis = main_axis(push) if plane is None else PLANES[plane]
    return next(p for p, about in PLANES.items() if about == axis), float(np.sign(push[axis])) or 1.0


def rotation(result: ExperimentResult, load: int, level: str | None = None, plane: Plane | None = None) -> float:
    """Rotation the way the load pushes, degrees; of one level, or of all together."""
    found = _load(result, load)
    plane, sign = _push(found, plane)
    names = found.levels if level is None else [level]
    return sign * sum(found.levels[name]["rotation_deg"][plane] for name in names)


def total_range(
    result: ExperimentResult, loads: list[int], level: str | None = None, plane: Plane | None = None
) -> float:
    """Sum of the rotations under opposite loads, degrees."""
    return sum(rotation(result, load, level, plane) for load in loads)


def drift(result: ExperimentResult, load: int, plane: Plane = "flexion") -> float:
    """Largest rotation of any level in a plane, degrees, without sign."""
    return max(abs(r["rotation_deg"][plane]) for r in _load(result, load).levels.values())


def pressure(result: ExperimentResult, load: int, level: str) -> float:
    """Nucleus pressure, MPa."""
    found = _load(result, load).levels[level]["idp_mpa"]
    if found is None:
        raise NotReadable(f"{level} has no nucleus")
    return float(found)


def pressure_rise(result: ExperimentResult, load: int, level: str) -> float:
    """Nucleus pressure above that of the unloaded specimen, MPa."""
    loaded, rest = pressure(result, load, level), result.geometry[level]["rest_idp_mpa"]
    if rest is None:
        raise NotReadable(f"{level} has no nucleus")
    return loaded - rest


def facet_force(result: ExperimentResult, load: int, level: str, side: str = "larger") -> float:
    """Contact force of a facet joint, N: ``left``, ``right``, the ``larger``, the ``mean`` or the ``sum`` of both."""
    found = _load(result, load).levels[level]["facet_n"]
    both = [found["left"], found["right"]]
    combined = {"larger": max(both), "mean": sum(both) / 2.0, "sum": sum(both)}
    return float(combined[side] if side in combined else found[side])


def facet_share(result: ExperimentResult, load: int, level: str) -> float:
    """Both contact forces of a level over the compression, per cent."""
    return 100.0 * facet_force(result, load, level, "sum") / compression(_load(result, load).load)


def secant_stiffness(result: ExperimentResult, load: int, level: str) -> float:
    """Compression over loss of height, N/mm."""
    force, loss = guided_compression(_load(result, load).load), height_loss(result, load, level)
    if loss == 0.0:
        raise NotReadable(f"{level} loses no height")
    return force / loss


def height_loss(result: ExperimentResult, load: int, level: str) -> float:
    """Loss of the disc's mean height, mm."""
    return -float(_load(result, load).levels[level]["height_mm"])


def pressure_factor(result: ExperimentResult, load: int, level: str) -> float:
    """Nucleus pressure times the area of the disc over the compression."""
    area = result.geometry[level]["area_mm2"]
    assert area is not None, "every level has endplates"
    return pressure(result, load, level) * area / guided_compression(_load(result, load).load)


def neutral_zone(result: ExperimentResult, level: str) -> float:
    """Neutral zone in flexion-extension, degrees, from the compliance about zero load; see :mod:`.neutral_zone`.

    The experiment holds a small moment each way in every plane, on all five levels.
    """
    zones = parameters("Yamamoto1989Zones")
    names = list(result.results[0].levels)
    planes: tuple[Plane, ...] = ("bending", "torsion")
    measured = [zones[plane].value for plane in planes]
    moment = residual_moment([[_compliance(result, plane, name) for name in names] for plane in planes], measured)
    return moment * _compliance(result, "flexion", level)


def either_way(loads: Sequence[Load], plane: Plane) -> tuple[int, int]:
    """Numbers of the loads with the smallest moment either way in a plane.

    Raises:
        NotReadable: there is none one way.
    """
    points = []
    for number, load in enumerate(loads, start=1):
        moment = moment_of(load)
        axis = main_axis(moment)
        if axis == PLANES[plane]:
            points.append((float(moment[axis]), number))
    pushed = min((p for p in points if p[0] > 0.0), default=None)
    pulled = max((p for p in points if p[0] < 0.0), default=None)
    if pushed is None or pulled is None:
        raise NotReadable(f"the experiment needs a moment each way in {plane}")
    return pushed[1], pulled[1]


def has_zones(levels: Sequence[str], loads: Sequence[Load]) -> None:
    """Raises:
    NotReadable: the experiment lacks what the neutral zone is found from.
    """
    if tuple(levels) != LEVELS:
        raise NotReadable(f"neutral_zone needs a specimen of all levels from {LEVELS[0]} to {LEVELS[-1]}")
    for plane in PLANES:
        either_way(loads, plane)


def _compliance(result: ExperimentResult, plane: Plane, level: str) -> float:
    """Rotation over moment between the smallest loads either way in a plane, degrees per N·m."""
    numbers = either_way([r.load for r in result.results], plane)
    turned = [_load(result, number).levels[level]["rotation_deg"][plane] for number in numbers]
    moments = [float(moment_of(result.results[number - 1].load)[PLANES[plane]]) for number in numbers]
    return float((turned[0] - turned[1]) / (moments[0] - moments[1]))


READOUTS: dict[str, Readout] = {
    f.__name__: f
    for f in (
        rotation, total_range, drift, pressure, pressure_rise, facet_force, facet_share, secant_stiffness,
        height_loss, pressure_factor, neutral_zone,
    )
}  # fmt: skip

MEASURES: dict[str, Measure] = {
    "rotation": "rotation_deg", "total_range": "rotation_deg", "drift": "rotation_deg", "neutral_zone": "rotation_deg",
    "pressure": "idp_mpa", "pressure_rise": "idp_mpa", "pressure_factor": "idp_mpa",
    "facet_force": "facet_n", "facet_share": "facet_n", "secant_stiffness": "height_mm", "height_loss": "height_mm",
}  # fmt: skip
"""The measure that each readout takes its figure from."""

LOAD_NEEDS: dict[str, Callable[[Load], object]] = {
    "rotation": pushes, "total_range": pushes, "facet_share": compression, "secant_stiffness": guided_compression,
    "pressure_factor": guided_compression,
}  # fmt: skip
"""What raises :class:`NotReadable` on a load that a readout cannot be taken from."""

BESIDE = ("readout", "percent_of", "change", "loads_of_other")
"""Keys of a check's ``read`` that are not the readout's own arguments."""


def read(spec: dict[str, Any], result: ExperimentResult, against: ExperimentResult | None) -> float:
    """One readout; with ``percent_of: against`` over that of the other experiment, with ``change: true`` what it
    adds to 100 %.

    Raises:
        NotReadable: a load did not converge, or gives no such number.
        KeyError: no such readout, or level. IndexError: no such load. TypeError: an argument that the readout lacks.
    """
    if spec.get("readout") not in READOUTS:
        raise KeyError(f"readout {spec.get('readout')}; there are {', '.join(READOUTS)}")
    arguments = {k: v for k, v in spec.items() if k not in BESIDE}
    value = READOUTS[spec["readout"]](result, **arguments)
    if spec.get("percent_of") != "against":
        return value
    if against is None:
        raise NotReadable("the experiment names no other to compare with")
    whole = READOUTS[spec["readout"]](against, **of_other(spec))
    if whole == 0.0:
        raise NotReadable(f"{against.experiment.experiment} gives 0, of which nothing is a share")
    return 100.0 * value / whole - (100.0 if spec.get("change") else 0.0)


def of_other(spec: dict[str, Any]) -> dict[str, Any]:
    """The readout's arguments for the experiment that is compared with."""
    arguments = {k: v for k, v in spec.items() if k not in BESIDE}
    own = next((key for key in ("load", "loads") if key in arguments), None)
    return arguments | ({own: spec["loads_of_other"]} if own and "loads_of_other" in spec else {})
