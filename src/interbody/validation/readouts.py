"""Readouts: a published figure's counterpart, from the results of an experiment.

A check names one readout and its arguments; loads are counted from 1, in the order of the file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..evidence import parameters
from .experiment import ExperimentResult, LoadResult
from .neutral_zone import residual_moment
from .rig import main_axis, moment_of
from .schema import DIRECTIONS

Readout = Callable[..., float]


class NotReadable(Exception):
    """A load that the readout needs did not converge, or gives no such number; the message says which and why."""


def _load(result: ExperimentResult, number: int) -> LoadResult:
    if not 1 <= number <= len(result.results):
        raise IndexError(f"load {number} of {len(result.results)}")
    found = result.results[number - 1]
    if not found.converged:
        raise NotReadable(f"{found.load.label}: {found.status}")
    return found


def _direction(load: LoadResult) -> tuple[str, float]:
    """Plane and sign of the largest moment of a load."""
    moment = np.array(load.moment_nm)
    axis = main_axis(moment)
    plane = next(p for a, _, p in DIRECTIONS.values() if a == axis)
    return plane, float(np.sign(moment[axis])) or 1.0


def rotation(result: ExperimentResult, load: int, level: str | None = None) -> float:
    """Rotation the way the load pushes, degrees; of one level, or of all together."""
    found = _load(result, load)
    plane, sign = _direction(found)
    return sign * sum(r["rotation_deg"][plane] for name, r in found.levels.items() if level in (None, name))


def total_range(result: ExperimentResult, loads: list[int], level: str | None = None) -> float:
    """Sum of the rotations under opposite loads, degrees."""
    return sum(rotation(result, load, level) for load in loads)


def drift(result: ExperimentResult, load: int, plane: str = "flexion") -> float:
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
    return pressure(result, load, level) - result.geometry[level]["rest_idp_mpa"]


def facet_force(result: ExperimentResult, load: int, level: str, side: str = "larger") -> float:
    """Contact force of a facet joint, N: ``left``, ``right``, the ``larger``, the ``mean`` or the ``sum`` of both."""
    found = _load(result, load).levels[level]["facet_n"]
    both = [found["left"], found["right"]]
    combined = {"larger": max(both), "mean": sum(both) / 2.0, "sum": sum(both)}
    return float(combined[side] if side in combined else found[side])


def facet_share(result: ExperimentResult, load: int, level: str) -> float:
    """Both contact forces of a level over the compression, per cent."""
    given = _load(result, load).load
    compression = given.compression_n or given.follower_n or np.nan
    return 100.0 * facet_force(result, load, level, "sum") / compression


def secant_stiffness(result: ExperimentResult, load: int, level: str) -> float:
    """Compression over loss of height, N/mm."""
    found = _load(result, load)
    return -float(found.load.compression_n or 0.0) / float(found.levels[level]["height_mm"])


def height_loss(result: ExperimentResult, load: int, level: str) -> float:
    """Loss of the disc's mean height, mm."""
    return -float(_load(result, load).levels[level]["height_mm"])


def pressure_factor(result: ExperimentResult, load: int, level: str) -> float:
    """Nucleus pressure times the area of the disc over the compression."""
    area = result.geometry[level]["area_mm2"]
    return pressure(result, load, level) * area / float(_load(result, load).load.compression_n or np.nan)


def neutral_zone(result: ExperimentResult, level: str) -> float:
    """Neutral zone in flexion-extension, degrees, from the compliance about zero load; see :mod:`.neutral_zone`.

    The experiment holds a small moment each way in every plane, on all five levels.
    """
    zones = parameters("Yamamoto1989Zones")
    names, planes = list(result.results[0].levels), ("bending", "torsion")
    measured = [zones[plane].value for plane in planes]
    moment = residual_moment([[_compliance(result, plane, name) for name in names] for plane in planes], measured)
    return moment * _compliance(result, "flexion", level)


def _compliance(result: ExperimentResult, plane: str, level: str) -> float:
    """Rotation over moment between the smallest loads either way in a plane, degrees per N·m."""
    points = []
    for number in range(1, len(result.results) + 1):
        found = _load(result, number)
        if _direction(found)[0] == plane:
            moment = moment_of(found.load)
            points.append((float(moment[main_axis(moment)]), found.levels[level]["rotation_deg"][plane]))
    pushed = min((p for p in points if p[0] > 0.0), default=None)
    pulled = max((p for p in points if p[0] < 0.0), default=None)
    if pushed is None or pulled is None:
        raise NotReadable(f"the experiment needs a moment each way in {plane}")
    return (pushed[1] - pulled[1]) / (pushed[0] - pulled[0])


READOUTS: dict[str, Readout] = {
    f.__name__: f
    for f in (
        rotation, total_range, drift, pressure, pressure_rise, facet_force, facet_share, secant_stiffness,
        height_loss, pressure_factor, neutral_zone,
    )
}  # fmt: skip


def read(spec: dict[str, Any], result: ExperimentResult, against: ExperimentResult | None) -> float:
    """One readout; with ``percent_of: against`` over that of the other experiment, with ``change: true`` what it
    adds to 100 %.

    Raises:
        NotReadable: a load did not converge.
        KeyError: no such readout, or level. IndexError: no such load. TypeError: an argument that the readout lacks.
    """
    if spec.get("readout") not in READOUTS:
        raise KeyError(f"readout {spec.get('readout')}; there are {', '.join(READOUTS)}")
    arguments = {k: v for k, v in spec.items() if k not in ("readout", "percent_of", "change", "loads_of_other")}
    value = READOUTS[spec["readout"]](result, **arguments)
    if spec.get("percent_of") != "against":
        return value
    if against is None:
        raise NotReadable("the experiment names no other to compare with")
    other = dict(arguments)
    for key in ("load", "loads"):
        if key in arguments and "loads_of_other" in spec:
            other[key] = spec["loads_of_other"]
    return 100.0 * value / READOUTS[spec["readout"]](against, **other) - (100.0 if spec.get("change") else 0.0)
