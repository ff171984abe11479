"""The whole way on a made-up case: what must hold of any answer, whatever its numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from interbody import pipeline, surgery
from interbody.case import LEVELS, CaseError, Technique, load_case
from interbody.case.examples import EXAMPLES
from interbody.cli import app
from interbody.mechanics import LOAD_NAMES
from interbody.result import result_dict, result_text, scene

pytestmark = pytest.mark.slow

FUSION, LEVEL = "TLIF L3-L4", "L3-L4"


@pytest.fixture(scope="session")
def result(whole_run) -> dict[str, Any]:
    return json.loads(result_text(whole_run.result))


def test_the_contract_of_the_issue_is_kept(result) -> None:
    assert result["schema_version"] == 1
    assert set(result["provenance"]) >= {"version", "seed", "seconds"}
    assert list(result["mechanics"])[:2] == ["intact", FUSION]
    for loads in result["mechanics"].values():
        assert list(loads) == list(LOAD_NAMES)
        for levels in loads.values():
            assert list(levels) == list(LEVELS)
            for level in levels.values():
                assert set(level["rotation_deg"]) == {"flexion", "bending", "torsion"}
                assert set(level["facet_n"]) == {"left", "right"}
                assert "idp_mpa" in level
    for forecast in result["forecast"].values():
        for point in forecast["timeline"]:
            assert set(point) >= {
                "year",
                "odi",
                "back_pain",
                "leg_pain",
                "union",
                "adjacent_reoperation",
                "reoperation",
            }
    assert result["sources"]


def test_decompression_and_no_operation_are_always_among_the_options(result) -> None:
    techniques = {option["technique"] for option in result["case"]["options"].values()}
    assert techniques >= {"tlif", "decompression", "nonoperative"}
    assert set(result["forecast"]) == set(result["case"]["options"])
    assert result["comparison"]["options"] == list(result["case"]["options"])


def test_every_load_found_its_equilibrium(result) -> None:
    trouble = [
        (state, load, answer["status"])
        for state, loads in result["solver"].items()
        for load, answer in loads.items()
        if not answer["converged"]
    ]
    assert not trouble


def test_a_fused_level_loses_most_of_its_motion_and_no_operation_changes_nothing(result) -> None:
    motion = result["summary"]["range_of_motion"]
    for plane, share_left in (("flexion", 0.5), ("bending", 0.5), ("torsion", 1.0)):
        assert motion[FUSION][LEVEL][plane] < share_left * motion["intact"][LEVEL][plane]
    still = next(n for n, o in result["case"]["options"].items() if o["technique"] == "nonoperative")
    assert result["mechanics"][still] == result["mechanics"]["intact"]


def test_hybrid_asks_more_of_the_neighbours_than_load_control(result) -> None:
    for level in ("L2-L3", "L4-L5"):
        ratios = result["summary"]["adjacent"][FUSION][level]
        assert ratios["hybrid"]["rotation"] > ratios["load_control"]["rotation"]
        assert ratios["hybrid"]["rotation"] > 1


def test_every_band_holds_its_value(result) -> None:
    def bands(item: Any):
        if isinstance(item, dict):
            if {"value", "low", "high"} <= set(item):
                yield item
            for value in item.values():
                yield from bands(value)
        elif isinstance(item, list):
            for value in item:
                yield from bands(value)

    found = list(bands([result["course"], result["forecast"]]))
    assert len(found) > 50
    assert all(band["low"] <= band["value"] <= band["high"] for band in found)


def test_chances_only_grow(result) -> None:
    for forecast in result["forecast"].values():
        for name in ("union", "adjacent_reoperation", "reoperation"):
            values = [p[name]["value"] for p in forecast["timeline"] if p[name]]
            assert values == sorted(values)
            assert all(0 <= v <= 1 for v in values)


def test_every_source_named_anywhere_is_listed(result) -> None:
    listed = {row["key"] for row in result["sources"]}
    harms = [harm for f in result["forecast"].values() for harm in f["complications"].values()]
    named = {key for harm in harms for key in harm["sources"]}
    assert named
    assert named <= listed
    assert all(row["used_for"] for row in result["sources"])
    assert all(row["status"] in ("assumed", "recalled") for row in result["assumptions"])


def test_the_same_case_gives_the_same_bytes(whole_run) -> None:
    """All that follows the mechanics again, and the mechanics of the unoperated spine again."""
    again = pipeline.forecast(whole_run.case, whole_run.simulation)
    second = result_dict(
        whole_run.case,
        whole_run.simulation.spine,
        whole_run.simulation.responses,
        not_simulated=whole_run.simulation.notes,
        courses=again.courses,
        forecasts=again.forecasts,
        comparison=pipeline.compare(whole_run.case, again),
        evidence=list(whole_run.simulation.constructs.values()),
        seconds=whole_run.result["provenance"]["seconds"],
    )
    assert result_text(second) == result_text(whole_run.result)
    care = {n: o for n, o in whole_run.case.options.items() if o.technique == "nonoperative"}
    simulation = pipeline.simulate(whole_run.case.model_copy(update={"options": care}))
    fresh = result_dict(whole_run.case, simulation.spine, simulation.responses, not_simulated={})
    assert fresh["mechanics"]["intact"] == whole_run.result["mechanics"]["intact"]


def test_the_scene_has_every_vertebra_in_every_pose_and_the_implants_of_its_option(whole_run) -> None:
    simulation = whole_run.simulation
    view = scene(simulation.spine, simulation.responses, {n: c.meshes() for n, c in simulation.constructs.items()})
    json.dumps(view, allow_nan=False)
    kinds = {mesh["kind"] for mesh in view["meshes"].values()}
    assert kinds >= {"bone", "disc", "screw", "rod", "cage"}
    for mesh in view["meshes"].values():
        count = len(mesh["vertices"]) // 3
        assert max(mesh["triangles"]) < count
        assert len(mesh.get("weight", range(count))) == count
        assert mesh["kind"] in ("bone", "disc") or mesh["states"] == [FUSION]
    for loads in view["poses"].values():
        for poses in loads.values():
            assert set(poses) == set(simulation.spine.vertebrae)


def test_simulate_writes_the_result_and_fields_that_can_be_read_as_xml(whole_run, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pipeline.folders, "simulate", lambda case, progress: whole_run.simulation)
    written, result = pipeline.simulate_to_folder(whole_run.case, tmp_path / "out")
    assert result["forecast"] == {}
    assert json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8")) == result
    for folder in written[1:]:
        assert {path.stem for path in folder.iterdir()} == set(LOAD_NAMES)
    grid = ElementTree.parse(written[1] / "flexion.vtu").getroot()
    assert grid.attrib["type"] == "UnstructuredGrid"


def test_an_unknown_implant_is_bad_input_before_anything_is_solved_and_nothing_is_written(tmp_path: Path) -> None:
    text = (EXAMPLES / "estimated-woman-66.yaml").read_text(encoding="utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(text.replace("levels: [L3-L4]\n", "levels: [L3-L4]\n    hardware: {warp_drive: 9}\n", 1), "utf-8")
    with pytest.raises(CaseError, match="warp_drive"):
        pipeline.simulate(load_case(path))
    answer = CliRunner().invoke(app, ["run", str(path), "--out", str(tmp_path / "out")])
    assert answer.exit_code == 2
    assert "warp_drive" in answer.stderr
    assert list(tmp_path.iterdir()) == [path]


def test_an_option_that_is_not_modelled_says_so_and_the_rest_goes_on(whole_run, monkeypatch) -> None:
    """An option without mechanics is named as such and still forecast from published results."""

    def refuse(spine, option, name):
        raise surgery.NotModelled(f"{option.technique.value} has no mechanical model.")

    monkeypatch.setattr(surgery, "operate", refuse)
    fusion = whole_run.case.options[FUSION].model_copy(update={"technique": Technique.alif})
    case = whole_run.case.model_copy(update={"options": {"ALIF": fusion}})
    spine = whole_run.simulation.spine
    constructs, notes = pipeline.simulation._constructs(case, spine)
    assert list(constructs) == ["intact"]
    assert "alif" in notes["ALIF"]
    states = {"intact": whole_run.simulation.intact}
    outlook = pipeline.forecast(case, pipeline.Simulation(spine, constructs, states, notes))
    told = result_dict(case, spine, states, not_simulated=notes, courses=outlook.courses, forecasts=outlook.forecasts)
    assert told["not_simulated"] == notes
    assert told["summary"]["adjacent"] == {}
    assert any("ALIF was not simulated" in limit for limit in told["limits"])
    assert told["forecast"]["ALIF"]["timeline"]
