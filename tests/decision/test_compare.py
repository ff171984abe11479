"""Options side by side: complete, unranked, rules with their sources."""

from __future__ import annotations

import pytest
from made_people import BASELINES, OPTIONS, case

from interbody.course import simulate_course
from interbody.decision import compare, complete_options, level_mismatch, with_standard_options
from interbody.evidence import parameters
from interbody.outcomes import forecast_option

RULES = parameters("candidacy")
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


@pytest.mark.parametrize(
    ("diagnosis", "findings", "levels"),
    [
        ("degenerative_spondylolisthesis", {"L3-L4": {"stenosis": "none", "slip_mm": 0.0},
                                            "L4-L5": {"stenosis": "mild", "slip_mm": 4.0}}, ("L4-L5",)),
        ("stenosis", {"L2-L3": {"stenosis": "severe"}, "L4-L5": {"stenosis": "mild"}}, ("L2-L3",)),
        ("degenerative_spondylolisthesis", {"L4-L5": {"slip_mm": 6.0}}, ("L4-L5",)),
        ("stenosis", {}, ("L3-L4",)),
    ],
)  # fmt: skip
def test_decompression_is_added_where_the_finding_is_and_never_warned_about(diagnosis, findings, levels) -> None:
    """The fusion is at L3-L4, whatever was found elsewhere."""
    made = with_standard_options(case(diagnosis, options={"fuse": OPTIONS["tlif"] | {"levels": ["L3-L4"]}},
                                      findings=findings))  # fmt: skip
    assert made.options["decompression"].levels == levels
    assert level_mismatch(made, "decompression", made.options["decompression"]) is None


@pytest.mark.parametrize(
    ("diagnosis", "findings"),
    [
        ("disc_degeneration", {}),
        ("disc_degeneration", {"L4-L5": {"pfirrmann": 5, "stenosis": "none"}}),
        ("isthmic_spondylolisthesis", {"L4-L5": {"slip_mm": 8.0, "stenosis": "none"}}),
    ],
)
def test_decompression_is_there_where_nothing_presses_and_it_is_said_and_asked(diagnosis, findings) -> None:
    made = with_standard_options(case(diagnosis, options=TLIF, findings=findings))
    assert list(made.options) == ["fuse", "decompression", "nonoperative"]
    assert made.options["decompression"].levels == ("L4-L5",)
    found = compared(made)
    assert any("no level that is narrow" in note for note in found.notes)
    assert any("decompression would free" in question for question in found.questions)


def test_a_narrow_level_beside_worn_discs_is_freed_and_nothing_is_said_of_it() -> None:
    made = with_standard_options(case("disc_degeneration", options=TLIF, findings=SLIP))
    assert made.options["decompression"].levels == ("L4-L5",)
    assert not any("no level that is narrow" in note for note in compared(made).notes)


def test_a_herniation_is_taken_out_and_not_decompressed() -> None:
    found = complete_options(case("disc_herniation", options=TLIF, findings={"L4-L5": {"stenosis": "none"}}))
    assert list(found) == ["fuse", "microdiscectomy", "nonoperative"]
    assert found["microdiscectomy"].levels == ("L4-L5",)


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


@pytest.mark.parametrize(("hu", "met"), [(105, "no"), (113, "no"), (117, "yes"), (140, "yes")])
def test_bone_counts_as_weak_where_the_harms_count_it_so(hu, met) -> None:
    """At 113 HU the harms take weak bone; the rule on screws says the same, and tells osteoporosis apart."""
    assert RULES["bone.hu_screws"].value == parameters("complications")["low_bone.hu"].value
    found = rule(compared(case(options=TLIF, bone_density={"hu": hu})), "Bone that holds screws")
    assert found.met == met
    assert "117 HU" in found.text
    assert "Below 110 HU osteoporosis" in found.text
    assert "Yao" in found.source


def test_what_to_bring_on_diabetes_leaves_out_what_the_case_says() -> None:
    known = rule(compared(case(options=TLIF, diabetes=True)), "Diabetes under control")
    assert known.missing == "a recent HbA1c"
    unknown = rule(compared(case(options=TLIF, diabetes=None)), "Diabetes under control")
    assert "whether there is diabetes" in unknown.missing
    assert not any(r.rule == "Diabetes under control" for r in compared(case(options=TLIF)).candidacy)


@pytest.mark.parametrize("diagnosis", list(BASELINES))
def test_no_rule_is_said_to_rest_on_an_assumption_of_this_program(diagnosis) -> None:
    """A rule is someone's; what this program assumes in judging it stands in its text."""
    found = compared(with_standard_options(case(diagnosis, options=TLIF, findings=SLIP)))
    assert not [r.rule for r in found.candidacy if "assumption" in r.source]
    for r in found.candidacy:
        if r.rule == "Instability or grade 2":
            assert "eviCore" in r.source
            assert "this program takes grade 2 to begin at 9 mm" in r.text


def test_questions_fit_the_case() -> None:
    found = compared(case(options=TLIF, smoking="current", symptoms={"motor_deficit": True}))
    text = " ".join(found.questions)
    assert "smoking" in text
    assert "weak" in text
    assert "bone density" in text
