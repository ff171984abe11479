"""What went in about the person: everything that the case tells stands on the page, and what it leaves open is said."""

from __future__ import annotations

import pytest
from synthetic_report import result

from interbody.case.model import LevelFindings, Patient
from interbody.report.person import COLUMNS, person

TOLD = {
    "smoking": "current",
    "diabetes": True,
    "vitamin_d_deficiency": False,
    "bone_density": {"hu": 98.0, "t_score": -2.9},
    "symptoms": {"duration_months": 14.0, "neurogenic_claudication": True, "motor_deficit": False},
    "prior_lumbar_surgery": True,
}
FINDINGS = {
    "L4-L5": {"pfirrmann": 4, "slip_mm": 6.0, "stenosis": "severe", "instability": True},
    "L3-L4": {"pfirrmann": None, "slip_mm": -3.0, "stenosis": None, "instability": None},
}


def with_everything():
    data = result()
    data["case"]["patient"] |= TOLD
    data["case"]["findings"] = FINDINGS
    return data


def test_every_field_of_the_person_is_told_or_said_to_be_open():
    """A field that the case file gains must be told here too."""
    known = {"age", "sex", "height_cm", "weight_kg", "diagnosis", "baseline", *TOLD}
    assert set(Patient.model_fields) == known
    assert len(LevelFindings.model_fields) == len(COLUMNS)
    open_ones = dict.fromkeys(TOLD) | {
        "bone_density": {"hu": None, "t_score": None},
        "symptoms": dict.fromkeys(TOLD["symptoms"]),
    }
    data = result()
    full = person(with_everything())
    data["case"]["patient"] |= open_ones
    bare = person(data)
    assert full.left_open == ()
    assert {f.name for f in full.given} == {f.name for f in (*bare.given, *bare.left_open)}
    assert len(bare.left_open) == 8


@pytest.mark.parametrize(
    ("name", "patient", "surgeon"),
    [
        ("Time with this trouble", "14 months", "Duration of symptoms"),
        ("Weak leg muscle", "no", "Motor deficit"),
        ("Leg trouble on walking that sitting eases", "yes", "Neurogenic claudication"),
        ("Limits in daily life now", "46 of 100", "ODI now"),
    ],
)
def test_symptoms_and_scores_have_a_name_for_each_reader(name, patient, surgeon):
    (fact,) = [fact for fact in person(with_everything()).given if fact.name == name]
    assert (fact.value, fact.clinical_name) == (patient, surgeon)


def test_bone_and_diagnosis_are_told_in_plain_words_and_in_terms():
    facts = {fact.name: (fact.value, fact.clinical) for fact in person(with_everything()).given}
    assert facts["Bone density"] == ("98 HU on the CT, T-score −2.9 on the bone scan", "98 HU, T-score −2.9")
    assert facts["Diagnosis"] == ("a slipped bone in the low back from wear", "degenerative spondylolisthesis")


def test_findings_are_told_level_by_level_with_their_units():
    upper, lower = person(with_everything()).levels
    assert (upper.level, lower.level) == ("L3-L4", "L4-L5")
    assert [plain for plain, _ in lower.cells] == ["4 of 5", "6 mm forward", "severe", "yes"]
    assert [plain for plain, _ in upper.cells] == ["not told", "3 mm backward", "not told", "not told"]
    assert [clinical for _, clinical in upper.cells][1] == "−3 mm"


def test_the_page_shows_them_in_both_registers(rendered):
    text = rendered(with_everything()).by_id("problem").text
    for words in ("6 mm forward", "Pfirrmann grade (1 to 5)", "Duration of symptoms", "14 months", "98 HU"):
        assert words in text
    data = result()
    data["case"]["patient"] |= {"smoking": None, "symptoms": {"duration_months": None}}
    problem = rendered(data).by_id("problem")
    text = problem.text
    left_open = next(p.text for p in problem.all("p") if p.text.startswith("Not told, and taken as in most"))
    for words in ("smoking;", "time with this trouble", "duration of symptoms"):
        assert words in left_open
    assert "What images of the spine show was not told." in text


def test_the_head_of_the_page_is_short(rendered):
    page = rendered(with_everything())
    head = page.all("header")[0]
    assert [dt.text for dt in head.all("dt")] == ["Age", "Sex", "Diagnosis"]
    assert "#person" in {a.attrs["href"] for a in head.all("a")}
