"""The bench measures what it says; speed itself is never a test."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from interbody.bench import product
from interbody.bench.mechanics import MESHES, peak_memory_mb, reference_spine
from interbody.bench.peers import bench_peers
from interbody.cli.app import app
from interbody.cohort import parse_cohort
from interbody.mechanics import DEFAULT_MESH


def test_meshes_are_ordered_and_hold_the_default() -> None:
    counts = [mesh.elements for mesh in MESHES.values()]
    assert counts == sorted(counts)
    assert MESHES["default"] == DEFAULT_MESH
    assert DEFAULT_MESH.elements >= 300


def test_reference_spine_has_healthy_discs() -> None:
    assert {disc.pfirrmann for disc in reference_spine().discs.values()} == {1}


def test_peak_memory_is_plausible() -> None:
    assert 20.0 < peak_memory_mb() < 20000.0


@pytest.mark.slow
def test_common_problem_agrees_with_febio() -> None:
    rows = bench_peers(("S",), repeats=1)
    assert [row["problem"] for row in rows] == ["disc S compression", "disc S flexion", "chain S flexion"]
    for row in rows:
        assert row["converged"]
        assert row["largest_difference"] < 5e-4, row
        assert row["ratio"] == pytest.approx(row["febio_seconds"] / row["seconds"])


def test_the_cohort_that_is_timed_is_one() -> None:
    found = parse_cohort(product._COHORT)
    assert found.n == product.PEOPLE
    assert len(found.options) == 4


def test_two_benches_at_once_are_refused() -> None:
    done = CliRunner().invoke(app, ["bench", "--peers", "--product"])
    assert done.exit_code == 2
    assert CliRunner().invoke(app, ["bench", "--large"]).exit_code == 2
