"""Still pictures: what is in front covers what is behind, implants only in their state, sizes true to scale."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
from synthetic_report import result, scene

from interbody.report.fields import choices
from interbody.report.still import PIXELS_A_MM, stills


def pixels(address: str) -> np.ndarray:
    """(h, w, 4) of a PNG without filters, as written."""
    data = base64.b64decode(address.split(",", 1)[1])
    width, height = struct.unpack(">II", data[16:24])
    start = data.index(b"IDAT") + 4
    length = struct.unpack(">I", data[start - 8 : start - 4])[0]
    rows = zlib.decompress(data[start : start + length])
    return np.frombuffer(rows, dtype=np.uint8).reshape(height, 1 + 4 * width)[:, 1:].reshape(height, width, 4)


def test_a_picture_of_each_state_that_the_scene_holds():
    found = stills(scene(), choices(result()))
    assert list(found) == ["intact", "TLIF", "Decompression"]
    assert len({pixels(a).shape for a in found.values()}) == 1
    assert np.array_equal(pixels(found["intact"]), pixels(found["Decompression"])), "no implant in either"
    assert not np.array_equal(pixels(found["intact"]), pixels(found["TLIF"]))


def test_height_is_to_scale():
    view = scene()
    seen = pixels(stills(view, choices(result()))["intact"])[..., 3] > 0
    rows = np.flatnonzero(seen.any(axis=1))
    heights = [z for mesh in view["meshes"].values() for z in mesh["vertices"][2::3]]
    tall = np.cos(np.radians(10.0)) * (max(heights) - min(heights)) * PIXELS_A_MM
    assert tall <= rows[-1] - rows[0] + 1 <= tall + 2 * 24 * np.sin(np.radians(10.0)) * PIXELS_A_MM + 3


def test_surfaces_have_no_holes():
    seen = pixels(stills(scene(), choices(result()))["intact"])[..., 3] > 0
    inside = seen[1:-1, 1:-1]
    around = seen[:-2, 1:-1] & seen[2:, 1:-1] & seen[1:-1, :-2] & seen[1:-1, 2:]
    assert np.count_nonzero(around & ~inside) <= 0.002 * np.count_nonzero(seen)


def test_nothing_to_show_gives_no_pictures():
    assert stills({}, choices(result())) == {}
    assert stills({"poses": {"intact": {}}, "meshes": {"bad": {"vertices": [1]}}}, []) == {}
