"""Identities of alignment, and how measures that disagree are resolved."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from anatomy_people import person, random_person

from interbody.anatomy import Spine, build_spine
from interbody.case import LEVELS, CaseError

CASES: list[dict[str, Any]] = [
    {},
    {"pelvic_incidence_deg": 60},
    {"sacral_slope_deg": 30},
    {"pelvic_tilt_deg": 20},
    {"pelvic_incidence_deg": 50, "pelvic_tilt_deg": 15},
    {"pelvic_incidence_deg": 50, "sacral_slope_deg": 42},
    {"pelvic_incidence_deg": 50, "pelvic_tilt_deg": 9, "sacral_slope_deg": 42},
    {"lordosis_l1_s1_deg": 40},
    {"lordosis_l1_s1_deg": 62, "segmental_lordosis_deg": {"L4-L5": 20}},
    {"segmental_lordosis_deg": {"L1-L2": 2, "L2-L3": 6, "L3-L4": 9, "L4-L5": 13, "L5-S1": 22}},
]


def tilt(axes: np.ndarray) -> float:
    return math.degrees(math.atan2(axes[0, 2], axes[2, 2]))


def check(spine: Spine) -> None:
    a = spine.alignment
    assert a.pelvic_incidence == pytest.approx(a.pelvic_tilt + a.sacral_slope, abs=1e-9)
    assert sum(a.segmental.values()) == pytest.approx(a.lordosis_l1_s1, abs=1e-9)
    assert tilt(spine.vertebrae["S1"].superior.axes) == pytest.approx(a.sacral_slope, abs=1e-9)
    drawn = tilt(spine.vertebrae["S1"].superior.axes) - tilt(spine.vertebrae["L1"].superior.axes)
    assert drawn == pytest.approx(a.lordosis_l1_s1, abs=0.1)
    for level in LEVELS:
        upper, lower = (spine.vertebrae[v] for v in level.split("-"))
        assert upper.inferior is not None
        assert tilt(lower.superior.axes) - tilt(upper.inferior.axes) == pytest.approx(
            spine.discs[level].wedge_deg, abs=1e-9
        )


@pytest.mark.parametrize("alignment", CASES)
def test_identities(alignment: dict[str, Any]) -> None:
    check(build_spine(person({"alignment": alignment})))


@pytest.mark.parametrize("seed", range(20))
def test_identities_of_random_people(seed: int) -> None:
    check(build_spine(random_person(np.random.default_rng(seed))))


@pytest.mark.parametrize("alignment", CASES[7:])
def test_measured_lordosis_is_met(alignment: dict[str, Any]) -> None:
    spine = build_spine(person({"alignment": alignment}))
    if "lordosis_l1_s1_deg" in alignment:
        assert spine.alignment.lordosis_l1_s1 == pytest.approx(alignment["lordosis_l1_s1_deg"], abs=0.1)
    for level, given in alignment.get("segmental_lordosis_deg", {}).items():
        assert spine.alignment.segmental[level] == pytest.approx(given, abs=0.1)
    assert spine.notes == ()


@pytest.mark.parametrize(
    ("incidence", "published"),
    [(38.3, (0.0, 3.9, 7.7, 10.5, 20.2)), (49.6, (0.9, 6.2, 8.9, 13.1, 21.8)), (63.3, (2.5, 7.5, 10.7, 14.4, 22.6))],
)
def test_segments_by_pelvic_incidence(incidence: float, published: tuple[float, ...]) -> None:
    # Sci Rep 2022 s41598-022-21840-x table 2.
    spine = build_spine(person({"alignment": {"pelvic_incidence_deg": incidence}}))
    assert list(spine.alignment.segmental.values()) == pytest.approx(published, abs=0.1)


def test_the_mean_pelvis() -> None:
    # 17 studies, 2926 people: PI 50.6, SS 37.7, PT 12.6.
    a = build_spine(person()).alignment
    assert (a.pelvic_incidence, a.sacral_slope, a.pelvic_tilt) == pytest.approx((50.6, 37.7, 12.6), abs=1.0)


def test_supine_segments_are_flatter() -> None:
    standing = build_spine(person({"alignment": {"posture": "standing"}})).alignment
    supine = build_spine(person({"alignment": {"posture": "supine"}})).alignment
    assert supine.lordosis_l1_s1 == pytest.approx(standing.lordosis_l1_s1 * 36.8 / 49.8, abs=0.1)


def test_measured_parts_go_before_a_measured_segment() -> None:
    anatomy = {
        "vertebrae": {"L4": {"height_mm": {"anterior": 28, "posterior": 28}}},
        "discs": {"L4-L5": {"height_mm": {"anterior": 12, "posterior": 8}, "lordosis_deg": 8}},
        "alignment": {"segmental_lordosis_deg": {"L4-L5": 20}},
    }
    spine = build_spine(person(anatomy))
    assert spine.alignment.segmental["L4-L5"] == pytest.approx(8.0)
    assert any("L4-L5" in note for note in spine.notes)


def test_an_estimated_wedge_leaves_a_thin_disc_open() -> None:
    spine = build_spine(person({"discs": {"L5-S1": {"height_mm": {"middle": 3}}}}))
    assert spine.discs["L5-S1"].height_posterior > 0.9
    assert spine.discs["L5-S1"].height_middle == pytest.approx(3.0)
    assert any("L5-S1" in note for note in spine.notes)


def test_angles_that_contradict_one_another_are_refused() -> None:
    angles = {"pelvic_incidence_deg": 60, "pelvic_tilt_deg": 12, "sacral_slope_deg": 42}
    with pytest.raises((CaseError, ValueError), match="incidence"):
        build_spine(person({"alignment": angles}))


def test_a_disc_without_room_is_refused() -> None:
    disc = {"height_mm": {"middle": 4}, "lordosis_deg": 30}
    with pytest.raises((CaseError, ValueError), match=r"rims|wedge"):
        build_spine(person({"discs": {"L4-L5": disc}}))
