"""Options side by side: complete, unranked, rules with their sources."""

from __future__ import annotations

import pytest
from made_people import BASELINES, OPTIONS, case

from interbody.course import simulate_course
from interbody.decision import compare, complete_options, with_standard_options
from interbody.outcomes import forecast_option

TLIF = {"fuse": OPTIONS["tlif"]}
SLIP = {"L4-L5": {"slip_mm": 5.0, "stenosis": "severe"}}


def compared(made):
    courses = {name: simulate_course(made, name, None, None) for name in made.options}
    forecasts = {name: forecast_option(made, name, courses[name]) for name in made.options}
    return compare(made, forecasts, courses)


def rule(found, title, option="fuse"):
    return next(r for r in found.candidacy if r.rule == title and r.option == option)


def test_decompression_and_waiting_are_always_there() -> None:
    found = complete_options(case(options=TLIF, findings=SLIP))
    assert list(found) == ["fuse", "decompression", "nonoperative"]
    assert found["decompression"].levels == ("L4-L5",)


def test_options_that_are_there_are_not_added_again() -> None:
    made = case()
    assert complete_options(made) == made.options
    assert with_standard_options(made) is made


def test_a_taken_name_gets_a_number() -> None:
    made = case(options={"decompression": OPTIONS["tlif"]})
    assert list(complete_options(made)) == ["decompression", "decompression 2", "nonoperative"]


def test_options_keep_the_order_of_the_case() -> None:
    made = with_standard_options(case(options=TLIF, findings=SLIP))
    found = compared(made)
    assert found.options == tuple(made.options)
    assert any("ranks" in note for note in found.notes)


@pytest.mark.parametrize("diagnosis", list(BASELINES))
def test_each_rule_is_sourced_and_answered(diagnosis) -> None:
    found = compared(with_standard_options(case(diagnosis, options=TLIF, findings=SLIP, smoking="current")))
    assert found.candidacy
    for r in found.candidacy:
        assert r.met in ("yes", "no", "unknown")
        assert r.text
        assert r.source
    assert len(found.questions) >= 4
    assert rule(found, "Not smoking").met == "no"


def test_guidelines_speak_against_fusion_where_they_do() -> None:
    disc = compared(case("disc_degeneration", options=TLIF))
    assert rule(disc, "Fusion for back pain alone").met == "no"
    herniation = compared(case("disc_herniation", options=TLIF))
    assert rule(herniation, "Fusion for disc herniation").met == "no"
    plain = compared(case("stenosis", options=TLIF, findings={"L4-L5": {"stenosis": "severe"}}))
    assert rule(plain, "Slip or instability").met == "no"


def test_trial_entry() -> None:
    found = compared(case(options=TLIF, findings=SLIP))
    assert rule(found, "Like the people in NORDSTEN-DS").met == "yes"
    assert rule(found, "Like the people in SLIP").met == "yes"
    unstable = {"L4-L5": {"slip_mm": 5.0, "stenosis": "severe", "instability": True}}
    assert rule(compared(case(options=TLIF, findings=unstable)), "Like the people in SLIP").met == "no"
    assert rule(compared(case(options=TLIF)), "Like the people in SLIP").met == "unknown"


def test_bone_and_alignment_are_unknown_until_measured() -> None:
    found = compared(case(options=TLIF))
    assert rule(found, "Bone that holds screws").met == "unknown"
    assert rule(found, "Alignment fits").met == "unknown"
    weak = compared(case(options=TLIF, bone_density={"hu": 80}))
    assert rule(weak, "Bone that holds screws").met == "no"


def test_questions_fit_the_case() -> None:
    found = compared(case(options=TLIF, smoking="current", symptoms={"motor_deficit": True}))
    text = " ".join(found.questions)
    assert "smoking" in text
    assert "weak" in text
    assert "bone density" in text
