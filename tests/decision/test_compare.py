"""Options side by side: complete, unranked, rules with their sources."""

from __future__ import annotations

import pytest
from made_people import BASELINES, OPTIONS, case

from interbody.course import simulate_course
from interbody.decision import compare, complete_options, with_standard_options
from interbody.outcomes import forecast_option

TLIF = {"fuse": OPTIONS["tlif"]}
SLIP = {"L4-L5": {"slip_mm": 5.0, "stenosis": "severe", "instability": False}}


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
    plain = compared(case("stenosis", options=TLIF, findings={"L4-L5": {**SLIP["L4-L5"], "slip_mm": 0.0}}))
    assert rule(plain, "Slip or instability").met == "no"


def test_trial_entry() -> None:
    found = compared(case(options=TLIF, findings=SLIP))
    assert rule(found, "Like the people in NORDSTEN-DS").met == "yes"
    assert rule(found, "Like the people in SLIP").met == "yes"
    unstable = {"L4-L5": {"slip_mm": 5.0, "stenosis": "severe", "instability": True}}
    assert rule(compared(case(options=TLIF, findings=unstable)), "Like the people in SLIP").met == "no"
    assert rule(compared(case(options=TLIF)), "Like the people in SLIP").met == "unknown"


@pytest.mark.parametrize(
    ("left_out", "open_rules", "settled"),
    [
        ("instability", ["Like the people in SLIP", "Instability on films"], ["Like the people in NORDSTEN-DS"]),
        ("stenosis", ["Like the people in NORDSTEN-DS"], ["Like the people in SLIP"]),
        ("slip_mm", ["Like the people in NORDSTEN-DS", "Like the people in SLIP"], ["Instability on films"]),
    ],
)
def test_a_finding_nobody_gave_leaves_its_rules_open(left_out, open_rules, settled) -> None:
    known = {name: value for name, value in SLIP["L4-L5"].items() if name != left_out}
    found = compared(case(options=TLIF, findings={"L4-L5": known}))
    for title in open_rules:
        assert rule(found, title).met == "unknown"
        assert rule(found, title).missing
    for title in settled:
        assert rule(found, title).met != "unknown"


def test_findings_count_where_the_option_operates() -> None:
    """A narrowing elsewhere does not speak for a decompression here."""
    elsewhere = {"fuse": {"technique": "decompression", "levels": ["L5-S1"]}}
    found = compared(case("stenosis", options=elsewhere, findings={"L1-L2": {"stenosis": "severe"}}))
    assert rule(found, "A narrowing that explains the symptoms").met == "unknown"
    free = {"L1-L2": {"stenosis": "severe"}, "L5-S1": {"stenosis": "none"}}
    found = compared(case("stenosis", options=elsewhere, findings=free))
    assert rule(found, "A narrowing that explains the symptoms").met == "no"


def test_smoking_and_diabetes_nobody_told_leave_their_rules_open() -> None:
    found = compared(case(options=TLIF, smoking=None, diabetes=None))
    assert rule(found, "Not smoking").met == "unknown"
    assert rule(found, "Diabetes under control").met == "unknown"


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
