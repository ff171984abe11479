"""``validate``: rows, verdicts, exit codes and the page; ``calibrate``: the same constants each time, never worse."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from interbody.cli import app
from interbody.evidence import Status, parameters
from interbody.mechanics import MeshSize, TissueModel
from interbody.validation.calibrate import BASE, CONSTANTS, NAME, ZERO, calibrate
from interbody.validation.derived import derived_files
from interbody.validation.f1717 import f1717
from interbody.validation.neutral_zone import residual_moment
from interbody.validation.plots import model_curve, row_chart
from interbody.validation.validate import rows, tally, validate

DOCS = Path(__file__).parents[2] / "docs"
TINY = MeshSize(2, 1, 1, 2)
runner = CliRunner()


def test_one_row_as_json() -> None:
    done = runner.invoke(app, ["validate", "--only", "9", "--json"])
    found = json.loads(done.stdout)
    (row,) = found["rows"]
    assert row["id"] == "9"
    assert row["kind"] == "calibration"
    assert len(row["checks"]) == 17
    for check in row["checks"]:
        assert {"what", "unit", "published", "spread", "ours", "discretisation_error", "inside"} <= set(check)
    assert found["inside"] == all(c["inside"] for c in row["checks"])
    assert done.exit_code == (0 if found["inside"] else 1)
    assert found["inside"], "the disc was calibrated to this row"


def test_an_unknown_row_is_refused() -> None:
    done = runner.invoke(app, ["validate", "--only", "99"])
    assert done.exit_code == 2


def test_the_command_runs_an_experiment(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        "experiment: a\nspecimen: {levels: [L4-L5], keep: [disc]}\nloads: [{flexion_nm: 1}]\nmeasure: [rotation_deg]\n",
        encoding="utf-8",
    )
    done = runner.invoke(app, ["experiment", str(file), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["results"][0]["levels"]["L4-L5"]["rotation_deg"]["flexion"] > 0.5
    assert "flexion 1 N·m" in runner.invoke(app, ["experiment", str(file)]).stdout
    file.write_text("experiment: a\nloads: [{flexion_nm: 99}]\n", encoding="utf-8")
    assert runner.invoke(app, ["experiment", str(file)]).exit_code == 2
    assert runner.invoke(app, ["experiment", str(tmp_path / "none.yaml")]).exit_code == 2


def test_outside_is_outside() -> None:
    (row,) = validate("21")
    check = row.checks[0]
    assert check.inside == (check.check.low <= check.ours <= check.check.high)  # type: ignore[operator]


@pytest.mark.slow
def test_the_cohort_keeps_the_published_alignment() -> None:
    (row,) = validate("22")
    assert row.inside, [c.check.what for c in row.checks if not c.inside]


def test_the_rig_follows_beam_theory() -> None:
    """With stiff screws held by a stiff block, two rods bend under a constant moment: F / d = 2 E I / (a^2 L)."""
    table = parameters("F1717")
    stiff = table.with_values(
        screw_modulus_mpa=1e12, block_modulus_mpa=1e12, screw_diameter_mm=20.0, rod_diameter_mm=5.5
    )
    arm = float(table["block_moment_arm_mm"]) + float(table["rod_offset_mm"])
    inertia = np.pi * 5.5**4 / 64.0
    bending = 2.0 * float(table["rod_modulus_mpa"]) * inertia / (arm**2 * float(table["active_length_mm"]))
    assert f1717(stiff).compression_bending == pytest.approx(bending, rel=0.03)
    assert f1717(table.with_values(rod_diameter_mm=6.0)).compression_bending > f1717().compression_bending
    assert f1717(table.with_values(rod_modulus_mpa=3600.0)).torsion < f1717().torsion


def test_residual_moment_is_the_least_squares_slope() -> None:
    compliance = np.array([0.6, 0.9, 1.2])
    assert residual_moment(compliance, 1.5 * compliance) == pytest.approx(1.5)
    exact = np.polyfit(np.r_[compliance, -compliance], np.r_[0.5, 1.8, 2.1, -0.5, -1.8, -2.1], 1)[0]
    assert residual_moment(compliance, [0.5, 1.8, 2.1]) == pytest.approx(exact)
    with pytest.raises(ValueError, match="compliance"):
        residual_moment([], [])


def test_calibration_never_gets_worse_and_repeats_itself() -> None:
    two = tuple(c for c in CONSTANTS if c.name in ("c1", "k1"))
    first = calibrate(TINY, two, evaluations=9)
    assert all(a >= b for a, b in zip(first.history, first.history[1:], strict=False))
    assert first.history[-1] < first.history[0]
    for constant in two:
        assert constant.low <= first.factors[constant.name] <= constant.high
    assert calibrate(TINY, two, evaluations=9) == first
    files = {path.name: text for path, text in derived_files(first, Path()).items()}
    assert set(files) == {f"{NAME}.yaml", f"{ZERO}.yaml"}
    assert "status: derived" in files[f"{NAME}.yaml"]


def test_the_calibrated_disc_is_the_default_and_says_what_was_fitted() -> None:
    made, base = parameters(NAME), parameters(BASE)
    assert TissueModel().disc == NAME
    assert set(made) == set(base)
    for key, quantity in made.items():
        assert (quantity.status is Status.derived) == (quantity.value != base[key].value) or quantity.value == 0.0
    for constant in CONSTANTS:
        assert constant.low <= constant.start <= constant.high


def test_the_page_lists_every_row_and_its_pictures() -> None:
    page = (DOCS / "validation.md").read_text(encoding="utf-8")
    for experiment in rows():
        assert f"### {experiment.id}. {experiment.title}" in page
        assert experiment.published is not None
        for check in experiment.published.checks:
            assert f"| {check.what} |" in page
    for picture in re.findall(r"\]\((img/[^)]+)\)", page):
        assert (DOCS / picture).is_file(), picture
    assert f"`{NAME}`" in page


def test_a_row_becomes_a_picture() -> None:
    (row,) = validate("21")
    svg = row_chart(row)
    assert svg is not None
    assert svg.startswith("<svg")


@pytest.mark.parametrize("row", ["9", "10"])
def test_a_curve_starts_at_rest_and_ends_at_the_figures_of_the_table(row: str) -> None:
    (found,) = validate(row)
    assert found.result is not None
    name = {"9": "rotation_deg", "10": "idp_mpa"}[row]
    curve = {(p["course"], p["moment"]): p["value"] for p in model_curve(found.result, "L4-L5", name)}
    for check in found.checks:
        *course, moment, unit = check.check.what.split()
        if unit == "N·m":
            assert curve[" ".join(course), float(moment)] == pytest.approx(check.ours)
    assert {value for (_, moment), value in curve.items() if moment == 0.0} == {0.0}


def test_rows_added_later_are_counted_apart() -> None:
    (row,) = validate("23")
    assert row.experiment.published is not None
    assert row.experiment.published.beyond_table
    assert row.inside
    assert [e.id for e in rows() if e.published and not e.published.beyond_table][-1] == "22"
    (rig,) = validate("21")
    assert tally([rig, row]) == "1 of 1 rows of the acceptance table are inside; 1 of 1 rows added later"
    off = replace(rig, checks=tuple(replace(c, inside=False) for c in rig.checks))
    assert tally([off]) == "0 of 1 rows of the acceptance table are inside (outside: 21)"
