"""The bones of interest in a label map, and whether the map can be right about them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ...case import VERTEBRAE, CaseError
from .body import core
from .findings import Findings
from .settings import label, number
from .surface import Surface, surface_of
from .volume import Volume

LUMBAR = VERTEBRAE[:-1]


def find_surfaces(labels: Volume, found: Findings) -> dict[str, Surface]:
    """Surfaces by name; vertebrae that are absent or far too small are put down as missing."""
    numbers = {name: label(name) for name in (*VERTEBRAE, "sacrum", "femur_left", "femur_right")}
    boxes = ndimage.find_objects(_known(labels.data, numbers.values()), max(numbers.values()))
    surfaces = {}
    for name, value in numbers.items():
        surface = surface_of(labels, (value,), boxes[value - 1])
        if surface is not None:
            surfaces[name] = surface
        elif name in LUMBAR:
            found.missing[name] = f"label {value} is not in the label map"
    volumes = {name: surfaces[name].pieces_ml[0] for name in LUMBAR if name in surfaces}
    typical = float(np.median(list(volumes.values()))) if volumes else 0.0
    for name, volume in volumes.items():
        if volume < number("body.volume_share_min") * typical:
            found.missing[name] = (
                f"its label holds {volume:.0f} ml where its neighbours hold {typical:.0f} ml: cut off or mislabelled"
            )
            del surfaces[name]
            continue
        pieces = surfaces[name].pieces_ml
        if sum(pieces[1:]) > number("body.piece_share_min") * sum(pieces):
            found.notes.append(f"The label of {name} is in {len(pieces)} pieces; the largest was measured.")
    return surfaces


def _known(data: NDArray[Any], numbers: Iterable[int]) -> NDArray[np.uint8]:
    """The label map with everything but the known labels set to zero, as small integers."""
    return np.where(np.isin(data, list(numbers)), data, 0).astype(np.uint8)


def check_orientation(surfaces: dict[str, Surface], labels_path: str | Path) -> None:
    """Raise if the file's orientation puts the spine upside down or back to front."""
    cores = {name: core(surfaces[name]) for name in LUMBAR if name in surfaces}
    heights = [centre[2] for centre in cores.values()]
    if any(below > above for above, below in pairwise(heights)):
        raise CaseError([f"The label map {labels_path} has its vertebrae upside down; check its orientation."])
    offsets = [centre[0] - surfaces[name].voxels[:, 0].mean() for name, centre in cores.items()]
    if np.median(offsets) < -number("body.arch_offset_min"):
        raise CaseError([f"The label map {labels_path} has its vertebrae back to front; check its orientation."])
