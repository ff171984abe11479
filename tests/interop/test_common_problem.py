"""The problem shared with other solvers: FEBio's published answers to four digits, and the very same mesh."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from interbody.interop.benchmark_problem import common_chain, common_mesh, solve_common_chain, solve_common_disc

GENERATOR = Path(__file__).resolve().parents[3] / "shared" / "peers" / "disc_benchmark.py"


def agree(result) -> None:
    """Within half a unit of the last digit FEBio's figures were printed with, and five in ten thousand of size."""
    assert result.converged, result.status
    for name, value in result.febio.items():
        digit = 0.5e-3 if name == "rotation_deg" else 0.5e-4
        assert result.values[name] == pytest.approx(value, abs=1.1 * digit, rel=2e-5), name


@pytest.mark.parametrize("load", ["compression", "flexion"])
def test_small_disc_gives_febios_answer(load: str) -> None:
    agree(solve_common_disc("S", load))


@pytest.mark.slow
@pytest.mark.parametrize("load", ["compression", "flexion"])
def test_medium_disc_gives_febios_answer(load: str) -> None:
    agree(solve_common_disc("M", load))


def test_chain_gives_febios_answer() -> None:
    result = solve_common_chain("S")
    agree(result)
    assert result.hexahedra == 7200
    assert result.unknowns == 20295


def test_an_unknown_load_is_refused() -> None:
    with pytest.raises(ValueError, match="compression or flexion"):
        solve_common_disc("S", "twist")


@pytest.fixture(scope="module")
def generator():
    if not GENERATOR.exists():
        pytest.skip("the generator of the common problem (../shared/peers) is not here; its results are tested above")
    spec = importlib.util.spec_from_file_location("disc_benchmark", GENERATOR)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sorted_centroids(points: np.ndarray, elements: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centroids = points[elements].mean(axis=1)
    order = np.lexsort(np.round(centroids, 6).T)
    return centroids[order], order


def ours(vectors: np.ndarray) -> np.ndarray:
    """From the generator's axes (right, anterior, cranial) to ours (anterior, left, cranial)."""
    return np.stack([vectors[..., 1], -vectors[..., 0], vectors[..., 2]], axis=-1)


@pytest.mark.parametrize("size", ["S", "M"])
def test_mesh_materials_and_fibres_are_those_of_the_generator(generator, size: str) -> None:
    theirs, mine = generator.disc(size), common_mesh(size)
    a, order_a = sorted_centroids(ours(theirs["X"]), theirs["E"])
    b, order_b = sorted_centroids(mine.points, mine.elements)
    assert np.abs(a - b).max() < 1e-9
    assert np.array_equal(~theirs["ann"][order_a], mine.nucleus[order_b])
    angle = np.deg2rad(generator.MAT["ang"])
    circumferential, axial = ours(theirs["circ"]), ours(theirs["axial"])
    family = np.cos(angle) * circumferential + np.sin(angle) * axial
    other = np.cos(angle) * circumferential - np.sin(angle) * axial
    ring = theirs["ann"][order_a]
    pairs = np.stack([family, other], axis=1)[order_a][ring]
    mine_pairs = mine.fibres[order_b][ring]
    cosines = np.abs(np.einsum("eki,eli->ekl", pairs, mine_pairs))
    assert np.abs(cosines.max(axis=2) - 1.0).max() < 1e-9
    corners_a = np.sort(np.round(ours(theirs["X"])[theirs["E"][order_a]], 7), axis=1)
    corners_b = np.sort(np.round(mine.points[mine.elements[order_b]], 7), axis=1)
    assert np.abs(corners_a - corners_b).max() < 1e-6


def test_chain_stands_where_the_generator_puts_it(generator) -> None:
    theirs, _ = generator.chain("S")
    for disc, level in zip(theirs, common_chain("S"), strict=True):
        top = ours(disc["X"][disc["top"]])
        mine = level.disc.mesh.points[level.disc.mesh.upper]
        assert np.abs(top.mean(axis=0) - mine.mean(axis=0)).max() < 1e-9
        assert np.abs(np.ptp(top, axis=0) - np.ptp(mine, axis=0)).max() < 1e-9
