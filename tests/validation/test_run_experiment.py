"""Experiments against the solver called directly, against each other, and against what must hold."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from interbody.case import CaseError
from interbody.mechanics import LevelPreparation, LoadCase, MeshSize, SpineModel, simulate_loads
from interbody.validation import experiment_of, load_experiment, run_experiment
from interbody.validation.mounting import machine_axes
from interbody.validation.rig import HYBRID_LIMIT, MOMENT_LIMIT
from interbody.validation.schema import TISSUES, Check
from interbody.validation.specimen import specimen_spine
from interbody.validation.validate import held_against

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
    x, y, z = 3.0 * machine_axes(model)[:, 2]
    cases = [LoadCase("flexion", (0.0, 3.0, 0.0)), LoadCase("torsion", (x, y, z))]
    direct = simulate_loads(model, loads=cases).loads
    for mine, name in zip(ours, ("flexion", "torsion"), strict=True):
        theirs = direct[name].levels["L4-L5"]
        whole = [np.linalg.norm(list(turned.values())) for turned in (mine["rotation_deg"], theirs.rotation_deg)]
        assert whole[0] == pytest.approx(whole[1], rel=1e-4)
        assert mine["idp_mpa"] == pytest.approx(theirs.idp_mpa, rel=1e-3)


@pytest.mark.parametrize("level", ["L4-L5", "L5-S1"])
def test_one_level_is_loaded_about_the_axes_of_its_own_disc(level) -> None:
    """A laboratory embeds a segment with its disc level, however the segment stood in the spine: pushed to one side the
    disc turns to that side, and what is cut frees it."""

    def turned(load: str, keep: list[str]) -> dict[str, float]:
        data = {
            "experiment": "one", "specimen": {"levels": [level], "keep": keep},
            "loads": [{load: 5.0}], "measure": ["rotation_deg"],
        }  # fmt: skip
        found = run_experiment(experiment_of(data), mesh=COARSE).results[0]
        assert found.converged
        return dict(found.levels[level]["rotation_deg"])

    bare = turned("torsion_left_nm", ["disc"])
    assert abs(bare["bending"]) < 0.1 * bare["torsion"]
    bare = turned("bending_right_nm", ["disc"])
    assert abs(bare["torsion"]) < 0.1 * bare["bending"]
    assert turned("bending_right_nm", ["disc", "facets"])["bending"] < bare["bending"]


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
    assert set(found.levels["L4-L5"].values()) == {None}, "no state is that of the load"


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


def test_a_hybrid_load_beyond_the_other_experiments_loads_is_refused(tmp_path: Any) -> None:
    (tmp_path / "two.yaml").write_text(
        "experiment: two\nspecimen: {levels: [L4-L5]}\nloads: [{flexion_nm: 1}, {flexion_nm: 2}]\n", encoding="utf-8"
    )
    third = disc({"flexion_nm": 1}, {"flexion_nm": 2}, {"hybrid_of": "two"})
    with pytest.raises(CaseError, match=r"loads\[3\]\.hybrid_of: two has 2 loads and so none in this place"):
        run_experiment(experiment_of(third), tmp_path, COARSE)


def test_a_hybrid_load_may_need_more_than_the_discs_were_measured_under(tmp_path: Any) -> None:
    levels = ["L4-L5", "L5-S1"]
    (tmp_path / "whole.yaml").write_text(
        "experiment: whole\nspecimen: {levels: [L4-L5, L5-S1]}\nloads: [{extension_nm: 7.5}]\n", encoding="utf-8"
    )
    fused = {
        "experiment": "fused", "specimen": {"levels": levels}, "measure": ["rotation_deg"],
        "preparation": {"option": {"technique": "tlif", "levels": ["L4-L5"], "screws": "bilateral"}},
        "loads": [{"hybrid_of": "whole"}],
    }  # fmt: skip
    whole = run_experiment(load_experiment(tmp_path / "whole.yaml"), tmp_path, COARSE).results[0]
    found = run_experiment(experiment_of(fused), tmp_path, COARSE).results[0]
    totals = [sum(r.levels[level]["rotation_deg"]["flexion"] for level in levels) for r in (whole, found)]
    assert found.converged
    assert totals[1] == pytest.approx(totals[0], rel=0.005)
    assert MOMENT_LIMIT < -found.moment_nm[1] < HYBRID_LIMIT
    assert f"at {-found.moment_nm[1]:.1f} N·m, beyond the moments" in found.status


def test_bodies_that_overlap_are_told() -> None:
    """A compressed level of ligaments sinks until its bodies meet; from there on the overlap is what it sinks more."""
    level = disc(
        {"compression_n": 2000}, {"compression_n": 2500},
        specimen={"levels": ["L4-L5"], "keep": ["all", "pll", "lf", "cl", "isl", "ssl", "itl"]}, measure=["height_mm"],
    )  # fmt: skip
    found = run_experiment(experiment_of(level), mesh=COARSE).results
    sunk = [r.levels["L4-L5"]["height_mm"] for r in found]
    deep = [float(re.search(r"the bodies of L4-L5 overlap by (\d+) mm", r.status)[1]) for r in found]  # type: ignore[index]
    assert all(r.converged for r in found)
    assert deep[1] - deep[0] == pytest.approx(sunk[0] - sunk[1], abs=1.0)
    (whole,) = run_experiment(experiment_of(disc({"compression_n": 500})), mesh=COARSE).results
    assert whole.status == "converged"


def test_a_group_without_what_another_has_leaves_no_mean() -> None:
    groups = [{"share": 0.5, "without": {"L4-L5": ["disc"]}}, {"share": 0.5}]
    data = {
        "experiment": "groups", "specimen": {"levels": ["L4-L5"], "groups": groups}, "measure": ["idp_mpa"],
        "loads": [{"extension_nm": 0.5}],
    }  # fmt: skip
    found = run_experiment(experiment_of(data), mesh=COARSE)
    assert found.geometry["L4-L5"]["rest_idp_mpa"] is None
    assert found.results[0].levels["L4-L5"]["idp_mpa"] is None


def test_a_hybrid_load_keeps_its_own_compression(tmp_path: Any) -> None:
    (tmp_path / "whole.yaml").write_text(
        "experiment: whole\nspecimen: {levels: [L4-L5]}\nmeasure: [idp_mpa]\nloads: [{flexion_nm: 4}]\n",
        encoding="utf-8",
    )
    file = tmp_path / "again.yaml"
    file.write_text(
        "experiment: again\nspecimen: {levels: [L4-L5]}\nmeasure: [idp_mpa]\n"
        "loads:\n  - {hybrid_of: whole}\n  - {hybrid_of: whole, follower_n: 600}\n",
        encoding="utf-8",
    )
    free, pressed = run_experiment(load_experiment(file), tmp_path, COARSE).results
    assert free.converged
    assert pressed.converged
    assert pressed.levels["L4-L5"]["idp_mpa"] > 2.0 * free.levels["L4-L5"]["idp_mpa"]


def test_a_hybrid_load_matches_the_mean_of_groups_and_a_prescribed_rotation(tmp_path: Any) -> None:
    groups = "groups: [{share: 0.5, without: {L4-L5: [facets, cl]}}, {share: 0.5}]"
    (tmp_path / "mixed.yaml").write_text(
        f"experiment: mixed\nspecimen: {{levels: [L4-L5], {groups}}}\nmeasure: [rotation_deg]\n"
        "loads: [{torsion_left_nm: 5}]\n",
        encoding="utf-8",
    )
    (tmp_path / "held.yaml").write_text("experiment: held\nloads: [{extension_deg: 2}]\n", encoding="utf-8")
    file = tmp_path / "bare.yaml"
    file.write_text(
        "experiment: bare\nspecimen: {levels: [L4-L5], keep: [disc]}\nmeasure: [rotation_deg]\n"
        "loads: [{hybrid_of: mixed}, {hybrid_of: held}]\n",
        encoding="utf-8",
    )
    mixed = run_experiment(load_experiment(tmp_path / "mixed.yaml"), tmp_path, COARSE).results[0]
    first, second = run_experiment(load_experiment(file), tmp_path, COARSE).results
    wanted = mixed.levels["L4-L5"]["rotation_deg"]["torsion"]
    assert first.levels["L4-L5"]["rotation_deg"]["torsion"] == pytest.approx(wanted, rel=0.005)
    assert second.levels["L4-L5"]["rotation_deg"]["flexion"] == pytest.approx(-2.0, rel=0.005)


def test_a_rotation_that_compression_has_passed_is_reached_backwards() -> None:
    pressed, back = run_experiment(
        experiment_of(disc({"compression_n": 1500, "flexion_nm": 0.01}, {"compression_n": 1500, "flexion_deg": 0.2})),
        mesh=COARSE,
    ).results
    assert pressed.levels["L4-L5"]["rotation_deg"]["flexion"] > 0.3
    assert back.converged
    assert back.moment_nm[1] < 0.0
    assert back.levels["L4-L5"]["rotation_deg"]["flexion"] == pytest.approx(0.2, rel=0.01)


def test_the_moment_told_is_the_one_that_was_reached() -> None:
    nothing_holds = disc({"flexion_nm": 7.5}, specimen={"levels": ["L4-L5"], "keep": ["pll"]})
    found = run_experiment(experiment_of(nothing_holds), mesh=COARSE).results[0]
    assert not found.converged
    assert found.moment_nm[1] < 7.5


def test_published_figures_stand_beside_ours() -> None:
    read = {"readout": "rotation", "load": 1, "level": "L4-L5"}
    checks = [{"what": "near", "read": read, "unit": "°", "low": 0.1, "high": 30}, {"what": "far", "read": read,
              "unit": "°", "low": 80, "high": 90}]  # fmt: skip
    made = experiment_of(disc({"flexion_nm": 2.0}, published={"values": {"rotation_deg": 7.0}, "spread": 1.0,
                              "source": "", "kind": "validation", "checks": checks}))  # fmt: skip
    found = run_experiment(made, mesh=COARSE)
    assert [c.inside for c in held_against(made, found, None)] == [True, False]
    wrong = made.model_copy(
        update={
            "published": made.published.model_copy(
                update={"checks": (Check(what="a", read={"readout": "x"}, unit="", low=0.0),)}
            )
        }
    )
    with pytest.raises(CaseError, match="readout x; there are rotation"):
        held_against(wrong, found, None)


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
