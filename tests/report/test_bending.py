"""Motion of the treated levels: every fused level is told, and right after the operation is told from grown bone."""

from __future__ import annotations

import copy

import pytest
from reading_grade import grade
from synthetic_report import healed, result

from interbody.report import weigh, words
from interbody.report.bending import in_full, in_short, treated_levels
from interbody.report.fields import choices
from interbody.report.motion import motion_figures


def two_levels(data=None):
    data = result() if data is None else data
    data["case"]["options"]["TLIF"]["levels"] = ["L3-L4", "L4-L5"]
    rom = data["summary"]["range_of_motion"]
    for state, (upper, lower) in {"intact": (5.2, 6.7), "TLIF": (0.6, 1.8), "Decompression": (5.2, 7.4)}.items():
        rom[state]["L3-L4"]["flexion"], rom[state]["L4-L5"]["flexion"] = upper, lower
    return data


def test_every_treated_level_is_told_in_short_and_in_full():
    data = two_levels()
    options = choices(data)
    patient, surgeon = in_full(data, options[0], options, 2.0)
    assert "L3-L4 5 degrees and 1 degree; L4-L5 7 degrees and 2 degrees" in patient
    assert "L3-L4 5.2° to 0.6°; L4-L5 6.7° to 1.8°" in surgeon
    assert in_short(data, options[0], options) == (
        "L3-L4: 5 degrees now, 1 degree then; L4-L5: 7 degrees now, 2 degrees then",
        "L3-L4: 5.2° to 0.6°; L4-L5: 6.7° to 1.8° at ±7.5 N·m",
    )
    assert grade(patient) <= 8


def test_care_with_no_operation_keeps_every_level_that_another_option_treats():
    data = two_levels()
    options = choices(data)
    assert treated_levels(options[2], options) == ("L3-L4", "L4-L5")
    patient, _ = in_full(data, options[2], options, 2.0)
    assert patient == "L3-L4 and L4-L5 keep the motion they have now: 5 degrees and 7 degrees front to back."
    assert treated_levels(options[1], options) == ("L4-L5",)


def test_summary_weighing_and_chart_tell_both_levels():
    data = two_levels()
    options = choices(data)
    card = words.cards(data, options)[0]
    motion = next(fact for fact in card.facts if fact.heading == "Motion at the levels")
    row = next(row for row in weigh.weigh(data, options, [], [], {}) if row.matter.key == "motion")
    for text in (motion.patient, motion.surgeon, row.always[0].patient, motion_figures(data, options)[0].summary):
        assert "L3-L4" in text
        assert "L4-L5" in text


@pytest.mark.parametrize("after", [0.4, 11.0])
def test_a_fusion_is_told_right_after_the_operation_and_with_bone(after):
    """A cage with no screws may leave more motion at first; that is not said to be what the fusion ends with."""
    data = healed()
    data["summary"]["range_of_motion"]["TLIF"]["L4-L5"]["flexion"] = 11.0
    rows = data["course"]["TLIF"]["healing"]["residual_motion_deg"]
    next(row for row in rows if row["year"] == 2.0)["value"] = after
    options = choices(data)
    patient, surgeon = in_full(data, options[0], options, 2.0)
    assert "11 degrees right after the operation, before bone has grown. Bone is meant to stop it." in patient
    shown = {0.4: "less than 1 degree", 11.0: "11 degrees"}[after]
    assert patient.endswith(f"After 2 years L4-L5 bends {shown} in the middle person of the model.")
    assert surgeon.endswith(f"before bone has grown; L4-L5 {after:.1f}° at 2 years in the middle person of the model.")


def test_a_graft_that_the_model_never_bridges_is_told_beside_the_rate_of_studies():
    data = healed()
    data["course"]["TLIF"]["healing"]["time_ratio"] = None
    options = choices(data)
    patient, surgeon = in_full(data, options[0], options, 2.0)
    assert "bone never bridges it: L4-L5 bends less than 1 degree after 2 years." in patient
    assert patient.endswith("How often bone joins comes from studies.")
    assert "the graft never bridges" in surgeon
    assert grade(patient) <= 8


def test_without_a_followed_graft_nothing_is_said_of_later():
    data = result()
    options = choices(data)
    assert in_full(data, options[0], options, 2.0)[0].endswith("Bone is meant to stop it.")
    assert "bone" not in in_full(data, options[1], options, 2.0)[0]


def test_what_was_not_worked_out_is_said():
    data = copy.deepcopy(result())
    data["mechanics"], data["summary"] = {}, {}
    options = choices(data)
    assert in_short(data, options[0], options) is None
    assert "not worked out" in in_full(data, options[0], options, 2.0)[0]


def test_bone_joins_each_of_several_levels():
    data = two_levels()
    fact = next(f for f in words.cards(data, choices(data))[0].facts if f.why == "union")
    assert "bone joins each of the treated levels within" in fact.patient
    assert fact.surgeon.endswith(", of every treated level.")
    fact = next(f for f in words.cards(result(), choices(result()))[0].facts if f.why == "union")
    assert "bone joins the level within" in fact.patient
