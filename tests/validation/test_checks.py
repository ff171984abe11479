"""Checks of a file of one's own: what they may read is settled before anything is solved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from interbody.case import CaseError
from interbody.cli import app
from interbody.validation import experiment_of, run_experiment
from interbody.validation.numbers import band_of, plain
from interbody.validation.readouts import NotReadable, read
from interbody.validation.results import ExperimentResult, LoadResult
from interbody.validation.schema import Check, Load

runner = CliRunner()
MEASURES = ["rotation_deg", "idp_mpa", "facet_n", "height_mm"]


def asked(read: dict[str, Any], *loads: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The bare L4-L5 disc with one check."""
    check = {"what": "figure", "read": read, "unit": "°", "low": -1, "high": 1}
    return {
        "experiment": "own", "specimen": {"levels": ["L4-L5"], "keep": ["disc"]}, "measure": MEASURES,
        "loads": list(loads) or [{"flexion_nm": 1}], "published": {"checks": [check]}, **more,
    }  # fmt: skip


def made(*loads: tuple[Load, dict[str, Any]]) -> ExperimentResult:
    """A result with what was read at L4-L5 under each load."""
    experiment = experiment_of(asked({"readout": "rotation", "load": 1}))
    found = tuple(
        LoadResult(load, True, "converged", 1, (0.0, 0.0, 0.0), {"L4-L5": values, "L5-S1": values})
        for load, values in loads
    )
    return ExperimentResult(experiment, found, {"L4-L5": {"area_mm2": 1500.0, "rest_idp_mpa": 0.1}})


TURNED = {"rotation_deg": {"flexion": 2.0, "bending": -3.0, "torsion": 0.5}, "idp_mpa": 0.5, "height_mm": 0.0,
          "facet_n": {"left": 10.0, "right": 30.0}}  # fmt: skip


@pytest.mark.parametrize(
    ("read", "loads", "words"),
    [
        ({"readout": "rotation", "load": 1, "level": "L3-L4"}, [], "level is L3-L4, which the specimen does not have"),
        ({"readout": "rotation", "load": 2}, [], "load 2 is none of own; its loads are counted from 1 to 1"),
        ({"readout": "total_range", "loads": [1, 0]}, [], "load 0 is none of own"),
        ({"readout": "total_range", "loads": []}, [], "it must be a list of load numbers"),
        ({"readout": "turn", "load": 1}, [], "there is no readout turn; there are rotation"),
        ({"readout": ["rotation"]}, [], "there is no readout ['rotation']"),
        ({"load": 1}, [], "read has no readout"),
        ({"readout": "rotation"}, [], "rotation needs load"),
        ({"readout": "rotation", "load": 1, "levl": "L4-L5"}, [], "rotation has no levl; it takes load, level, plane"),
        ({"readout": "rotation", "load": 1, "plane": "up"}, [], "plane is up; it must be flexion, bending or torsion"),
        ({"readout": "facet_force", "load": 1, "level": "L4-L5", "side": "up"}, [], "side is up; it must be left"),
        ({"readout": "rotation", "load": 1, "percent_of": "against"}, [], "percent_of needs another experiment"),
        ({"readout": "rotation", "load": 1, "change": True}, [], "change needs percent_of: against"),
        ({"readout": "rotation", "load": 1}, [{"follower_n": 500}], "follower 500 N has no moment or prescribed"),
        (
            {"readout": "secant_stiffness", "load": 1, "level": "L4-L5"},
            [],
            "flexion 1 N·m has no compression_n above",
        ),
        ({"readout": "pressure_factor", "load": 1, "level": "L4-L5"}, [{"compression_n": 0}], "no compression_n above"),
        ({"readout": "facet_share", "load": 1, "level": "L4-L5"}, [], "has no compression_n or follower_n above 0"),
        ({"readout": "neutral_zone", "level": "L4-L5"}, [], "neutral_zone needs a specimen of all levels"),
    ],
)
def test_a_check_that_can_read_nothing_is_refused_before_anything_is_solved(
    read: dict[str, Any], loads: list[dict[str, Any]], words: str
) -> None:
    solved: list[str] = []
    with pytest.raises(CaseError) as caught:
        run_experiment(experiment_of(asked(read, *loads)), progress=lambda label, *_: solved.append(label))
    assert not solved
    assert all(problem.startswith("published.checks: figure: ") for problem in caught.value.problems)
    assert any(words in problem for problem in caught.value.problems), caught.value.problems


def test_a_check_reads_only_what_is_measured_here_and_in_the_other(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(
        "experiment: other\nspecimen: {levels: [L5-S1]}\nloads: [{flexion_nm: 1}]\nmeasure: [idp_mpa]\n",
        encoding="utf-8",
    )
    read = {"readout": "rotation", "load": 1, "level": "L4-L5", "percent_of": "against", "loads_of_other": 3}
    with pytest.raises(CaseError) as caught:
        run_experiment(experiment_of(asked(read, against="other")), tmp_path)
    told = "\n".join(caught.value.problems)
    assert "rotation reads rotation_deg, which other does not measure" in told
    assert "level is L4-L5, which the specimen of other does not have; it has L5-S1" in told
    assert "load 3 is none of other" in told
    with pytest.raises(CaseError, match="no experiment is named nobody"):
        run_experiment(experiment_of(asked({"readout": "rotation", "load": 1}, against="nobody")), tmp_path)


def test_rotation_counts_the_way_the_load_pushes() -> None:
    back = Load(extension_nm=5.0)
    held = Load(bending_left_deg=3.0)
    follower = Load(follower_n=500.0)
    result = made((back, TURNED), (held, TURNED), (follower, TURNED))
    assert read({"readout": "rotation", "load": 1, "level": "L4-L5"}, result, None) == -2.0
    assert read({"readout": "rotation", "load": 1}, result, None) == -4.0, "both levels together"
    assert read({"readout": "rotation", "load": 1, "level": "L4-L5", "plane": "torsion"}, result, None) == 0.5
    assert read({"readout": "rotation", "load": 2, "level": "L4-L5"}, result, None) == 3.0
    assert read({"readout": "rotation", "load": 3, "level": "L4-L5", "plane": "flexion"}, result, None) == 2.0
    with pytest.raises(NotReadable, match="no moment or prescribed rotation"):
        read({"readout": "rotation", "load": 3}, result, None)


def test_what_would_divide_by_nothing_is_not_readable() -> None:
    none = {**TURNED, "facet_n": {"left": 0.0, "right": 0.0}}
    result = made((Load(compression_n=0.0), TURNED), (Load(compression_n=500.0), TURNED), (Load(flexion_nm=1.0), none))
    at = {"level": "L4-L5"}
    for readout in ("facet_share", "secant_stiffness", "pressure_factor"):
        with pytest.raises(NotReadable, match="compression_n"):
            read({"readout": readout, "load": 1, **at}, result, None)
    with pytest.raises(NotReadable, match="loses no height"):
        read({"readout": "secant_stiffness", "load": 2, **at}, result, None)
    with pytest.raises(NotReadable, match="gives 0"):
        read({"readout": "facet_force", "load": 3, "percent_of": "against", **at}, result, result)
    assert read({"readout": "facet_share", "load": 2, **at}, result, None) == pytest.approx(8.0)
    assert read({"readout": "pressure_factor", "load": 2, **at}, result, None) == pytest.approx(1.5)


def test_a_figure_outside_ends_in_exit_code_1_and_the_moment_found_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    text = (
        "experiment: own\nspecimen: {levels: [L4-L5], keep: [disc]}\nmeasure: [rotation_deg]\n"
        "loads: [{extension_deg: 1}]\n"
        "published: {checks: [{what: turn, read: {readout: rotation, load: 1}, unit: °, LOW}]}\n"
    )
    file.write_text(text.replace("LOW", "low: 0.99"), encoding="utf-8")
    done = runner.invoke(app, ["experiment", str(file)])
    assert done.exit_code == 0, done.output
    assert "moment_nm" in done.stdout
    assert "extension 0." in done.stdout
    file.write_text(text.replace("LOW", "low: 5"), encoding="utf-8")
    assert runner.invoke(app, ["experiment", str(file)]).exit_code == 1


def test_a_load_that_is_not_reached_shows_no_figures(tmp_path: Path) -> None:
    file = tmp_path / "loose.yaml"
    file.write_text(
        "experiment: loose\nspecimen: {levels: [L4-L5], keep: [all]}\nmeasure: [rotation_deg]\n"
        "loads: [{flexion_nm: 7.5}]\n"
        "published: {checks: [{what: turn, read: {readout: rotation, load: 1}, unit: °, low: 0}]}\n",
        encoding="utf-8",
    )
    done = runner.invoke(app, ["experiment", str(file), "--json"])
    assert done.exit_code == 1
    found = json.loads(done.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert found["results"][0]["levels"] == {"L4-L5": {"rotation_deg": None}}
    assert found["results"][0]["converged"] is False
    (check,) = found["published"]["checks"]
    assert check["ours"] is None
    assert not check["inside"]
    shown = runner.invoke(app, ["experiment", str(file)]).stdout
    assert "not solved" in shown
    assert "0.000" not in shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1730.4, "1730"), (885.2, "885"), (999.7, "1000"), (0.0321, "0.0321"), (-4.84e-05, "-0.0000484"), (3e-14, "0")],
)
def test_numbers_are_plain(value: float, shown: str) -> None:
    assert plain(value) == shown


def test_a_band_may_have_one_end() -> None:
    assert band_of(Check(what="a", read={}, unit="1", low=2.0)) == "2 or more"
    assert band_of(Check(what="a", read={}, unit="1", high=1730.0)) == "up to 1730"
