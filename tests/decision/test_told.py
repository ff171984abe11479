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
    assert found.course
    for told in found.course:
        assert told.text.endswith(".")
        assert told.source
        assert told.people >= 30


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
