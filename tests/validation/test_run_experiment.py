"""Experiments against the solver called directly, against each other, and against what must hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from interbody.mechanics import LevelPreparation, LoadCase, MeshSize, SpineModel, simulate_loads
from interbody.validation import experiment_of, run_experiment
from interbody.validation.schema import TISSUES
from interbody.validation.specimen import specimen_spine

COARSE = MeshSize(2, 1, 2, 3)


def disc(*loads: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The bare L4-L5 disc under some loads."""
    return {"experiment": "disc", "specimen": {"levels": ["L4-L5"], "keep": ["disc"]}, "loads": list(loads), **more}


def values(data: dict[str, Any]) -> list[dict[str, Any]]:
    """What was read at L4-L5, by load."""
    found = run_experiment(experiment_of(data), mesh=COARSE)
    assert all(r.converged for r in found.results), [r.status for r in found.results]
    return [r.levels["L4-L5"] for r in found.results]


def test_a_moment_gives_what_the_solver_gives() -> None:
    data = disc({"flexion_nm": 3.0}, {"torsion_left_nm": 3.0})
    ours = values(data)
    bare = LevelPreparation(dict.fromkeys(TISSUES, 0.0), {"left": 0.0, "right": 0.0})
    model = SpineModel(specimen_spine(experiment_of(data)), {"L4-L5": bare}, only=["L4-L5"], mesh=COARSE)
    cases = [LoadCase("flexion", (0.0, 3.0, 0.0)), LoadCase("torsion", (0.0, 0.0, 3.0))]
    direct = simulate_loads(model, loads=cases).loads
    for mine, name in zip(ours, ("flexion", "torsion"), strict=True):
        theirs = direct[name].levels["L4-L5"]
        assert mine["rotation_deg"][name] == pytest.approx(theirs.rotation_deg[name], rel=1e-4)
        assert mine["idp_mpa"] == pytest.approx(theirs.idp_mpa, rel=1e-3)


def test_rotation_control_finds_the_moment() -> None:
    (turned,) = values(disc({"extension_deg": 4.0}))
    assert -turned["rotation_deg"]["flexion"] == pytest.approx(4.0, rel=0.005)
    found = run_experiment(experiment_of(disc({"extension_deg": 4.0})), mesh=COARSE).results[0]
    (back,) = values(disc({"extension_nm": -found.moment_nm[1]}))
    assert back["rotation_deg"]["flexion"] == pytest.approx(turned["rotation_deg"]["flexion"], rel=1e-3)


def test_a_rotation_out_of_reach_says_so() -> None:
    found = run_experiment(experiment_of(disc({"torsion_left_deg": 45.0})), mesh=COARSE).results[0]
    assert not found.converged
    assert found.status


def test_compression_loses_height_bulges_and_does_not_tilt() -> None:
    half, whole = values(disc({"compression_n": 400}, {"compression_n": 800}))
    assert whole["height_mm"] < half["height_mm"] < 0.0
    assert whole["bulge_mm"] > half["bulge_mm"] > 0.0
    assert whole["idp_mpa"] > half["idp_mpa"] > 0.0
    assert max(abs(v) for v in whole["rotation_deg"].values()) < 0.05


def test_a_removed_nucleus_softens_the_disc_in_proportion() -> None:
    losses = [
        -values(disc({"compression_n": 300}, preparation={"nucleus_removed_cm3": cm3}))[0]["height_mm"]
        for cm3 in (0.0, 1.0, 3.0)
    ]
    assert losses[0] < losses[1] < losses[2]


def test_loads_on_mirror_sides_mirror() -> None:
    left, right = values(disc({"bending_left_nm": 3.0}, {"bending_right_nm": 3.0}))
    assert left["rotation_deg"]["bending"] == pytest.approx(-right["rotation_deg"]["bending"], rel=1e-3)


def test_cutting_more_frees_more() -> None:
    def rotation(**specimen: Any) -> float:
        data = {
            "experiment": "cut",
            "specimen": {"levels": ["L4-L5"], **specimen},
            "loads": [{"torsion_left_nm": 5.0}],
            "measure": ["rotation_deg"],
        }
        return float(values(data)[0]["rotation_deg"]["torsion"])

    whole = rotation()
    without_joints = rotation(keep=["disc", "all", "pll", "lf", "isl", "ssl", "itl"])
    assert whole < without_joints < rotation(keep=["disc"])


def test_facetectomy_takes_the_joint_and_its_load() -> None:
    data = {
        "experiment": "facets",
        "specimen": {"levels": ["L4-L5"]},
        "preparation": {"facetectomy": {"L4-L5": "right"}},
        "loads": [{"torsion_left_nm": 7.5}],
    }
    assert values(data)[0]["facet_n"]["right"] == 0.0
    data["preparation"] = {"facetectomy": "left"}
    assert values(data)[0]["facet_n"]["right"] > 10.0


def test_a_hybrid_load_reaches_the_other_specimens_motion(tmp_path: Any) -> None:
    from interbody.validation import load_experiment

    whole = "specimen: {levels: [L4-L5]}\nmeasure: [rotation_deg]\n"
    (tmp_path / "whole.yaml").write_text(f"experiment: whole\n{whole}loads: [{{flexion_nm: 5}}]\n", encoding="utf-8")
    file = tmp_path / "cut.yaml"
    file.write_text(
        "experiment: cut\nspecimen: {levels: [L4-L5], keep: [disc]}\nmeasure: [rotation_deg]\n"
        "loads:\n  - {hybrid_of: whole}\n  - {flexion_nm: 5, hybrid_of: whole}\n",
        encoding="utf-8",
    )
    cut = run_experiment(load_experiment(file), tmp_path, COARSE)
    reference = run_experiment(load_experiment(tmp_path / "whole.yaml"), tmp_path, COARSE)
    wanted = reference.results[0].levels["L4-L5"]["rotation_deg"]["flexion"]
    for result in cut.results:
        assert result.levels["L4-L5"]["rotation_deg"]["flexion"] == pytest.approx(wanted, rel=0.005)
        assert 0.0 < result.moment_nm[1] < 5.0


def test_an_optimised_follower_path_bends_the_spine_less() -> None:
    def drift(path: str) -> float:
        data = {
            "experiment": "stand",
            "specimen": {"levels": ["L3-L4", "L4-L5"], "follower_path": path},
            "loads": [{"follower_n": 500}],
            "measure": ["rotation_deg"],
        }
        found = run_experiment(experiment_of(data), mesh=COARSE).results[0]
        assert found.converged
        return max(abs(r["rotation_deg"]["flexion"]) for r in found.levels.values())

    assert drift("optimised") < 0.5 * drift("centre")


def test_an_operation_and_its_union_stiffen_the_level() -> None:
    def rotation(**preparation: Any) -> float:
        data = {
            "experiment": "fused",
            "specimen": {"levels": ["L4-L5"]},
            "preparation": preparation,
            "loads": [{"flexion_nm": 7.5}],
            "measure": ["rotation_deg"],
        }
        return float(values(data)[0]["rotation_deg"]["flexion"])

    option = {"technique": "tlif", "levels": ["L4-L5"], "screws": "bilateral"}
    fresh = rotation(option=option)
    assert rotation(option=option, bridged=True) < fresh < 0.5 * rotation()


def test_the_numbers_are_plain_data() -> None:
    import json

    found = run_experiment(experiment_of(disc({"flexion_nm": 2.0})), mesh=COARSE).as_dict()
    assert json.loads(json.dumps(found)) == found
    assert found["results"][0]["load"] == {"flexion_nm": 2.0}
    assert np.isfinite(found["results"][0]["levels"]["L4-L5"]["rotation_deg"]["flexion"])
