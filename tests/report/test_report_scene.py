"""The packed scene gives back what went in."""

from __future__ import annotations

import base64
import json

import numpy as np
from synthetic_report import healed, result, scene

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


def test_ten_years_of_graft_and_hardware_come_back_where_they_were_followed():
    data = healed()
    packed = pack(data, scene(), choices(data))["healing"]
    assert list(packed) == ["TLIF"]
    found = packed["TLIF"]
    assert found["level"] == "L4-L5"
    assert found["years"] == [0.0, 0.5, 1.0, 2.0, 10.0]
    assert found["bridged"] == [0.0, 0.2, 0.6, 0.9, 1.0]
    assert found["rod"][-1] == 0.02
    assert pack(result(), scene(), choices(result()))["healing"] == {}


def test_stress_of_the_hardware_is_the_largest_of_its_kind():
    data = result()
    data["mechanics"]["TLIF"]["flexion"]["L4-L5"]["implant"] = {
        "rod_left_peak_mpa": 70.0,
        "rod_right_peak_mpa": 90.0,
        "screw_peak_mpa": 120.0,
    }
    values = pack(data, scene(), choices(data))["values"]["TLIF"]["flexion"]
    assert (values["L4-L5"]["rod"], values["L4-L5"]["screw"]) == (90.0, 120.0)
    assert values["L3-L4"]["rod"] is None


def test_every_fused_space_turns_to_bone_like_that_of_the_level_that_needs_longest():
    """The viewer colours the level that was followed; a second fused level must not stay a disc for ten years."""
    data, view = healed(), scene()
    data["case"]["options"]["TLIF"]["levels"] = ["L3-L4", "L4-L5"]
    discs = [mesh for mesh in pack(data, view, choices(data))["meshes"] if mesh["kind"] == "disc"]

    def seen(state: str) -> list[str]:
        return [mesh["level"] for mesh in discs if not mesh["states"] or state in mesh["states"]]

    every = ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]
    assert seen("intact") == seen("Decompression") == every
    assert seen("TLIF") == ["L1-L2", "L2-L3", "L4-L5", "L5-S1", "L4-L5"]
    first = {mesh["level"]: mesh for mesh in reversed(discs)}
    assert first["L3-L4"]["vertices"] == discs[-1]["vertices"], "the same space, and where its label stands"
    assert [mesh["name"] for mesh in pack(result(), view, choices(result()))["meshes"]] == list(view["meshes"])
