"""A picture of what was measured: the middle of the images from the side, and the fitted endplates upon it."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...anatomy.imaging.plate import FittedEndplate
from ...anatomy.imaging.volume import Volume, read_ct, read_labels
from ...case import CaseError

PIXEL_MM = 0.75
AROUND_MM = (70.0, 45.0, 25.0, 35.0)
"""What is shown behind, in front of, below and above the endplates, mm."""
WINDOW_HU = (-200.0, 700.0)
"""Hounsfield units drawn black and white, between which bone is told from soft tissue."""
LABEL_GREY = 150


def sagittal_picture(
    endplates: Mapping[str, Mapping[str, FittedEndplate]], labels: str, ct: str | None
) -> dict[str, Any] | None:
    """The mid-sagittal cut with a line for every fitted endplate; None where none was fitted.

    Returns:
        ``png`` (base64), ``width`` and ``height`` in pixels, and ``lines``: ``name``, ``x1``, ``y1``, ``x2``, ``y2`` in
        pixels from the upper left; the front of the person is on the left.
    """
    plates = {f"{name} {side}": plate for name, pair in endplates.items() for side, plate in pair.items()}
    if not plates:
        return None
    ends = np.array([[plate.front, plate.back] for plate in plates.values()])
    back, front, below, above = AROUND_MM
    low, high = ends.min(axis=(0, 1)), ends.max(axis=(0, 1))
    x = np.arange(high[0] + front, low[0] - back, -PIXEL_MM)
    z = np.arange(high[2] + above, low[2] - below, -PIXEL_MM)
    middle = _middle(ends, z)
    grid = np.stack([np.broadcast_to(x, (len(z), len(x))), np.repeat(middle[:, None], len(x), 1),
                     np.repeat(z[:, None], len(x), 1)], axis=-1)  # fmt: skip
    lines = [
        {
            "name": name,
            "x1": round(float((x[0] - front_end[0]) / PIXEL_MM), 1),
            "y1": round(float((z[0] - front_end[2]) / PIXEL_MM), 1),
            "x2": round(float((x[0] - back_end[0]) / PIXEL_MM), 1),
            "y2": round(float((z[0] - back_end[2]) / PIXEL_MM), 1),
        }
        for name, (front_end, back_end) in zip(plates, ends, strict=True)
    ]
    grey = _grey(grid, labels, ct)
    return {
        "png": base64.b64encode(_png(grey)).decode("ascii"),
        "width": grey.shape[1],
        "height": grey.shape[0],
        "lines": lines,
    }


def _middle(ends: NDArray[Any], z: NDArray[Any]) -> NDArray[Any]:
    """How far left the middle of the spine is at each height, so that the cut follows a spine that leans."""
    centres = ends.mean(axis=1)
    order = np.argsort(centres[:, 2])
    return np.asarray(np.interp(z, centres[order, 2], centres[order, 1]))


def _grey(grid: NDArray[Any], labels: str, ct: str | None) -> NDArray[np.uint8]:
    """Grey of each point: the CT in its window, or the label map's structures."""
    if ct is not None:
        try:
            values = _nearest(read_ct(ct), grid, WINDOW_HU[0])
        except CaseError:
            values = None
        if values is not None:
            low, high = WINDOW_HU
            return np.asarray(np.clip((values - low) / (high - low), 0, 1) * 255, dtype=np.uint8)
    return np.asarray(np.where(_nearest(read_labels(labels), grid, 0.0) > 0, LABEL_GREY, 0), dtype=np.uint8)


def _nearest(volume: Volume, grid: NDArray[Any], outside: float) -> NDArray[Any]:
    """The voxel at each point; ``outside`` beyond the volume."""
    index = np.rint(volume.to_index(grid)).astype(int)
    inside = ((index >= 0) & (index < volume.data.shape)).all(axis=-1)
    found = np.full(grid.shape[:-1], outside, dtype=float)
    i, j, k = index[inside].T
    found[inside] = volume.data[i, j, k]
    return found


def _png(grey: NDArray[np.uint8]) -> bytes:
    """An 8-bit grey PNG (ISO/IEC 15948): header, one compressed image, end."""
    height, width = grey.shape
    rows = b"".join(b"\0" + row.tobytes() for row in grey)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
