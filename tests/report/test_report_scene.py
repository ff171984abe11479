"""The packed scene gives back what went in."""

from __future__ import annotations

import base64
import json

import numpy as np
from synthetic_report import result, scene

from interbody.report.fields import choices
from interbody.report.scene import STEP_MM, pack


def _array(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def test_vertices_triangles_and_weights_come_back():
    data, view = result(), scene()
    packed = pack(data, view, choices(data))
    assert [m["name"] for m in packed["meshes"]] == list(view["meshes"])
    for mesh in packed["meshes"]:
        source = view["meshes"][mesh["name"]]
        vertices = _array(mesh["vertices"], "<i2").reshape(-1, 3) * mesh["step"] + mesh["middle"]
        np.testing.assert_allclose(vertices.ravel(), source["vertices"], atol=STEP_MM)
        assert _array(mesh["triangles"], "<u2").tolist() == source["triangles"]
        if "weight" in source:
            np.testing.assert_allclose(_array(mesh["weight"], "u1") / 255, source["weight"], atol=1 / 255)


def test_values_are_those_of_the_mechanics():
    data = result()
    packed = pack(data, scene(), choices(data))
    level = data["mechanics"]["TLIF"]["flexion"]["L3-L4"]
    shown = packed["values"]["TLIF"]["flexion"]["L3-L4"]
    assert shown["motion"] == round(abs(level["rotation_deg"]["flexion"]), 3)
    assert shown["pressure"] == round(level["idp_mpa"], 4)
    assert packed["values"]["TLIF"]["flexion"]["L4-L5"]["pressure"] is None


def test_states_keep_the_case_order_after_now():
    data = result()
    packed = pack(data, scene(), choices(data))
    assert [s["name"] for s in packed["states"]] == ["intact", "TLIF", "Decompression"]
    json.dumps(packed, allow_nan=False)


def test_large_meshes_use_wide_indices():
    n = 70_000
    view = scene()
    view["meshes"] = {
        "big": {
            "vertices": [0.001 * i for i in range(3 * n)],
            "triangles": [0, 1, n - 1],
            "kind": "bone",
            "upper": "L4",
        }
    }
    (mesh,) = pack(result(), view, choices(result()))["meshes"]
    assert _array(mesh["triangles"], "<u4").tolist() == [0, 1, n - 1]


def test_without_poses_there_is_no_scene():
    assert pack(result(), {"meshes": scene()["meshes"]}, choices(result()))["meshes"] == []
