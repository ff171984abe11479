"""Meshes for the eye: closed, facing outwards, of the right size, moving with the right bones."""

from __future__ import annotations

import numpy as np
import pytest
from anatomy_people import person
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from interbody.anatomy import Spine, SurfaceMesh, build_spine, surface_meshes
from interbody.anatomy.body_surface import body_solid
from interbody.anatomy.solids import volume
from interbody.evidence import parameters

BONES = ("L1", "L2", "L3", "L4", "L5", "S1")


@pytest.fixture(scope="module")
def meshes(reference: Spine) -> dict[str, SurfaceMesh]:
    return surface_meshes(reference)


def pieces(mesh: SurfaceMesh) -> list[np.ndarray]:
    """Triangles of each connected piece."""
    t, n = mesh.triangles, len(mesh.vertices)
    links = coo_matrix((np.ones(2 * len(t)), (t[:, [0, 1]].ravel(), t[:, [1, 2]].ravel())), shape=(n, n))
    label = connected_components(links, directed=False)[1][t[:, 0]]
    return [t[label == k] for k in np.unique(label)]


def closed(triangles: np.ndarray) -> bool:
    """Every edge twice, once in each direction."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    keys, counts = np.unique(np.sort(edges, axis=1), axis=0, return_counts=True)
    directed = np.unique(edges, axis=0)
    return bool((counts == 2).all()) and len(directed) == len(edges) == 2 * len(keys)


def test_names_kinds_and_budget(meshes: dict[str, SurfaceMesh]) -> None:
    assert {k for k, m in meshes.items() if m.kind == "bone"} == set(BONES)
    assert {k for k, m in meshes.items() if m.kind == "disc"} == {m.level for m in meshes.values() if m.level}
    assert sum(len(m.triangles) for m in meshes.values()) < 60_000


def test_pieces_are_closed_and_face_outwards(meshes: dict[str, SurfaceMesh]) -> None:
    for name, mesh in meshes.items():
        for piece in pieces(mesh):
            assert closed(piece), name
            assert volume(mesh.vertices - mesh.vertices.mean(axis=0), piece) > 0.0, name


@pytest.mark.parametrize("stature", [120, 205])
def test_closed_for_small_and_tall(stature: float) -> None:
    case = person({"discs": {"L4-L5": {"height_mm": {"middle": 4}}}}, {"L4-L5": {"slip_mm": 7}}, height_cm=stature)
    for name, mesh in surface_meshes(build_spine(case)).items():
        assert all(closed(piece) for piece in pieces(mesh)), name


def test_body_volumes_of_a_man(reference: Spine) -> None:
    # A man of 55 measured in CT: L1 to L5 35.6, 36.4, 38.3, 39.0, 34.0 ml (TotalSegmentator spine report).
    spine = build_spine(person(age=55, height_cm=176))
    shape = {k: float(q) for k, q in parameters("BoneSurface").items()}
    for name, published in zip(BONES, (35.6, 36.4, 38.3, 39.0, 34.0), strict=False):
        solid = body_solid(spine.vertebrae[name], shape)
        ml = volume(solid.vertices - solid.vertices.mean(axis=0), solid.triangles) / 1000.0
        assert ml == pytest.approx(published, rel=0.25), name


def test_discs_follow_both_neighbours(meshes: dict[str, SurfaceMesh], reference: Spine) -> None:
    for level in reference.discs:
        mesh = meshes[level]
        upper, lower = level.split("-")
        assert (mesh.upper, mesh.lower, mesh.level) == (upper, lower, level)
        assert mesh.weight is not None
        assert mesh.weight.min() == 0.0
        assert mesh.weight.max() == 1.0
        plate = reference.vertebrae[lower].superior
        height = (mesh.vertices - plate.centre) @ plate.axes[:, 2]
        assert height[mesh.weight == 1.0].min() > height[mesh.weight == 0.0].max()


def test_bones_are_symmetric(meshes: dict[str, SurfaceMesh]) -> None:
    for name in BONES:
        reach = meshes[name].vertices[:, 1]
        assert reach.max() == pytest.approx(-reach.min(), abs=1.5)


def test_processes_reach_their_tips(meshes: dict[str, SurfaceMesh], reference: Spine) -> None:
    for name in BONES[:-1]:
        bone = reference.vertebrae[name]
        for tip in (bone.spinous_tip, *bone.transverse_tips.values()):
            assert np.linalg.norm(meshes[name].vertices - tip, axis=1).min() < 6.5
