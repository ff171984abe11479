"""Words on the natural course, on living through a treatment and on who was left out, each with its study."""

from __future__ import annotations

import pytest
from made_people import BASELINES, OPTIONS, case

from interbody.decision import MATTERS, with_standard_options
from interbody.decision.told import background
from interbody.evidence import parameters


@pytest.mark.parametrize("diagnosis", list(BASELINES))
def test_every_diagnosis_has_its_course_with_a_source(diagnosis) -> None:
    found = background(case(diagnosis))
    *course, signs = found.course
    assert course
    for told in (*course, signs):
        assert told.text.endswith(".")
        assert told.source
    assert all(told.people >= 30 for told in course)
    assert "Do not wait" in signs.text


def test_a_weak_leg_is_told_what_must_not_wait_and_nobody_else_is() -> None:
    weak = background(case(symptoms={"motor_deficit": True})).course
    assert "weak leg" in weak[-1].text
    assert "same day" in weak[-1].text
    for other in ({}, {"symptoms": {"motor_deficit": False}}):
        found = background(case(**other))
        assert not any("weak leg" in told.text for told in found.course)
        assert not any(use.quantity.name == "safety.weak_leg" for use in found.evidence)


@pytest.mark.parametrize("sign", ["urine", "bowels", "groin", "walk", "emergency room at once"])
def test_signs_of_pressed_nerves_are_named_to_everyone(sign) -> None:
    assert sign in background(case("disc_degeneration")).course[-1].text


@pytest.mark.parametrize("diagnosis", list(BASELINES))
def test_no_operation_is_told_in_words_of_people_with_this_problem_or_says_whose_they_are(diagnosis) -> None:
    told = background(case(diagnosis)).like["nonoperative"]
    whom = {
        "degenerative_spondylolisthesis": "How many had a slip is not told",
        "isthmic_spondylolisthesis": "No study that asked people with this kind of slip",
        "stenosis": "leg pain on walking",
        "disc_degeneration": "long back pain",
        "disc_herniation": "pain down the leg from a nerve",
    }
    assert whom[diagnosis] in told["feelings"].text
    assert ("leg pain on walking" in told["feelings"].text) is (
        diagnosis in ("stenosis", "degenerative_spondylolisthesis")
    )
    assert told["others"].source


@pytest.mark.parametrize(
    ("option", "words"),
    [("tlif", "in your back"), ("mis", "not cut"), ("plf", "in your back"), ("alif", "belly"), ("llif", "side")],
)
def test_the_way_in_of_a_fusion_is_told(option, words) -> None:
    told = background(case(options={"fuse": OPTIONS[option]})).like["fuse"]
    body = " ".join(told[name].text for name in sorted(told) if name.startswith("body_"))
    assert words in body
    assert ("belly" in body) is (option == "alif")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("tlif", "made it easier", "helpless"),
        ("decompression", "pain went fast", "struggle"),
        ("microdiscectomy", "pleased", "feared"),
    ],
)
def test_what_people_tell_of_an_operation_has_two_sides(kind, good, bad) -> None:
    told = background(case(options={"it": OPTIONS[kind]})).like["it"]
    text = f"{told['feelings'].text} {told['others'].text}"
    assert good in text
    assert bad in text


def test_a_study_of_both_treatments_of_a_herniation_is_told_in_the_same_words_of_both() -> None:
    found = background(case("disc_herniation", options={o: OPTIONS[o] for o in ("microdiscectomy", "nonoperative")}))
    cut, wait = found.like.values()
    assert cut["body_3"] == wait["body_3"]


def test_the_course_of_a_herniation_explains_its_numbers() -> None:
    """The trial saw no difference after a year; the pain forecast without operation is that of the cohort."""
    trial, cohort, _ = background(case("disc_herniation")).course
    assert "both halves felt well" in trial.text
    assert "this page shows" in cohort.text
    sources_of_numbers = {parameters("pain_and_function")[name].source for name in (
        "pain_share.nonoperative.disc_herniation", "effect.surgery.disc_herniation.points")}  # fmt: skip
    assert sources_of_numbers == {parameters("decision_words")["course.disc_herniation.cohort"].source}


def test_every_option_is_told_for_body_feelings_and_others_with_sources() -> None:
    made = with_standard_options(case(options={"fuse": OPTIONS["tlif"]}))
    found = background(made)
    assert list(found.like) == list(made.options)
    for like in found.like.values():
        assert {"body_1", "feelings", "others"} <= set(like)
        assert all(told.source for told in like.values())


def test_the_sure_test_has_its_four_questions_and_its_paper() -> None:
    found = background(case()).sure
    assert len(found) == 4
    assert all(told.text.endswith("?") for told in found)
    assert all("2010" in told.source for told in found)


def test_shares_in_the_words_are_those_of_the_counts() -> None:
    """Matsunaga: 49 of 145 slips grew, 84 of 110 stayed free. Peng: 88, 27 and 16 of 131."""
    words = parameters("decision_words")
    text = str(words["course.degenerative_spondylolisthesis.slip"].value)
    assert f"{100 * 49 / 145:.0f} of 100" in text
    assert f"{100 * 84 / 110:.0f} of 100" in text
    same, better, worse = (f"{100 * n / 131:.0f}" for n in (88, 27, 16))
    text = str(words["course.disc_degeneration.same"].value)
    assert f"{same} of 100 were the same, {better} were better and {worse} were worse" in text


def test_the_evidence_names_every_source_used() -> None:
    found = background(case())
    keys = {use.quantity.source for use in found.evidence}
    assert {"Matsunaga2000", "Legare2010"} <= keys


def test_what_may_matter_has_keys_of_its_own() -> None:
    assert len({matter.key for matter in MATTERS}) == len(MATTERS) == 7
