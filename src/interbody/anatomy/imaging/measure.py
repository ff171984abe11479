"""From files to measures: the order of the work, and what becomes of failures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ...case import AnatomyMeasures, CaseError
from .assemble import assemble
from .belief import check_plate
from .body import Body, core, orient
from .density import cancellous_hu, check_overlap
from .endplate import fit_endplate
from .findings import Findings
from .parts import LUMBAR, check_orientation, find_surfaces
from .pelvis import fit_head
from .plate import FittedEndplate
from .sacrum import place_s1
from .settings import label
from .surface import Surface
from .trouble import NotMeasurable
from .volume import Array, Volume, read_ct, read_labels


@dataclass(frozen=True)
class Measurement:
    """What was measured.

    Attributes:
        anatomy: the measures, as the case file holds them, with what is missing and why.
        notes: remarks for the reader, one sentence each.
        endplates: the fitted plates by vertebra and side (``superior``, ``inferior``), in scanner coordinates turned
            to x anterior, y left, z cranial (mm); for pictures.
    """

    anatomy: AnatomyMeasures
    notes: tuple[str, ...] = ()
    endplates: Mapping[str, Mapping[str, FittedEndplate]] = field(default_factory=dict)


def measure(labels_path: str | Path, ct_path: str | Path | None = None) -> Measurement:
    """Measure a lumbar spine from a label map in the TotalSegmentator v2 numbering, and a CT if there is one.

    Lengths in mm, angles in degrees, density in HU, each with a standard error (see :mod:`.errors`). The two files
    may have any orientation and need not share a grid. What is absent or cut off is named in ``anatomy.missing``
    with the reason; the rest is measured.

    Raises:
        CaseError: a file cannot be used; one sentence that names it and says what is wrong.
    """
    labels = read_labels(labels_path)
    found = Findings()
    surfaces = find_surfaces(labels, found)
    if not any(name in surfaces for name in LUMBAR):
        raise CaseError(
            [f"The label map {labels_path} holds no lumbar vertebra (labels {label('L5')} to {label('L1')})."]
        )
    check_orientation(surfaces, labels_path)
    _fit_vertebrae(surfaces, found)
    _fit_pelvis(surfaces, found)
    if ct_path is None:
        found.missing["cancellous HU"] = "no CT was given"
    else:
        ct = read_ct(ct_path)
        check_overlap(ct, [surfaces[v] for v in LUMBAR if v in surfaces], ct_path, labels_path)
        _measure_density(ct, surfaces, found)
    anatomy = assemble(found, labels.spacing, ct_path is not None)
    return Measurement(anatomy, tuple(found.notes), found.plates)


def _fit_vertebrae(surfaces: dict[str, Surface], found: Findings) -> None:
    centres = {name: core(surfaces[name]) for name in LUMBAR if name in surfaces}
    for name, centre in centres.items():
        body = orient(surfaces[name], centre, _tangent(name, centres))
        found.bodies[name] = body
        for side, sign in (("superior", 1), ("inferior", -1)):
            _fit_plate(found, surfaces[name], name, side, sign, body)
    placed = place_s1(surfaces, found)
    if placed is not None:
        surface, body = placed
        found.bodies["S1"] = body
        _fit_plate(found, surface, "S1", "superior", 1, body)


def _fit_plate(found: Findings, surface: Surface, name: str, side: str, sign: int, body: Body) -> None:
    try:
        plate = fit_endplate(surface, body.centre, body.axes, sign)
        found.plates.setdefault(name, {})[side] = check_plate(plate, not (name == "S1" and found.sacrum_only))
    except NotMeasurable as reason:
        found.lacks(name, f"its {side} endplate {reason}")


def _tangent(name: str, centres: dict[str, Array]) -> Array:
    """Cranial direction of the spine at a vertebra, from its neighbours' centres."""
    order = [v for v in reversed(LUMBAR) if v in centres]
    if len(order) == 1:
        return np.array([0.0, 0.0, 1.0])
    k = order.index(name)
    return np.asarray(centres[order[min(k + 1, len(order) - 1)]] - centres[order[max(k - 1, 0)]])


def _fit_pelvis(surfaces: dict[str, Surface], found: Findings) -> None:
    for side in ("left", "right"):
        name = f"femur_{side}"
        if name not in surfaces:
            found.missing[f"femoral head {side}"] = f"label {label(name)} is not in the label map"
            continue
        try:
            found.heads[side] = fit_head(surfaces[name])
        except NotMeasurable as reason:
            found.missing[f"femoral head {side}"] = str(reason)


def _measure_density(ct: Volume, surfaces: dict[str, Surface], found: Findings) -> None:
    for name in LUMBAR:
        if name not in found.bodies:
            continue
        plates = found.plates.get(name, {})
        try:
            found.density[name] = cancellous_hu(
                ct, surfaces[name], found.bodies[name], plates.get("superior"), plates.get("inferior")
            )
        except NotMeasurable as reason:
            found.lacks(name, f"its cancellous HU were not measured: {reason}")
