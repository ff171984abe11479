"""The cortical bone trajectory against the angles that were measured on CT, and against the bone it must stay in."""

from __future__ import annotations

import numpy as np
import pytest
from people import person

from interbody.anatomy import build_spine
from interbody.case import CaseError, Option
from interbody.evidence import parameters
from interbody.surgery import operate
from interbody.surgery.rods import RodConstruct, Screw

PUBLISHED = {"L3": (9.1, 26.2), "L4": (9.1, 26.0), "L5": (8.8, 25.8), "S1": (8.2, 18.4)}
"""Degrees outwards and upwards: Matsukawa 2013; S1 in 86 people."""


def screws(spine, level: str, screw: str) -> list[Screw]:
    plan = {"technique": "plf", "levels": [level], "screws": "bilateral", "hardware": {"screw": screw}}
    construct = operate(spine, Option.model_validate(plan), "mine")
    assert isinstance(construct.rods, RodConstruct)
    return construct.rods.screws


@pytest.mark.parametrize("level", ["L3-L4", "L5-S1"])
def test_cortical_screws_run_up_and_outwards_as_measured(healthy_spine, level: str) -> None:
    for screw in screws(healthy_spine, level, "cortical 5.5 x 25"):
        forward, left, up = healthy_spine.vertebrae[screw.vertebra].axes.T
        way = (screw.tip - screw.entry) / screw.length
        outwards = (way @ left) * (1.0 if screw.side == "left" else -1.0)
        lateral, cephalad = PUBLISHED[screw.vertebra]
        assert np.rad2deg(np.arctan2(outwards, way @ forward)) == pytest.approx(lateral, abs=0.01)
        assert np.rad2deg(np.arcsin(way @ up)) == pytest.approx(cephalad, abs=0.01)


@pytest.mark.parametrize("level", ["L1-L2", "L4-L5", "L5-S1"])
def test_cortical_screws_start_lower_and_nearer_the_midline_and_end_below_the_endplate(
    healthy_spine, level: str
) -> None:
    usual = {(s.vertebra, s.side): s for s in screws(healthy_spine, level, "pedicle 4.5 x 30")}
    for screw in screws(healthy_spine, level, "cortical 4.5 x 25"):
        other, vertebra = usual[screw.vertebra, screw.side], healthy_spine.vertebrae[screw.vertebra]
        _, left, up = vertebra.axes.T
        assert (screw.entry - other.entry) @ up < 0.0
        assert abs((screw.entry - vertebra.centre) @ left) < abs((other.entry - vertebra.centre) @ left)
        assert (screw.tip - vertebra.superior.centre) @ vertebra.superior.axes[:, 2] <= 0.0
        assert 20.0 < screw.length < 25.0 + 1e-9
        assert screw.bone_modulus > other.bone_modulus


def test_a_default_screw_is_cut_to_end_behind_the_front_wall_and_one_asked_for_is_refused() -> None:
    small = build_spine(person(age=70, sex="female", height_cm=140))
    clearance = float(parameters("Instrumentation")["tip_clearance_mm"])
    plan = {"technique": "plf", "levels": ["L1-L2"], "screws": "bilateral"}
    cut = operate(small, Option.model_validate(plan), "mine")
    assert isinstance(cut.rods, RodConstruct)
    for screw in cut.rods.screws:
        assert screw.length == pytest.approx(small.vertebrae[screw.vertebra].pedicles[screw.side].length - clearance)
    with pytest.raises(CaseError, match=r"screw_length_mm is 45; on the traditional trajectory the .* at most"):
        operate(small, Option.model_validate({**plan, "hardware": {"screw_length_mm": 45}}), "mine")
    with pytest.raises(CaseError, match="on the cortical trajectory"):
        operate(small, Option.model_validate({**plan, "hardware": {"screw": "cortical 5.5 x 35"}}), "mine")
