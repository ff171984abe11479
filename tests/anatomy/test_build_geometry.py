"""Bones do not meet, left mirrors right, joints close and open as they should, ligaments have published lengths."""

from __future__ import annotations

import numpy as np
import pytest
from anatomy_people import person, random_person

from interbody.anatomy import Endplate, Facet, Spine, build_spine
from interbody.anatomy.outline import area, outline
from interbody.case import LEVELS, CaseError

MIRROR = np.array([1.0, -1.0, 1.0])


def rim(plate: Endplate, into_bone: float) -> np.ndarray:
    """Points on an endplate: rim and hollow."""
    angles = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    points = []
    for share in (0.0, 0.4, 0.8, 1.0):
        flat = share * outline(plate.width, plate.depth, angles)
        points.append(np.column_stack([flat, np.full(len(flat), into_bone * plate.concavity * (1 - share**2))]))
    return plate.centre + np.concatenate(points) @ plate.axes.T


def gaps(spine: Spine) -> dict[str, float]:
    """Least height of the upper endplate above the plane of the lower one, by level, mm."""
    found = {}
    for level in LEVELS:
        upper, lower = (spine.vertebrae[v] for v in level.split("-"))
        assert upper.inferior is not None
        height = (rim(upper.inferior, 1.0) - lower.superior.centre) @ lower.superior.axes[:, 2]
        found[level] = float(height.min())
    return found


def test_nothing_meets_in_200_random_people() -> None:
    rng = np.random.default_rng(20240611)
    built, refused = 0, []
    for _ in range(200):
        try:
            spine = build_spine(random_person(rng))
        except CaseError as error:
            refused.append(error.problems)
            continue
        built += 1
        assert min(gaps(spine).values()) > 0.0
        for v in spine.vertebrae.values():
            assert np.isfinite(v.spinous_tip).all()
            if v.inferior is not None:
                assert min(v.height_anterior, v.height_posterior) > 5.0
                assert all(p.length > 20.0 for p in v.pedicles.values())
        for strands in spine.strands.values():
            assert all(np.linalg.norm(s.upper - s.lower) > 0.5 for s in strands)
    assert built > 190
    assert all(problem.endswith(".") for problems in refused for problem in problems)


def test_heights_of_discs_are_the_distances_of_the_rims(reference: Spine) -> None:
    for level in LEVELS:
        upper, lower = (reference.vertebrae[v] for v in level.split("-"))
        assert upper.inferior is not None
        above, below = upper.inferior, lower.superior
        depth = 0.5 * (above.depth + below.depth)
        disc = reference.discs[level]
        for sign, height in ((1, disc.height_anterior), (-1, disc.height_posterior)):
            a = above.centre + 0.5 * sign * depth * above.axes[:, 0]
            b = below.centre + 0.5 * sign * depth * below.axes[:, 0]
            assert np.linalg.norm(a - b) == pytest.approx(height, rel=1e-6)


def test_slip_moves_the_upper_vertebra_forward() -> None:
    for slip in (-5.0, 8.0, 17.0):
        spine = build_spine(person(findings={"L4-L5": {"slip_mm": slip}}))
        upper, lower = spine.vertebrae["L4"].inferior, spine.vertebrae["L5"].superior
        assert upper is not None
        middle = upper.axes[:, 0] + lower.axes[:, 0]
        assert (upper.centre - lower.centre) @ middle / np.linalg.norm(middle) == pytest.approx(slip)
    with pytest.raises(CaseError, match="slip_mm"):
        build_spine(person(findings={"L4-L5": {"slip_mm": 24}}))


def test_left_mirrors_right(reference: Spine) -> None:
    for left, right in reference.facets.values():
        assert left.side == "left"
        assert left.centre[1] > 0
        assert left.centre * MIRROR == pytest.approx(right.centre)
        assert left.axes[:, 0] * MIRROR == pytest.approx(right.axes[:, 0])
        assert left.axes[:, 2] * MIRROR == pytest.approx(right.axes[:, 2])
        for facet in (left, right):
            assert facet.axes.T @ facet.axes == pytest.approx(np.eye(3), abs=1e-12)
            assert np.linalg.det(facet.axes) == pytest.approx(1.0)
    for v in reference.vertebrae.values():
        assert v.pedicles["left"].entry * MIRROR == pytest.approx(v.pedicles["right"].entry)
        assert v.pedicles["left"].axis * MIRROR == pytest.approx(v.pedicles["right"].axis)
        assert v.transverse_tips["left"] * MIRROR == pytest.approx(v.transverse_tips["right"])
    for strands in reference.strands.values():
        ends = np.array([np.concatenate([s.upper, s.lower]) for s in strands])
        mirrored = ends * np.concatenate([MIRROR, MIRROR])
        distance = np.abs(ends[:, None] - mirrored[None]).max(axis=2).min(axis=1)
        assert distance.max() < 1e-9


def gap_change(spine: Spine, level: str, axis: int, degrees: float) -> dict[str, float]:
    """Opening of each joint when the upper vertebra turns about the middle of the disc, mm (contact zone average)."""
    lower, upper = spine.vertebrae[level.split("-")[1]], spine.vertebrae[level.split("-")[0]]
    assert upper.inferior is not None
    pivot = 0.5 * (lower.superior.centre + upper.inferior.centre)
    t = np.radians(degrees)
    k = np.zeros((3, 3))
    a, b = (axis + 1) % 3, (axis + 2) % 3
    k[b, a], k[a, b] = 1.0, -1.0
    turn = np.eye(3) + np.sin(t) * k + (1 - np.cos(t)) * k @ k

    def opening(f: Facet) -> float:
        moved = turn @ (f.centre - pivot) + pivot - f.centre
        return float(moved @ f.axes[:, 0])

    return {f.side: opening(f) for f in spine.facets[level]}


@pytest.mark.parametrize("level", LEVELS)
def test_turning_to_the_left_closes_the_right_joint(reference: Spine, level: str) -> None:
    left_turn = gap_change(reference, level, 2, 3.0)
    assert left_turn["right"] < -0.5
    assert left_turn["left"] > 0.5


@pytest.mark.parametrize("level", LEVELS)
def test_extension_closes_and_flexion_opens_both_joints(reference: Spine, level: str) -> None:
    assert all(change < -0.05 for change in gap_change(reference, level, 1, -3.0).values())
    assert all(change > 0.05 for change in gap_change(reference, level, 1, 3.0).values())


def test_facets_lie_behind_the_canal_and_face_back_and_inwards(reference: Spine) -> None:
    for level, (left, _) in reference.facets.items():
        lower = reference.vertebrae[level.split("-")[1]]
        local = lower.superior.axes.T @ (left.centre - lower.superior.centre)
        assert -0.5 * lower.superior.depth - 20 < local[0] < -0.5 * lower.superior.depth - 12
        normal = lower.superior.axes.T @ left.axes[:, 0]
        assert normal[0] < -0.2
        assert normal[1] < -0.2


COUNTS = {"ALL": 9, "PLL": 5, "LF": 11, "ISL": 8, "SSL": 1, "CL": 20, "ITL": 4}
LENGTHS = {
    # Published: ALL 13-20, PLL 11-12, LF 15-19, ISL 9-13, SSL 11-22, ITL 22-32, CL 2.3-2.6 mm; means over levels.
    "ALL": (13, 20),
    "PLL": (9, 13),
    "LF": (12, 19),
    "ISL": (8, 13),
    "SSL": (11, 22),
    "ITL": (18, 32),
    "CL": (2.2, 2.7),
}


def test_ligaments_have_published_counts_and_lengths(reference: Spine) -> None:
    for strands in reference.strands.values():
        for name, count in COUNTS.items():
            assert sum(s.ligament == name for s in strands) == count
    for name, (low, high) in LENGTHS.items():
        lengths = [
            np.linalg.norm(s.upper - s.lower) for st in reference.strands.values() for s in st if s.ligament == name
        ]
        assert low <= np.mean(lengths) <= high, (name, np.mean(lengths))


def test_outline_fills_its_envelope() -> None:
    points = outline(50.0, 35.0, np.linspace(0, 2 * np.pi, 2881))
    assert np.ptp(points[:, 0]) == pytest.approx(35.0, abs=0.01)
    assert np.ptp(points[:, 1]) == pytest.approx(50.0, abs=0.01)
    # Clouthier 2023: endplate areas 15.5 and 14.9 cm² at a mean width of 46.7 and depth of 35.0 mm, range 10-23 cm².
    assert area(46.7, 35.0) / 100 == pytest.approx(12.5, abs=1.0)


def test_screw_room_is_that_of_published_chords(reference: Spine) -> None:
    lengths = [reference.vertebrae[v].pedicles["left"].length for v in ("L1", "L2", "L3", "L4", "L5")]
    assert all(44 < length < 62 for length in lengths)
