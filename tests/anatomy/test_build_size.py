"""Sizes against published means, and what measured figures do to unmeasured ones."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from anatomy_people import person

from interbody.anatomy import Spine, build_spine
from interbody.evidence import parameters

LUMBAR = ("L1", "L2", "L3", "L4", "L5")
LOWER = LUMBAR[1:]


def test_endplates_of_the_reference_person_are_those_of_panjabi(reference: Spine) -> None:
    table = parameters("Panjabi1992")
    for v in LUMBAR:
        bone = reference.vertebrae[v]
        assert bone.superior.width == pytest.approx(float(table[f"superior_width.{v}"]), abs=0.01)
        assert bone.superior.depth == pytest.approx(float(table[f"superior_depth.{v}"]), abs=0.01)
        assert bone.inferior is not None
        assert bone.inferior.width == pytest.approx(float(table[f"inferior_width.{v}"]), abs=0.01)


def test_means_of_87_patients_that_were_not_fitted(reference: Spine) -> None:
    # Clouthier 2023, means of L2 to L5: body width 46.7, depth 35.0, canal 16.7 x 26.7, spinous length 51.6 mm.
    bones = [reference.vertebrae[v] for v in LOWER]
    widths = [0.5 * (b.superior.width + b.inferior.width) for b in bones if b.inferior]
    assert np.mean(widths) == pytest.approx(46.7, abs=1.0)
    assert np.mean([b.superior.depth for b in bones]) == pytest.approx(35.0, abs=1.0)
    assert np.mean([b.canal_depth for b in bones]) == pytest.approx(16.7, abs=1.5)
    assert np.mean([b.canal_width for b in bones]) == pytest.approx(26.7, abs=2.0)
    people = [build_spine(person(sex=s)).vertebrae for s in ("male", "female")]
    heights = [0.5 * (p[v].height_anterior + p[v].height_posterior) for p in people for v in LOWER]
    assert np.mean(heights) == pytest.approx(27.8, abs=0.1)


def test_l5_heights_that_were_not_fitted() -> None:
    # Cook and Baker 2021: anterior 30.3, posterior 26.3 mm, both sexes.
    bones = [build_spine(person(sex=s)).vertebrae["L5"] for s in ("male", "female")]
    assert np.mean([b.height_posterior for b in bones]) == pytest.approx(26.3, abs=0.3)
    assert np.mean([b.height_anterior for b in bones]) == pytest.approx(30.3, abs=0.5)


@pytest.mark.parametrize(
    ("sex", "stature", "depth", "posterior"), [("female", 162, 33.3, 25.5), ("male", 176, 37.1, 26.8)]
)
def test_l5_of_both_sexes(sex: str, stature: float, depth: float, posterior: float) -> None:
    # Cook and Baker 2021, CT of 196 people: SD 2.6-3.2 and 1.6-1.9 mm. Stature alone carries the sex difference.
    bone = build_spine(person(sex=sex, height_cm=stature)).vertebrae["L5"]
    assert bone.superior.depth == pytest.approx(depth, abs=1.0)
    assert bone.height_posterior == pytest.approx(posterior, abs=1.9)


def test_disc_heights_are_those_of_the_cohort() -> None:
    # Mansur 2020: middle heights L1-L2 7.89, L4-L5 11.96, L5-S1 11.10 mm, both sexes together.
    both = [build_spine(person(sex=s, age=45, height_cm=167.8)).discs for s in ("male", "female")]
    for level, published in (("L1-L2", 7.89), ("L4-L5", 11.96), ("L5-S1", 11.10)):
        assert np.mean([d[level].height_middle for d in both]) == pytest.approx(published, abs=0.05)
    flat = np.mean([0.5 * (d["L4-L5"].height_anterior + d["L4-L5"].height_posterior) for d in both])
    assert 9.0 < flat < 11.5


def test_density_by_age_and_t_score() -> None:
    # Jang 2019: 226 HU below 30 years, 89 HU from 90; docwirenews 2019: 129 HU at a T-score of -2.5.
    assert build_spine(person(age=25)).vertebrae["L1"].cancellous_hu == pytest.approx(226)
    assert build_spine(person(age=95)).vertebrae["L1"].cancellous_hu == pytest.approx(89)
    given = build_spine(person(bone_density={"t_score": -2.5})).vertebrae
    assert given["L1"].cancellous_hu == pytest.approx(129)
    assert given["L4"].cancellous_hu == pytest.approx(120)
    assert build_spine(person(bone_density={"hu": 150})).vertebrae["L1"].cancellous_hu == pytest.approx(150)


def test_measured_sizes_are_kept_and_inform_their_neighbours(reference: Spine) -> None:
    ratio = 1.1
    bones = {
        v: {"superior_endplate": {"width_mm": ratio * reference.vertebrae[v].superior.width}} for v in ("L3", "L4")
    }
    spine = build_spine(person({"vertebrae": bones}))
    assert spine.vertebrae["L3"].superior.width == pytest.approx(bones["L3"]["superior_endplate"]["width_mm"])
    for v in ("L1", "L2", "L5"):
        expected = ratio * reference.vertebrae[v].superior.width
        assert spine.vertebrae[v].superior.width == pytest.approx(expected, rel=1e-6)
    assert "L3 superior endplate width (mm)" not in spine.estimated
    assert "L2 superior endplate width (mm)" in spine.estimated


def test_what_is_measured_is_not_cited() -> None:
    plate = {"width_mm": 50, "depth_mm": 35}
    bone = {"superior_endplate": plate, "inferior_endplate": plate, "height_mm": {"anterior": 28, "posterior": 28}}
    disc = {"height_mm": {"anterior": 12, "posterior": 8, "middle": 12}}
    case = person(
        {
            "vertebrae": {**{v: {**bone, "cancellous_hu": 150} for v in LUMBAR},
                          "S1": {"superior_endplate": plate, "cancellous_hu": 150}},
            "discs": dict.fromkeys(("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"), disc),
            "alignment": {"pelvic_incidence_deg": 50, "sacral_slope_deg": 40},
        }
    )  # fmt: skip
    names = {use.quantity.name for use in build_spine(case).evidence}
    sources = {use.quantity.source for use in build_spine(case).evidence}
    assert not names & {"superior_width.L4", "body_height.mean", "wedge.male.L4", "middle.L4-L5", "incidence"}
    assert not sources & {"Jang2019", "Mansur2020", "SegmentalLordosis2022", "Shao2002"}


def test_every_estimate_has_a_spread(reference: Spine) -> None:
    assert set(reference.spread) == set(reference.estimated)
    assert all(sd > 0 for sd in reference.spread.values())
    assert len(reference.evidence) > 100


@pytest.mark.parametrize("kind", ["width", "depth", "height"])
def test_taller_people_have_larger_bodies(kind: str) -> None:
    def size(stature: float) -> float:
        bone = build_spine(person(height_cm=stature)).vertebrae["L3"]
        return {"width": bone.superior.width, "depth": bone.superior.depth, "height": bone.height_posterior}[kind]

    sizes = [size(s) for s in (120, 140, 160, 180, 200, 220)]
    assert all(b > a for a, b in pairwise(sizes))
